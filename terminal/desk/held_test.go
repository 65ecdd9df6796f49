package desk_test

import (
	"sync"
	"sync/atomic"
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
	"kaikei/terminal/training"
)

// keptCarts are carts on a disk that may be full.
type keptCarts struct {
	training.Ledger
	mu   sync.Mutex // guards full: the desk writes behind
	full error
}

func (k *keptCarts) Hold(c cart.Cart) error {
	if err := k.refuses(); err != nil {
		return err
	}
	return k.Ledger.Hold(c)
}

func (k *keptCarts) Drop(id string) error {
	if err := k.refuses(); err != nil {
		return err
	}
	return k.Ledger.Drop(id)
}

func (k *keptCarts) refuses() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.full
}

// fill has the disk refuse, or with nil take again.
func (k *keptCarts) fill(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.full = err
}

// A sale that was put aside survives a power cut, and is sold once.
func TestHoldAndResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{})
		c.tap(text(desk.IntentItem, "1"), text(desk.IntentHold, "赤い帽子"))
		assert.Empty(t, c.view().Cart.Lines)
		c.tap(text(desk.IntentItem, "2"))
		c.stop()
		c.start(t, c.back, c.ledger)
		defer func() { c.stop() }()
		v := c.view()
		require.Len(t, v.Held, 1)
		assert.Equal(t, "赤い帽子", v.Held[0].Label)
		assert.Equal(t, terminal.Yen(450), v.Held[0].Total)
		c.tap(in(desk.IntentClear), text(desk.IntentItem, teaCode), in(desk.IntentHeld))
		assert.Equal(t, desk.ScreenHeld, c.view().Screen)
		c.tap(text(desk.IntentResume, v.Held[0].ID))
		v = c.view()
		assert.Equal(t, desk.ScreenAmount, v.Screen)
		require.Len(t, v.Cart.Lines, 1)
		assert.Equal(t, "コーヒー", v.Cart.Lines[0].Name)
		require.Len(t, v.Held, 1, "what was rung up meanwhile is put aside in its place")
		c.tap(in(desk.IntentCash), yen(desk.IntentType, 500), in(desk.IntentCharge))
		assert.Equal(t, terminal.Paid, c.view().Payment.State)
		c.tap(in(desk.IntentNext))
		held, err := c.carts.Held()
		require.NoError(t, err)
		require.Len(t, held, 1, "what was sold is not there a second time")
		assert.Equal(t, "緑茶", held[0].Sale.Lines[0].Name)
	})
}

// resume puts a coffee aside and goes on with it.
func (c *counterShop) resume() {
	c.t.Helper()
	c.tap(text(desk.IntentItem, "1"), text(desk.IntentHold, ""), in(desk.IntentHeld))
	require.Len(c.t, c.view().Held, 1)
	c.tap(text(desk.IntentResume, c.view().Held[0].ID))
	require.Len(c.t, c.view().Cart.Lines, 1)
}

// Wherever the power goes while a sale that was put aside is collected, it is neither
// lost nor there to be collected once more.
func TestHeldSaleIsCollectedOnce(t *testing.T) {
	answers := func(o terminal.Outcome) func(terminal.Payment) (terminal.Answer, error) {
		return func(p terminal.Payment) (terminal.Answer, error) {
			return terminal.Answer{Outcome: o, ID: p.ID, Amount: p.Amount}, nil
		}
	}
	silent := func(terminal.Payment) (terminal.Answer, error) { return terminal.Answer{}, terminal.ErrNoAnswer }
	viewfinder := func(c *counterShop) { c.tap(in(desk.IntentCharge)) }
	wallet := func(c *counterShop) {
		viewfinder(c)
		c.show(aCode)
	}
	cash := func(c *counterShop) { c.tap(in(desk.IntentCash), yen(desk.IntentType, 500), in(desk.IntentCharge)) }
	for _, tt := range []struct {
		why  string
		pay  func(terminal.Payment) (terminal.Answer, error)
		act  func(c *counterShop)
		left int
	}{
		{"before the viewfinder", nil, viewfinder, 1},
		{"while cash is counted", nil, func(c *counterShop) { c.tap(in(desk.IntentCash), yen(desk.IntentType, 500)) }, 1},
		{"paid by a wallet", answers(terminal.OutcomeCaptured), wallet, 0},
		{"paid in cash", nil, cash, 0},
		{"refused", answers(terminal.OutcomeDeclined), wallet, 1},
		{"refused, then paid in cash", answers(terminal.OutcomeDeclined), func(c *counterShop) {
			wallet(c)
			c.tap(in(desk.IntentBack))
			cash(c)
		}, 0},
		{"refused, and the next customer", answers(terminal.OutcomeDeclined), func(c *counterShop) {
			wallet(c)
			c.tap(in(desk.IntentNext))
			require.Len(c.t, c.view().Held, 1, "whoever could not pay may come back")
		}, 1},
		{"not known", silent, wallet, 0},
		{"next customer", nil, func(c *counterShop) {
			cash(c)
			c.tap(in(desk.IntentNext))
		}, 0},
		{"paid, and the disk is full by then", nil, func(c *counterShop) {
			cash(c)
			c.carts.fill(terminal.ErrFull)
			c.tap(in(desk.IntentNext))
			require.Equal(c.t, fault.Code("DISK_FULL"), c.view().Fault.Code)
		}, 0},
		{"cleared", nil, func(c *counterShop) { c.tap(in(desk.IntentClear)) }, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			c := newShop(t, &tilltest.Backend{OnPay: tt.pay})
			c.resume()
			tt.act(c)
			c.stop()
			c.carts.fill(nil)
			c.start(t, c.back, c.ledger)
			defer func() { c.stop() }()
			assert.Equal(t, tt.left, len(c.view().Held)+len(c.view().Cart.Lines), tt.why)
		})
	}
}

