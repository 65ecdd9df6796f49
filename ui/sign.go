package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// A mark is the shape beside a colour, so that a state is told to those who do
// not see colours too.
type mark uint8

// The marks.
const (
	markCheck    mark = 1 // done
	markCross    mark = 2 // not done
	markQuestion mark = 3 // not known
	markBack     mark = 4 // given back
	markAlert    mark = 5 // somebody has to act
)

// newSign draws a mark in a circle, side units wide. Strokes and not glyphs:
// no font is needed, and it is the same on every screen.
func newSign(m mark, side float32, c color.Color) fyne.CanvasObject {
	circle := canvas.NewCircle(color.Transparent)
	circle.StrokeColor, circle.StrokeWidth = c, side/16
	circle.Resize(fyne.NewSize(side, side))
	sign := container.NewWithoutLayout(circle)
	stroke := func(x1, y1, x2, y2 float32) {
		l := canvas.NewLine(c)
		l.StrokeWidth = side / 11
		l.Position1, l.Position2 = fyne.NewPos(x1*side, y1*side), fyne.NewPos(x2*side, y2*side)
		sign.Add(l)
	}
	dot := func(y float32) {
		d := canvas.NewCircle(c)
		d.Resize(fyne.NewSize(side/9, side/9))
		d.Move(fyne.NewPos(side*(0.5-1.0/18), y*side))
		sign.Add(d)
	}
	switch m {
	case markCheck:
		stroke(0.27, 0.52, 0.44, 0.69)
		stroke(0.43, 0.69, 0.74, 0.34)
	case markCross:
		stroke(0.31, 0.31, 0.69, 0.69)
		stroke(0.69, 0.31, 0.31, 0.69)
	case markQuestion:
		stroke(0.35, 0.37, 0.43, 0.27)
		stroke(0.43, 0.27, 0.58, 0.27)
		stroke(0.58, 0.27, 0.66, 0.37)
		stroke(0.66, 0.37, 0.50, 0.53)
		stroke(0.50, 0.52, 0.50, 0.63)
		dot(0.70)
	case markBack:
		stroke(0.28, 0.45, 0.72, 0.45)
		stroke(0.28, 0.45, 0.43, 0.30)
		stroke(0.28, 0.45, 0.43, 0.60)
		stroke(0.72, 0.44, 0.72, 0.68)
	case markAlert:
		stroke(0.50, 0.24, 0.50, 0.60)
		dot(0.68)
	}
	return container.NewGridWrap(fyne.NewSize(side, side), sign)
}
