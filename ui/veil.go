package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// spare is the part of a line's height, above and below, in which no letter has ink.
const spare = 0.14

// A veil hides the lines of a screen that a panel over it would show in part: half a
// line looks like a mistake, and may be read as another. They come back when the
// panel goes, or when they stand elsewhere.
type veil struct {
	hidden   []*canvas.Text
	from, to fyne.Position // the panel
}

// lift shows all that is hidden.
func (v *veil) lift() {
	for _, t := range v.hidden {
		t.Show()
	}
	v.hidden = nil
}

// over hides what the panel cuts of an object that stands at a place.
func (v *veil) over(o fyne.CanvasObject, at fyne.Position) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	switch x := o.(type) {
	case *canvas.Text:
		if v.cuts(x, at) {
			x.Hide()
			v.hidden = append(v.hidden, x)
		}
	case *line:
		v.over(x.t, at)
	case *button:
		v.over(x.label, at)
	case *paragraph:
		for _, t := range x.lines {
			v.over(t, at)
		}
	case *container.Scroll:
		v.over(x.Content, at.Subtract(x.Offset))
	case *fyne.Container:
		for _, child := range x.Objects {
			v.over(child, at)
		}
	}
}

// cuts reports whether the panel covers a part of the letters of a line, and not all.
func (v *veil) cuts(t *canvas.Text, at fyne.Position) bool {
	size := t.MinSize()
	if t.Text == "" {
		return false
	}
	left := at.X
	switch t.Alignment {
	case fyne.TextAlignCenter:
		left += (t.Size().Width - size.Width) / 2
	case fyne.TextAlignTrailing:
		left += t.Size().Width - size.Width
	}
	right, top, bottom := left+size.Width, at.Y+spare*size.Height, at.Y+(1-spare)*size.Height
	if right <= v.from.X || left >= v.to.X || bottom <= v.from.Y || top >= v.to.Y {
		return false
	}
	return left < v.from.X || right > v.to.X || top < v.from.Y || bottom > v.to.Y
}

// veilCut hides the lines that the panel of a fault cuts, and shows the others.
func (w *Window) veilCut() {
	w.veil.lift()
	if !w.fault.box.Visible() {
		return
	}
	at := w.fault.box.Position().Add(w.fault.panel.Position())
	size := w.fault.panel.Size()
	w.veil.from, w.veil.to = at, at.AddXY(size.Width, size.Height)
	for _, o := range w.till.Objects {
		if o != w.fault.box {
			w.veil.over(o, fyne.Position{})
		}
	}
}
