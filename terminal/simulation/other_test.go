package simulation

import (
	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// Payments that the backend knows by other bytes follow: a program before this one was
// faster, and wrote them otherwise, or of another sum.

// known is the answer to a collection whose payment the backend knows: how it stands,
// if these are its bytes.
func (w *world) known(c *charge) reply {
	if c.odd {
		return problem(409, wire.CodeRepeatInconsistent)
	}
	return w.tell(c)
}

// oddly takes the money of a deferred payment that was not seen before, now and then
// by other bytes.
func (w *world) oddly(r request, id string, q wire.PayRequest) reply {
	lot := w.s.lot("other bytes", id)
	odd := lot.IntN(6) == 0
	if odd && lot.IntN(2) == 0 {
		w.s.fault("known by another sum")
		q.AmountYen++
	}
	w.first(r, id, q)
	if odd {
		w.s.fault("known by other bytes")
		w.charges[id].odd = true
	}
	return w.known(w.charges[id])
}

// takenOtherwise is by how much the backend owes more than the till counts, for refunds
// that are due of what was taken as another sum: the reconciliation tells it. The
// caller holds mu.
func (s *sim) takenOtherwise(c *counter) (sum terminal.Yen) {
	for id, p := range c.disk.payments {
		if w := s.world.charges[string(id)]; w != nil && w.odd && p.HandedTo == "" && p.Captured() {
			sum += terminal.Yen(w.amount) - p.Amount
		}
	}
	return sum
}
