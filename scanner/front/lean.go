package front

import "math"

// Bars that are seen from aside lean: the direction across them is not the one in which
// they follow each other, and a lane across them leaves the code by its long side. The
// place tells which way they follow each other: it is where the tiles lie whose edges
// run as those of its middle do. Most places, of bars or not, do not lean, so that a
// picture without a code pays for the look at the tiles alone.

// The bounds of what leans.
const (
	leanReach   = 10   // tiles that are looked at to each side
	leanTiles   = 4    // the least that say anything
	leanLong    = 2.5  // how much longer than wide a place is, at least
	leastLean   = 0.12 // sine of the least angle, below which lanes across the bars do
	mostLean    = 0.9  // and of the greatest: an edge, along which nothing changes
	leanPlaces  = 3    // that are read in a picture
	leanedEdges = 14   // percent of a lane's range
)

// leanLanes are where the lanes of a place that leans lie, in pixels from its middle.
var leanLanes = [5]float32{0, -5, 5, -9, 9}

// A footprint is where the tiles of a place lie.
type footprint struct {
	n, x, y, xx, yy, xy float32 // their number, and the sums of their places' products
}

// add takes in a tile.
func (f *footprint) add(p point) {
	f.n++
	f.x, f.y = f.x+p.x, f.y+p.y
	f.xx, f.yy, f.xy = f.xx+p.x*p.x, f.yy+p.y*p.y, f.xy+p.x*p.y
}

// axis is the direction in which the place is long, and whether it is.
func (f *footprint) axis() (dir point, long bool) {
	xx, yy, xy := f.xx/f.n-f.x*f.x/f.n/f.n, f.yy/f.n-f.y*f.y/f.n/f.n, f.xy/f.n-f.x*f.y/f.n/f.n
	sum, difference := xx+yy, xx-yy
	spread := sqrt(difference*difference + 4*xy*xy)
	angle := math.Atan2(float64(2*xy), float64(difference)) / 2
	dir = point{float32(math.Cos(angle)), float32(math.Sin(angle))}
	return dir, sum+spread >= leanLong*leanLong*(sum-spread)
}

// along reports whether the edges of a tile run as those of another, and are as strong,
// more or less.
func (t *tile) along(o *tile, least float32) bool {
	c, s := o.dir.x, o.dir.y
	across := c*c*t.xx + 2*c*s*t.xy + s*s*t.yy
	return across >= least && across >= 3*(t.xx+t.yy-across)
}

// leaning returns the direction in which the bars around a tile follow each other and
// the middle of the place, where that is not the direction across them.
func (s *slants) leaning(t *tile) (dir, middle point, ok bool) {
	const wide = 2*leanReach + 1
	var seen [wide * wide]bool
	var stack [wide * wide]int16
	x0, y0 := int(t.middle.x)/s.side-leanReach, int(t.middle.y)/s.side-leanReach
	c, d := t.dir.x, t.dir.y
	least := (c*c*t.xx + 2*c*d*t.xy + d*d*t.yy) / 5
	var f footprint
	stack[0], seen[wide*wide/2] = wide*wide/2, true
	for n := 1; n > 0; {
		n--
		at := int(stack[n])
		x, y := at%wide, at/wide
		f.add(point{float32((x - leanReach) * s.side), float32((y - leanReach) * s.side)})
		for _, k := range [4]int{at - 1, at + 1, at - wide, at + wide} {
			u, v := x0+k%wide, y0+k/wide
			beside := k >= 0 && k < wide*wide && abs(float32(k%wide-x)) <= 1
			if !beside || seen[k] || u < 0 || v < 0 || u >= s.w || v >= s.h {
				continue
			}
			seen[k] = true
			if s.tiles[v*s.w+u].along(t, least) {
				stack[n] = int16(k)
				n++
			}
		}
	}
	if f.n < leanTiles {
		return dir, middle, false
	}
	dir, long := f.axis()
	lean := abs(dir.cross(t.dir))
	return dir, t.middle.add(point{f.x / f.n, f.y / f.n}), long && lean >= leastLean && lean <= mostLean
}

// readLeaning reads a place whose bars lean, lane by lane: the mean of lanes beside each
// other would smear the bars.
func (b *barReader) readLeaning(p *plane, dir, middle point, found func(values []int, at strip)) bool {
	across := point{-dir.y, dir.x}
	for _, off := range leanLanes {
		l := p.across(middle.add(across.times(off)), dir)
		if l.n < b.least || b.strokes.find(b.mean(p, &l, 1, 0), leanedEdges, b.least) < b.least {
			return false
		}
		if values, at := b.readEdges(&l, 0); b.tells(values, at, found) {
			return true
		}
	}
	return false
}
