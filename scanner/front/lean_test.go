package front

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/scanner/studio"
)

// leanedBars are bars of which the upper ends lie to one side of the lower ones.
func leanedBars(text string, height, lean float64) studio.Sheet {
	s, _ := studio.Code128(text, height)
	return func(x, y float64) bool { return s(x+lean*y, y) }
}

// Bars that lean, as those that are seen from aside do, are read along the way in which
// they follow each other.
func TestBarsThatLean(t *testing.T) {
	for _, lean := range []float64{-1.1, -0.8, 0.8, 1.1} {
		for _, turn := range []float64{25, 40, 130} {
			v := studio.Straight(2.4)
			v.Turn, v.Noise = turn, 3
			r := NewReader()
			r.Plain(v.Photograph(1, leanedBars(short, 24, lean)))
			name := fmt.Sprintf("leaning by %v, turned by %v", lean, turn)
			if codes := r.Attempt(0, Everything); assert.Len(t, codes, 1, name) {
				assert.Equal(t, short, codes[0].Text, name)
			}
		}
	}
}

// A place leans where it is long in another direction than across its edges; bars that
// are seen from straight before them do not, nor does a single edge, nor a square.
func TestLeaning(t *testing.T) {
	upright, _ := studio.Code128(other, 30)
	edge := func(x, y float64) bool { return x < 0 }
	square := func(x, y float64) bool { return x > -25 && x < 25 && y > -25 && y < 25 && int(x+1000)%4 < 2 }
	for name, c := range map[string]struct {
		sheet studio.Sheet
		leans bool
	}{"leaned": {leanedBars(other, 24, 0.8), true}, "upright": {upright, false}, "edge": {edge, false}, "square": {square, false}} {
		v := studio.Straight(2.4)
		v.Turn, v.Noise = 25, 3
		places := placesInTheMiddle(v.Photograph(1, c.sheet), func(b *barReader, _ *plane, l *tile) {
			dir, _, leans := b.slants.leaning(l)
			assert.Equal(t, c.leans, leans, name)
			if leans { // the sheet's own x, which is turned by 25 degrees
				assert.InDelta(t, 0, dir.cross(point{0.906, 0.423}), 0.15, name)
			}
		})
		assert.NotZero(t, places, name)
	}
}
