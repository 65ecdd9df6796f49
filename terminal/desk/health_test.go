package desk_test

import (
	"context"
	"sync/atomic"
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

// A broken camera gives no picture until it is put in again.
type broken struct {
	codes
	out atomic.Bool
}

func (b *broken) Next(ctx context.Context) (desk.Scan, error) {
	if b.out.Load() {
		return desk.Scan{}, terminal.ErrCamera
	}
	return b.codes.Next(ctx)
}

// A camera that was pulled out before a customer is told, and is told no more once it
// sees again: nobody has to touch anything.
func TestCameraComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var eye broken
		c := startCounter(t, &tilltest.Backend{}, tilltest.NewLedger(), func(p *desk.Parts) {
			eye.codes = p.Scanner.(codes)
			p.Scanner = &eye
			p.Health = func() desk.Health {
				if eye.out.Load() {
					return desk.Health{Camera: desk.Trouble}
				}
				return desk.Health{Camera: desk.Fine}
			}
		})
		defer c.stop()
		eye.out.Store(true)
		c.charge(1500)
		time.Sleep(10 * time.Second)
		require.NotNil(t, c.view().Fault)
		assert.Equal(t, fault.Code("CAMERA"), c.view().Fault.Code)
		eye.out.Store(false)
		time.Sleep(2 * time.Second)
		assert.Nil(t, c.view().Fault)
		eye.out.Store(true)
		c.show("hello")
		time.Sleep(10 * time.Second)
		require.Equal(t, fault.Code("CAMERA"), c.view().Fault.Code)
		c.tap(in(desk.IntentDismiss))
		time.Sleep(10 * time.Second)
		assert.Nil(t, c.view().Fault, "it was read")
		eye.out.Store(false)
		time.Sleep(2 * time.Second)
		assert.Equal(t, desk.ScreenScan, c.view().Screen)
		c.tap(in(desk.IntentBack), in(desk.IntentType), in(desk.IntentCharge))
		require.Equal(t, fault.Code("AMOUNT"), c.view().Fault.Code)
		time.Sleep(10 * time.Second)
		assert.NotNil(t, c.view().Fault, "another fault is not the camera's")
	})
}
