package reconciliation

import (
	"slices"

	"kaikei/terminal"
)

// Unsure returns the refunds that were found and seem open. The records of how they
// ended may be lost: each is to be asked after by its id, and what the backend says
// of it put to [Rebuilding.Refunds]. Those of cash are nobody else's business.
func (r Rebuilding) Unsure(here []terminal.Handed) (refunds []terminal.Refund) {
	for _, h := range here {
		if h.Payment.Tender == terminal.TenderCash {
			continue
		}
		for _, f := range h.Refunds {
			if f.State.Open() {
				refunds = append(refunds, f)
			}
		}
	}
	return refunds
}

// answered brings each refund that seems open to where the backend has it. One that
// never came there was given up, unless it is the one that was under way: that one
// goes on, for all that is known here.
func (r Rebuilding) answered(h terminal.Handed) terminal.Handed {
	p := &h.Payment
	h.Refunds = slices.Clone(h.Refunds)
	for i := range h.Refunds {
		f := &h.Refunds[i]
		a, asked := r.Refunds[f.ID]
		underWay := f.ID == p.PendingRefund
		switch {
		case !asked || !f.State.Open():
			continue
		case a.State == terminal.RefundDone:
			f.State, f.NetworkID, f.ChangedAt = terminal.RefundDone, a.NetworkID, r.Now
			if underWay { // it ended after the newest record, which has not counted it
				p.Refunded += f.Amount
			}
		case a.State == terminal.RefundRefused:
			f.State, f.Refusal, f.ChangedAt = terminal.RefundRefused, a.Reason, r.Now
		case a.State == 0 && !underWay:
			f.State, f.Refusal, f.ChangedAt = terminal.RefundRefused, terminal.ReasonRecovered, r.Now
		}
		if underWay && !f.State.Open() {
			p.PendingRefund = ""
		}
	}
	return h
}

// refunding puts to a payment the refund that the backend has in process and of which
// no record was found: the till asks after it, and gives nothing of it a second time. Of
// several it is the first, since one at a time is under way here.
func (r Rebuilding) refunding(h terminal.Handed, f Found) terminal.Handed {
	p := &h.Payment
	for _, one := range f.Refunding {
		known := slices.ContainsFunc(h.Refunds, func(k terminal.Refund) bool { return k.ID == one.ID })
		if known || p.PendingRefund != "" || p.HandedTo != "" || one.Amount <= 0 || one.Amount > p.Amount-p.Refunded {
			continue
		}
		r.captured(p, f) // it was, before anything of it was to be given back
		one.State, one.Reason = terminal.RefundUnknown, string(terminal.ReasonRecovered)
		one.BusinessDate, one.CreatedAt, one.ChangedAt = r.Day(r.Now), r.Now, r.Now
		p.PendingRefund = one.ID
		h.Refunds = append(slices.Clip(h.Refunds), one)
	}
	return h
}

// overtaken ends the refund that was under way, since more was given back than it and
// those before it tell of: another came after it. The backend that was asked knows no
// such refund, or still has it in process, and then it goes on.
func (r Rebuilding) overtaken(h terminal.Handed) terminal.Handed {
	p := &h.Payment
	a, asked := r.Refunds[p.PendingRefund]
	switch {
	case !asked:
		h.Refunds = ended(h.Refunds, p.PendingRefund, p.Refunded)
		p.PendingRefund = ""
	case a.State == 0:
		for i := range h.Refunds {
			if f := &h.Refunds[i]; f.ID == p.PendingRefund {
				f.State, f.Refusal, f.ChangedAt = terminal.RefundRefused, terminal.ReasonRecovered, r.Now
			}
		}
		p.PendingRefund = ""
	}
	return h
}

// ended ends the refunds that seem open since the records of their ends are lost and
// that nobody can be asked after, all but the one that was under way: they had ended
// before it began, and what they gave back was counted by then, in sum.
func ended(refunds []terminal.Refund, underWay terminal.RefundID, sum terminal.Yen) []terminal.Refund {
	refunds = slices.Clone(refunds)
	for i := range refunds {
		f := &refunds[i]
		switch {
		case !f.State.Open() || f.ID == underWay:
		case sum-given(refunds) >= f.Amount:
			f.State = terminal.RefundDone
		default:
			f.State, f.Refusal = terminal.RefundRefused, terminal.ReasonRecovered
		}
	}
	return refunds
}

// given is the sum of the refunds that are done.
func given(refunds []terminal.Refund) (sum terminal.Yen) {
	for _, f := range refunds {
		if f.State == terminal.RefundDone {
			sum += f.Amount
		}
	}
	return sum
}
