package scanner

import (
	"image"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
)

// A barReader reads one kind of bar code from the rows of a frame. A text counts when two
// rows apart from each other agree: one row alone can be misread, for its check
// character catches only one in a hundred.
type barReader struct {
	kind Symbology
	rows oned.RowDecoder
	row  *gozxing.BitArray
	seen map[string]barLine
}

// A barLine is where a text was read first.
type barLine struct {
	y    int
	ends [2]image.Point
}

// rowStep is the distance between rows that are looked at, in pixels; a bar
// code on a phone is at least 14 mm high.
const rowStep = 12

// apart is the least distance of two rows that vouch for each other.
const apart = 4

func newBarReader(kind Symbology, rows oned.RowDecoder) *barReader {
	return &barReader{kind: kind, rows: rows, seen: map[string]barLine{}}
}

// read returns the bar codes of a frame.
func (b *barReader) read(g *image.Gray) (results []Result) {
	clear(b.seen)
	bitmap, err := gozxing.NewBinaryBitmap(gozxing.NewGlobalHistgramBinarizer(newLuminance(g)))
	if err != nil {
		return nil
	}
	for y := rowStep / 2; y < g.Rect.Dy(); y += rowStep {
		text, line, ok := b.line(bitmap, y)
		if !ok {
			continue
		}
		if r, ok := b.agree(bitmap, g.Rect.Dy(), text, line); ok {
			results = append(results, r)
		}
	}
	return results
}

// line reads one row, forward and then backward: a phone is held up as it
// comes.
func (b *barReader) line(bitmap *gozxing.BinaryBitmap, y int) (string, barLine, bool) {
	row, err := bitmap.GetBlackRow(y, b.row)
	if err != nil {
		return "", barLine{}, false
	}
	b.row = row
	r, err := b.rows.DecodeRow(y, row, nil)
	backward := err != nil
	if backward {
		row.Reverse()
		r, err = b.rows.DecodeRow(y, row, nil)
	}
	if err != nil {
		return "", barLine{}, false
	}
	ends := points(r.GetResultPoints())
	if len(ends) != 2 || r.GetText() == "" {
		return "", barLine{}, false
	}
	if backward {
		for i := range ends {
			ends[i].X = row.GetSize() - 1 - ends[i].X
		}
	}
	return fromLatin1(r.GetText()), barLine{y, [2]image.Point(ends)}, true
}

// fromLatin1 makes UTF-8 of what gozxing gives: a byte for each character of
// ISO 8859-1, which is what a Code-128 holds.
func fromLatin1(text string) string {
	var out strings.Builder
	for i := range len(text) {
		out.WriteRune(rune(text[i]))
	}
	return out.String()
}

// agree reports a text once a second row says the same: an earlier one, or one
// close by that is read for this reason.
func (b *barReader) agree(bitmap *gozxing.BinaryBitmap, height int, text string, line barLine) (Result, bool) {
	first, ok := b.seen[text]
	if ok && first.y < 0 {
		return Result{}, false // reported already
	}
	for _, y := range []int{line.y - apart, line.y + apart} {
		if ok || y < 0 || y >= height {
			continue
		}
		again, _, read := b.line(bitmap, y)
		ok = read && again == text
	}
	if !ok {
		b.seen[text] = line
		return Result{}, false
	}
	b.seen[text] = barLine{y: -1}
	return Result{Text: text, Symbology: b.kind, Corners: line.ends[:]}, true
}
