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

// endWithin is how long an operation may take to end once the terminal does. Each
// hears of it by its context; what it has begun to write is written by then.
const endWithin = 10 * time.Second

// Serve offers the operations of d on the socket of its folder until ctx ends, and
// waits for those that are under way, for a bounded time: the caller closes what they
// write to. The caller holds the store, so a socket that is there already is left over
// from a process that died, and is replaced.
func Serve(ctx context.Context, dir string, d *device.Device) error {
	return serve(ctx, device.Socket(dir), mux(d))
}

// serve offers what h does on a socket.
func serve(ctx context.Context, path string, h http.Handler) error {
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
		Handler: h, ReadTimeout: 10 * time.Second,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(ended)
		soon, cancel := context.WithTimeout(context.WithoutCancel(ctx), endWithin)
		defer cancel()
		if server.Shutdown(soon) != nil { // somebody does not end, or does not listen
			server.Close()
		}
	})
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve control socket: %w", err)
	}
	<-ended
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
