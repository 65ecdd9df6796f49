package front

// A code has a quiet zone on either side (ISO/IEC 15417, 4.3.2: ten modules), which no
// space within it is as wide as. Where the symbols at one end of a code cannot be read, as
// when that end is far away, something in its middle may pass for a start, and one such
// code in a hundred has the right check symbol: in all lanes, since they see the same. So
// what begins or ends beside another bar must fit better, and must not go on as a code does.

// quiet128 reports whether the code that begins with the edge at k may stand alone.
func quiet128(e []float32, k int, values []int, blur int) bool {
	end := k + 6*len(values) + 1 // of the last bar of the stop symbol
	after := e[min(end, len(e)-1):]
	first, last := e[k+6]-e[k], e[end-1]-e[end-7]
	crowdedBefore := k > 0 && 11*(e[k]-e[k-1]) < widestSpace*first
	crowdedAfter := len(after) > 1 && 11*(after[1]-after[0]) < widestSpace*last
	if !crowdedBefore && !crowdedAfter {
		return true
	}
	if crowdedBefore && k >= 6 && alike(e[k]-e[k-6], first) {
		return false
	}
	if crowdedAfter && len(after) > 6 && alike(after[6]-after[0], last) {
		return false
	}
	for i, v := range values {
		if farFrom(e[k+6*i:], v, blur) > mostCrowded {
			return false
		}
	}
	return true
}

const (
	widestSpace = 4.5 // of a code, in modules, and half of one
	mostCrowded = 0.4 // what symbols without a quiet zone are off, in modules squared
)

// alike reports whether six elements beside a symbol are about as wide, as those of
// another symbol are, from whichever of its bars they are counted.
func alike(width, symbol float32) bool { return width > 0.6*symbol && width < 1.5*symbol }

// farFrom is how far the spans of a symbol are from those of its value, in modules squared.
func farFrom(e []float32, value, blur int) (far float32) {
	unit, p := 11/(e[6]-e[0]), &looks[blur][value]
	for i, span := range p.spans {
		d := (e[i+2]-e[i])*unit - span
		far += d * d
	}
	return far
}
