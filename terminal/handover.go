package terminal

import (
	"context"
	"errors"
	"fmt"
)

// ErrHandedOver means that another terminal goes on with the payment.
var ErrHandedOver = errors.New("payment handed over to another terminal")

// An Elsewhere is the backend's word that another terminal of the shop goes on
// with a payment; the call changed nothing. It is an ErrHandedOver.
type Elsewhere struct {
	Terminal string // which one
	Hops     int    // by which hand-over it has it; see Payment.Hops
}

// Error names the terminal.
func (e *Elsewhere) Error() string { return "terminal " + e.Terminal + " goes on with it" }

// Is reports whether target is ErrHandedOver.
func (e *Elsewhere) Is(target error) bool { return target == ErrHandedOver }

// # Hand-over (R8)
//
// A terminal that breaks hands what is not settled to another one of its shop:
// the same payments under the same ids. From the commit that says so it never
// sends anything of them again, and its books leave them to the other. One whose
// record of that is lost, with a damaged file, hears it from the backend when it
// asks, and lets the payment go then.
//
// A payment may go on, and come back, any number of times. Each hand-over has the
// next number of that payment, Payment.Hops, which the giver signs and the backend
// keeps: the backend takes calls from the terminal of the highest number alone, so
// that of all terminals at most one can send, and a bundle of a lower number than
// what is here is old, and changes nothing.

// A Handed is one payment on its way to another terminal, with all that the
// other needs to go on.
type Handed struct {
	Payment Payment  `json:"payment"`
	Refunds []Refund `json:"refunds,omitempty"` // done and pending, oldest first
	Sealed  *Sealed  `json:"sealed,omitempty"`  // of a deferred payment
}

// A Handing is what a ledger needs for handing over.
type Handing interface {
	// CommitAll writes changes in one transaction, all or none.
	CommitAll(changes []Change) error
	// Unsettled returns what waits, and what is due, oldest first.
	Unsettled() ([]Payment, error)
	// HandedTo returns what was handed to a terminal before, oldest first.
	HandedTo(terminal string) ([]Payment, error)
}

// A HandOrder says who goes on with what is not settled here.
type HandOrder struct {
	To string // the terminal
	// InsteadOf is one that was to go on before, and broke: what was given to it goes to
	// To as well. Where it has told the backend that it goes on, it does, and To is
	// refused; so whoever comes first.
	InsteadOf string
}

// HandOver gives all that is not settled to another terminal, and returns all
// that was ever given to it, so that a bundle that was lost can be made again.
// A payment that somebody works on is waited for until ctx ends. Errors:
// ErrBusy, or the ledger's; nothing is handed over then.
func (t *Till) HandOver(ctx context.Context, o HandOrder) ([]Handed, error) {
	to := o.To
	pending, err := t.Handing.Unsettled()
	if err == nil && o.InsteadOf != "" && o.InsteadOf != to {
		var given []Payment
		given, err = t.Handing.HandedTo(o.InsteadOf)
		pending = append(pending, given...)
	}
	if err != nil {
		return nil, fmt.Errorf("hand over to %s: %w", to, err)
	}
	var changes []Change
	for _, p := range pending {
		f, err := t.claimSoon(ctx, p.ID)
		if err != nil {
			return nil, fmt.Errorf("hand over %s: %w", p.ID, err)
		}
		defer t.release(p.ID, f)
		leave, err := t.leave(p.ID, o)
		if err != nil {
			return nil, fmt.Errorf("hand over %s: %w", p.ID, err)
		}
		changes = append(changes, leave...)
	}
	if len(changes) > 0 {
		if err := t.Handing.CommitAll(changes); err != nil {
			return nil, fmt.Errorf("hand over to %s: %w", to, err)
		}
	}
	gone, err := t.Handing.HandedTo(to)
	if err != nil {
		return nil, fmt.Errorf("hand over to %s: %w", to, err)
	}
	all := []Handed{}
	for _, p := range gone {
		t.tell(p)
		h, err := t.bundle(p)
		if err != nil {
			return nil, fmt.Errorf("hand over %s: %w", p.ID, err)
		}
		all = append(all, h)
	}
	return all, nil
}

