package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// A column stands things one under the other, each as wide as the column and as
// high as it needs. Things that grow share what is left.
type column struct{ gap float32 }

// rows returns a column.
func rows(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(column{gap}, objects...)
}

// Layout places the things.
func (c column) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	var growing float32
	for _, o := range objects {
		if o.Visible() && grows(o) {
			growing++
		}
	}
	rest := max(0, s.Height-c.heightFor(objects, s.Width))
	y, first := float32(0), true
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := heightOf(o, s.Width)
		if h == 0 && !grows(o) { // a line without words takes no gap
			place(o, fyne.NewPos(0, y), fyne.NewSize(s.Width, 0))
			continue
		}
		if !first {
			y += c.gap
		}
		if grows(o) {
			h += rest / growing
		}
		place(o, fyne.NewPos(0, y), fyne.NewSize(s.Width, h))
		y, first = y+h, false
	}
}

// heightFor is the sum of the heights, and the gaps.
func (c column) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	sum, n := float32(0), 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if h := heightOf(o, width); h > 0 || grows(o) {
			sum, n = sum+h, n+1
		}
	}
	return sum + float32(max(0, n-1))*c.gap
}

// MinSize is that of the things.
func (c column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := widest(objects).Width
	return fyne.NewSize(w, c.heightFor(objects, max(w, 240)))
}

// A springy thing grows.
type springy struct{}

// grow lets a thing take what a column or a row has left.
func grow(o fyne.CanvasObject) fyne.CanvasObject { return container.New(springy{}, o) }

// spring is empty space that grows.
func spring() fyne.CanvasObject { return grow(gap(0, 0)) }

func grows(o fyne.CanvasObject) bool {
	c, ok := o.(*fyne.Container)
	if ok {
		_, ok = c.Layout.(springy)
	}
	return ok
}

// Layout gives all of it to the thing.
func (springy) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		fill(o, s)
	}
}

// MinSize is the thing's.
func (springy) MinSize(objects []fyne.CanvasObject) fyne.Size { return widest(objects) }

// heightFor is the thing's.
func (springy) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightOf(objects[0], width)
}
