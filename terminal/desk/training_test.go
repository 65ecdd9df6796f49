package desk_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/receipt"
	"kaikei/terminal/tilltest"
)

// Training cannot be mistaken and leaves nothing real behind but that it was.
func TestTraining(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		c.tap(text(desk.IntentItem, "1"), in(desk.IntentTraining))
		assert.False(t, c.view().Training, "not with something real in the cart")
		c.tap(in(desk.IntentClear), in(desk.IntentTraining))
		assert.True(t, c.view().Training)
		c.charge(1500)
		c.show(aCode)
		v := c.view()
		assert.Equal(t, terminal.Paid, v.Payment.State)
		assert.True(t, v.Payment.Training)
		assert.Equal(t, terminal.Yen(1500), v.Today.Net, "of practice")
		require.Len(t, c.paper.slips, 2)
		assert.True(t, c.paper.slips[0].Training)
		c.tap(in(desk.IntentNext), yen(desk.IntentType, 300), in(desk.IntentCash), yen(desk.IntentType, 300), in(desk.IntentCharge), in(desk.IntentNext))
		assert.Zero(t, c.paper.drawers, "the drawer holds real money")
		c.tap(in(desk.IntentTraining))
		v = c.view()
		assert.False(t, v.Training)
		assert.Zero(t, v.Today.Net)
		assert.Zero(t, c.back.Count("pay"))
		assert.Empty(t, c.ledger.Order)
		var reasons []string
		for _, e := range c.ledger.Recorded() {
			assert.Equal(t, terminal.DeedTraining, e.Deed)
			reasons = append(reasons, e.Reason)
		}
		assert.Equal(t, []string{"begun", "PAID", "PAID", "ended"}, reasons)
		c.charge(700)
		c.show("90007700000000000002")
		assert.False(t, c.view().Payment.Training)
		assert.Equal(t, 1, c.back.Count("pay"))
	})
}

// What began on the real till ends there while somebody practises: the last part of a
// sale is paid, which prints the slip of the whole and takes the sale off the list, and
// a refund is done, which has its slip.
func TestTrainingWhileRealMoneyMoves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		backend := answersAfter(20 * time.Second)
		backend.OnRefund = func(r terminal.Refund) (terminal.RefundAnswer, error) {
			time.Sleep(4 * time.Second)
			return tilltest.GivenBack(r)
		}
		c := newShop(t, backend)
		defer c.stop()
		c.inParts()
		time.Sleep(6 * time.Second)
		c.tap(in(desk.IntentNext), in(desk.IntentNext), text(desk.IntentHold, ""), in(desk.IntentTraining))
		require.True(t, c.view().Training)
		time.Sleep(time.Minute)
		require.True(t, c.view().Training, "still")
		require.Len(t, c.paper.slips, 2)
		assert.Equal(t, terminal.Yen(5500), c.paper.slips[0].Amount)
		held, err := c.carts.Held()
		require.NoError(t, err)
		assert.Empty(t, held, "it is sold")
		c.tap(in(desk.IntentTraining), in(desk.IntentHistory), desk.Intent{Kind: desk.IntentShow, Payment: c.ledger.Order[1]}, desk.Intent{Kind: desk.IntentRefund, Amount: 500, Text: "傷"})
		c.tap(in(desk.IntentBack), in(desk.IntentBack), in(desk.IntentTraining)) // the clerk does not wait
		require.True(t, c.view().Training)
		time.Sleep(time.Minute)
		assert.Nil(t, c.view().Fault)
		require.Len(t, c.paper.slips, 4)
		assert.Equal(t, receipt.KindRefund, c.paper.slips[2].Kind)
		c.tap(in(desk.IntentTraining))
		assert.Empty(t, c.view().Held)
	})
}
