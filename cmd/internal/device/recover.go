package device

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/journal"
	"kaikei/terminal/reconciliation"
)

// ErrWhole means that the records of a terminal need no recovery.
var ErrWhole = errors.New("records are whole, there is nothing to recover")

// A Recovered tells what a recovery found and made.
type Recovered struct {
	Aside       []string `json:"aside"`       // the damaged files, which stay where they are
	Records     int      `json:"records"`     // of the journal, that they still had
	Missing     uint64   `json:"missing"`     // and that they had not
	Payments    int      `json:"payments"`    // in the new store
	Open        int      `json:"open"`        // of those that the backend has still to answer for
	FromBackend int      `json:"fromBackend"` // of those that the backend alone knew
	After       uint64   `json:"after"`       // the journal goes on after this record, which the backend has
	Closes      int      `json:"closes"`      // closes go on after this number: up to it they may have been given
	// What else was found in the files: items of the catalogue, members of the
	// staff, sales that were put aside.
	Items int `json:"items"`
	Staff int `json:"staff"`
	Carts int `json:"carts"`
	// Drawer is what today's sales and top-ups should have left in the drawer, beside
	// the float. Cash that was given back by records that are missing makes it less,
	// and no record can tell.
	Drawer terminal.Yen `json:"drawerYen"`
}

// Recover begins the records of a terminal anew when they are damaged, gone, or
// an older copy of what they were (R11). A damaged store is set aside and stays. The new one holds every payment
// whose signed records the damaged files still have, cash too, and what the
// backend knows beside; its journal goes on where the backend has it, so that
// neither side can take it for another. What was open is open again, under the
// same ids. It needs the backend. It may be repeated until it succeeds. Errors:
// ErrWhole, terminal.ErrInUse, terminal.ErrNotReached, ErrNotProvisioned.
func Recover(ctx context.Context, dir string, log *slog.Logger) (r Recovered, err error) {
	d, cfg, o, err := unopened(ctx, dir)
	if err != nil {
		return r, err
	}
	if err := d.damaged(ctx, o); err != nil {
		return r, err
	}
	s, base, err := d.salvage(ctx, o)
	if err != nil {
		return r, err
	}
	_, closes, err := d.heard(ctx)
	if err != nil {
		return r, fmt.Errorf("recover: %w", err)
	}
	there, err := d.found(ctx)
	if err != nil {
		return r, err
	}
	now := clock{d.Client}.Now()
	anew := reconciliation.Rebuilding{IDs: ids{}, Now: now, Day: cfg.Cutover.Date}
	if there, err = d.elsewhere(ctx, anew.Missing(s.Items, there), there); err != nil {
		return r, err
	}
	if anew.Refunds, err = d.refunds(ctx, anew.Unsure(s.Items)); err != nil {
		return r, err
	}
	switch {
	case base.Seq > s.Newest.Seq: // the backend has heard of more than the files tell
		s.Missing += base.Seq - s.Newest.Seq
	case s.Apart: // at least the one that the backend has in the place of theirs
		s.Missing++
	}
	items := anew.Payments(s.Items, there)
	aside, err := asides(dir)
	if err != nil {
		return r, err
	}
	r = Recovered{Aside: aside, Records: s.Records, Missing: s.Missing, Payments: len(items), FromBackend: fromBackend(items, s.Items), After: base.Seq}
	for _, h := range items {
		if h.Payment.Waits() {
			r.Open++
		}
		if h.Payment.BusinessDate == cfg.Cutover.Date(now) {
			r.Drawer += drawer(h.Payment)
		}
	}
	kept := shopKept(aside, o)
	r.Closes, r.Items, r.Staff, r.Carts = lastClose(s, closes), len(kept.Catalogue), len(kept.Staff), len(kept.Carts)
	if err := d.keepWord(); err != nil { // before the store that is made after it
		return r, fmt.Errorf("recover: %w", err)
	}
	log.Info("recover", "records", s.Records, "missing", s.Missing, "payments", len(items), "after", base.Seq)
	return r, store.Restore(Store(dir), o, store.Restoration{
		Base: base, Stamp: terminal.Change{At: now, Day: cfg.Cutover.Date(now)}, Items: items, Kept: kept,
		Recovery: store.Recovery{Aside: baseNames(aside), Found: s.Records, Missing: s.Missing, Newest: s.Newest.Seq, Slip: s.Slip, Close: s.Close, Closes: r.Closes},
	})
}

