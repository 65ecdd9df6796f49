package terminal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// Settle brings one payment to its end, and returns it as it then stands. A
// payment that another goroutine works on is waited for. When ctx ends first,
// the payment stays open and comes with ctx's error.
func (t *Till) Settle(ctx context.Context, id PaymentID) (Payment, error) {
	f, err := t.claimSoon(ctx, id)
	if err != nil {
		p, err := t.Ledger.Payment(id)
		return p, errors.Join(ctx.Err(), err)
	}
	return t.settleClaimed(ctx, id, f)
}

// StopAndSettle is Settle for a clerk who will not wait: one more inquiry, and
// then the cancel.
func (t *Till) StopAndSettle(ctx context.Context, id PaymentID) (Payment, error) {
	f, err := t.claim(id)
	f.halt()
	if err != nil {
		return t.Settle(ctx, id)
	}
	return t.settleClaimed(ctx, id, f)
}

// settleClaimed settles a payment that this goroutine has claimed.
func (t *Till) settleClaimed(ctx context.Context, id PaymentID, f *flight) (Payment, error) {
	defer t.release(id, f)
	p, err := t.Ledger.Payment(id)
	if err != nil {
		return Payment{}, fmt.Errorf("settle %s: %w", id, err)
	}
	return t.settle(ctx, p, f)
}

// settle does what the state of p asks for until nothing is open.
func (t *Till) settle(ctx context.Context, p Payment, f *flight) (Payment, error) {
	var err error
	for err == nil {
		switch {
		case p.HandedTo != "":
			return p, nil
		case p.State == Created:
			p, err = t.step(p, Abandoned, func(n *Payment) { n.Reason = ReasonInterrupted })
		case t.waitsForProof(p):
			return p, nil
		case p.State == Sent:
			p, err = t.step(p, Unknown, func(n *Payment) { n.Reason = unanswered(p) })
		case p.State == Unknown:
			p, err = t.inquire(ctx, p, f)
		case p.State == Cancelling:
			p, err = t.cancel(ctx, p)
		case p.State == Deferred:
			p, err = t.collect(ctx, p)
		case p.PendingRefund != "":
			p, err = t.finishRefund(ctx, p)
		default:
			return p, nil
		}
	}
	return p, notRecorded(p, err)
}

// notRecorded adds ErrNotRecorded to what kept a step from being written: p was
// sent, and a full disk must not be told as one on which nothing was sent. That
// the time was up is no such thing.
func notRecorded(p Payment, err error) error {
	timeUp := errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
	if timeUp || (p.State.Money() != MoneyUnknown && p.PendingRefund == "") {
		return err
	}
	return errors.Join(ErrNotRecorded, err)
}

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
	case err != nil:
		t.Log.Warn("inquiry without answer", "payment", p.ID, "error", err)
	case a.Outcome == OutcomeCaptured && a.Fits(p):
		p, err = t.step(p, Paid, a.Captured)
		return p, true, err
	case a.Outcome == OutcomeDeclined && a.ID == p.ID:
		p, err = t.step(p, Declined, a.Facts)
		return p, true, err
	case a.Outcome == OutcomeCancelled && a.ID == p.ID:
		// Closed at the backend already, by this till before a restart or by
		// an operator. The cancel that follows confirms it.
		p, err = t.step(p, Cancelling, a.Facts)
		return p, true, err
	case a.Outcome == OutcomePending && a.ID == p.ID && p.Reason != a.Reason:
		a.Facts(&p)
		t.tell(p)
	}
	return p, false, nil
}

// cancel repeats the cancel until the backend confirms it or says that the
// window has passed. Nothing else ends it (R3).
func (t *Till) cancel(ctx context.Context, p Payment) (Payment, error) {
	for tries := t.backoff(); ; {
		answer, err := t.askCancel(ctx, p.ID)
		switch {
		case err != nil:
			t.Log.Warn("cancel without answer", "payment", p.ID, "error", err)
		case answer.ID != p.ID:
			t.Log.Error("cancel answered for another payment", "payment", p.ID)
		case answer.Outcome == OutcomeCancelled, answer.Outcome == OutcomeDeclined && !p.Captured():
			return t.step(p, Cancelled, func(n *Payment) { keepFacts(n, answer) })
		case answer.Outcome == OutcomeTooLate && answer.Fits(p):
			return t.step(p, RefundDue, answer.Captured)
		}
		if err := t.rest(ctx, tries); err != nil {
			return p, err
		}
	}
}

