package ui

import (
	"fyne.io/fyne/v2"

	"kaikei/terminal/desk"
)

// A drillSign lies across every screen while people are trained: no money
// moves, and nobody must think that it does.
type drillSign struct {
	box *fyne.Container
}

func newDrillSign(w *Window) *drillSign {
	k := w.kit
	words := newLine(k.bold(sizeText, k.onDrill)).centred()
	words.write(k.words.Of("drill.sign"))
	_, box := ground(k.drill, 0, pad(2, words))
	box.Hide()
	return &drillSign{box}
}

func (d *drillSign) draw(v desk.View) { show(d.box, v.Training) }
