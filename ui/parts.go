package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// text is one line of a size and colour.
func text(size float32, c color.Color) *canvas.Text {
	t := canvas.NewText("", c)
	t.TextSize = size
	return t
}

// boldText is a line in the bold font.
func boldText(size float32, c color.Color) *canvas.Text {
	t := text(size, c)
	t.TextStyle.Bold = true
	return t
}

// write changes a line when it differs.
func write(t *canvas.Text, s string) {
	if t.Text != s {
		t.Text = s
		t.Refresh()
	}
}

// A paragraph is text that breaks its lines where the width ends: Japanese has
// no spaces to break at.
type paragraph struct {
	label *widget.Label
	box   fyne.CanvasObject
}

// newParagraph returns an empty one.
func newParagraph(l look, size float32, c color.Color) *paragraph {
	p := &paragraph{label: widget.NewLabel("")}
	p.label.Wrapping = fyne.TextWrapBreak
	p.box = container.NewThemeOverride(p.label, l.with(c, size))
	return p
}

// write changes the text when it differs. English breaks between words.
func (p *paragraph) write(s string, w Words) {
	wrapping := fyne.TextWrapBreak
	if w.spaced {
		wrapping = fyne.TextWrapWord
	}
	if p.label.Text == s && p.label.Wrapping == wrapping {
		return
	}
	p.label.Wrapping = wrapping
	p.label.SetText(s)
}

// pad puts space around.
func pad(by float32, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(by, by, by, by), o)
}

// gap is space between two things.
func gap(w, h float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(w, h))
	return r
}

// ground puts a colour behind.
func ground(c color.Color, radius float32, o fyne.CanvasObject) (*canvas.Rectangle, fyne.CanvasObject) {
	r := canvas.NewRectangle(c)
	r.CornerRadius = radius
	return r, container.NewStack(r, o)
}

// fixed gives a thing a size of its own.
func fixed(w, h float32, o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewGridWrap(fyne.NewSize(w, h), o)
}
