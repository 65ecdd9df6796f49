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

// cross is the mean of at around a point, that in the middle counting twice, the
// others so many pixels to each side. Near the side of the plane, and with none to
// each side, it is at.
func (p *plane) cross(x, y float32, spread int) float32 {
	u, v := x-0.5, y-0.5
	d := float32(spread)
	if spread == 0 || !(u >= d && v >= d && u < float32(p.w-1)-d && v < float32(p.h-1)-d) {
		return p.at(x, y)
	}
	i, j := int(u), int(v)
	fx, fy := u-float32(i), v-float32(j)
	// All five are drawn between pixels in the same way, so their sums are too.
	o := j*p.stride + i
	up, down := o-spread*p.stride, o+spread*p.stride
	a := p.pix[o-spread:][:2*spread+2]
	b := p.pix[o+p.stride-spread:][:2*spread+2]
	s, n := p.pix[up:][:2], p.pix[down:][:2]
	s2, n2 := p.pix[up+p.stride:][:2], p.pix[down+p.stride:][:2]
	m := spread
	g00 := 2*int(a[m]) + int(a[0]) + int(a[2*m]) + int(s[0]) + int(n[0])
	g10 := 2*int(a[m+1]) + int(a[1]) + int(a[2*m+1]) + int(s[1]) + int(n[1])
	g01 := 2*int(b[m]) + int(b[0]) + int(b[2*m]) + int(s2[0]) + int(n2[0])
	g11 := 2*int(b[m+1]) + int(b[1]) + int(b[2*m+1]) + int(s2[1]) + int(n2[1])
	top := float32(g00) + float32(g10-g00)*fx
	bottom := float32(g01) + float32(g11-g01)*fx
	return (top + (bottom-top)*fy) / 6
}
