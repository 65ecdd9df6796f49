package front

// Bars that are far out of focus have no edges left: a narrow one is a dent in the
// gray of its neighbours, or nothing. But the gray of each module is still made of
// its own colour and of its neighbours', each with a weight that is the same all
// over the code (weights.go). Start and stop are known, so the weights can be learnt
// from them; the symbols between are those that, blurred by these weights, come
// nearest to the grays (sequence.go). Then weights and places are learnt again from
// the whole.

// A lattice is a line of grays that may be a Code-128, looked at module by module.
type lattice struct {
	line               []byte
	start, pitch, bend float32 // module i has its middle at start + pitch·m + bend·m², m = i + ½
	modules            int     // from the first bar to the last
	bits               []int8  // 1 dark, 0 light, unknown; with a rim of paper on each side
	grays, slopes      []float32
	weights
	sequence
}

// unknown is the bit of a module that is not known yet.
const unknown = -1

// rim is how many modules of paper on each side are looked at.
const rim = 3

// Bounds of what the lattice takes for a code.
const (
	leastPitch   = 1.2   // pixels a module
	mostPitch    = 9     // beyond it edges are there
	fewestSeen   = 15    // edges
	mostNoise    = 0.012 // of the grays, over the square of the contrast
	leastLead    = 14    // of the best sequence over the second, over the noise
	latticeRuns  = 5     // how often the weights are learnt
	stopModules  = 13
	symbolWidth  = 11
	widestSpaces = 3.6 // of the mean element: what is wider is paper
)

// A hypothesis is how the bars between two edges may be a code.
type hypothesis struct {
	start, pitch float32
	modules      int
	symbol       int // that it starts with
	misfit       float32
}

// read reads the bars around a place of a line, whose edges are given as far as
// there are any. It returns the values from start to stop, and where the bars are.
func (t *lattice) read(line []byte, e []float32, at float32, to []int) (values []int, first, last float32) {
	t.line = line
	e = barsAround(e, at)
	if len(e) < fewestSeen {
		return nil, 0, 0
	}
	best, second := t.hypotheses(e)
	for _, h := range [2]hypothesis{best, second} {
		if h.modules == 0 || !t.decode(&h) {
			continue
		}
		to = append(to[:0], h.symbol)
		to = append(append(to, t.values...), stop)
		if !checked128(to) {
			continue
		}
		return to, t.place(0), t.place(t.modules - 1)
	}
	return nil, 0, 0
}

// barsAround are the edges around a place up to the paper on either side, the
// first from light to dark and the last from dark to light.
func barsAround(e []float32, at float32) []float32 {
	lo := 0
	for lo+1 < len(e) && e[lo+1] <= at {
		lo++
	}
	hi := lo
	within := func(gap float32) bool {
		return hi-lo < 4 || gap*float32(hi-lo) <= widestSpaces*(e[hi]-e[lo])
	}
	for grown := true; grown; {
		grown = false
		if lo > 0 && within(e[lo]-e[lo-1]) {
			lo, grown = lo-1, true
		}
		if hi+1 < len(e) && within(e[hi+1]-e[hi]) {
			hi, grown = hi+1, true
		}
	}
	lo += lo % 2
	hi -= 1 - hi%2
	if hi <= lo {
		return nil
	}
	return e[lo : hi+1]
}

// hypotheses returns the two numbers of modules and starts that explain the grays
// at both ends best. Some edges may be lost, so there may be more symbols than they
// would make.
func (t *lattice) hypotheses(e []float32) (best, second hypothesis) {
	best.misfit, second.misfit = mostNoise, mostNoise
	from, to := e[0], e[len(e)-1]
	for symbols := max(fewest, len(e)/7); symbols <= min(most, len(e)/3); symbols++ {
		modules := symbolWidth*symbols + 2
		pitch := (to - from) / float32(modules)
		if pitch < leastPitch || pitch > mostPitch {
			continue
		}
		for symbol := startA; symbol <= startC; symbol++ {
			for _, h := range [2]hypothesis{{from, pitch, modules, symbol, 0}, {to, -pitch, modules, symbol, 0}} {
				h.misfit = t.suppose(&h)
				if h.misfit < best.misfit {
					best, second = h, best
				} else if h.misfit < second.misfit {
					second = h
				}
			}
		}
	}
	return best, second
}

