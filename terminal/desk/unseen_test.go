package desk_test

import (
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/terminal/tilltest"
)

// A queue is a printer's, of which a test says when slips come to it.
type queue struct {
	mu  sync.Mutex
	has map[terminal.PaymentID]bool
}

func (q *queue) queued(p terminal.PaymentID) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.has[p]
}

func (q *queue) came(p terminal.PaymentID) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.has[p] = true
}

// The power goes between the record that something is paid and its slip: what is paid is
// shown at the next start and printed once, marked as what may be a second slip. Of what
// was printed, and of what was followed by another customer, nothing is said.
func TestPaidWithoutASlip(t *testing.T) {
	wallet := func(c *counterShop) {
		c.tap(in(desk.IntentCharge))
		c.show(aCode)
	}
	cash := func(c *counterShop) { c.tap(in(desk.IntentCash), yen(desk.IntentType, 500), in(desk.IntentCharge)) }
	goods := func(c *counterShop) { c.tap(text(desk.IntentItem, "1")) }
	for _, tt := range []struct {
		why       string
		rings     func(c *counterShop)
		pays      func(c *counterShop)
		came      bool
		next, say bool
	}{
		{"a sum by a wallet", func(c *counterShop) { c.tap(yen(desk.IntentType, 450)) }, wallet, false, false, true},
		{"a sum in cash", func(c *counterShop) { c.tap(yen(desk.IntentType, 450)) }, cash, false, false, true},
		{"goods by a wallet", goods, wallet, false, false, true},
		{"goods in cash", goods, cash, false, false, true},
		{"its slip came to the queue", goods, cash, true, false, false},
		{"the next customer came", goods, cash, false, true, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			q := &queue{has: map[terminal.PaymentID]bool{}}
			c := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured})
			defer func() { c.stop() }()
			tt.rings(c)
			tt.pays(c)
			p := c.view().Payment
			require.Equal(t, terminal.Paid, p.State, tt.why)
			if tt.came {
				q.came(p.ID)
			}
			if tt.next {
				c.tap(in(desk.IntentNext))
			}
			start := func() {
				c.stop()
				c.startAs(t, c.back, c.ledger, func(parts *desk.Parts) {
					require.NoError(t, parts.Till.Recover())
					parts.Queued = q.queued
				})
			}
			start()
			v := c.view()
			if !tt.say {
				assert.Equal(t, desk.ScreenAmount, v.Screen, tt.why)
				assert.Empty(t, v.Cart.Lines, tt.why)
				assert.Empty(t, c.paper.slips, tt.why)
				return
			}
			assert.Equal(t, desk.ScreenResult, v.Screen, tt.why)
			assert.Equal(t, p.ID, v.Payment.ID)
			assert.Equal(t, desk.PrintDone, v.Print)
			require.NotNil(t, v.Fault)
			assert.Equal(t, fault.Code("INTERRUPTED"), v.Fault.Code)
			require.Len(t, c.paper.slips, 2, "both copies")
			assert.True(t, c.paper.slips[0].Reprint)
			assert.False(t, v.CanRetry)
			q.came(p.ID)
			start()
			assert.Equal(t, desk.ScreenAmount, c.view().Screen, "once")
			assert.Empty(t, c.paper.slips)
			c.tap(text(desk.IntentItem, "2"))
			assert.Len(t, c.view().Cart.Lines, 1)
		})
	}
}

// A sum from the keypad is typed again: it is kept for its payment alone.
func TestSumOfTheKeypadIsTypedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{})
		defer func() { c.stop() }()
		c.charge(1500)
		c.again()
		assert.Empty(t, c.view().Cart.Lines)
		assert.Nil(t, c.view().Fault)
		kept, err := c.carts.Held()
		require.NoError(t, err)
		assert.Empty(t, kept)
	})
}
