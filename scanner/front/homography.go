package front

import "math"

// A homography maps the modules of a code to the pixels of a plane: the code is
// flat, and a camera keeps straight lines straight. It maps (u, v) to
// ((au+bv+c)/w, (du+ev+f)/w) with w = gu+hv+1.
type homography struct{ a, b, c, d, e, f, g, h float32 }

// at maps a place in the code.
func (m *homography) at(u, v float32) point {
	k := 1 / (m.g*u + m.h*v + 1)
	return point{(m.a*u + m.b*v + m.c) * k, (m.d*u + m.e*v + m.f) * k}
}

// fit returns the homography that maps four places to four points; none when
// three of the points lie on one line.
func fit(from, to *[4]point) (homography, bool) {
	var rows [8][9]float64
	for i := range from {
		u, v, x, y := float64(from[i].x), float64(from[i].y), float64(to[i].x), float64(to[i].y)
		rows[2*i] = [9]float64{u, v, 1, 0, 0, 0, -u * x, -v * x, x}
		rows[2*i+1] = [9]float64{0, 0, 0, u, v, 1, -u * y, -v * y, y}
	}
	if !eliminate(&rows) {
		return homography{}, false
	}
	s := func(i int) float32 { return float32(rows[i][8] / rows[i][i]) }
	return homography{s(0), s(1), s(2), s(3), s(4), s(5), s(6), s(7)}, true
}

// eliminate solves eight equations by Gauss and Jordan; it fails when they are
// not independent.
func eliminate(m *[8][9]float64) bool {
	for c := range m {
		best := c
		for r := c + 1; r < len(m); r++ {
			if math.Abs(m[r][c]) > math.Abs(m[best][c]) {
				best = r
			}
		}
		if math.Abs(m[best][c]) < 1e-9 {
			return false
		}
		m[c], m[best] = m[best], m[c]
		for r := range m {
			if r == c || m[r][c] == 0 {
				continue
			}
			k := m[r][c] / m[c][c]
			for q := c; q < len(m[r]); q++ {
				m[r][q] -= k * m[c][q]
			}
		}
	}
	return true
}
