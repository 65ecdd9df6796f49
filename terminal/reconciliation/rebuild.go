package reconciliation

import (
	"time"

	"kaikei/terminal"
)

// A Found is a payment as the backend's list has it.
type Found struct {
	terminal.Answer
	Refunded terminal.Yen
	Purpose  terminal.Purpose
	HandedTo string // another terminal, which goes on with it: nothing else is told then
	Hops     int    // how often it was handed over
	// Refunding is what it has in process to be given back: id, payment and sum are
	// told, and nothing else.
	Refunding []terminal.Refund
}

// Days is how many days of the backend's lists a ledger is made anew from.
const Days = 7

// A Rebuilding puts the records of a terminal together again: from what its
// damaged store still tells, and from the backend's list.
type Rebuilding struct {
	IDs terminal.IDs
	Now time.Time
	Day func(time.Time) terminal.Date
	// Refunds is what the backend says of the refunds that Unsure names; the zero
	// answer is of one that it does not know.
	Refunds map[terminal.RefundID]terminal.RefundAnswer
}

// Missing returns which of the payments that were found are in none of the backend's
// lists, and may be in another terminal's, or have come back from one: each is to be
// asked after, and what the backend says of it put to the lists. The record of a
// hand-over, or of a return, may be lost.
func (r Rebuilding) Missing(here []terminal.Handed, there []Found) (ids []terminal.PaymentID) {
	listed := map[terminal.PaymentID]bool{}
	for _, f := range there {
		listed[f.ID] = true
	}
	for _, h := range here {
		p := h.Payment
		counts := p.Holds() || p.State == terminal.Uncollected
		young := p.CreatedAt.After(r.Now.AddDate(0, 0, -Days))
		if !listed[p.ID] && p.Reached() && (p.HandedTo != "" || p.Waits() || p.Due() || (counts && young)) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// Payments returns what a new ledger begins with. What the damaged store has open
// stays open, and the till asks after it. The backend knows best what was given
// back or cancelled since. What the backend alone has comes in as it stands there,
// without its lines of sale; nothing that took no money does, unless it was handed over
// to this terminal, nor what another terminal goes on with. It holds when
// nothing that the old ledger sent is still on its way.
func (r Rebuilding) Payments(here []terminal.Handed, there []Found) []terminal.Handed {
	found := map[terminal.PaymentID]Found{}
	for _, f := range there {
		found[f.ID] = f
	}
	all, known := []terminal.Handed{}, map[terminal.PaymentID]bool{}
	for _, h := range here {
		f, ok := found[h.Payment.ID]
		if h.Payment.HandedTo != "" && f.Hops <= h.Payment.Hops { // it has not come back since
			if h, ok := r.untaken(h, f); ok {
				known[h.Payment.ID] = true
				all = append(all, h)
			}
			continue
		}
		known[h.Payment.ID] = true
		if f.HandedTo != "" {
			continue
		}
		h.Payment.HandedTo, h.Payment.Hops = "", max(h.Payment.Hops, f.Hops)
		h = r.answered(h)
		if ok {
			h = r.refunding(r.brought(h, f), f)
		}
		all = append(all, r.whole(h))
	}
	for _, f := range there {
		if h, ok := r.remote(f); ok && !known[f.ID] {
			all = append(all, r.whole(r.refunding(h, f)))
		}
	}
	return all
}

// untaken returns a payment that was handed over to a terminal of which the backend has
// not heard that it took it: it stays handed over, so that its bundle can be made again
// where that is lost. Not ok where another has it; nor where so little of its records
// was found that there is nothing to hand over, which is then the backend's alone.
func (r Rebuilding) untaken(h terminal.Handed, f Found) (terminal.Handed, bool) {
	if f.HandedTo != "" || f.Hops == h.Payment.Hops || (h.Payment.State == terminal.Deferred && h.Sealed == nil) {
		return h, false
	}
	to := h.Payment.HandedTo
	h.Payment.HandedTo = ""
	h = r.whole(h)
	ok := h.Payment.Waits() || h.Payment.Due()
	h.Payment.HandedTo = to
	return h, ok
}

// brought brings a payment to where the backend has it, as far as that is certain.
// What is left open the till asks after, under its own ids.
func (r Rebuilding) brought(h terminal.Handed, f Found) terminal.Handed {
	p := &h.Payment
	lost := p.State == terminal.Deferred && h.Sealed == nil // its code was not found
	// What was given back is what it is, also of a payment that was taken by another
	// sum than was accepted here, which was to be given back.
	back := min(f.Refunded, p.Amount)
	switch {
	case !p.Holds() && !p.Waits():
	case f.Outcome == terminal.OutcomeCancelled && p.Holds() && p.Refunded == 0:
		p.State, p.Reason, p.ChangedAt, p.PendingRefund = terminal.Cancelled, terminal.ReasonRecovered, r.Now, ""
	case f.Outcome == terminal.OutcomeCaptured && back > p.Refunded: // the records of how are lost, and the sum is not
		h = r.overtaken(h)
		r.captured(p, f)
		p.Refunded = back
	case lost && (f.Outcome == terminal.OutcomePending || (f.Outcome == terminal.OutcomeCaptured && f.Amount != p.Amount)):
		// It is there, and without its code nothing can be sent: its fate is asked after.
		p.State, p.SentAt, p.ChangedAt = terminal.Sent, p.CreatedAt, r.Now
	case lost && f.Outcome == terminal.OutcomeCaptured:
		r.captured(p, f)
	}
	return h
}

// captured notes that the backend has taken the money of p.
func (r Rebuilding) captured(p *terminal.Payment, f Found) {
	if !p.Holds() {
		p.State = terminal.Paid
		f.Captured(p)
	}
	p.ChangedAt = r.Now
}

// remote is a payment that the backend alone knows of.
func (r Rebuilding) remote(f Found) (terminal.Handed, bool) {
	at := f.PaidAt
	if at.IsZero() {
		at = r.Now
	}
	p := terminal.Payment{
		ID: f.ID, State: terminal.Paid, Amount: f.Amount, Tender: terminal.TenderCode,
		BusinessDate: r.Day(at), CreatedAt: at, SentAt: at, ChangedAt: r.Now, Purpose: f.Purpose, Refunded: f.Refunded, Hops: f.Hops,
	}
	if !f.Purpose.Credit() { // which sells nothing
		p.Sale = terminal.KeypadSale(f.Amount, terminal.RateStandard, terminal.TaxMode{Rounding: terminal.RoundDown})
	}
	f.Facts(&p)
	p.Reason = terminal.ReasonRecovered
	switch f.Outcome {
	case terminal.OutcomeCaptured:
		p.PaidAt = at
	case terminal.OutcomePending:
		p.State = terminal.Unknown
	case terminal.OutcomeCancelled:
		// It came here from another terminal, whose bundle may be brought once more: it is
		// not to be taken for paid then.
		if f.Hops == 0 || f.Amount == 0 {
			return terminal.Handed{}, false
		}
		p.State = terminal.Cancelled
	default:
		return terminal.Handed{}, false
	}
	return terminal.Handed{Payment: p}, true
}

// mend ends what cannot go on, because the record of how it ended, or the code to
// collect with, is lost. What was not sent yet by the newest record that was found
// may have been since: it is asked after, and not given up.
func (r Rebuilding) mend(h terminal.Handed) terminal.Handed {
	p := &h.Payment
	switch {
	case p.State == terminal.Deferred && h.Sealed == nil:
		p.State, p.Reason, p.ChangedAt = terminal.Uncollected, terminal.ReasonRecovered, r.Now
	case p.State == terminal.Created && p.Tender != terminal.TenderCash:
		p.State, p.SentAt, p.ChangedAt = terminal.Sent, p.CreatedAt, r.Now
	}
	h.Refunds = ended(h.Refunds, p.PendingRefund, p.Refunded)
	pending := false
	for i := range h.Refunds {
		if f := &h.Refunds[i]; f.State.Open() { // the one that is under way
			pending = true
			if f.State == terminal.RefundCreated && p.Tender != terminal.TenderCash {
				f.State = terminal.RefundSent
			}
		}
	}
	if !pending {
		p.PendingRefund = ""
	}
	return h
}

// whole makes what was given back the sum of the refunds, with one more where
// their records are lost, and the state what the sum says.
func (r Rebuilding) whole(h terminal.Handed) terminal.Handed {
	h = r.mend(h)
	p := &h.Payment
	if lost := p.Refunded - given(h.Refunds); lost > 0 {
		h.Refunds = append(h.Refunds, terminal.Refund{
			ID: terminal.RefundID(r.IDs.NewID()), PaymentID: p.ID, State: terminal.RefundDone, Amount: lost, Reason: string(terminal.ReasonRecovered),
			BusinessDate: r.Day(r.Now), CreatedAt: r.Now, ChangedAt: r.Now,
		})
	}
	switch {
	case p.Refunded == 0:
	case p.Refunded == p.Amount:
		p.State = terminal.Refunded
	default:
		p.State = terminal.PartRefunded
	}
	return h
}
