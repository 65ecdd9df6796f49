package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
)

// A tap on a panel that hits none of its buttons reaches nothing below it.
func TestPanelsAreTight(t *testing.T) {
	c := newClerk(t, "en")
	var now Drawn
	c.opts.Drawn = func(d Drawn) { now = d }
	v := views()["amount-shelf-cart"]
	v.Training, v.Fault = false, nil
	c.draw(v)
	below := now.Targets
	require.NotEmpty(t, below)
	sweep := func() {
		for y := float32(80); y < tillHeight; y += 20 {
			for x := float32(4); x < tillWidth; x += 16 {
				if !hits(now.Targets, x, y) {
					test.TapCanvas(c.win.Canvas(), fyne.NewPos(x, y))
				}
			}
		}
	}
	f := fault.Of(terminal.ErrPaperOut)
	v.Fault = &f
	for name, open := range map[string]func(){
		"a question":          func() { c.openMenu() },
		"a sum":               func() { c.splitSale() },
		"letters":             func() { c.asker.letters("x", 1, 4, func(string) {}) },
		"a manager's consent": func() { w := v; w.Asking = &desk.Asking{Right: "refund"}; w.Fault = nil; c.draw(w) },
	} {
		open()
		c.intents = nil
		sweep()
		assert.Empty(t, c.intents, name)
		c.asker.close()
		c.draw(v)
	}
}

// hits reports whether a place is near the middle of something that can be tapped:
// so near that it may be a part of it.
func hits(all []Target, x, y float32) bool {
	for _, t := range all {
		if dx, dy := x-float32(t.X), y-float32(t.Y); dx*dx < 250*250 && dy*dy < 56*56 {
			return true
		}
	}
	return false
}

// A program that drives the window finds the buttons that can be tapped, where
// they are.
func TestTargets(t *testing.T) {
	var all []Target
	var texts []string
	c := newClerk(t, "en")
	c.opts.Drawn = func(now Drawn) { all, texts = now.Targets, now.Texts }
	v := views()["amount-0"]
	c.draw(v)
	names := func() (names []string) {
		for _, target := range all {
			names = append(names, target.Name)
		}
		return names
	}
	assert.Subset(t, names(), []string{"7", "000", "History"})
	assert.NotContains(t, names(), "Charge", "nothing is typed")
	v.Typed, v.Due = 1500, 1500
	c.draw(v)
	for _, target := range all {
		if target.Name == "Charge" {
			test.TapCanvas(c.win.Canvas(), fyne.NewPos(float32(target.X), float32(target.Y)))
		}
	}
	assert.Equal(t, []desk.Intent{{Kind: desk.IntentCharge}}, c.intents)
	assert.Contains(t, texts, "¥1,500")
	c.draw(views()["history"])
	assert.Contains(t, names(), "#9999")
	for _, target := range all {
		assert.Less(t, target.Y, tillHeight, "what a list has below its end cannot be tapped")
	}
	c.draw(views()["digits-good"])
	assert.NotContains(t, strings.Join(texts, " "), "2888", "a payment code is on the screen alone")
	assert.Contains(t, texts, "Number under the bar code")
}

// While a new screen takes no taps, there is nothing to tap; it is told when there
// is.
func TestTargetsOfANewScreen(t *testing.T) {
	c := newClerk(t, "en")
	at := noon
	c.now = func() time.Time { return at }
	c.kit.calm = c.calm
	c.build()
	var now Drawn
	c.opts.Drawn = func(d Drawn) { now = d }
	c.draw(views()["result-PAID"])
	c.draw(views()["amount-0"])
	assert.Empty(t, now.Targets)
	assert.NotEmpty(t, now.Texts)
	at = at.Add(settle)
	c.tick()
	assert.NotEmpty(t, now.Targets)
}

// A window that gets another size tells where everything stands now.
func TestTargetsOfAnotherSize(t *testing.T) {
	c := newClerk(t, "en")
	var now Drawn
	c.opts.Drawn = func(d Drawn) { now = d }
	v := views()["amount-0"]
	v.Typed, v.Due = 1500, 1500
	c.draw(v)
	c.win.Resize(fyne.NewSize(720, 1280))
	c.tick()
	c.tapAt(now, "Charge")
	assert.Equal(t, []desk.Intent{{Kind: desk.IntentCharge}}, c.intents)
}
