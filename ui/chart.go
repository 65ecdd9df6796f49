package ui

import (
	"fyne.io/fyne/v2"

	"kaikei/terminal"
)

// A chart places the rectangles of bars: for each what it is compared with, the
// value, and the name under them.
type chart struct {
	bars []Bar
	most terminal.Yen
}

// chartNames is how high the names under the bars are.
const chartNames = 24

// Layout places the bars.
func (c chart) Layout(o []fyne.CanvasObject, s fyne.Size) {
	if len(c.bars) == 0 {
		return
	}
	step := s.Width / float32(len(c.bars))
	room := max(0, s.Height-chartNames)
	height := func(y terminal.Yen) float32 {
		if c.most <= 0 || y <= 0 {
			return 0
		}
		// A ratio for the eye, not a sum: its last bits are far below a dot.
		return max(2, room*float32(float64(y)/float64(c.most)))
	}
	for i, b := range c.bars {
		x := float32(i) * step
		before, now := height(b.Before), height(b.Value)
		place(o[3*i], fyne.NewPos(x+0.08*step, room-before), fyne.NewSize(0.84*step, before))
		place(o[3*i+1], fyne.NewPos(x+0.24*step, room-now), fyne.NewSize(0.52*step, now))
		place(o[3*i+2], fyne.NewPos(x, room), fyne.NewSize(step, chartNames))
	}
}

// MinSize is low; a page gives it what it has.
func (c chart) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(120, 4*chartNames) }
