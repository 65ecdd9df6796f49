package terminal_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
)

// A world is the backend of the simulation, with the true ledger: it loses,
// delays and doubles what it is sent, and its customers take their time. It is
// the only one who knows where the money is.
type world struct {
	mu      sync.Mutex
	rng     *rand.Rand
	calm    bool // no more faults, so that all can come to rest
	orders  map[terminal.PaymentID]*charge
	refunds map[terminal.RefundID]terminal.Yen
	codes   map[string]terminal.PaymentID
}

// A charge is what truly became of one payment.
type charge struct {
	amount   terminal.Yen
	state    terminal.Outcome
	taken    int // how often the customer was charged: never more than once
	decideAt time.Time
	decision terminal.Outcome
	refunded terminal.Yen
	tooLate  bool // the cancel window has passed, and does not come back
}

func newWorld(rng *rand.Rand) *world {
	return &world{rng: rng, orders: map[terminal.PaymentID]*charge{}, refunds: map[terminal.RefundID]terminal.Yen{}, codes: map[string]terminal.PaymentID{}}
}

// roll reports one chance in n of trouble.
func (w *world) roll(n int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.calm && w.rng.IntN(n) == 0
}

// float is the jitter of the tills of this world.
func (w *world) float() float64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rng.Float64()
}

// delay returns a time that a message may take: mostly short, at times longer
// than anyone waits.
func (w *world) delay() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.calm || w.rng.IntN(6) > 0 {
		return time.Duration(w.rng.IntN(400)) * time.Millisecond
	}
	return time.Duration(w.rng.IntN(90)) * time.Second
}

// deliver carries out a request now, late, twice, or never, and brings the
// answer back, or not.
func (w *world) deliver(ctx context.Context, do func()) error {
	if w.roll(9) {
		<-ctx.Done() // lost on the way there
		return terminal.ErrNoAnswer
	}
	arrived := make(chan struct{})
	again := w.roll(8)
	late := w.delay()
	go func() { // the network goes on, whether the sender still waits or not
		time.Sleep(late)
		do()
		close(arrived)
		if again {
			time.Sleep(late)
			do()
		}
	}()
	select {
	case <-arrived:
	case <-ctx.Done():
		return terminal.ErrNoAnswer
	}
	if w.roll(7) {
		return errLine // lost on the way back
	}
	return nil
}

func (w *world) Connect(ctx context.Context) error {
	if w.roll(12) {
		return terminal.ErrNotReached
	}
	return ctx.Err()
}

func (w *world) Pay(ctx context.Context, p terminal.Payment, code paycode.Code) (a terminal.Answer, err error) {
	if w.roll(15) {
		return terminal.Answer{Reason: "PARAM_ILLEGAL"}, terminal.ErrRefused
	}
	err = w.deliver(ctx, func() { w.pay(p, code) })
	if err != nil {
		return a, err
	}
	if w.roll(20) {
		return terminal.Answer{Outcome: terminal.OutcomeCaptured, ID: "someone-else", Amount: p.Amount}, nil
	}
	return w.tell(p.ID), nil
}

// pay is a request that arrived, for the first time or again.
func (w *world) pay(p terminal.Payment, code paycode.Code) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c := w.orders[p.ID]; c != nil {
		return // known, or closed before it came: idempotent by id
	}
	c := &charge{amount: p.Amount}
	w.orders[p.ID] = c
	if _, used := w.codes[code.Reveal()]; used {
		c.state = terminal.OutcomeDeclined
		return
	}
	w.codes[code.Reveal()] = p.ID
	switch w.rng.IntN(6) {
	case 0:
		c.state = terminal.OutcomeDeclined
	case 1, 2: // the customer confirms on the phone, or not
		c.state, c.decision = terminal.OutcomePending, terminal.OutcomeCaptured
		if w.rng.IntN(3) == 0 {
			c.decision = terminal.OutcomeDeclined
		}
		c.decideAt = time.Now().Add(time.Duration(w.rng.IntN(100)) * time.Second)
	default:
		c.capture()
	}
}

// capture takes the customer's money.
func (c *charge) capture() {
	c.state = terminal.OutcomeCaptured
	c.taken++
}

