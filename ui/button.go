package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// A dress is the colours of a button.
type dress struct{ fill, ink color.Color }

// The dresses: the one that goes on, one beside it, a plain key, and one that
// takes money back.
func (k kit) goesOn() dress { return dress{k.action, k.onAction} }
func (k kit) beside() dress { return dress{k.card, k.link} }
func (k kit) plain() dress  { return dress{k.key, k.ink} }
func (k kit) onCard() dress { return dress{k.card, k.ink} }
func (k kit) takes() dress  { return dress{k.danger, k.onDanger} }
func (k kit) called() dress { return dress{k.chosen, k.onChosen} }

// A button is a target for a finger: a plain rectangle with one line of text,
// which becomes smaller before it is cut. The toolkit's own button is sized for
// a mouse.
type button struct {
	widget.BaseWidget
	kit    kit
	box    *canvas.Rectangle
	label  *line
	least  fyne.Size
	dress  dress
	off    bool
	called string // what it is called when it bears no words
	tap    func()
}

// button returns one of a size of text, at least so high.
func (k kit) button(size, height float32, d dress, tap func()) *button {
	b := &button{
		kit: k, box: canvas.NewRectangle(d.fill), label: newLine(k.bold(size, d.ink)).centred(),
		least: fyne.NewSize(k.touch, max(height, k.touch)), dress: d, tap: tap,
	}
	b.box.CornerRadius = corner
	b.label.least = sizeNote
	b.ExtendBaseWidget(b)
	return b
}

// edged gives it an edge of the colour of its words, where the ground may be as dark
// as it is.
func (b *button) edged() *button {
	b.box.StrokeColor, b.box.StrokeWidth = b.dress.ink, 3
	return b
}

// wide makes it at least so wide.
func (b *button) wide(width float32) *button {
	b.least.Width = max(width, b.kit.touch)
	return b
}

// set changes the text, and whether it can be tapped.
func (b *button) set(text string, enabled bool) {
	fill, ink := b.dress.fill, b.dress.ink
	if !enabled {
		fill, ink = b.kit.dead, b.kit.onDead
	}
	if b.label.t.Text == text && b.off == !enabled && b.box.FillColor == fill && b.label.t.Color == ink {
		return
	}
	b.off, b.label.t.Text, b.label.t.Color, b.box.FillColor = !enabled, text, ink, fill
	b.Refresh()
}

// wear changes its colours; set draws them.
func (b *button) wear(d dress) { b.dress = d }

// Tapped does what the button is for, unless it is off, or the screen is so new
// that the finger meant the one before.
func (b *button) Tapped(*fyne.PointEvent) {
	b.kit.felt()
	if !b.off && b.Visible() && b.kit.calm() {
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
	place(r.b.label, fyne.NewPos(spaceSmall, (s.Height-h)/2), fyne.NewSize(s.Width-2*spaceSmall, h))
}

// MinSize is the least size, or what the text needs at its smallest.
func (r *buttonRenderer) MinSize() fyne.Size {
	text := r.b.label.MinSize()
	return fyne.NewSize(max(r.b.least.Width, text.Width+2*spaceSmall), max(r.b.least.Height, text.Height+spaceSmall))
}

// Refresh draws the button anew.
func (r *buttonRenderer) Refresh() {
	r.b.label.Refresh()
	r.Layout(r.b.Size())
	r.b.box.Refresh()
}

// Objects are what is drawn.
func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.box, r.b.label}
}

// Destroy has nothing to give back.
func (r *buttonRenderer) Destroy() {}

// show shows or hides a thing.
func show(o fyne.CanvasObject, yes bool) {
	if yes == o.Visible() {
		return
	}
	if yes {
		o.Show()
	} else {
		o.Hide()
	}
}
