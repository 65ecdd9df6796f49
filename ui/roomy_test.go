package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"

	"kaikei/terminal/desk"
)

// What became of the money is as large as there is room for, and the buttons of an
// upright screen fold, so that none is small.
func TestResultTakesItsRoom(t *testing.T) {
	for _, at := range []struct {
		view          string
		d             display
		money, reason float32
		rows          float32
	}{
		{"result-DECLINED", screens[0], sizeHead, sizeLarge, 1},
		{"result-UNKNOWN", screens[0], sizeLarge, sizeText, 1},
		{"result-UNKNOWN", screens[2], sizeHead, sizeLarge, 2},
		{"fault-on-result-paper", screens[2], sizeText, sizeText, 1},
	} {
		c := newClerkOn(t, "ja", at.d)
		c.draw(views()["result-PAID"])
		c.draw(views()[at.view])
		s := c.screen(desk.ScreenResult).(*resultScreen)
		assert.Equal(t, at.money, s.money.size, "%s at %v", at.view, at.d.Size)
		assert.Equal(t, at.reason, s.reason.size, "%s at %v", at.view, at.d.Size)
		assert.Equal(t, at.rows*resultFoot+(at.rows-1)*space, s.foot.Size().Height, "%s at %v", at.view, at.d.Size)
	}
}

// The change is what the clerk counts out next: nothing is larger, and the sum of a
// sale without any stands in its place.
func TestChangeIsLargest(t *testing.T) {
	c := newClerkOn(t, "ja", screens[0])
	s := c.screen(desk.ScreenResult).(*resultScreen)
	for view, says := range map[string]string{"result-cash": "お釣り ¥11,111,111", "fault-on-result-paper": "お釣り ¥11,111,111", "result-PAID": "¥88,888,888"} {
		c.draw(views()[view])
		assert.Equal(t, says, s.amount.t.Text, view)
		assert.Greater(t, s.amount.size, max(s.wallet.size, s.money.size), view)
	}
	v := views()["result-cash"]
	v.Payment.Tendered = v.Payment.Amount
	c.draw(v)
	assert.Equal(t, "¥88,888,888", s.amount.t.Text)
}

func TestFolding(t *testing.T) {
	f := folding{gap: 10, least: 100}
	for _, at := range []struct {
		n            int
		width        float32
		down, across int
	}{{0, 500, 0, 0}, {4, 430, 1, 4}, {4, 429, 2, 2}, {3, 320, 1, 3}, {3, 319, 2, 2}, {5, 320, 2, 3}, {2, 50, 2, 1}} {
		down, across := f.folded(at.n, at.width)
		assert.Equal(t, [2]int{at.down, at.across}, [2]int{down, across}, "%d in %v", at.n, at.width)
	}
	row := []fyne.CanvasObject{gap(60, 40), gap(60, 50), gap(60, 40)}
	row[0].Hide()
	assert.Equal(t, float32(50), f.heightFor(row, 210))
	assert.Equal(t, float32(110), f.heightFor(row, 209))
	f.Layout(row, fyne.NewSize(209, 110))
	assert.Equal(t, fyne.NewSize(209, 50), row[2].Size(), "the last row is shared by those in it")
	assert.Equal(t, float32(60), row[2].Position().Y)
}
