package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// A paragraph is text that breaks its lines where the width ends: between words
// where a language has spaces, between characters where it has none. No line
// begins with a mark that ends something, and none ends with one that opens
// (kinsoku, JIS X 4051). A word of Latin letters is never broken, and a phrase is
// not where that takes no more lines.
type paragraph struct {
	widget.BaseWidget
	kit    kit
	size   float32
	colour color.Color
	align  fyne.TextAlign
	font   fyne.Resource
	most   int // lines that are shown, the last with an ellipsis; 0 is all
	text   string
	broken []string // the lines at width
	width  float32
	lines  []*canvas.Text
}

// newParagraph returns an empty one.
func newParagraph(k kit, size float32, c color.Color) *paragraph {
	p := &paragraph{kit: k, size: size, colour: c, font: k.faces.regular, width: -1}
	p.ExtendBaseWidget(p)
	return p
}

// centred sets its lines in the middle.
func (p *paragraph) centred() *paragraph {
	p.align = fyne.TextAlignCenter
	return p
}

// strong sets it in the bold font.
func (p *paragraph) strong() *paragraph {
	p.font = p.kit.faces.bold
	return p
}

// write changes the text when it differs. The column that holds it is laid out
// by who calls.
func (p *paragraph) write(s string) {
	if p.text != s {
		p.text, p.width = s, -1
		p.Refresh()
	}
}

// resize changes the size of its letters when it differs.
func (p *paragraph) resize(size float32) {
	if p.size != size {
		p.size, p.width = size, -1
		p.Refresh()
	}
}

// heightFor returns how high the text is at a width.
func (p *paragraph) heightFor(width float32) float32 {
	if p.text == "" {
		return 0
	}
	p.breakAt(width)
	return float32(len(p.broken)) * p.pitch()
}

// pitch is from line to line.
func (p *paragraph) pitch() float32 {
	t := canvas.NewText("国", p.colour)
	t.TextSize, t.FontSource = p.size, p.font
	return t.MinSize().Height
}

// breakAt breaks the text for a width.
func (p *paragraph) breakAt(width float32) {
	if width == p.width {
		return
	}
	p.width = width
	probe := canvas.NewText("", p.colour)
	probe.TextSize, probe.FontSource = p.size, p.font
	p.broken = balanced(p.text, width, func(s string) float32 {
		probe.Text = s
		return probe.MinSize().Width
	})
	if p.most > 0 && len(p.broken) > p.most {
		last := []rune(p.broken[p.most-1])
		p.broken = append(p.broken[:p.most-1], string(last[:max(0, len(last)-1)])+"…")
	}
}

// CreateRenderer draws the paragraph.
func (p *paragraph) CreateRenderer() fyne.WidgetRenderer { return &paragraphRenderer{p} }

// paragraphRenderer lays a paragraph out.
type paragraphRenderer struct{ p *paragraph }

// Layout breaks the text and places its lines.
func (r *paragraphRenderer) Layout(s fyne.Size) {
	p := r.p
	p.breakAt(s.Width)
	p.lines = p.lines[:0]
	for i, text := range p.broken {
		t := canvas.NewText(text, p.colour)
		t.TextSize, t.FontSource, t.Alignment = p.size, p.font, p.align
		t.Move(fyne.NewPos(0, float32(i)*p.pitch()))
		t.Resize(fyne.NewSize(s.Width, p.pitch()))
		p.lines = append(p.lines, t)
	}
}

// MinSize is one line at any width, or none; columns ask heightFor.
func (r *paragraphRenderer) MinSize() fyne.Size {
	if r.p.text == "" {
		return fyne.Size{}
	}
	return fyne.NewSize(1, r.p.pitch())
}

// Refresh breaks and draws the text anew.
func (r *paragraphRenderer) Refresh() {
	r.Layout(r.p.Size())
	canvas.Refresh(r.p)
}

// Objects are the lines.
func (r *paragraphRenderer) Objects() []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, len(r.p.lines))
	for i, t := range r.p.lines {
		all[i] = t
	}
	return all
}

// Destroy has nothing to give back.
func (r *paragraphRenderer) Destroy() {}
