package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// A button is a target for a finger: a plain rectangle with one line of text.
// The toolkit's own button is sized for a mouse.
type button struct {
	widget.BaseWidget
	box   *canvas.Rectangle
	label *canvas.Text
	least fyne.Size
	fill  color.Color
	ink   color.Color
	off   bool
	tap   func()
}

// newButton returns a button of at least a size.
func newButton(size float32, least fyne.Size, fill, ink color.Color, tap func()) *button {
	b := &button{box: canvas.NewRectangle(fill), label: canvas.NewText("", ink), least: least, fill: fill, ink: ink, tap: tap}
	b.box.CornerRadius = 10
	b.label.TextSize, b.label.Alignment, b.label.TextStyle.Bold = size, fyne.TextAlignCenter, true
	b.ExtendBaseWidget(b)
	return b
}

// set changes the text, and whether it can be tapped.
func (b *button) set(text string, enabled bool) {
	fill, ink := b.fill, b.ink
	if !enabled {
		fill, ink = color.Color(dead), color.Color(deadInk)
	}
	if b.label.Text == text && b.off == !enabled && b.box.FillColor == fill {
		return
	}
	b.off, b.label.Text, b.label.Color, b.box.FillColor = !enabled, text, ink, fill
	b.Refresh()
}

// Tapped does what the button is for, unless it is off.
func (b *button) Tapped(*fyne.PointEvent) {
	if !b.off && b.Visible() {
		b.tap()
	}
}

// CreateRenderer draws the button.
func (b *button) CreateRenderer() fyne.WidgetRenderer { return &buttonRenderer{b} }

// buttonRenderer lays a button out.
type buttonRenderer struct{ b *button }

// Layout puts the text in the middle.
func (r *buttonRenderer) Layout(s fyne.Size) {
	r.b.box.Resize(s)
	h := r.b.label.MinSize().Height
	r.b.label.Move(fyne.NewPos(0, (s.Height-h)/2))
	r.b.label.Resize(fyne.NewSize(s.Width, h))
}

// MinSize is the least size, or what the text needs.
func (r *buttonRenderer) MinSize() fyne.Size {
	text := r.b.label.MinSize()
	return fyne.NewSize(max(r.b.least.Width, text.Width+24), max(r.b.least.Height, text.Height+12))
}

// Refresh draws the button anew.
func (r *buttonRenderer) Refresh() {
	r.Layout(r.b.Size())
	r.b.box.Refresh()
	r.b.label.Refresh()
}

// Objects are what is drawn.
func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.box, r.b.label}
}

// Destroy has nothing to give back.
func (r *buttonRenderer) Destroy() {}