// unopened returns a terminal that has reached its backend, and whose store is not
// opened.
func unopened(ctx context.Context, dir string) (d *Device, cfg terminal.Settings, o store.Options, err error) {
	d = &Device{dir: dir}
	if err := readJSON(dir, deviceFile, &d.id); err != nil {
		return d, cfg, o, err
	}
	k, err := loadKeys(dir)
	if err != nil {
		return d, cfg, o, err
	}
	if d.line, err = newLine(dir, d.id, k); err != nil {
		return d, cfg, o, err
	}
	d.Client = d.line.Client
	config, _, err := d.id.loadConfig(dir)
	if err != nil {
		return d, cfg, o, err
	}
	if cfg, err = settings(config); err != nil {
		return d, cfg, o, err
	}
	o = storeOptions(d.id, k)
	if err := d.Client.Connect(ctx); err != nil { // the time comes with it
		return d, cfg, o, fmt.Errorf("recover: %w", err)
	}
	return d, cfg, o, nil
}

// closesApart is by how much the numbers of closes go up where some may have been
// given that nobody can know of.
const closesApart = 100

// lastClose returns the highest number that a close may have been given before:
// no number is given twice. Where records are missing, closes that were made since
// the backend heard last may be among them, and the next hundred begins.
func lastClose(s store.Salvage, heard int) int {
	last := heard
	if s.Close != nil {
		last = max(last, s.Close.Number)
	}
	if s.Records == 0 || s.Missing > 0 {
		last = (last/closesApart + 1) * closesApart
	}
	return last
}

// shopKept returns what the shop kept beside payments, of the newest of the
// damaged stores that still tells it.
func shopKept(aside []string, o store.Options) store.Kept {
	for _, path := range slices.Backward(aside) {
		if kept, err := store.ReadKept(path, o); err == nil {
			return kept
		}
	}
	return store.Kept{}
}

// damaged sets a store aside that is damaged, or an older copy than what the
// backend has heard of. A whole one is left alone.
func (d *Device) damaged(ctx context.Context, o store.Options) (err error) {
	path := Store(d.dir)
	d.Store, err = store.Open(path, o)
	switch {
	case err == nil:
		err = d.older(ctx)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	if errors.Is(err, terminal.ErrCorrupt) || errors.Is(err, terminal.ErrOldRecords) {
		_, err = store.SetAside(path, time.Now())
	}
	if err != nil {
		return fmt.Errorf("recover: %w", err)
	}
	return nil
}

// older tells by its error whether the store, which it closes, is an older copy
// or is whole.
func (d *Device) older(ctx context.Context) error {
	_, err := d.agreed(ctx)
	if err == nil {
		err = d.complete(ctx)
	}
	if err == nil {
		err = ErrWhole
	}
	return errors.Join(err, d.Store.Close())
}

// complete returns terminal.ErrOldRecords when the backend has taken money, or given
// some back, of which this ledger does not know.
func (d *Device) complete(ctx context.Context) error {
	there, err := d.found(ctx)
	if err != nil {
		return err
	}
	for _, f := range there {
		p, err := d.Store.Payment(f.ID)
		switch {
		case err == nil && !p.Waits() && p.Holds() && (f.Refunded > p.Refunded || f.Outcome == terminal.OutcomeCancelled):
			return fmt.Errorf("payment %s was given back: %w", f.ID, terminal.ErrOldRecords)
		case errors.Is(err, terminal.ErrNotFound) && f.Outcome == terminal.OutcomeCaptured:
			return fmt.Errorf("payment %s: %w", f.ID, terminal.ErrOldRecords)
		case err != nil && !errors.Is(err, terminal.ErrNotFound):
			return err
		}
	}
	return nil
}

// asides returns the damaged stores of a folder, oldest first.
func asides(dir string) ([]string, error) {
	names, err := filepath.Glob(Store(dir) + ".corrupt-*")
	slices.Sort(names)
	return names, err
}

// baseNames returns names without their folder.
func baseNames(paths []string) []string {
	names := []string{}
	for _, p := range paths {
		names = append(names, filepath.Base(p))
	}
	return names
}

// salvage reads what the damaged stores still tell, hands the backend what it
// lacks of the journal, as far as no record is missing, and returns from where
// the journal goes on.
func (d *Device) salvage(ctx context.Context, o store.Options) (s store.Salvage, base journal.Head, err error) {
	if base, err = d.Anchored(ctx); err != nil {
		return s, base, fmt.Errorf("recover: %w", err)
	}
	paths, err := asides(d.dir)
	if err != nil {
		return s, base, err
	}
	if s, err = store.SalvageFiles(paths, o, base); err != nil {
		return s, base, err
	}
	for lines := s.Lines; len(lines) > 0; {
		n := min(len(lines), anchorPart)
		head, err := d.send(ctx, lines[:n])
		if errors.Is(err, terminal.ErrOldRecords) {
			break // another history than the backend's: what it says of payments still counts
		}
		if err != nil {
			return s, base, fmt.Errorf("recover: %w", err)
		}
		base, lines = head, lines[n:]
	}
	return s, base, nil
}
