package front

import (
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
			b := &NewReader().bars
			p := planeOf(v.Photograph(1, s))
			b.prepare(p)
			b.slants.measure(p)
			places := 0
			b.slants.best(func(l *tile) bool {
				if l.middle.near(point{320, 240}, 40) {
					places++
					assert.Equal(t, want, b.barred(p, l), "at %v°, bars: %v", turn, want)
				}
				return true
			})
			assert.NotZero(t, places)
		}
	}
}
