package training

import (
	"context"
	"sync"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
)

// The lessons, by the last two digits of the amount.
const (
	lessonDeclined = 51
	lessonConfirm  = 52
	lessonLate     = 53
	lessonCancel   = 54
	lessonRefused  = 55
)

// brand is the name of the wallet that everybody pays with here.
const brand = "練習 Training"

// confirmAfter is how long the customer of a lesson takes.
const confirmAfter = 5 * time.Second

// A Centre is a payment centre that moves no money. It is a terminal.Gateway, a
// terminal.Reverser and a terminal.Biller.
type Centre struct {
	Now func() time.Time

	mu   sync.Mutex // guards what follows
	asks map[terminal.PaymentID]asked
}

// An asked is a payment that was sent.
type asked struct {
	amount terminal.Yen
	at     time.Time
	shown  bool // by a code of the shop's
	closed bool
}

// lesson returns what an amount teaches.
func lesson(y terminal.Yen) terminal.Yen { return y % 100 }

// Connect always reaches the centre.
func (c *Centre) Connect(context.Context) error { return nil }

// Pay answers as the lesson asks.
func (c *Centre) Pay(ctx context.Context, p terminal.Payment, _ paycode.Code) (terminal.Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.note(p.ID, asked{amount: p.Amount, at: c.Now()})
	switch lesson(p.Amount) {
	case lessonDeclined:
		return terminal.Answer{Outcome: terminal.OutcomeDeclined, ID: p.ID, Amount: p.Amount, Reason: "INSUFFICIENT_BALANCE"}, nil
	case lessonConfirm:
		return terminal.Answer{Outcome: terminal.OutcomePending, ID: p.ID, Amount: p.Amount, Reason: terminal.ReasonConfirming}, nil
	case lessonLate, lessonCancel:
		return terminal.Answer{}, terminal.ErrNoAnswer
	case lessonRefused:
		return terminal.Answer{}, terminal.ErrRefused
	}
	return c.captured(p.ID), nil
}

// note keeps what was asked. The mutex is held.
func (c *Centre) note(id terminal.PaymentID, a asked) {
	if c.asks == nil {
		c.asks = map[terminal.PaymentID]asked{}
	}
	c.asks[id] = a
}

// captured is the answer for a payment that is paid.
func (c *Centre) captured(id terminal.PaymentID) terminal.Answer {
	return terminal.Answer{Outcome: terminal.OutcomeCaptured, ID: id, Amount: c.asks[id].amount, Brand: brand, NetworkID: "TRAINING", PaidAt: c.Now()}
}

// Inquire tells what became of a payment.
func (c *Centre) Inquire(_ context.Context, id terminal.PaymentID) (terminal.Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a, ok := c.asks[id]
	soon := c.Now().Sub(a.at) < confirmAfter
	switch l := lesson(a.amount); {
	case !ok:
		return terminal.Answer{Outcome: terminal.OutcomeNotKnown, ID: id}, nil
	case a.closed:
		return terminal.Answer{Outcome: terminal.OutcomeCancelled, ID: id, Amount: a.amount}, nil
	case l == lessonCancel, l == lessonLate && soon:
		return terminal.Answer{}, terminal.ErrNoAnswer
	case (l == lessonConfirm || a.shown) && soon:
		return terminal.Answer{Outcome: terminal.OutcomePending, ID: id, Amount: a.amount, Reason: terminal.ReasonConfirming}, nil
	}
	return c.captured(id), nil
}

// Cancel closes a payment.
func (c *Centre) Cancel(_ context.Context, id terminal.PaymentID) (terminal.Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := c.asks[id]
	a.closed = true
	c.note(id, a)
	return terminal.Answer{Outcome: terminal.OutcomeCancelled, ID: id, Amount: a.amount}, nil
}

// Refund gives back what was never taken.
func (c *Centre) Refund(_ context.Context, r terminal.Refund) (terminal.RefundAnswer, error) {
	return terminal.RefundAnswer{State: terminal.RefundDone, Amount: r.Amount, NetworkID: "TRAINING"}, nil
}

// Bill makes a code that no wallet reads, and whose customer pays in a while.
func (c *Centre) Bill(_ context.Context, p terminal.Payment) (terminal.ShopCode, terminal.Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.note(p.ID, asked{amount: p.Amount, at: c.Now(), shown: true})
	return terminal.ShopCode{Text: "TRAINING " + string(p.ID), Until: c.Now().Add(time.Minute)},
		terminal.Answer{Outcome: terminal.OutcomePending, ID: p.ID, Amount: p.Amount}, nil
}