// settle lets a customer who has decided by now have decided.
func (c *charge) settle() {
	if c.state != terminal.OutcomePending || time.Now().Before(c.decideAt) {
		return
	}
	if c.decision == terminal.OutcomeCaptured {
		c.capture()
		return
	}
	c.state = c.decision
}

// tell says how a payment stands.
func (w *world) tell(id terminal.PaymentID) terminal.Answer {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.orders[id]
	if c == nil {
		return terminal.Answer{Outcome: terminal.OutcomeNotKnown, ID: id}
	}
	c.settle()
	return terminal.Answer{Outcome: c.state, ID: id, Amount: c.amount, Brand: "J-Coin Pay", Rail: "jcoin", PaidAt: time.Now()}
}

func (w *world) Inquire(ctx context.Context, id terminal.PaymentID) (a terminal.Answer, err error) {
	err = w.deliver(ctx, func() {})
	if err != nil {
		return a, err
	}
	return w.tell(id), nil
}

func (w *world) Cancel(ctx context.Context, id terminal.PaymentID) (a terminal.Answer, err error) {
	err = w.deliver(ctx, func() { w.cancel(id) })
	if err != nil {
		return a, err
	}
	a = w.tell(id)
	if a.Outcome == terminal.OutcomeCaptured {
		a.Outcome = terminal.OutcomeTooLate
	}
	return a, nil
}

// cancel is a cancel that arrived. Some come after the window.
func (w *world) cancel(id terminal.PaymentID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.orders[id]
	if c == nil {
		w.orders[id] = &charge{state: terminal.OutcomeCancelled}
		return
	}
	c.settle()
	if c.state == terminal.OutcomeCaptured && w.rng.IntN(5) == 0 {
		c.tooLate = true
	}
	if c.state == terminal.OutcomePending || (c.state == terminal.OutcomeCaptured && !c.tooLate) {
		c.state = terminal.OutcomeCancelled
	}
}

func (w *world) Refund(ctx context.Context, r terminal.Refund) (a terminal.RefundAnswer, err error) {
	if w.roll(15) {
		return terminal.RefundAnswer{State: terminal.RefundUnknown}, nil
	}
	err = w.deliver(ctx, func() { w.refund(r) })
	if err != nil {
		return a, err
	}
	return terminal.RefundAnswer{State: terminal.RefundDone, Amount: r.Amount}, nil
}

// refund is a refund that arrived, for the first time or again.
func (w *world) refund(r terminal.Refund) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, known := w.refunds[r.ID]; known {
		return
	}
	w.refunds[r.ID] = r.Amount
	w.orders[r.PaymentID].refunded += r.Amount
}

// audit holds the till's ledger against the truth. At rest nothing may be
// open; before that, what the till shows as final must already be true.
func (w *world) audit(l *memLedger, rest bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range l.pick(func(terminal.Payment) bool { return true }) {
		c := w.orders[p.ID]
		if c == nil {
			c = &charge{}
		}
		holds := c.state == terminal.OutcomeCaptured
		switch {
		case c.taken > 1:
			return fmt.Errorf("payment %s was charged %d times", p.ID, c.taken)
		case rest && (p.State.Open() || p.PendingRefund != ""):
			return fmt.Errorf("payment %s is still %s", p.ID, p.State)
		case p.State == terminal.Paid && !holds:
			return fmt.Errorf("payment %s is shown as paid, the backend says %d", p.ID, c.state)
		case p.State.Final() && p.State.Money() == terminal.MoneyNo && p.State != terminal.Refunded && holds:
			return fmt.Errorf("payment %s is shown as %s, and the customer's money is gone", p.ID, p.State)
		case p.Refunded > c.refunded || c.refunded > p.Amount:
			return fmt.Errorf("payment %s: till gave back %d, backend %d of %d", p.ID, p.Refunded, c.refunded, p.Amount)
		case rest && p.Refunded != c.refunded:
			return fmt.Errorf("payment %s: till gave back %d, backend %d", p.ID, p.Refunded, c.refunded)
		case holds && p.Amount != c.amount:
			return fmt.Errorf("payment %s of %d was charged as %d", p.ID, p.Amount, c.amount)
		}
	}
	return nil
}

// net is what the backend owes the shop.
func (w *world) net() (sum terminal.Yen) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.orders {
		if c.state == terminal.OutcomeCaptured {
			sum += c.amount - c.refunded
		}
	}
	return sum
}
