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

// An operation can be offered on the socket.
type operation interface {
	handle(*http.ServeMux, *device.Device)
}

// operations are all that a running terminal does for those who ask on its
// socket.
var operations = []operation{
	Status, Sale, Cash, Credit, Settlements, Present,
	Draw, Prove, Void, Refund, Inquire, Show,
	Report, Receipts, Queue, Diagnose, ShowConfig, FetchConfig,
	CloseDay, Draft, Closed, Letterhead, Reconcile, Anchor,
	GiveBack, Catalogue, SetCatalogue, Search, Staff, AddMember,
	SetPIN, NewCard, RemoveMember, NamedReceipt, Recipient, ExportPending,
	ImportPending, VerifyJournal, ExportJournal, Day, Trail, Closes,
	Banks, AskAccount, ShopTotals, ChangeMember,
}

// mux routes every operation.
func mux(d *device.Device) *http.ServeMux {
	m := http.NewServeMux()
	for _, o := range operations {
		o.handle(m, d)
	}
	return m
}
