package front

// Where a code was, or nearly was, it will be in the next frame: the part of the
// picture around that place is looked at first, and always; the others as far as
// the budget of the attempt goes.

// Everything is the budget of a still picture, which nobody waits to be shown
// again.
const Everything = 1 << 40

// A track is the place of the code that was read, or nearly read, last.
type track struct {
	point
	age int // in pictures; 0: none
}

// stale is after how many pictures a track is forgotten: two seconds.
const stale = 60

// follow keeps a place, in the picture.
func (t *track) follow(p point) { *t = track{p, 1} }

// next begins another picture.
func (t *track) next() {
	if t.age > 0 {
		if t.age++; t.age > stale {
			t.age = 0
		}
	}
}

// first moves the region that holds the track to the front.
func (t *track) first(spots []region, side int) {
	if t.age == 0 {
		return
	}
	x, y := int(t.x)/side, int(t.y)/side
	for i, g := range spots {
		if x >= g.x0-1 && x <= g.x1+1 && y >= g.y0-1 && y <= g.y1+1 {
			copy(spots[1:i+1], spots[:i])
			spots[0] = g
			return
		}
	}
}
