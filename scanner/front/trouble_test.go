package front

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

// A code that is spoilt beyond reading tells by what.
func TestTrouble(t *testing.T) {
	qr, _ := studio.QR(long, studio.L, 0)
	small, _ := studio.QR(short, studio.L, 0)
	for why, tt := range map[string]struct {
		want Trouble
		code studio.Sheet
		view func(v *studio.View)
	}{
		"too far away": {TroubleFar, small, func(v *studio.View) { v.Module, v.Blur, v.Noise = 2, 3.2, 8 }},
		"out of focus": {TroubleBlurred, qr, func(v *studio.View) { v.Module, v.Blur, v.Noise = 4, 7.4, 3 }},
		"a reflection": {TroubleGlare, qr, func(v *studio.View) {
			v.Module = 5
			v.Surface = func(x, y int, gray float64) float64 {
				d := math.Hypot(float64(x-330), float64(y-250)) / 75
				return gray + 900*math.Exp(-d*d)
			}
		}},
	} {
		v := studio.Straight(4)
		tt.view(&v)
		r := NewReader()
		require.Empty(t, picture(r, v.Photograph(1, tt.code)), why)
		assert.Equal(t, tt.want, r.Trouble(), why)
	}
	r := NewReader()
	require.NotEmpty(t, r.Plain(studio.Straight(5).Photograph(1, qr)))
	assert.Equal(t, TroubleNone, r.Trouble(), "it was read")
	r.Plain(clutter(1))
	assert.Equal(t, TroubleNone, r.Trouble(), "there is none")
	assert.Equal(t, TroubleNone, NewItemReader().Trouble())
}
