package desk_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
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
