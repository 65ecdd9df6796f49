package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// A tall thing has a height that follows from its width, as text has that
// breaks. The toolkit knows only sizes that stand by themselves.
type tall interface {
	heightFor(width float32) float32
}

// A tallLayout gives a container such a height.
type tallLayout interface {
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

// heightOf returns how high a thing is at a width.
func heightOf(o fyne.CanvasObject, width float32) float32 {
	switch x := o.(type) {
	case tall:
		return x.heightFor(width)
	case *fyne.Container:
		if l, ok := x.Layout.(tallLayout); ok {
			return l.heightFor(x.Objects, width)
		}
	}
	return o.MinSize().Height
}

// widest returns the least width and the sum of heights of what is visible.
func widest(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			s.Width, s.Height = max(s.Width, m.Width), s.Height+m.Height
		}
	}
	return s
}

// place moves and sizes a thing.
func place(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
	o.Move(at)
	o.Resize(fyne.NewSize(max(0, size.Width), max(0, size.Height)))
}

// fill gives a thing all of a place.
func fill(o fyne.CanvasObject, all fyne.Size) { place(o, fyne.Position{}, all) }

// gap is empty space.
func gap(w, h float32) *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(w, h))
	return r
}

// fixed gives things a size of their own.
func fixed(w, h float32, o ...fyne.CanvasObject) *fyne.Container {
	return container.NewGridWrap(fyne.NewSize(w, h), o...)
}
