package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"kaikei/cmd/gateway/internal/alipayplus"
	"kaikei/cmd/gateway/internal/api"
	"kaikei/cmd/gateway/internal/authority"
	"kaikei/cmd/gateway/internal/cashier"
	"kaikei/cmd/gateway/internal/docs"
	"kaikei/cmd/gateway/internal/fault"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/cmd/gateway/internal/metrics"
	"kaikei/cmd/gateway/internal/office"
	"kaikei/cmd/internal/hosts"
)

// specs is a flag that may be given more than once.
type specs []string

// String returns the specs as one text.
func (s *specs) String() string { return strings.Join(*s, " ") }

// Set adds one.
func (s *specs) Set(v string) error {
	_, err := fault.Parse(v)
	*s = append(*s, v)
	return err
}

// options are the flags of serve.
type options struct {
	data, database, listen, public, phone, ops, logs string
	alipay                                           alipayOptions
	faults                                           specs
	hosts                                            []string // that this machine is called by beside its own
	terminalLife                                     time.Duration
}

// serveOptions reads the flags of serve.
func serveOptions(args []string) (options, error) {
	var o options
	f, data := flags("serve")
	f.StringVar(&o.database, "database", "", "`address` of the books: a postgres:// URL; SQLite in the data folder when it is empty")
	f.StringVar(&o.listen, "listen", "127.0.0.1:8443", "`address` to listen at; port 0 takes a free one")
	f.StringVar(&o.public, "public", "", "`address` that terminals reach it at, when it is not the one it listens at, such as behind a balancer")
	f.StringVar(&o.phone, "phone", os.Getenv("KAIKEI_GATEWAY_PHONE"), "`address` of the customer's phone as a web page; none is served when it is empty")
	f.Func("host", "`name` or address that the pages may be opened by, beside this machine's own; may be given again", func(name string) error {
		o.hosts = append(o.hosts, name)
		return nil
	})
	f.StringVar(&o.ops, "ops", "", "`address` of metrics and health, in the clear; none when it is empty")
	f.StringVar(&o.logs, "log", "text", "`form` of the log: text or json")
	f.StringVar(&o.alipay.url, "alipayplus", "", "`address` of Alipay+; its codes go there")
	f.StringVar(&o.alipay.keys, "alipayplus-keys", "", "`folder` with acquirer.key, which is made, and alipayplus.pub")
	f.StringVar(&o.alipay.client, "alipayplus-client", "ACQUIRER1", "our `id` at Alipay+")
	f.StringVar(&o.alipay.notify, "alipayplus-notify", "", "`address` that Alipay+ notifies; ours when it is empty")
	f.DurationVar(&o.terminalLife, "terminal-life", 365*24*time.Hour, "how long the certificate of a terminal lives; it is renewed after two thirds")
	f.Var(&o.faults, "fault", "trouble asked for, such as lost-answer=1; may be given again")
	err := parse(f, data, args, 0)
	o.data = *data
	if err == nil && o.logs != "text" && o.logs != "json" {
		fmt.Fprintln(os.Stderr, "gateway serve: --log is text or json")
		err = errUsage
	}
	return o, err
}

// logger writes to stderr.
func (o options) logger() *slog.Logger {
	if o.logs == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, nil))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, nil))
}

// A server is a gateway that serves.
type server struct {
	options
	*office.Office
	log     *slog.Logger
	cashier *cashier.Cashier
	metrics *metrics.Set
	base    string
	known   hosts.Known
	pages   http.Handler
}

// serve offers the contract until ctx ends.
func serve(ctx context.Context, args []string) error {
	o, err := serveOptions(args)
	if err != nil {
		return err
	}
	if err := keepDatabase(o.data, o.database); err != nil {
		return err
	}
	books, done, err := open(ctx, o.data)
	if err != nil {
		return err
	}
	defer done()
	s := &server{options: o, Office: books, log: o.logger(), metrics: &metrics.Set{}}
	s.metrics.Extra = s.figures
	s.Authority.TerminalLife = o.terminalLife
	for _, spec := range o.faults {
		if err := s.Faults.Apply(spec); err != nil {
			return err
		}
	}
	return s.run(ctx)
}

