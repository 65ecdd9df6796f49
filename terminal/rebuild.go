package terminal

import (
	"slices"
	"time"
)

// ReasonRecovered is why a payment or a refund is in the ledger that was made
// from the backend's records, after the terminal's own were damaged.
const ReasonRecovered Reason = "RECOVERED"

// A Found is a payment as the backend's list has it.
type Found struct {
	Answer
	Refunded Yen
	Purpose  Purpose
}

// A Rebuilding puts the records of a terminal together again: from what its
// damaged store still tells, and from the backend's list.
type Rebuilding struct {
	IDs IDs
	Now time.Time
	Day func(time.Time) Date
}

// Payments returns what a new ledger begins with. What the damaged store has open
// stays open, and the till asks after it. Of what is settled, the backend knows
// best what was given back or cancelled since. What the backend alone has comes
// in as it stands there, without its lines of sale; nothing that took no money
// does.
func (r Rebuilding) Payments(here []Handed, there []Found) []Handed {
	found := map[PaymentID]Found{}
	for _, f := range there {
		found[f.ID] = f
	}
	all, known := []Handed{}, map[PaymentID]bool{}
	for _, h := range here {
		known[h.Payment.ID] = true
		f, ok := found[h.Payment.ID]
		lost := h.Payment.State == Deferred && h.Sealed == nil // its code was not found
		switch {
		case ok && lost && f.Outcome == OutcomeCaptured && f.Amount == h.Payment.Amount:
			h.Payment.State, h.Payment.ChangedAt = Paid, r.Now
			f.captured(&h.Payment)
		case ok && !h.Payment.Waits():
			h = r.settled(h, f)
		}
		all = append(all, r.whole(h))
	}
	for _, f := range there {
		if h, ok := r.remote(f); ok && !known[f.ID] {
			all = append(all, r.whole(h))
		}
	}
	return all
}

// settled brings a payment that is settled here to where the backend has it.
func (r Rebuilding) settled(h Handed, f Found) Handed {
	switch p := &h.Payment; {
	case !p.holds() || f.Amount != p.Amount:
	case f.Outcome == OutcomeCancelled && p.Refunded == 0:
		p.State, p.Reason, p.ChangedAt = Cancelled, ReasonRecovered, r.Now
	case f.Outcome == OutcomeCaptured && f.Refunded > p.Refunded:
		p.Refunded, p.ChangedAt = f.Refunded, r.Now
	}
	return h
}

// remote is a payment that the backend alone knows of.
func (r Rebuilding) remote(f Found) (Handed, bool) {
	at := f.PaidAt
	if at.IsZero() {
		at = r.Now
	}
	p := Payment{
		ID: f.ID, State: Paid, Amount: f.Amount, Sale: KeypadSale(f.Amount, RateStandard, TaxMode{Rounding: RoundDown}), Tender: TenderCode,
		BusinessDate: r.Day(at), CreatedAt: at, SentAt: at, ChangedAt: r.Now, Purpose: f.Purpose, Refunded: f.Refunded,
	}
	f.facts(&p)
	p.Reason = ReasonRecovered
	switch f.Outcome {
	case OutcomeCaptured:
		p.PaidAt = at
	case OutcomePending:
		p.State = Unknown
	default:
		return Handed{}, false
	}
	return Handed{Payment: p}, true
}

// mend ends what cannot go on, because the record of how it ended, or the code to
// collect with, is lost.
func (r Rebuilding) mend(h Handed) Handed {
	p := &h.Payment
	if p.State == Deferred && h.Sealed == nil {
		p.State, p.Reason, p.ChangedAt = Uncollected, ReasonRecovered, r.Now
	}
	h.Refunds = slices.Clone(h.Refunds)
	pending := false
	for i, f := range h.Refunds {
		switch {
		case !f.State.Open():
		case f.ID == p.PendingRefund:
			pending = true
		case p.Refunded-given(h.Refunds) >= f.Amount:
			h.Refunds[i].State = RefundDone
		default:
			h.Refunds[i].State, h.Refunds[i].Refusal = RefundRefused, ReasonRecovered
		}
	}
	if !pending {
		p.PendingRefund = ""
	}
	return h
}

// whole makes what was given back the sum of the refunds, with one more where
// their records are lost, and the state what the sum says.
func (r Rebuilding) whole(h Handed) Handed {
	h = r.mend(h)
	p := &h.Payment
	if lost := p.Refunded - given(h.Refunds); lost > 0 {
		h.Refunds = append(h.Refunds, Refund{
			ID: RefundID(r.IDs.NewID()), PaymentID: p.ID, State: RefundDone, Amount: lost, Reason: string(ReasonRecovered),
			BusinessDate: r.Day(r.Now), CreatedAt: r.Now, ChangedAt: r.Now,
		})
	}
	switch {
	case p.Refunded == 0:
	case p.Refunded == p.Amount:
		p.State = Refunded
	default:
		p.State = PartRefunded
	}
	return h
}

// given is the sum of the refunds that are done.
func given(refunds []Refund) (sum Yen) {
	for _, f := range refunds {
		if f.State == RefundDone {
			sum += f.Amount
		}
	}
	return sum
}
