package front

import (
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

// A small code is read from far away, with modules of one and a half pixels, through
// noise: its part of the picture is enlarged though nothing was found there before.
func TestFarAway(t *testing.T) {
	code, _ := studio.QR(short, studio.L, 0)
	read := 0
	for seed := range uint64(6) {
		v := studio.Straight(1.6)
		v.Blur, v.Noise = 1.6, 8
		codes := picture(NewReader(), v.Photograph(seed, code))
		if len(codes) == 1 {
			assert.Equal(t, short, codes[0].Text)
			read++
		}
	}
	assert.GreaterOrEqual(t, read, 5)
}

// A small part that has nothing like a finder is not looked at enlarged.
func TestNothingIsNotEnlarged(t *testing.T) {
	code, dim := studio.QR(short, studio.L, 0)
	dots := func(x, y float64) bool { // smaller than what is between them
		return max(math.Abs(x), math.Abs(y)) < float64(dim)/2 && math.Mod(x+60, 6) < 2 && math.Mod(y+60, 6) < 2
	}
	for want, s := range map[bool]studio.Sheet{true: code, false: dots} {
		v := studio.Straight(1.6)
		v.Blur, v.Noise = 1.6, 0
		if want {
			v.Noise = 8
		}
		r := NewReader()
		require.Empty(t, r.Plain(v.Photograph(1, s)))
		r.survey()
		require.NotEmpty(t, r.spots)
		r.budget, r.changed = Everything, plane{}
		r.closer()
		assert.Equal(t, want, r.changed.w > 0, "a code: %v", want)
	}
}

// A small code that fills the frame is read, though blocks of thresholds lie within its
// modules.
func TestFilled(t *testing.T) {
	code, _ := studio.QR(short, studio.L, 0)
	for _, size := range [2][2]int{{800, 600}, {1280, 720}} {
		v := studio.Straight(float64(size[1]) / 23)
		v.Noise, v.W, v.H, v.X, v.Y = 3, size[0], size[1], float64(size[0])/2, float64(size[1])/2
		codes := picture(NewReader(), v.Photograph(1, code))
		if assert.Len(t, codes, 1, "%v", size) {
			assert.Equal(t, short, codes[0].Text)
		}
	}
}

// A small code on a tall screenshot full of text is read, however it compares with the
// text: of a larger picture more places are looked at.
func TestSmallOnScreenshot(t *testing.T) {
	code, _ := studio.QR(short, studio.L, 0)
	g := image.NewGray(image.Rect(0, 0, 1170, 2532))
	for i := range g.Pix {
		g.Pix[i] = 250
	}
	letters := rand.New(rand.NewPCG(1, 1))
	for line := range 6 {
		for x := 100; x < 1000; x++ {
			if letters.IntN(3) == 0 {
				for y := range 30 {
					g.Pix[(300+line*330+y)*g.Stride+x] = 20
				}
			}
		}
	}
	for y := range 40 {
		for x := range 40 {
			if code(float64(x)-19.5, float64(y)-19.5) {
				g.Pix[(774+y)*g.Stride+484+x] = 0
			}
		}
	}
	r := NewReader()
	codes := picture(r, g)
	require.Len(t, codes, 1)
	assert.Equal(t, short, codes[0].Text)
	r.Plain(g)
	r.Attempt(0, Everything)
	x, y := 500/r.bars.slants.side, 790/r.bars.slants.side
	assert.True(t, slices.ContainsFunc(r.spots, func(g region) bool { return x >= g.x0 && x <= g.x1 && y >= g.y0 && y <= g.y1 }), "%v", r.spots)
}

// A code that is light on dark is looked for where the picture has anything, and in
// all of it when a code fills it.
func TestNegativeLooksWhereThereIsSomething(t *testing.T) {
	qr, dim := studio.QR(short, studio.M, 0)
	for why, tt := range map[string]struct {
		w, h  int
		fewer bool
	}{"a small part": {640, 480, true}, "filled": {dim*8 + 24, dim*8 + 24, false}} {
		v := studio.Straight(8)
		v.W, v.H, v.X, v.Y, v.Dark, v.Light = tt.w, tt.h, float64(tt.w)/2, float64(tt.h)/2, 220, 30
		r := NewReader()
		require.Empty(t, r.Plain(v.Photograph(1, qr)), why)
		before := len(r.qr.rows.seen)
		codes := r.Attempt(1, Everything)
		require.Len(t, codes, 1, why)
		require.Equal(t, short, codes[0].Text, why)
		require.Equal(t, tt.fewer, len(r.qr.rows.seen) < before, why)
	}
}