// keepFacts notes the facts of a cancel's answer but keeps the reason why it
// was cancelled.
func keepFacts(p *Payment, a Answer) {
	why := p.Reason
	a.Facts(p)
	p.Reason = why
}

// askCancel makes one attempt to cancel.
func (t *Till) askCancel(ctx context.Context, id PaymentID) (Answer, error) {
	if err := t.hush(ctx, nil); err != nil {
		return Answer{}, err
	}
	if err := t.Connect(ctx); err != nil {
		return Answer{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, t.Settings().Answer)
	defer cancel()
	a, err := t.Reverser.Cancel(ctx, id)
	t.heed(err)
	return a, err
}

// pause waits for d, until ctx ends, or until early is closed; nil is never.
func (t *Till) pause(ctx context.Context, early <-chan struct{}, d time.Duration) error {
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	if early != nil {
		go func() {
			select {
			case <-early:
				cancel()
			case <-waiting.Done():
			}
		}()
	}
	// Only the caller's own end is an error: else the pause has merely been cut.
	_ = t.Clock.Sleep(waiting, d)
	return ctx.Err()
}

// Recover puts in order what the last run left, without the network: a payment
// that was not sent is abandoned, one that may have been is unknown. Call it
// before the first payment.
func (t *Till) Recover() error {
	open, err := t.Ledger.Open()
	if err != nil {
		return fmt.Errorf("read open payments: %w", err)
	}
	for _, p := range open {
		switch {
		case p.State == Created:
			_, err = t.step(p, Abandoned, func(n *Payment) { n.Reason = ReasonInterrupted })
		case p.State == Sent && !t.waitsForProof(p):
			_, err = t.step(p, Unknown, func(n *Payment) { n.Reason = unanswered(p) })
		}
		if err != nil {
			return fmt.Errorf("recover payment %s: %w", p.ID, err)
		}
	}
	return nil
}

// inFlight is how many payments are settled at a time. A backlog of thousands
// then waits for the disk and for the backend together, not in turns; one payment
// stays with one hand (R7).
const inFlight = 32

// Resume settles every open payment that nobody works on, the oldest first,
// some at a time, each for at most limit. It returns those still open.
func (t *Till) Resume(ctx context.Context, limit time.Duration) ([]Payment, error) {
	open, err := t.Ledger.Open()
	if err != nil {
		return nil, fmt.Errorf("read open payments: %w", err)
	}
	work, ended := errgroup.WithContext(ctx)
	work.SetLimit(inFlight)
	for _, p := range open {
		if ended.Err() != nil {
			break
		}
		work.Go(func() error { return t.resume(ended, p.ID, limit) })
	}
	err = work.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return t.Ledger.Open()
}

// resume settles one payment, for at most limit. Only an error of the ledger is
// one: that the time was not enough is none.
func (t *Till) resume(ctx context.Context, id PaymentID, limit time.Duration) error {
	f, err := t.claim(id)
	if err != nil {
		return nil // somebody works on it
	}
	one, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if _, err = t.settleClaimed(one, id, f); errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// turn is how long the background stays with one payment before it looks at
// the next, so that one that never ends does not hold up the others.
const turn = 90 * time.Second

// Run settles what is open and looks after the line, until ctx ends. An error
// of the ledger does not end it: money may still be on its way, and disks come
// back.
func (t *Till) Run(ctx context.Context) error {
	_ = t.Connect(ctx) // before the drain, which else would find no line; keep tries on
	first, kept := t.idle(), make(chan struct{})
	go func() {
		defer close(kept)
		t.keep(ctx, first)
	}()
	for ctx.Err() == nil {
		open, err := t.Resume(ctx, turn)
		if err == nil && len(open) == 0 && t.Idle != nil && t.Online() {
			err = t.Idle(ctx)
		}
		if err != nil && ctx.Err() == nil {
			t.Log.Error("background", "error", err)
		}
		_ = t.Clock.Sleep(ctx, t.Settings().Ping) // its error is ctx's
	}
	<-kept
	return ctx.Err()
}
