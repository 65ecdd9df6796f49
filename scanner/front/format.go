package front

import "math/bits"

// A format is what a code says of itself beside its version (ISO/IEC 18004,
// 7.9): how much of it is for error correction, and which mask was laid over
// it.
type format struct {
	level uint8 // as it is coded: 0 M, 1 L, 2 H, 3 Q
	mask  uint8
}

// formats holds the 15 bits of each format, masked as they are printed.
var formats = func() (t [32]uint16) {
	for f := range t {
		v := uint32(f) << 10
		for i := 14; i >= 10; i-- { // the remainder of the BCH code
			if v>>i&1 != 0 {
				v ^= 0x537 << (i - 10)
			}
		}
		t[f] = uint16(uint32(f)<<10|v) ^ 0x5412
	}
	return t
}()

// worstFormat is how many of the 30 bits of the two copies may be wrong. Each
// copy alone mends three of its fifteen.
const worstFormat = 9

// readFormat returns the format that is nearest to the two copies of it, and
// how far it is from them. bit reports whether a module is dark.
func (l *layout) readFormat(bit func(i int32) bool) (f format, distance int) {
	var copies [2]uint16
	for c := range copies {
		for _, i := range l.format[c] {
			copies[c] <<= 1
			if bit(i) {
				copies[c] |= 1
			}
		}
	}
	distance = 31
	for i, want := range formats {
		a, b := bits.OnesCount16(copies[0]^want), bits.OnesCount16(copies[1]^want)
		// One good copy is enough: a finger may lie on the other.
		d := min(a+b, 3*min(a, b)+3)
		if d < distance {
			distance, f = d, format{uint8(i >> 3), uint8(i & 7)}
		}
	}
	return f, distance
}
