package front

import (
	"encoding/binary"
	"math/bits"
)

// edges lists where a row changes between light and dark: the first pixel of
// each dark run, and the first after it, in turn. A run that meets the right
// side ends there.
func (t *thresholds) edges(p *plane, y int, out []int32) []int32 {
	out = out[:0]
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
			out = append(out, x+int32(bits.TrailingZeros64(change)))
		}
	}
	for x := whole * block; x < p.w; x++ {
		d := uint64(0)
		if row[x] <= cuts[t.bw-1] {
			d = 1
		}
		if d != last {
			out = append(out, int32(x))
			last = d
		}
	}
	if len(out)%2 == 1 {
		out = append(out, int32(p.w))
	}
	return out
}

// dark returns a bit for each of eight pixels that is no lighter than cut.
func dark(v uint64, cut byte) uint64 {
	c := uint64(cut) * ones
	low := (c | highBits) - (v &^ highBits)
	m := ((c &^ v) | (^(c ^ v) & low)) & highBits
	return (m >> 7) * 0x0102040810204080 >> 56
}
