package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"kaikei/cmd/gateway/internal/api"
	"kaikei/cmd/gateway/internal/handset"
	"kaikei/cmd/gateway/internal/metrics"
)

// hostOption is what tells one more name that the pages may be opened by.
const hostOption = "gateway serve --host"

// front offers something, and the pages and the notifications beside it, to who
// calls this machine by a name of its own.
func (s *server) front(what http.Handler) http.Handler {
	m := http.NewServeMux()
	m.Handle("/", what)
	m.Handle("GET /docs", s.pages)
	m.Handle("GET /openapi.yaml", s.pages)
	if s.cashier.Alipay != nil {
		m.Handle("POST "+notifyPath, s.cashier.Alipay.Notification(notifyPath, s.cashier.Notified, s.cashier.NotificationRefused))
	}
	return s.known.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !api.Straight(r) { // no page of ours; what is refused in its own words
			what.ServeHTTP(w, r)
			return
		}
		m.ServeHTTP(w, r)
	}), hostOption)
}

// servePhone offers the customer's phone: in the clear, since a phone on the
// same net has no reason to trust our authority and there is no real money; or
// over TLS when the address says so, which a browser asks of a page that wants
// the phone's camera. The phone warns of the authority once.
func (s *server) servePhone(ctx context.Context, group *errgroup.Group) error {
	if s.phone == "" {
		return nil
	}
	address, secure := strings.CutPrefix(s.phone, "https://")
	l, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("serve phone: %w", err)
	}
	scheme := "http://"
	if secure {
		config, err := s.Authority.Server(ourNames())
		if err != nil {
			return errors.Join(err, l.Close())
		}
		config.MinVersion, config.ClientAuth = tls.VersionTLS12, tls.NoClientCert // phones of all ages, without certificates
		scheme, l = "https://", tls.NewListener(l, config)
	}
	h := &handset.Handset{Ledger: s.Ledger, Log: s.log, Prove: s.Authority.Prove, Stopping: ctx.Done()}
	s.log.Info("phone", "page", scheme+l.Addr().String()+"/phone/")
	group.Go(func() error { return until(ctx, l, s.front(h.Handler())) })
	return nil
}

// ourNames are the names and addresses at which this machine may be called.
func ourNames() []string {
	names := []string{"localhost"}
	if name, err := os.Hostname(); err == nil {
		names = append(names, name, name+".local") // as multicast DNS has it
	}
	addresses, _ := net.InterfaceAddrs() // without, the phone's warning has one more reason
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok {
			names = append(names, n.IP.String())
		}
	}
	return names
}

// serveOps offers metrics and health to those who run the machine.
func (s *server) serveOps(ctx context.Context, group *errgroup.Group) error {
	if s.ops == "" {
		return nil
	}
	l, err := net.Listen("tcp", s.ops)
	if err != nil {
		return fmt.Errorf("serve metrics: %w", err)
	}
	m := http.NewServeMux()
	m.Handle("GET /metrics", s.metrics)
	// Healthy is a process that answers; ready is one whose books do too, and
	// that is not about to stop.
	m.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	m.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		look, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := errors.Join(ctx.Err(), s.Ledger.Ready(look)); err != nil {
			s.log.Warn("not ready", "error", err)
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	group.Go(func() error { return until(ctx, l, s.known.Guard(m, hostOption)) })
	return nil
}

// stuckAfter is how long it may be unknown what became of what was sent to Alipay+
// before somebody should look: a terminal inquires and cancels within two minutes.
const stuckAfter = 10 * time.Minute

// figures are the metrics that the books keep.
func (s *server) figures() []metrics.Figure {
	list := []metrics.Figure{{
		Name: "kaikei_gateway_ledger_retries_total", Help: "Transactions that lost to another and were run again.",
		Kind: metrics.Counter, Value: float64(s.Ledger.Retries()),
	}}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	open, err := s.Ledger.OpenCalls(ctx)
	if err != nil { // no figure is better than a wrong one
		s.log.Warn("figures", "error", err)
		return list
	}
	stuck := 0
	for _, c := range open {
		if time.Since(c.FirstAt) > stuckAfter {
			stuck++
		}
	}
	return append(list, metrics.Figure{
		Name: "kaikei_gateway_network_calls_open", Help: "Calls to Alipay+ of which it is not known what became.",
		Kind: metrics.Gauge, Value: float64(len(open)),
	}, metrics.Figure{
		Name: "kaikei_gateway_network_calls_stuck", Help: "Those of them that began more than ten minutes ago (gateway admin network).",
		Kind: metrics.Gauge, Value: float64(stuck),
	})
}
