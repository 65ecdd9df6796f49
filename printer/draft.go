package printer

import "strings"

// A draft is a document under way, in the customer's language beside Japanese.
type draft struct {
	Document
	tongue tongue
}

// block adds a block with the gloss of one of its words.
func (d *draft) block(b Block, word string) {
	b.Gloss, b.Chinese = d.tongue.gloss(word), d.tongue == chinese
	d.Blocks = append(d.Blocks, b)
}

// say adds words of ours in the middle of the paper.
func (d *draft) say(style Style, word string) {
	d.block(Block{Kind: BlockText, Align: Center, Style: style, Text: word}, word)
}

// label adds a named value.
func (d *draft) label(style Style, name, value string) {
	d.block(Block{Kind: BlockPair, Style: style, Text: name, Right: value}, name)
}

// field adds a named value, unless it is empty.
func (d *draft) field(name, value string) {
	if strings.TrimSpace(value) != "" {
		d.label(plain, name, value)
	}
}

// mark adds the place where a slip that is printed again says so.
func (d *draft) mark() { d.block(Block{Kind: BlockMark}, reprintMark) }
