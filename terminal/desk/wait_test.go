package desk_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/tilltest"
)

// No answer: the screen says that nothing is known, lets the clerk stop or go
// on, and never offers to charge again while it is open.
func TestDeskUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		back := &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeNotKnown), OnCancel: tilltest.Says(terminal.OutcomeCancelled)}
		c := newCounter(t, back)
		defer c.stop()
		c.charge(1500)
		c.show(aCode)
		assert.Equal(t, desk.WaitBackend, c.view().WaitFor)
		assert.False(t, c.view().CanStop)
		time.Sleep(6 * time.Second)
		v := c.view()
		assert.Equal(t, desk.WaitInquiry, v.WaitFor)
		assert.True(t, v.CanStop)
		assert.True(t, v.CanLeave)
		assert.False(t, v.Deadline.IsZero(), "no wait without deadline")
		c.tap(desk.Intent{Kind: desk.IntentNext})
		v = c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Unknown, v.Payment.State)
		assert.False(t, v.CanRetry, "a second payment would be a second charge")
		c.tap(desk.Intent{Kind: desk.IntentCharge})
		assert.Equal(t, desk.ScreenResult, c.view().Screen)
		c.tap(desk.Intent{Kind: desk.IntentNext})
		assert.Equal(t, desk.ScreenAmount, c.view().Screen, "the next customer is served")
		assert.EqualValues(t, 1, c.view().Today.Open.Count)
		time.Sleep(2 * time.Minute)
		assert.Zero(t, c.view().Today.Open.Count, "and the till has brought the other to its end")
		assert.Empty(t, c.paper.slips)
	})
}

// The customer confirms on the phone after the clerk went on: the slip is
// printed all the same.
func TestDeskLateSuccess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		paidAt := time.Now().Add(30 * time.Second)
		pending := func(id terminal.PaymentID) (terminal.Answer, error) {
			a := terminal.Answer{Outcome: terminal.OutcomePending, ID: id, Amount: 1500, Reason: terminal.ReasonConfirming}
			if time.Now().After(paidAt) {
				a.Outcome, a.Reason = terminal.OutcomeCaptured, ""
			}
			return a, nil
		}
		c := newCounter(t, &tilltest.Backend{OnInquire: pending, OnPay: func(p terminal.Payment) (terminal.Answer, error) { return pending(p.ID) }})
		defer c.stop()
		c.charge(1500)
		c.show(aCode)
		assert.Equal(t, desk.WaitCustomer, c.view().WaitFor)
		c.tap(desk.Intent{Kind: desk.IntentNext}, desk.Intent{Kind: desk.IntentNext})
		c.tap(desk.Intent{Kind: desk.IntentType, Amount: 200})
		time.Sleep(time.Minute)
		v := c.view()
		assert.Equal(t, desk.ScreenAmount, v.Screen)
		assert.Equal(t, terminal.Yen(200), v.Typed, "the next sale is not disturbed")
		assert.Equal(t, terminal.Yen(1500), v.Today.Net)
		assert.Len(t, c.paper.slips, 2)
	})
}

func TestDeskStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeNotKnown), OnCancel: tilltest.Says(terminal.OutcomeCancelled)})
		defer c.stop()
		c.charge(1500)
		c.show(aCode)
		time.Sleep(6 * time.Second)
		c.tap(desk.Intent{Kind: desk.IntentStop}, desk.Intent{Kind: desk.IntentStop})
		v := c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Cancelled, v.Payment.State)
		assert.True(t, v.CanRetry, "no money moved, and that is confirmed")
	})
}

// confirming is a payment that the customer has to confirm.
func confirming(id terminal.PaymentID) (terminal.Answer, error) {
	return terminal.Answer{Outcome: terminal.OutcomePending, ID: id, Amount: 1500, Reason: terminal.ReasonConfirming}, nil
}

// A question that is on its way when the clerk stops may take long to come back: the
// screen says at once that the payment is being stopped, and asks nobody to confirm it.
func TestDeskStopsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		back := &tilltest.Backend{ // it is not heard of again until the cancel
			OnPay:    func(p terminal.Payment) (terminal.Answer, error) { return confirming(p.ID) },
			OnCancel: tilltest.Says(terminal.OutcomeCancelled),
		}
		c := newCounter(t, back)
		defer c.stop()
		c.charge(1500)
		c.show(aCode)
		assert.Equal(t, desk.WaitCustomer, c.view().WaitFor)
		for back.Count("inquire") == 0 {
			time.Sleep(100 * time.Millisecond)
		}
		c.tap(desk.Intent{Kind: desk.IntentStop})
		v := c.view()
		assert.Equal(t, desk.ScreenWait, v.Screen)
		assert.Equal(t, terminal.Unknown, v.Payment.State, "the question is still on its way")
		assert.Equal(t, desk.WaitCancel, v.WaitFor)
		assert.False(t, v.CanStop)
		assert.True(t, v.CanLeave)
		time.Sleep(time.Minute)
		assert.Equal(t, terminal.Cancelled, c.view().Payment.State)
		c.tap(desk.Intent{Kind: desk.IntentCharge})
		c.show("90007700000000000002")
		assert.Equal(t, desk.WaitCustomer, c.view().WaitFor, "the next payment is not stopped")
	})
}

// Nobody is asked to confirm a payment while the till cannot hear of it.
func TestDeskLineLostWhileConfirming(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cut := time.Now().Add(5 * time.Second)
		mended := cut.Add(20 * time.Second)
		c := newCounter(t, &tilltest.Backend{
			OnPay: func(p terminal.Payment) (terminal.Answer, error) { return confirming(p.ID) },
			OnConnect: func() error {
				if now := time.Now(); now.After(cut) && now.Before(mended) {
					return terminal.ErrNotReached
				}
				return nil
			},
			OnInquire: confirming,
		})
		defer c.stop()
		c.charge(1500)
		c.show(aCode)
		assert.Equal(t, desk.WaitCustomer, c.view().WaitFor)
		time.Sleep(18 * time.Second)
		v := c.view()
		assert.False(t, v.Online)
		assert.Equal(t, desk.WaitInquiry, v.WaitFor)
		assert.False(t, v.Deadline.IsZero())
		time.Sleep(15 * time.Second)
		assert.True(t, c.view().Online)
		assert.Equal(t, desk.WaitCustomer, c.view().WaitFor, "the line is back, and the customer has not confirmed yet")
	})
}

// The slip of a payment that is not known yet is printed when it is asked for: the
// first is no reprint.
func TestDeskFirstSlipOfUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{})
		defer c.stop()
		c.charge(1500)
		c.show(aCode)
		time.Sleep(10 * time.Second)
		c.tap(desk.Intent{Kind: desk.IntentNext}, desk.Intent{Kind: desk.IntentReprint}, desk.Intent{Kind: desk.IntentReprint})
		if assert.Len(t, c.paper.slips, 4, "two copies, twice") {
			assert.False(t, c.paper.slips[0].Reprint)
			assert.True(t, c.paper.slips[2].Reprint)
		}
	})
}
