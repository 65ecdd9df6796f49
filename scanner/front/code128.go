package front

import (
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
)

// Code-128 (ISO/IEC 15417): each symbol is three bars and three spaces, 11
// modules in all; the stop symbol is 13 modules with a bar more.

// patterns holds the widths of the six elements of each symbol value, in
// modules. 103 to 105 are the three starts, 106 is the stop without its last
// bar of two.
var patterns = [107][6]uint8{
	{2, 1, 2, 2, 2, 2}, {2, 2, 2, 1, 2, 2}, {2, 2, 2, 2, 2, 1}, {1, 2, 1, 2, 2, 3}, {1, 2, 1, 3, 2, 2}, {1, 3, 1, 2, 2, 2},
	{1, 2, 2, 2, 1, 3}, {1, 2, 2, 3, 1, 2}, {1, 3, 2, 2, 1, 2}, {2, 2, 1, 2, 1, 3}, {2, 2, 1, 3, 1, 2}, {2, 3, 1, 2, 1, 2},
	{1, 1, 2, 2, 3, 2}, {1, 2, 2, 1, 3, 2}, {1, 2, 2, 2, 3, 1}, {1, 1, 3, 2, 2, 2}, {1, 2, 3, 1, 2, 2}, {1, 2, 3, 2, 2, 1},
	{2, 2, 3, 2, 1, 1}, {2, 2, 1, 1, 3, 2}, {2, 2, 1, 2, 3, 1}, {2, 1, 3, 2, 1, 2}, {2, 2, 3, 1, 1, 2}, {3, 1, 2, 1, 3, 1},
	{3, 1, 1, 2, 2, 2}, {3, 2, 1, 1, 2, 2}, {3, 2, 1, 2, 2, 1}, {3, 1, 2, 2, 1, 2}, {3, 2, 2, 1, 1, 2}, {3, 2, 2, 2, 1, 1},
	{2, 1, 2, 1, 2, 3}, {2, 1, 2, 3, 2, 1}, {2, 3, 2, 1, 2, 1}, {1, 1, 1, 3, 2, 3}, {1, 3, 1, 1, 2, 3}, {1, 3, 1, 3, 2, 1},
	{1, 1, 2, 3, 1, 3}, {1, 3, 2, 1, 1, 3}, {1, 3, 2, 3, 1, 1}, {2, 1, 1, 3, 1, 3}, {2, 3, 1, 1, 1, 3}, {2, 3, 1, 3, 1, 1},
	{1, 1, 2, 1, 3, 3}, {1, 1, 2, 3, 3, 1}, {1, 3, 2, 1, 3, 1}, {1, 1, 3, 1, 2, 3}, {1, 1, 3, 3, 2, 1}, {1, 3, 3, 1, 2, 1},
	{3, 1, 3, 1, 2, 1}, {2, 1, 1, 3, 3, 1}, {2, 3, 1, 1, 3, 1}, {2, 1, 3, 1, 1, 3}, {2, 1, 3, 3, 1, 1}, {2, 1, 3, 1, 3, 1},
	{3, 1, 1, 1, 2, 3}, {3, 1, 1, 3, 2, 1}, {3, 3, 1, 1, 2, 1}, {3, 1, 2, 1, 1, 3}, {3, 1, 2, 3, 1, 1}, {3, 3, 2, 1, 1, 1},
	{3, 1, 4, 1, 1, 1}, {2, 2, 1, 4, 1, 1}, {4, 3, 1, 1, 1, 1}, {1, 1, 1, 2, 2, 4}, {1, 1, 1, 4, 2, 2}, {1, 2, 1, 1, 2, 4},
	{1, 2, 1, 4, 2, 1}, {1, 4, 1, 1, 2, 2}, {1, 4, 1, 2, 2, 1}, {1, 1, 2, 2, 1, 4}, {1, 1, 2, 4, 1, 2}, {1, 2, 2, 1, 1, 4},
	{1, 2, 2, 4, 1, 1}, {1, 4, 2, 1, 1, 2}, {1, 4, 2, 2, 1, 1}, {2, 4, 1, 2, 1, 1}, {2, 2, 1, 1, 1, 4}, {4, 1, 3, 1, 1, 1},
	{2, 4, 1, 1, 1, 2}, {1, 3, 4, 1, 1, 1}, {1, 1, 1, 2, 4, 2}, {1, 2, 1, 1, 4, 2}, {1, 2, 1, 2, 4, 1}, {1, 1, 4, 2, 1, 2},
	{1, 2, 4, 1, 1, 2}, {1, 2, 4, 2, 1, 1}, {4, 1, 1, 2, 1, 2}, {4, 2, 1, 1, 1, 2}, {4, 2, 1, 2, 1, 1}, {2, 1, 2, 1, 4, 1},
	{2, 1, 4, 1, 2, 1}, {4, 1, 2, 1, 2, 1}, {1, 1, 1, 1, 4, 3}, {1, 1, 1, 3, 4, 1}, {1, 3, 1, 1, 4, 1}, {1, 1, 4, 1, 1, 3},
	{1, 1, 4, 3, 1, 1}, {4, 1, 1, 1, 1, 3}, {4, 1, 1, 3, 1, 1}, {1, 1, 3, 1, 4, 1}, {1, 1, 4, 1, 3, 1}, {3, 1, 1, 1, 4, 1},
	{4, 1, 1, 1, 3, 1}, {2, 1, 1, 4, 1, 2}, {2, 1, 1, 2, 1, 4}, {2, 1, 1, 2, 3, 2}, {2, 3, 3, 1, 1, 1},
}

const (
	startA   = 103
	startB   = 104
	startC   = 105
	stop     = 106
	noSymbol = -1
)

