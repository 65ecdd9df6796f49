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

// A pin says where a place of a code was found. Its weight is 1 where that was
// seen, and little where it was only guessed.
type pin struct {
	place, at point
	weight    float64
}

// fitPins returns the homography that comes nearest to the pins, by least
// squares. Places and points are brought to about 1 beforehand, for squares of
// large numbers lose what differs between them.
func fitPins(pins []pin, dim int) (homography, bool) {
	places, points := frameOf(pins, float64(dim))
	var rows [8][9]float64
	for _, p := range pins {
		u, v := places.into(p.place)
		x, y := points.into(p.at)
		for _, e := range [2][9]float64{{u, v, 1, 0, 0, 0, -u * x, -v * x, x}, {0, 0, 0, u, v, 1, -u * y, -v * y, y}} {
			for r := range rows {
				for c := range e {
					rows[r][c] += p.weight * e[r] * e[c]
				}
			}
		}
	}
	if !eliminate(&rows) {
		return homography{}, false
	}
	var s [9]float64
	for i := range rows {
		s[i] = rows[i][8] / rows[i][i]
	}
	s[8] = 1
	return unframe(&s, &places, &points)
}

// A frame is a square that is brought to about −½ to ½.
type frame struct{ x, y, size float64 }

func (f *frame) into(p point) (x, y float64) {
	return (float64(p.x) - f.x) / f.size, (float64(p.y) - f.y) / f.size
}

// frameOf returns the frames of the places of a code and of the points that the
// pins lie at.
func frameOf(pins []pin, dim float64) (places, points frame) {
	places = frame{dim / 2, dim / 2, dim}
	least, most := pins[0].at, pins[0].at
	for _, p := range pins {
		least = point{min(least.x, p.at.x), min(least.y, p.at.y)}
		most = point{max(most.x, p.at.x), max(most.y, p.at.y)}
	}
	points = frame{float64(least.x+most.x) / 2, float64(least.y+most.y) / 2, float64(max(most.x-least.x, most.y-least.y, 1))}
	return places, points
}

// unframe turns a homography between frames into that between places and
// points.
func unframe(s *[9]float64, places, points *frame) (homography, bool) {
	var m [9]float64
	for r := range 3 { // places are brought into their frame first
		a, b := s[3*r]/places.size, s[3*r+1]/places.size
		m[3*r], m[3*r+1], m[3*r+2] = a, b, s[3*r+2]-a*places.x-b*places.y
	}
	for c := range 3 { // and points out of theirs last
		m[c] = m[c]*points.size + m[6+c]*points.x
		m[3+c] = m[3+c]*points.size + m[6+c]*points.y
	}
	if math.Abs(m[8]) < 1e-9 {
		return homography{}, false
	}
	f := func(i int) float32 { return float32(m[i] / m[8]) }
	return homography{f(0), f(1), f(2), f(3), f(4), f(5), f(6), f(7)}, true
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
