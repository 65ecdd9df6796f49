package scanner

import (
	"image"
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/scanner/front"
)

// even is a frame of one gray.
func even(v byte) *image.Gray {
	g := blank(640, 480)
	for i := range g.Pix {
		g.Pix[i] = v
	}
	return g
}

func TestLight(t *testing.T) {
	qr := vga(map[image.Point]*image.Gray{{200, 100}: qrOf(t, codeA, 6)})
	dim := vga(map[image.Point]*image.Gray{{200, 100}: qrOf(t, codeA, 6)})
	for i, v := range dim.Pix {
		dim.Pix[i] = v / 5
	}
	lamp := even(10)
	for i := range lamp.Pix[:640*6] {
		lamp.Pix[i] = 255
	}
	noisy := even(120)
	for i := range noisy.Pix {
		noisy.Pix[i] += byte(i * 7919 % 20) // a sensor's
	}
	tests := []struct {
		why   string
		frame *image.Gray
		want  Hint
	}{
		{"a code in view", qr, HintNone},
		{"a code on a dim screen is no fault of the light", dim, HintNone},
		{"a covered camera", even(3), HintDark},
		{"a lamp in the corner does not make a dark room good", lamp, HintDark},
		{"a lamp into the camera", even(250), HintBright},
		{"a bare counter, with noise", noisy, HintNothing},
		{"no pixels", image.NewGray(image.Rectangle{}), HintNone},
		{"fewer pixels than are skipped", image.NewGray(image.Rect(0, 0, 3, 3)), HintNone},
		{"one pixel that is looked at", image.NewGray(image.Rect(0, 0, 5, 5)), HintDark},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, lightOf(tt.frame), tt.why)
	}
	assert.Equal(t, "too dark", HintDark.String())
}

// What the decoder saw of a code says more than the light.
func TestHintOf(t *testing.T) {
	assert.Equal(t, HintDark, hintOf(front.TroubleNone, HintNone, HintDark))
	for trouble, want := range map[front.Trouble]Hint{front.TroubleFar: HintFar, front.TroubleBlurred: HintBlurred, front.TroubleGlare: HintGlare} {
		assert.Equal(t, want, hintOf(trouble, HintBlurred, HintBright))
	}
	assert.Equal(t, "two codes", HintAmbiguous.String())
}
