package front

// A code that is held too near sticks out of the picture, and a finger or a
// reflection may cover a corner: then one of the three finders is missing. Two
// of them say where the third would be, roughly: the sides of their squares run
// along those of the code. What is far from both is then found step by step, at
// the alignment patterns, of which the codes that are large enough to stick out
// have many.

// The finders that are paired, and the pairs that may be of a code.
const (
	mostPaired  = 5
	leastApart  = 9    // of 14 modules, since those of a finder seem wider aslant
	leastPaired = 0.45 // how solid a finder of a pair is

	// how much wider one is than the other, and how differently the two are squeezed
	mostUneven = 1.5
)

// readPairs reads the code of which two finders are in view.
func (q *qrReader) readPairs(v sight, found func(square)) {
	if !q.rows.anyFinder() {
		return
	}
	q.sight = v
	q.rankFinders(1)
	q.clipped = true
	defer func() { q.clipped = false }()
	n := min(len(q.finders), mostPaired)
	for i := range n {
		for j := range i {
			if !q.paired(uint8(i), uint8(j)) {
				continue
			}
			for _, p := range [2][2]finder{{q.finders[i], q.finders[j]}, {q.finders[j], q.finders[i]}} {
				if s, ok := q.readPair(p[0], p[1]); ok {
					found(s)
					return
				}
			}
		}
	}
}

// paired reports whether two finders may be of one code.
func (q *qrReader) paired(i, j uint8) bool {
	a, b := q.finders[i], q.finders[j]
	if q.solid(i) < leastPaired || q.solid(j) < leastPaired {
		return false
	}
	if max(a.module, b.module) > mostUneven*min(a.module, b.module) || a.runs.unlike(&b.runs) > mostUneven {
		return false
	}
	return a.sub(b.point).length() > leastApart*min(a.module, b.module)
}

// readPair tries two finders: as two ends of a side, of which the code lies to
// the right when one goes from a to b in a picture whose rows go down, and as
// the ends of the diagonal, a the upper right one.
func (q *qrReader) readPair(a, b finder) (s square, ok bool) {
	for _, guess := range [2]func(a, b finder) (quad, bool){q.alongSide, q.alongDiagonal} {
		z, ok := guess(a, b)
		if !ok {
			continue
		}
		for _, dim := range (&site{modules: z.modules}).dims() {
			if dim < 21 || dim > 177 {
				continue
			}
			for _, order := range z.orders() {
				if s, ok := q.readQuad(z.turned(order, dim), dim); ok {
					return s, true
				}
			}
		}
	}
	return s, false
}

// A quad is where the four corners of a code may be, at the middles of where
// finders are: upper left, upper right, lower left, lower right when the code is
// looked at so that the two finders are its upper ones, or those at the ends of
// the diagonal.
type quad struct {
	at       [4]point
	seen     [4]bool  // the two finders
	down     [2]point // of a side: from either finder, for one module
	modules  float32
	diagonal bool
}

// orders are the ways to turn a quad: a side may be the upper one or the left
// one.
func (z *quad) orders() [][4]uint8 {
	if z.diagonal {
		return [][4]uint8{{0, 1, 2, 3}}
	}
	return [][4]uint8{{0, 1, 2, 3}, {1, 3, 0, 2}}
}

// turned returns a quad in an order, for a number of modules.
func (z *quad) turned(order [4]uint8, dim int) (t quad) {
	if !z.diagonal {
		k := float32(dim - 7)
		z.at[2], z.at[3] = z.at[0].add(z.down[0].times(k)), z.at[1].add(z.down[1].times(k))
	}
	for i, from := range order {
		t.at[i], t.seen[i] = z.at[from], z.seen[from]
	}
	return t
}

// alongSide guesses the code that lies below the side from a to b.
func (q *qrReader) alongSide(a, b finder) (z quad, ok bool) {
	u := a.toward(b.point)
	v := point{-u.y, u.x}
	ua, ub := q.module(a, u), q.module(b, u)
	_, da, oka := q.side(a, u.times(-1), v, ua)
	_, db, okb := q.side(b, u, v, ub)
	if !oka || !okb {
		return z, false
	}
	da, db = along(da, v), along(db, v)
	z.at[0], z.at[1] = a.point, b.point
	z.seen = [4]bool{true, true}
	z.down = [2]point{da.times(q.module(a, da)), db.times(q.module(b, db))}
	z.modules = 2*b.sub(a.point).length()/(ua+ub) + 7
	return z, da.dot(v) > 0.6 && db.dot(v) > 0.6
}

