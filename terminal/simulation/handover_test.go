package simulation

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"time"

	"kaikei/terminal"
)

// breakDown lets a terminal break on some days: what it has open goes to the other
// one, through cuts on either side, and both go on.
func (s *sim) breakDown() {
	lot := s.lot("break")
	which := lot.IntN(4)
	if which >= len(s.counters) || s.halted() {
		return
	}
	from, to := s.counters[which], s.counters[1-which]
	bundle := from.handOver(to, lot)
	if bundle == nil {
		return
	}
	early := lot.IntN(4) == 0
	if early {
		from.ruin(lot) // what it gave is open again, as far as it knows
	}
	s.mu.Lock()
	s.fault("hand-over")
	maps.Copy(to.inquired, from.inquired)
	s.mu.Unlock()
	if to.takeOver(bundle, lot) { // else the other is broken too, and repairs begin
		to.takeOver(bundle, lot) // the technician does it twice
	}
	if !early && lot.IntN(3) == 0 {
		from.ruin(lot) // and the records of what it gave may be lost
	}
	from.day(from.live(1+lot.IntN(70), endings[lot.IntN(len(endings))]))
}

// handOver hands all that is open to another terminal, and repeats it when the
// power goes. It returns the bundle, as bytes.
func (c *counter) handOver(to *counter, lot *rand.Rand) (bundle []byte) {
	for try := 0; try < 6 && bundle == nil; try++ {
		left, ending := 1+lot.IntN(6), endings[lot.IntN(len(endings))]
		if try == 5 {
			left, ending = -1, ""
		}
		x := c.live(left, ending)
		if c.boot(x) {
			ctx, cancel := context.WithTimeout(as(x.ctx, "technician"), 2*time.Minute)
			items, err := x.till.HandOver(ctx, to.id)
			cancel()
			if err == nil && !x.gone() && (try == 5 || lot.IntN(4) > 0) { // else the bundle is lost
				bundle, _ = json.Marshal(items) // the simulation's own types encode
			}
			x.end()
			c.unmount()
		}
		x.end()
		time.Sleep(time.Minute)
	}
	return bundle
}

// takeOver tells the backend, and takes a bundle over; it repeats that when the
// power goes.
func (c *counter) takeOver(bundle []byte, lot *rand.Rand) (done bool) {
	var items []terminal.Handed
	if err := json.Unmarshal(bundle, &items); err != nil {
		panic(err) // it was made here
	}
	for range 8 {
		c.s.world.hand(items, c.id)
		x := c.live(1+lot.IntN(8), endings[lot.IntN(len(endings))])
		if c.boot(x) {
			_, err := x.till.TakeOver(items)
			done = err == nil
			x.end()
			c.unmount()
		}
		x.end()
		if done {
			return true
		}
		time.Sleep(time.Minute) // a full disk is made room on
	}
	x := c.live(-1, "")
	defer x.end()
	if c.boot(x) {
		_, err := x.till.TakeOver(items)
		done = err == nil
		c.unmount()
	}
	return done
}

// reask asks by name after what is settled here and with another terminal, as the
// technician does whom the reconciliation tells of it.
func (c *counter) reask(x *life) {
	c.s.mu.Lock()
	ids := c.disk.pick(func(p terminal.Payment) bool { return p.Reached() && !p.Waits() && c.s.strayed(c, p) })
	c.s.mu.Unlock()
	for _, p := range ids {
		_, _ = x.till.Reask(x.ctx, p.ID)
	}
}

// counterOf returns the counter of a terminal.
func (s *sim) counterOf(id string) *counter {
	for _, c := range s.counters {
		if c.id == id {
			return c
		}
	}
	return nil
}

// hand gives payments to a terminal, also those that have not arrived.
func (w *world) hand(items []terminal.Handed, to string) {
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	for _, h := range items {
		w.handed[string(h.Payment.ID)] = to
		if c := w.charges[string(h.Payment.ID)]; c != nil {
			c.terminal = to
		}
	}
	w.s.note("backend: %d payments are %s's", len(items), to)
}

// The ledger as a technician sees it follows.

// CommitAll writes changes, all or none, and perhaps was the last thing this life
// did.
func (x *life) CommitAll(changes []terminal.Change) error {
	s := x.c.s
	time.Sleep(time.Millisecond)
	s.mu.Lock()
	defer s.mu.Unlock()
	fate, err := x.fate()
	if err == nil {
		err = x.c.disk.writeAll(changes)
	}
	if err != nil {
		return err
	}
	for _, c := range changes {
		s.note("%s writes %s as %s, %s %s%s", x.c.id, c.Payment.ID, c.Payment.State, c.Kind, c.Payment.HandedTo, refundNote(c))
	}
	s.check()
	return x.aftermath(fate)
}

// writeAll takes changes, all or none.
func (d *disk) writeAll(changes []terminal.Change) error {
	if d.full {
		return terminal.ErrFull
	}
	if d.real != nil {
		if err := d.real.CommitAll(changes); err != nil {
			return fmt.Errorf("a hand-over is refused: %w", err)
		}
	}
	for _, c := range changes {
		d.keep(c, d.payments[c.Payment.ID])
	}
	return nil
}

// Unsettled returns what waits, and what is due.
func (x *life) Unsettled() ([]terminal.Payment, error) {
	x.c.s.mu.Lock()
	defer x.c.s.mu.Unlock()
	return x.c.disk.pick(func(p terminal.Payment) bool { return p.Waits() || p.Due() }), nil
}

// HandedTo returns what was handed to a terminal.
func (x *life) HandedTo(to string) ([]terminal.Payment, error) {
	x.c.s.mu.Lock()
	defer x.c.s.mu.Unlock()
	return x.c.disk.pick(func(p terminal.Payment) bool { return p.HandedTo == to }), nil
}
