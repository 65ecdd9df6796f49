package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// An inset puts space around one thing.
type inset struct{ x, y float32 }

// pad puts the same space on all sides.
func pad(by float32, o fyne.CanvasObject) *fyne.Container { return container.New(inset{by, by}, o) }

// Layout places the thing.
func (i inset) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		place(o, fyne.NewPos(i.x, i.y), fyne.NewSize(s.Width-2*i.x, s.Height-2*i.y))
	}
}

// heightFor is the thing's, and the space.
func (i inset) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightOf(objects[0], max(0, width-2*i.x)) + 2*i.y
}

// MinSize is the thing's, and the space.
func (i inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return widest(objects).Add(fyne.NewSize(2*i.x, 2*i.y))
}

// middle sets a thing in the middle of the height that it gets.
func middle(o fyne.CanvasObject) *fyne.Container { return container.New(halfway{}, o) }

// halfway keeps the height of a thing and sets it in the middle.
type halfway struct{}

// Layout places the thing.
func (halfway) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		h := min(s.Height, heightOf(o, s.Width))
		place(o, fyne.NewPos(0, (s.Height-h)/2), fyne.NewSize(s.Width, h))
	}
}

// heightFor is the thing's.
func (halfway) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightOf(objects[0], width)
}

// MinSize is the thing's.
func (halfway) MinSize(objects []fyne.CanvasObject) fyne.Size { return widest(objects) }
