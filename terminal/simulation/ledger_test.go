package simulation

import (
	"errors"
	"fmt"
	"kaikei/terminal"
	"maps"
	"slices"
	"time"
)

// The ledger as one life sees it follows.

// Commit writes, and perhaps was the last thing this life did.
func (x *life) Commit(c terminal.Change) (terminal.Payment, error) {
	s, d := x.c.s, x.c.disk
	x.c.spin(c)
	s.mu.Lock()
	defer s.mu.Unlock()
	fate, err := x.fate()
	if err != nil {
		return terminal.Payment{}, err
	}
	p, err := d.write(c)
	if err != nil {
		s.note("%s cannot write %s as %s: %v", x.c.id, c.Payment.ID, c.Payment.State, err)
		if errors.Is(err, terminal.ErrStale) {
			s.fail("R7", "%s was changed by another hand", c.Payment.ID)
		}
		return p, err
	}
	s.note("%s writes %s as %s %s%s", x.c.id, p.ID, p.State, p.Reason, refundNote(c))
	s.checkStep(x.c, c)
	s.check()
	if err := x.aftermath(fate); err != nil {
		return terminal.Payment{}, err
	}
	return p, nil
}

// CommitEach writes changes one after the other, so that a life may end between any
// two. The store writes some of them at once, which can only end before or after.
func (x *life) CommitEach(changes []terminal.Change) []terminal.Written {
	written := make([]terminal.Written, len(changes))
	for n, c := range changes {
		if n > 0 && written[n-1].Err != nil {
			written[n].Err = written[n-1].Err
			continue
		}
		written[n].Payment, written[n].Err = x.Commit(c)
	}
	return written
}

// fate draws what befalls the next write, and is its error when that is that
// nothing is written. The caller holds the sim's mutex, also of aftermath.
func (x *life) fate() (fate string, err error) {
	switch {
	case x.dead:
		return "", errDead
	case x.stuck:
		return "", terminal.ErrFull
	}
	x.left--
	if x.left == 0 && !x.c.s.calm {
		fate = x.ending
		x.c.s.fault(fate)
	}
	switch fate {
	case "cut before the write":
		x.die()
		return fate, errDead
	case "EIO, not written":
		x.stuck = true
		return fate, errEIO
	}
	return fate, nil
}

// aftermath is what befalls after a write.
func (x *life) aftermath(fate string) error {
	switch fate {
	case "cut after the write":
		x.die()
		return errDead
	case "EIO, written":
		x.stuck = true
		return errEIO
	}
	return nil
}

// spin is the time that a disk takes. It is drawn for what is written, so that
// two goroutines that begin at one instant do not end at one.
func (c *counter) spin(change terminal.Change) {
	lot := c.s.lot("disk", c.id, change.Payment.ID, change.Payment.State, change.Payment.Reason, refundNote(change))
	most := 3 * time.Millisecond
	if lot.IntN(25) == 0 { // the flash erases a block, or the card is old
		c.s.mu.Lock()
		c.s.fault("slow disk")
		c.s.mu.Unlock()
		most = 5 * time.Second
	}
	time.Sleep(time.Duration(1 + lot.Int64N(int64(most))))
}

// refundNote tells of the refund of a change.
func refundNote(c terminal.Change) string {
	if c.Refund == nil {
		return ""
	}
	return fmt.Sprintf(", refund %s %s", c.Refund.ID, c.Refund.State)
}

// Payment returns one payment.
func (x *life) Payment(id terminal.PaymentID) (terminal.Payment, error) {
	x.c.s.mu.Lock()
	defer x.c.s.mu.Unlock()
	if x.c.disk.real != nil && !x.dead {
		return x.c.disk.real.Payment(id)
	}
	p, ok := x.c.disk.payments[id]
	if !ok {
		return p, terminal.ErrNotFound
	}
	return p, nil
}

// Open returns what the outbox holds.
func (x *life) Open() ([]terminal.Payment, error) {
	x.c.s.mu.Lock()
	defer x.c.s.mu.Unlock()
	if x.c.disk.real != nil && !x.dead {
		return x.c.disk.real.Open()
	}
	return x.c.disk.pick(terminal.Payment.Waits), nil
}

// Refund returns one refund.
func (x *life) Refund(id terminal.RefundID) (terminal.Refund, error) {
	x.c.s.mu.Lock()
	defer x.c.s.mu.Unlock()
	r, ok := x.c.disk.refunds[id]
	if !ok {
		return r, terminal.ErrNotFound
	}
	return r, nil
}

// Sealed returns the sealed code of a deferred payment.
func (x *life) Sealed(id terminal.PaymentID) (terminal.Sealed, error) {
	x.c.s.mu.Lock()
	defer x.c.s.mu.Unlock()
	if x.c.disk.real != nil && !x.dead {
		return x.c.disk.real.Sealed(id)
	}
	sealed, ok := x.c.disk.sealed[id]
	if !ok {
		return sealed, terminal.ErrNotFound
	}
	return sealed, nil
}

// Refunds returns the refunds of one payment, oldest first.
func (x *life) Refunds(id terminal.PaymentID) ([]terminal.Refund, error) {
	x.c.s.mu.Lock()
	defer x.c.s.mu.Unlock()
	all := slices.Collect(maps.Values(x.c.disk.refunds))
	all = slices.DeleteFunc(all, func(r terminal.Refund) bool { return r.PaymentID != id })
	slices.SortFunc(all, func(a, b terminal.Refund) int { return a.Slip - b.Slip })
	return all, nil
}
