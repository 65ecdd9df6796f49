package scanner

import (
	"image"
	"testing"

	"github.com/stretchr/testify/assert"
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
		want  Light
	}{
		{"a code in view", qr, LightGood},
		{"a code on a dim screen is no fault of the light", dim, LightGood},
		{"a covered camera", even(3), LightDark},
		{"a lamp in the corner does not make a dark room good", lamp, LightDark},
		{"a lamp into the camera", even(250), LightBright},
		{"a bare counter, with noise", noisy, LightNothing},
		{"no pixels", image.NewGray(image.Rectangle{}), LightGood},
		{"fewer pixels than are skipped", image.NewGray(image.Rect(0, 0, 3, 3)), LightGood},
		{"one pixel that is looked at", image.NewGray(image.Rect(0, 0, 5, 5)), LightDark},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, lightOf(tt.frame), tt.why)
	}
	assert.Equal(t, "too dark", LightDark.String())
}
