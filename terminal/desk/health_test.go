package desk_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/tilltest"
)

// What still has to reach the backend is summed up within seconds, whatever
// screen is shown, and is nothing again when it is settled.
func TestPendingIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		back := &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeNotKnown), OnCancel: tilltest.Says(terminal.OutcomeCancelled)}
		c := newCounter(t, back)
		defer c.stop()
		cfg := c.desk.Till.Settings()
		cfg.Rails = slices.Clone(cfg.Rails)
		for i := range cfg.Rails {
			cfg.Rails[i].Window = terminal.CancelWindow{ZoneHours: 9, Until: 15 * time.Minute}
		}
		c.desk.Till.Apply(cfg)
		began := time.Now()
		assert.Zero(t, c.view().Pending)
		c.charge(1500)
		c.show(aCode)
		time.Sleep(10 * time.Second)
		p := c.view().Pending
		assert.Equal(t, 1, p.Count)
		assert.Equal(t, terminal.Yen(1500), p.Yen)
		assert.WithinDuration(t, began, p.Oldest, 2*time.Second)
		assert.True(t, p.Next.After(began), "an open payment has a time after which only a refund is possible")
		assert.Equal(t, p.Next, c.view().CancelUntil)
		time.Sleep(2 * time.Minute)
		assert.Zero(t, c.view().Pending)
	})
}

// A device that fails between two customers is told without anybody asking.
func TestHealthIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{})
		defer c.stop()
		time.Sleep(2 * time.Second)
		assert.Equal(t, desk.Health{Printer: desk.Fine}, c.view().Health)
		c.printer.Store(uint32(desk.Trouble))
		time.Sleep(2 * time.Second)
		assert.Equal(t, desk.Trouble, c.view().Health.Printer)
	})
}
