package front

import (
	"slices"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// A matrix is a code whose modules were sampled, on the way to its text.
type matrix struct {
	*layout
	// margin says for each module by how much it was darker than the
	// threshold at its place; a negative one is light. One near 0 is doubtful.
	margin []float32
}

// maxCodewords are those of the largest version.
const maxCodewords = 3706

// A mender turns margins into codewords without errors, or finds that there is
// no code in them.
type mender struct {
	corrector
	decoder *decoder.Decoder // of what is mended
	layouts [maxVersion + 1]*layout
	raw     [maxCodewords]byte    // in the order in which they lie in the code
	doubt   [maxCodewords]float32 // the least magnitude of a codeword's margins
	block   [256]byte             // one block
	at      [256]int              // where its codewords are in raw
	order   [256]int              // its codewords, the most doubtful first
	data    []byte                // of all blocks, in the order of the text
	effort  int                   // the blocks that were looked at
}

// layout returns the layout of a version.
func (m *mender) layout(version int) *layout {
	if m.layouts[version] == nil {
		m.layouts[version] = newLayout(version)
	}
	return m.layouts[version]
}

// mend reads the codewords and mends them. On success the codewords are in
// m.raw. The format is that of the code.
func (m *mender) mend(x matrix) (f format, ok bool) {
	f, distance := x.readFormat(func(i int32) bool { return x.margin[i] > 0 })
	if distance > worstFormat {
		return f, false
	}
	m.read(x, f.mask)
	return f, m.mendBlocks(x.layout, f)
}

// read takes the mask off and gathers the codewords.
func (m *mender) read(x matrix, mask uint8) {
	for c := range x.codewords {
		v, doubt := byte(0), float32(1e9)
		for _, i := range x.data[8*c : 8*c+8] {
			g := x.margin[i]
			v <<= 1
			if (g > 0) != masked(mask, int(i)%x.dim, int(i)/x.dim) {
				v |= 1
			}
			doubt = min(doubt, abs(g))
		}
		m.raw[c], m.doubt[c] = v, doubt
	}
}

// mendBlocks mends the blocks one by one, and judges what comes out.
func (m *mender) mendBlocks(l *layout, f format) bool {
	v, err := decoder.Version_GetVersionForNumber(l.version)
	if err != nil {
		panic(err)
	}
	plan := v.GetECBlocksForLevel(decoder.ErrorCorrectionLevel(f.level))
	check, count := plan.GetECCodewordsPerBlock(), plan.GetNumBlocks()
	d := deal{count, check, l.codewords/count - check, l.codewords % count}
	m.data = m.data[:0]
	strained := false // more was mended than the standard allows
	for b := range count {
		n := m.gather(b, d)
		hard, ok := m.mendBlock(n, check, reserve(l.version, f.level))
		if !ok {
			return false
		}
		strained = strained || hard
		m.data = append(m.data, m.block[:n-check]...)
		for i, at := range m.at[:n] {
			m.raw[at] = m.block[i]
		}
	}
	switch judge(m.data, l.version) {
	case wellFormed:
		return true
	case unpadded: // some encoders do not know better, but chance does not either
		return !strained
	}
	return false
}

// reserve is how many check codewords the standard keeps for noticing errors
// instead of mending them (ISO/IEC 18004, table 9, note).
func reserve(version int, level uint8) int {
	switch {
	case version == 1 && level == 1: // L
		return 3
	case version == 1 && level == 0, version == 2 && level == 1: // M, L
		return 2
	case version == 1, version == 3 && level == 1:
		return 1
	}
	return 0
}

// A deal is how codewords are dealt out to blocks, like cards.
type deal struct {
	count  int // of blocks
	check  int // codewords of each
	short  int // data codewords of the shorter blocks
	longer int // how many blocks, the last ones, have one more
}

// gather collects the codewords of block b, and notes where they came from.
func (m *mender) gather(b int, d deal) (n int) {
	put := func(at int) {
		m.block[n], m.at[n] = m.raw[at], at
		n++
	}
	for i := range d.short {
		put(i*d.count + b)
	}
	if extra := b - (d.count - d.longer); extra >= 0 {
		put(d.short*d.count + extra)
	}
	for i := range d.check {
		put(d.short*d.count + d.longer + i*d.count + b)
	}
	return n
}

// mendBlock mends a block of n codewords: as it is, and if that fails with more
// and more of its doubtful codewords erased (generalized minimum distance
// decoding). Of what erasing gains two codewords are left to notice that it went
// wrong. It reports whether it went beyond what the standard allows.
func (m *mender) mendBlock(n, check, reserve int) (strained, ok bool) {
	m.effort++
	block := m.block[:n]
	errors, ok := m.correct(block, check)
	if ok {
		return 2*errors > check-reserve, true
	}
	order := m.order[:n]
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch da, db := m.doubt[m.at[a]], m.doubt[m.at[b]]; {
		case da < db:
			return -1
		case da > db:
			return 1
		}
		return 0
	})
	for erased := 2; erased <= check-2; erased += max(2, check/8) {
		m.effort++
		if _, ok := m.repair(block, check, order[:erased], 2); ok {
			return true, true
		}
	}
	return true, false
}
