package printer

import "strings"

// A Block is one element of a [Document]. Which fields count depends on Kind.
type Block struct {
	Kind  BlockKind
	Text  string // BlockText, BlockPair: at the left; BlockQR: the content
	Right string // BlockPair: at the right edge; a sum, or what is named by Text
	Align Align  // BlockText
	Style Style  // BlockText, BlockPair
	Lines int    // BlockFeed
}

// A BlockKind says what a block is.
type BlockKind uint8

// The kinds of blocks.
const (
	BlockText BlockKind = 1 // a paragraph
	BlockPair BlockKind = 2 // something at the left and something at the right edge
	BlockRule BlockKind = 3 // a line across the paper
	BlockQR   BlockKind = 4 // a QR code in the middle
	BlockFeed BlockKind = 5 // empty lines
	BlockCut  BlockKind = 6 // the end of a slip
)

// A Document is what a slip says and how it is arranged, for any width of
// paper. Its zero value is empty and ready to use.
type Document struct {
	Blocks []Block
}

// maxNameColumns bounds a text of a document: five lines of a wide paper. The
// names of people, shops and goods come from outside.
const maxNameColumns = 240

// text adds a paragraph, unless it is empty.
func (d *Document) text(align Align, style Style, text string) {
	if strings.TrimSpace(text) != "" {
		d.Blocks = append(d.Blocks, Block{Kind: BlockText, Align: align, Style: style, Text: text})
	}
}

// pair adds a line with something at both edges.
func (d *Document) pair(style Style, left, right string) {
	d.Blocks = append(d.Blocks, Block{Kind: BlockPair, Style: style, Text: left, Right: right})
}

// field adds a named value, unless it is empty.
func (d *Document) field(name, value string) {
	if strings.TrimSpace(value) != "" {
		d.pair(Style{}, name, value)
	}
}

// add adds blocks that have no text.
func (d *Document) add(kinds ...BlockKind) {
	for _, k := range kinds {
		d.Blocks = append(d.Blocks, Block{Kind: k, Lines: 1})
	}
}

// Page sets the document on a paper of that width in dots.
func (d Document) Page(widthDots int) Page {
	p := Page{WidthDots: widthDots}
	for _, b := range d.Blocks {
		p.Items = append(p.Items, b.set(p.Columns())...)
	}
	return p
}

// set turns one block into items that fit so many columns.
func (b Block) set(paper int) []Item {
	switch b.Kind {
	case BlockText:
		return b.setText(paper)
	case BlockPair:
		return b.setPair(paper)
	case BlockRule:
		return []Item{rule(paper)}
	case BlockQR:
		return []Item{Symbol{Text: b.Text}}
	case BlockFeed:
		return []Item{Feed{b.Lines}}
	case BlockCut:
		return []Item{Cut{}}
	}
	return nil
}

// rule is a solid line. Its character is two columns wide; on a paper of an odd
// number it stands in the middle.
func rule(paper int) Line {
	return Line{Align: Align(paper % 2), Spans: []Span{{Text: strings.Repeat("─", paper/2)}}}
}

// ready returns a text from outside as it can be printed.
func ready(text string) string { return clip(strings.TrimRight(clean(text), " 　"), maxNameColumns) }

// setText wraps a paragraph. White on black gets a margin where there is room.
func (b Block) setText(paper int) []Item {
	wide, _ := b.Style.scale()
	var items []Item
	lines := wrap(ready(b.Text), paper/wide)
	if b.Align == Center {
		lines = balance(ready(b.Text), paper/wide)
	}
	for _, line := range lines {
		if b.Style.Inverse && columns(line)+2 <= paper/wide {
			line = " " + line + " "
		}
		items = append(items, Line{b.Align, []Span{{line, b.Style}}})
	}
	return spaced(items, b.Style)
}

// setPair puts the right part beside the last line of the left part, or on
// lines of its own when it does not fit. A sum is one word, so it is never
// broken before it is as wide as the paper, which no sum is: a style too wide
// for it is given up first.
func (b Block) setPair(paper int) []Item {
	left, right, style := ready(b.Text), ready(b.Right), b.Style
	wide, _ := style.scale()
	if wide > 1 && columns(right)*wide > paper {
		style.Wide, wide = 1, 1
	}
	leftStyle := style
	if wide == 1 {
		leftStyle.Tall = 1 // a name for a tall value need not be tall itself
	}
	var items []Item
	lines := wrap(left, paper/wide)
	last := len(lines) - 1
	for _, line := range lines[:last] {
		items = append(items, Line{Left, []Span{{line, leftStyle}}})
	}
	label := Span{lines[last], leftStyle}
	if label.columns()+1+columns(right)*wide <= paper {
		items = append(items, edges(label, Span{right, style}, paper))
		return spaced(items, style)
	}
	items = append(items, Line{Left, []Span{label}})
	for _, line := range wrap(right, paper/wide) {
		items = append(items, edges(Span{}, Span{line, style}, paper))
	}
	return spaced(items, style)
}

// edges is a line with spans at both ends. The gap is of plain spaces and not
// ESC a 2: the edge of the last column is not always that of the paper, and
// all sums must end in one column, whatever their size.
func edges(left, right Span, paper int) Line {
	gap := Span{Text: strings.Repeat(" ", paper-left.columns()-right.columns())}
	l := Line{Align: Left}
	for _, s := range []Span{left, gap, right} {
		if s.Text != "" {
			l.Spans = append(l.Spans, s)
		}
	}
	return l
}

// spaced adds some white below characters that are as tall as their line.
func spaced(items []Item, s Style) []Item {
	if _, tall := s.scale(); tall > 1 {
		return append(items, Gap{})
	}
	return items
}
