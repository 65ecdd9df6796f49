package control

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"kaikei/cmd/internal/device"
)

// Serve offers the operations of d on the socket of its folder until ctx ends.
// The caller holds the store, so a socket that is there already is left over
// from a process that died, and is replaced.
func Serve(ctx context.Context, dir string, d *device.Device) error {
	path := device.Socket(dir)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("serve control socket: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return fmt.Errorf("serve control socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return errors.Join(fmt.Errorf("serve control socket: %w", err), l.Close())
	}
	server := &http.Server{
		Handler: mux(d), ReadTimeout: 10 * time.Second,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	stop := context.AfterFunc(ctx, func() { server.Close() })
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve control socket: %w", err)
	}
	return ctx.Err()
}

// mux routes every operation.
func mux(d *device.Device) *http.ServeMux {
	m := http.NewServeMux()
	handle(m, d, Status)
	handle(m, d, Sale)
	handle(m, d, Cash)
	handle(m, d, Credit)
	handle(m, d, Settlements)
	handle(m, d, Present)
	handle(m, d, Draw)
	handle(m, d, Prove)
	handle(m, d, Void)
	handle(m, d, Refund)
	handle(m, d, Inquire)
	handle(m, d, Show)
	handle(m, d, Report)
	handle(m, d, Receipts)
	handle(m, d, Queue)
	handle(m, d, Diagnose)
	handle(m, d, ShowConfig)
	handle(m, d, FetchConfig)
	handle(m, d, CloseDay)
	handle(m, d, Draft)
	handle(m, d, Closed)
	handle(m, d, Letterhead)
	handle(m, d, Reconcile)
	handle(m, d, Anchor)
	handle(m, d, GiveBack)
	handle(m, d, Catalogue)
	handle(m, d, SetCatalogue)
	handle(m, d, Search)
	handle(m, d, Staff)
	handle(m, d, AddMember)
	handle(m, d, SetPIN)
	handle(m, d, NewCard)
	handle(m, d, RemoveMember)
	handle(m, d, NamedReceipt)
	handle(m, d, Recipient)
	handle(m, d, ExportPending)
	handle(m, d, ImportPending)
	handle(m, d, VerifyJournal)
	handle(m, d, ExportJournal)
	return m
}
