package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/ui/words"
)

// Whoever looks at the paper says whether the slip is there.
func TestDoubtfulSlip(t *testing.T) {
	for label, answer := range map[string]desk.SlipAnswer{"Yes, it printed": desk.SlipPrinted, "No, print again": desk.SlipMissing} {
		c := newClerk(t, "en")
		c.draw(views()["fault-doubt"])
		assert.Contains(t, c.shows(), "Sale 0003 customer copy")
		c.tap(t, label)
		assert.Equal(t, []desk.Intent{{Kind: desk.IntentSlip, Slip: 7, Answer: answer}}, c.intents)
	}
	c := newClerk(t, "en")
	c.draw(views()["fault-PRINT_UNKNOWN"]) // nobody keeps the slips
	assert.NotContains(t, c.shows(), "Yes, it printed")
}

// The same fault, told of something else, says another thing of the money: a slip of a
// void does not say that a payment was taken.
func TestFaultsMoneyFollows(t *testing.T) {
	c := newClerk(t, "ja")
	v := views()["fault-on-result-paper"]
	taken := c.kit.words.Of("fault.money.3")
	c.draw(v)
	assert.Contains(t, c.shows(), taken)
	recorded := v.Fault.Recorded()
	v.Fault = &recorded
	c.draw(v)
	assert.NotContains(t, c.shows(), taken)
	v = views()["fault-on-result-paper"]
	c.draw(v)
	assert.Contains(t, c.shows(), taken)
}

// A slip that is missing keeps nobody from serving the next customer.
func TestNextBesideAFault(t *testing.T) {
	for _, name := range []string{"paper", "recorded", "doubt"} {
		c := newClerk(t, "ja")
		var now Drawn
		c.opts.Drawn = func(d Drawn) { now = d }
		c.draw(views()["fault-on-result-"+name])
		c.tapAt(now, "次のお客様へ")
		assert.Equal(t, []desk.Intent{{Kind: desk.IntentNext}}, c.intents, name)
	}
}

// While money goes back there is one way out, and it works.
func TestLeavesMoneyThatGoesBack(t *testing.T) {
	for name, want := range map[string]struct {
		says string
		kind desk.IntentKind
	}{"detail-goes-back-4": {"一覧へ", desk.IntentBack}, "result-goes-back-4": {"次のお客様へ", desk.IntentNext}} {
		c := newClerk(t, "ja")
		var now Drawn
		c.opts.Drawn = func(d Drawn) { now = d }
		c.draw(views()[name])
		assert.Contains(t, c.shows(), "取消を確認しています")
		c.tap(t, "再印刷")
		assert.Empty(t, c.intents)
		c.tapAt(now, want.says)
		assert.Equal(t, []desk.Intent{{Kind: want.kind}}, c.intents, name)
	}
}

// tapAt taps the place at which something says that it can be tapped.
func (c *clerk) tapAt(now Drawn, name string) {
	for _, target := range now.Targets {
		if target.Name == name {
			test.TapCanvas(c.win.Canvas(), fyne.NewPos(float32(target.X), float32(target.Y)))
		}
	}
}

// covers reports whether the panel of a fault covers all of the letters of a line, or a
// part of them.
func (p *faultPanel) covers(line *canvas.Text, at fyne.Position) (all, part bool) {
	from := p.box.Position().Add(p.panel.Position())
	to := from.AddXY(p.panel.Size().Width, p.panel.Size().Height)
	size := line.MinSize()
	left := at.X
	if line.Alignment == fyne.TextAlignTrailing {
		left += line.Size().Width - size.Width
	} else if line.Alignment == fyne.TextAlignCenter {
		left += (line.Size().Width - size.Width) / 2
	}
	middle, ink := at.Y+size.Height/2, size.Height/4 // half of the line has ink for sure
	if left+size.Width <= from.X || left >= to.X || middle+ink <= from.Y || middle-ink >= to.Y {
		return false, false
	}
	all = left >= from.X && left+size.Width <= to.X && middle-ink >= from.Y && middle+ink <= to.Y
	return all, !all
}

// No line is shown in part beside a fault, on any screen, also one that is smaller than
// those that we answer for; and what the customer gets back stays in sight on these.
func TestNoLineIsCutByAFault(t *testing.T) {
	small := display{fyne.NewSize(800, 480), 133}
	for _, language := range words.Languages() {
		for _, d := range append([]display{small}, screens...) {
			c := newClerkOn(t, language, d)
			for name, v := range views() {
				if v.Fault == nil || language != "ja" && !strings.Contains(name, "-on-") {
					continue // over the keypad all languages are alike
				}
				c.draw(v)
				if !c.fault.box.Visible() {
					continue // another panel says it
				}
				inside := map[*canvas.Text]bool{}
				walkOver(c.fault.box, func(o fyne.CanvasObject, _ fyne.Position) {
					if line, ok := o.(*canvas.Text); ok {
						inside[line] = true
					}
				})
				change, cuts := false, []string{}
				walk(c.Window, func(o fyne.CanvasObject, at fyne.Position) {
					line, ok := o.(*canvas.Text)
					if !ok || inside[line] || line.Text == "" {
						return
					}
					all, part := c.fault.covers(line, at)
					if part {
						cuts = append(cuts, line.Text)
					}
					change = change || !all && !part && line.Text == c.kit.words.Of("cash.back", v.Payment.Change())
				})
				assert.Empty(t, cuts, "%s in %s at %.0f", name, language, d.Width)
				if v.Payment.Tendered > 0 && d != small {
					assert.True(t, change, "%s in %s at %.0f: the change is out of sight", name, language, d.Width)
				}
			}
		}
	}
}

// Trouble never lies over the code that a customer is reading, and leaves it large.
func TestFaultLeavesTheCodeToTheCustomer(t *testing.T) {
	small := display{fyne.NewSize(800, 480), 133}
	for _, language := range words.Languages() {
		for _, d := range append([]display{small}, screens...) {
			c := newClerkOn(t, language, d)
			for _, f := range fault.All() {
				v := views()["fault-on-shown"]
				v.Fault = &f
				c.draw(v)
				require.True(t, c.fault.box.Visible())
				shown := c.screen(desk.ScreenShown).(*shownScreen).code.image
				walk(c.Window, func(o fyne.CanvasObject, at fyne.Position) {
					if o == shown {
						top := c.fault.box.Position().Y + c.fault.panel.Position().Y
						assert.LessOrEqual(t, at.Y+shown.Size().Height, top, "%s in %s at %.0f", f.Code, language, d.Width)
						assert.True(t, d == small || shown.Size().Height > d.Height/3, "%s in %s at %.0f", f.Code, language, d.Width)
					}
				})
				v.Fault = nil
				c.draw(v)
			}
			assert.Greater(t, c.screen(desk.ScreenShown).(*shownScreen).code.image.Size().Height, d.Height/3)
		}
	}
}

// What a fault hid is there again when the fault is gone.
func TestWhatAFaultHidComesBack(t *testing.T) {
	c, hid := newClerk(t, "ja"), 0
	for name, v := range views() {
		if v.Fault == nil {
			continue
		}
		c.draw(v)
		hidden := slices.Clone(c.veil.hidden)
		v.Fault = nil
		c.draw(v)
		for _, line := range hidden {
			hid++
			assert.True(t, line.Visible(), "%s: %q", name, line.Text)
		}
	}
	assert.NotZero(t, hid)
}
