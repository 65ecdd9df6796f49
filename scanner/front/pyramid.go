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
// drawn in: the finder needs three pixels a module, the sampler half of that. The
// centre of row y lies a quarter of a pixel from the middle of row y/2, so that it
// is three parts of that and one of the next; columns likewise.
func (p plane) double(buf []byte) (plane, []byte) {
	w, h := 2*p.w, 2*p.h
	buf = bytesFor(buf, w*h)
	for y := range h {
		near := y / 2
		far := min(max(near-1+y%2*2, 0), p.h-1)
		widen(buf[y*w:][:w], p.pix[near*p.stride:][:p.w], p.pix[far*p.stride:][:p.w])
	}
	return plane{pix: buf, w: w, h: h, stride: w}, buf
}

// widen fills in a row of double: three parts of near and one of far.
func widen(row, near, far []byte) {
	far, row = far[:len(near)], row[:2*len(near)]
	last := 3*int(near[0]) + int(far[0])
	at := last
	for x := 1; x < len(near); x++ {
		next := 3*int(near[x]) + int(far[x])
		row[2*x-2], row[2*x-1] = byte((3*at+last+8)>>4), byte((3*at+next+8)>>4)
		last, at = at, next
	}
	row[len(row)-2], row[len(row)-1] = byte((3*at+last+8)>>4), byte((4*at+8)>>4)
}

// bytesFor returns n bytes, in the memory of b where that is enough.
func bytesFor(b []byte, n int) []byte {
	if cap(b) < n {
		return make([]byte, n)
	}
	return b[:n]
}
