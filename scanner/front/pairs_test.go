package front

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

func TestFitPins(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	const dim = 57
	truth, ok := fit(&[4]point{{0, 0}, {dim, 0}, {0, dim}, {dim, dim}}, &[4]point{{610, 90}, {900, 200}, {560, 420}, {810, 470}})
	require.True(t, ok)
	pinned := func(noise float32) (pins []pin) {
		for range 12 {
			p := point{dim * r.Float32(), dim * r.Float32()}
			at := truth.at(p.x, p.y)
			pins = append(pins, pin{p, at.add(point{noise * (r.Float32() - 0.5), noise * (r.Float32() - 0.5)}), 1})
		}
		return pins
	}
	tests := []struct {
		why    string
		pins   []pin
		within float64
	}{
		{"exact pins", pinned(0), 0.01},
		{"pins that are half a pixel off", pinned(1), 2},
		{"a wrong guess among them", append(pinned(0), pin{point{dim, dim}, point{830, 490}, guessed}), 0.2},
	}
	for _, tt := range tests {
		h, ok := fitPins(tt.pins, dim)
		require.True(t, ok, tt.why)
		for _, p := range []point{{0, 0}, {dim, 0}, {0, dim}, {dim, dim}, {20, 30}} {
			want, got := truth.at(p.x, p.y), h.at(p.x, p.y)
			assert.InDelta(t, 0, want.sub(got).length(), tt.within, "%s at %v", tt.why, p)
		}
	}
	_, ok = fitPins([]pin{{point{1, 1}, point{5, 5}, 1}, {point{2, 2}, point{6, 6}, 1}, {point{9, 4}, point{9, 9}, 1}}, dim)
	assert.False(t, ok, "three pins are too few")
}

// A corner that is covered, and a code that sticks out of the picture with one.
func TestReaderMissingCorner(t *testing.T) {
	small, smallDim := studio.QR(short, studio.M, 0)
	large, largeDim := studio.QR(long, studio.L, 0)
	covered := func(s studio.Sheet, dim int, cx, cy float64, dark bool) studio.Sheet {
		half := float64(dim) / 2
		return func(x, y float64) bool {
			if x*cx > half-8 && y*cy > half-8 && x*cx < half+2 && y*cy < half+2 {
				return dark
			}
			return s(x, y)
		}
	}
	r := NewReader()
	for corner, at := range map[string][2]float64{"upper left": {-1, -1}, "upper right": {1, -1}, "lower left": {-1, 1}} {
		for turn := 0.0; turn < 360; turn += 50 {
			v := studio.Straight(4)
			v.Turn, v.Noise, v.Blur = turn, 3, 1
			for why, s := range map[string]studio.Sheet{
				"a light sticker": covered(small, smallDim, at[0], at[1], false),
				"a thumb":         covered(small, smallDim, at[0], at[1], true),
			} {
				codes := picture(r, v.Photograph(1, s))
				if !assert.Len(t, codes, 1, "%s on the %s, %v°", why, corner, turn) {
					continue
				}
				assert.Equal(t, short, codes[0].Text)
			}
		}
		// So near that the corner is beyond the upper side of the picture.
		v := studio.Straight(5)
		v.Turn = -90 - math.Atan2(at[1], at[0])*180/math.Pi
		v.Y = (float64(largeDim)/2-4)*math.Sqrt2*5 + 2
		codes := picture(r, v.Photograph(2, large))
		require.Len(t, codes, 1, "the %s is beyond the picture", corner)
		if len(codes) > 0 {
			assert.Equal(t, long, codes[0].Text)
		}
	}
}
