package terminal

import (
	"context"
	"errors"
	"time"
)

// inquire asks after an unknown payment until its fate is known, or until the
// time is up or the clerk stops it; it is then to be cancelled. At least one
// inquiry goes out before that, however late it is: a till that starts before
// its network would else take back what was paid long ago. The tries are
// counted too, since a clock that is set back would make the time endless.
func (t *Till) inquire(ctx context.Context, p Payment, f *flight) (Payment, error) {
	for try := 1; ; try++ {
		stopped := f.stopped()
		every, most := t.pace(p, f)
		last := stopped || try >= most || (t.Clock.Now().Sub(p.SentAt) >= t.Settings().InquireFor && !t.Clock.Now().Before(f.until))
		answer, sent, err := t.ask(ctx, p.ID, f)
		f.asked = f.asked || sent
		var known bool
		if p, known, err = t.learn(p, answer, err); known || err != nil {
			return p, err
		}
		if ctx.Err() != nil {
			return p, ctx.Err()
		}
		if last && f.asked {
			return t.step(p, Cancelling, func(n *Payment) { n.Reason = f.gaveUp(stopped) })
		}
		halt := f.stop
		if stopped {
			halt = nil // it was heard: no reason to cut every pause
		}
		if err := t.pause(ctx, halt, jittered(every, t.Jitter())); err != nil {
			return p, err
		}
	}
}

// gaveUp is why inquiring has ended without an answer.
func (f *flight) gaveUp(stopped bool) Reason {
	if stopped && !f.unseen {
		return ReasonStopped
	}
	return ReasonGaveUp
}

// pace says how often to inquire, and how many times at most: more often while a
// customer pays a code that the shop shows, since nothing else tells that they
// have.
func (t *Till) pace(p Payment, f *flight) (every time.Duration, most int) {
	if f.until.IsZero() {
		return t.Settings().InquireEvery, t.Settings().inquiries()
	}
	shown := t.Settings().Patience
	// As many as fit when every pause is the shortest: counted by the mean, they
	// would run out before the code does, and the till would take back what the
	// backend is about to call unpaid.
	shown.InquireEvery, shown.InquireFor = jittered(shownEvery, 0), max(shown.InquireFor, f.until.Sub(p.SentAt))
	return shownEvery, shown.inquiries()
}

// jittered is a pause a fifth shorter or longer, by a chance of 0 to 1: tills that
// lost one line together do not ask together.
func jittered(pause time.Duration, chance float64) time.Duration {
	return time.Duration(float64(pause) * (0.8 + 0.4*chance))
}

// shownEvery is how often a shown code is inquired after.
const shownEvery = time.Second

// unanswered is why a payment that was sent has no answer.
func unanswered(p Payment) Reason {
	if p.Bill != "" {
		return ReasonNoProof
	}
	return ReasonNoAnswer
}

// inquiries is how many fit into the time of inquiring, and two more.
func (p Patience) inquiries() int { return int(p.InquireFor/max(p.InquireEvery, 1)) + 2 }

// ask makes one inquiry, and reports whether it was sent. A clerk who stops the
// payment does not wait for the backend's patience.
func (t *Till) ask(ctx context.Context, id PaymentID, f *flight) (a Answer, sent bool, err error) {
	if err := t.hush(ctx, f.stop); err != nil {
		return Answer{}, false, err
	}
	if err := t.Connect(ctx); err != nil {
		return Answer{}, false, err
	}
	ctx, cancel := context.WithTimeout(ctx, t.Settings().Answer)
	defer cancel()
	a, err = t.Gateway.Inquire(ctx, id)
	t.heed(err)
	return a, true, err
}

// learn records what an inquiry brought, and reports whether the fate of p is
// known now. An error, an answer about something else and "no such payment"
// all teach nothing: the request may still be on its way.
func (t *Till) learn(p Payment, a Answer, err error) (_ Payment, done bool, _ error) {
	switch {
	case errors.Is(err, ErrHandedOver):
		return p, true, err
	case err != nil:
		t.Log.Warn("inquiry without answer", "payment", p.ID, "error", err)
	case a.Outcome == OutcomePending && a.ID == p.ID && p.Reason != a.Reason:
		a.Facts(&p)
		t.tell(p)
	}
	if next := learned(p, a); err == nil && next.to != 0 {
		p, err = t.step(p, next.to, next.edit)
		return p, true, err
	}
	return p, false, nil
}

// A move is the step that an answer asks for; the zero value is none.
type move struct {
	to   State
	edit func(*Payment)
}

// learned is what an inquiry's answer says of p.
func learned(p Payment, a Answer) move {
	switch {
	case a.Outcome == OutcomeCaptured && a.Fits(p):
		return move{Paid, a.Captured}
	case a.Outcome == OutcomeDeclined && a.ID == p.ID:
		return move{Declined, a.Facts}
	case a.Outcome == OutcomeCancelled && a.ID == p.ID:
		// Closed at the backend already, by this till before a restart or by
		// an operator. The cancel that follows confirms it.
		return move{Cancelling, a.Facts}
	}
	return move{}
}
