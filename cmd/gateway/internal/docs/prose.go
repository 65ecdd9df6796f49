package docs

import "strings"

// A chapter is a part of the document's prose. The first has no title.
type chapter struct {
	Title  string
	Blocks []block
}

// A block is a paragraph, or a table whose first row is its head.
type block struct {
	Text string
	Head []string
	Rows [][]cell
}

// A cell is one of a table, with what its column is headed.
type cell struct{ Head, Text string }

// chapters cuts prose at its headings and blank lines.
func chapters(text string) []chapter {
	list := []chapter{{}}
	for part := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if title, ok := strings.CutPrefix(part, "## "); ok {
			list = append(list, chapter{Title: title})
			continue
		}
		last := &list[len(list)-1]
		last.Blocks = append(last.Blocks, blockOf(part))
	}
	return list
}

// blockOf reads a paragraph; one whose lines begin with a bar is a table, as
// whoever reads the document's Markdown has it.
func blockOf(text string) block {
	lines := strings.Split(text, "\n")
	if len(lines) < 3 || !strings.HasPrefix(text, "|") {
		return block{Text: text}
	}
	b := block{Head: cells(lines[0])}
	for _, line := range lines[2:] { // the second rules the head off
		var row []cell
		for n, text := range cells(line) {
			row = append(row, cell{b.Head[min(n, len(b.Head)-1)], text})
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// cells are those of a line of a table.
func cells(line string) (list []string) {
	for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
		list = append(list, strings.TrimSpace(cell))
	}
	return list
}
