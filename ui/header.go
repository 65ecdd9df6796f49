package ui

import "fyne.io/fyne/v2"

// A header is the shop's name and the languages: beside each other where there
// is room, else one under the other.
type header struct{}

// narrow reports whether a width has no room for both.
func (header) narrow(width float32) bool { return width < 800 }

// Layout places them.
func (h header) Layout(o []fyne.CanvasObject, s fyne.Size) {
	if h.narrow(s.Width) {
		first := o[0].MinSize().Height
		place(o[0], fyne.Position{}, fyne.NewSize(s.Width, first))
		place(o[1], fyne.NewPos(0, first), fyne.NewSize(s.Width, s.Height-first))
		return
	}
	place(o[0], fyne.Position{}, fyne.NewSize(s.Width-500, s.Height))
	place(o[1], fyne.NewPos(s.Width-480, 0), fyne.NewSize(480, s.Height))
}

// heightFor is one row, or two.
func (h header) heightFor(o []fyne.CanvasObject, width float32) float32 {
	if h.narrow(width) {
		return o[0].MinSize().Height + o[1].MinSize().Height
	}
	return max(o[0].MinSize().Height, o[1].MinSize().Height)
}

// MinSize is one row.
func (h header) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(480, o[1].MinSize().Height)
}
