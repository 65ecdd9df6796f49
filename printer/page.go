package printer

import "strings"

// The cell of font A, in dots. A kanji is two cells wide.
const (
	cellWidthDots  = 12
	cellHeightDots = 24
	lineDots       = 30 // from line to line, as ESC 2 sets it; taller characters take their height
	cutDots        = 20 // of a picture, for the dashes
	gapDots        = 8
)

// maxScale is how many times a character can be widened or heightened.
const maxScale = 8

// An Align is where a line stands on the paper.
type Align uint8

// The alignments. The values are those of ESC a.
const (
	Left   Align = 0
	Center Align = 1
	Right  Align = 2
)

// A Style is how characters look. The zero value is plain.
type Style struct {
	Wide    int  `json:"wide,omitempty"` // times the width of plain characters: 0 and 1 are plain, up to 8
	Tall    int  `json:"tall,omitempty"` // times the height
	Bold    bool `json:"bold,omitempty"`
	Inverse bool `json:"inverse,omitempty"` // white on black
	// Chinese draws kanji in the shapes of Simplified Chinese, which no Japanese
	// ROM has.
	Chinese bool `json:"chinese,omitempty"`
}

// scale returns the factors of width and height, 1 at least.
func (s Style) scale() (wide, tall int) { return max(1, s.Wide), max(1, s.Tall) }

// A Span is a run of characters of one style.
type Span struct {
	Text  string
	Style Style
}

// columns returns the columns that the span takes.
func (s Span) columns() int {
	wide, _ := s.Style.scale()
	return wide * columns(s.Text)
}

// A Page is a paper as it leaves the printer: items from top to bottom, on a
// given width. Each item fits it.
type Page struct {
	WidthDots int
	Items     []Item
}

// Columns returns how many plain half-width characters fit a line.
func (p Page) Columns() int { return p.WidthDots / cellWidthDots }

// An Item is one of [Line], [Symbol], [Bits], [Feed], [Gap], [Cut], [Kick].
type Item interface{ item() }

// A Line is one line of characters.
type Line struct {
	Align Align
	Spans []Span
}

// A Symbol is a QR code, in the middle of the paper.
type Symbol struct {
	Text string
	// CellDots is the side of one module; 0 lets it be chosen.
	CellDots int
}

// Bits are a picture of black and white dots, from the left edge of the paper
// unless aligned.
type Bits struct {
	Align     Align
	WidthDots int // a multiple of 8
	Rows      [][]byte
}

// A Feed moves the paper on by so many empty lines.
type Feed struct{ Lines int }

// A Gap is a little white, about a millimetre: less than a line.
type Gap struct{}

// A Cut parts the paper, after it has been fed to the cutter.
type Cut struct{}

// A Kick opens the cash drawer.
type Kick struct{ Port DrawerPort }

func (Line) item()   {}
func (Symbol) item() {}
func (Bits) item()   {}
func (Feed) item()   {}
func (Gap) item()    {}
func (Cut) item()    {}
func (Kick) item()   {}

// columns returns the columns that the line takes.
func (l Line) columns() int { return spanColumns(l.Spans) }

// spanColumns returns the columns that spans take side by side.
func spanColumns(spans []Span) int {
	n := 0
	for _, s := range spans {
		n += s.columns()
	}
	return n
}

// heightDots returns the height of the tallest character.
func (l Line) heightDots() int {
	most := 1
	for _, s := range l.Spans {
		_, tall := s.Style.scale()
		most = max(most, tall)
	}
	return most * cellHeightDots
}

// inROM reports whether a Japanese printer has the line in its ROM, in the right
// shapes.
func (l Line) inROM() bool {
	for _, s := range l.Spans {
		if !printable(s.Text) || s.Style.Chinese && !isASCII(s.Text) {
			return false
		}
	}
	return true
}

// text returns the characters of the line, without style.
func (l Line) text() string {
	var b strings.Builder
	for _, s := range l.Spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// screenText returns the characters of the line as a screen of plain text shows
// them best: rules as dashes, and the gap of a wide pair widened, so that its
// sum ends in the column where it ends on paper.
func (l Line) screenText() string {
	text := strings.ReplaceAll(l.text(), "─", "--")
	missing := l.columns() - columns(l.text())
	if gap := strings.LastIndexByte(text, ' '); gap > 0 && l.Align == Left {
		text = text[:gap] + strings.Repeat(" ", missing) + text[gap:]
	}
	return text
}

// indent returns the columns before the line on a paper of so many.
func (l Line) indent(paper int) int {
	switch l.Align {
	case Center:
		return max(0, (paper-l.columns())/2)
	case Right:
		return max(0, paper-l.columns())
	}
	return 0
}

// heightDots returns the height of an item on paper. A line of tall characters
// takes what they need, and no less than any other line.
func heightDots(item Item, widthDots int) int {
	switch it := item.(type) {
	case Line:
		return max(lineDots, it.heightDots())
	case Bits:
		return len(it.Rows)
	case Symbol:
		if b, err := it.bits(widthDots); err == nil {
			return len(b.Rows)
		}
	case Feed:
		return it.Lines * lineDots
	case Gap:
		return gapDots
	case Cut:
		return cutDots
	}
	return 0
}

// on reports whether the dot at x, y is black.
func (b Bits) on(x, y int) bool { return b.Rows[y][x/8]&(0x80>>(x%8)) != 0 }

// Text returns the page as plain text in UTF-8, a paper column a character
// cell. Tall and wide characters are written once; a solid rule is written as
// dashes, since most screens show its character in one column. Pictures and QR
// codes are named in brackets, a cut is a dashed line.
func (p Page) Text() string {
	var b strings.Builder
	for _, item := range p.Items {
		switch it := item.(type) {
		case Line:
			b.WriteString(strings.TrimRight(strings.Repeat(" ", it.indent(p.Columns()))+it.screenText(), " ") + "\n")
		case Symbol:
			b.WriteString(centred("[QR "+it.Text+"]", p.Columns()))
		case Bits:
			b.WriteString(centred("[picture]", p.Columns()))
		case Feed:
			b.WriteString(strings.Repeat("\n", it.Lines))
		case Cut:
			b.WriteString(strings.Repeat("- ", p.Columns()/2) + "\n")
		}
	}
	return b.String()
}

// centred returns a line of text in the middle, not wider than the paper.
func centred(text string, paper int) string {
	text = clip(text, paper)
	return strings.Repeat(" ", (paper-columns(text))/2) + text + "\n"
}
