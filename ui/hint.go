package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// A Hint says why the scanner reads nothing.
type Hint uint8

// The hints. Each has words and a sign of its own.
const (
	HintNone      Hint = 0 // nothing to say
	HintDark      Hint = 1
	HintBright    Hint = 2
	HintBlurred   Hint = 3
	HintFar       Hint = 4
	HintGlare     Hint = 5
	HintAmbiguous Hint = 6 // two codes in view
	HintNothing   Hint = 7 // no code in view
)

// Hints gives the hint of the newest frame.
type Hints interface {
	Hint() Hint
}

// hintHold is how long a hint must hold before a person is told. Frames differ,
// and words that change many times a second cannot be read.
const hintHold = time.Second

// A damper keeps a hint that flaps from the screen.
type damper struct {
	shown  Hint
	seen   Hint
	since  time.Time // when seen was seen first
	looked time.Time // when it was looked at last
}

// see takes the hint of now and returns the one to show: a hint after it has
// held, none at once. What was not looked at for a while did not hold.
func (d *damper) see(h Hint, now time.Time) Hint {
	if now.Sub(d.looked) >= hintHold {
		d.shown, d.seen = HintNone, HintNone
	}
	if h != d.seen {
		d.seen, d.since = h, now
	}
	if h == HintNone || now.Sub(d.since) >= hintHold {
		d.shown = h
	}
	d.looked = now
	return d.shown
}

// hintHeight is that of the strip.
const hintHeight = 60

// A hintStrip tells a hint, as a sign and words, over the upper edge of the
// live picture: the fault panel has the lower.
type hintStrip struct {
	k      kit
	damper damper
	shown  Hint
	sign   *fyne.Container
	words  *line
	box    *fyne.Container
}

func newHintStrip(k kit) *hintStrip {
	s := &hintStrip{k: k, sign: fixed(44, 44), words: newLine(k.bold(sizeText, k.onStrip))}
	inner := row(space, middle(s.sign), grow(s.words))
	_, strip := ground(k.strip, corner, stack(gap(1, hintHeight), container.New(inset{space, spaceSmall}, inner)))
	s.box = strip
	s.box.Hide()
	return s
}

// tell takes the hint of now, and reports whether the strip came or went.
func (s *hintStrip) tell(h Hint, now time.Time) bool {
	h = s.damper.see(h, now)
	if h == s.shown {
		return false
	}
	s.shown = h
	show(s.box, h != HintNone)
	if h == HintNone {
		return true
	}
	s.words.write(s.k.words.Of(fmt.Sprintf("hint.%d", h)))
	s.sign.Objects = []fyne.CanvasObject{newHintSign(h, 44, s.k)}
	s.sign.Refresh()
	s.box.Refresh()
	return true
}

// newHintSign draws a hint in the colours of the strip, side units wide.
func newHintSign(h Hint, side float32, k kit) fyne.CanvasObject {
	white, ink := k.onStrip, k.strip
	p := newPen(side, white)
	switch h {
	case HintDark: // a moon
		p.disc(0.48, 0.50, 0.76, white)
		p.disc(0.66, 0.40, 0.62, ink)
	case HintBright: // a sun
		p.disc(0.5, 0.5, 0.42, white)
		for _, r := range []struct{ x, y float32 }{{1, 0}, {0.7, 0.7}, {0, 1}, {-0.7, 0.7}, {-1, 0}, {-0.7, -0.7}, {0, -1}, {0.7, -0.7}} {
			p.stroke(0.5+0.32*r.x, 0.5+0.32*r.y, 0.5+0.46*r.x, 0.5+0.46*r.y)
		}
	case HintBlurred: // something that moves
		p.disc(0.66, 0.50, 0.60, white)
		p.stroke(0.04, 0.30, 0.34, 0.30)
		p.stroke(0.00, 0.50, 0.26, 0.50)
		p.stroke(0.04, 0.70, 0.34, 0.70)
	case HintFar: // small, to be larger
		p.disc(0.5, 0.5, 0.24, white)
		for _, c := range []struct{ x, y float32 }{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
			x, y := 0.5+0.44*c.x, 0.5+0.44*c.y
			p.stroke(0.5+0.22*c.x, 0.5+0.22*c.y, x, y)
			p.stroke(x, y, x-0.22*c.x, y)
			p.stroke(x, y, x, y-0.22*c.y)
		}
	case HintGlare: // light that comes back from a surface
		p.stroke(0.06, 0.84, 0.94, 0.84)
		p.stroke(0.12, 0.14, 0.50, 0.76)
		p.stroke(0.50, 0.76, 0.88, 0.14)
		p.stroke(0.88, 0.14, 0.66, 0.22)
		p.stroke(0.88, 0.14, 0.90, 0.38)
	case HintAmbiguous: // two
		p.frame(0.10, 0.10, 0.46)
		p.frame(0.44, 0.44, 0.46)
	case HintNothing: // an empty frame
		for _, c := range []struct{ x, y float32 }{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
			x, y := 0.5+0.40*c.x, 0.5+0.40*c.y
			p.stroke(x, y, x-0.26*c.x, y)
			p.stroke(x, y, x, y-0.26*c.y)
		}
	}
	return p.done()
}
