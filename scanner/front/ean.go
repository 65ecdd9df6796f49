package front

// EAN-13 and EAN-8 (JAN in Japan; GS1 General Specifications, 5.2): digits of
// four elements and seven modules, between guards of single modules.

// digits holds the widths of each digit as it is in the left half with odd
// parity (set A), light first. Set B is the same backward; set C, in the right
// half, is set A with dark first.
var digits = [10][4]float32{
	{3, 2, 1, 1}, {2, 2, 2, 1}, {2, 1, 2, 2}, {1, 4, 1, 1}, {1, 1, 3, 2},
	{1, 2, 3, 1}, {1, 1, 1, 4}, {1, 3, 1, 2}, {1, 2, 1, 3}, {3, 1, 1, 2},
}

// parities tells the first digit of an EAN-13, which has no symbol of its own,
// from which digits of the left half are of set B.
var parities = [10]uint8{0b000000, 0b001011, 0b001101, 0b001110, 0b010011, 0b011001, 0b011100, 0b010101, 0b010110, 0b011010}

// Elements of a code: guards of 3, 5 and 3, and four for each digit.
const (
	ean13Edges = 3 + 24 + 5 + 24 + 3 + 1
	ean8Edges  = 3 + 16 + 5 + 16 + 3 + 1
)

// decodeEAN reads the digits from edges, of which the first is from light to
// dark. It returns as many as the code has, or none.
func decodeEAN(e []float32, _ int, to []int) []int {
	if out := decodeHalves(e, ean13Edges, 6, to); out != nil {
		return out
	}
	return decodeHalves(e, ean8Edges, 4, to)
}

// decodeHalves reads a code of two halves of n digits each.
func decodeHalves(e []float32, edges, n int, to []int) []int {
	if len(e) < edges {
		return nil
	}
	e = e[:edges]
	modules := float32(14*n + 11)
	module := (e[edges-1] - e[0]) / modules
	half := 4*n + 3
	if !guard(e[:4], module) || !guard(e[half:half+6], module) || !guard(e[edges-4:], module) {
		return nil
	}
	out := to[:0]
	if n == 6 {
		out = append(out, 0)
	}
	parity := uint8(0)
	for i := range n {
		d, backward := digit(e[3+4*i:], true)
		if !even(e[3+4*i:], module) || d < 0 || backward && n == 4 {
			return nil
		}
		parity <<= 1
		if backward {
			parity |= 1
		}
		out = append(out, d)
	}
	for i := range n {
		d, _ := digit(e[half+5+4*i:], false)
		if !even(e[half+5+4*i:], module) || d < 0 {
			return nil
		}
		out = append(out, d)
	}
	if n == 6 {
		first := -1
		for d, p := range parities {
			if p == parity {
				first = d
			}
		}
		if first < 0 {
			return nil
		}
		out[0] = first
	}
	if !checked(out) {
		return nil
	}
	return out
}

// guard reports whether elements are all one module wide, which a screen's glow
// may change, but not from an edge to the next of the same kind.
func guard(e []float32, module float32) bool {
	for i := 0; i+2 < len(e); i++ {
		if w := e[i+2] - e[i]; w < 1.3*module || w > 2.8*module {
			return false
		}
	}
	return true
}

// digit returns the digit whose elements are from e[0] to e[4], and whether they
// are of set B, which only the left half has.
func digit(e []float32, left bool) (d int, backward bool) {
	unit := 7 / (e[4] - e[0])
	if !(unit > 0) {
		return -1, false
	}
	var w [4]float32
	for i := range w {
		w[i] = (e[i+1] - e[i]) * unit
	}
	best, second := float32(1e9), float32(1e9)
	d = -1
	for v := range digits {
		for turn := range 2 {
			if turn == 1 && !left {
				break
			}
			p := digits[v]
			if turn == 1 {
				p = [4]float32{p[3], p[2], p[1], p[0]}
			}
			a, b, c, g := w[0]+w[1]-p[0]-p[1], w[1]+w[2]-p[1]-p[2], w[2]+w[3]-p[2]-p[3], w[0]+w[2]-p[0]-p[2]
			if s := a*a + b*b + c*c + 0.3*g*g; s < best {
				best, second, d, backward = s, best, v, turn == 1
			} else if s < second {
				second = s
			}
		}
	}
	if best > farthestDigit || second-best < leastDigitMargin {
		return -1, false
	}
	return d, backward
}

// Bounds of what is taken for a digit, as for the symbols of Code-128, but there
// is one check digit in ten, so that they are narrower.
const (
	farthestDigit    = 0.6
	leastDigitMargin = 0.3
)

// even reports whether elements that make a digit are as wide as its neighbours.
func even(e []float32, module float32) bool { return abs(e[4]-e[0]-7*module) < 1.2*module }

// checked reports whether the last digit is the check digit of the others.
func checked(d []int) bool {
	sum := 0
	for i, v := range d {
		if (len(d)-i)%2 == 0 {
			v *= 3
		}
		sum += v
	}
	return sum%10 == 0
}

// textEAN writes the digits.
func textEAN(d []int) string {
	out := make([]byte, len(d))
	for i, v := range d {
		out[i] = byte('0' + v)
	}
	return string(out)
}
