package front

// A grid is a guess where the modules of a code lie: a map from modules to
// pixels, and how many there are on a side.
type grid struct {
	homography
	dim int
}

// A site is a triple of finders with what is measured at it before the number of
// modules is known.
type site struct {
	a, b, c  finder  // upper left, upper right, lower left
	u, v     point   // directions from a to b and from a to c, of length 1
	modules  float32 // from the middle of a to that of b or c, and 7 more
	far      point   // the lower right corner by the outer sides of b and c
	hasFar   bool
	triangle [3]uint8 // of finders
}

// survey measures a triple.
func (q *qrReader) survey(t triple) site {
	s := site{a: q.finders[t.corner], b: q.finders[t.right], c: q.finders[t.below], triangle: [3]uint8{t.corner, t.right, t.below}}
	s.u, s.v = s.a.toward(s.b.point), s.a.toward(s.c.point)
	lu, lv := s.b.sub(s.a.point).length(), s.c.sub(s.a.point).length()
	au, av := q.module(s.a, s.u), q.module(s.a, s.v)
	bu, cv := q.module(s.b, s.u), q.module(s.c, s.v)
	s.modules = (2*lu/(au+bu)+2*lv/(av+cv))/2 + 7
	p1, d1, ok1 := q.side(s.b, s.u, s.v, bu)
	p2, d2, ok2 := q.side(s.c, s.v, s.u, cv)
	if det := d1.cross(d2); ok1 && ok2 && abs(det) > 0.2 {
		s.far = p1.add(d1.times(p2.sub(p1).cross(d2) / det))
		s.hasFar = true
	}
	return s
}

// module returns the width of a module at a finder in a direction.
func (q *qrReader) module(f finder, dir point) float32 {
	var c crossing
	ahead := q.walk(f.point, dir, 9*f.module, &c.ahead)
	behind := q.walk(f.point, dir.times(-1), 9*f.module, &c.behind)
	switch {
	case ahead && behind:
		return c.total() / 7
	case ahead:
		return c.ahead[2] / 3.5
	case behind:
		return c.behind[2] / 3.5
	}
	return f.module
}

// side measures the outer side of a finder that lies in direction out: a point
// of it and its direction. It is met on five lines through the centre square.
func (q *qrReader) side(f finder, out, along point, module float32) (at, dir point, ok bool) {
	var met [5]point
	n := 0
	for k := -2; k <= 2; k++ {
		from := f.add(along.times(0.55 * module * float32(k)))
		var to [3]float32
		if q.walk(from, out, 9*module, &to) {
			met[n] = from.add(out.times(to[2]))
			n++
		}
	}
	if n < 3 {
		return at, dir, false
	}
	return line(met[:n])
}

// line fits a line to points.
func line(points []point) (at, dir point, ok bool) {
	for _, p := range points {
		at = at.add(p)
	}
	at = at.times(1 / float32(len(points)))
	var xx, xy, yy float32
	for _, p := range points {
		d := p.sub(at)
		xx, xy, yy = xx+d.x*d.x, xy+d.x*d.y, yy+d.y*d.y
	}
	// The greater eigenvector of the scatter.
	half := (xx - yy) / 2
	root := sqrt(half*half + xy*xy)
	dir = point{half + root, xy}
	if half < 0 {
		dir = point{xy, root - half}
	}
	n := dir.length()
	if n == 0 {
		return at, dir, false
	}
	return at, dir.times(1 / n), true
}

// dims lists the numbers of modules on a side that are likely, the likeliest
// first.
func (s *site) dims() (out [3]int) {
	d := int((s.modules-17)/4+0.5)*4 + 17
	out = [3]int{d, d + 4, d - 4}
	if s.modules < float32(d) {
		out[1], out[2] = d-4, d+4
	}
	return out
}

// flat returns the grid of a code that is seen from straight before it: the
// fourth corner of a parallelogram.
func (s *site) flat(dim int) (grid, bool) {
	d := float32(dim)
	h, ok := fit(&[4]point{{3.5, 3.5}, {d - 3.5, 3.5}, {3.5, d - 3.5}, {d - 3.5, d - 3.5}},
		&[4]point{s.a.point, s.b.point, s.c.point, s.b.add(s.c.sub(s.a.point))})
	return grid{h, dim}, ok
}

// bordered returns the grid whose fourth corner is where the outer sides of the
// finders meet. It needs no alignment pattern, which the smallest codes have not.
func (s *site) bordered(dim int) (grid, bool) {
	if !s.hasFar {
		return grid{}, false
	}
	d := float32(dim)
	h, ok := fit(&[4]point{{3.5, 3.5}, {d - 3.5, 3.5}, {3.5, d - 3.5}, {d, d}}, &[4]point{s.a.point, s.b.point, s.c.point, s.far})
	return grid{h, dim}, ok
}
