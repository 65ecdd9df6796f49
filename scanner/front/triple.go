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
)

// findTriples combines finders and orders the triples, the most square first.
func (q *qrReader) findTriples() {
	n := min(len(q.finders), mostSeen)
	q.triples = q.triples[:0]
	for i := range n {
		for j := i + 1; j < n; j++ {
			for k := j + 1; k < n; k++ {
				if t, ok := q.arrange(uint8(i), uint8(j), uint8(k)); ok {
					q.triples = append(q.triples, t)
				}
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
	return min(1, float32(f.seen*q.step)/(2.5*f.module))
}

// arrange looks at three finders as a triple. The score is 0 for a perfect
// square seen from straight before it.
func (q *qrReader) arrange(i, j, k uint8) (t triple, ok bool) {
	f := q.finders
	least, most := min(f[i].module, f[j].module, f[k].module), max(f[i].module, f[j].module, f[k].module)
	if most > 1.9*least {
		return t, false
	}
	ij, jk, ik := f[i].sub(f[j].point).length(), f[j].sub(f[k].point).length(), f[i].sub(f[k].point).length()
	a, b, c := i, j, k
	switch { // the corner is opposite the longest side
	case ij >= jk && ij >= ik:
		a, b, c = k, i, j
	case ik >= jk:
		a, b, c = j, i, k
	}
	u, v := f[b].sub(f[a].point), f[c].sub(f[a].point)
	lu, lv := u.length(), v.length()
	if lu < 9*least || lv < 9*least || lu > 2.2*lv || lv > 2.2*lu {
		return t, false
	}
	if modules := (lu+lv)/2/((f[i].module+f[j].module+f[k].module)/3) + 7; modules < 15 || modules > 190 {
		return t, false
	}
	cos := u.dot(v) / (lu * lv)
	if abs(cos) > 0.6 {
		return t, false
	}
	if u.cross(v) < 0 {
		b, c = c, b
	}
	score := cos*cos + (most/least-1)*0.5 + (max(lu, lv)/min(lu, lv)-1)*0.6 + 0.3*(3-q.solid(i)-q.solid(j)-q.solid(k))
	return triple{a, b, c, score}, true
}
