package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/stretchr/testify/assert"

	"kaikei/terminal/desk"
)

// A list that has become short shows no bar: there is nowhere to go.
func TestShortListsHaveNoBar(t *testing.T) {
	c := newClerk(t, "ja")
	long, none := views()["history"], views()["history-empty"]
	for range 20 {
		long.Held = append(long.Held, desk.HeldCart{ID: "1", At: "12:00", Total: 450})
	}
	for _, screen := range []desk.Screen{desk.ScreenHistory, desk.ScreenHeld} {
		long.Screen, none.Screen = screen, screen
		c.draw(long)
		assert.True(t, c.runsOn(), "screen %d", screen)
		c.draw(none)
		assert.False(t, c.runsOn(), "screen %d", screen)
	}
}

// runsOn reports whether a list runs out of its place, and so has a bar.
func (c *clerk) runsOn() bool {
	on := false
	walk(c.Window, func(o fyne.CanvasObject, _ fyne.Position) {
		if s, ok := o.(*container.Scroll); ok && s.Content.Size().Height > s.Size().Height {
			on = true
		}
	})
	return on
}