// Bounds of what is taken for a symbol, in modules squared, summed over the four
// spans. A pattern differs from its nearest by 2 at least.
const (
	farthest    = 1.2
	leastMargin = 0.15 // between the best and the second best pattern
)

// symbol returns the value whose pattern, under a blur, is nearest to the elements
// between the edges e[0] to e[6].
func symbol(e []float32, module float32, blur int) int {
	unit := 1 / module
	s0, s1, s2, s3 := (e[2]-e[0])*unit, (e[3]-e[1])*unit, (e[4]-e[2])*unit, (e[5]-e[3])*unit
	// The width of the bars tells patterns with equal spans apart.
	bars := (e[1] - e[0] + e[3] - e[2] + e[5] - e[4]) * unit
	best, second, value := float32(1e9), float32(1e9), noSymbol
	for v := range looks[blur] {
		p := &looks[blur][v]
		d0, d1, d2, d3, b := s0-p.spans[0], s1-p.spans[1], s2-p.spans[2], s3-p.spans[3], bars-p.bars
		if d := d0*d0 + d1*d1 + d2*d2 + d3*d3 + 0.1*b*b; d < best {
			best, second, value = d, best, v
		} else if d < second {
			second = d
		}
	}
	if best > farthest || second-best < leastMargin {
		return noSymbol
	}
	return value
}

// Bounds of a code's length, in symbols with start, check and stop.
const (
	fewest = 4
	most   = 64
)

// A trend is how wide the symbols of a lane are. Seen from aslant each is by a part wider
// or narrower than the one before, so that what is expected of the next is not the mean
// of those behind it, but where they lead.
type trend struct {
	width float32 // of the symbol before, in pixels, by all that were seen
	drift float32 // from a symbol to the next
}

// follow reports whether the next symbol is as wide as the others lead to expect, give
// or take a sixth and a pixel, and learns from it.
func (t *trend) follow(width float32) bool {
	off := width - t.width - t.drift
	if abs(off) > 0.16*t.width+1 {
		return false
	}
	t.width += t.drift + off/2
	t.drift += off / 4
	return true
}

// starts reports whether a start symbol may begin with these edges: a quick look
// before all patterns are compared. The symbols that follow must be as wide, and the
// spans near to those of one of the three starts, which begin with 2, 1 and 1 modules.
func starts(e []float32, blur int) bool {
	width := e[6] - e[0]
	t := trend{width: width}
	for k := 6; k < leastEdges-1; k += 6 {
		if !t.follow(e[k+6] - e[k]) {
			return false
		}
	}
	unit := 11 / width
	s0, s1, s2, s3 := (e[2]-e[0])*unit, (e[3]-e[1])*unit, (e[4]-e[2])*unit, (e[5]-e[3])*unit
	for v := startA; v <= startC; v++ {
		p := &looks[blur][v]
		d0, d1, d2, d3 := s0-p.spans[0], s1-p.spans[1], s2-p.spans[2], s3-p.spans[3]
		if d0*d0+d1*d1+d2*d2+d3*d3 < farthest {
			return true
		}
	}
	return false
}

// leastEdges are those of the shortest code.
const leastEdges = 6*fewest + 1

// decode128 reads symbols from edges, of which the first is from light to dark,
// as if they were blurred.
// It returns the values from start to stop. The check symbol is right, or there
// are none.
func decode128(e []float32, blur int, to []int) []int {
	if len(e) < leastEdges || !starts(e, blur) {
		return nil
	}
	module := (e[6] - e[0]) / 11
	v := symbol(e, module, blur)
	if v < startA || v > startC {
		return nil
	}
	values, t := append(to[:0], v), trend{width: e[6] - e[0]}
	for k := 6; k+6 < len(e) && len(values) < most; k += 6 {
		if !t.follow(e[k+6] - e[k]) {
			return nil
		}
		next := (e[k+6] - e[k]) / 11
		v := symbol(e[k:], next, blur)
		values = append(values, v)
		switch {
		case v == stop:
			// Its last bar is two modules wide.
			if k+7 < len(e) && abs(e[k+7]-e[k+6]-2*next) > next || !checked128(values) {
				return nil
			}
			return values
		case v == noSymbol || v >= startA:
			return nil
		}
	}
	return nil
}

// checked128 reports whether the last symbol before the stop is the check symbol
// of the others.
func checked128(values []int) bool {
	n := len(values)
	if n < fewest {
		return false
	}
	sum := values[0]
	for i, v := range values[1 : n-2] {
		sum += (i + 1) * v
	}
	return sum%103 == values[n-2]
}

// text128 has gozxing read symbols that are drawn anew.
func text128(row oned.RowDecoder, values []int) (string, bool) {
	const quiet = 20
	bits := gozxing.NewBitArray(2*quiet + 11*len(values) + 2)
	at := quiet
	for _, v := range values {
		dark := true
		for _, w := range patterns[v] {
			if dark {
				if err := bits.SetRange(at, at+int(w)); err != nil {
					return "", false
				}
			}
			dark, at = !dark, at+int(w)
		}
	}
	if err := bits.SetRange(at, at+2); err != nil {
		return "", false
	}
	r, err := row.DecodeRow(0, bits, nil)
	if err != nil {
		return "", false
	}
	return latin1(r.GetText()), true
}

// latin1 makes UTF-8 of what gozxing gives: a byte for each character of ISO
// 8859-1, which is what a Code-128 holds.
func latin1(text string) string {
	plain := true
	for i := range len(text) {
		plain = plain && text[i] < 0x80
	}
	if plain {
		return text
	}
	out := make([]rune, 0, len(text))
	for i := range len(text) {
		out = append(out, rune(text[i]))
	}
	return string(out)
}
