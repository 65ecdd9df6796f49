package front

import (
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// text draws a mended code without its faults and has gozxing read it: the
// segments, the character sets and what else is in the standard.
func (m *mender) text(s *square) (string, bool) {
	l := m.layout((s.dim - 17) / 4)
	bits, err := gozxing.NewBitMatrix(l.dim, l.dim)
	if err != nil {
		return "", false
	}
	for i, k := range l.known {
		if k > 0 {
			bits.Set(i%l.dim, i/l.dim)
		}
	}
	for c := range 2 {
		for b, i := range l.format[c] {
			if formats[s.format.level<<3|s.format.mask]>>(14-b)&1 != 0 {
				bits.Set(int(i)%l.dim, int(i)/l.dim)
			}
		}
	}
	if l.version >= 7 {
		drawVersion(bits, l)
	}
	for b, i := range l.data {
		x, y := int(i)%l.dim, int(i)/l.dim
		if (s.raw[b/8]>>(7-b%8)&1 != 0) != masked(s.format.mask, x, y) {
			bits.Set(x, y)
		}
	}
	r, err := m.decoder.Decode(bits, nil)
	if err != nil {
		return "", false
	}
	return r.GetText(), true
}

// drawVersion draws both copies of the version (ISO/IEC 18004, 7.10).
func drawVersion(bits *gozxing.BitMatrix, l *layout) {
	v := decoder.VERSION_DECODE_INFO[l.version-7]
	for i := range 18 {
		if v>>i&1 != 0 {
			bits.Set(i/3, l.dim-11+i%3)
			bits.Set(l.dim-11+i%3, i/3)
		}
	}
}
