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

// inParts sells for 5,500 yen: 2,000 in cash, and the rest by a wallet.
func (s *counterShop) inParts() {
	s.tap(text(desk.IntentItem, "2"), yen(desk.IntentSplit, 2000), in(desk.IntentCash), yen(desk.IntentType, 2000), in(desk.IntentCharge), in(desk.IntentNext), in(desk.IntentCharge))
	s.show(aCode)
}

// A refund of a part prints its own slip. The part stays PAID until the refund is
// done, and the slip of the whole sale, which came out when it was settled, must not
// come again with each step, as if it were sold once more.
func TestSplitRefundOfPart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		back := &tilltest.Backend{OnPay: tilltest.Captured, OnRefund: func(r terminal.Refund) (terminal.RefundAnswer, error) {
			time.Sleep(time.Second) // as a line takes
			return tilltest.GivenBack(r)
		}}
		c := newShop(t, back)
		defer c.stop()
		c.inParts()
		require.Len(t, c.paper.slips, 2, "of the whole, two copies")
		c.tap(in(desk.IntentHistory), desk.Intent{Kind: desk.IntentShow, Payment: c.view().Payment.ID}, desk.Intent{Kind: desk.IntentRefund, Amount: 500, Text: "傷"})
		time.Sleep(2 * time.Second)
		require.Equal(t, terminal.PartRefunded, c.view().Payment.State)
		require.Len(t, c.paper.slips, 4)
		assert.Equal(t, receipt.KindRefund, c.paper.slips[2].Kind)
	})
}

// The power goes between the last part that goes back and the sale's being one like any
// other again. What is sold may be changed then, and paid in parts once more.
func TestSplitAgainAfterAllWentBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured})
		c.tap(text(desk.IntentItem, "2"), yen(desk.IntentSplit, 2000), in(desk.IntentCash), yen(desk.IntentType, 2000), in(desk.IntentCharge), in(desk.IntentNext))
		sale := c.view().Cart.ID
		till := c.desk.Till
		c.stop()
		_, err := till.GiveBack(t.Context(), sale, terminal.VoidOrder{Reason: "お客様都合"})
		require.NoError(t, err)
		c.start(t, c.back, c.ledger)
		defer func() { c.stop() }()
		c.tap(in(desk.IntentHeld))
		require.Len(t, c.view().Held, 1)
		c.tap(text(desk.IntentResume, c.view().Held[0].ID), text(desk.IntentItem, "1"))
		total := c.view().Cart.Sums.Total
		require.Greater(t, total, terminal.Yen(5500))
		c.tap(yen(desk.IntentSplit, 1000))
		v := c.view()
		assert.Equal(t, desk.ScreenSplit, v.Screen)
		assert.Equal(t, total, v.Split.Left)
		c.tap(in(desk.IntentCash), yen(desk.IntentType, 1000), in(desk.IntentCharge))
		assert.Nil(t, c.view().Fault)
		assert.Equal(t, terminal.Paid, c.view().Payment.State)
	})
}

// A part was handed over while nobody knew of it: the other terminal goes on with it, and
// nothing here will tell how it ended. What is held here can be given back, or left as it
// is, and the sale is off the list then, also over a restart; it is not sold again here.
func TestSplitOfWhichAPartWasHandedOver(t *testing.T) {
	for _, way := range []desk.Intent{text(desk.IntentGiveBack, "お客様都合"), in(desk.IntentBack)} {
		synctest.Test(t, func(t *testing.T) {
			c := newShop(t, &tilltest.Backend{})
			c.inParts()
			c.stop()
			p := c.ledger.Held[c.ledger.Order[1]]
			require.True(t, p.State.Open())
			p.HandedTo, p.Hops = "T-2", 1
			c.ledger.Held[p.ID] = p
			c.start(t, c.back, c.ledger)
			require.Equal(t, desk.ScreenSplit, c.view().Screen)
			c.tap(way)
			v := c.view()
			assert.Equal(t, desk.ScreenAmount, v.Screen)
			assert.Equal(t, fault.Code("HANDED_OVER"), faultIs(v))
			assert.Empty(t, v.Cart.Lines)
			assert.Empty(t, v.Held)
			given := way.Kind == desk.IntentGiveBack
			assert.Equal(t, given, c.ledger.Held[c.ledger.Order[0]].State == terminal.Cancelled)
			c.stop()
			c.start(t, c.back, c.ledger)
			defer func() { c.stop() }()
			v = c.view()
			assert.Equal(t, desk.ScreenAmount, v.Screen)
			assert.Empty(t, v.Held)
		})
	}
}
