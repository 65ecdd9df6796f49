package device

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/backend"
	"kaikei/terminal/desk"
	"kaikei/terminal/journal"
	"kaikei/terminal/wire"
)

// A Device is a provisioned terminal, opened: it holds the store, so that no
// other process can be the same terminal meanwhile.
type Device struct {
	Till   *terminal.Till
	Store  *store.Store
	Client *backend.Client
	// Gauges are the parts that a program has added, such as its camera; set before
	// anybody asks.
	Gauges []Gauge
	// Shop is what is kept beside payments: catalogue, staff, events, carts.
	Shop desk.Shop
	// JournalKey verifies the journal that this device signs.
	JournalKey ed25519.PublicKey

	dir      string
	id       identity
	line     *line
	config   keptConfig
	anchored journal.Head // as the background last heard it; of its goroutine alone
	oldDisk  atomic.Bool  // what the backend has of the journal is not ours
	compared atomic.Bool  // it was held against ours since the start

	anchoring sync.Mutex // held while lines are handed to the backend

	wordMu     sync.Mutex       // guards what follows
	word, kept wire.JournalHead // the backend's newest word for the journal, and the one on disk

	life context.Context // ends when the device is closed
	end  context.CancelFunc
	work sync.WaitGroup // what Go began
}

// A Gauge tells how a part of the machine is, in lines for a technician, and what
// is wrong with it, empty when nothing is.
type Gauge struct {
	Name string
	Read func(ctx context.Context) (lines []string, trouble string)
}

// Go runs f beside the caller. Closing the device ends its context and waits for
// it.
func (d *Device) Go(f func(ctx context.Context)) { d.work.Go(func() { f(d.life) }) }

// Open opens the terminal in dir and puts in order what the last run left,
// without the network. Errors: ErrNotProvisioned, terminal.ErrInUse,
// terminal.ErrCorrupt, ErrIdentity, ErrConfigSignature.
func Open(dir string, log *slog.Logger) (*Device, error) {
	d := &Device{dir: dir}
	d.life, d.end = context.WithCancel(context.Background())
	if err := readJSON(dir, deviceFile, &d.id); err != nil {
		return nil, err
	}
	k, err := loadKeys(dir)
	if err != nil {
		return nil, err
	}
	d.JournalKey = k.journal.Public().(ed25519.PublicKey)
	inForce, why, err := d.id.loadConfig(dir)
	if err != nil {
		return nil, err
	}
	d.config.inForce, d.config.newest, d.config.refused = inForce, inForce, why
	cfg, err := settings(inForce)
	if err != nil {
		return nil, err
	}
	if d.line, err = newLine(dir, d.id, k); err != nil {
		return nil, err
	}
	d.Client = d.line.Client
	if err := forgetActivation(dir); err != nil { // a cut may have come before
		return nil, err
	}
	if d.Store, err = openStore(Store(dir), storeOptions(d.id, k)); err != nil {
		return nil, err
	}
	d.Till = terminal.NewTill(cfg, terminal.Parts{
		Ledger: d.Store, Refunds: d.Store, Gateway: gate{d.line, d}, Fit: d.Fit, Reverser: d.Client,
		Clock: clock{d.Client}, IDs: ids{}, Jitter: rand.Float64, Idle: d.anchor, Deferral: d.deferral(k.journal), Drain: &terminal.Drain{Gateway: d.Client, Ledger: d.Store}, Biller: d.Client, Bills: d.bills(k.journal), Handing: d.Store, Shares: d.Store, Log: log,
	})
	d.Shop = d.shop(k.journal)
	if err := d.remember(); err != nil {
		return nil, errors.Join(err, d.Store.Close())
	}
	if err := d.Till.Recover(); err != nil {
		return nil, errors.Join(err, d.Store.Close())
	}
	return d, nil
}

// openStore opens the store. A damaged one is set aside, so that support finds
// it as it was and nobody writes to it; the terminal takes no payment then.
func openStore(path string, o store.Options) (*store.Store, error) {
	seen, serr := os.Stat(path)
	s, err := store.Open(path, o)
	if now, nerr := os.Stat(path); errors.Is(err, terminal.ErrCorrupt) && serr == nil && (nerr != nil || !os.SameFile(seen, now)) {
		// Another program set it aside meanwhile, and may have begun anew: what lies
		// there now is not what was found damaged.
		return again(path, o)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("records of the terminal are gone, or were set aside before; kaikeictl recover begins them anew: %w", terminal.ErrCorrupt)
	case errors.Is(err, terminal.ErrCorrupt):
		aside, serr := store.SetAside(path, time.Now())
		return nil, errors.Join(fmt.Errorf("set aside as %s; kaikeictl recover begins anew: %w", aside, err), serr)
	}
	return s, err
}

// again opens what another program left, and leaves it alone when it cannot.
func again(path string, o store.Options) (*store.Store, error) {
	s, err := store.Open(path, o)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("records of the terminal were set aside; kaikeictl recover begins them anew: %w", terminal.ErrCorrupt)
	}
	return s, err
}

// TerminalID returns the id that the backend gave this terminal.
func (d *Device) TerminalID() string { return d.id.TerminalID }

// Backend returns the address of the backend.
func (d *Device) Backend() string { return d.id.Backend }

// Close gives the store back.
func (d *Device) Close() error {
	d.end()
	d.work.Wait()
	if err := d.Store.Close(); err != nil {
		return fmt.Errorf("close terminal: %w", err)
	}
	return nil
}

// clock is the backend's clock once it was heard, and until then the
// machine's, which somebody may have set.
type clock struct{ client *backend.Client }

// Now returns the time.
func (c clock) Now() time.Time {
	if now, known := c.client.Time(); known {
		return now
	}
	return time.Now()
}

// Sleep waits for d or until ctx ends.
func (clock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
