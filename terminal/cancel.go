package terminal

import (
	"context"
	"errors"
)

// cancel repeats the cancel until the backend confirms it or says that the
// window has passed. Nothing else ends it (R3).
func (t *Till) cancel(ctx context.Context, p Payment) (Payment, error) {
	for tries := t.backoff(); ; {
		answer, err := t.askCancel(ctx, p.ID)
		switch {
		case errors.Is(err, ErrHandedOver):
			return p, err
		case err != nil:
			t.Log.Warn("cancel without answer", "payment", p.ID, "error", err)
		case answer.ID != p.ID:
			t.Log.Error("cancel answered for another payment", "payment", p.ID)
		}
		if next := closed(p, answer); err == nil && next.to != 0 {
			return t.step(p, next.to, next.edit)
		}
		if err := t.rest(ctx, tries); err != nil {
			return p, err
		}
	}
}

// closed is what a cancel's answer says of p.
func closed(p Payment, a Answer) move {
	switch {
	case a.ID != p.ID:
	case a.Outcome == OutcomeCancelled, a.Outcome == OutcomeDeclined && !p.Captured():
		to := Cancelled
		if p.Reason == ReasonOtherBytes { // the goods are gone, since it was accepted offline
			to = Uncollected
		}
		return move{to, func(n *Payment) { keepFacts(n, a) }}
	case a.Outcome == OutcomeTooLate && a.Purpose == p.Purpose:
		// Of another sum too: it was taken, and no cancel will ever return it. Which sum
		// that is the reconciliation tells.
		return move{RefundDue, a.Captured}
	}
	return move{}
}

// keepFacts notes the facts of a cancel's answer but keeps the reason why it
// was cancelled.
func keepFacts(p *Payment, a Answer) {
	why := p.Reason
	a.Facts(p)
	p.Reason = why
}

// askCancel makes one attempt to cancel.
func (t *Till) askCancel(ctx context.Context, id PaymentID) (Answer, error) {
	if err := t.hush(ctx, nil); err != nil {
		return Answer{}, err
	}
	if err := t.Connect(ctx); err != nil {
		return Answer{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, t.Settings().Answer)
	defer cancel()
	a, err := t.Reverser.Cancel(ctx, id)
	t.heed(err)
	return a, err
}
