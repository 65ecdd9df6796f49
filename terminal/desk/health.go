package desk

import (
	"time"

	"kaikei/terminal"
)

// A Condition is how something is that a sale needs.
type Condition uint8

// The conditions. Absent is the zero value.
const (
	Absent  Condition = 0 // the till has none
	Fine    Condition = 1
	Trouble Condition = 2 // it does not work now
)

// Health is how the devices of the till are, as whoever drives them knows.
type Health struct {
	Printer, Camera, Clock Condition
}

// Pending is what still has to reach the backend, of whatever day.
type Pending struct {
	Count  int
	Yen    terminal.Yen
	Oldest time.Time // when the oldest was made; zero when there is none
	// Next is the first instant at which something becomes impossible: a cancel,
	// or the forwarding of what was accepted offline. Zero when there is none.
	Next time.Time
}

// pendingEvery is how often the outbox is read for the line of states: it may be
// long, and the screen is no place to wait for it.
const pendingEvery = 2 * time.Second

// lookAtHealth brings the conditions and what is pending up to date, and reports
// whether something changed.
func (d *Desk) lookAtHealth() bool {
	was, pending := d.view.Health, d.view.Pending
	if d.Health != nil {
		d.view.Health = d.Health()
	}
	if now := d.Till.Clock.Now(); now.Sub(d.lookedAtPending) >= pendingEvery {
		d.lookedAtPending = now
		if open, err := d.Till.Ledger.Open(); err == nil { // a ledger in trouble is a fault elsewhere
			d.view.Pending = d.pendingOf(open, now)
		}
	}
	return was != d.view.Health || pending != d.view.Pending
}

// pendingOf sums up the outbox.
func (d *Desk) pendingOf(open []terminal.Payment, now time.Time) Pending {
	p := Pending{Count: len(open)}
	for _, o := range open {
		sum, err := p.Yen.Add(o.Amount)
		if err != nil {
			break // more than fits: the count tells enough
		}
		p.Yen = sum
		if p.Oldest.IsZero() || o.CreatedAt.Before(p.Oldest) {
			p.Oldest = o.CreatedAt
		}
		if by := d.deadline(o); by.After(now) && (p.Next.IsZero() || by.Before(p.Next)) {
			p.Next = by
		}
	}
	return p
}

// deadline returns after when a payment that is open cannot be helped any more
// as it can now; zero when no time is set.
func (d *Desk) deadline(p terminal.Payment) time.Time {
	if p.State != terminal.Deferred {
		return d.Till.CancelUntil(p)
	}
	terms, err := d.Till.Terms(p.Rail)
	if err != nil || terms.Deferral == nil {
		return time.Time{}
	}
	return p.CreatedAt.Add(terms.Deferral.Age)
}
