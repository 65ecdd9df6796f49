package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/stretchr/testify/assert"

	"kaikei/terminal/desk"
)

// Pages that follow one another at once end with the newest, in whatever order the
// toolkit's goroutine takes its work in: "working" must not stay over a result.
func TestCoverDrawsTheNewest(t *testing.T) {
	c := newClerk(t, "ja")
	c.draw(desk.View{Screen: desk.ScreenAmount})
	var posted []func()
	c.do = func(f func()) { posted = append(posted, f) }
	drawn := ""
	page := func(name string) func(Kit) fyne.CanvasObject {
		return func(Kit) fyne.CanvasObject {
			drawn = name
			return canvas.NewRectangle(nil)
		}
	}
	for _, name := range []string{"working", "result"} {
		c.Cover(page(name), func() {})
	}
	for _, f := range slices.Backward(posted) {
		f()
	}
	assert.Equal(t, "result", drawn)
	posted = nil
	c.Cover(page("list"), func() {})
	c.Cover(nil, nil)
	for _, f := range slices.Backward(posted) {
		f()
	}
	assert.Nil(t, c.page, "the screen again")
}
