package front

// runs are how wide a finder is along a row, a column, a diagonal that goes down and one
// that goes up, in pixels. They tell how its code is turned and tilted: a square that is
// seen from the side is a parallelogram, or nearly so, and there is but one that is so wide
// along four lines.
type runs [4]float32

// diagonals are the ways that the last two runs of a finder go.
var diagonals = [2]point{{0.7071, 0.7071}, {0.7071, -0.7071}}

// learn moves the runs towards others by a part of the way.
func (r *runs) learn(others runs, part float32) {
	for i, run := range others {
		r[i] += (run - r[i]) * part
	}
}

// bulge reports whether the runs may be of one square, seen from anywhere: it has no
// dents. What else looks like a finder along four lines mostly has.
func (r *runs) bulge() bool {
	row, column, down, up := 1/r[0], 1/r[1], 0.7071/r[2], 0.7071/r[3]
	return max(row, column) < mostDent*(down+up) && 2*max(down, up) < mostDent*(row+column)
}

// mostDent is what a square may seem to have, since runs are measured to a part of a pixel.
const mostDent = 1.12

// unlike is how differently two finders are squeezed: 1 where one is the other, larger or
// smaller.
func (r *runs) unlike(o *runs) float32 {
	least, most := float32(1e9), float32(0)
	for i := range r {
		part := r[i] / o[i]
		least, most = min(least, part), max(most, part)
	}
	return most / least
}