// A sale that was put aside is not begun to be collected on a disk that takes nothing.
func TestHeldSaleOnAFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		c.resume()
		c.carts.fill(terminal.ErrFull)
		c.tap(in(desk.IntentCash), yen(desk.IntentType, 500), in(desk.IntentCharge))
		assert.Equal(t, fault.Code("DISK_FULL"), c.view().Fault.Code)
		assert.Empty(t, c.view().Fault.Variant(), "the cash is handed back")
		c.tap(in(desk.IntentBack), in(desk.IntentCharge))
		c.show(aCode)
		assert.Equal(t, fault.Code("DISK_FULL"), c.view().Fault.Code)
		assert.Equal(t, desk.ScreenScan, c.view().Screen, "the way back is open")
		c.tap(in(desk.IntentPresent))
		assert.Equal(t, desk.ScreenScan, c.view().Screen)
		assert.Empty(t, c.ledger.Order, "nothing is on record, nothing was sent")
		c.carts.fill(nil)
		c.show(aCode)
		assert.Equal(t, terminal.Paid, c.view().Payment.State)
	})
}

// A sale that was put aside, whose payment nobody knows when the clerk serves the next
// customer, is not lost: what becomes of the payment decides whether it is there again.
func TestHeldSaleIsLeftUnknown(t *testing.T) {
	for _, tt := range []struct {
		why     string
		becomes terminal.Outcome
		left    int
	}{{"taken after all", terminal.OutcomeCaptured, 0}, {"cancelled", terminal.OutcomeCancelled, 1}} {
		synctest.Test(t, func(t *testing.T) {
			var line atomic.Bool // the till asks from goroutines of its own
			says := func(id terminal.PaymentID) (terminal.Answer, error) {
				if !line.Load() {
					return terminal.Answer{}, terminal.ErrNoAnswer
				}
				return terminal.Answer{Outcome: tt.becomes, ID: id, Amount: 450, PaidAt: time.Now()}, nil
			}
			c := newShop(t, &tilltest.Backend{
				OnPay:     func(p terminal.Payment) (terminal.Answer, error) { return says(p.ID) },
				OnInquire: says, OnCancel: says,
			})
			defer func() { c.stop() }()
			c.resume()
			c.tap(in(desk.IntentCharge))
			c.show(aCode)
			c.tap(in(desk.IntentNext), in(desk.IntentNext))
			require.Equal(t, desk.ScreenAmount, c.view().Screen)
			assert.Empty(t, c.view().Cart.Lines)
			assert.Empty(t, c.view().Held, "it may be paid")
			kept, err := c.carts.Held()
			require.NoError(t, err)
			require.Len(t, kept, 1, "it may not be, either")
			line.Store(true)
			time.Sleep(5 * time.Minute)
			assert.Len(t, c.view().Held, tt.left, tt.why)
			kept, err = c.carts.Held()
			require.NoError(t, err)
			assert.Len(t, kept, tt.left, tt.why)
			if tt.left == 0 {
				return
			}
			c.tap(in(desk.IntentHeld), text(desk.IntentResume, c.view().Held[0].ID))
			c.tap(in(desk.IntentCash), yen(desk.IntentType, 500), in(desk.IntentCharge), in(desk.IntentNext))
			kept, err = c.carts.Held()
			require.NoError(t, err)
			assert.Empty(t, kept, "it is collected once")
		})
	}
}

// A sale that was put aside is there again after a power cut once its payment, whose
// fate nobody knew, turned out to have taken nothing.
func TestHeldSaleComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: func(terminal.Payment) (terminal.Answer, error) { return terminal.Answer{}, terminal.ErrNoAnswer }})
		c.resume()
		c.tap(in(desk.IntentCharge))
		c.show(aCode)
		c.stop()
		c.start(t, c.back, c.ledger)
		defer func() { c.stop() }()
		require.Empty(t, c.view().Held, "it may be paid")
		p, err := c.ledger.Last()
		require.NoError(t, err)
		p.State = terminal.Cancelled
		c.ledger.Held[p.ID] = p
		c.tap(in(desk.IntentHeld))
		assert.Len(t, c.view().Held, 1)
	})
}
