package front

// A finder is one of the three concentric squares in the corners of a QR code
// (ISO/IEC 18004, 5.3.2): runs of 1:1:3:1:1 modules on every line through its
// middle.
type finder struct {
	point          // the middle
	module float32 // the width of a module here, in pixels
	seen   int     // the rows that crossed it
	runs   runs
}

// maxFinders bounds what a frame full of text can cost.
const maxFinders = 160

// A polarity is the colour of a code's dark modules: +1 where they are darker
// than the paper, −1 where the code is inverted.
type polarity float32

const (
	positive polarity = 1
	negative polarity = -1
)

// A spot is where a row was crossed as a finder pattern is.
type spot struct {
	y int
	hit
}

// crossRows looks for the runs of finder patterns in every few rows from one on.
func (q *qrReader) crossRows(from, step int) {
	for y := from; y < q.plane.h; y += step {
		q.edges = q.thresholds.edges(q.plane, y, q.edges[:0])
		q.hits = q.sign.hits(q.edges, q.hits[:0])
		for _, h := range q.hits {
			q.crossings = append(q.crossings, spot{y, h})
		}
	}
}

// considerAll looks for finder patterns where rows have their runs.
func (q *qrReader) considerAll() {
	for _, s := range q.crossings {
		q.consider(s.at(s.y), s.pixels())
	}
}

// crossRow looks for finder patterns among the edges of a row.
func (q *qrReader) crossRow(y int, e []int32) {
	q.hits = q.sign.hits(e, q.hits[:0])
	for _, h := range q.hits {
		q.consider(h.at(y), h.pixels())
	}
}

// A hit is where a row has the runs of a finder pattern: its middle and its width, in
// parts of a pixel.
type hit struct{ middle, width int32 }

func (h hit) at(y int) point  { return point{float32(h.middle) / fine, float32(y) + 0.5} }
func (h hit) pixels() float32 { return float32(h.width) / fine }

// hits lists those among the edges of a row.
func (sign polarity) hits(e []int32, out []hit) []hit {
	first := 0
	if sign == negative {
		first = 1 // runs that begin with light
	}
	if len(e) < first+6 {
		return out
	}
	e = e[first:]
	var a, b int32 // the first two of five runs
	c, d, f := e[1]-e[0], e[2]-e[1], e[3]-e[2]
	for ; len(e) >= 6; e = e[2:] {
		a, b, c, d, f = c, d, f, e[4]-e[3], e[5]-e[4]
		// The middle is the widest, and has about three of the seven modules. No
		// one can foresee each of that, a processor neither, but that all of it is
		// seldom so: hence one branch, on whether any difference is negative.
		if total := a + b + c + d + f; (c-a)|(c-b)|(c-d)|(c-f)|(70*c-18*total)|(42*total-70*c) < 0 {
			continue
		}
		if !ringed(e[:6:6]) {
			continue
		}
		out = append(out, hit{(e[2] + e[3]) / 2, e[5] - e[0]})
	}
	return out
}

// rowStep is the distance of the rows that are looked at. The middle of a
// finder pattern is three modules high, and none that can be read at all has
// fewer than four pixels there.
func rowStep(h int) int { return max(3, h/360) }

// fineRowStep is that of a slower look, for finders that are half hidden.
func fineRowStep(h int) int { return max(2, h/360) }

// ringed reports whether the five runs between six edges are those of a finder pattern.
// It compares edges with the next edge of the same kind: a screen that outshines its
// surroundings makes all light runs wider and all dark ones narrower, and
// leaves these distances as they are.
func ringed(edges []int32) bool {
	_ = edges[5]
	total := edges[5] - edges[0]
	a, b, c, d, e := edges[1]-edges[0], edges[2]-edges[1], edges[3]-edges[2], edges[4]-edges[3], edges[5]-edges[4]
	if total < 5*fine {
		return false
	}
	off := func(v, modules int32) bool { // by more than 0.9 modules
		d := 7*v - modules*total
		return 10*max(d, -d) >= 9*total
	}
	if off(a+b, 2) || off(b+c, 4) || off(c+d, 4) || off(d+e, 2) {
		return false
	}
	narrow := func(v int32) bool { return 70*v > 3*total && 70*v < 20*total } // 0.3 to 2 modules
	return narrow(a) && narrow(b) && narrow(d) && narrow(e) && 70*c > 18*total && 70*c < 42*total
}

// consider looks at a place where a row had the runs of a finder pattern, and
// keeps it when the column and the diagonals have them too.
func (q *qrReader) consider(at point, width float32) {
	for i := range q.finders {
		f := &q.finders[i]
		if f.seen >= 2 && 7*abs(f.x-at.x) < f.runs[0] && 7*abs(f.y-at.y) < 2*f.runs[1] && width < 1.6*f.runs[0] && width > 0.7*f.runs[0] {
			f.seen++
			return
		}
	}
	if len(q.finders) == maxFinders {
		return
	}
	up, ok := q.axis(at, pace{0, 1}, steepest*width, width/steepest)
	if !ok || !up.square() || up.total()*steepest > width || up.total() < steepest*width {
		return
	}
	at.y += up.shift()
	side, ok := q.axis(at, pace{1, 0}, width/2, 2*width)
	if !ok || !side.square() {
		return
	}
	at.x += side.shift()
	seen := runs{side.total(), up.total()}
	limit := 2 * max(width, up.total())
	for i, way := range diagonals {
		slope, ok := q.rings(at, way, limit)
		if !ok || !slope.loose() {
			return
		}
		seen[2+i] = slope.total()
	}
	if !seen.bulge() {
		return
	}
	q.keep(finder{at, sqrt(seen[0]*seen[1]) / 7, 1, seen})
}

// steepest is how much narrower than high, or less high than wide, a finder may be: that
// of a code that is tilted by 70 degrees.
const steepest = 0.34

// keep adds a finder, or joins it with the one that is there already.
func (q *qrReader) keep(n finder) {
	for i := range q.finders {
		f := &q.finders[i]
		if f.near(n.point, 2*f.module) && n.module < 1.6*f.module && f.module < 1.6*n.module {
			k := 1 / float32(f.seen+1)
			f.point = f.point.add(n.point.sub(f.point).times(k))
			f.module += (n.module - f.module) * k
			f.runs.learn(n.runs, k)
			f.seen++
			return
		}
	}
	q.finders = append(q.finders, n)
}
