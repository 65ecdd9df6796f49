package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"

	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
)

// A sleeper is a till that goes dark after a minute, and what its panel was told.
type sleeper struct {
	*clerk
	at  time.Time
	lit []bool
}

func newSleeper(t *testing.T) *sleeper {
	s := &sleeper{clerk: newClerk(t, "en"), at: noon.Add(time.Hour)}
	s.now = func() time.Time { return s.at }
	s.opts.Rest, s.opts.Lit = time.Minute, func(yes bool) { s.lit = append(s.lit, yes) }
	s.kit.calm = s.calm
	s.build()
	s.draw(desk.View{Screen: desk.ScreenAmount, Limit: 1_000_000})
	return s
}

// pass lets time pass as the window's clock does.
func (s *sleeper) pass(d time.Duration) {
	s.at = s.at.Add(d)
	s.tick()
}

// hit taps where a button stands, whatever lies over it.
func (s *sleeper) hit(t *testing.T, label string) {
	t.Helper()
	var place fyne.Position
	walk(s.Window, func(o fyne.CanvasObject, at fyne.Position) {
		if b, ok := o.(*button); ok && b.label.t.Text == label {
			place = at.AddXY(b.Size().Width/2, b.Size().Height/2)
		}
	})
	assert.NotZero(t, place, "no button %q", label)
	test.TapCanvas(s.win.Canvas(), place)
}

func TestTouchThatLightsTheScreenDoesNothingElse(t *testing.T) {
	s := newSleeper(t)
	s.pass(59 * time.Second)
	assert.False(t, s.rest.box.Visible())
	s.pass(time.Second)
	assert.True(t, s.rest.box.Visible())
	assert.Equal(t, []bool{false}, s.lit)

	s.hit(t, "7")
	assert.False(t, s.rest.box.Visible())
	assert.Equal(t, []bool{false, true}, s.lit)
	s.hit(t, "7") // the second of a double tap
	assert.Empty(t, s.intents)
	s.pass(settle)
	s.hit(t, "7")
	assert.Len(t, s.intents, 1)
	s.pass(59 * time.Second)
	assert.False(t, s.rest.box.Visible(), "it was touched less than a minute ago")
}

// A person's key lights the screen and is no digit; a scanner's code is meant.
func TestKeysLightTheScreen(t *testing.T) {
	s := newSleeper(t)
	s.pass(time.Minute)
	s.heard("", "")
	assert.True(t, s.rest.box.Visible(), "no key was pressed")
	s.heard("7", "")
	assert.False(t, s.rest.box.Visible())
	assert.Empty(t, s.intents)
	s.pass(time.Minute)
	s.heard("", "4901234567894")
	assert.False(t, s.rest.box.Visible())
	assert.Len(t, s.intents, 1)
}

// It does not go dark while something is open, and what is to be seen lights it.
func TestScreenStaysLitWhileSomethingIsOpen(t *testing.T) {
	s := newSleeper(t)
	amount := desk.View{Screen: desk.ScreenAmount, Limit: 1_000_000}
	typed, goods, trouble, busy, doubt, asking := amount, amount, amount, amount, amount, amount
	typed.Typed, typed.Due = 100, 100
	goods.Cart.Lines = make([]desk.CartLine, 1)
	trouble.Fault = &fault.Fault{Code: "DISK"}
	busy.Busy = true
	doubt.Doubtful = make([]desk.DoubtfulSlip, 1)
	asking.Asking = &desk.Asking{}
	for name, v := range map[string]desk.View{"typed": typed, "goods": goods, "fault": trouble, "busy": busy, "doubt": doubt, "asking": asking, "wait": views()["wait-1"]} {
		s.draw(amount)
		s.pass(time.Hour)
		s.pass(time.Hour)
		assert.True(t, s.rest.box.Visible(), name)
		s.draw(v)
		s.tick()
		assert.False(t, s.rest.box.Visible(), name)
		s.pass(time.Hour)
		assert.False(t, s.rest.box.Visible(), name)
	}
	assert.True(t, idle(desk.View{Screen: desk.ScreenSignIn}), "nobody is signed in at night")
}

// A till that is not asked to never goes dark.
func TestScreenStaysLit(t *testing.T) {
	s := newSleeper(t)
	s.opts.Rest = 0
	s.pass(24 * time.Hour)
	assert.False(t, s.rest.box.Visible())
	assert.Empty(t, s.lit)
}
