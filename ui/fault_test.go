package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"

	"kaikei/terminal/desk"
)

// Whoever looks at the paper says whether the slip is there.
func TestDoubtfulSlip(t *testing.T) {
	for label, answer := range map[string]desk.SlipAnswer{"Yes, it is there": desk.SlipPrinted, "No, print again": desk.SlipMissing} {
		c := newClerk(t, "en")
		c.draw(views()["fault-doubt"])
		assert.Contains(t, c.shows(), "売上 0003 お客様控え")
		c.tap(t, label)
		assert.Equal(t, []desk.Intent{{Kind: desk.IntentSlip, Slip: 7, Answer: answer}}, c.intents)
	}
	c := newClerk(t, "en")
	c.draw(views()["fault-PRINT_UNKNOWN"]) // nobody keeps the slips
	assert.NotContains(t, c.shows(), "Yes, it is there")
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
