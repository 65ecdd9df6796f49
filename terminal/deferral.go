package terminal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal/paycode"
)

// ErrCaps means that a payment could not be accepted offline: its rail does not
// allow it, or one of the caps is reached. Nothing was sent.
var ErrCaps = errors.New("not accepted offline")

// ErrOverCaps is an ErrCaps of a rail that does take payments offline, and now no more
// of them, or none so large.
var ErrOverCaps = fmt.Errorf("%w: a cap is reached", ErrCaps)

// Caps bound what is accepted on one rail while the backend cannot be reached
// (R6). They hold over all restarts, since they are counted in the ledger. Each
// must be set: a zero allows nothing.
type Caps struct {
	Sale  Yen           // of one payment
	Total Yen           // of all that wait
	Count int           // of those that wait
	Age   time.Duration // of the oldest that waits
}

// A Sealed is a payment code that only the backend can read, and the device's
// signature of when it was scanned and for what.
type Sealed struct {
	Code      string `json:"code"`      // base64
	Signature string `json:"signature"` // base64
	// Digest is the same for the same code, and tells nothing to those without
	// the device's key: a code is accepted once, over restarts too.
	Digest string `json:"digest"`
}

// A Deferral is what a till needs to accept codes offline.
type Deferral struct {
	// Seal seals a code for the backend, and signs p's scan. Nil accepts nothing
	// more; what waits is still collected.
	Seal func(p Payment, code paycode.Code) (Sealed, error)
	// Codes are the sealed codes of the ledger, which keeps each exactly while
	// its payment is DEFERRED. Commit takes a new one in Change.Sealed.
	Codes interface {
		Sealed(id PaymentID) (Sealed, error)
	}
	// Gateway collects. PayDeferred is idempotent by the payment's id, and its
	// bytes are a function of p and s alone. ErrInconsistent means that the
	// backend knows the id by other bytes.
	Gateway interface {
		PayDeferred(ctx context.Context, p Payment, s Sealed) (Answer, error)
	}
}

// shortLived are the rails whose codes live one minute by their networks' rules:
// no configuration can let them be kept for later.
var shortLived = map[string]bool{
	string(paycode.AlipayPlus): true, string(paycode.WeChatPay): true, string(paycode.UnionPay): true,
}

// accept takes a created payment offline, if its rail allows that and the caps
// have room. Else it is abandoned, with cause.
func (t *Till) accept(p Payment, code paycode.Code, cause error) (Payment, error) {
	t.deferring.Lock() // two customers must not both take the last room
	defer t.deferring.Unlock()
	if err := t.room(p); err != nil {
		if !errors.Is(err, ErrCaps) {
			return p, err
		}
		return t.abandon(p, ReasonNotReached, errors.Join(cause, err))
	}
	sealed, err := t.Deferral.Seal(p, code)
	if err != nil {
		return t.abandon(p, ReasonNotReached, errors.Join(cause, fmt.Errorf("seal code of %s: %w", p.ID, err)))
	}
	if err := t.fresh(p, sealed); err != nil {
		return t.abandon(p, ReasonNotReached, err)
	}
	next, err := Advance(p, Deferred)
	if err != nil {
		return p, err
	}
	next.ChangedAt, next.Reason = t.Clock.Now(), ReasonNotReached
	next, err = t.write(p, Change{Kind: KindPayment, From: p.State, Payment: next, Sealed: &sealed})
	if err == nil {
		t.rememberSent(code) // the same code is not accepted again
	}
	return next, err
}

// room returns nil when p may be accepted offline, else an ErrCaps or the
// ledger's error.
func (t *Till) room(p Payment) error {
	terms, err := t.Terms(p.Rail)
	if err != nil || p.Purpose.Credit() || t.Deferral == nil || t.Deferral.Seal == nil || terms.Deferral == nil || shortLived[terms.Rail] {
		return fmt.Errorf("rail %s: %w", p.Rail, errors.Join(ErrCaps, err))
	}
	if t.Settings().old(t.Clock.Now()) {
		return fmt.Errorf("rail %s: %w: %w", p.Rail, ErrCaps, ErrSettingsOld)
	}
	open, err := t.Ledger.Open()
	if err != nil {
		return fmt.Errorf("count what waits: %w", err)
	}
	caps, count, total := *terms.Deferral, 1, p.Amount
	for _, o := range open {
		if o.State != Deferred || o.Rail != p.Rail {
			continue
		}
		count++
		total += o.Amount
		if age := t.Clock.Now().Sub(o.CreatedAt); age > caps.Age {
			return fmt.Errorf("%s has waited for %s: %w", o.ID, age.Round(time.Second), ErrOverCaps)
		}
	}
	if p.Amount > caps.Sale || count > caps.Count || total > caps.Total {
		return fmt.Errorf("%s, as number %d of %s in all: %w", p.Amount, count, total, ErrOverCaps)
	}
	return nil
}

