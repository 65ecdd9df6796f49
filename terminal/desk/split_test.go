package desk_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/terminal/receipt"
	"kaikei/terminal/tilltest"
)

func TestSplitTender(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		c.tap(text(desk.IntentItem, "2"), yen(desk.IntentSplit, 5500))
		assert.Equal(t, fault.Code("AMOUNT"), c.view().Fault.Code, "all of it is no part")
		c.tap(yen(desk.IntentSplit, 2000))
		v := c.view()
		assert.Equal(t, desk.ScreenSplit, v.Screen)
		assert.Equal(t, &desk.Split{Total: 5500, Left: 5500, Part: 2000}, v.Split)
		c.tap(in(desk.IntentCash), yen(desk.IntentType, 3000), in(desk.IntentCharge))
		v = c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Yen(1000), v.Payment.Change())
		assert.Equal(t, terminal.Yen(3500), v.Split.Left)
		assert.Empty(t, c.paper.slips, "nothing is sold yet")
		c.tap(in(desk.IntentNext))
		v = c.view()
		assert.Equal(t, desk.ScreenSplit, v.Screen)
		assert.Equal(t, terminal.Yen(3500), v.Split.Part, "the rest is offered")
		c.tap(in(desk.IntentBack))
		assert.Equal(t, fault.Code("SPLIT"), c.view().Fault.Code, "money is held: there is no way back past it")
		c.tap(in(desk.IntentCharge))
		assert.Equal(t, terminal.Yen(3500), c.view().Amount)
		c.show(aCode)
		v = c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.True(t, v.Split.Settled)
		require.Len(t, c.paper.slips, 2, "one slip, two copies, of the whole")
		assert.Equal(t, terminal.Yen(5500), c.paper.slips[0].Amount)
		assert.Len(t, c.paper.slips[0].Parts, 2)
		held, err := c.carts.Held()
		require.NoError(t, err)
		assert.Empty(t, held)
		c.tap(in(desk.IntentNext))
		v = c.view()
		assert.Equal(t, desk.ScreenAmount, v.Screen)
		assert.Nil(t, v.Split)
		assert.Equal(t, terminal.Yen(5500), v.Today.Net)
	})
}

// A second part that is declined leaves the first: another wallet may pay the
// rest, or all goes back.
func TestSplitGivesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: func(p terminal.Payment) (terminal.Answer, error) {
			return terminal.Answer{Outcome: terminal.OutcomeDeclined, ID: p.ID, Amount: p.Amount}, nil
		}})
		defer c.stop()
		c.tap(text(desk.IntentItem, "2"), yen(desk.IntentSplit, 2000), in(desk.IntentCash), yen(desk.IntentType, 2000), in(desk.IntentCharge), in(desk.IntentNext), in(desk.IntentCharge))
		c.show(aCode)
		v := c.view()
		assert.Equal(t, terminal.Declined, v.Payment.State)
		assert.True(t, v.CanRetry)
		assert.True(t, v.CanUndo)
		c.tap(in(desk.IntentNext))
		assert.Equal(t, desk.ScreenSplit, c.view().Screen)
		c.tap(text(desk.IntentGiveBack, "お客様都合"))
		v = c.view()
		assert.Equal(t, desk.ScreenAmount, v.Screen)
		assert.Nil(t, v.Split)
		assert.Len(t, v.Cart.Lines, 1, "what was rung up may be sold in another way")
		assert.Zero(t, v.Today.Net)
		require.Len(t, c.paper.slips, 2)
		assert.Equal(t, receipt.KindVoid, c.paper.slips[0].Kind)
		assert.Equal(t, terminal.Yen(2000), c.paper.slips[0].Amount)
		assert.Equal(t, 2, c.paper.drawers, "for the cash that came, and that went back")
		c.tap(in(desk.IntentCash), yen(desk.IntentType, 5500), in(desk.IntentCharge))
		assert.Equal(t, terminal.Paid, c.view().Payment.State)
		assert.Equal(t, terminal.Share{}, c.view().Payment.Share)
	})
}

// A power cut between two parts: the next start opens the sale where it was.
func TestSplitAfterPowerCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured})
		c.tap(text(desk.IntentItem, "2"), yen(desk.IntentSplit, 2000), in(desk.IntentCash), yen(desk.IntentType, 2000), in(desk.IntentCharge))
		c.stop()
		c.start(t, c.back, c.ledger)
		v := c.view()
		assert.Equal(t, desk.ScreenSplit, v.Screen)
		assert.Equal(t, fault.Code("SPLIT"), v.Fault.Code)
		assert.Equal(t, terminal.Yen(3500), v.Split.Left)
		c.tap(text(desk.IntentHold, "")) // the customer looks for money, the next one is served
		assert.Equal(t, desk.ScreenAmount, c.view().Screen)
		c.tap(yen(desk.IntentType, 100), in(desk.IntentCash), yen(desk.IntentType, 100), in(desk.IntentCharge), in(desk.IntentNext))
		c.stop()
		c.start(t, c.back, c.ledger)
		defer func() { c.stop() }()
		c.tap(in(desk.IntentCash), yen(desk.IntentType, 3500), in(desk.IntentCharge))
		v = c.view()
		assert.True(t, v.Split.Settled)
		assert.Equal(t, terminal.Yen(5600), v.Today.Net)
	})
}

// answersAfter is a backend that takes every payment, and tells of it only to who asks
// when a time has passed from now.
func answersAfter(d time.Duration) *tilltest.Backend {
	known := time.Now().Add(d)
	paid := map[terminal.PaymentID]terminal.Payment{}
	return &tilltest.Backend{
		OnPay: func(p terminal.Payment) (terminal.Answer, error) {
			paid[p.ID] = p
			return terminal.Answer{}, terminal.ErrNoAnswer
		},
		OnInquire: func(id terminal.PaymentID) (terminal.Answer, error) {
			if time.Now().Before(known) {
				return terminal.Answer{}, terminal.ErrNoAnswer
			}
			return tilltest.Captured(paid[id])
		},
	}
}

// The last part is paid while the clerk waits for it on the screen of the parts: it
// becomes the result, since nothing is left to do there.
func TestSplitSettlesByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, answersAfter(20*time.Second))
		defer c.stop()
		c.tap(text(desk.IntentItem, "2"), yen(desk.IntentSplit, 2000), in(desk.IntentCash), yen(desk.IntentType, 2000), in(desk.IntentCharge), in(desk.IntentNext), in(desk.IntentCharge))
		c.show(aCode)
		time.Sleep(6 * time.Second)
		c.tap(in(desk.IntentNext), in(desk.IntentNext)) // past the wait, and past what it says
		v := c.view()
		require.Equal(t, desk.ScreenSplit, v.Screen)
		assert.Equal(t, terminal.Yen(3500), v.Split.Open)
		assert.Zero(t, v.Split.Left)
		time.Sleep(30 * time.Second)
		v = c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Paid, v.Payment.State)
		assert.True(t, v.Split.Settled)
		assert.Len(t, c.paper.slips, 2)
		c.tap(in(desk.IntentNext))
		assert.Equal(t, desk.ScreenAmount, c.view().Screen)
	})
}
