package front

import (
	"math/rand/v2"
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

// Where bars have no code in the middle lane of a place, those beside it are not looked at
// module by module.
func TestBarsWithoutCodeAreSoughtOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	dark := make([]bool, 120)
	for i := range dark {
		dark[i] = r.IntN(2) == 0
	}
	v := studio.Straight(2.2)
	v.X, v.Turn = 200, 45
	p := planeOf(v.Photograph(1, func(x, y float64) bool { return y*y < 400 && x > -60 && x < 60 && dark[int(x+60)] }))
	b := NewReader().bars
	b.slants = slants{tiles: []tile{{xx: 0.5, yy: 0.5, xy: 0.5, middle: point{200, 240}}}, w: 1, h: 1, side: tileSide}
	b.readSlanted(p, func([]int, strip) { t.Error("a code was found") })
	lane := func(off float32) int {
		dir := b.slants.tiles[0].dir
		l := p.across(point{200, 240}.add(point{-dir.y, dir.x}.times(off)), dir)
		return l.n
	}
	first, last := lane(slantedLanes[0]), lane(slantedLanes[2])
	require.NotEqual(t, first, last, "the lanes are told apart by their length")
	assert.Equal(t, first, len(b.lattice.line), "the lane that was looked at last")
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
