package desk

import (
	"time"

	"kaikei/terminal"
)

// Pending is what still has to reach the backend, of whatever day. A payment that the
// screen is about, and whose first answer is awaited, is not in it: that is no trouble.
type Pending struct {
	Count  int
	Yen    terminal.Yen
	Oldest time.Time // when the oldest was made; zero when there is none
	// Next is the first instant at which something becomes impossible: a cancel,
	// or the forwarding of what was accepted offline. Zero when there is none.
	Next time.Time
}

// outboxEvery is how often the outbox is read for the line of states: it may be
// long, and the screen is no place to wait for it.
const outboxEvery = 2 * time.Second

// An outbox is what the till has still to hear about: as it was read last, and as the
// till has told since. So the line of states never says of a payment what the screen
// under it does not.
type outbox struct {
	open   map[terminal.PaymentID]terminal.Payment
	readAt time.Time
}

// put notes how a payment stands.
func (o *outbox) put(p terminal.Payment) {
	if p.Waits() {
		o.open[p.ID] = p
	} else {
		delete(o.open, p.ID)
	}
}

// lookAtOutbox reads the outbox when it is time to, and sums it up.
func (d *Desk) lookAtOutbox() {
	if now := d.Till.Clock.Now(); now.Sub(d.outbox.readAt) >= outboxEvery {
		d.outbox.readAt = now
		if open, err := d.Till.Ledger.Open(); err == nil { // a ledger in trouble is a fault elsewhere
			clear(d.outbox.open)
			for _, p := range open {
				d.outbox.put(p)
			}
			if p := d.view.Payment; p.State != 0 {
				d.outbox.put(p) // what was written since is told next
			}
		}
	}
	d.sumPending()
}

// heard notes how a payment stands, and tells it at once when the screen is about it.
func (d *Desk) heard(p terminal.Payment) {
	if p.Training != d.view.Training {
		return // of the other till
	}
	if d.outbox.put(p); p.ID == d.view.Payment.ID {
		d.sumPending()
	}
}

// sumPending sums up the outbox.
func (d *Desk) sumPending() {
	now, p := d.Till.Clock.Now(), Pending{}
	for _, o := range d.outbox.open {
		if d.awaits(o) {
			continue
		}
		p.Count++
		sum, err := p.Yen.Add(o.Amount)
		if err != nil {
			continue // more than fits: the count tells enough
		}
		p.Yen = sum
		if p.Oldest.IsZero() || o.CreatedAt.Before(p.Oldest) {
			p.Oldest = o.CreatedAt
		}
		if by := d.deadline(o); by.After(now) && (p.Next.IsZero() || by.Before(p.Next)) {
			p.Next = by
		}
	}
	d.view.Pending = p
}

// awaits reports whether the screen waits for the first answer to a payment.
func (d *Desk) awaits(p terminal.Payment) bool {
	waits := d.view.Screen == ScreenWait || d.view.Screen == ScreenShown
	return waits && p.ID == d.charging && (p.State == terminal.Created || p.State == terminal.Sent)
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
