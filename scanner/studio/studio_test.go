package studio

import (
	"image"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The same seed is the same picture; another is another.
func TestSetIsOfTheSeed(t *testing.T) {
	a, b, c := Set(1, 2), Set(1, 2), Set(2, 2)
	require.Len(t, a, 16)
	for i := range a {
		assert.Equal(t, a[i].Text, b[i].Text)
		if a[i].Text != "" {
			assert.NotEqual(t, a[i].Text, c[i].Text)
		}
	}
	g := a[0].Take()
	assert.Equal(t, image.Rectangle{Max: Sizes[0]}, g.Rect)
	assert.Equal(t, g.Pix, b[0].Take().Pix)
	assert.NotEqual(t, g.Pix, c[0].Take().Pix)
}

// A module is dark where the code is, through any view.
func TestPhotograph(t *testing.T) {
	s, dim := QR("42", M, 0)
	v := Straight(6)
	v.Turn, v.Tilt, v.Mirror = 30, 0.2, true
	g := v.Photograph(1, s)
	seen := 0
	for y := range 480 {
		for x := range 640 {
			u, w := v.To(float64(x)+0.5, float64(y)+0.5)
			if du, dw := u-float64(int(u)), w-float64(int(w)); du*du < 0.04 && dw*dw < 0.04 && dim%2 == 1 {
				assert.Equal(t, s(u, w), g.GrayAt(x, y).Y < 128)
				seen++
			}
		}
	}
	assert.Greater(t, seen, 441)
}
