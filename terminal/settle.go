package terminal

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// ErrInterrupted means that the till stopped in the middle of a payment.
var ErrInterrupted = errors.New("stopped in the middle of a payment")

// ErrRestored means that what is rung up is from before the till stopped.
var ErrRestored = errors.New("rung up before the till stopped")

// Settle brings one payment to its end, and returns it as it then stands. A
// payment that another goroutine works on is waited for. When ctx ends first,
// the payment stays open and comes with ctx's error.
func (t *Till) Settle(ctx context.Context, id PaymentID) (Payment, error) {
	f, err := t.claimSoon(ctx, id)
	if err != nil {
		p, err := t.Ledger.Payment(id)
		return p, errors.Join(ctx.Err(), err)
	}
	return t.settleClaimed(ctx, id, f)
}

// StopAndSettle is Settle for a clerk who will not wait: one more inquiry, and
// then the cancel.
func (t *Till) StopAndSettle(ctx context.Context, id PaymentID) (Payment, error) {
	f, err := t.claim(id)
	f.halt()
	if err != nil {
		return t.Settle(ctx, id)
	}
	return t.settleClaimed(ctx, id, f)
}

// settleClaimed settles a payment that this goroutine has claimed.
func (t *Till) settleClaimed(ctx context.Context, id PaymentID, f *flight) (Payment, error) {
	defer t.release(id, f)
	p, err := t.Ledger.Payment(id)
	if err != nil {
		return Payment{}, fmt.Errorf("settle %s: %w", id, err)
	}
	return t.settle(ctx, p, f)
}

// settle does what the state of p asks for until nothing is open.
func (t *Till) settle(ctx context.Context, p Payment, f *flight) (Payment, error) {
	var err error
	for err == nil {
		switch {
		case p.HandedTo != "":
			return p, nil
		case p.State == Created:
			p, err = t.step(p, Abandoned, func(n *Payment) { n.Reason = ReasonInterrupted })
		case t.waitsForProof(p):
			if p, err = t.lookForProof(ctx, p, f); err == nil {
				return p, nil
			}
		case p.State == Sent:
			p, err = t.step(p, Unknown, func(n *Payment) { n.Reason = unanswered(p) })
		case p.State == Unknown:
			p, err = t.inquire(ctx, p, f)
		case p.State == Cancelling && p.Tender == TenderCash: // the drawer confirms it, there is no backend to ask
			p, err = t.step(p, Cancelled, nil)
		case p.State == Cancelling:
			p, err = t.cancel(ctx, p)
		case p.State == Deferred:
			p, err = t.collect(ctx, p)
		case p.PendingRefund != "":
			p, err = t.finishRefund(ctx, p)
		default:
			return p, nil
		}
		if errors.Is(err, ErrHandedOver) {
			p, err = t.gone(ctx, p, err)
		}
	}
	return p, notRecorded(p, err)
}

// notRecorded adds ErrNotRecorded to what kept a step from being written: p was
// sent, and a full disk must not be told as one on which nothing was sent. That
// the time was up is no such thing.
func notRecorded(p Payment, err error) error {
	timeUp := errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
	if timeUp || (p.State.Money() != MoneyUnknown && p.PendingRefund == "") {
		return err
	}
	return errors.Join(ErrNotRecorded, err)
}

// Recover puts in order what the last run left, without the network: a payment
// that was not sent is abandoned, one that may have been is unknown. Call it
// before the first payment. [Till.Interrupted] tells what it found.
func (t *Till) Recover() error {
	open, err := t.Ledger.Open()
	if err != nil {
		return fmt.Errorf("read open payments: %w", err)
	}
	for _, p := range open {
		switch {
		case p.State == Created:
			p, err = t.step(p, Abandoned, func(n *Payment) { n.Reason = ReasonInterrupted })
		case p.State == Sent && !t.waitsForProof(p):
			p, err = t.step(p, Unknown, func(n *Payment) { n.Reason = unanswered(p) })
		}
		if err != nil {
			return fmt.Errorf("recover payment %s: %w", p.ID, err)
		}
		if p.HandedTo == "" && p.State != Deferred { // a promise was made, and its slip printed
			t.interrupted = append(t.interrupted, p)
		}
	}
	return nil
}

// Interrupted returns what the last run left in the middle, as Recover put it in order:
// who stood at the till has not seen what became of it, and no slip says so.
func (t *Till) Interrupted() []Payment { return slices.Clone(t.interrupted) }
