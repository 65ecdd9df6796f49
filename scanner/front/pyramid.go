package front

// halve makes a plane of half the size, each pixel the mean of four: noise and
// moiré become less, and a code that is too near fits the finder.
func (p plane) halve(buf []byte) (plane, []byte) {
	w, h := p.w/2, p.h/2
	buf = bytesFor(buf, w*h)
	for y := range h {
		a, b := p.pix[2*y*p.stride:][:2*w], p.pix[(2*y+1)*p.stride:][:2*w]
		row := buf[y*w:][:w]
		for x := range row {
			row[x] = byte((int(a[2*x]) + int(a[2*x+1]) + int(b[2*x]) + int(b[2*x+1]) + 2) / 4)
		}
	}
	return plane{pix: buf, w: w, h: h, stride: w}, buf
}

// double makes a plane of twice the size, with what lies between the pixels
// drawn in: the finder needs three pixels a module, the sampler half of that.
func (p plane) double(buf []byte) (plane, []byte) {
	w, h := 2*p.w, 2*p.h
	buf = bytesFor(buf, w*h)
	for y := range h {
		// The centre of row y lies a quarter of a pixel from the middle of row
		// y/2: three parts of that and one of the next.
		near := y / 2
		far := near - 1 + y%2*2
		far = min(max(far, 0), p.h-1)
		a, b := p.pix[near*p.stride:][:p.w], p.pix[far*p.stride:][:p.w]
		row := buf[y*w:][:w]
		last := 3*int(a[0]) + int(b[0])
		for x := range a {
			v := 3*int(a[x]) + int(b[x])
			next := v
			if x+1 < len(a) {
				next = 3*int(a[x+1]) + int(b[x+1])
			}
			row[2*x], row[2*x+1] = byte((3*v+last+8)/16), byte((3*v+next+8)/16)
			last = v
		}
	}
	return plane{pix: buf, w: w, h: h, stride: w}, buf
}

// bytesFor returns n bytes, in the memory of b where that is enough.
func bytesFor(b []byte, n int) []byte {
	if cap(b) < n {
		return make([]byte, n)
	}
	return b[:n]
}
