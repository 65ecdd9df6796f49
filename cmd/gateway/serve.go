package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"kaikei/cmd/gateway/internal/api"
	"kaikei/cmd/gateway/internal/authority"
	"kaikei/cmd/gateway/internal/docs"
	"kaikei/cmd/gateway/internal/fault"
	"kaikei/cmd/gateway/internal/handset"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/cmd/gateway/internal/office"
	"kaikei/terminal/wire"
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

// serve offers the contract until ctx ends.
func serve(ctx context.Context, args []string) error {
	f, data := flags("serve")
	listen := f.String("listen", "127.0.0.1:8443", "`address` to listen at; port 0 takes a free one")
	phone := f.String("phone", os.Getenv("KAIKEI_GATEWAY_PHONE"), "`address` of the customer's phone as a web page; none is served when it is empty")
	var faults specs
	f.Var(&faults, "fault", "trouble asked for, such as lost-answer=1; may be given again")
	if err := parse(f, data, args, 0); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	o, done, err := open(ctx, *data)
	if err != nil {
		return err
	}
	defer done()
	for _, spec := range faults {
		if err := o.Faults.Apply(spec); err != nil {
			return err
		}
	}
	l, err := net.Listen("tcp", *listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	base := "https://" + l.Addr().String()
	if err := o.SetAddress(ctx, base); err != nil {
		return err
	}
	host, _, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	config, err := o.Authority.Server([]string{"localhost", "127.0.0.1", "::1", host})
	if err != nil {
		return err
	}
	unix, err := socket(*data)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	pages, err := docs.Handler(ctx)
	if err != nil {
		return err
	}
	a := &api.API{Ledger: o.Ledger, Authority: o.Authority, Faults: o.Faults, Config: configOf(base), Log: log}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return until(ctx, tls.NewListener(l, config), front(a.Handler(), pages)) })
	group.Go(func() error { return until(ctx, unix, o.Handler()) })
	if *phone != "" {
		if err := servePhone(ctx, group, *phone, o.Ledger, pages, log); err != nil {
			return errors.Join(err, l.Close(), unix.Close())
		}
	}
	fmt.Println("ready", base)
	return group.Wait()
}

// servePhone offers the customer's phone, in the clear: a phone on the same
// net has no reason to trust our authority, and there is no real money.
func servePhone(ctx context.Context, group *errgroup.Group, address string, books *ledger.Ledger, pages http.Handler, log *slog.Logger) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("serve phone: %w", err)
	}
	h := &handset.Handset{Ledger: books, Log: log}
	log.Info("phone", "page", "http://"+l.Addr().String()+"/phone/")
	group.Go(func() error { return until(ctx, l, front(h.Handler(), pages)) })
	return nil
}

// front offers the contract, and the pages that tell of it.
func front(contract, pages http.Handler) http.Handler {
	m := http.NewServeMux()
	m.Handle("/", contract)
	m.Handle("GET /docs", pages)
	m.Handle("GET /openapi.yaml", pages)
	return m
}

// until serves until ctx ends, and then lets calls that are under way finish
// for a moment.
func until(ctx context.Context, l net.Listener, h http.Handler) error {
	// The write deadline is longer than any fault that answers late.
	s := &http.Server{Handler: h, ReadTimeout: 10 * time.Second, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10}
	s.ErrorLog = slog.NewLogLogger(slog.NewTextHandler(os.Stderr, nil), slog.LevelDebug)
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		stopped <- errors.Join(s.Shutdown(grace), s.Close())
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
	l, err := ledger.Open(ctx, filepath.Join(dir, "gateway.db"), nil)
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

// configVersion grows with each change of what configOf says.
const configVersion = 1

// configOf returns the configuration that this backend gives its terminals.
// The merchant is fictional; its number has the check digit of a real one.
func configOf(base string) func(ledger.Terminal) wire.Config {
	return func(t ledger.Terminal) wire.Config {
		rail := func(name, title string) wire.RailConfig {
			return wire.RailConfig{Rail: name, Name: title, CodeLifeSeconds: int64(ledger.CodeLife / time.Second), StampClass: "received"}
		}
		return wire.Config{
			Version: configVersion, IssuedAt: time.Now().UTC().Format(time.RFC3339), TerminalID: t.ID, BackendURL: base,
			Merchant:           wire.Party{Name: "カイケイ商店"},
			Shop:               wire.Party{Name: t.Shop, Address: "東京都千代田区会計町1-2-3", Phone: "03-0000-0000"},
			RegistrationNumber: "T9234567890123", MaxSaleYen: 1_000_000, DayCutover: "00:00",
			Tax:   wire.Tax{Prices: "inclusive", Rounding: "down", StandardPercent: 10, ReducedPercent: 8},
			Rails: []wire.RailConfig{rail("jcoin", "J-Coin Pay"), rail("alipayplus", "Alipay+")},
		}
	}
}
