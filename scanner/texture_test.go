package scanner

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

// seen is a photograph of a code, with what the test changes of the view.
func seen(t *testing.T, change func(v *studio.View)) *image.Gray {
	code, _ := studio.QR(codeA, studio.M, 0)
	v := studio.Straight(6)
	v.Noise, v.Turn = 3, 12
	change(&v)
	require.NotNil(t, code)
	return v.Photograph(1, code)
}

// smeared is a picture each of whose pixels is the mean of so many in a
// direction from it.
func smeared(g *image.Gray, length int, toward image.Point) *image.Gray {
	out := image.NewGray(g.Rect)
	for y := range g.Rect.Dy() {
		for x := range g.Rect.Dx() {
			sum := 0
			for k := range length {
				at := image.Pt(x, y).Add(toward.Mul(k))
				sum += int(g.Pix[min(at.Y, g.Rect.Dy()-1)*g.Stride+min(at.X, g.Rect.Dx()-1)])
			}
			out.Pix[y*out.Stride+x] = byte(sum / length)
		}
	}
	return out
}

// soft is a picture that is out of focus by so many pixels.
func soft(g *image.Gray, pixels int) *image.Gray {
	return smeared(smeared(g, pixels, image.Pt(1, 0)), pixels, image.Pt(0, 1))
}

// waves is a frame whose gray goes up and down, so many pixels apart and so far.
func waves(apart, high float64) *image.Gray {
	g := even(0)
	for i := range g.Pix {
		g.Pix[i] = byte(120.5 + high*math.Sin(2*math.Pi/apart*float64(i%640))*math.Sin(2*math.Pi/apart*float64(i/640)))
	}
	return g
}

func TestTexture(t *testing.T) {
	spot := func(x, y int, gray float64) float64 {
		d := math.Hypot(float64(x-285), float64(y-210)) / 30
		return gray + 240*math.Exp(-d*d)
	}
	paper := func(x, y int, gray float64) float64 {
		if x < 285 && y < 210 {
			return 255
		}
		return gray
	}
	plain := func(v *studio.View) {}
	noise := even(120)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = byte(120 + 25*r.NormFloat64())
	}
	edge := even(40)
	for i := range edge.Pix {
		if i%640 > 300 {
			edge.Pix[i] = 220
		}
	}
	tests := []struct {
		why   string
		frame *image.Gray
		want  Hint
	}{
		{"a code as it should be", seen(t, plain), HintNone},
		{"small but not too small", seen(t, func(v *studio.View) { v.Module = 3 }), HintNone},
		{"hardly a pixel a module", seen(t, func(v *studio.View) { v.Module = 1.2 }), HintFar},
		{"the same before a bright wall", seen(t, func(v *studio.View) { v.Module, v.Light = 1.2, 235 }), HintFar},
		{"out of focus", soft(seen(t, plain), 13), HintBlurred},
		{"far out of focus", soft(seen(t, plain), 22), HintBlurred},
		{"moved", smeared(seen(t, plain), 18, image.Pt(1, 0)), HintBlurred},
		{"a reflection on it", seen(t, func(v *studio.View) { v.Light, v.Surface = 180, spot }), HintGlare},
		{"a reflection beside print that is hardly darker", seen(t, func(v *studio.View) { v.Light, v.Dark, v.Surface = 150, 115, spot }), HintNone},
		{"white paper beside it", seen(t, func(v *studio.View) { v.Light, v.Surface = 180, paper }), HintNone},
		{"a screen that nearly burns out", seen(t, func(v *studio.View) { v.Light = 252 }), HintNone},
		{"dots of three pixels", waves(6, 80), HintNone},
		{"a counter in soft light", waves(75, 10), HintNone},
		{"a bright screen", seen(t, func(v *studio.View) { v.Light = 290 }), HintNone},
		{"noise", noise, HintNone},
		{"an edge", edge, HintNone},
		{"nothing", even(120), HintNone},
		{"a picture too small to tell", image.NewGray(image.Rect(0, 0, 90, 90)), HintNone},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, textureOf(tt.frame), tt.why)
	}
}

// A picture twice as large says the same, as far as it is not about pixels.
func TestTextureOfLargePictures(t *testing.T) {
	large := seen(t, func(v *studio.View) { v.W, v.H, v.X, v.Y, v.Module = 1280, 720, 640, 360, 12 })
	assert.Equal(t, HintNone, textureOf(soft(large, 6)))
	assert.Equal(t, HintBlurred, textureOf(soft(large, 26)))
}

// The texture is looked at with the first frame, and with some of those after it
// until a code was read.
func TestHintKeepsTheDetail(t *testing.T) {
	d := NewDecoder()
	far := seen(t, func(v *studio.View) { v.Module = 1.2 })
	ask := func(g *image.Gray) Hint {
		results, err := d.Plain(g)
		require.NoError(t, err)
		return d.hint(g, results)
	}
	require.Equal(t, HintFar, ask(far))
	for range textureEvery - 1 {
		assert.Equal(t, HintFar, ask(even(120)), "kept")
	}
	assert.Equal(t, HintNothing, ask(even(120)), "looked at again")
	assert.Equal(t, HintNone, ask(seen(t, func(*studio.View) {})), "read")
	assert.Equal(t, HintFar, ask(far), "at once after a code")
}
