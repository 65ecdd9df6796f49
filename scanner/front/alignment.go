package front

import "math"

// aligned returns the grid through the lower right alignment pattern, which is
// looked for around where g has it.
func (q *qrReader) aligned(s *site, g *grid) (grid, bool) {
	d := float32(g.dim)
	reach := float32(3.5)
	if g.dim > 60 {
		reach = 5
	}
	at, ok := q.findAlignment(g, point{d - 6.5, d - 6.5}, reach)
	if !ok {
		return grid{}, false
	}
	h, ok := fit(&[4]point{{3.5, 3.5}, {d - 3.5, 3.5}, {3.5, d - 3.5}, {d - 6.5, d - 6.5}}, &[4]point{s.a.point, s.b.point, s.c.point, at})
	return grid{h, g.dim}, ok
}

// findAlignment looks for an alignment pattern: the place in the modules around
// where it should be whose 25 modules differ most between the dark and the
// light ones.
func (q *qrReader) findAlignment(g *grid, home point, reach float32) (point, bool) {
	at, ok := q.searchAlignment(g, home, int(2*reach))
	if !ok {
		return at, false
	}
	for _, step := range [2]float32{0.25, 0.12} {
		from := at
		best := q.alignmentScore(g, from.x, from.y)
		for dv := float32(-1); dv <= 1; dv++ {
			for du := float32(-1); du <= 1; du++ {
				if s := q.alignmentScore(g, from.x+du*step, from.y+dv*step); s > best {
					best, at = s, point{from.x + du*step, from.y + dv*step}
				}
			}
		}
	}
	return g.at(at.x, at.y), true
}

// searchAlignment looks at each place of a lattice of half modules, up to so many
// to each side. Places share their modules, so that each point of the lattice is
// read once.
func (q *qrReader) searchAlignment(g *grid, home point, reach int) (at point, ok bool) {
	const around = 4 // half modules from the middle to the outermost modules
	n := 2*(reach+around) + 1
	q.halves = room(q.halves, n*n)
	first := point{home.x - float32(reach+around)/2, home.y - float32(reach+around)/2}
	for j := range n {
		for i := range n {
			p := g.at(first.x+float32(i)/2, first.y+float32(j)/2)
			gray := beyondPlane
			if q.plane.holds(p) {
				gray = q.plane.at(p.x, p.y) * float32(q.sign)
			}
			q.halves[j*n+i] = gray
		}
	}
	best := float32(12) // grays are the least contrast
	for j := around; j < n-around; j++ {
		for i := around; i < n-around; i++ {
			// Of two places that look alike the nearer one is right.
			off := float32(max(i, n-1-i)-reach-around+max(j, n-1-j)-reach-around) / 2
			if s := ringsOf(q.halves[(j-around)*n+i-around:], n) - 0.3*off; s > best {
				best, ok, at = s, true, point{first.x + float32(i)/2, first.y + float32(j)/2}
			}
		}
	}
	return at, ok
}

// beyondPlane makes every score with it in it the least one: no number is more
// than no number.
var beyondPlane = float32(math.NaN())

// ringsOf is alignmentScore in a lattice of half modules, n in a row, that begins
// in the upper left corner.
func ringsOf(h []float32, n int) float32 {
	r0, r1, r2, r3, r4 := h[:9], h[2*n:][:9], h[4*n:][:9], h[6*n:][:9], h[8*n:][:9]
	light := r1[2] + r1[4] + r1[6] + r2[2] + r2[6] + r3[2] + r3[4] + r3[6]
	dark := r0[0] + r0[2] + r0[4] + r0[6] + r0[8] + r4[0] + r4[2] + r4[4] + r4[6] + r4[8] +
		r1[0] + r1[8] + r2[0] + r2[8] + r3[0] + r3[8] + 4*r2[4]
	return light/8 - dark/20
}

// alignmentScore is by how many grays the light ring of an alignment pattern at
// a place would be lighter than its dark modules.
func (q *qrReader) alignmentScore(g *grid, u, v float32) float32 {
	var dark, light float32
	for dv := -2; dv <= 2; dv++ {
		for du := -2; du <= 2; du++ {
			at := g.at(u+float32(du), v+float32(dv))
			if !q.plane.holds(at) {
				return -1e9
			}
			gray := q.plane.at(at.x, at.y)
			switch max(du, -du, dv, -dv) {
			case 0:
				dark += 4 * gray // the middle is what a text has not
			case 1:
				light += gray
			default:
				dark += gray
			}
		}
	}
	return (light/8 - dark/20) * float32(q.sign)
}

// timed reports whether the timing patterns of a grid change from dark to light
// with each module, on one of three lines: a grid that is off by half a module
// is still worth mending.
func (q *qrReader) timed(g *grid) bool {
	changes := 2 * (g.dim - 15)
	for _, off := range [3]float32{0, -0.7, 0.7} {
		wrong := 0
		var row, column float32
		for i := 7; i < g.dim-7 && 100*wrong <= 40*changes; i++ {
			at := g.at(float32(i)+0.5, 6.5+off)
			r := q.plane.at(at.x, at.y) * float32(q.sign)
			at = g.at(6.5+off, float32(i)+0.5)
			c := q.plane.at(at.x, at.y) * float32(q.sign)
			if i > 7 {
				if (r < row) != (i%2 == 0) {
					wrong++
				}
				if (c < column) != (i%2 == 0) {
					wrong++
				}
			}
			row, column = r, c
		}
		if 100*wrong <= 40*changes {
			return true
		}
	}
	return false
}
