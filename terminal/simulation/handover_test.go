package simulation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"kaikei/terminal"
)

// breakDown lets a terminal break on some days: what it has open goes to another
// one, through cuts on either side, and on from there, or back, a few times. All that
// have a part in it sell on between.
func (s *sim) breakDown() {
	lot := s.lot("break")
	at := lot.IntN(4)
	if at > 1 || s.halted() {
		return
	}
	early := lot.IntN(4) == 0
	var old []bundle
	for hop, hops := 0, 1+lot.IntN(4)*lot.IntN(2); hop < hops && !s.halted(); hop++ {
		next := (at + 1 + lot.IntN(2)) % len(s.counters)
		from, to := s.counters[at], s.counters[next]
		b := from.handOver(terminal.HandOrder{To: to.id}, lot)
		if b.items == nil {
			return
		}
		if lot.IntN(4) == 0 { // it breaks before it takes that
			old, next = append(old, b), 3-at-next
			broke := to.id
			to = s.counters[next]
			if b = from.handOver(terminal.HandOrder{To: to.id, InsteadOf: broke}, lot); b.items == nil {
				return
			}
		}
		if early && hop == 0 {
			from.ruin(lot) // what it gave is open again, as far as it knows
		}
		s.mu.Lock()
		s.fault("hand-over")
		if hop > 0 && next < at {
			s.fault("handed back")
		}
		s.mu.Unlock()
		s.pass(from, to)
		if to.takeOver(b, lot) { // else the other is broken too, and repairs begin
			to.takeOver(b, lot) // the technician does it twice
		}
		for _, o := range old { // and finds the bundles of before
			s.counterOf(o.to).takeOver(o, lot)
		}
		old, at = append(old, b), next
		if !early && lot.IntN(3) == 0 {
			from.ruin(lot) // and the records of what it gave may be lost
		}
		from.day(from.live(1+lot.IntN(70), endings[lot.IntN(len(endings))]))
		if hop+1 < hops && lot.IntN(2) == 0 {
			to.day(to.live(1+lot.IntN(70), endings[lot.IntN(len(endings))]))
		}
	}
}

// A bundle is what one terminal gives another, as bytes.
type bundle struct {
	from, to string
	items    []byte
}

// open reads a bundle.
func (b bundle) open() (items []terminal.Handed) {
	if err := json.Unmarshal(b.items, &items); err != nil {
		panic(err) // it was made here
	}
	return items
}

// pass lets one counter know what was asked after by another before.
func (s *sim) pass(from, to *counter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.Copy(to.inquired, from.inquired)
}

// handOver hands all that is open to another terminal, and repeats it when the
// power goes. It returns the bundle, as bytes.
func (c *counter) handOver(o terminal.HandOrder, lot *rand.Rand) bundle {
	b := bundle{from: c.id, to: o.To}
	for try := 0; try < 6 && b.items == nil; try++ {
		left, ending := 1+lot.IntN(6), endings[lot.IntN(len(endings))]
		if try == 5 {
			left, ending = -1, ""
		}
		x := c.live(left, ending)
		if c.boot(x) {
			ctx, cancel := context.WithTimeout(as(x.ctx, "technician"), 2*time.Minute)
			items, err := x.till.HandOver(ctx, o)
			cancel()
			if err == nil && !x.gone() && (try == 5 || lot.IntN(4) > 0) { // else the bundle is lost
				b.items, _ = json.Marshal(items) // the simulation's own types encode
			}
			x.end()
			c.unmount()
		}
		x.end()
		time.Sleep(time.Minute)
	}
	return b
}

// takeOver tells the backend, and takes a bundle over; it repeats that when the
// power goes.
func (c *counter) takeOver(b bundle, lot *rand.Rand) (done bool) {
	for range 8 {
		done = c.takes(c.live(1+lot.IntN(8), endings[lot.IntN(len(endings))]), b)
		if done {
			return true
		}
		time.Sleep(time.Minute) // a full disk is made room on
	}
	return c.takes(c.live(-1, ""), b)
}

// takes is one attempt to take a bundle over, as the program does it. One that is old
// is done with.
func (c *counter) takes(x *life, b bundle) bool {
	defer x.end()
	if !c.boot(x) {
		return false
	}
	defer c.unmount()
	come, err := x.till.Takes(b.open())
	if errors.Is(err, terminal.ErrHandedOver) {
		c.s.tellFault("old bundle")
		return true
	}
	if err != nil {
		return false
	}
	left, ok := c.s.world.hand(b)
	if !ok {
		c.s.tellFault("old bundle refused")
		return true
	}
	come = slices.DeleteFunc(come, func(h terminal.Handed) bool { return left[h.Payment.ID] })
	ctx, cancel := context.WithTimeout(as(x.ctx, "technician"), 2*time.Minute)
	defer cancel()
	_, err = x.till.TakeOver(ctx, b.from, come)
	return err == nil
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

// A held payment is one that was handed over: who has it, by which hand-over of it.
type held struct {
	to   string
	hops int
}

// hand gives the payments of a bundle to a terminal, also those that have not
// arrived. Those that went on are left; not ok when all are.
func (w *world) hand(b bundle) (left map[terminal.PaymentID]bool, ok bool) {
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	left = map[terminal.PaymentID]bool{}
	all := b.open()
	for _, h := range all {
		id := string(h.Payment.ID)
		is, now := w.handed[id], held{b.to, h.Payment.Hops}
		switch {
		case is == now:
		case is.to != "" && (now.hops <= is.hops || is.to != b.from):
			left[h.Payment.ID] = true
			continue
		}
		w.handed[id] = now
		if c := w.charges[id]; c != nil {
			c.terminal = b.to
		}
		for _, c := range w.s.counters { // who began a sale in parts may not have all of it
			c.torn[h.Payment.Share.Sale] = true
		}
	}
	w.s.note("backend: %d payments are %s's, %d are not", len(all)-len(left), b.to, len(left))
	return left, len(left) < len(all) || len(all) == 0
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
