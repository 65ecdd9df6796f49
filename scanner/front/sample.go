package front

// sample reads the gray of each module of a grid, and the threshold at its
// place. It fails when more than so many modules lie beyond the plane.
func (q *qrReader) sample(g *grid, beyond int) bool {
	n := g.dim * g.dim
	q.hidden = q.hidden[:0]
	q.grays, q.cuts, q.margins = room(q.grays, n), room(q.cuts, n), room(q.margins, n)
	wide := g.narrowest()
	spread := 0
	if wide > leastSpread { // several pixels a module: take the mean of five
		spread = max(1, int(0.22*wide+0.5))
	}
	sign := float32(q.sign)
	for j := range g.dim {
		for i := range g.dim {
			at := g.at(float32(i)+0.5, float32(j)+0.5)
			if !(at.x > -1 && at.y > -1 && at.x < float32(q.plane.w)+1 && at.y < float32(q.plane.h)+1) {
				if q.hidden = append(q.hidden, int32(j*g.dim+i)); len(q.hidden) > beyond {
					return false
				}
			}
			k := j*g.dim + i
			gray := q.plane.cross(at.x, at.y, spread)
			q.grays[k], q.cuts[k] = gray*sign, q.thresholds.at(at.x, at.y)*sign
		}
	}
	return true
}

// narrowest is how far a module reaches in the direction in which it is narrowest of those
// along a row and a column, in pixels, or how wide it is: seen from the side it is much
// wider than high.
func (g *grid) narrowest() float32 {
	middle := float32(g.dim) / 2
	at := g.at(middle, middle)
	u, v := g.at(middle+1, middle).sub(at), g.at(middle, middle+1).sub(at)
	across := max(abs(u.x), abs(u.y), abs(v.x), abs(v.y))
	return min(u.length(), v.length(), abs(u.cross(v))/across)
}

// leastSpread is from how many pixels a module on its gray is the mean of five.
const leastSpread = 2.6

// room returns a slice of n, in the memory of s where that is enough.
func room[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// A rule tells dark modules from light ones. Each has its strength; they are
// tried in turn.
type rule uint8

const (
	// byBlocks takes the thresholds of the picture's blocks. They know the
	// surroundings of the code, too.
	byBlocks rule = iota
	// byNeighbours takes the mean of the 9 × 9 modules around, which follows a
	// reflection, and does not care what is beside the code.
	byNeighbours
	// byTiming shifts byNeighbours to the middle between the dark and the light
	// modules of the timing patterns. They stand alone, as in a screen that
	// outshines its dark modules the doubtful ones do.
	byTiming
	// byBlur takes away what the lens and the motion carried over from the
	// modules around.
	byBlur
	allRules
)

// judgeBy fills in what a rule says of the modules that were sampled. Of those
// beyond the plane it says nothing, so that they are the first to be erased.
func (q *qrReader) judgeBy(r rule, l *layout) bool {
	ok := q.judge(r, l)
	for _, i := range q.hidden {
		q.margins[i] = 0
	}
	return ok
}

func (q *qrReader) judge(r rule, l *layout) bool {
	switch r {
	case byBlocks:
		for i, g := range q.grays {
			q.margins[i] = q.cuts[i] - g
		}
	case byNeighbours:
		q.localMeans(l.dim)
	case byTiming:
		q.localMeans(l.dim)
		q.centre(l)
	case byBlur:
		return q.unblur(l)
	}
	return true
}

// reach is how many modules to each side make a local mean.
const reach = 4

// localMeans sets the margins to how much each module is darker than the mean
// around it, by a table of sums.
func (q *qrReader) localMeans(dim int) {
	w := dim + 1
	q.sums = room(q.sums, w*w)
	clear(q.sums[:w])
	for j := range dim {
		row := float32(0)
		q.sums[(j+1)*w] = 0
		for i, g := range q.grays[j*dim:][:dim] {
			row += g
			q.sums[(j+1)*w+i+1] = q.sums[j*w+i+1] + row
		}
	}
	for j := range dim {
		top, bottom := max(0, j-reach), min(dim, j+reach+1)
		for i := range dim {
			left, right := max(0, i-reach), min(dim, i+reach+1)
			sum := q.sums[bottom*w+right] - q.sums[top*w+right] - q.sums[bottom*w+left] + q.sums[top*w+left]
			q.margins[j*dim+i] = sum/float32((bottom-top)*(right-left)) - q.grays[j*dim+i]
		}
	}
}

// centre shifts the margins so that 0 is in the middle between the dark and
// the light modules of the timing patterns.
func (q *qrReader) centre(l *layout) {
	var sum [2]float32
	for i := 8; i < l.dim-8; i++ {
		sum[i%2] += q.margins[6*l.dim+i] + q.margins[i*l.dim+6]
	}
	each := float32(l.dim - 16)
	shift := (sum[0]/(each+1) + sum[1]/(each-1)) / 2
	for i := range q.margins {
		q.margins[i] -= shift
	}
}

// fits counts how many of the modules that are the same in every code of this
// version are what they should be, in percent.
func (l *layout) fits(margins []float32) int {
	right := 0
	for _, i := range l.fixed {
		if (margins[i] > 0) == (l.known[i] > 0) {
			right++
		}
	}
	return 100 * right / len(l.fixed)
}

// plausible is fits before the other modules are sampled: most guesses are wrong,
// and the known modules are a small part of the code.
func (q *qrReader) plausible(g *grid, l *layout) bool {
	right := 0
	for _, i := range l.fixed {
		at := g.at(float32(int(i)%l.dim)+0.5, float32(int(i)/l.dim)+0.5)
		if ((q.plane.at(at.x, at.y)-q.thresholds.at(at.x, at.y))*float32(q.sign) <= 0) == (l.known[i] > 0) {
			right++
		}
	}
	return 100*right >= leastPlausible*len(l.fixed)
}