// run opens the lines and serves them until ctx ends.
func (s *server) run(ctx context.Context) error {
	l, err := net.Listen("tcp", s.listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	public := cmp.Or(s.public, l.Addr().String())
	s.base = "https://" + public
	s.known = hosts.Of(slices.Concat(ourNames(), s.hosts, []string{public, s.listen, s.phone, s.ops, s.alipay.notify})...)
	if err := s.prepare(ctx); err != nil {
		return errors.Join(err, l.Close())
	}
	host, _, err := net.SplitHostPort(public)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	config, err := s.Authority.Server([]string{"localhost", "127.0.0.1", "::1", host})
	if err != nil {
		return err
	}
	unix, err := socket(s.data)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	a := &api.API{Ledger: s.cashier, Authority: s.Authority, Faults: s.Faults, Config: s.Configuration(s.base), Log: s.log, Count: s.metrics.Count}
	group, ctx := errgroup.WithContext(ctx)
	a.Stopping = ctx.Done()
	group.Go(func() error { return until(ctx, tls.NewListener(l, config), s.front(s.metrics.Watch(a.Handler()))) })
	group.Go(func() error { return until(ctx, unix, s.Handler()) })
	group.Go(func() error {
		s.Ledger.Tend(ctx, func(err error) { s.log.Warn("balances", "error", err) })
		return nil
	})
	if err := errors.Join(s.servePhone(ctx, group), s.serveOps(ctx, group)); err != nil {
		return errors.Join(err, l.Close(), unix.Close())
	}
	fmt.Println("ready", s.base)
	return group.Wait()
}

// prepare makes what the lines need.
func (s *server) prepare(ctx context.Context) error {
	if err := s.SetAddress(ctx, s.base); err != nil {
		return err
	}
	line, err := s.alipay.connector(s.base)
	if err != nil {
		return err
	}
	s.cashier = &cashier.Cashier{Ledger: s.Ledger, Alipay: line, Log: s.log}
	if line != nil {
		s.Ledger.External = alipayplus.Speaks
	}
	s.pages, err = docs.Handler(ctx)
	return err
}

// grace is how long calls that are under way may take when the gateway stops:
// a network has five seconds to answer.
const grace = 8 * time.Second

// until serves until ctx ends, and then lets calls that are under way finish
// for a moment.
func until(ctx context.Context, l net.Listener, h http.Handler) error {
	// The write deadline is longer than any fault that answers late. A call that is under
	// way when ctx ends goes on: it is not undone under the hand that waits for it.
	base := func(net.Listener) context.Context { return context.WithoutCancel(ctx) }
	s := &http.Server{Handler: h, BaseContext: base, ReadTimeout: 10 * time.Second, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10}
	s.ErrorLog = slog.NewLogLogger(slog.NewTextHandler(os.Stderr, nil), slog.LevelDebug)
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		last, cancel := context.WithTimeout(context.Background(), grace)
		defer cancel()
		stopped <- errors.Join(s.Shutdown(last), s.Close())
	})
	defer stop()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	if err := <-stopped; err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stop serving: %w", err)
	}
	return nil
}

// open opens the data folder, and makes it at the first start.
func open(ctx context.Context, dir string) (*office.Office, func(), error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("open gateway: %w", err)
	}
	a, err := authority.Open(dir)
	if err != nil {
		return nil, nil, err
	}
	address, err := databaseOf(dir)
	if err != nil {
		return nil, nil, err
	}
	l, err := ledger.Open(ctx, address, nil)
	if err != nil {
		return nil, nil, err
	}
	return &office.Office{Ledger: l, Authority: a, Faults: &fault.Set{}}, func() {
		if err := l.Close(); err != nil {
			fmt.Fprintln(os.Stderr, "gateway: close ledger:", err)
		}
	}, nil
}

// socket listens on the socket of the data folder. One that answers is another
// gateway's; one that does not was left by a process that died.
func socket(dir string) (net.Listener, error) {
	path := office.Socket(dir)
	if c, err := net.Dial("unix", path); err == nil {
		return nil, errors.Join(fmt.Errorf("data folder %s is in use by another gateway", dir), c.Close())
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("open socket: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("open socket: %w", err)
	}
	return l, os.Chmod(path, 0o600)
}
