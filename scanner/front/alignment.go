package front

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
	best, at := float32(12), point{} // 12 grays are the least contrast
	for dv := -reach; dv <= reach; dv += 0.5 {
		for du := -reach; du <= reach; du += 0.5 {
			// Of two places that look alike the nearer one is right.
			if s := q.alignmentScore(g, home.x+du, home.y+dv) - 0.3*(abs(du)+abs(dv)); s > best {
				best, at = s, point{home.x + du, home.y + dv}
			}
		}
	}
	if at == (point{}) {
		return at, false
	}
	for _, step := range [2]float32{0.25, 0.12} {
		from := at
		best = q.alignmentScore(g, from.x, from.y)
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
	for _, off := range [3]float32{0, -0.7, 0.7} {
		right, total := 0, 0
		var row, column float32
		for i := 7; i < g.dim-7; i++ {
			at := g.at(float32(i)+0.5, 6.5+off)
			r := q.plane.at(at.x, at.y) * float32(q.sign)
			at = g.at(6.5+off, float32(i)+0.5)
			c := q.plane.at(at.x, at.y) * float32(q.sign)
			if i > 7 {
				if (r < row) == (i%2 == 0) {
					right++
				}
				if (c < column) == (i%2 == 0) {
					right++
				}
				total += 2
			}
			row, column = r, c
		}
		if 100*right >= 60*total {
			return true
		}
	}
	return false
}
