package mjpg

import (
	"bytes"
	"image"
)

// zigzag gives the place in a block, row by row, of the k-th coefficient
// (T.81, figure 5).
var zigzag = makeZigzag()

// makeZigzag walks the diagonals.
func makeZigzag() (z [64]uint8) {
	x, y := 0, 0
	for k := range z {
		z[k] = uint8(8*y + x)
		up := (x+y)%2 == 0
		switch {
		case up && x == 7, !up && y == 7:
			if up {
				y++
			} else {
				x++
			}
		case up && y == 0:
			x++
		case !up && x == 0:
			y++
		case up:
			x, y = x+1, y-1
		default:
			x, y = x-1, y+1
		}
	}
	return z
}

// scan decodes a scan (T.81, B.2.3), and reports whether it held the
// brightness. One that does not is passed over by whoever looks for the next
// segment.
func (r *Reader) scan(header, rest []byte) (done bool, err error) {
	if r.planes == 0 || len(header) < 1 || len(header) != 4+2*int(header[0]) {
		return false, ErrBroken
	}
	in := [3]*component{}
	n := int(header[0])
	if n > r.planes {
		return false, ErrBroken
	}
	for i := range n {
		c := r.component(header[1+2*i])
		if c == nil {
			return false, ErrBroken
		}
		c.dc, c.ac = header[2+2*i]>>4, header[2+2*i]&15
		if c.dc > 3 || c.ac > 3 || !r.huff[0][c.dc].known || !r.huff[1][c.ac].known {
			return false, ErrBroken
		}
		in[i] = c
	}
	if n == 0 || in[0] != &r.comps[0] {
		return false, nil
	}
	r.bits.begin(rest)
	if n == 1 {
		return true, r.alone(in[0])
	}
	return true, r.interleaved(in[:n])
}

// component returns the component of an id, or nil.
func (r *Reader) component(id byte) *component {
	for i := range r.planes {
		if r.comps[i].id == id {
			return &r.comps[i]
		}
	}
	return nil
}

// alone decodes a scan of the brightness alone: its blocks come row by row, and
// none of them lies wholly outside of the picture.
func (r *Reader) alone(c *component) error {
	across, down := (r.size.X+7)/8, (r.size.Y+7)/8
	r.across, r.unit = across, image.Pt(8, 8)
	for i := range across * down {
		if err := r.restartBefore(i); err != nil {
			return err
		}
		if !r.lumaBlock(c, i%across, i/across) {
			return ErrBroken
		}
		if r.complete() == nil {
			r.whole = i + 1
		}
	}
	return r.complete()
}

// interleaved decodes a scan of several components, MCU by MCU.
func (r *Reader) interleaved(in []*component) error {
	across, down := r.mcus()
	r.across, r.unit = across, image.Pt(8*in[0].h, 8*in[0].v)
	for i := range across * down {
		if err := r.restartBefore(i); err != nil {
			return err
		}
		if !r.mcu(in, i%across, i/across) {
			return ErrBroken
		}
		if r.complete() == nil {
			r.whole = i + 1
		}
		if r.bits.over > 64 { // do not decode zeros to the end of the picture
			return ErrBroken
		}
	}
	return r.complete()
}

// mcu decodes one MCU.
func (r *Reader) mcu(in []*component, mx, my int) bool {
	y := in[0]
	for v := range y.v {
		for h := range y.h {
			if !r.lumaBlock(y, mx*y.h+h, my*y.v+v) {
				return false
			}
		}
	}
	for _, c := range in[1:] {
		for range c.h * c.v {
			if !r.passBlock(c) {
				return false
			}
		}
	}
	return true
}

// complete tells whether the scan had all of its bits.
func (r *Reader) complete() error {
	if 8*r.bits.over > r.bits.n {
		return ErrBroken
	}
	return nil
}

// restartBefore passes over the restart marker that stands before an MCU.
func (r *Reader) restartBefore(mcu int) error {
	if mcu > 0 && (r.restart == 0 || mcu%r.restart != 0) {
		return nil
	}
	for i := range r.comps {
		r.comps[i].last = 0
	}
	if mcu == 0 {
		return nil
	}
	if err := r.complete(); err != nil {
		return err
	}
	rest := r.bits.data[r.bits.at:]
	// What was read ahead ends before a marker, so that it lies at or after at.
	i := bytes.IndexByte(rest, 0xff)
	if i < 0 || i+1 >= len(rest) || !isRestart(rest[i+1]) {
		return ErrBroken
	}
	r.bits.begin(rest[i+2:])
	return nil
}

// lumaBlock decodes a block into the picture (T.81, F.2.2).
func (r *Reader) lumaBlock(c *component, bx, by int) bool {
	var block [64]float32
	b, quant, ac := &r.bits, &r.quant[c.quant], &r.huff[1][c.ac]
	if !r.difference(c) {
		return false
	}
	block[0] = float32(c.last) * quant[0]
	last := 0
	for k := 1; k < 64; k++ {
		if b.n < 32 {
			b.fill()
		}
		s, ok := b.symbol(ac)
		if !ok {
			return false
		}
		run, size := int(s>>4), int(s&15)
		if size == 0 {
			if run != 15 {
				break // the rest is zero
			}
			k += 15
			continue
		}
		if k += run; k > 63 {
			return false
		}
		block[zigzag[k]] = float32(b.value(size)) * quant[k]
		last = k
	}
	at := by*8*r.picture.Stride + bx*8
	put(&block, last, r.picture.Pix[at:], r.picture.Stride)
	return true
}

// passBlock passes over a block.
func (r *Reader) passBlock(c *component) bool {
	b, ac := &r.bits, &r.huff[1][c.ac]
	if !r.difference(c) {
		return false
	}
	for k := 1; k < 64; k++ {
		if b.n < 32 {
			b.fill()
		}
		s, ok := b.symbol(ac)
		if !ok {
			return false
		}
		size := int(s & 15)
		if size == 0 && s>>4 != 15 {
			return true
		}
		k += int(s >> 4)
		b.drop(size)
	}
	return true
}

// difference takes the first coefficient of a block, which is told as its
// difference from that of the block before.
func (r *Reader) difference(c *component) bool {
	if r.bits.n < 32 {
		r.bits.fill()
	}
	size, ok := r.bits.symbol(&r.huff[0][c.dc])
	if !ok || size > 11 {
		return false
	}
	c.last += r.bits.value(int(size))
	return true
}
