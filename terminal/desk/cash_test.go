package desk_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/terminal/tilltest"
)

func TestDeskTakesCash(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{})
		defer c.stop()
		cash, charge := desk.Intent{Kind: desk.IntentCash}, desk.Intent{Kind: desk.IntentCharge}
		give := func(y terminal.Yen) desk.Intent { return desk.Intent{Kind: desk.IntentType, Amount: y} }
		c.tap(cash)
		assert.Equal(t, fault.Code("AMOUNT"), c.view().Fault.Code, "nothing is typed")
		c.tap(give(6544), cash)
		v := c.view()
		assert.Equal(t, desk.ScreenCash, v.Screen)
		assert.Equal(t, []terminal.Yen{6544, 7000, 10_000}, v.Notes)
		c.tap(give(6000), charge)
		assert.Equal(t, fault.Code("AMOUNT"), c.view().Fault.Code, "it is not enough")
		assert.Zero(t, c.ledger.Commits)
		c.tap(give(10_000), charge, charge)
		v = c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Paid, v.Payment.State)
		assert.Equal(t, terminal.Yen(3456), v.Payment.Change())
		require.Len(t, c.ledger.Order, 1, "two taps are one sale")
		require.Len(t, c.paper.slips, 2)
		assert.Equal(t, terminal.Yen(3456), c.paper.slips[0].Change)
		assert.Equal(t, 1, c.paper.drawers)
		assert.Zero(t, c.back.Count("pay"))
		c.tap(desk.Intent{Kind: desk.IntentNext}, give(100), cash, desk.Intent{Kind: desk.IntentBack})
		assert.Equal(t, desk.ScreenAmount, c.view().Screen)
		assert.Equal(t, terminal.Yen(100), c.view().Typed, "the sum is still there")
	})
}

// Cash that goes back lies in the drawer, which opens once for it; what goes back to a
// wallet leaves it shut.
func TestDrawerOpensForCashThatGoesBack(t *testing.T) {
	for _, tt := range []struct {
		why     string
		back    []desk.Intent
		drawers int
	}{
		{"all of it, voided", []desk.Intent{in(desk.IntentVoid)}, 1},
		{"a part, and another", []desk.Intent{{Kind: desk.IntentRefund, Amount: 100}, {Kind: desk.IntentRefund, Amount: 200}}, 2},
		{"more than there is", []desk.Intent{{Kind: desk.IntentRefund, Amount: 501}}, 0},
	} {
		for _, cash := range []bool{true, false} {
			synctest.Test(t, func(t *testing.T) {
				c := newCounter(t, &tilltest.Backend{OnPay: tilltest.Captured})
				defer c.stop()
				if cash {
					c.tap(yen(desk.IntentType, 500), in(desk.IntentCash), yen(desk.IntentType, 500), in(desk.IntentCharge))
				} else {
					c.charge(500)
					c.show(aCode)
				}
				sold := c.paper.drawers
				c.tap(in(desk.IntentHistory), desk.Intent{Kind: desk.IntentShow, Payment: c.view().Payment.ID})
				c.tap(tt.back...)
				want := tt.drawers
				if !cash {
					want = 0
				}
				assert.Equal(t, want, c.paper.drawers-sold, "%s, cash %v", tt.why, cash)
			})
		}
	}
}

// Nothing is sold that cannot be recorded, and the drawer stays closed.
func TestDeskCashOnAFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{})
		defer c.stop()
		c.ledger.Full = terminal.ErrFull
		c.tap(desk.Intent{Kind: desk.IntentType, Amount: 500}, desk.Intent{Kind: desk.IntentCash},
			desk.Intent{Kind: desk.IntentType, Amount: 500}, desk.Intent{Kind: desk.IntentCharge})
		v := c.view()
		assert.Equal(t, desk.ScreenCash, v.Screen)
		assert.Equal(t, fault.Code("DISK_FULL"), v.Fault.Code)
		assert.Zero(t, c.paper.drawers)
	})
}
