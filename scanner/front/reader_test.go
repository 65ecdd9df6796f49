package front

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

// picture reads a picture with all attempts.
func picture(r *Reader, g *image.Gray) []Code {
	codes := r.Plain(g)
	for n := 0; n < r.Attempts() && len(codes) == 0; n++ {
		codes = r.Attempt(n, Everything)
	}
	return codes
}

// withLogo lays a diamond on white over the middle of a code of version 2, as a part of
// its area.
func withLogo(code studio.Sheet, part float64) studio.Sheet {
	side := math.Sqrt(part) * 25 / 2
	return func(x, y float64) bool {
		if math.Abs(x) < side && math.Abs(y) < side {
			return math.Abs(x)+math.Abs(y) < side
		}
		return code(x, y)
	}
}

// What a camera sees of a code, one difficulty at a time.
func TestReader(t *testing.T) {
	qr, dim := studio.QR(short, studio.M, 0)
	cpm, _ := studio.QR(long, studio.L, 0)
	high, _ := studio.QR(short, studio.H, 0)
	bars, _ := studio.Code128(other, 30)
	medium, _ := studio.QR(short, studio.M, 2)
	border := func(x, y float64) bool { // dark up to half a module from the code
		half := float64(dim)/2 + 0.5
		return math.Abs(x) > half || math.Abs(y) > half || qr(x, y)
	}
	tests := []struct {
		why  string
		s    studio.Sheet
		text string
		view func(v *studio.View)
	}{
		{"as it is", qr, short, nil},
		{"a large code", cpm, long, nil},
		{"upside down", qr, short, func(v *studio.View) { v.Turn = 180 }},
		{"aslant", cpm, long, func(v *studio.View) { v.Tilt = 0.4; v.Turn = 20 }},
		{"in a mirror", qr, short, func(v *studio.View) { v.Mirror = true }},
		{"light on dark", qr, short, func(v *studio.View) { v.Dark, v.Light = 220, 30 }},
		{"light on dark in a mirror", cpm, long, func(v *studio.View) { v.Dark, v.Light, v.Mirror = 220, 30, true }},
		{"two pixels a module", cpm, long, func(v *studio.View) { v.Module, v.Blur = 2.1, 1 }},
		{"out of focus", qr, short, func(v *studio.View) { v.Module, v.Blur = 4, 6 }},
		{"a dim screen", qr, short, func(v *studio.View) { v.Dark, v.Light, v.Noise = 12, 40, 2 }},
		{"noise", qr, short, func(v *studio.View) { v.Noise = 40 }},
		{"moiré", qr, short, func(v *studio.View) {
			v.Surface = func(x, y int, gray float64) float64 { return gray * (1 + 0.3*math.Cos(0.9*float64(x)+0.4*float64(y))) }
		}},
		{"a reflection", cpm, long, func(v *studio.View) {
			v.Surface = func(x, y int, gray float64) float64 {
				d := math.Hypot(float64(x-300), float64(y-200)) / 90
				return 0.6*gray + 130*math.Exp(-d*d)
			}
		}},
		{"over-exposed", qr, short, func(v *studio.View) { v.Dark, v.Light, v.Blur, v.Noise = 120, 520, 3, 5 }},
		{"a tenth is a logo, of a code that mends as much at most", withLogo(medium, 0.1), short, func(v *studio.View) { v.Module = 6 }},
		{"a logo in the middle", withLogo(high, 0.15), short, func(v *studio.View) { v.Module = 6 }},
		{"hardly a quiet zone", border, short, func(v *studio.View) { v.W, v.H, v.X, v.Y = 150, 150, 75, 75 }},
		{"larger than the finder likes", qr, short, func(v *studio.View) { v.Module = 18 }},
		{"bars", bars, other, func(v *studio.View) { v.Module = 2 }},
		{"thin bars", bars, other, func(v *studio.View) { v.Module = 1.6 }},
		{"bars out of focus", bars, other, func(v *studio.View) { v.Module, v.Blur = 2.2, 2.8 }},
		{"bars on a dim screen", bars, other, func(v *studio.View) { v.Module, v.Dark, v.Light, v.Noise = 2, 12, 45, 2 }},
	}
	r := NewReader()
	for i, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			v := studio.Straight(4)
			if tt.view != nil {
				tt.view(&v)
			}
			codes := picture(r, v.Photograph(uint64(i), tt.s))
			require.Len(t, codes, 1)
			assert.Equal(t, tt.text, codes[0].Text)
		})
	}
}

