package front

import (
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// A layout says which module of a QR code is what, for one version (ISO/IEC
// 18004, 7). It is made once and then kept.
type layout struct {
	version   int
	dim       int     // modules on a side
	known     []int8  // +1 dark, −1 light, in every code of the version; 0 depends on the code
	fixed     []int32 // the modules that known knows
	data      []int32 // the modules of the codewords, from the first bit to the last
	format    [2][15]int32
	aligns    []point // the middles of the alignment patterns, in modules
	codewords int
}

// maxVersion is the largest QR code, of 177 × 177 modules.
const maxVersion = 40

// newLayout draws what is the same in every code of a version.
func newLayout(version int) *layout {
	dim := 17 + 4*version
	l := &layout{version: version, dim: dim, known: make([]int8, dim*dim)}
	reserved := make([]bool, dim*dim)
	set := func(x, y int, dark bool) {
		if x < 0 || y < 0 || x >= dim || y >= dim {
			return
		}
		reserved[y*dim+x] = true
		l.known[y*dim+x] = -1
		if dark {
			l.known[y*dim+x] = 1
		}
	}
	for i := 8; i < dim-8; i++ {
		set(i, 6, i%2 == 0)
		set(6, i, i%2 == 0)
	}
	l.drawAlignment(set)
	for _, c := range [3][2]int{{3, 3}, {dim - 4, 3}, {3, dim - 4}} {
		for dy := -4; dy <= 4; dy++ {
			for dx := -4; dx <= 4; dx++ {
				r := max(dx, -dx, dy, -dy)
				set(c[0]+dx, c[1]+dy, r != 2 && r != 4)
			}
		}
	}
	set(8, dim-8, true) // the dark module
	l.placeFormat(reserved)
	if version >= 7 {
		for i := range 6 {
			for k := range 3 {
				reserved[i*dim+dim-11+k], reserved[(dim-11+k)*dim+i] = true, true
			}
		}
	}
	l.placeData(reserved)
	for i, k := range l.known {
		if k != 0 {
			l.fixed = append(l.fixed, int32(i))
		}
	}
	return l
}

// drawAlignment draws the alignment patterns, which are nowhere where finders
// are.
func (l *layout) drawAlignment(set func(x, y int, dark bool)) {
	v, err := decoder.Version_GetVersionForNumber(l.version)
	if err != nil {
		panic(err) // a version out of 1 to 40 is a bug of ours
	}
	centres := v.GetAlignmentPatternCenters()
	for i, cy := range centres {
		for k, cx := range centres {
			last := len(centres) - 1
			if i == 0 && (k == 0 || k == last) || i == last && k == 0 {
				continue
			}
			l.aligns = append(l.aligns, point{float32(cx) + 0.5, float32(cy) + 0.5})
			for dy := -2; dy <= 2; dy++ {
				for dx := -2; dx <= 2; dx++ {
					set(cx+dx, cy+dy, max(dx, -dx, dy, -dy) != 1)
				}
			}
		}
	}
}

// placeFormat lists the modules of the two copies of the format information,
// the most significant bit first.
func (l *layout) placeFormat(reserved []bool) {
	d := l.dim
	first := [15][2]int{{0, 8}, {1, 8}, {2, 8}, {3, 8}, {4, 8}, {5, 8}, {7, 8}, {8, 8}, {8, 7}, {8, 5}, {8, 4}, {8, 3}, {8, 2}, {8, 1}, {8, 0}}
	for i, at := range first {
		second := [2]int{8, d - 1 - i}
		if i >= 7 {
			second = [2]int{d - 15 + i, 8}
		}
		l.format[0][i], l.format[1][i] = int32(at[1]*d+at[0]), int32(second[1]*d+second[0])
		reserved[l.format[0][i]], reserved[l.format[1][i]] = true, true
	}
}

// placeData lists the modules of the codewords: up and down in columns of two,
// from the right, around what is reserved.
func (l *layout) placeData(reserved []bool) {
	for right, up := l.dim-1, true; right > 0; right, up = right-2, !up {
		if right == 6 {
			right-- // the column of the timing pattern is none
		}
		for n := range l.dim {
			y := n
			if up {
				y = l.dim - 1 - n
			}
			for _, x := range [2]int{right, right - 1} {
				if !reserved[y*l.dim+x] {
					l.data = append(l.data, int32(y*l.dim+x))
				}
			}
		}
	}
	l.codewords = len(l.data) / 8
	l.data = l.data[:8*l.codewords]
}

// masked reports whether a mask turns the module in column x and row y (ISO/IEC
// 18004, table 10).
func masked(mask uint8, x, y int) bool {
	switch mask {
	case 0:
		return (x+y)%2 == 0
	case 1:
		return y%2 == 0
	case 2:
		return x%3 == 0
	case 3:
		return (x+y)%3 == 0
	case 4:
		return (y/2+x/3)%2 == 0
	case 5:
		return (x*y)%6 == 0
	case 6:
		return (x*y)%6 < 3
	}
	return (x+y+x*y%3)%2 == 0
}
