package ui

import (
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
)

// counted is a preview of one picture, with a number.
type counted struct{ n uint64 }

func (c *counted) Preview() (*image.RGBA, uint64) {
	return image.NewRGBA(image.Rect(0, 0, 64, 48)), c.n
}

// The last picture of a camera that was pulled out does not stay on a page as if it
// were seen, also when the page is drawn again; the next one is there at once.
func TestFinderOfAPageGoesBlank(t *testing.T) {
	c, eye := newClerk(t, "ja"), &counted{1}
	c.opts.Preview = eye
	c.draw(views()["amount-0"])
	c.cover(covering{func(k Kit) fyne.CanvasObject { return k.Finder() }, func() {}})
	now := c.now()
	c.now = func() time.Time { return now }
	shown := func(after time.Duration) bool {
		now = now.Add(after)
		c.tick()
		return c.motion.finder.Image != nil
	}
	assert.True(t, shown(0))
	assert.True(t, shown(time.Second))
	assert.False(t, shown(time.Second))
	c.drawCover()
	assert.False(t, shown(0))
	eye.n++
	assert.True(t, shown(0))
}
