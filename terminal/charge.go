package terminal

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal/paycode"
)

// An Order is what is to be collected with one payment code.
type Order struct {
	ID        PaymentID // made by NewID beforehand; empty means that Charge makes it
	Sale      Sale
	Code      paycode.Code
	ScannedAt time.Time // when the code was seen; zero means now
	Clerk     string
	Share     ShareOrder // a part of the sale; zero is all of it
}

// seenFor is how long the digest of a sent code is remembered. No rail's code
// lives longer, and the backend refuses a used code in any case.
const seenFor = 5 * time.Minute

// Charge collects a sale with the code that the customer shows (CPM). It
// returns when the payment is final, or DEFERRED, or with ctx's error when ctx
// ends first; the ledger then holds the payment, and Resume or Run brings it to
// its end.
//
// An error with a zero payment means that nothing was recorded or sent. An
// error with a payment tells why it stands as it does: ErrNotReached and
// ErrStaleCode come with an ABANDONED one.
func (t *Till) Charge(ctx context.Context, o Order) (Payment, error) {
	p, err := t.order(o)
	if err != nil {
		return Payment{}, err
	}
	return t.carry(ctx, p, o.Code)
}

// carry takes a new payment by a code from its record to its end.
func (t *Till) carry(ctx context.Context, p Payment, code paycode.Code) (Payment, error) {
	f, err := t.claim(p.ID)
	if err != nil {
		return Payment{}, err
	}
	defer t.release(p.ID, f)
	if p, err = t.write(Payment{}, Change{Kind: KindPayment, Payment: p}); err != nil {
		return Payment{}, fmt.Errorf("record payment: %w", err)
	}
	if p, err = t.send(ctx, p, code); err != nil || p.State == Deferred {
		return p, err // what was accepted offline is collected in the background
	}
	return t.settle(ctx, p, f)
}

// order checks o against the rules of the shop and returns the payment that it
// asks for. Nothing is recorded yet.
func (t *Till) order(o Order) (Payment, error) {
	terms, at, err := t.scanned(o.Code, o.ScannedAt)
	if err != nil {
		return Payment{}, err
	}
	p, err := t.open(o.Sale, o.Clerk, o.Share)
	if o.ID != "" {
		p.ID = o.ID
	}
	p.Tender, p.Rail = TenderCode, terms.Rail
	p.MaskedCode, p.ScannedAt = o.Code.Masked(), at
	return p, err
}

// scanned checks a code that was scanned at an instant, now when that is zero,
// and returns the terms of its rail.
func (t *Till) scanned(code paycode.Code, at time.Time) (RailTerms, time.Time, error) {
	terms, err := t.Terms(string(code.Rail()))
	if err != nil {
		return terms, at, err
	}
	if at.IsZero() {
		at = t.Clock.Now()
	}
	if t.stale(terms, at) {
		return terms, at, fmt.Errorf("scan of %s: %w", code.Masked(), ErrStaleCode)
	}
	if t.wasSent(code) {
		return terms, at, fmt.Errorf("scan of %s: %w", code.Masked(), ErrCodeUsed)
	}
	return terms, at, nil
}

// open returns a new payment for a sale, or for a part of it.
func (t *Till) open(s Sale, clerk string, part ShareOrder) (Payment, error) {
	_, total, err := s.Taxes()
	if err != nil {
		return Payment{}, err
	}
	p, err := t.opened(total, clerk)
	if err != nil {
		return Payment{}, err
	}
	p.Sale = s
	return t.share(p, part)
}

// opened returns a new payment of a sum.
func (t *Till) opened(total Yen, clerk string) (Payment, error) {
	if most := t.Settings().MaxSale; total <= 0 || total > most {
		return Payment{}, fmt.Errorf("move %s of at most %s: %w", total, most, ErrAmount)
	}
	if t.Fit != nil {
		if err := t.Fit(); err != nil {
			return Payment{}, fmt.Errorf("move %s: %w", total, err)
		}
	}
	now := t.Clock.Now()
	return Payment{
		ID: PaymentID(t.IDs.NewID()), State: Created, Amount: total,
		BusinessDate: t.Day(now), Clerk: clerk, CreatedAt: now, ChangedAt: now, Training: t.Practice,
	}, nil
}

