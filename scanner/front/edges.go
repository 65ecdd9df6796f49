package front

import (
	"encoding/binary"
	"math/bits"
	"slices"
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
	// There is room for an edge at each pixel, so that none asks whether there is.
	out = slices.Grow(out, p.w+2)[:before+p.w+2]
	n, whole := before, p.w/block
	last := uint64(0) // whether the pixel before was dark
	for bx := 0; bx < whole; bx += 8 {
		some := min(8, whole-bx)
		var word uint64
		for k, cut := range cuts[bx : bx+some] {
			word |= dark(binary.LittleEndian.Uint64(row[(bx+k)*block:]), cut) << (8 * k)
		}
		change := word ^ (word<<1 | last)
		if some < 8 {
			change &= 1<<(8*some) - 1
		}
		last = word >> (8*some - 1) & 1
		for x := bx * block; change != 0; change &= change - 1 {
			at := x + bits.TrailingZeros64(change)
			out[n] = between(row, at, cuts[at/block])
			n++
		}
	}
	for x := whole * block; x < p.w; x++ {
		d := uint64(0)
		if row[x] <= cuts[t.bw-1] {
			d = 1
		}
		if d != last {
			out[n] = between(row, x, cuts[t.bw-1])
			n, last = n+1, d
		}
	}
	if (n-before)%2 == 1 {
		out[n] = int32(p.w * fine)
		n++
	}
	return out[:n]
}

// between returns the edge between pixel x and the one before it.
func between(row []byte, x int, cut byte) int32 {
	if x == 0 {
		return 0
	}
	pair := row[x-1 : x+1 : x+1]
	to, step := int32(cut)-int32(pair[0]), int32(pair[1])-int32(pair[0])
	if step < 0 {
		to, step = -to, -step
	}
	// Where two blocks meet, the pixel before was judged by another threshold.
	part := min(max((to*fine+step/2)*inverse[uint8(step)]>>16, 0), fine)
	return int32(x*fine-fine/2) + part
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
