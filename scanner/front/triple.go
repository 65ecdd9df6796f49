package front

import "slices"

// A triple is three finders that may belong to one code, looked at so that the
// first is in the upper left corner, the second to its right, the third below.
type triple struct {
	corner, right, below uint8 // of finders
	score                float32
}

// Bounds of the search for triples.
const (
	mostSeen   = 14 // the finders that are combined
	maxTriples = 64 // the triples that are kept

	mostUnlike = 2.4  // how wide the modules of one finder are, over those of another
	mostSquat  = 3    // a side of a code over the other: tilted by 70 degrees
	mostShear  = 0.84 // the cosine between two of them
	mostSpread = 2    // what the runs say of the number of modules, at most over at least
	leastSide  = 7    // modules from the middle of a finder to the next, 14 in a small code
)

// findTriples combines finders and orders the triples, the likeliest first.
func (q *qrReader) findTriples() {
	n := min(len(q.finders), mostSeen)
	q.triples = q.triples[:0]
	for i := range n {
		for j := i + 1; j < n; j++ {
			for k := j + 1; k < n; k++ {
				q.arrange(uint8(i), uint8(j), uint8(k))
			}
		}
	}
	slices.SortFunc(q.triples, func(a, b triple) int {
		switch {
		case a.score < b.score:
			return -1
		case a.score > b.score:
			return 1
		}
		return 0
	})
	q.triples = q.triples[:min(len(q.triples), maxTriples)]
}

// solid is which part of the rows that should have crossed a finder did: 1 for
// a whole one.
func (q *qrReader) solid(i uint8) float32 {
	f := &q.finders[i]
	return min(1, 7*float32(f.seen*q.step)/(2.5*f.runs[1]))
}

// arrange looks at three finders as triples: as many as corners of the triangle may be
// the corner of a code.
func (q *qrReader) arrange(i, j, k uint8) {
	f := q.finders
	least, most := min(f[i].module, f[j].module, f[k].module), max(f[i].module, f[j].module, f[k].module)
	if most > mostUnlike*least {
		return
	}
	vague := 0.5*(most/least-1) + 0.3*(3-q.solid(i)-q.solid(j)-q.solid(k))
	for _, t := range [3]triple{{corner: i, right: j, below: k}, {corner: j, right: k, below: i}, {corner: k, right: i, below: j}} {
		if score, ok := q.unfit(&t); ok {
			t.score = score + vague
			q.triples = append(q.triples, t)
		}
	}
}

// unfit is how far three finders are from what they would be of a code whose corner is the
// first of them: 0 for a square seen from straight before it. It puts the other two in
// order. Where they lie tells how the code is turned and tilted, and so how wide each of
// them is along a row, a column and the diagonals, but for how many modules there are: all
// must say the same. So a code that is seen from far to the side, as a triangle like any
// other, is told from three finders that have nothing to do with each other, and its corner
// from the other two.
func (q *qrReader) unfit(t *triple) (score float32, ok bool) {
	a, b, c := &q.finders[t.corner], &q.finders[t.right], &q.finders[t.below]
	u, v := b.sub(a.point), c.sub(a.point)
	area := u.cross(v)
	if area < 0 {
		t.right, t.below, u, v, area = t.below, t.right, v, u, -area
	}
	uu, vv, uv := u.dot(u), v.dot(v), u.dot(v)
	least := min(a.module, b.module, c.module)
	if nearest := leastSide * least; min(uu, vv) < nearest*nearest || max(uu, vv) > mostSquat*mostSquat*min(uu, vv) || uv*uv > mostShear*mostShear*uu*vv {
		return 0, false
	}
	spans := runs{max(abs(u.y), abs(v.y)), max(abs(u.x), abs(v.x)),
		0.7071 * max(abs(u.y-u.x), abs(v.y-v.x)), 0.7071 * max(abs(u.y+u.x), abs(v.y+v.x))}
	narrow, wide, sum := float32(1e9), float32(0), float32(0)
	for i, span := range spans {
		part := (a.runs[i] + b.runs[i] + c.runs[i]) * span / (3 * area) // of a side, which is dim-7 modules
		narrow, wide, sum = min(narrow, part), max(wide, part), sum+part
	}
	if modules := 7 * 4 / sum; wide > mostSpread*narrow || modules < 10 || modules > 190 {
		return 0, false
	}
	return 0.4*uv*uv/(uu*vv) + 0.25*(sqrt(max(uu, vv)/min(uu, vv))-1) + 0.5*(wide/narrow-1), true
}
