package desk_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/cart"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/terminal/tilltest"
)

// again starts the till anew after a power cut, as the device does.
func (c *counterShop) again() {
	c.t.Helper()
	c.stop()
	recover := func(p *desk.Parts) { require.NoError(c.t, p.Till.Recover()) }
	c.startAs(c.t, c.back, c.ledger, recover)
}

// What is rung up when the power goes is there again as it stood, with a word that says
// from when it is, and is sold once.
func TestRungUpSurvivesACut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer func() { c.stop() }()
		c.tap(text(desk.IntentItem, "1"), text(desk.IntentItem, "1"), text(desk.IntentItem, "2"))
		c.tap(desk.Intent{Kind: desk.IntentDiscount, Line: 1, Discount: terminal.Discount{Percent: 10, Reason: "感謝祭"}})
		c.tap(desk.Intent{Kind: desk.IntentNote, Line: -1, Text: "袋なし"})
		was := c.view().Cart
		c.again()
		v := c.view()
		assert.Equal(t, desk.ScreenAmount, v.Screen)
		assert.Equal(t, was, v.Cart)
		require.NotNil(t, v.Fault)
		assert.Equal(t, fault.Code("RESTORED"), v.Fault.Code)
		assert.Empty(t, v.Held, "it is not there twice")
		c.tap(in(desk.IntentDismiss), in(desk.IntentCharge))
		c.show(aCode)
		v = c.view()
		require.Equal(t, terminal.Paid, v.Payment.State)
		assert.Equal(t, was.Sums.Total, v.Payment.Amount)
		c.again()
		assert.Empty(t, c.view().Cart.Lines, "it was paid, whoever had seen it or not")
		kept, err := c.carts.Held()
		require.NoError(t, err)
		assert.Empty(t, kept)
	})
}

// Wherever the power goes, goods that nobody has paid for are there again, and none that
// somebody has; what was cleared or put aside is not on the counter again.
func TestRungUpIsCollectedOnce(t *testing.T) {
	silent := func(terminal.Payment) (terminal.Answer, error) { return terminal.Answer{}, terminal.ErrNoAnswer }
	refused := func(p terminal.Payment) (terminal.Answer, error) {
		return terminal.Answer{Outcome: terminal.OutcomeDeclined, ID: p.ID, Amount: p.Amount}, nil
	}
	wallet := func(c *counterShop) {
		c.tap(in(desk.IntentCharge))
		c.show(aCode)
	}
	cash := func(c *counterShop) { c.tap(in(desk.IntentCash), yen(desk.IntentType, 500), in(desk.IntentCharge)) }
	for _, tt := range []struct {
		why          string
		pay          func(terminal.Payment) (terminal.Answer, error)
		act          func(c *counterShop)
		lines, aside int
	}{
		{"before the viewfinder", nil, func(c *counterShop) { c.tap(in(desk.IntentCharge)) }, 1, 0},
		{"while cash is counted", nil, func(c *counterShop) { c.tap(in(desk.IntentCash)) }, 1, 0},
		{"paid by a wallet", tilltest.Captured, wallet, 0, 0},
		{"paid in cash", nil, cash, 0, 0},
		{"refused", refused, wallet, 1, 0},
		{"refused, then paid in cash", refused, func(c *counterShop) {
			wallet(c)
			c.tap(in(desk.IntentBack))
			cash(c)
		}, 0, 0},
		{"refused, and the next customer", refused, func(c *counterShop) {
			wallet(c)
			c.tap(in(desk.IntentNext))
		}, 0, 0},
		{"the next customer", nil, func(c *counterShop) {
			cash(c)
			c.tap(in(desk.IntentNext), text(desk.IntentItem, "2"))
		}, 1, 0},
		{"not known: its payment is shown, and the goods with it", silent, wallet, 1, 0},
		{"cleared", nil, func(c *counterShop) { c.tap(in(desk.IntentClear)) }, 0, 0},
		{"taken out", nil, func(c *counterShop) { c.tap(desk.Intent{Kind: desk.IntentQuantity, Line: 0}) }, 0, 0},
		{"put aside", nil, func(c *counterShop) { c.tap(text(desk.IntentHold, "")) }, 0, 1},
		{"put aside and taken up again", nil, func(c *counterShop) {
			c.tap(text(desk.IntentHold, ""), in(desk.IntentHeld))
			c.tap(text(desk.IntentResume, c.view().Held[0].ID), text(desk.IntentItem, "2"))
		}, 2, 0},
		{"practice", nil, func(c *counterShop) {
			c.tap(in(desk.IntentClear), in(desk.IntentTraining), text(desk.IntentItem, "2"))
		}, 0, 0},
		{"a part is paid", nil, func(c *counterShop) {
			c.tap(yen(desk.IntentSplit, 100), in(desk.IntentCash), yen(desk.IntentType, 100), in(desk.IntentCharge))
		}, 1, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			c := newShop(t, &tilltest.Backend{OnPay: tt.pay})
			defer func() { c.stop() }()
			c.tap(text(desk.IntentItem, "1"))
			tt.act(c)
			c.again()
			assert.Len(t, c.view().Cart.Lines, tt.lines, tt.why)
			assert.Len(t, c.view().Held, tt.aside, tt.why)
		})
	}
}

