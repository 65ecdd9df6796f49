package desk_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/terminal/tilltest"
)

// New settings wait until the customer is served: a sum that was typed, or told,
// is judged by the limits of the time.
func TestSettingsChangeBetweenCustomers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{})
		defer c.stop()
		c.tap(desk.Intent{Kind: desk.IntentType, Amount: 1500})
		cfg := tilltest.Settings()
		cfg.MaxSale, cfg.Shop.Shop.Name = 1000, "2号店"
		c.next.Store(&cfg)
		for _, screen := range []desk.Screen{desk.ScreenAmount, desk.ScreenScan} {
			time.Sleep(5 * time.Second)
			v := c.view()
			assert.Equal(t, screen, v.Screen)
			assert.Equal(t, terminal.Yen(1_000_000), v.Limit, "a customer is being served")
			c.tap(desk.Intent{Kind: desk.IntentCharge})
		}
		c.tap(desk.Intent{Kind: desk.IntentBack}, desk.Intent{Kind: desk.IntentType})
		time.Sleep(2 * time.Second)
		v := c.view()
		assert.Equal(t, terminal.Yen(1000), v.Limit)
		assert.Equal(t, "2号店", v.Shop)
		c.tap(desk.Intent{Kind: desk.IntentType, Amount: 1500}, desk.Intent{Kind: desk.IntentCharge})
		assert.Equal(t, desk.ScreenAmount, c.view().Screen)
		assert.Equal(t, fault.Code("AMOUNT"), c.view().Fault.Code)
	})
}
