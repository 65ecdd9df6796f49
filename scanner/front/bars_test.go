package front

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing/oned"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

// edgesOf are the edges of a sheet along its middle, in modules.
func edgesOf(s studio.Sheet, modules int) (e []float32) {
	dark := false
	for i := -modules/2 - 2; i < modules/2+3; i++ {
		x := float64(i) + 0.5
		if modules%2 == 0 {
			x = float64(i) + 0.25
		}
		if d := s(x, 0); d != dark {
			e, dark = append(e, float32(math.Floor(x+float64(modules)/2))), d
		}
	}
	return e
}

// Texts of every code set come back from their edges, as gozxing drew them.
func TestDecode128(t *testing.T) {
	row := oned.NewCode128Reader().(oned.RowDecoder)
	r := rand.New(rand.NewPCG(1, 1))
	texts := []string{short, other, "AB", "abcdef", "Code-128 & 42", "\t1", "1", strings.Repeat("9", 40)}
	for range 100 {
		b := make([]byte, 1+r.IntN(30))
		for i := range b {
			b[i] = byte(32 + r.IntN(95))
		}
		texts = append(texts, string(b))
	}
	for _, text := range texts {
		s, modules := studio.Code128(text, 10)
		e := edgesOf(s, modules)
		if len(text) == 1 {
			require.Len(t, e, 6*4+1+1) // start, one symbol, check, stop
		}
		for i := range e {
			e[i] = 2.3*e[i] + float32(r.Float64()-0.5)*0.6 // an eighth of a module
		}
		values := decode128(e, 0, nil)
		require.NotNil(t, values, "%q", text)
		got, ok := text128(row, values)
		require.True(t, ok)
		assert.Equal(t, text, got)
	}
}

// A code that is seen so much from the side that each symbol is a seventh wider than the
// one before is read from either end. Widths that jump are no code.
func TestDecode128Aslant(t *testing.T) {
	s, modules := studio.Code128("123456", 10)
	for _, nearer := range []float64{-1, 1} {
		e := edgesOf(s, modules)
		for i := range e {
			x := float64(e[i])
			if nearer < 0 {
				x -= float64(modules)
			}
			e[i] = float32(3 * (math.Exp(nearer*x*0.012) - 1) / (nearer * 0.012))
		}
		assert.NotNil(t, decode128(e, 0, nil), "nearer by %v", nearer)
	}
	steady, jump := trend{width: 22}, trend{width: 22}
	for range 5 {
		assert.True(t, steady.follow(22))
		assert.True(t, jump.follow(22))
	}
	assert.False(t, jump.follow(28))
	assert.InDelta(t, 22, steady.width+steady.drift, 0.01)
}

// What is not a code is none: noise, a code cut short, one with two symbols
// exchanged.
func TestDecode128Refuses(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	s, modules := studio.Code128(short, 10)
	e := edgesOf(s, modules)
	require.NotNil(t, decode128(e, 0, nil))
	for n := range len(e) - 1 {
		assert.Nil(t, decode128(e[:n], 0, nil), "the first %d edges", n)
	}
	swapped := append([]float32(nil), e...)
	for i := 1; i < 6; i++ {
		swapped[12+i], swapped[18+i] = e[12]+e[18+i]-e[18], e[18]+e[12+i]-e[12]
	}
	assert.Nil(t, decode128(swapped, 0, nil))
	read := 0
	for range 20000 {
		e = e[:0]
		at := float32(0)
		for range 85 {
			at += float32(1 + r.IntN(4))
			e = append(e, at)
		}
		if decode128(e, r.IntN(len(blurs)), nil) != nil {
			read++
		}
	}
	assert.Zero(t, read)
}

// A pattern looks under no blur as it is, and under blur still most like itself.
func TestLooks(t *testing.T) {
	for v, p := range patterns {
		sum := 0
		for _, w := range p {
			sum += int(w)
		}
		require.Equal(t, 11, sum, v)
		assert.Equal(t, float32(p[0]+p[1]), looks[0][v].spans[0])
		e := []float32{0, 0, 0, 0, 0, 0, 0}
		for i, w := range p {
			e[i+1] = e[i] + float32(w)
		}
		assert.Equal(t, v, symbol(e, 1, 0))
	}
	// Blurred by 0.6 modules the edges lie so that the plain patterns are missed
	// for some, and none for the blurred ones.
	plain, blurred := 0, 0
	for v := range patterns {
		e := measured(&patterns[v], 0.6)
		if symbol(e, 1, 0) != v {
			plain++
		}
		if symbol(e, 1, 1) != v {
			blurred++
		}
	}
	assert.Greater(t, plain, 5)
	assert.LessOrEqual(t, blurred, 2)
}

// measured draws a pattern between bars and blurs it, and measures its edges as
// lines are measured.
func measured(p *[6]uint8, blur float64) []float32 {
	dark := draw(p, blur)
	line := make([]byte, len(dark))
	for i, d := range dark {
		line[i] = byte(255 - 200*d)
	}
	var s strokes
	s.find(line, 3, 0)
	e := make([]float32, 0, 7)
	for _, at := range s.edges {
		if m := at/parts - border; m > -0.6 && len(e) < 7 {
			e = append(e, m)
		}
	}
	for len(e) < 7 {
		e = append(e, 0)
	}
	scale := 11 / (e[6] - e[0])
	for i := range e {
		e[i] *= scale
	}
	return e
}

