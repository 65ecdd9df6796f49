package front

import "math"

// A lane is a straight line across a plane, along which grays are read one
// pixel apart.
type lane struct {
	from, dir point // from lies in the plane
	n         int   // of grays
}

// across returns the lane through a point, cut off at the sides of the plane.
func (p *plane) across(through, dir point) lane {
	first, last := math.Inf(-1), math.Inf(1)
	clip := func(at, step, size float64) {
		if math.Abs(step) < 1e-6 {
			if at < 0 || at >= size {
				last = math.Inf(-1)
			}
			return
		}
		a, b := -at/step, (size-0.01-at)/step
		first, last = max(first, min(a, b)), min(last, max(a, b))
	}
	clip(float64(through.x), float64(dir.x), float64(p.w))
	clip(float64(through.y), float64(dir.y), float64(p.h))
	if !(last > first) {
		return lane{}
	}
	start := point{through.x + dir.x*float32(first), through.y + dir.y*float32(first)}
	return lane{start, dir, int(last - first)}
}

// at returns a place on the lane.
func (l *lane) at(s float32) point { return l.from.add(l.dir.times(s)) }

// grays reads the grays of a lane. Along a row no interpolation is needed, nor
// a copy.
func (p *plane) read(l *lane, buf []byte) []byte {
	switch {
	case l.dir == point{1, 0}:
		x, y := int(l.from.x), min(int(l.from.y), p.h-1)
		return p.pix[y*p.stride+x : y*p.stride+min(x+l.n, p.w)]
	case l.dir == point{0, 1}:
		buf = room(buf, l.n)
		o := int(l.from.y)*p.stride + min(int(l.from.x), p.w-1)
		for i := range buf {
			buf[i] = p.pix[o]
			o += p.stride
		}
		return buf
	}
	return p.slope(l, buf)
}

// slope reads a lane at any angle. Beyond the plane it goes on as at its side.
func (p *plane) slope(l *lane, buf []byte) []byte {
	buf = room(buf, l.n)
	const one = 1 << 16
	x, y := int((l.from.x-0.5)*one), int((l.from.y-0.5)*one)
	dx, dy := int(l.dir.x*one), int(l.dir.y*one)
	across, down := (p.w-1)*one-1, (p.h-1)*one-1
	inside := func(x, y int) bool { return x >= 0 && y >= 0 && x <= across && y <= down }
	if inside(x, y) && inside(x+(l.n-1)*dx, y+(l.n-1)*dy) {
		for i := range buf {
			buf[i] = p.blend(x, y)
			x, y = x+dx, y+dy
		}
		return buf
	}
	for i := range buf {
		buf[i] = p.blend(min(max(x, 0), across), min(max(y, 0), down))
		x, y = x+dx, y+dy
	}
	return buf
}

// blend is the gray between four pixels, at a place in 65,536ths of a pixel.
func (p *plane) blend(x, y int) byte {
	o := y>>16*p.stride + x>>16
	a := p.pix[o : o+2 : o+2]
	b := p.pix[o+p.stride : o+p.stride+2 : o+p.stride+2]
	fx, fy := x>>8&255, y>>8&255
	top := int(a[0])<<8 + (int(a[1])-int(a[0]))*fx
	bottom := int(b[0])<<8 + (int(b[1])-int(b[0]))*fx
	return byte((top<<8 + (bottom-top)*fy) >> 16)
}
