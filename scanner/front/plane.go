package front

// A plane is an 8-bit gray picture. Positions in it are in pixels from its
// upper left corner: the pixel (i, j) covers i to i+1 and j to j+1, so that its
// centre is (i+½, j+½).
type plane struct {
	pix    []byte
	w, h   int
	stride int
}

// A point is a place in a plane, or a step from one place to another.
type point struct{ x, y float32 }

func (p point) add(q point) point     { return point{p.x + q.x, p.y + q.y} }
func (p point) sub(q point) point     { return point{p.x - q.x, p.y - q.y} }
func (p point) times(k float32) point { return point{p.x * k, p.y * k} }
func (p point) length() float32       { return sqrt(p.x*p.x + p.y*p.y) }
func (p point) cross(q point) float32 { return p.x*q.y - p.y*q.x }
func (p point) dot(q point) float32   { return p.x*q.x + p.y*q.y }
func (p point) toward(q point) point  { d := q.sub(p); return d.times(1 / d.length()) }
func (p point) near(q point, d float32) bool {
	s := p.sub(q)
	return s.x*s.x+s.y*s.y < d*d
}

// holds reports whether a point lies in the plane.
func (p *plane) holds(q point) bool {
	return q.x >= 0 && q.y >= 0 && q.x < float32(p.w) && q.y < float32(p.h)
}

// at returns the gray at a point, interpolated between the four pixels around
// it. Beyond the plane it is that of the nearest pixel.
func (p *plane) at(x, y float32) float32 {
	x, y = x-0.5, y-0.5
	if !(x > 0) { // also when it is no number
		x = 0
	}
	if !(y > 0) {
		y = 0
	}
	x, y = min(x, float32(p.w-1)), min(y, float32(p.h-1))
	i, j := min(int(x), p.w-2), min(int(y), p.h-2)
	fx, fy := x-float32(i), y-float32(j)
	o := j*p.stride + i
	a := p.pix[o : o+2 : o+2]
	b := p.pix[o+p.stride : o+p.stride+2 : o+p.stride+2]
	top := float32(a[0]) + (float32(a[1])-float32(a[0]))*fx
	bottom := float32(b[0]) + (float32(b[1])-float32(b[0]))*fx
	return top + (bottom-top)*fy
}
