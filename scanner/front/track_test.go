package front

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

// The region of the track comes first, until the track is stale.
func TestTrack(t *testing.T) {
	spots := []region{{x0: 0, y0: 0, x1: 2, y1: 2, power: 9}, {x0: 10, y0: 10, x1: 12, y1: 12, power: 5}, {x0: 20, y0: 3, x1: 22, y1: 5, power: 2}}
	var tr track
	tr.first(spots, 24)
	assert.Equal(t, float32(9), spots[0].power, "nothing to follow")
	tr.follow(point{21 * 24, 4 * 24})
	tr.first(spots, 24)
	assert.Equal(t, []float32{2, 9, 5}, []float32{spots[0].power, spots[1].power, spots[2].power})
	for range stale {
		tr.next()
	}
	assert.Zero(t, tr.age)
}

// A code that was read where much else is in view is looked at first afterwards,
// even when the budget is for one part only.
func TestAttemptFollowsTheCode(t *testing.T) {
	qr, _ := studio.QR(short, studio.L, 0)
	cpm, _ := studio.QR(long, studio.L, 0)
	v := studio.Straight(2)
	v.X, v.Y = 120, 120
	readable := v.Photograph(1, qr)
	bright := func(x, y int, gray float64) float64 {
		if x > 300 {
			return gray // a large code that is spoilt
		}
		return 90 + 3*gray
	}
	v.Surface, v.Blur = bright, 3.4
	burnt := v.Photograph(1, qr, func(x, y float64) bool {
		return cpm(x/3-30, y/3-20) != cpm(x/3-29.5, y/3-20.5)
	})
	r := NewReader()
	require.NotEmpty(t, r.Plain(readable))
	require.Empty(t, r.Plain(burnt))
	r.Attempt(0, 1)
	require.NotEmpty(t, r.spots)
	at := r.spots[0]
	assert.True(t, at.x0*r.bars.slants.side < 150 && at.y0*r.bars.slants.side < 150, "%+v", r.spots)
}
