package front

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/makiuchi-d/gozxing/oned"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

// blurredLine is a line of grays across a bar code, of which each gray is the mean
// of a disc: what a lens does that is out of focus.
func blurredLine(s studio.Sheet, modules int, pitch, radius, noise float64, r *rand.Rand) []byte {
	n := int((float64(modules) + 30) * pitch)
	line := make([]byte, n)
	for i := range line {
		sum, all := 0.0, 0.0
		for k := -20; k <= 20; k++ {
			d := float64(k) / 20
			w := math.Sqrt(1 - d*d) // of the disc at this distance
			x := (float64(i)+0.5-float64(n)/2)/pitch + d*radius
			all += w
			if s(x, 0) {
				sum += w
			}
		}
		line[i] = byte(190 - 140*sum/all + noise*r.NormFloat64())
	}
	return line
}

// latticeRead reads a line as the slanted reader does.
func latticeRead(b *barReader, line []byte) []int {
	p := &plane{pix: line, w: len(line), h: 1, stride: len(line)}
	b.prepare(p)
	copy(b.buf[:len(line)], line)
	values, _ := b.readLattice(&lane{point{0, 0.5}, point{1, 0}, len(line)}, point{float32(len(line)) / 2, 0.5})
	return values
}

// Codes whose narrow bars are gone are read from the grays, forward and backward,
// and where they are is known.
func TestLattice(t *testing.T) {
	row := oned.NewCode128Reader().(oned.RowDecoder)
	r := rand.New(rand.NewPCG(5, 5))
	b := barReader{lattice: &lattice{}}
	l := b.lattice
	read := 0
	for i := range 60 {
		text := figures(r, 16+2*r.IntN(5))
		s, modules := studio.Code128(text, 10)
		noise := []float64{1.5, 1.5, 7}[i%3] // much of it hides the ends
		line := blurredLine(s, modules, 2.2+1.5*r.Float64(), 1.15+0.15*r.Float64(), noise, r)
		if i%2 == 1 {
			for a, b := 0, len(line)-1; a < b; a, b = a+1, b-1 {
				line[a], line[b] = line[b], line[a]
			}
		}
		values := latticeRead(&b, line)
		if values == nil {
			continue
		}
		got, ok := text128(row, values)
		require.True(t, ok)
		require.Equal(t, text, got)
		assert.InDelta(t, 0, float64(l.place(0)+l.place(l.modules-1)-float32(len(line)))/float64(l.pitch), 1, "the middle of the bars is that of the line")
		read++
	}
	assert.GreaterOrEqual(t, read, 54)
}

// What is no code is none: noise, other bars, and a code of which a part is
// covered by another.
func TestLatticeRefuses(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	l := barReader{lattice: &lattice{}}
	wrong := 0
	for range 60 {
		text := figures(r, 20)
		s, modules := studio.Code128(text, 10)
		changed := func(x, y float64) bool { // random bars instead of two symbols
			if x > -15 && x < 7 {
				return uint64(0x9249_3654_b2ca_d5a7)>>(uint(x+15)*uint(modules)%64)&1 != 0
			}
			return s(x, y)
		}
		if latticeRead(&l, blurredLine(changed, modules, 2.5, 1.1*r.Float64(), 2, r)) != nil {
			wrong++
		}
		e, wide := studio.EAN("4901234567894", 10)
		if latticeRead(&l, blurredLine(e, wide, 2.5, 1.2*r.Float64(), 2, r)) != nil {
			wrong++
		}
		at, dark := -60.0, false
		var ends []float64
		for at < 60 {
			at += float64(1 + r.IntN(4))
			ends = append(ends, at)
		}
		random := func(x, _ float64) bool {
			dark = false
			for _, end := range ends {
				if x < end {
					break
				}
				dark = !dark
			}
			return dark && x < 60
		}
		if latticeRead(&l, blurredLine(random, 120, 2.5, 1.2*r.Float64(), 2, r)) != nil {
			wrong++
		}
	}
	assert.Zero(t, wrong)
}

// blurredLattice has the line of a code whose modules are 3 pixels wide; from is where
// its first one begins.
func blurredLattice() (l *lattice, from float32, modules int) {
	s, modules := studio.Code128(short, 10)
	line := blurredLine(s, modules, 3, 1, 0, rand.New(rand.NewPCG(7, 7)))
	return &lattice{line: line}, (float32(len(line)) - 3*float32(modules)) / 2, modules
}

// The weights of a blur are learnt from the code, and by how far the places are
// off.
func TestWeights(t *testing.T) {
	l, from, modules := blurredLattice()
	h := hypothesis{start: from + 0.5, pitch: 3, modules: modules, symbol: startC}
	require.Less(t, l.suppose(&h), float32(mostNoise))
	assert.InDelta(t, -0.5, l.off[0], 0.15)
	l.move(l)
	l.sample(0, len(l.bits))
	l.learn(l)
	assert.InDelta(t, 140, l.contrast(), 8)
	assert.InDelta(t, 190, l.light, 4)
	assert.Greater(t, l.of[0], l.of[1])
	assert.Greater(t, l.of[1], l.of[2])
	assert.InDelta(t, 0, l.off[0], 0.1)
}

// figures is a text of so many digits.
func figures(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + r.IntN(10))
	}
	return string(b)
}

// Bars that a lens blurred to dents are still like themselves, and not like another
// start nor the same one from the other end.
func TestLikeness(t *testing.T) {
	l, from, modules := blurredLattice()
	for want, h := range map[bool]hypothesis{
		true:  {start: from, pitch: 3, modules: modules, symbol: startC},
		false: {start: from + 3*float32(modules), pitch: -3, modules: modules, symbol: startC},
	} {
		l.suppose(&h)
		assert.Equal(t, want, l.likeness() > 0.8, "%v", l.likeness())
		assert.Equal(t, !want, l.likeness() < leastLike, "%v", l.likeness())
	}
}