// suppose sets the lattice to a hypothesis and returns what is left unexplained of
// the grays at the ends, over the square of the contrast.
func (t *lattice) suppose(h *hypothesis) float32 {
	t.start, t.pitch, t.bend, t.modules = h.start, h.pitch, 0, h.modules
	n := t.modules + 2*rim
	t.bits = room(t.bits, n)
	for k := range t.bits {
		t.bits[k] = unknown
	}
	clear(t.bits[:rim])
	clear(t.bits[n-rim:])
	t.paint(0, h.symbol)
	t.paint(t.modules-stopModules, stop)
	t.bits[n-rim-2], t.bits[n-rim-1] = 1, 1
	t.grays, t.slopes = room(t.grays, n), room(t.slopes, n)
	t.sample(0, rim+symbolWidth) // the modules between are not known, nor asked for
	t.sample(n-rim-stopModules, n)
	if t.likeness() < leastLike {
		return mostNoise // the most there may be
	}
	return t.learn(t)
}

// likeness is how the grays of the ends go with their bits, blurred a little: 1 when a
// straight line turns one into the other. Most guesses are wrong, and this tells for a
// tenth of what it costs to learn the weights.
func (t *lattice) likeness() float32 {
	var n, bits, grays, both, bits2, grays2 float32
	add := func(from, to int) {
		for k := from; k < to; k++ {
			b, g := float32(t.bits[k-1]+2*t.bits[k]+t.bits[k+1]), -t.grays[k]
			n, bits, grays, both, bits2, grays2 = n+1, bits+b, grays+g, both+b*g, bits2+b*b, grays2+g*g
		}
	}
	add(1, rim+symbolWidth-1)
	add(len(t.bits)-rim-stopModules+1, len(t.bits)-1)
	spread := (n*bits2 - bits*bits) * (n*grays2 - grays*grays)
	return (n*both - bits*grays) / sqrt(max(spread, 1))
}

// leastLike is the likeness of a code; each that was read in 3,700 pictures had 0.8 or
// more.
const leastLike = 0.7

// paint sets the bits of a symbol that begins with module i.
func (t *lattice) paint(i, symbol int) {
	dark := int8(1)
	for _, w := range patterns[symbol] {
		for range w {
			t.bits[rim+i] = dark
			i++
		}
		dark = 1 - dark
	}
}

// decode finds the symbols of a hypothesis.
func (t *lattice) decode(h *hypothesis) bool {
	t.suppose(h)
	for range latticeRuns {
		t.move(t)
		t.sample(0, len(t.bits))
		t.find(t, symbolWidth, t.modules-stopModules)
		for k, v := range t.values {
			t.paint(symbolWidth*(k+1), v)
		}
		if t.learn(t) > 2*mostNoise {
			return false
		}
	}
	return t.noise < mostNoise*t.contrast()*t.contrast() && t.lead > leastLead*t.noise
}

// place is where the middle of module i lies on the line.
func (t *lattice) place(i int) float32 {
	m := float32(i) + 0.5
	return t.start + t.pitch*m + t.bend*m*m
}

// sample reads the grays of some modules, of which the first is that of the rim, and how
// fast they change along the line.
func (t *lattice) sample(from, to int) {
	last := len(t.line) - 2
	for k := from; k < to; k++ {
		x := t.place(k-rim) - 0.5
		i := min(max(int(x), 0), last)
		part := min(max(x-float32(i), 0), 1) // beyond the line there is what is at its end
		a, b := float32(t.line[i]), float32(t.line[i+1])
		t.grays[k], t.slopes[k] = a+(b-a)*part, b-a
	}
}

// soften is a line whose grays are mixed with those beside them.
func soften(line, to []byte) []byte {
	to = to[:len(line)]
	last := len(line) - 1
	for i := range to {
		next, after := min(i+1, last), min(i+2, last)
		before, first := max(i-1, 0), max(i-2, 0)
		to[i] = byte((int(line[first]) + 4*int(line[before]) + 6*int(line[i]) + 4*int(line[next]) + int(line[after]) + 8) / 16)
	}
	return to
}
