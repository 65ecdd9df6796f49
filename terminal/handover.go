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

// HandOver gives all that is not settled to another terminal, and returns all
// that was ever given to it, so that a bundle that was lost can be made again.
// A payment that somebody works on is waited for until ctx ends. Errors:
// ErrBusy, or the ledger's; nothing is handed over then.
func (t *Till) HandOver(ctx context.Context, to string) ([]Handed, error) {
	pending, err := t.Handing.Unsettled()
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
		leave, err := t.leave(p.ID, to)
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
// this till's drawer, and waits only from one record to the next.
func (t *Till) leave(id PaymentID, to string) ([]Change, error) {
	p, err := t.Ledger.Payment(id)
	if err != nil || p.Tender == TenderCash || (!p.Waits() && !p.Due()) {
		return nil, err
	}
	return t.departure(KindHandOver, p, to)
}

// departure returns the changes by which p leaves, whatever its state.
func (t *Till) departure(kind Kind, p Payment, to string) ([]Change, error) {
	refunds, err := t.Refunds.Refunds(p.ID)
	if err != nil {
		return nil, err
	}
	now := t.Clock.Now()
	p.HandedTo = to
	c := Change{Kind: kind, At: now, Day: t.Day(now), From: p.State, Payment: p}
	if len(refunds) == 0 {
		return []Change{c}, nil
	}
	var changes []Change
	for _, r := range refunds {
		one := c
		one.Refund, one.RefundFrom = &r, r.State
		changes = append(changes, one)
	}
	return changes, nil
}

// gone takes a claimed payment out of these books when err is the backend's word
// that another terminal goes on with it. Else it returns err.
func (t *Till) gone(p Payment, err error) (Payment, error) {
	var where *Elsewhere
	if !errors.As(err, &where) || t.Handing == nil {
		return p, err
	}
	t.Log.Warn("payment is another terminal's", "payment", p.ID, "terminal", where.Terminal)
	changes, err := t.departure(KindElsewhere, p, where.Terminal)
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
		return t.gone(p, err)
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

// Takes returns nil when all of these may come here, before the backend is told that
// they do: none that went from here can come back. Errors: ErrHandedOver, or the
// ledger's.
func (t *Till) Takes(all []Handed) error {
	for _, h := range all {
		here, err := t.Ledger.Payment(h.Payment.ID)
		switch {
		case err == nil && here.HandedTo != "":
			return fmt.Errorf("take over %s, which went from here to %s: %w", h.Payment.ID, here.HandedTo, ErrHandedOver)
		case err != nil && !errors.Is(err, ErrNotFound):
			return fmt.Errorf("take over %s: %w", h.Payment.ID, err)
		}
	}
	return nil
}

// TakeOver takes payments from another terminal, or from other records of this
// one, all or none. Those that this ledger has already are left as they are. The
// background goes on with them; an id is never made anew. It returns how many
// are new.
func (t *Till) TakeOver(all []Handed) (taken int, err error) {
	var changes []Change
	for _, h := range all {
		here, err := t.Ledger.Payment(h.Payment.ID)
		switch {
		case err == nil && here.HandedTo != "":
			return 0, fmt.Errorf("take over %s, which went from here to %s: %w", h.Payment.ID, here.HandedTo, ErrHandedOver)
		case err == nil:
			continue
		case !errors.Is(err, ErrNotFound):
			return 0, fmt.Errorf("take over %s: %w", h.Payment.ID, err)
		}
		taken++
		now := t.Clock.Now()
		changes = append(changes, h.Arrive(Change{At: now, Day: t.Day(now)})...)
	}
	if len(changes) == 0 {
		return 0, nil
	}
	if err := t.Handing.CommitAll(changes); err != nil {
		return 0, fmt.Errorf("take over: %w", err)
	}
	return taken, nil
}

// Arrive returns the changes by which a payment comes into a ledger, each with
// the time and the day of stamp.
func (h Handed) Arrive(stamp Change) []Change {
	stamp.Kind, stamp.Payment, stamp.Sealed = KindTakeOver, h.Payment, h.Sealed
	if len(h.Refunds) == 0 {
		return []Change{stamp}
	}
	var changes []Change
	for i, r := range h.Refunds {
		one := stamp
		one.Refund = &r
		if i > 0 {
			one.From = h.Payment.State
		}
		changes = append(changes, one)
	}
	return changes
}
