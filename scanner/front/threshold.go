package front

import "encoding/binary"

// A screen between dark and light: the gray that parts ink from paper, for each
// block of 8 × 8 pixels. The rule is that of ZXing's hybrid binarizer (the
// black point of a block is its mean, or half its minimum where it is flat;
// the threshold is the mean black point of the 5 × 5 blocks around), with three
// changes: a block counts as flat below a range of 10 instead of 24, which a
// dim phone needs, or more where the whole picture is noisy (noise.go); the black
// point of a flat one is halfway between its minimum and what is black in the
// picture, which need not be 0; and only every second row is looked at, which no
// code minds.
//
// Eight pixels are handled at a time, in the lanes of a 64-bit word.
type thresholds struct {
	bw, bh  int
	grays   grays    // of each block
	black   []byte   // black points; before they are known, means
	sums    []uint16 // of five black points in a row
	columns []uint16 // of three in a column
	cut     []byte   // thresholds

	// generous is by how many tenths a flat block may be lighter than the black
	// points before it and still take theirs. 0 suits print on paper, 5 a screen
	// that is hardly lighter than the room.
	generous int
	// patient is the largest range, by half, that noise may have: a block with no
	// more than the quieter ones of the picture have counts as flat. 0 is for
	// planes that were chosen for having few flat blocks.
	patient byte
}

const (
	block    = 8
	highBits = 0x8080808080808080
	lowBits  = 0x7f7f7f7f7f7f7f7f
	evenMask = 0x00ff00ff00ff00ff
	ones     = 0x0101010101010101
)

// flatRange is half the range of grays below which a block is always taken for flat.
const flatRange = 4

// measure computes the thresholds of a plane, which is at least a block wide
// and high.
func (t *thresholds) measure(p *plane) {
	t.bw, t.bh = (p.w+block-1)/block, (p.h+block-1)/block
	n := t.bw * t.bh
	t.black, t.cut, t.sums = room(t.black, n), room(t.cut, n), room(t.sums, n)
	t.grays.begin(n)
	for by := range t.bh {
		t.look(p, by)
	}
	flat := max(flatRange, min(t.grays.quiet(), t.patient))
	veil := int(t.grays.veil())
	for by := range t.bh {
		t.blackRow(by, flat, veil)
		sumOfFive(t.sums[by*t.bw:][:t.bw], t.black[by*t.bw:][:t.bw])
	}
	t.average()
}

// look measures the grays of one row of blocks.
func (t *thresholds) look(p *plane, by int) {
	top := min(by*block, p.h-block)
	rows := [4][]byte{}
	for k := range rows {
		rows[k] = p.pix[(top+2*k)*p.stride:][:p.w]
	}
	mean, low, spread := t.black[by*t.bw:][:t.bw], t.grays.low[by*t.bw:][:t.bw], t.grays.spread[by*t.bw:][:t.bw]
	for bx := range mean {
		x := min(bx*block, p.w-block)
		m, l, h := statistics(
			binary.LittleEndian.Uint64(rows[0][x:]), binary.LittleEndian.Uint64(rows[1][x:]),
			binary.LittleEndian.Uint64(rows[2][x:]), binary.LittleEndian.Uint64(rows[3][x:]))
		mean[bx], low[bx], spread[bx] = m, l, h-l
	}
}

// blackRow makes black points of the means of one row of blocks.
func (t *thresholds) blackRow(by int, flat byte, veil int) {
	out, low, spread := t.black[by*t.bw:][:t.bw], t.grays.low[by*t.bw:][:t.bw], t.grays.spread[by*t.bw:][:t.bw]
	for bx := range out {
		if spread[bx] > flat {
			continue
		}
		// A flat block is paper, unless the blocks before it say that the
		// ink around is lighter than that.
		// Ink under a veil is no darker than the veil, and paper has its noise.
		half := int(low[bx])
		out[bx] = byte(max(half, min(half+veil, 2*half-2*int(flat))))
		if by > 0 && bx > 0 {
			up := t.black[(by-1)*t.bw:]
			if around := (int(up[bx]) + 2*int(out[bx-1]) + int(up[bx-1])) / 4; 20*int(low[bx]) < around*(10+t.generous) {
				out[bx] = byte(around)
			}
		}
	}
}

// statistics returns the mean of 32 pixels, and half of their minimum and
// maximum.
func statistics(a, b, c, d uint64) (mean, low, high byte) {
	sum := (a & evenMask) + (a >> 8 & evenMask) + (b & evenMask) + (b >> 8 & evenMask) +
		(c & evenMask) + (c >> 8 & evenMask) + (d & evenMask) + (d >> 8 & evenMask)
	mean = byte(sum * 0x0001000100010001 >> 53)
	a, b, c, d = a>>1&lowBits, b>>1&lowBits, c>>1&lowBits, d>>1&lowBits
	l1, h1 := order(a, b)
	l2, h2 := order(c, d)
	l, _ := order(l1, l2)
	_, h := order(h1, h2)
	l, _ = order(l, l>>32|l<<32)
	_, h = order(h, h>>32|h<<32)
	l, _ = order(l, l>>16)
	_, h = order(h, h>>16)
	l, _ = order(l, l>>8)
	_, h = order(h, h>>8)
	return mean, byte(l), byte(h)
}

