package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"kaikei/cmd/gateway/internal/handset"
)

// servePhone offers the customer's phone, in the clear: a phone on the same
// net has no reason to trust our authority, and there is no real money.
func (s *server) servePhone(ctx context.Context, group *errgroup.Group) error {
	if s.phone == "" {
		return nil
	}
	l, err := net.Listen("tcp", s.phone)
	if err != nil {
		return fmt.Errorf("serve phone: %w", err)
	}
	h := &handset.Handset{Ledger: s.Ledger, Log: s.log, Prove: s.Authority.Prove}
	s.log.Info("phone", "page", "http://"+l.Addr().String()+"/phone/")
	group.Go(func() error { return until(ctx, l, s.front(h.Handler())) })
	return nil
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
	group.Go(func() error { return until(ctx, l, m) })
	return nil
}
