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