func TestDecodeEAN(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 200 {
		n := 13
		if r.IntN(4) == 0 {
			n = 8
		}
		d := make([]int, n)
		for i := range d {
			d[i] = r.IntN(10)
		}
		for d[n-1] = 0; !checked(d); d[n-1]++ {
		}
		s, modules := studio.EAN(textEAN(d), 10)
		e := edgesOf(s, modules)
		for i := range e {
			spread := float32(0.06)
			if i%2 == 1 {
				spread = -0.06 // bars are narrower than they should be
			}
			e[i] = 3 * (e[i] + spread + float32(r.Float64()-0.5)*0.12)
		}
		assert.Equal(t, d, decodeEAN(e, 0, nil), textEAN(d))
		d[r.IntN(n)]++
		assert.False(t, checked(d), "a wrong digit")
	}
}

// The edges of a line lie between its extremes, whatever the contrast of each.
func TestStrokes(t *testing.T) {
	grays := func(runs ...int) (line []byte) { // a gray and how often, in turn
		for i := 0; i < len(runs); i += 2 {
			for range runs[i+1] {
				line = append(line, byte(runs[i]))
			}
		}
		return line
	}
	for why, tt := range map[string]struct {
		line []byte
		want []float32
	}{
		"bars on paper":                 {grays(200, 10, 20, 5, 200, 5, 20, 3, 200, 10), []float32{10, 15, 20, 23}},
		"a faint bar between wide ones": {grays(200, 10, 20, 5, 150, 2, 110, 2, 150, 2, 20, 5, 200, 10), []float32{10, 15, 17, 19, 21, 26}},
		"noise is no bar":               {grays(200, 10, 196, 3, 200, 3, 195, 5), nil},
		"dark at both ends":             {grays(20, 10, 200, 5, 20, 10), []float32{0, 10, 15, 25}},
		"nothing":                       {grays(90, 30), nil},
	} {
		var s strokes
		s.find(tt.line, 12, 0)
		require.Len(t, s.edges, len(tt.want), why)
		for i, w := range tt.want {
			assert.InDelta(t, w, s.edges[i], 0.51, why)
		}
	}
}

// Edges are looked for where there are enough, and counted in any case.
func TestStrokesAreCounted(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	var s strokes
	for range 300 {
		line := make([]byte, 2+r.IntN(80))
		for i := range line {
			line[i] = byte(r.IntN(256))
		}
		n := s.find(line, 20, 0)
		require.Len(t, s.edges, n, "%v", line)
		require.Zero(t, n%2, "what begins dark ends light")
		require.Equal(t, n, s.count(line, 20))
		require.Equal(t, n, s.find(line, 20, n))
		require.Len(t, s.edges, n)
		require.Equal(t, n, s.find(line, 20, n+1))
		require.Empty(t, s.edges)
	}
}

// The range of a line is that of its grays, give or take one, at any length.
func TestExtent(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for range 2000 {
		line := make([]byte, 1+r.IntN(40))
		for i := range line {
			line[i] = byte(r.IntN(256))
		}
		require.InDelta(t, int(slices.Max(line))-int(slices.Min(line)), extent(line), 1, "%v", line)
	}
}

// The other rule finds bars across a gradient, and takes faint ones for part of
// the wide ones beside them.
func TestCross(t *testing.T) {
	line := make([]byte, 160)
	var want []float32
	for i := range line {
		line[i] = byte(120 + i/2)
		if i%20 >= 12 {
			line[i] -= 90
		}
		if i%20 == 12 || i > 0 && i%20 == 0 {
			want = append(want, float32(i))
		}
	}
	want = append(want, 160)
	var s strokes
	s.cross(line)
	require.Len(t, s.edges, len(want))
	for i := range want {
		assert.InDelta(t, want[i], s.edges[i], 0.6)
	}
	for i := range line {
		line[i] = byte(100 + i%5)
	}
	s.cross(line)
	assert.Empty(t, s.edges, "noise")
}

// A lane is what it is drawn along, cut off at the sides.
func TestLanes(t *testing.T) {
	p := noisePlane(4, 200, 120)
	for i := range p.pix {
		p.pix[i] = byte(i%200 + i/200/2)
	}
	for _, angle := range []float64{0, 0.3, 1, math.Pi / 2, 2.5, -0.7} {
		dir := point{float32(math.Cos(angle)), float32(math.Sin(angle))}
		l := p.across(point{90, 70}, dir)
		require.Greater(t, l.n, 60)
		assert.True(t, p.holds(l.from) && p.holds(l.at(float32(l.n-1))))
		for i, v := range p.slope(&l, nil) {
			at := l.at(float32(i))
			assert.InDelta(t, p.at(at.x, at.y), float32(v), 1.6)
		}
	}
	assert.Zero(t, p.across(point{-50, -50}, point{1, 0}).n, "beside the plane")
	beyond := lane{point{180, 100}, point{0.8, 0.6}, 60}
	for i, v := range p.slope(&beyond, nil) {
		at := beyond.at(float32(i))
		assert.InDelta(t, p.at(at.x, at.y), float32(v), 1.6, "as at the side, %d pixels along", i)
	}
}

// The direction of bars is found to half a degree, at any angle.
func TestSlants(t *testing.T) {
	s, _ := studio.Code128(short, 60)
	for turn := 0.0; turn < 180; turn += 29 {
		v := studio.Straight(2.2)
		v.Turn, v.Noise, v.Blur = turn, 8, 2
		var sl slants
		sl.measure(planeOf(v.Photograph(1, s)))
		sl.best(func(tl *tile) bool {
			sin, cos := math.Sincos(turn * math.Pi / 180)
			assert.InDelta(t, 0, float64(tl.dir.x)*sin-float64(tl.dir.y)*cos, 0.01, "turn %v: %v", turn, tl.dir)
			return false
		})
	}
}

// checked reports whether the last digit is the check digit of the others.
func checked(d []int) bool {
	sum := 0
	for i, v := range d {
		if (len(d)-i)%2 == 0 {
			v *= 3
		}
		sum += v
	}
	return sum%10 == 0
}