// order returns the lesser and the greater of each pair of lanes, which hold
// 7 bits each.
func order(a, b uint64) (lesser, greater uint64) {
	d := ((a | highBits) - b) & highBits // set where a ≥ b
	d -= d >> 7                          // 0x7f there
	swap := (a ^ b) & d
	return a ^ swap, b ^ swap
}

// sumOfFive sums five neighbours in a row; at the ends those of the fifth or
// the last but fourth.
func sumOfFive(to []uint16, from []byte) {
	n := len(from)
	if n < 5 {
		var s uint16
		for _, v := range from {
			s += uint16(v)
		}
		for i := range to {
			to[i] = uint16(int(s) * 5 / n)
		}
		return
	}
	s := uint16(from[0]) + uint16(from[1]) + uint16(from[2]) + uint16(from[3]) + uint16(from[4])
	to[0], to[1], to[2] = s, s, s
	for i := 3; i < n-2; i++ {
		s += uint16(from[i+2]) - uint16(from[i-3])
		to[i] = s
	}
	to[n-2], to[n-1] = s, s
}

// average makes thresholds of the sums of five rows.
func (t *thresholds) average() {
	for by := range t.bh {
		mid := min(max(by, 2), max(t.bh-3, 0))
		first, last := max(0, mid-2), min(t.bh-1, mid+2)
		n := 5 * (last - first + 1)
		out := t.cut[by*t.bw:][:t.bw]
		if n != 25 {
			for bx := range out {
				s := 0
				for k := first; k <= last; k++ {
					s += int(t.sums[k*t.bw+bx])
				}
				out[bx] = byte(s / n)
			}
			continue
		}
		a, b, c, d, e := t.sums[first*t.bw:][:t.bw], t.sums[(first+1)*t.bw:][:t.bw], t.sums[mid*t.bw:][:t.bw], t.sums[(last-1)*t.bw:][:t.bw], t.sums[last*t.bw:][:t.bw]
		for bx := range out {
			s := uint32(a[bx]) + uint32(b[bx]) + uint32(c[bx]) + uint32(d[bx]) + uint32(e[bx])
			out[bx] = byte(s * 2622 >> 16) // a division by 25, exact below 2¹³
		}
	}
}

// closer makes thresholds for a part of a plane that was measured: the mean of the
// black points of the 3 × 3 blocks around each, instead of the 5 × 5. The part begins
// at a corner of a block. t may be the thresholds of the plane.
func (t *thresholds) closer(whole *thresholds, from point, part *plane) {
	x0, y0 := int(from.x)/block, int(from.y)/block
	w, h := (part.w+block-1)/block, (part.h+block-1)/block
	t.cut, t.columns = room(t.cut, w*h), room(t.columns, w+2)
	left, right := max(x0-1, 0), min(x0+w+1, whole.bw)
	for y := range h {
		up, down := max(y0+y-1, 0), min(y0+y+1, whole.bh-1)
		sums := t.columns[:right-left] // of the rows, column by column
		clear(sums)
		for v := up; v <= down; v++ {
			for i, b := range whole.black[v*whole.bw+left : v*whole.bw+right] {
				sums[i] += uint16(b)
			}
		}
		out, rows := t.cut[y*w:][:w], down-up+1
		for x := range out {
			some := sums[max(x0+x-1, 0)-left : min(x0+x+2, whole.bw)-left]
			if len(some) == 3 && rows == 3 {
				out[x] = byte((some[0] + some[1] + some[2]) / 9)
				continue
			}
			sum := 0
			for _, s := range some {
				sum += int(s)
			}
			out[x] = byte(sum / (rows * len(some)))
		}
	}
	t.bw, t.bh = w, h
}

// share is which part of the blocks under a part of the plane has thresholds above a
// gray.
func (t *thresholds) share(from point, part *plane, gray byte) float32 {
	x0, y0 := int(from.x)/block, int(from.y)/block
	x1, y1 := min(x0+part.w/block, t.bw), min(y0+part.h/block, t.bh)
	above := 0
	for y := y0; y < y1; y++ {
		for _, c := range t.cut[y*t.bw+x0 : y*t.bw+x1] {
			if c > gray {
				above++
			}
		}
	}
	return float32(above) / float32(max((x1-x0)*(y1-y0), 1))
}

// at returns the threshold of the block that holds a point, or the nearest.
func (t *thresholds) at(x, y float32) float32 {
	bx, by := min(max(int(x), 0)/block, t.bw-1), min(max(int(y), 0)/block, t.bh-1)
	return float32(t.cut[by*t.bw+bx])
}
