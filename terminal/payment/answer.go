package payment

import "time"

// An Outcome is what the backend says of a payment's money.
type Outcome uint8

// The outcomes.
const (
	OutcomePending   Outcome = 1 // not final: the customer confirms, or the network is slow
	OutcomeCaptured  Outcome = 2 // the money was taken
	OutcomeDeclined  Outcome = 3 // refused, final
	OutcomeCancelled Outcome = 4 // cancelled, final; any money was returned
	OutcomeNotKnown  Outcome = 5 // the backend does not know this id, yet
	OutcomeTooLate   Outcome = 6 // answer to a cancel: captured, and the window has passed
)

// An Answer is what the backend said about one payment.
type Answer struct {
	Outcome     Outcome
	ID          ID      // as the backend names it; must be the one asked for
	Amount      Yen     // as the backend knows it; must be the one sent
	Purpose     Purpose // likewise
	Rail        string
	Brand       string
	NetworkID   string
	PayerAmount string
	PaidAt      time.Time
	CancelUntil time.Time
	Reason      Reason
}

// Fits reports whether the answer is about p, its whole amount and its purpose.
// A backend that answers for another payment or sum has said nothing about this
// one.
func (a Answer) Fits(p Payment) bool {
	return a.ID == p.ID && a.Amount == p.Amount && a.Purpose == p.Purpose
}

// Facts notes what an answer tells beside the outcome.
func (a Answer) Facts(p *Payment) {
	p.Reason = a.Reason
	for _, f := range []struct {
		to   *string
		from string
	}{{&p.Brand, a.Brand}, {&p.NetworkID, a.NetworkID}, {&p.PayerAmount, a.PayerAmount}, {&p.Rail, a.Rail}} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	if !a.CancelUntil.IsZero() {
		p.CancelUntil = a.CancelUntil
	}
}

// Captured notes the facts of a payment whose money was taken; when that was is kept
// where it is known.
func (a Answer) Captured(p *Payment) {
	a.Facts(p)
	for _, at := range []time.Time{a.PaidAt, p.ChangedAt} {
		if p.PaidAt.IsZero() {
			p.PaidAt = at
		}
	}
}
