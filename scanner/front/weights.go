package front

// weights say what the gray of a module in a row of bars is made of: paper, less
// its own colour, less what the lens carried over from the modules beside it.
type weights struct {
	light, slant float32    // the gray of paper at the first bar, and by how much that at the last is more
	of           [3]float32 // of a module itself, of its two neighbours, and of theirs
	off          [3]float32 // by how many pixels the places are off: all of them, along, and along squared
	noise        float32    // the mean square of what the weights do not explain
	parts        [8]float64 // of a module's gray
}

// contrast is between a wide bar and paper.
func (w *weights) contrast() float32 { return w.of[0] + 2*w.of[1] + 2*w.of[2] }

// learn finds the weights that explain the grays of the modules whose surroundings
// are known, by least squares. What is left, over the square of the contrast, is
// returned; a lot when there is no contrast.
func (w *weights) learn(t *lattice) float32 {
	const none = 1e9
	var rows [8][9]float64
	stiff := 20 / float64(0.09*t.pitch*t.pitch) // places are off by a third of a module, not more
	for r := range rows {
		rows[r][r] = 1e-3
		if r > 4 {
			rows[r][r] = stiff
		}
	}
	square, count := 0.0, 0
	t.each(func(k int, x *[8]float64) {
		y := float64(t.grays[k])
		for r := range x {
			for c := r; c < len(x); c++ {
				rows[r][c] += x[r] * x[c]
			}
			rows[r][8] += x[r] * y
		}
		square += y * y
		count++
	})
	for r := range rows {
		for c := range r {
			rows[r][c] = rows[c][r]
		}
	}
	if !eliminate(&rows) {
		return none
	}
	var s [8]float32
	for i := range s {
		s[i] = float32(rows[i][8] / rows[i][i])
	}
	w.light, w.slant, w.of, w.off = s[0], s[1], [3]float32{s[2], s[3], s[4]}, [3]float32{s[5], s[6], s[7]}
	w.noise = w.unexplained(t, &s, count)
	if w.of[0] <= 0 || w.contrast() < leastContrast {
		return none
	}
	return w.noise / (w.contrast() * w.contrast())
}

// leastContrast is that of bars, in grays.
const leastContrast = 16

// unexplained is the mean square of what a solution leaves of the grays.
func (w *weights) unexplained(t *lattice, s *[8]float32, count int) float32 {
	sum := float32(0)
	t.each(func(k int, x *[8]float64) {
		d := t.grays[k]
		for i := range s {
			d -= s[i] * float32(x[i])
		}
		sum += d * d
	})
	return sum / float32(max(count-6, 1))
}

// each gives the modules whose surroundings are known, with what their gray is made
// of.
func (t *lattice) each(yield func(k int, x *[8]float64)) {
	n := len(t.bits)
	known := 0 // how many in a row
	for i, b := range t.bits {
		if known++; b == unknown {
			known = 0
		}
		k := i - 2
		if known < 5 {
			continue
		}
		along := (float64(k-rim) + 0.5) / float64(n-2*rim)
		slope := float64(t.slopes[k])
		t.parts = [8]float64{1, along, -float64(t.bits[k]), -float64(t.bits[k-1] + t.bits[k+1]), -float64(t.bits[k-2] + t.bits[k+2]),
			-slope, -slope * along, -slope * along * along}
		yield(k, &t.parts)
	}
}

// move corrects the places by what was learnt.
func (w *weights) move(t *lattice) {
	n := float32(t.modules)
	t.start, t.pitch, t.bend = t.start+w.off[0], t.pitch+w.off[1]/n, t.bend+w.off[2]/(n*n)
	w.off = [3]float32{}
}
