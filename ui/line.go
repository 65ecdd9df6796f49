package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// A line is one line of text that is never cut: where its size does not fit, it
// takes the next smaller one of the type scale.
type line struct {
	widget.BaseWidget
	t     *canvas.Text
	size  float32 // that it has where there is room
	least float32 // that it has at worst
	// people is what people wrote, who know no bounds: where even the least size
	// does not fit, its end becomes an ellipsis. "" is what we say ourselves.
	people string
	short  bool
	typing bool // its beginning does: what was typed last is what is looked at
	secret bool // nothing but the screen may show it
}

// newLine makes a line of a text, which has its font, colour and size.
func newLine(t *canvas.Text) *line {
	l := &line{t: t, size: t.TextSize, least: sizeSmall}
	if l.size < l.least {
		l.least = l.size
	}
	l.ExtendBaseWidget(l)
	return l
}

// trailing sets it to the right, where sums stand.
func (l *line) trailing() *line {
	l.t.Alignment = fyne.TextAlignTrailing
	return l
}

// centred sets it in the middle.
func (l *line) centred() *line {
	l.t.Alignment = fyne.TextAlignCenter
	return l
}

// shortened lets it lose its end, which only what people wrote may.
func (l *line) shortened() *line {
	l.short = true
	return l
}

// typed lets it lose its beginning, while somebody types it.
func (l *line) typed() *line {
	l.short, l.typing = true, true
	return l
}

// write changes the text when it differs.
func (l *line) write(s string) {
	if l.short {
		if l.people != s {
			l.people, l.t.Text = s, s
			l.Refresh()
		}
		return
	}
	if l.t.Text != s {
		l.t.Text = s
		l.Refresh()
	}
}

// fit chooses the size for a width.
func (l *line) fit(width float32) {
	if l.short {
		l.t.Text = l.people
	}
	for _, size := range scale {
		if size > l.size || size < l.least {
			continue
		}
		l.t.TextSize = size
		if l.t.MinSize().Width <= width {
			return
		}
	}
	for letters := []rune(l.people); l.short && len(letters) > 1 && l.t.MinSize().Width > width; {
		if l.typing {
			letters = letters[1:]
			l.t.Text = "…" + string(letters)
			continue
		}
		letters = letters[:len(letters)-1]
		l.t.Text = string(letters) + "…"
	}
}

// CreateRenderer draws the line.
func (l *line) CreateRenderer() fyne.WidgetRenderer { return &lineRenderer{l} }

// lineRenderer lays a line out.
type lineRenderer struct{ l *line }

// Layout fits the text into the width.
func (r *lineRenderer) Layout(s fyne.Size) {
	r.l.fit(s.Width)
	h := r.l.t.MinSize().Height
	r.l.t.Move(fyne.NewPos(0, (s.Height-h)/2))
	r.l.t.Resize(fyne.NewSize(s.Width, h))
}

// MinSize is as high as the text is where there is room, and as wide as it is
// at worst.
func (r *lineRenderer) MinSize() fyne.Size {
	was := r.l.t.TextSize
	r.l.t.TextSize = r.l.least
	width := r.l.t.MinSize().Width
	if r.l.short {
		width = min(width, 2*r.l.size)
	}
	r.l.t.TextSize = r.l.size
	height := r.l.t.MinSize().Height
	r.l.t.TextSize = was
	return fyne.NewSize(width, height)
}

// Refresh draws the line anew.
func (r *lineRenderer) Refresh() {
	r.Layout(r.l.Size())
	r.l.t.Refresh()
}

// Objects are what is drawn.
func (r *lineRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.l.t} }

// Destroy has nothing to give back.
func (r *lineRenderer) Destroy() {}

// write changes a line of the toolkit when it differs.
func write(t *canvas.Text, s string) {
	if t.Text != s {
		t.Text = s
		t.Refresh()
	}
}
