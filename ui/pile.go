package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// A pile lays things over one another, the last on top.
type pile struct{}

// stack returns a pile.
func stack(objects ...fyne.CanvasObject) *fyne.Container { return container.New(pile{}, objects...) }

// Layout gives each all of it.
func (pile) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		fill(o, s)
	}
}

// heightFor is that of the highest.
func (pile) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	h := float32(0)
	for _, o := range objects {
		if o.Visible() {
			h = max(h, heightOf(o, width))
		}
	}
	return h
}

// MinSize is that of the largest.
func (pile) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		if o.Visible() {
			s = s.Max(o.MinSize())
		}
	}
	return s
}

// ground puts a colour behind.
func ground(c color.Color, radius float32, o fyne.CanvasObject) (*canvas.Rectangle, *fyne.Container) {
	r := canvas.NewRectangle(c)
	r.CornerRadius = radius
	return r, stack(r, o)
}
