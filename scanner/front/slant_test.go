package front

import (
	"image"
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/scanner/studio"
)

// A short look tells bars from a single edge, at any angle.
func TestBarred(t *testing.T) {
	bars, _ := studio.Code128(other, 40)
	edge := func(x, y float64) bool { return x < 0 }
	for turn := 0.0; turn < 180; turn += 22.5 {
		for want, s := range map[bool]studio.Sheet{true: bars, false: edge} {
			v := studio.Straight(2)
			v.Turn, v.Blur, v.Noise = turn, 1.5, 4
			places := placesInTheMiddle(v.Photograph(1, s), func(b *barReader, p *plane, l *tile) {
				assert.Equal(t, want, b.barred(p, l), "at %v°, bars: %v", turn, want)
			})
			assert.NotZero(t, places)
		}
	}
}

// placesInTheMiddle looks at each of the best places of a picture that lies about its
// middle, where the sheet is, and returns how many there are.
func placesInTheMiddle(g *image.Gray, look func(b *barReader, p *plane, l *tile)) (places int) {
	b, p := &NewReader().bars, planeOf(g)
	b.prepare(p)
	b.slants.measure(p)
	b.slants.best(func(l *tile) bool {
		if l.middle.near(point{320, 240}, 40) {
			places++
			look(b, p, l)
		}
		return true
	})
	return places
}

// Tiles with more edges than most are measured by all rows, the others by half of them.
func TestTilesAreMeasured(t *testing.T) {
	bars, _ := studio.Code128(other, 40)
	v := studio.Straight(2)
	v.Noise = 4
	p := planeOf(v.Photograph(1, bars))
	var s slants
	s.measure(p)
	whole := 0
	for i := range s.tiles {
		x0, y0 := 1+i%s.w*s.side, 1+i/s.w*s.side
		var first, all tile
		first.gradients(p, x0, y0, s.side)
		all = first
		all.gradients(p, x0, y0+gradientRows/2, s.side)
		if got := s.tiles[i]; first.xx+first.yy > middle(s.edges) {
			whole++
			assert.Equal(t, all.xy, got.xy)
			assert.Equal(t, all.xx+all.yy, got.xx+got.yy)
		} else {
			assert.Equal(t, 2*(first.xx+first.yy), got.xx+got.yy)
		}
	}
	assert.Greater(t, whole, 20)
	assert.LessOrEqual(t, whole, len(s.tiles)/2)
}
