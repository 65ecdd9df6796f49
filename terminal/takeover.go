package terminal

import (
	"context"
	"errors"
	"fmt"
)

// A standing says how a payment of a bundle stands to what this ledger has of it.
type standing uint8

// The standings.
const (
	standsNew  standing = iota + 1 // not here, or an older record of it: it comes
	standsHere                     // it came before
	standsOld                      // it has gone on since, or came back by a later hand-over
)

// stands compares a payment of a bundle with what is here of it.
func (t *Till) stands(h Handed) (here Payment, s standing, err error) {
	here, err = t.Ledger.Payment(h.Payment.ID)
	switch {
	case errors.Is(err, ErrNotFound):
		return Payment{}, standsNew, nil
	case err != nil:
		return here, 0, fmt.Errorf("take over %s: %w", h.Payment.ID, err)
	case here.Hops < h.Payment.Hops:
		return here, standsNew, nil
	case here.HandedTo == "" && here.Hops == h.Payment.Hops:
		return here, standsHere, nil
	}
	return here, standsOld, nil
}

// Takes returns which payments of a bundle come here, before the backend is told that
// they do. Those that came before are left as they are, and so are those that have
// gone on since: a bundle lists all that was ever given. Errors: ErrHandedOver when
// it is old, so that nothing in it is this terminal's; the ledger's.
func (t *Till) Takes(all []Handed) (come []Handed, err error) {
	var old Payment
	mine := 0
	for _, h := range all {
		here, s, err := t.stands(h)
		if err != nil {
			return nil, err
		}
		switch s {
		case standsNew:
			come = append(come, h)
			mine++
		case standsHere:
			mine++
		default:
			old = here
		}
	}
	if mine == 0 && len(all) > 0 {
		return nil, fmt.Errorf("take over %s, which has had %d hand-overs since: %w", old.ID, old.Hops, ErrHandedOver)
	}
	return come, nil
}

// TakeOver takes payments that another terminal gave, or other records of this one,
// all or none. Those that this ledger has already, or had and gave on, are left as
// they are; one that comes back is this terminal's again, as the other left it. The
// background goes on with them; an id is never made anew. It returns how many came.
// Errors: ErrBusy, or the ledger's.
func (t *Till) TakeOver(ctx context.Context, from string, all []Handed) (taken int, err error) {
	var changes []Change
	for _, h := range all {
		f, err := t.claimSoon(ctx, h.Payment.ID) // older records of it may be worked on here
		if err != nil {
			return 0, fmt.Errorf("take over %s: %w", h.Payment.ID, err)
		}
		defer t.release(h.Payment.ID, f)
		here, s, err := t.stands(h)
		if err != nil {
			return 0, err
		}
		if s != standsNew {
			continue
		}
		taken++
		arrive, err := t.arrival(h, here, from)
		if err != nil {
			return 0, fmt.Errorf("take over %s: %w", h.Payment.ID, err)
		}
		changes = append(changes, arrive...)
	}
	if len(changes) == 0 {
		return 0, nil
	}
	if err := t.Handing.CommitAll(changes); err != nil {
		return 0, fmt.Errorf("take over: %w", err)
	}
	return taken, nil
}

// arrival returns the changes by which a payment comes from a terminal. An older
// record of it that is here and does not know that it went is put right first.
func (t *Till) arrival(h Handed, here Payment, from string) (changes []Change, err error) {
	now := t.Clock.Now()
	stamp := Change{At: now, Day: t.Day(now)}
	if here.ID == "" {
		return h.Arrive(stamp), nil
	}
	if here.HandedTo == "" {
		here.HandedTo, here.Hops = from, h.Payment.Hops-1
		if changes, err = t.departure(KindElsewhere, here); err != nil {
			return nil, err
		}
	}
	refunds, err := t.Refunds.Refunds(here.ID)
	if err != nil {
		return nil, err
	}
	// Where either terminal made its record anew, what never changes may differ: it
	// stays as it is here, under the date under which it was counted. But for what was
	// sent: slip and clerk are among the bytes of a deferred payment.
	p := &h.Payment
	p.Sale, p.Share, p.Purpose, p.Tender = here.Sale, here.Share, here.Purpose, here.Tender
	p.CreatedAt, p.BusinessDate = here.CreatedAt, here.BusinessDate
	if p.Slip == 0 { // it was found again at the backend alone
		p.Slip, p.Clerk = here.Slip, here.Clerk
	}
	return append(changes, h.comeBack(stamp, here, refunds)...), nil
}

// Arrive returns the changes by which a payment comes into a ledger that has nothing
// of it, each with the time and the day of stamp.
func (h Handed) Arrive(stamp Change) []Change { return h.comeBack(stamp, Payment{}, nil) }

// Restored returns the changes by which a payment is in a ledger that is made anew: one
// that was handed over comes and goes, so that its bundle can be made again.
func (h Handed) Restored(stamp Change) []Change {
	away := h.Payment
	if away.HandedTo == "" {
		return h.Arrive(stamp)
	}
	h.Payment.HandedTo, h.Payment.Hops = "", away.Hops-1
	leave := stamp
	leave.Kind, leave.From, leave.Payment = KindHandOver, away.State, away
	return append(h.Arrive(stamp), departing(leave, h.Refunds)...)
}

// comeBack returns the changes by which a payment comes into a ledger that has it as
// away, with some refunds. One of those that the other terminal does not know of was
// sent from here, before this one knew who goes on with the payment, and is asked after;
// or was made up here, for a record that was lost, and is none.
func (h Handed) comeBack(stamp Change, away Payment, refunds []Refund) []Change {
	was, coming := map[RefundID]RefundState{}, map[RefundID]bool{}
	for _, r := range h.Refunds {
		coming[r.ID] = true
	}
	all := h.Refunds[:len(h.Refunds):len(h.Refunds)]
	for _, r := range refunds {
		was[r.ID] = r.State
		switch {
		case coming[r.ID]:
			continue
		case h.mayHave(r):
			h.Payment.PendingRefund = r.ID
		default:
			r.State, r.Refusal = RefundRefused, ReasonRecovered
		}
		all = append(all, r)
	}
	stamp.Kind, stamp.From, stamp.Payment, stamp.Sealed = KindTakeOver, away.State, h.Payment, h.Sealed
	if len(all) == 0 {
		return []Change{stamp}
	}
	var changes []Change
	for i, r := range all {
		one := stamp
		one.Refund, one.RefundFrom = &r, was[r.ID]
		if i > 0 {
			one.From = h.Payment.State
		}
		changes = append(changes, one)
	}
	return changes
}

// mayHave reports whether a refund that was sent, of which h does not tell, may have
// been done of it.
func (h Handed) mayHave(r Refund) bool {
	p := h.Payment
	sent := r.State == RefundSent || r.State == RefundUnknown
	return sent && p.PendingRefund == "" && (p.State.Open() || p.Remaining() >= r.Amount)
}
