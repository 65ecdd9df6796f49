package front

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

// A place is read where there are as many bars around as a code has, or where bars go on
// from one end of the look to the other; not where a few stand between paper.
func TestCrowded(t *testing.T) {
	few := func(n float64) studio.Sheet { // bars of one module, one apart
		return func(x, y float64) bool { return y*y < 400 && x > -n && x < n && int(x+100)%2 == 0 }
	}
	code, _ := studio.Code128(short, 40)
	for why, tt := range map[string]struct {
		sheet          studio.Sheet
		module         float64
		barred, crowds bool
	}{
		"a code":              {code, 2.2, true, true},
		"a code of wide bars": {code, 9, false, true},
		"eight bars":          {few(8), 2.5, true, false},
		"two bars":            {few(2), 2.5, false, false},
		"paper":               {few(0), 2.5, false, false},
	} {
		v := studio.Straight(tt.module)
		v.Noise, v.Turn = 1, 20
		p := planeOf(v.Photograph(1, tt.sheet))
		b := NewReader().bars
		b.slants.measure(p)
		b.prepare(p)
		place := tile{middle: point{320, 240}, dir: point{0.94, 0.342}}
		assert.Equal(t, tt.barred, b.barred(p, &place), why)
		l := p.across(place.middle, place.dir)
		require.Greater(t, l.n, 400)
		assert.Equal(t, tt.crowds, b.crowded(p, &l, place.middle), why)
		const untouched = 12345 // where no lane reaches but a whole one
		b.sums[300] = untouched
		b.readSlanted(p, func([]int, strip) {})
		assert.Equal(t, tt.crowds, b.sums[300] != untouched, "%s: a whole lane was read", why)
	}
}

// At the end of a lane the look ends too, and a lane too short for a code is none.
func TestCrowdedAtTheSide(t *testing.T) {
	code, modules := studio.Code128(short, 40)
	v := studio.Straight(2.2)
	v.X = 2.2*float64(modules)/2 + 12
	p := planeOf(v.Photograph(1, code))
	b := NewReader().bars
	b.slants.measure(p)
	b.prepare(p)
	l := p.across(point{40, 240}, point{1, 0})
	assert.True(t, b.crowded(p, &l, point{40, 240}))
	corner := p.across(point{638, 478}, point{0.7071, -0.7071})
	require.Less(t, corner.n, leastEdges)
	assert.False(t, b.crowded(p, &corner, point{638, 478}))
	assert.False(t, b.crowded(p, &lane{}, point{40, 240}), "a lane beside the plane")
}
