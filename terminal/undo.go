package terminal

import (
	"context"
	"errors"
	"fmt"
)

// A VoidOrder is what is to be taken back, by whom, and why in the clerk's words.
type VoidOrder struct {
	Payment PaymentID
	Clerk   string
	Reason  string
}

// Void takes back a captured payment for nobody in particular. See [Till.VoidBy].
func (t *Till) Void(ctx context.Context, id PaymentID) (Payment, error) {
	return t.VoidBy(ctx, VoidOrder{Payment: id})
}

// VoidBy takes back a captured payment on its own business day, before the
// backend's cancel window ends. It returns when the backend has confirmed, or
// with ctx's error while the void goes on in the ledger: once begun it is
// repeated until it is confirmed. Errors: ErrNotCaptured, ErrVoidWindow,
// ErrRefundPending, ErrBusy, or the ledger's.
func (t *Till) VoidBy(ctx context.Context, o VoidOrder) (Payment, error) {
	id := o.Payment
	f, err := t.claim(id)
	if err != nil {
		return Payment{}, fmt.Errorf("void %s: %w", id, err)
	}
	defer t.release(id, f)
	p, err := t.Ledger.Payment(id)
	if err != nil {
		return Payment{}, fmt.Errorf("void %s: %w", id, err)
	}
	if err := t.CanVoid(p); err != nil {
		return p, fmt.Errorf("void %s: %w", id, err)
	}
	p, err = t.step(p, Cancelling, func(n *Payment) {
		n.Reason, n.VoidedBy, n.VoidReason = ReasonVoid, o.Clerk, o.Reason
	})
	if err != nil {
		return p, err
	}
	return t.settle(ctx, p, f)
}

// CanVoid returns nil when p may be voided now, else why not.
func (t *Till) CanVoid(p Payment) error {
	now, until := t.Clock.Now(), t.CancelUntil(p)
	switch {
	case p.HandedTo != "":
		return ErrHandedOver
	case p.PendingRefund != "":
		return ErrRefundPending
	case p.State != Paid:
		return ErrNotCaptured
	case t.Day(now) != p.BusinessDate:
		return ErrVoidWindow
	case !until.IsZero() && now.After(until):
		return ErrVoidWindow
	}
	return nil
}

// A RefundOrder is what is to be given back.
type RefundOrder struct {
	Payment PaymentID
	Amount  Yen
	Reason  string // the clerk's words
	Clerk   string
}

// Refund gives back some or all of a captured payment. It returns when the
// backend has answered, or with ctx's error while the refund goes on under its
// id. A refund that cannot reach the backend is refused at once: nothing was
// sent. Errors: ErrNotCaptured, ErrRefundAmount, ErrRefundPending,
// ErrNotReached, ErrBusy, or the ledger's.
func (t *Till) Refund(ctx context.Context, o RefundOrder) (Refund, error) {
	f, err := t.claim(o.Payment)
	if err != nil {
		return Refund{}, fmt.Errorf("refund %s: %w", o.Payment, err)
	}
	defer t.release(o.Payment, f)
	p, err := t.Ledger.Payment(o.Payment)
	if err != nil {
		return Refund{}, fmt.Errorf("refund %s: %w", o.Payment, err)
	}
	if err := refundable(p, o.Amount); err != nil {
		return Refund{}, fmt.Errorf("refund %s of %s: %w", o.Amount, o.Payment, err)
	}
	now := t.Clock.Now()
	r := Refund{
		ID: RefundID(t.IDs.NewID()), PaymentID: p.ID, State: RefundCreated, Amount: o.Amount,
		Reason: o.Reason, Clerk: o.Clerk, BusinessDate: t.Day(now), CreatedAt: now, ChangedAt: now,
	}
	next := p
	next.PendingRefund = r.ID
	if p, err = t.write(p, Change{Kind: KindRefund, From: p.State, Payment: next, Refund: &r}); err != nil {
		return Refund{}, fmt.Errorf("record refund: %w", err)
	}
	if r, err = t.Refunds.Refund(r.ID); err != nil { // now with its slip number
		return r, err
	}
	return t.sendRefund(ctx, p, r)
}

// refundable returns nil when amount may be given back of p.
func refundable(p Payment, amount Yen) error {
	switch {
	case p.HandedTo != "":
		return ErrHandedOver
	case p.PendingRefund != "":
		return ErrRefundPending
	case p.Remaining() == 0:
		return ErrNotCaptured
	case amount <= 0 || amount > p.Remaining():
		return ErrRefundAmount
	}
	return nil
}