// fresh returns ErrCodeUsed when a payment that waits has the same code.
func (t *Till) fresh(p Payment, sealed Sealed) error {
	open, err := t.Ledger.Open()
	if err != nil {
		return fmt.Errorf("look at what waits: %w", err)
	}
	for _, o := range open {
		if o.State != Deferred {
			continue
		}
		other, err := t.Deferral.Codes.Sealed(o.ID)
		if err != nil {
			return fmt.Errorf("look at what waits: %w", err)
		}
		if other.Digest == sealed.Digest {
			return fmt.Errorf("code of %s is that of %s: %w", p.ID, o.ID, ErrCodeUsed)
		}
	}
	return nil
}

// collect sends a deferred payment until the backend says what became of it.
// It stays DEFERRED meanwhile: the id and the bytes are on disk, and the same
// bytes may be sent again for ever. Only a refusal of the payment itself makes
// it uncollected; one of the call is the line's or our own fault, and is tried
// again.
func (t *Till) collect(ctx context.Context, p Payment) (Payment, error) {
	if t.Deferral == nil {
		return p, fmt.Errorf("collect %s: %w", p.ID, ErrCaps)
	}
	sealed, err := t.Deferral.Codes.Sealed(p.ID)
	if err != nil {
		return p, fmt.Errorf("collect %s: %w", p.ID, err)
	}
	for tries := t.backoff(); ; {
		a, err := t.sendDeferred(ctx, p, sealed)
		next := fetched(p, a)
		if errors.Is(err, ErrInconsistent) {
			next, err = t.otherBytes(ctx, p)
		}
		switch {
		case errors.Is(err, ErrHandedOver):
			return p, err
		case err != nil:
			t.Log.Warn("deferred payment without answer", "payment", p.ID, "error", err)
		}
		if err == nil && next.to != 0 {
			return t.step(p, next.to, next.edit)
		}
		if err := t.rest(ctx, tries); err != nil {
			return p, err
		}
	}
}

// fetched is what the answer to collecting says of p.
func fetched(p Payment, a Answer) move {
	switch {
	case a.Outcome == OutcomeCaptured && a.Fits(p):
		return move{Paid, a.Captured}
	case (a.Outcome == OutcomeDeclined || a.Outcome == OutcomeCancelled) && a.ID == p.ID:
		return move{Uncollected, a.Facts}
	}
	return move{}
}

// otherBytes asks what became of a payment whose id the backend knows by other bytes
// than those that were sent, which nothing that is sent again will change. Of the same
// sum it is this payment, as a program before this one wrote it. Of another sum, or of
// none, it is not what was accepted here, and is taken back before it is called
// uncollected, so that nobody has paid for it.
func (t *Till) otherBytes(ctx context.Context, p Payment) (move, error) {
	a, _, err := t.ask(ctx, p.ID, &flight{})
	if next := fetched(p, a); err != nil || a.ID != p.ID || a.Outcome == OutcomePending || next.to != 0 {
		return next, err
	}
	t.Log.Error("deferred payment is known by other contents", "payment", p.ID, "here", p.Amount, "there", a.Amount)
	return move{Cancelling, func(n *Payment) { n.SentAt, n.Reason = n.ChangedAt, ReasonOtherBytes }}, nil
}

// sendDeferred makes one attempt to collect.
func (t *Till) sendDeferred(ctx context.Context, p Payment, s Sealed) (Answer, error) {
	if err := t.hush(ctx, nil); err != nil {
		return Answer{}, err
	}
	if err := t.Connect(ctx); err != nil {
		return Answer{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, t.Settings().Answer)
	defer cancel()
	a, err := t.Deferral.Gateway.PayDeferred(ctx, p, s)
	t.heed(err)
	return a, err
}
