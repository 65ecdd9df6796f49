package printer

import (
	"slices"
	"strings"
)

// A Block is one element of a [Document]. Which fields count depends on Kind.
type Block struct {
	Kind  BlockKind `json:"kind"`
	Text  string    `json:"text,omitempty"`  // BlockText, BlockPair: at the left; BlockQR: the content; BlockMark: empty prints nothing
	Right string    `json:"right,omitempty"` // BlockPair: at the right edge; a sum, or what is named by Text
	// Gloss says Text in the customer's language: below a text, beside the left of
	// a pair. It is in plain style.
	Gloss   string  `json:"gloss,omitempty"`
	Chinese bool    `json:"chinese,omitempty"` // Gloss is in Chinese, whose shapes of characters are its own
	Align   Align   `json:"align,omitempty"`   // BlockText
	Style   Style   `json:"style,omitzero"`    // BlockText, BlockPair
	Lines   int     `json:"lines,omitempty"`   // BlockFeed
	Picture Picture `json:"picture,omitzero"`  // BlockPicture
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

	BlockMark    BlockKind = 7 // where a slip that is printed again says so
	BlockPicture BlockKind = 8 // a picture in the middle, such as the shop's logo
	BlockRuler   BlockKind = 9 // digits across the paper
)

// A Document is what a slip says and how it is arranged, for any width of
// paper. Its zero value is empty and ready to use.
type Document struct {
	Blocks []Block `json:"blocks"`
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

// reprintMark is on a slip that is printed again.
const reprintMark = "再印刷"

// Reprinted returns the document marked as printed again, so that two papers
// never pass for two sales.
func (d Document) Reprinted() Document {
	blocks := slices.Clone(d.Blocks)
	for i := range blocks {
		if blocks[i].Kind == BlockMark {
			blocks[i].Text = reprintMark
		}
	}
	return Document{blocks}
}

// pair adds a line with something at both edges.
func (d *Document) pair(style Style, left, right string) {
	d.Blocks = append(d.Blocks, Block{Kind: BlockPair, Style: style, Text: left, Right: right})
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
	case BlockMark:
		return b.setMark(paper)
	case BlockPicture:
		return b.Picture.set(paper)
	case BlockRuler:
		return []Item{Line{Left, []Span{{Text: strings.Repeat("1234567890", paper/10+1)[:paper]}}}}
	}
	return nil
}

// setMark says that the slip is printed again.
func (b Block) setMark(paper int) []Item {
	if b.Text == "" {
		return nil
	}
	b.Text, b.Align, b.Style = "＊＊ "+b.Text+" ＊＊", Center, Style{Bold: true}
	return b.setText(paper)
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
		items = append(items, Line{b.Align, []Span{{line, b.Style.of(b.Text)}}})
	}
	items = spaced(items, b.Style)
	for _, line := range balance(ready(b.Gloss), paper) {
		if b.Gloss != "" {
			items = append(items, Line{b.Align, []Span{{line, b.glossStyle()}}})
		}
	}
	return items
}

// glossStyle is the style of what is said in the customer's language.
func (b Block) glossStyle() Style { return Style{Chinese: b.Chinese} }

// of returns the style for a text that nobody declared to be of a language: a
// name with characters that only Chinese has is in its shapes throughout.
func (s Style) of(text string) Style {
	s.Chinese = s.Chinese || looksChinese(clean(text))
	return s
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
		items = append(items, Line{Left, []Span{{line, leftStyle.of(left)}}})
	}
	label := []Span{{lines[last], leftStyle.of(left)}}
	gloss := Span{ready(b.Gloss), b.glossStyle()}
	// The gloss stands beside the label where there is room, else below the line.
	fits := func(spans []Span) bool { return spanColumns(spans)+1+columns(right)*wide <= paper }
	beside := append(label, Span{Text: " "}, gloss)
	if gloss.Text != "" && (fits(beside) || !fits(label) && spanColumns(beside) <= paper) {
		label, gloss.Text = beside, ""
	}
	if fits(label) {
		items = append(items, edges(label, Span{right, style.of(right)}, paper))
	} else {
		items = append(items, Line{Left, label})
		for _, line := range wrap(right, paper/wide) {
			items = append(items, edges(nil, Span{line, style.of(right)}, paper))
		}
	}
	items = spaced(items, style)
	if gloss.Text != "" {
		items = append(items, Line{Left, []Span{gloss}})
	}
	return items
}

// edges is a line with spans at both ends. The gap is of plain spaces and not
// ESC a 2: the edge of the last column is not always that of the paper, and
// all sums must end in one column, whatever their size.
func edges(left []Span, right Span, paper int) Line {
	gap := Span{Text: strings.Repeat(" ", paper-spanColumns(left)-right.columns())}
	l := Line{Align: Left}
	for _, s := range append(slices.Clone(left), gap, right) {
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
