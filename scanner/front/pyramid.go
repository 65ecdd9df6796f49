package front

import "encoding/binary"

// halve makes a plane of half the size, each pixel the mean of four: noise and
// moiré become less, and a code that is too near fits the finder.
func (p plane) halve(buf []byte) (plane, []byte) {
	w, h := p.w/2, p.h/2
	buf = room(buf, w*h)
	for y := range h {
		a, b := p.pix[2*y*p.stride:][:2*w], p.pix[(2*y+1)*p.stride:][:2*w]
		shrink(buf[y*w:][:w], a, b)
	}
	return plane{pix: buf, w: w, h: h, stride: w}, buf
}

// shrink fills in a row of halve, four pixels at a time in lanes of 16 bits: each lane
// is the sum of the pixel above, that beside it, and the two below.
func shrink(row, a, b []byte) {
	x := 0
	for ; x+4 <= len(row); x += 4 {
		u, v := binary.LittleEndian.Uint64(a[2*x:]), binary.LittleEndian.Uint64(b[2*x:])
		sum := u&evenMask + u>>8&evenMask + v&evenMask + v>>8&evenMask + twos
		mean := sum >> 2 & evenMask
		mean = (mean | mean>>8) & 0x0000ffff0000ffff
		binary.LittleEndian.PutUint32(row[x:], uint32(mean|mean>>16))
	}
	for ; x < len(row); x++ {
		row[x] = byte((int(a[2*x]) + int(a[2*x+1]) + int(b[2*x]) + int(b[2*x+1]) + 2) / 4)
	}
}

// twos is 2 in each of four lanes.
const twos = 0x0002000200020002

// quarter makes a plane of a quarter of the size, each pixel the mean of the middle four
// of sixteen: for modules so wide that it does not matter.
func (p plane) quarter(buf []byte) (plane, []byte) {
	w, h := p.w/4, p.h/4
	buf = room(buf, w*h)
	for y := range h {
		a, b := p.pix[(4*y+1)*p.stride:][:4*w], p.pix[(4*y+2)*p.stride:][:4*w]
		middles(buf[y*w:][:w], a, b)
	}
	return plane{pix: buf, w: w, h: h, stride: w}, buf
}

// middles fills in a row of quarter, two pixels at a time: of each four bytes the second
// and the third, of both rows.
func middles(row, a, b []byte) {
	const third = 0x00ff000000ff0000
	x := 0
	for ; x+2 <= len(row); x += 2 {
		u, v := binary.LittleEndian.Uint64(a[4*x:]), binary.LittleEndian.Uint64(b[4*x:])
		mean := (u&third + u<<8&third + v&third + v<<8&third + 2*(1<<16|1<<48)) >> 18
		row[x], row[x+1] = byte(mean), byte(mean>>32)
	}
	for ; x < len(row); x++ {
		row[x] = byte((int(a[4*x+1]) + int(a[4*x+2]) + int(b[4*x+1]) + int(b[4*x+2]) + 2) / 4)
	}
}

// double makes a plane of twice the size, with what lies between the pixels
// drawn in: the finder needs three pixels a module, the sampler half of that. The
// centre of row y lies a quarter of a pixel from the middle of row y/2, so that it
// is three parts of that and one of the next; columns likewise.
func (p plane) double(buf []byte) (plane, []byte) {
	w, h := 2*p.w, 2*p.h
	buf = room(buf, w*h)
	for y := range h {
		near := y / 2
		far := min(max(near-1+y%2*2, 0), p.h-1)
		widen(buf[y*w:][:w], p.pix[near*p.stride:][:p.w], p.pix[far*p.stride:][:p.w])
	}
	return plane{pix: buf, w: w, h: h, stride: w}, buf
}

// widen fills in a row of double: three parts of near and one of far. Four pixels
// are handled at a time, in lanes of 16 bits: what comes out for the left half of each
// is its lower byte, and for the right half the upper one, in the order of the row.
func widen(row, near, far []byte) {
	n := len(near)
	far, row = far[:n], row[:2*n]
	down := func(x int) int { return 3*int(near[x]) + int(far[x]) }
	x, last := 0, uint64(down(0))
	for ; x+8 <= n; x += 4 {
		at := 3*lanesOf(binary.LittleEndian.Uint32(near[x:])) + lanesOf(binary.LittleEndian.Uint32(far[x:]))
		next := uint64(down(x + 4))
		left := 3*at + (at<<16 | last) + eights
		right := 3*at + (at>>16 | next<<48) + eights
		binary.LittleEndian.PutUint64(row[2*x:], left>>4&evenMask|right<<4&^uint64(evenMask))
		last = at >> 48
	}
	for before := int(last); x < n; x++ {
		at := down(x)
		after := down(min(x+1, n-1))
		row[2*x], row[2*x+1] = byte((3*at+before+8)>>4), byte((3*at+after+8)>>4)
		before = at
	}
}

// eights is 8 in each of four lanes.
const eights = 0x0008000800080008

// lanesOf puts four bytes into lanes of 16 bits.
func lanesOf(v uint32) uint64 {
	w := uint64(v)
	w = (w | w<<16) & 0x0000ffff0000ffff
	return (w | w<<8) & evenMask
}
