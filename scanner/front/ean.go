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

// decodeHalves reads a code of two halves of n digits each: the code that is
// nearest to the elements, of those whose check digit is right.
func decodeHalves(e []float32, edges, n int, to []int) []int {
	if len(e) < edges {
		return nil
	}
	e = e[:edges]
	half := 4*n + 3
	own := float32(7*n + 3) // modules of a half and its guard
	left, right := (e[half]-e[0])/own, (e[edges-1]-e[half+5])/own
	middle := (e[half+5] - e[half]) / 5
	if left > 1.5*right || right > 1.5*left || middle > 1.5*max(left, right) || 1.5*middle < min(left, right) {
		return nil
	}
	if !guard(e[:4], left) || !guard(e[half:half+6], middle) || !guard(e[edges-4:], right) {
		return nil
	}
	var costs [12]digitCosts
	for i := range 2 * n {
		at := 3 + 4*i
		if i >= n {
			at += 5
		}
		// A code that is seen from the side grows or shrinks from end to end.
		along := (float32(i) + 0.5) / float32(2*n)
		module := left + (right-left)*(2*along-0.5)
		if !costs[i].measure(e[at:at+5], module, i < n && n == 6) {
			return nil
		}
	}
	return nearestCode(costs[:2*n], to)
}

// guard reports whether elements are all one module wide, which a screen's glow
// may change, but not from an edge to the next of the same kind.
func guard(e []float32, module float32) bool {
	for i := 0; i+2 < len(e); i++ {
		if w := e[i+2] - e[i]; w < 1.2*module || w > 2.9*module {
			return false
		}
	}
	return true
}

// digitCosts tells how far the elements of a digit are from each digit of set A
// (or C, which is as wide), and from each of set B.
type digitCosts [2][10]float32

// measure compares the elements from e[0] to e[4], which should be seven modules
// wide. It fails when they are not.
func (c *digitCosts) measure(e []float32, module float32, both bool) bool {
	width := e[4] - e[0]
	if abs(width-7*module) > 1.3*module {
		return false
	}
	unit := 7 / width
	var w [4]float32
	for i := range w {
		w[i] = (e[i+1] - e[i]) * unit
	}
	backward := [4]float32{w[3], w[2], w[1], w[0]}
	for v := range digits {
		c[0][v] = apart(&w, &digits[v])
		c[1][v] = 1e9
		if both {
			c[1][v] = apart(&backward, &digits[v])
		}
	}
	return true
}

// apart is the distance of elements from those of a digit, in modules squared:
// of the widths from an edge to the next of the same kind, and a little of the
// width of the bars, which tells 1 from 7 and 2 from 8.
func apart(w, p *[4]float32) float32 {
	a, b, c, g := w[0]+w[1]-p[0]-p[1], w[1]+w[2]-p[1]-p[2], w[2]+w[3]-p[2]-p[3], w[0]+w[2]-p[0]-p[2]
	return a*a + b*b + c*c + 0.3*g*g
}

// textEAN writes the digits.
func textEAN(d []int) string {
	out := make([]byte, len(d))
	for i, v := range d {
		out[i] = byte('0' + v)
	}
	return string(out)
}
