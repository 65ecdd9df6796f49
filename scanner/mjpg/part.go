package mjpg

import "image"

// lost is the gray of what is not there.
const lost = 128

// Part returns what there is of the frame that the last call of Luma found broken: of a
// file that was cut off the part before the cut, in a picture of the full size that is
// gray elsewhere. It is nil when nothing is. A camera's frame is better dropped, for the
// next one comes; of a file there is no other.
func (r *Reader) Part() *image.Gray {
	if r.planes == 0 || r.whole == 0 {
		return nil
	}
	g := &r.picture
	first := r.whole / r.across * r.unit.Y
	for y := first; y < g.Rect.Dy(); y++ {
		x := 0
		if y < first+r.unit.Y {
			x = r.whole % r.across * r.unit.X
		}
		row := g.Pix[y*g.Stride:][:g.Stride]
		for x < len(row) {
			row[x] = lost
			x++
		}
	}
	return g
}
