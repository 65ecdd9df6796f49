package front

import (
	"encoding/binary"
	"math/bits"
)

// fine is how many parts a pixel has in the places of edges.
const fine = 16

// edges lists where a row changes between light and dark: where each dark run
// begins and where it ends, in turn, in parts of a pixel. The place is where the
// gray, drawn between the middles of two pixels, meets the threshold. A run that
// meets the right side ends there. They are added to those in out.
func (t *thresholds) edges(p *plane, y int, out []int32) []int32 {
	before := len(out)
	row := p.pix[y*p.stride:][:p.w]
	cuts := t.cut[min(y/block, t.bh-1)*t.bw:][:t.bw]
	whole := p.w / block
	last := uint64(0) // whether the pixel before was dark
	for bx := 0; bx < whole; bx += 8 {
		n := min(8, whole-bx)
		var word uint64
		for k, cut := range cuts[bx : bx+n] {
			word |= dark(binary.LittleEndian.Uint64(row[(bx+k)*block:]), cut) << (8 * k)
		}
		change := word ^ (word<<1 | last)
		if n < 8 {
			change &= 1<<(8*n) - 1
		}
		last = word >> (8*n - 1) & 1
		for x := int32(bx * block); change != 0; change &= change - 1 {
			at := x + int32(bits.TrailingZeros64(change))
			out = append(out, between(row, at, cuts[at/block]))
		}
	}
	for x := whole * block; x < p.w; x++ {
		d := uint64(0)
		if row[x] <= cuts[t.bw-1] {
			d = 1
		}
		if d != last {
			out = append(out, between(row, int32(x), cuts[t.bw-1]))
			last = d
		}
	}
	if (len(out)-before)%2 == 1 {
		out = append(out, int32(p.w*fine))
	}
	return out
}

// between returns the edge between pixel x and the one before it.
func between(row []byte, x int32, cut byte) int32 {
	if x == 0 {
		return 0
	}
	to, step := int32(cut)-int32(row[x-1]), int32(row[x])-int32(row[x-1])
	if step < 0 {
		to, step = -to, -step
	}
	// Where two blocks meet, the pixel before was judged by another threshold.
	part := min(max((to*fine+step/2)*inverse[step]>>16, 0), fine)
	return x*fine - fine/2 + part
}

// inverse saves a division for each edge: 2¹⁶ divided by the index.
var inverse = func() (t [256]int32) {
	for i := int32(1); i < 256; i++ {
		t[i] = 1 << 16 / i
	}
	return t
}()

// dark returns a bit for each of eight pixels that is no lighter than cut.
func dark(v uint64, cut byte) uint64 {
	c := uint64(cut) * ones
	low := (c | highBits) - (v &^ highBits)
	m := ((c &^ v) | (^(c ^ v) & low)) & highBits
	return (m >> 7) * 0x0102040810204080 >> 56
}
