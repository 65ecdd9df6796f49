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
	markClock    mark = 6 // later
)

// A pen draws a sign of strokes and circles in a square of side units. Strokes
// and not glyphs: no font is needed, and it is the same on every screen. Places
// are given in parts of the side.
type pen struct {
	sign *fyne.Container
	side float32
	c    color.Color
}

// newPen returns a pen of a colour before an empty square.
func newPen(side float32, c color.Color) pen {
	return pen{container.NewWithoutLayout(), side, c}
}

// done returns what was drawn.
func (p pen) done() fyne.CanvasObject {
	return container.NewGridWrap(fyne.NewSize(p.side, p.side), p.sign)
}

// nib is how broad a stroke is.
const nib = 1.0 / 11

// stroke draws a line with round ends, so that two that meet are one bent line.
func (p pen) stroke(x1, y1, x2, y2 float32) {
	p.disc(x1, y1, nib, p.c)
	p.disc(x2, y2, nib, p.c)
	l := canvas.NewLine(p.c)
	l.StrokeWidth = nib * p.side
	l.Position1, l.Position2 = fyne.NewPos(x1*p.side, y1*p.side), fyne.NewPos(x2*p.side, y2*p.side)
	p.sign.Add(l)
}

// frame draws the sides of a square that begins at x, y.
func (p pen) frame(x, y, side float32) {
	p.stroke(x, y, x+side, y)
	p.stroke(x+side, y, x+side, y+side)
	p.stroke(x+side, y+side, x, y+side)
	p.stroke(x, y+side, x, y)
}

// disc draws a filled circle around x, y.
func (p pen) disc(x, y, across float32, fill color.Color) {
	d := canvas.NewCircle(fill)
	d.Resize(fyne.NewSize(across*p.side, across*p.side))
	d.Move(fyne.NewPos((x-across/2)*p.side, (y-across/2)*p.side))
	p.sign.Add(d)
}

// dot draws the point of a mark.
func (p pen) dot(y float32) { p.disc(0.5, y+1.0/18, 1.0/9, p.c) }

// newSign draws a mark in a circle, side units wide.
func newSign(m mark, side float32, c color.Color) fyne.CanvasObject {
	p := newPen(side, c)
	circle := canvas.NewCircle(color.Transparent)
	circle.StrokeColor, circle.StrokeWidth = c, side/16
	circle.Resize(fyne.NewSize(side, side))
	p.sign.Add(circle)
	switch m {
	case markCheck:
		p.stroke(0.27, 0.52, 0.44, 0.69)
		p.stroke(0.44, 0.69, 0.74, 0.34)
	case markCross:
		p.stroke(0.31, 0.31, 0.69, 0.69)
		p.stroke(0.69, 0.31, 0.31, 0.69)
	case markQuestion:
		p.stroke(0.35, 0.37, 0.43, 0.27)
		p.stroke(0.43, 0.27, 0.58, 0.27)
		p.stroke(0.58, 0.27, 0.66, 0.37)
		p.stroke(0.66, 0.37, 0.50, 0.53)
		p.stroke(0.50, 0.53, 0.50, 0.59)
		p.dot(0.70)
	case markBack:
		p.stroke(0.28, 0.45, 0.72, 0.45)
		p.stroke(0.28, 0.45, 0.43, 0.30)
		p.stroke(0.28, 0.45, 0.43, 0.60)
		p.stroke(0.72, 0.45, 0.72, 0.68)
	case markAlert:
		p.stroke(0.50, 0.25, 0.50, 0.57)
		p.dot(0.68)
	case markClock:
		p.stroke(0.50, 0.26, 0.50, 0.52)
		p.stroke(0.50, 0.52, 0.68, 0.62)
	}
	return p.done()
}