// alongDiagonal guesses the code whose upper right finder is a, and the lower
// left one b.
func (q *qrReader) alongDiagonal(a, b finder) (z quad, ok bool) {
	w := a.toward(b.point)
	u := point{(w.y - w.x) / 1.41421, (-w.x - w.y) / 1.41421} // w turned back by 135 degrees
	v := point{-u.y, u.x}
	ma, mb := q.module(a, u), q.module(b, v)
	_, top, ok1 := q.side(a, v.times(-1), u, ma)
	_, right, ok2 := q.side(a, u, v, ma)
	_, left, ok3 := q.side(b, u.times(-1), v, mb)
	_, bottom, ok4 := q.side(b, v, u, mb)
	if !(ok1 || ok4) || !(ok2 || ok3) {
		return z, false
	}
	top, bottom = either(top, ok1, bottom, ok4)
	left, right = either(left, ok3, right, ok2)
	corner, okc := meet(a.point, top, b.point, left)
	far, okf := meet(a.point, right, b.point, bottom)
	if !okc || !okf {
		return z, false
	}
	z = quad{at: [4]point{corner, a.point, b.point, far}, seen: [4]bool{1: true, 2: true}, diagonal: true}
	z.modules = (a.sub(corner).length()/ma+b.sub(corner).length()/mb)/2 + 7
	return z, a.sub(corner).dot(u) > 0 && b.sub(corner).dot(v) > 0
}

// along turns a direction so that it runs with v.
func along(d, v point) point {
	if d.dot(v) < 0 {
		return d.times(-1)
	}
	return d
}

// either returns two directions that are nearly the same, with the one for the
// other where only one is known.
func either(a point, oka bool, b point, okb bool) (point, point) {
	switch {
	case !oka:
		return b, b
	case !okb:
		return a, a
	}
	return a, b
}

// meet returns where two lines meet.
func meet(p, dp, q, dq point) (point, bool) {
	det := dp.cross(dq)
	if abs(det) < 0.2 {
		return point{}, false
	}
	return p.add(dp.times(q.sub(p).cross(dq) / det)), true
}

// The weights of corners that are only guessed.
const guessed = 1e-3

// readQuad reads the code whose corners are roughly known.
func (q *qrReader) readQuad(z quad, dim int) (s square, ok bool) {
	d := float32(dim)
	places := [4]point{{3.5, 3.5}, {d - 3.5, 3.5}, {3.5, d - 3.5}, {d - 3.5, d - 3.5}}
	h, ok := fit(&places, &z.at)
	if !ok {
		return s, false
	}
	g, l := grid{h, dim}, q.layout((dim-17)/4)
	if !q.timed(&g) || !q.plausible(&g, l) {
		return s, false
	}
	q.pins = q.pins[:0]
	for i, at := range z.at {
		weight := 1.0
		if !z.seen[i] {
			weight = guessed
		}
		q.pins = append(q.pins, pin{places[i], at, weight})
	}
	q.pinDown(&g, l)
	s, _, ok = q.readGrid(&g, byBlocks, allRules)
	return s, ok
}

// repin mends the grid of three finders by all of its alignment patterns.
func (q *qrReader) repin(s *site, g *grid) {
	d := float32(g.dim)
	q.pins = append(q.pins[:0], pin{point{3.5, 3.5}, s.a.point, 1}, pin{point{d - 3.5, 3.5}, s.b.point, 1},
		pin{point{3.5, d - 3.5}, s.c.point, 1}, pin{point{d, d}, g.at(d, d), guessed})
	q.pinDown(g, q.layout((g.dim-17)/4))
}

// pinDown looks for the alignment patterns, those next to what is known first,
// and mends the grid after each.
func (q *qrReader) pinDown(g *grid, l *layout) {
	looked := uint64(0)
	for range l.aligns {
		next, near := -1, float32(1e9)
		for i, a := range l.aligns {
			if looked>>i&1 != 0 {
				continue
			}
			if d := q.unpinned(a); d < near {
				next, near = i, d
			}
		}
		looked |= 1 << next
		home := l.aligns[next]
		if at, ok := q.findAlignment(g, home, min(5, 1+0.1*near)); ok {
			q.pins = append(q.pins, pin{home, at, 1})
			if h, ok := fitPins(q.pins, g.dim); ok {
				g.homography = h
			}
		}
	}
}

// unpinned is how many modules a place is from the next one that was seen.
func (q *qrReader) unpinned(place point) float32 {
	near := float32(1e9)
	for _, p := range q.pins {
		if p.weight == 1 {
			near = min(near, p.place.sub(place).length())
		}
	}
	return near
}