// sendRefund takes a created refund to the backend.
func (t *Till) sendRefund(ctx context.Context, p Payment, r Refund) (Refund, error) {
	if p.Tender == TenderCash {
		p, r, err := t.stepRefund(p, r, RefundSent, RefundAnswer{})
		if err != nil {
			return r, err
		}
		_, r, err = t.stepRefund(p, r, RefundDone, RefundAnswer{})
		return r, err
	}
	if err := t.Connect(ctx); err != nil {
		_, r, werr := t.stepRefund(p, r, RefundRefused, RefundAnswer{Reason: ReasonNotReached})
		return r, errors.Join(err, werr)
	}
	p, r, err := t.stepRefund(p, r, RefundSent, RefundAnswer{})
	if err != nil {
		return r, fmt.Errorf("record sending: %w", err)
	}
	_, r, err = t.repeatRefund(ctx, p, r)
	return r, err
}

// repeatRefund sends the refund under its id until it is answered.
func (t *Till) repeatRefund(ctx context.Context, p Payment, r Refund) (Payment, Refund, error) {
	for tries := t.backoff(); ; {
		a, err := t.askRefund(ctx, r)
		switch {
		case errors.Is(err, ErrHandedOver):
			return p, r, err
		case err != nil && !errors.Is(err, ErrRefused):
			t.Log.Warn("refund without answer", "refund", r.ID, "error", err)
		}
		if to := givenBack(r, a, err); to != 0 {
			return t.stepRefund(p, r, to, a)
		}
		if r.State == RefundSent {
			var err error
			if p, r, err = t.stepRefund(p, r, RefundUnknown, RefundAnswer{}); err != nil {
				return p, r, errors.Join(ErrNotRecorded, err)
			}
		}
		if err := t.rest(ctx, tries); err != nil {
			return p, r, err
		}
	}
}

// givenBack is what the answer to a refund says of it; 0 is nothing.
func givenBack(r Refund, a RefundAnswer, err error) RefundState {
	switch {
	case errors.Is(err, ErrRefused), err == nil && a.State == RefundRefused:
		return RefundRefused
	case err == nil && a.State == RefundDone && a.Amount == r.Amount:
		return RefundDone
	}
	return 0
}

// askRefund makes one attempt to refund.
func (t *Till) askRefund(ctx context.Context, r Refund) (RefundAnswer, error) {
	if err := t.hush(ctx, nil); err != nil {
		return RefundAnswer{}, err
	}
	if err := t.Connect(ctx); err != nil {
		// ErrRefused here is about the connection, not about this refund, which
		// an earlier attempt may have brought through.
		return RefundAnswer{}, fmt.Errorf("%w: %w", ErrNoAnswer, asText(err))
	}
	ctx, cancel := context.WithTimeout(ctx, t.Settings().Answer)
	defer cancel()
	a, err := t.Reverser.Refund(ctx, r)
	t.heed(err)
	return a, err
}

// asText keeps the words of err and drops what it is.
func asText(err error) error { return errors.New(err.Error()) }

// finishRefund ends the pending refund of a payment after a restart. One of cash was
// neither shown nor printed, and the drawer did not open: it is none, and no backend
// knows of it.
func (t *Till) finishRefund(ctx context.Context, p Payment) (Payment, error) {
	r, err := t.Refunds.Refund(p.PendingRefund)
	if err != nil {
		return p, fmt.Errorf("finish refund %s: %w", p.PendingRefund, err)
	}
	if r.State == RefundCreated || p.Tender == TenderCash {
		p, _, err = t.stepRefund(p, r, RefundRefused, RefundAnswer{Reason: ReasonInterrupted})
		return p, err
	}
	p, _, err = t.repeatRefund(ctx, p, r)
	return p, err
}

// stepRefund moves r, and with it the payment when the refund ends: its sum
// and state change in the very transaction that makes the refund done.
func (t *Till) stepRefund(p Payment, r Refund, to RefundState, a RefundAnswer) (Payment, Refund, error) {
	c, err := t.steppedRefund(p, r, to, a)
	if err != nil {
		return p, r, err
	}
	written, err := t.write(p, c)
	if err != nil {
		return p, r, err
	}
	return written, *c.Refund, nil
}

// steppedRefund is the change that moves r.
func (t *Till) steppedRefund(p Payment, r Refund, to RefundState, a RefundAnswer) (Change, error) {
	next, err := AdvanceRefund(r, to)
	if err != nil {
		return Change{}, err
	}
	next.ChangedAt = t.Clock.Now()
	if a.NetworkID != "" {
		next.NetworkID = a.NetworkID
	}
	paid := p
	switch to {
	case RefundRefused:
		next.Refusal = a.Reason
		paid.PendingRefund = ""
	case RefundDone:
		state := PartRefunded
		if p.Refunded+r.Amount == p.Amount {
			state = Refunded
		}
		if paid, err = Advance(p, state); err != nil {
			return Change{}, err
		}
		paid.Refunded, paid.PendingRefund, paid.ChangedAt = p.Refunded+r.Amount, "", next.ChangedAt
	}
	return Change{Kind: KindRefund, From: p.State, Payment: paid, Refund: &next, RefundFrom: r.State}, nil
}
