package front

// A sight is how a plane is looked at: with which thresholds, and which of their
// sides counts as dark.
type sight struct {
	*thresholds
	plane *plane
	sign  polarity
}

// A crossing holds where a line through the middle of a finder pattern changes
// colour, as distances from the start in both directions.
type crossing struct{ ahead, behind [3]float32 }

func (c crossing) total() float32 { return c.ahead[2] + c.behind[2] }

// shift is how far the middle of the centre square is ahead of the start.
func (c crossing) shift() float32 { return (c.ahead[0] - c.behind[0]) / 2 }

// square reports whether the runs are those of a finder pattern.
func (c crossing) square() bool {
	run := func(v float32) int32 { return int32(v*fine + 0.5) }
	var e [6]int32
	e[1] = run(c.behind[2] - c.behind[1])
	e[2] = e[1] + run(c.behind[1]-c.behind[0])
	e[3] = e[2] + run(c.behind[0]+c.ahead[0])
	e[4] = e[3] + run(c.ahead[1]-c.ahead[0])
	e[5] = e[4] + run(c.ahead[2]-c.ahead[1])
	return ringed(e[:])
}

// loose is what a diagonal must fulfil: at the corners of the rings blur
// changes the runs more than on the sides.
func (c crossing) loose() bool {
	middle, total := c.ahead[0]+c.behind[0], c.total()
	return middle > 0.2*total && middle < 0.75*total
}

// rings walks from the middle of a finder pattern in a direction and in the
// opposite one, and returns where the colour changes for the first, second and
// third time. It fails when it goes further than limit, or meets the side of
// the plane earlier.
func (v *sight) rings(from, dir point, limit float32) (c crossing, ok bool) {
	if !v.walk(from, dir, limit, &c.ahead) {
		return c, false
	}
	return c, v.walk(from, dir.times(-1), limit, &c.behind)
}

// axis is rings along a row or a column, for a pattern of least to most pixels there:
// the way that is gone for each false finder in a frame full of text. It takes the mean
// of the two pixels that are nearest across the way, and no steps but whole ones. The
// centre square is measured first, since it tells how wide the rings can be: most of what
// is no finder needs not more.
func (v *sight) axis(from point, by pace, least, most float32) (c crossing, ok bool) {
	p := v.plane
	if !p.holds(from) {
		return c, false
	}
	x, y := int(from.x), int(from.y)
	beside := 0 // the other pixel
	switch {
	case by.x == 0:
		beside = nearer(from.x, x, p.w)
	default:
		beside = nearer(from.y, y, p.h) * p.stride
	}
	ahead, behind := v.stroll(pace{x, y}, by, beside), v.stroll(pace{x, y}, pace{-by.x, -by.y}, beside)
	limit := int(mostMiddle * most)
	if !ahead.next(limit, &c.ahead[0]) || !behind.next(limit, &c.behind[0]) {
		return c, false
	}
	middle := c.ahead[0] + c.behind[0]
	if middle > mostMiddle*most || middle < leastMiddle*least {
		return c, false
	}
	if !ahead.rings(middle, &c.ahead) || !behind.rings(middle, &c.behind) {
		return c, false
	}
	if shift := from.x*float32(by.x) + from.y*float32(by.y) - float32(x*by.x+y*by.y) - 0.5; shift != 0 {
		for i := range c.ahead { // distances are from the place, not from the pixel's middle
			c.ahead[i] -= shift
			c.behind[i] += shift
		}
	}
	return c, true
}

// What ringed lets through, once more: which part of a finder pattern its centre square
// is, and how wide the two rings on one side may be, as a multiple of that.
const (
	leastMiddle = 18.0 / 70
	mostMiddle  = 42.0 / 70
	mostRings   = 2.9 / 7 / leastMiddle
)

// nearer returns the step from pixel i to the one that is the next nearest to v.
func nearer(v float32, i, n int) int {
	switch f := v - float32(i); {
	case f < 0.25 && i > 0:
		return -1
	case f > 0.75 && i < n-1:
		return 1
	}
	return 0
}

// A pace is a pixel, or the way from one to the next.
type pace struct{ x, y int }

// A stroll is a walk along a row or a column, from a pixel that is to be dark.
type stroll struct {
	*sight
	at, by pace
	beside int
	gone   int  // pixels
	inside int  // how many of the way lie in the plane
	dark   bool // what the next change is to
	last   int  // how much lighter than its threshold the pixel before is
}

// stroll begins a walk.
func (v *sight) stroll(from, by pace, beside int) stroll {
	return stroll{sight: v, at: from, by: by, beside: beside, inside: v.plane.ahead(from, by), last: -1}
}

// next walks to the next change of colour, which lies before limit, or fails.
func (w *stroll) next(limit int, to *float32) bool {
	p, x, y, last := w.plane, uint(w.at.x), uint(w.at.y), w.last
	o, step, sign := w.at.y*p.stride+w.at.x, w.by.y*p.stride+w.by.x, int(w.sign)
	for s := w.gone; s < min(limit, w.inside); s++ {
		v := (int(p.pix[o]) + int(p.pix[o+w.beside]) - 2*int(w.cut[y/block*uint(w.bw)+x/block])) * sign
		if (v > 0) != w.dark {
			if s == 0 {
				return false // the start is not dark
			}
			*to = float32(s) - float32(v)/float32(v-last)
			// The same pixel is looked at again, as the first of its colour.
			w.at, w.gone, w.last, w.dark = pace{int(x), int(y)}, s, last, !w.dark
			return true
		}
		last, o, x, y = v, o+step, x+uint(w.by.x), y+uint(w.by.y)
	}
	return false
}

// rings walks through the two rings around a middle. The outer one may end at the side
// of the plane.
func (w *stroll) rings(middle float32, to *[3]float32) bool {
	limit := int(to[0]+mostRings*middle) + 2
	if !w.next(limit, &to[1]) {
		return false
	}
	if w.next(limit, &to[2]) {
		return true
	}
	to[2] = float32(w.inside) - 0.5
	return w.inside < limit
}

// ahead is how many pixels of the way from one lie in the plane.
func (p *plane) ahead(from, by pace) int {
	switch {
	case by.x > 0:
		return p.w - from.x
	case by.x < 0:
		return from.x + 1
	case by.y > 0:
		return p.h - from.y
	}
	return from.y + 1
}

// walk fills in where the colour changes on the way from a dark place. The
// places are those where the gray, drawn between the pixels, meets the
// threshold: a tenth of a pixel or so.
func (v *sight) walk(from, dir point, limit float32, to *[3]float32) bool {
	found, last := 0, float32(-1)
	for s := float32(0); s < limit; s++ {
		at := point{from.x + dir.x*s, from.y + dir.y*s}
		if !v.plane.holds(at) {
			// The outer ring may end at the side of the picture.
			if found == 2 {
				to[2] = s - 0.5
				return true
			}
			return false
		}
		gray := (v.plane.at(at.x, at.y) - v.thresholds.at(at.x, at.y)) * float32(v.sign)
		if light := found != 1; (gray > 0) == light {
			if s == 0 {
				return false // the start is not dark
			}
			to[found] = s - gray/(gray-last)
			if found++; found == 3 {
				return true
			}
		}
		last = gray
	}
	return false
}