// At any angle.
func TestReaderAngles(t *testing.T) {
	qr, dim := studio.QR(short, studio.M, 0)
	bars, modules := studio.Code128(other, 40)
	r := NewReader()
	for turn := 0.0; turn < 360; turn += 37.5 {
		v := studio.Straight(3.5)
		v.Turn, v.Noise, v.Blur = turn, 4, 1.5
		codes := r.Plain(v.Photograph(1, qr))
		require.Len(t, codes, 1, "QR at %v°", turn)
		assert.Equal(t, short, codes[0].Text)
		for k, c := range codes[0].Corners {
			x, y := v.To(float64(c.X)+0.5, float64(c.Y)+0.5)
			half := float64(dim) / 2
			assert.InDelta(t, []float64{-half, half, half, -half}[k], x, 0.8, "corner %d at %v°", k, turn)
			assert.InDelta(t, []float64{-half, -half, half, half}[k], y, 0.8, "corner %d at %v°", k, turn)
		}
		v.Module = 2
		codes = picture(r, v.Photograph(1, bars))
		require.Len(t, codes, 1, "bars at %v°", turn)
		assert.Equal(t, other, codes[0].Text)
		require.Len(t, codes[0].Corners, 2)
		x, _ := v.To(float64(codes[0].Corners[0].X), float64(codes[0].Corners[0].Y))
		assert.InDelta(t, -float64(modules)/2, x, 2, "the first bar")
	}
}

// Two codes are both told, in one frame, of whatever kind.
func TestReaderTwoCodes(t *testing.T) {
	a, _ := studio.QR(short, studio.M, 0)
	b, _ := studio.QR(other, studio.M, 0)
	bars, _ := studio.Code128(other, 12)
	for why, second := range map[string]studio.Sheet{"two QR codes": b.Moved(36, 10), "a QR code and bars": bars.Moved(0, -30)} {
		codes := NewReader().Plain(studio.Straight(3).Photograph(1, a.Moved(-14, 5), second))
		require.Len(t, codes, 2, why)
		texts := []string{codes[0].Text, codes[1].Text}
		assert.ElementsMatch(t, []string{short, other}, texts, why)
	}
}

// The quick look at half of the rows neither hides a small code beside a large one,
// nor costs a code that only the other rows show.
func TestReaderQuickLook(t *testing.T) {
	large, _ := studio.QR(short, studio.M, 0)
	small, _ := studio.QR(other, studio.M, 0)
	shrunk := func(x, y float64) bool { return small(3.2*(x-30), 3.2*(y-20)) }
	codes := NewReader().Plain(studio.Straight(8).Photograph(1, large.Moved(-14, 5), shrunk))
	require.Len(t, codes, 2)
	for shift := range 6 { // of which half has the rows that cross the finders
		v := studio.Straight(1.7)
		v.Y += float64(shift)
		codes := NewReader().Plain(v.Photograph(1, large))
		require.Len(t, codes, 1, shift)
		assert.Equal(t, short, codes[0].Text)
	}
}

// A code may fill a picture of many megapixels.
func TestReaderWideModules(t *testing.T) {
	m := studio.Matrix(short, studio.M, 0)
	const wide, border = 61, 150
	side := wide*len(m) + 2*border
	g := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			i, j := (x-border)/wide, (y-border)/wide
			g.Pix[y*side+x] = 230
			if x >= border && y >= border && i < len(m) && j < len(m) && m[j][i] {
				g.Pix[y*side+x] = 20
			}
		}
	}
	codes := picture(NewReader(), g)
	require.Len(t, codes, 1)
	assert.Equal(t, short, codes[0].Text)
	assert.InDelta(t, border, codes[0].Corners[0].X, wide/4)
	assert.InDelta(t, side-border, codes[0].Corners[2].Y, wide/4)
}

// Products are read by their own reader only.
func TestItemReader(t *testing.T) {
	const jan = "4901234567894"
	s, _ := studio.EAN(jan, 40)
	for _, turn := range []float64{0, 3, 90, 180, 35} {
		v := studio.Straight(2.4)
		v.Turn = turn
		g := v.Photograph(1, s)
		codes := picture(NewItemReader(), g)
		require.Len(t, codes, 1, "turn %v", turn)
		assert.Equal(t, Code{EAN, jan, codes[0].Corners}, codes[0])
		assert.Empty(t, picture(NewReader(), g))
	}
}

