package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// A lid is the ground of a panel that lies over a screen. It takes the taps that
// hit no button of the panel: through a mere rectangle they reach the buttons of the
// screen below, which nobody sees.
type lid struct {
	widget.BaseWidget
	box *canvas.Rectangle
	tap func() // what such a tap does; nil is nothing
}

// cover lays what it holds over a screen.
func cover(fill color.Color, radius float32, inner fyne.CanvasObject) *fyne.Container {
	l := &lid{box: canvas.NewRectangle(fill)}
	l.box.CornerRadius = radius
	l.ExtendBaseWidget(l)
	return stack(l, inner)
}

// rimmed draws an edge around a panel that may lie on a ground of its own colour.
func rimmed(panel *fyne.Container, c color.Color) *fyne.Container {
	ground := panel.Objects[0].(*lid).box
	ground.StrokeColor, ground.StrokeWidth = c, 2
	return panel
}

// Tapped does nothing, unless the lid itself is for something.
func (l *lid) Tapped(*fyne.PointEvent) {
	if l.tap != nil {
		l.tap()
	}
}

// CreateRenderer draws the ground.
func (l *lid) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.box) }
