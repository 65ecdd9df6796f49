package terminal

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// ErrOneByOne means that the backend takes no calls but alone. None of them was
// done.
var ErrOneByOne = errors.New("backend takes calls one by one")

// A Drain brings what waits to the backend many calls at a time, and writes what
// came of them many changes at a time.
//
// It changes no rule. A call of many is the call alone: the same id, the same
// bytes, the same answer; it has been sent alone before, or will be. Each payment
// is claimed while its call is on its way, so that it is with one hand (R7), and
// the oldest go first. Of a request without an answer nothing is known, of any of
// its calls: nothing is written, and each goes on alone, as one that had no answer
// does.
type Drain struct {
	Gateway interface {
		// Carry sends calls in one request and returns what came back for each, in
		// their order. Fewer came back when the others were not sent, or not done.
		// Errors: ErrOneByOne, ErrNoAnswer.
		Carry(ctx context.Context, calls []Call) ([]Told, error)
	}
	Ledger interface {
		// CommitEach writes changes in their order as Commit does, those that it
		// can together. Each is written whole or not at all, and none depends on
		// another; none is written after one that the disk refused.
		CommitEach(changes []Change) []Written
	}
}

// A CallKind says what a call asks.
type CallKind uint8

// The kinds of calls that can wait.
const (
	CallInquire CallKind = iota + 1 // what became of the payment
	CallCancel                      // to close it
	CallCollect                     // to take what was accepted offline
	CallRefund                      // to give back
)

// A Call is what one payment waits for the backend to be asked.
type Call struct {
	Kind    CallKind
	Payment Payment
	Sealed  Sealed // of CallCollect
	Refund  Refund // of CallRefund
}

// A Told is what one call brought: what the port of that call returns alone.
type Told struct {
	Answer Answer
	Refund RefundAnswer // of CallRefund
	Err    error
}

// A Written is a payment as it was written, or why it was not.
type Written struct {
	Payment Payment
	Err     error
}

// callsMost is how many calls go in one request.
const callsMost = 100

// drain makes the call that each open payment waits for, once, and returns what is
// open then. While what came back is written, the next request is on its way: one at
// a time, and one write at a time. It ends early, and quietly, when the line or the
// backend does not take part: what is left goes on alone. Its errors are the ledger's.
func (t *Till) drain(ctx context.Context, open []Payment) ([]Payment, error) {
	if t.Drain == nil || len(open) < 2 {
		return open, nil
	}
	entered := make(chan error, 1) // what came of the last write
	entered <- nil
	for left := open; len(left) > 0; {
		some := left[:min(len(left), callsMost)]
		held, calls, err := t.queued(some)
		if err != nil {
			t.letGo(held)
			return nil, errors.Join(err, <-entered)
		}
		told := t.sendCalls(ctx, calls)
		if err := <-entered; err != nil {
			t.letGo(held)
			return nil, err
		}
		n := done(some, calls, told)
		written := slices.IndexFunc(held, func(c claim) bool { return n < len(some) && c.id == some[n].ID })
		if written < 0 {
			written = len(held)
		}
		t.letGo(held[written:]) // they are claimed again
		go func() {
			err := t.enter(calls, told)
			t.letGo(held[:written]) // before it is told: who goes on claims them again
			entered <- err
		}()
		if len(told) == 0 && len(calls) > 0 {
			break
		}
		left = left[n:]
	}
	if err := <-entered; err != nil {
		return nil, err
	}
	return t.Ledger.Open()
}

// done is how many of some payments need no other request: all before the first call
// that was not done.
func done(some []Payment, calls []Call, told []Told) int {
	if len(told) == len(calls) {
		return len(some)
	}
	first := calls[len(told)].Payment.ID
	return slices.IndexFunc(some, func(p Payment) bool { return p.ID == first })
}

// A claim is a payment that is with this hand.
type claim struct {
	id PaymentID
	f  *flight
}

// letGo ends claims.
func (t *Till) letGo(held []claim) {
	for _, c := range held {
		t.release(c.id, c.f)
	}
}

