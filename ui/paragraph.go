package ui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// A paragraph is text that breaks its lines where the width ends: between words
// where a language has spaces, between characters where it has none. No line
// begins with a mark that ends something, and none ends with one that opens
// (kinsoku, JIS X 4051). A word of Latin letters is never broken.
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

// Marks that begin no line, and marks that end none.
const (
	noStart = "、。，．,.・：；:;？！?!」』）〉》】〕］)ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々％%…°”’"
	noEnd   = "「『（〈《【〔［(¥￥“‘#"
)

// wrap breaks a text into lines no wider than width by what measure says. A
// single piece that is wider stands alone.
func wrap(text string, width float32, measure func(string) float32) []string {
	var lines []string
	for part := range strings.SplitSeq(text, "\n") {
		line, wide := "", float32(0)
		for _, piece := range pieces(part) {
			w := measure(piece)
			if line != "" && wide+measure(strings.TrimRight(piece, " ")) > width {
				lines = append(lines, strings.TrimRight(line, " "))
				line, wide, piece = "", 0, strings.TrimLeft(piece, " ")
				w = measure(piece)
			}
			line, wide = line+piece, wide+w
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return lines
}

// balanced breaks a text like wrap, and gives the last line company: one or two
// characters alone under a long line look like a mistake.
func balanced(text string, width float32, measure func(string) float32) []string {
	lines := wrap(text, width, measure)
	for narrow := width; len(lines) > 1 && measure(lines[len(lines)-1]) < width/3 && narrow > width/2; {
		narrow -= width / 12
		next := wrap(text, narrow, measure)
		if len(next) > len(lines) {
			break
		}
		lines = next
	}
	return lines
}

// pieces parts a text at the places where a line may break.
func pieces(text string) []string {
	var all []string
	var last rune
	for _, r := range text {
		if len(all) > 0 && together(last, r) {
			all[len(all)-1] += string(r)
		} else {
			all = append(all, string(r))
		}
		last = r
	}
	return all
}

// together reports whether no line may break between two characters.
func together(a, b rune) bool {
	switch {
	case b == ' ', strings.ContainsRune(noStart, b), strings.ContainsRune(noEnd, a):
		return true
	case a == ' ':
		return false
	}
	return inWord(a) && inWord(b) || katakana(a) && katakana(b)
}

// inWord reports whether a character is part of a word that is not broken: of
// Latin letters and digits, or Hangul, which has spaces.
func inWord(r rune) bool {
	return r < 0x2E80 || r >= 0xAC00 && r <= 0xD7A3
}

// katakana reports whether a character is part of a word from another language.
func katakana(r rune) bool { return r >= 0x30A1 && r <= 0x30FC && r != '・' }
