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
	"kaikei/terminal/tilltest"
)

// topUp begins a top-up of 3,000 yen for 5,000 in cash, up to the viewfinder.
func (c *counter) topUp() {
	c.tap(desk.Intent{Kind: desk.IntentCredit, Purpose: terminal.PurposeTopUp, Amount: 3000})
	c.tap(desk.Intent{Kind: desk.IntentType, Amount: 5000}, desk.Intent{Kind: desk.IntentCharge})
}

// The cash is counted, the code is read, the wallet has it; then the drawer opens.
func TestTopUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		require.Contains(t, c.view().Credits, terminal.PurposeTopUp)
		c.topUp()
		v := c.view()
		require.Equal(t, desk.ScreenScan, v.Screen)
		assert.Equal(t, terminal.PurposeTopUp, v.Purpose)
		assert.Zero(t, c.paper.drawers, "the wallet has nothing yet")
		c.tap(desk.Intent{Kind: desk.IntentPresent})
		assert.Equal(t, desk.ScreenScan, c.view().Screen, "no code of the shop's puts money into a wallet")
		c.show(aCode)
		v = c.view()
		assert.Equal(t, terminal.Paid, v.Payment.State)
		assert.Equal(t, terminal.PurposeTopUp, v.Payment.Purpose)
		assert.EqualValues(t, 2000, v.Payment.Change())
		assert.Zero(t, v.Today.Net, "nothing was sold")
		assert.Equal(t, 1, c.paper.drawers)
		assert.Len(t, c.paper.slips, 2)
		c.tap(desk.Intent{Kind: desk.IntentNext})
		c.charge(500)
		c.show("90007700000000000002")
		assert.Equal(t, terminal.PurposeSale, c.view().Payment.Purpose, "the next customer buys")
		assert.EqualValues(t, 500, c.view().Today.Net)
	})
}

// What is refused gives the cash back, and the drawer stays shut; it can be tried
// with another code, and not be paid in cash.
func TestTopUpRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnPay: func(p terminal.Payment) (terminal.Answer, error) {
			return terminal.Answer{Outcome: terminal.OutcomeDeclined, ID: p.ID, Amount: p.Amount, Purpose: p.Purpose}, nil
		}})
		defer c.stop()
		c.tap(desk.Intent{Kind: desk.IntentCredit, Purpose: terminal.PurposeTopUp, Amount: 3000})
		c.tap(desk.Intent{Kind: desk.IntentType, Amount: 2999}, desk.Intent{Kind: desk.IntentCharge})
		assert.Equal(t, fault.Code("AMOUNT"), faultIs(c.view()), "less than is to go into the wallet")
		c.tap(desk.Intent{Kind: desk.IntentBack})
		c.topUp()
		c.show(aCode)
		v := c.view()
		require.Equal(t, terminal.Declined, v.Payment.State)
		assert.Zero(t, c.paper.drawers)
		c.tap(desk.Intent{Kind: desk.IntentCash})
		assert.Equal(t, desk.ScreenResult, c.view().Screen)
		c.tap(desk.Intent{Kind: desk.IntentCharge})
		assert.Equal(t, desk.ScreenScan, c.view().Screen)
		time.Sleep(time.Second)
		c.show("281234567890123456") // a rail that takes none
		assert.Equal(t, fault.Code("NO_CREDIT"), faultIs(c.view()))
		assert.Equal(t, desk.ScreenScan, c.view().Screen)
	})
}

// The shop's money into a wallet needs somebody who may give money back.
func TestPayOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured}, "m1", "c1")
		defer func() { c.stop() }()
		c.tap(desk.Intent{Kind: desk.IntentSignIn, Clerk: "c1", Text: pins["c1"]})
		c.tap(desk.Intent{Kind: desk.IntentCredit, Purpose: terminal.PurposePayOut, Amount: 700})
		require.NotNil(t, c.view().Asking)
		c.tap(desk.Intent{Kind: desk.IntentAllow, Clerk: "m1", Text: pins["m1"]})
		require.Equal(t, desk.ScreenScan, c.view().Screen)
		c.show(aCode)
		assert.Equal(t, terminal.Paid, c.view().Payment.State)
		assert.Equal(t, terminal.PurposePayOut, c.view().Payment.Purpose)
		assert.Zero(t, c.paper.drawers)
	})
}

// A top-up that no line takes is not to be paid in cash: the cash goes back.
func TestTopUpWithoutLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnConnect: func() error { return terminal.ErrNotReached }})
		defer c.stop()
		c.topUp()
		c.show(aCode)
		v := c.view()
		require.Equal(t, fault.Code("NOT_REACHED"), faultIs(v))
		assert.Equal(t, terminal.Abandoned, v.Payment.State)
		assert.Equal(t, "crediting", v.Fault.Variant())
		c.tap(desk.Intent{Kind: desk.IntentNext})
		c.charge(500)
		c.show("90007700000000000002")
		assert.Equal(t, "", c.view().Fault.Variant(), "a sale may be paid in cash")
	})
}