// The power goes between the record of the payment and what follows it, or between the
// name of the payment and its record: the goods are sold once.
func TestCutBesideTheRecord(t *testing.T) {
	for recorded, lines := range map[bool]int{true: 0, false: 1} {
		synctest.Test(t, func(t *testing.T) {
			c := newShop(t, &tilltest.Backend{})
			c.tap(text(desk.IntentItem, "1"), in(desk.IntentCash), yen(desk.IntentType, 500))
			bound, err := c.carts.Held()
			require.NoError(t, err)
			require.Len(t, bound, 1)
			require.NotEmpty(t, bound[0].Payment, "the payment has its name before it begins")
			c.tap(in(desk.IntentCharge), in(desk.IntentNext))
			c.stop()
			require.NoError(t, c.carts.Hold(bound[0])) // as it was when the power went
			if !recorded {
				c.ledger = tilltest.NewLedger()
			}
			c.start(t, c.back, c.ledger)
			defer func() { c.stop() }()
			assert.Len(t, c.view().Cart.Lines, lines, "recorded: %t", recorded)
		})
	}
}

// Somebody has to sign in first, and what was being collected comes before what was rung
// up after it.
func TestRungUpComesInItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		c := newShop(t, s.backend(), "m1", "c1")
		defer func() { c.stop() }()
		c.tap(desk.Intent{Kind: desk.IntentSignIn, Clerk: "c1", Text: pins["c1"]})
		c.leave(1500, aCode)
		c.tap(text(desk.IntentItem, "1"))
		c.again()
		assert.Equal(t, desk.ScreenSignIn, c.view().Screen)
		assert.Nil(t, c.view().Fault)
		c.tap(desk.Intent{Kind: desk.IntentSignIn, Clerk: "c1", Text: pins["c1"]})
		v := c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Yen(1500), v.Amount)
		assert.Equal(t, terminal.Yen(1500), v.Cart.Sums.Total)
		c.tap(in(desk.IntentNext))
		v = c.view()
		assert.Equal(t, desk.ScreenAmount, v.Screen)
		require.Len(t, v.Cart.Lines, 1)
		assert.Equal(t, "コーヒー", v.Cart.Lines[0].Name)
		require.NotNil(t, v.Fault)
		assert.Equal(t, fault.Code("RESTORED"), v.Fault.Code)
	})
}

// Two power cuts while one payment is not known: what it collects is not rung up to be
// paid again, however it ended.
func TestTwoCutsAndOnePayment(t *testing.T) {
	for sum, lines := range map[terminal.Yen]int{1500: 0, 701: 1} {
		synctest.Test(t, func(t *testing.T) {
			s := &slow{}
			c := newShop(t, s.backend())
			defer func() { c.stop() }()
			c.charge(sum)
			c.show(aCode)
			c.again()
			require.Equal(t, desk.ScreenResult, c.view().Screen)
			require.Len(t, c.view().Cart.Lines, 1)
			s.ends.Store(true)
			_, err := c.desk.Till.Resume(t.Context(), time.Minute)
			require.NoError(t, err)
			c.again()
			assert.Len(t, c.view().Cart.Lines, lines, "%s", sum)
		})
	}
}

// stuckCarts are carts on a disk that takes as long as it likes.
type stuckCarts struct {
	*keptCarts
	let chan struct{}
}

func (s stuckCarts) Hold(c cart.Cart) error {
	<-s.let
	return s.keptCarts.Hold(c)
}

// No key waits for the disk, and of what came meanwhile the newest is written.
func TestRingingUpWaitsForNoDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := stuckCarts{&keptCarts{}, make(chan struct{})}
		c := newShop(t, &tilltest.Backend{})
		c.stop()
		c.startAs(t, c.back, c.ledger, func(p *desk.Parts) { p.Shop.Carts = slow })
		defer c.stop()
		for range 5 {
			c.tap(text(desk.IntentItem, "1"))
		}
		assert.Equal(t, int64(5), c.view().Cart.Lines[0].Quantity)
		close(slow.let)
		synctest.Wait()
		kept, err := slow.Held()
		require.NoError(t, err)
		require.Len(t, kept, 1)
		assert.Equal(t, int64(5), kept[0].Sale.Lines[0].Quantity)
	})
}

// On a full disk ringing up goes on, nothing is begun to be collected, and what is rung up
// is written when there is room again.
func TestRingingUpOnAFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer func() { c.stop() }()
		c.tap(text(desk.IntentItem, "1"))
		c.carts.fill(errors.Join(terminal.ErrFull))
		c.tap(text(desk.IntentItem, "2"), text(desk.IntentItem, "2"))
		v := c.view()
		assert.Nil(t, v.Fault)
		assert.Len(t, v.Cart.Lines, 2)
		c.tap(in(desk.IntentCharge))
		c.show(aCode)
		v = c.view()
		require.NotNil(t, v.Fault)
		assert.Equal(t, fault.Code("DISK_FULL"), v.Fault.Code)
		assert.Zero(t, c.back.Count("pay"))
		c.tap(in(desk.IntentBack))
		c.carts.fill(nil)
		time.Sleep(2 * time.Second)
		c.again()
		assert.Equal(t, v.Cart.Lines, c.view().Cart.Lines)
	})
}

// What a power cut left in the middle of its payment was never put aside, and is not
// afterwards either: its customer is gone.
func TestCutPutsNothingAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		c := newShop(t, s.backend())
		defer func() { c.stop() }()
		c.tap(text(desk.IntentItem, "1"), yen(desk.IntentType, 51), in(desk.IntentAdd), in(desk.IntentCharge))
		c.show(aCode)
		c.again()
		s.ends.Store(true)
		_, err := c.desk.Till.Resume(t.Context(), time.Minute)
		require.NoError(t, err)
		require.Equal(t, terminal.Declined, c.view().Payment.State)
		c.tap(in(desk.IntentNext))
		assert.Empty(t, c.view().Held)
		assert.Empty(t, c.view().Cart.Lines)
	})
}
