package simulation

import (
	"crypto/sha256"
	"encoding/json"
	"kaikei/terminal/wire"
	"maps"
	"slices"
)

// refund gives money back.
func (w *world) refund(r request, payment, id string) reply {
	digest := sha256.Sum256(r.body)
	f := w.refunds[id]
	if f == nil {
		var q wire.RefundRequest
		if err := json.Unmarshal(r.body, &q); err != nil {
			return problem(400, wire.CodeBadRequest)
		}
		f = &refund{id: id, payment: payment, body: digest, amount: q.AmountYen, state: wire.RefundProcessing}
		w.refunds[id] = f
	} else if f.listed {
		return problem(409, wire.CodeRepeatInconsistent)
	} else if f.body != digest {
		w.s.fail("R1", "refund %s came with other bytes", id)
	}
	c := w.charges[payment]
	slow := !w.s.calm && w.s.lot("refund", id).IntN(4) == 0 && f.reason == ""
	switch {
	case f.state != wire.RefundProcessing:
	case c == nil || c.state != wire.PaymentPaid:
		f.state, f.reason = wire.RefundRefused, wire.CodeNotPaid
	case c.refunded+f.amount > c.amount:
		f.state, f.reason = wire.RefundRefused, wire.CodeRefundAmount
		w.s.fail("I7", "refund %s asks for %d more of %s: %d of %d given back", id, f.amount, payment, c.refunded, c.amount)
	case slow:
		w.s.fault("slow refund")
		f.reason = wire.CodeInProcess // the next time it is done
	default:
		f.state, f.reason = wire.RefundDone, ""
		c.refunded += f.amount
		w.s.note("backend: refund %s of %s, %d yen", id, payment, f.amount)
	}
	return f.reply()
}

// reply says how a refund stands.
func (f *refund) reply() reply {
	return replyOf(200, wire.RefundAnswer{
		Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess},
		Refund: f.wire(),
	})
}

// wire is how the contract tells it.
func (f *refund) wire() *wire.Refund {
	return &wire.Refund{ID: f.id, PaymentID: f.payment, State: f.state, AmountYen: f.amount, Reason: f.reason}
}

// inquireRefund tells what became of a refund.
func (w *world) inquireRefund(payment, id string) reply {
	if f := w.refunds[id]; f != nil && f.payment == payment {
		return f.reply()
	}
	return problem(404, wire.CodeOrderNotExist)
}

// refunding returns the refunds of a payment that are in process.
func (w *world) refunding(payment string) (all []wire.Refund) {
	for _, id := range slices.Sorted(maps.Keys(w.refunds)) {
		if f := w.refunds[id]; f.payment == payment && f.state == wire.RefundProcessing {
			all = append(all, *f.wire())
		}
	}
	return all
}

// finish lets the refunds that were in process be done: the backend does not wait to
// be asked again.
func (w *world) finish() {
	for _, id := range slices.Sorted(maps.Keys(w.refunds)) {
		f := w.refunds[id]
		c := w.charges[f.payment]
		if f.state == wire.RefundProcessing && c != nil && c.state == wire.PaymentPaid && c.refunded+f.amount <= c.amount {
			f.state, f.reason = wire.RefundDone, ""
			c.refunded += f.amount
			w.s.note("backend: refund %s of %s is done", id, f.payment)
		}
	}
}