// queued claims payments and returns the calls that they wait for. It leaves out
// those that somebody works on; those that wait for something else have no call.
func (t *Till) queued(some []Payment) (held []claim, calls []Call, err error) {
	for _, o := range some {
		f, err := t.claim(o.ID)
		if err != nil {
			continue
		}
		held = append(held, claim{o.ID, f})
		p, err := t.Ledger.Payment(o.ID) // as it stands now that nobody else can write it
		if err != nil {
			return held, nil, fmt.Errorf("drain %s: %w", o.ID, err)
		}
		c, err := t.waitsFor(p)
		if err != nil {
			return held, nil, fmt.Errorf("drain %s: %w", o.ID, err)
		}
		if c.Kind != 0 {
			calls = append(calls, c)
		}
	}
	return held, calls, nil
}

// waitsFor returns the call that p waits for; its zero value is none. A refund that
// was not sent yet, cash, and a bill that may still be proved wait for no call.
func (t *Till) waitsFor(p Payment) (c Call, err error) {
	c.Payment = p
	switch {
	case p.HandedTo != "" || p.Tender == TenderCash:
	case p.State == Unknown:
		c.Kind = CallInquire
	case p.State == Cancelling:
		c.Kind = CallCancel
	case p.State == Deferred && t.Deferral != nil:
		c.Kind = CallCollect
		c.Sealed, err = t.Deferral.Codes.Sealed(p.ID)
	case p.PendingRefund != "":
		c.Refund, err = t.Refunds.Refund(p.PendingRefund)
		if c.Refund.State == RefundSent || c.Refund.State == RefundUnknown {
			c.Kind = CallRefund
		}
	}
	return c, err
}

// sendCalls sends calls, as soon as the backend may be asked, and returns what came
// back; nothing when nothing is known of any.
func (t *Till) sendCalls(ctx context.Context, calls []Call) []Told {
	if len(calls) == 0 || t.hush(ctx, nil) != nil || t.Connect(ctx) != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, t.Settings().Answer)
	defer cancel()
	told, err := t.Drain.Gateway.Carry(ctx, calls)
	t.heed(err)
	for _, one := range told {
		t.heed(one.Err)
	}
	if err != nil {
		t.Log.Warn("calls without answer", "calls", len(calls), "error", err)
		return nil
	}
	return told
}

// enter writes what calls brought. A call without a usable answer changes nothing:
// its payment goes on alone.
func (t *Till) enter(calls []Call, told []Told) error {
	changes := make([]Change, 0, len(told))
	for n, one := range told {
		c, known, err := t.change(calls[n], one)
		if err != nil {
			return err
		}
		if known {
			changes = append(changes, t.dated(c))
		}
	}
	var bad error
	for n, w := range t.Drain.Ledger.CommitEach(changes) {
		if w.Err != nil {
			bad = errors.Join(bad, fmt.Errorf("drain %s: %w: %w", changes[n].Payment.ID, ErrNotRecorded, w.Err))
			continue
		}
		t.tell(w.Payment)
	}
	return bad
}

// dated says when c is written.
func (t *Till) dated(c Change) Change {
	c.At = t.Clock.Now()
	c.Day = t.Day(c.At)
	return c
}

// change is what the answer to a call asks to be written.
func (t *Till) change(c Call, told Told) (_ Change, known bool, err error) {
	if c.Kind == CallRefund {
		to := givenBack(c.Refund, told.Refund, told.Err)
		if to == 0 {
			return Change{}, false, nil
		}
		changed, err := t.steppedRefund(c.Payment, c.Refund, to, told.Refund)
		return changed, true, err
	}
	if told.Err != nil {
		return Change{}, false, nil
	}
	next := map[CallKind]func(Payment, Answer) move{CallInquire: learned, CallCancel: closed, CallCollect: fetched}[c.Kind](c.Payment, told.Answer)
	if next.to == 0 {
		return Change{}, false, nil
	}
	changed, err := t.stepped(c.Payment, next.to, next.edit)
	return changed, true, err
}
