package ui

import (
	"fmt"
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/desk"
	"kaikei/ui/words"
)

func TestHintsAreDamped(t *testing.T) {
	type look struct {
		ms   int // since the one before
		sees Hint
		want Hint
	}
	tests := []struct {
		name  string
		looks []look
	}{
		{"nothing to say", []look{{0, HintNone, HintNone}, {66, HintNone, HintNone}}},
		{"told after it held for a second", []look{{0, HintDark, HintNone}, {500, HintDark, HintNone}, {499, HintDark, HintNone}, {1, HintDark, HintDark}}},
		{"gone at once", []look{{0, HintDark, HintNone}, {500, HintDark, HintNone}, {500, HintDark, HintDark}, {66, HintNone, HintNone}}},
		{"and told again only after another second", []look{
			{0, HintDark, HintNone}, {500, HintDark, HintNone}, {500, HintDark, HintDark}, {66, HintNone, HintNone}, {66, HintDark, HintNone},
			{500, HintDark, HintNone}, {500, HintDark, HintDark},
		}},
		{"one that flaps with none is never told", []look{{0, HintDark, HintNone}, {600, HintNone, HintNone}, {600, HintDark, HintNone}, {600, HintNone, HintNone}, {600, HintDark, HintNone}}},
		{"one that flaps with another is never told", []look{{0, HintDark, HintNone}, {600, HintFar, HintNone}, {600, HintDark, HintNone}, {600, HintFar, HintNone}}},
		{"the next one takes its place when it has held", []look{
			{0, HintDark, HintNone}, {500, HintDark, HintNone}, {500, HintDark, HintDark}, {66, HintFar, HintDark}, {500, HintFar, HintDark}, {500, HintFar, HintFar},
		}},
		{"what was not looked at did not hold", []look{{0, HintDark, HintNone}, {5000, HintDark, HintNone}, {500, HintDark, HintNone}, {500, HintDark, HintDark}, {5000, HintDark, HintNone}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var d damper
			at := noon
			for i, l := range test.looks {
				at = at.Add(time.Duration(l.ms) * time.Millisecond)
				assert.Equal(t, l.want, d.see(l.sees, at), "look %d", i)
			}
		})
	}
}

// An eye sees one hint and one picture.
type eye struct{ hint Hint }

func (e *eye) Hint() Hint { return e.hint }

func (e *eye) Preview() (*image.RGBA, uint64) {
	img := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for i := range img.Pix {
		img.Pix[i] = 0xb0 | byte(i%4/3*0xff)
	}
	return img, 1
}

// hold lets the window look for as long as a hint must hold.
func (c *clerk) hold() {
	at := c.now()
	for _, since := range []time.Duration{0, hintHold / 2, hintHold} {
		c.now = func() time.Time { return at.Add(since) }
		c.tick()
	}
}

// Each hint has words in each language, which fit, and a sign; when it is gone
// nothing of it is left.
func TestHintsAreTold(t *testing.T) {
	for _, language := range words.Languages() {
		c, e := newClerk(t, language), &eye{}
		c.opts.Hints, c.opts.Preview = e, e
		s := c.screen(desk.ScreenScan).(*scanScreen).hints
		said := map[string]bool{}
		for h := HintDark; h <= HintNothing; h++ {
			e.hint = h
			c.draw(views()["scan"])
			c.hold()
			require.True(t, s.box.Visible(), "%s %d", language, h)
			assert.False(t, said[s.words.t.Text], "%q is said twice", s.words.t.Text)
			said[s.words.t.Text] = true
			assert.Equal(t, c.kit.words.Of(fmt.Sprintf("hint.%d", h)), s.words.t.Text)
			for _, size := range screens {
				c.win.Resize(size.Size)
				whole(t, c, fmt.Sprintf("%s hint %d at %v", language, h, size))
			}
			strokes := 0
			walk(c.Window, func(o fyne.CanvasObject, _ fyne.Position) {
				switch o := o.(type) {
				case *canvas.Line:
					strokes++
				case *canvas.Circle:
					if o.FillColor == c.kit.onStrip {
						strokes++
					}
				}
			})
			assert.Positive(t, strokes, "a sign stands beside the words")
			picture(t, c.win, fmt.Sprintf("%s-hint-%d", language, h))
			e.hint = HintNone
			c.tick()
			assert.False(t, s.box.Visible())
		}
		assert.Len(t, said, 7)
	}
}

// A hint of the last customer is not told to the next.
func TestHintsBeginAnew(t *testing.T) {
	c, e := newClerk(t, "ja"), &eye{HintDark}
	c.opts.Hints = e
	c.draw(views()["scan"])
	c.hold()
	strip := c.screen(desk.ScreenScan).(*scanScreen).hints
	require.True(t, strip.box.Visible())
	c.draw(views()["result-PAID"])
	at := c.now().Add(10 * time.Second)
	c.now = func() time.Time { return at }
	c.tick()
	c.draw(views()["scan"])
	c.tick()
	assert.False(t, strip.box.Visible())
}

// When the camera is broken, its fault leaves every way out open: it comes again
// as often as it is read.
func TestFaultLeavesTheWaysOut(t *testing.T) {
	for _, language := range words.Languages() {
		c := newClerk(t, language)
		for _, size := range screens {
			c.win.Resize(size.Size)
			c.draw(views()["fault-on-scan"])
			at, panel := map[fyne.CanvasObject]fyne.Position{}, fyne.NewPos(0, 0)
			var covers fyne.Size
			walk(c.Window, func(o fyne.CanvasObject, p fyne.Position) {
				at[o] = p
				if r, ok := o.(*canvas.Rectangle); ok && r.FillColor == c.kit.alert {
					panel, covers = p, r.Size()
				}
			})
			require.NotZero(t, panel.Y)
			s := c.screen(desk.ScreenScan).(*scanScreen)
			for _, b := range []*button{s.show, s.digits, s.back} {
				above, beside := at[b].Y+b.Size().Height <= panel.Y, at[b].X >= panel.X+covers.Width
				assert.True(t, above || beside, "%s %v: %q is covered", language, size, b.label.t.Text)
			}
		}
	}
}
