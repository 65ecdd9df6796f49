package front

import "math"

// A lens that is out of focus moves the edges of bars: a narrow bar beside a wide
// one seems wider or narrower than it is, always in the same way. So the elements
// of a line are compared with the patterns as they would look blurred: drawn,
// blurred, and measured by the very rule by which lines are measured.

// blurs are the widths of the blur that lines are compared with, as the deviation
// of a Gaussian, in modules. At 0.85 the narrowest bars are all but gone.
var blurs = [3]float64{0, 0.6, 0.85}

// A look is how a pattern looks under a blur: the widths from an edge to the next
// of the same kind, which a spread of the ink, or the glow of a screen, leaves as
// they are; and the sum of its bars. Both in modules.
type look struct {
	spans [4]float32
	bars  float32
}

// looks holds the looks of all patterns under each blur. One that cannot be told
// any more is far from everything.
var looks = func() (t [len(blurs)][107]look) {
	for b, blur := range blurs {
		for v := range patterns {
			t[b][v] = lookOf(&patterns[v], blur)
		}
	}
	return t
}()

// parts is how many samples of a drawn pattern make a module, and border how many
// modules of its neighbours are drawn with it: a bar and a space of two.
const (
	parts  = 8
	border = 4
)

// lookOf draws a pattern, blurs and measures it.
func lookOf(p *[6]uint8, blur float64) look {
	var ideal [7]float32
	for i, w := range p {
		ideal[i+1] = ideal[i] + float32(w)
	}
	if blur == 0 {
		return newLook(ideal)
	}
	line := draw(p, blur)
	var extremes [8]float32 // of the space before, the elements, and the bar behind
	var at [8]int
	for i := range extremes {
		from, to := -2, 0
		if i > 0 {
			from = int(ideal[i-1])
			to = from + 2
		}
		if i > 0 && i < 7 {
			to = int(ideal[i])
		}
		dark := i%2 == 1
		for k := (from + border) * parts; k < (to+border)*parts; k++ {
			if v := line[k]; at[i] == 0 || (v > extremes[i]) == dark && v != extremes[i] {
				extremes[i], at[i] = v, k
			}
		}
	}
	var seen [7]float32
	for i := range seen {
		a, b := extremes[i], extremes[i+1]
		if abs(a-b) < 0.05 {
			return look{spans: [4]float32{99, 99, 99, 99}}
		}
		middle := (a + b) / 2
		for k := at[i]; k < at[i+1]; k++ {
			if (line[k] < middle) != (line[k+1] < middle) {
				seen[i] = (float32(k)+(middle-line[k])/(line[k+1]-line[k])+0.5)/parts - border
				break
			}
		}
	}
	return newLook(seen)
}

// newLook measures edges, for a width of eleven.
func newLook(e [7]float32) (l look) {
	unit := 11 / (e[6] - e[0])
	for i := range l.spans {
		l.spans[i] = (e[i+2] - e[i]) * unit
	}
	l.bars = (e[1] - e[0] + e[3] - e[2] + e[5] - e[4]) * unit
	return l
}

// draw returns how dark a blurred pattern is, from 0 to 1.
func draw(p *[6]uint8, blur float64) []float32 {
	const n = (11 + 2*border) * parts
	sharp := make([]float64, n)
	fill := func(from, modules int) {
		for k := range modules * parts {
			sharp[from*parts+k] = 1
		}
	}
	fill(0, 2)
	at := border
	for i, w := range p {
		if i%2 == 0 {
			fill(at, int(w))
		}
		at += int(w)
	}
	fill(at, 2)
	const reach = 3 * parts
	var bell [2*reach + 1]float64
	total := 0.0
	for i := range bell {
		d := float64(i-reach) / (parts * blur)
		bell[i] = math.Exp(-d * d / 2)
		total += bell[i]
	}
	out := make([]float32, n)
	for i := reach; i < n-reach; i++ {
		sum := 0.0
		for k, g := range bell {
			sum += g * sharp[i+k-reach]
		}
		out[i] = float32(sum / total)
	}
	return out
}