// Terms returns the contract for a rail, or ErrNoContract.
func (t *Till) Terms(rail string) (RailTerms, error) {
	for _, r := range t.Settings().Rails {
		if r.Rail == rail {
			return r, nil
		}
	}
	return RailTerms{}, fmt.Errorf("rail %q: %w", rail, ErrNoContract)
}

// stale reports whether a code of a one-minute rail was seen too long ago to
// be sent (R3): it could die on the way, and then nobody knows.
func (t *Till) stale(terms RailTerms, scanned time.Time) bool {
	oneMinute := terms.CodeLife > 0 && terms.CodeLife <= time.Minute
	return oneMinute && t.Clock.Now().Sub(scanned) > t.Settings().CodeAge
}

// send takes a created payment to the backend. It returns an error when the
// payment was abandoned, and when the answer could not be recorded.
func (t *Till) send(ctx context.Context, p Payment, code paycode.Code) (Payment, error) {
	if err := t.Connect(ctx); errors.Is(err, ErrNotReached) {
		return t.accept(p, code, err)
	} else if err != nil {
		return t.abandon(p, ReasonNotReached, err)
	}
	terms, err := t.Terms(p.Rail)
	if err != nil {
		return p, err
	}
	if t.stale(terms, p.ScannedAt) { // connecting may have taken seconds
		return t.abandon(p, ReasonStaleCode, ErrStaleCode)
	}
	if p, err = t.step(p, Sent, func(n *Payment) { n.SentAt = n.ChangedAt }); err != nil {
		return p, fmt.Errorf("record sending: %w", err)
	}
	t.rememberSent(code)
	sent, cancel := context.WithTimeout(ctx, t.Settings().Answer)
	answer, err := t.Gateway.Pay(sent, p, code)
	cancel()
	t.heed(err)
	next, err := t.record(p, answer, err)
	if err != nil {
		return next, errors.Join(ErrNotRecorded, err)
	}
	return next, nil
}

// abandon ends a payment of which no byte was sent, and returns the cause.
func (t *Till) abandon(p Payment, why Reason, cause error) (Payment, error) {
	next, err := t.step(p, Abandoned, func(n *Payment) { n.Reason = why })
	return next, errors.Join(cause, err)
}

// record writes what Pay brought. Anything that is not a clear answer is
// Unknown, never declined.
func (t *Till) record(p Payment, a Answer, err error) (Payment, error) {
	switch {
	case errors.Is(err, ErrRefused):
		return t.step(p, Declined, func(n *Payment) { n.Reason = a.Reason })
	case err != nil:
		t.Log.Warn("no answer to a payment", "payment", p.ID, "error", err)
		return t.step(p, Unknown, func(n *Payment) { n.Reason = ReasonNoAnswer })
	case a.Outcome == OutcomeCaptured && a.Fits(p):
		return t.step(p, Paid, a.Captured)
	case a.Outcome == OutcomeDeclined && a.ID == p.ID:
		return t.step(p, Declined, a.Facts)
	case a.Outcome == OutcomePending && a.ID == p.ID:
		return t.step(p, Unknown, a.Facts)
	}
	return t.step(p, Unknown, func(n *Payment) { n.Reason = ReasonBadAnswer })
}

// wasSent reports whether this code went out lately. The code itself is not
// kept, only its digest, and only in memory.
func (t *Till) wasSent(code paycode.Code) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, ok := t.seen[sha256.Sum256([]byte(paycode.Token(code.Reveal())))]
	return ok && t.Clock.Now().Sub(at) < seenFor
}

// rememberSent notes a code that goes out, and forgets the old ones.
func (t *Till) rememberSent(code paycode.Code) {
	now := t.Clock.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	for digest, at := range t.seen {
		if now.Sub(at) >= seenFor {
			delete(t.seen, digest)
		}
	}
	t.seen[sha256.Sum256([]byte(paycode.Token(code.Reveal())))] = now
}
