package mjpg

import "math"

// scale are the factors by which the coefficients of a row or a column are
// multiplied beforehand, with the quantization, so that the transform itself
// has five multiplications (Arai, Agui and Nakajima, 1988): 1 and √2·cos(kπ/16).
var scale = makeScale()

func makeScale() (s [8]float32) {
	s[0] = 1
	for k := 1; k < 8; k++ {
		s[k] = float32(math.Sqrt2 * math.Cos(float64(k)*math.Pi/16))
	}
	return s
}

// The factors of the transform.
const (
	root2 = 1.4142135623730951 // √2
	twoC2 = 1.8477590650225735 // 2·cos(2π/16)
	c2mc6 = 1.0823922002923938 // 2·(cos(2π/16) − cos(6π/16))
	c2pc6 = 2.613125929752753  // 2·(cos(2π/16) + cos(6π/16))
)

// transform is the inverse cosine transform of eight numbers. One by one they stay in
// registers: in an array the whole decoder takes a sixth more time.
func transform(c0, c1, c2, c3, c4, c5, c6, c7 float32) (o0, o1, o2, o3, o4, o5, o6, o7 float32) {
	sum, difference := c0+c4, c0-c4
	low := c2 + c6
	high := (c2-c6)*root2 - low
	e0, e3 := sum+low, sum-low
	e1, e2 := difference+high, difference-high

	p53, m53, p17, m17 := c5+c3, c5-c3, c1+c7, c1-c7
	d7 := p17 + p53
	turn := (m53 + m17) * twoC2
	d6 := turn - m53*c2pc6 - d7
	d5 := (p17-p53)*root2 - d6
	d4 := turn - m17*c2mc6 - d5
	return e0 + d7, e1 + d6, e2 + d5, e3 + d4, e3 - d4, e2 - d5, e1 - d6, e0 - d7
}

// put transforms a block and writes its pixels. Coefficients after last, in the
// order of the zigzag, are zero.
func put(b *[64]float32, last int, pix []byte, stride int) {
	if last == 0 {
		flat(pixel(b[0]), pix, stride)
		return
	}
	for x := range 8 {
		c := b[x : x+57 : 64]
		if c[8] == 0 && c[16] == 0 && c[24] == 0 && c[32] == 0 && c[40] == 0 && c[48] == 0 && c[56] == 0 {
			for y := 8; y < 57; y += 8 {
				c[y] = c[0]
			}
			continue
		}
		c[0], c[8], c[16], c[24], c[32], c[40], c[48], c[56] = transform(c[0], c[8], c[16], c[24], c[32], c[40], c[48], c[56])
	}
	for y := range 8 {
		r, out := b[8*y:8*y+8:8*y+8], pix[y*stride:][:8:8]
		o0, o1, o2, o3, o4, o5, o6, o7 := transform(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7])
		out[0], out[1], out[2], out[3] = pixel(o0), pixel(o1), pixel(o2), pixel(o3)
		out[4], out[5], out[6], out[7] = pixel(o4), pixel(o5), pixel(o6), pixel(o7)
	}
}

// flat writes a block of one value.
func flat(v byte, pix []byte, stride int) {
	for y := range 8 {
		out := pix[y*stride:][:8:8]
		for x := range out {
			out[x] = v
		}
	}
}

// pixel shifts a sample to 0…255.
func pixel(v float32) byte {
	n := int32(v + 128.5)
	if uint32(n) > 255 {
		return byte(^(n >> 31)) // 0 below, 255 above
	}
	return byte(n)
}
