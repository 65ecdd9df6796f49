package desk_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/terminal/tilltest"
)

var (
	present = desk.Intent{Kind: desk.IntentPresent}
	stop    = desk.Intent{Kind: desk.IntentStop}
)

// shop is a backend that makes codes of a minute and says of them what it is told.
func shop(says func(terminal.PaymentID) (terminal.Answer, error)) *tilltest.Backend {
	return &tilltest.Backend{
		OnBill: func(p terminal.Payment) (terminal.ShopCode, terminal.Answer, error) {
			return terminal.ShopCode{Text: "000201…", Until: time.Now().Add(time.Minute)},
				terminal.Answer{Outcome: terminal.OutcomePending, ID: p.ID, Amount: p.Amount, Reason: terminal.ReasonConfirming}, nil
		},
		OnInquire: says, OnCancel: tilltest.Says(terminal.OutcomeCancelled),
	}
}

func TestDeskShowsACode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		paid := time.Now().Add(20 * time.Second)
		c := newCounter(t, shop(func(id terminal.PaymentID) (terminal.Answer, error) {
			if time.Now().Before(paid) {
				return tilltest.Says(terminal.OutcomePending)(id)
			}
			return tilltest.Says(terminal.OutcomeCaptured)(id)
		}))
		defer c.stop()
		c.charge(1500)
		c.tap(present, present)
		v := c.view()
		assert.Equal(t, desk.ScreenShown, v.Screen)
		assert.Equal(t, "000201…", v.Shown.Text)
		assert.True(t, v.CanStop)
		assert.Equal(t, time.Minute, v.Deadline.Sub(v.Since))
		time.Sleep(25 * time.Second)
		v = c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Paid, v.Payment.State)
		assert.Len(t, c.paper.slips, 2)
		assert.Equal(t, 1, c.back.Count("bill"), "two taps are one code")
	})
}

// A code that is stopped, or that nobody pays, is cancelled; until that is
// confirmed nothing is said about money.
func TestDeskShownCodeEnds(t *testing.T) {
	for _, stopped := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			c := newCounter(t, shop(tilltest.Says(terminal.OutcomePending)))
			defer c.stop()
			c.charge(1500)
			c.tap(present)
			if stopped {
				c.tap(stop, stop)
			}
			time.Sleep(70 * time.Second)
			v := c.view()
			assert.Equal(t, desk.ScreenResult, v.Screen)
			assert.Equal(t, terminal.Cancelled, v.Payment.State)
			assert.True(t, v.CanRetry)
		})
	}
}

// Without a line the till draws a bill of its own, and its proof pays it.
func TestDeskTakesAProof(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnConnect: func() error { return terminal.ErrNotReached }})
		defer c.stop()
		c.charge(1500)
		c.tap(present)
		v := c.view()
		require.Equal(t, desk.ScreenShown, v.Screen)
		assert.Equal(t, "bill "+string(v.Payment.ID), v.Shown.Text)
		c.show("something else")
		v = c.view()
		assert.Equal(t, desk.ScreenShown, v.Screen)
		assert.Equal(t, fault.Code("NO_PROOF"), v.Fault.Code)
		time.Sleep(time.Second)
		c.show("proof of " + v.Shown.Text)
		v = c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Paid, v.Payment.State)
		assert.Nil(t, v.Fault)
		assert.Len(t, c.paper.slips, 2)
	})
}

// The line comes back while a bill is on the screen: that it was paid is seen without its
// proof, and its slips are printed. One that nobody paid stays until
// it has lapsed, and ends on the screen.
func TestDeskHearsOfABill(t *testing.T) {
	for paid, want := range map[bool]terminal.State{true: terminal.Paid, false: terminal.Cancelled} {
		synctest.Test(t, func(t *testing.T) {
			down := true
			c := newCounter(t, &tilltest.Backend{
				OnConnect: func() error {
					if down {
						return terminal.ErrNotReached
					}
					return nil
				},
				OnInquire: tilltest.Says(map[bool]terminal.Outcome{true: terminal.OutcomeCaptured, false: terminal.OutcomeNotKnown}[paid]),
				OnCancel:  tilltest.Says(terminal.OutcomeCancelled),
			})
			defer c.stop()
			c.charge(1500)
			c.tap(present)
			require.Equal(t, desk.ScreenShown, c.view().Screen)
			down = false
			require.NoError(t, c.desk.Till.Connect(t.Context()))
			resume := func() {
				_, err := c.desk.Till.Resume(t.Context(), 5*time.Minute)
				require.NoError(t, err)
			}
			resume()
			if !paid {
				assert.Equal(t, desk.ScreenShown, c.view().Screen, "it may be paid yet")
				time.Sleep(16 * time.Minute)
				resume()
			}
			v := c.view()
			assert.Equal(t, desk.ScreenResult, v.Screen)
			assert.Equal(t, want, v.Payment.State)
			assert.Nil(t, v.Fault)
			if paid {
				assert.Len(t, c.paper.slips, 2)
			} else {
				assert.Empty(t, c.paper.slips)
				assert.True(t, v.CanRetry)
			}
		})
	}
}

// The clerk gives up: nothing is known, and no second charge is offered.
func TestDeskGivesABillUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnConnect: func() error { return terminal.ErrNotReached }})
		defer c.stop()
		c.charge(1500)
		c.tap(present, stop)
		v := c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Unknown, v.Payment.State)
		assert.False(t, v.CanRetry)
		c.tap(desk.Intent{Kind: desk.IntentNext})
		assert.Equal(t, desk.ScreenAmount, c.view().Screen)
	})
}

// While a code of the shop's is open its customer may have paid: trouble with the
// camera does not say that no money moved.
func TestTroubleOverACodeSaysNothingOfNoMoney(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := startCounter(t, &tilltest.Backend{OnConnect: func() error { return terminal.ErrNotReached }}, tilltest.NewLedger(), func(p *desk.Parts) {
			p.Scanner = blind{}
		})
		defer c.stop()
		c.charge(1500)
		require.NotNil(t, c.view().Fault)
		assert.Equal(t, terminal.MoneyNo, c.view().Fault.Money)
		c.tap(present)
		time.Sleep(time.Second)
		v := c.view()
		require.Equal(t, desk.ScreenShown, v.Screen)
		require.NotNil(t, v.Fault)
		assert.Equal(t, fault.Code("CAMERA"), v.Fault.Code)
		assert.Equal(t, terminal.MoneyUnknown, v.Fault.Money)
	})
}

// blind is a camera without a picture.
type blind struct{}

func (blind) Next(ctx context.Context) (desk.Scan, error) {
	return desk.Scan{}, errors.Join(terminal.ErrCamera, ctx.Err())
}