// In the steady state a frame without a code costs no allocation, whichever
// attempt it gets.
func TestReaderAllocatesNothing(t *testing.T) {
	frames := []*image.Gray{clutter(1), clutter(2), clutter(3)}
	for name, r := range map[string]*Reader{"payments": NewReader(), "items": NewItemReader()} {
		look := func() {
			for _, g := range frames {
				r.Plain(g)
				for n := range r.Attempts() {
					r.Attempt(n, Everything)
				}
			}
		}
		look() // makes room
		assert.Zero(t, testing.AllocsPerRun(3, look), name)
		assert.Empty(t, r.codes, name)
	}
}

// clutter is a frame full of what may look like a code: rectangles, lines of
// glyphs, noise.
func clutter(seed uint64) *image.Gray {
	r := rand.New(rand.NewPCG(seed, 3))
	g := image.NewGray(image.Rect(0, 0, 640, 480))
	for i := range g.Pix {
		g.Pix[i] = byte(150 + r.NormFloat64()*6)
	}
	fill := func(x, y, w, h int, v byte) {
		for j := max(0, y); j < min(480, y+h); j++ {
			for i := max(0, x); i < min(640, x+w); i++ {
				g.Pix[j*640+i] = v
			}
		}
	}
	for range 40 {
		fill(r.IntN(640), r.IntN(480), 5+r.IntN(80), 3+r.IntN(60), byte(r.IntN(256)))
	}
	for range 12 {
		x, y, size := r.IntN(500), r.IntN(460), 4+r.IntN(10)
		for range 25 {
			w := 1 + r.IntN(size)
			fill(x, y, w, size, 30)
			fill(x+w/3, y+size/3, w/3, size/3, 200)
			x += w + 1 + r.IntN(size/2)
		}
	}
	return g
}

// FuzzReader: no picture makes it panic, whatever its size and stride, and what
// is reported has a text and corners.
func FuzzReader(f *testing.F) {
	qr, _ := studio.QR(short, studio.M, 0)
	v := studio.Straight(3)
	v.W, v.H, v.X, v.Y = 90, 80, 45, 40
	f.Add(v.Photograph(1, qr).Pix, uint8(90), uint8(0))
	f.Add([]byte("no picture at all"), uint8(3), uint8(2))
	f.Fuzz(func(t *testing.T, pix []byte, width, extra uint8) {
		w, stride := int(width), int(width)+int(extra)
		if w == 0 || len(pix) > 1<<16 {
			return
		}
		h := len(pix) / stride
		if h > 0 && len(pix) >= (h-1)*stride+w {
			for _, r := range []*Reader{NewReader(), NewItemReader()} {
				for _, c := range picture(r, &image.Gray{Pix: pix, Stride: stride, Rect: image.Rect(0, 0, w, h)}) {
					require.NotEmpty(t, c.Text)
					require.GreaterOrEqual(t, len(c.Corners), 2)
				}
			}
		}
	})
}

func BenchmarkPlain(b *testing.B) {
	frames := map[string][]*image.Gray{}
	for _, s := range studio.Set(5, 4) {
		frames[s.Set] = append(frames[s.Set], s.Take())
	}
	for name, set := range frames {
		b.Run(name, func(b *testing.B) {
			r := NewReader()
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				r.Plain(set[i%len(set)])
			}
		})
	}
}

// A code that is seen from far to the side is read, whichever way it is turned.
func TestReaderFromTheSide(t *testing.T) {
	s, _ := studio.QR(short, studio.M, 0)
	r := NewReader()
	for _, turn := range []float64{0, 20, 45, 100} {
		for _, axis := range []float64{0, 30, 45, 60, 90, 135} {
			v := studio.Straight(9)
			v.Turn, v.Blur, v.Noise = turn, 2, 3
			codes := picture(r, v.Photograph(1, squeezed(s, 0.4, axis)))
			if assert.Len(t, codes, 1, "turn %v axis %v", turn, axis) {
				assert.Equal(t, short, codes[0].Text)
			}
		}
	}
}