// leave returns the changes by which a claimed payment leaves this terminal:
// one, or one for each of its refunds, so that the newest record of each says
// where it went. None when it has been settled meanwhile, nor for cash: that is in
// this till's drawer, and waits only from one record to the next. Of one that has left
// for a terminal that broke the refunds have gone already.
func (t *Till) leave(id PaymentID, o HandOrder) ([]Change, error) {
	p, err := t.Ledger.Payment(id)
	left := p.HandedTo != ""
	if left && p.HandedTo != o.InsteadOf {
		return nil, err
	}
	p.HandedTo = ""
	if err != nil || p.Tender == TenderCash || (!p.Waits() && !p.Due()) {
		return nil, err
	}
	p.HandedTo, p.Hops = o.To, p.Hops+1
	if left {
		now := t.Clock.Now()
		return []Change{{Kind: KindHandOver, At: now, Day: t.Day(now), From: p.State, Payment: p}}, nil
	}
	return t.departure(KindHandOver, p)
}

// departure returns the changes by which p, which says where to, leaves in whatever
// state.
func (t *Till) departure(kind Kind, p Payment) ([]Change, error) {
	refunds, err := t.Refunds.Refunds(p.ID)
	if err != nil {
		return nil, err
	}
	now := t.Clock.Now()
	return departing(Change{Kind: kind, At: now, Day: t.Day(now), From: p.State, Payment: p}, refunds), nil
}

// departing is c for each of the payment's refunds.
func departing(c Change, refunds []Refund) []Change {
	if len(refunds) == 0 {
		return []Change{c}
	}
	var changes []Change
	for _, r := range refunds {
		one := c
		one.Refund, one.RefundFrom = &r, r.State
		changes = append(changes, one)
	}
	return changes
}

// gone takes a claimed payment out of these books when err is the backend's word
// that another terminal goes on with it. Else it returns err. A word of fewer
// hand-overs than the records here is a backend's whose books are an older copy: by it
// the payment would be with nobody. It goes on being asked after, until the backend is
// told of the later hand-over again.
func (t *Till) gone(ctx context.Context, p Payment, err error) (Payment, error) {
	var where *Elsewhere
	if !errors.As(err, &where) || t.Handing == nil {
		return p, err
	}
	if where.Hops < p.Hops {
		t.Log.Error("backend has an older hand-over", "payment", p.ID, "terminal", where.Terminal, "hops", where.Hops, "here", p.Hops)
		return p, t.rest(ctx, t.backoff())
	}
	t.Log.Warn("payment is another terminal's", "payment", p.ID, "terminal", where.Terminal)
	left := p
	left.HandedTo, left.Hops = where.Terminal, where.Hops
	changes, err := t.departure(KindElsewhere, left)
	if err == nil {
		err = t.Handing.CommitAll(changes)
	}
	if err != nil {
		return p, fmt.Errorf("leave %s to %s: %w", p.ID, where.Terminal, err)
	}
	p, err = t.Ledger.Payment(p.ID)
	t.tell(p)
	return p, err
}

// Reask asks the backend after a payment that is settled here, and lets it go when
// another terminal goes on with it. What else the backend says changes nothing: it
// is for the reconciliation. Errors: ErrBusy, ErrNoAnswer, or the ledger's.
func (t *Till) Reask(ctx context.Context, id PaymentID) (Payment, error) {
	f, err := t.claimSoon(ctx, id)
	if err != nil {
		return Payment{}, fmt.Errorf("ask after %s: %w", id, err)
	}
	defer t.release(id, f)
	p, err := t.Ledger.Payment(id)
	if err != nil || p.HandedTo != "" || !p.Reached() {
		return p, err
	}
	if _, _, err = t.ask(ctx, id, f); errors.Is(err, ErrHandedOver) {
		return t.gone(ctx, p, err)
	}
	return p, err
}

// bundle collects what the other terminal needs of a payment.
func (t *Till) bundle(p Payment) (h Handed, err error) {
	if h.Refunds, err = t.Refunds.Refunds(p.ID); err != nil {
		return h, err
	}
	if p.State == Deferred && t.Deferral != nil {
		sealed, err := t.Deferral.Codes.Sealed(p.ID)
		if err != nil {
			return h, err
		}
		h.Sealed = &sealed
	}
	h.Payment = p
	h.Payment.HandedTo = ""
	return h, nil
}
