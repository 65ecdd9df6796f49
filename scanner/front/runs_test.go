package front

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/scanner/studio"
)

// A square has no dents however it is turned, tilted and measured; what is wide along two
// lines and narrow between them has.
func TestBulge(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for range 300 {
		tilted := tiltedBy(70*r.Float64(), 2*math.Pi*r.Float64())
		sin, cos := math.Sincos(2 * math.Pi * r.Float64())
		u, v := tilted(point{float32(4 * cos), float32(4 * sin)}), tilted(point{float32(-4 * sin), float32(4 * cos)})
		f := finderAt(point{}, u, v, 1)
		for i := range f.runs {
			f.runs[i] *= 0.96 + 0.08*r.Float32()
		}
		assert.True(t, f.runs.bulge(), "%v", f.runs)
	}
	for why, dented := range map[string]runs{
		"narrow along a row":      {10.7, 20, 30, 30},
		"narrow along a column":   {20, 10.7, 30, 30},
		"narrow on the way down":  {30, 30, 16, 30},
		"narrow on the way up":    {30, 30, 30, 16},
		"one letter beside three": {10.67, 11.99, 29.99, 16.92},
	} {
		assert.False(t, dented.bulge(), why)
	}
}

// Two finders of one code are squeezed in the same way, near or far.
func TestUnlike(t *testing.T) {
	near, far := runs{40, 20, 30, 24}, runs{30, 15, 22.5, 18}
	assert.InDelta(t, 1, near.unlike(&far), 0.001)
	across := runs{20, 40, 30, 24}
	assert.InDelta(t, 4, near.unlike(&across), 0.001)
	assert.InDelta(t, 4, across.unlike(&near), 0.001)
}

// What more rows say of a finder counts as much as what the first said.
func TestLearn(t *testing.T) {
	q := &qrReader{}
	for i, wide := range []float32{10, 13, 16} {
		q.keep(finder{point: point{50, 50 + float32(i)}, module: 3, seen: 1, runs: runs{wide, 2 * wide, 20, 20}})
	}
	assert.Len(t, q.finders, 1)
	assert.InDelta(t, 13, q.finders[0].runs[0], 0.01)
	assert.InDelta(t, 26, q.finders[0].runs[1], 0.01)
}

// What has the runs of a finder along four lines is one where these may be of a square,
// also with a small centre, and also where its outer ring ends at the side of the picture.
func TestFinderHasNoDents(t *testing.T) {
	rings := func(far func(x, y float64) float64, middle, ring float64) studio.Sheet {
		return func(x, y float64) bool {
			d := far(x, y)
			return d < middle || d > ring && d < 3.5
		}
	}
	square := func(x, y float64) float64 { return max(math.Abs(x), math.Abs(y)) }
	star := func(x, y float64) float64 { return math.Pow(math.Sqrt(math.Abs(x))+math.Sqrt(math.Abs(y)), 2) }
	for why, tt := range map[string]struct {
		sheet studio.Sheet
		y     float64 // of its middle, in pixels
		want  bool
	}{
		"a square":                   {rings(square, 1.5, 2.5), 240, true},
		"a star":                     {rings(star, 1.5, 2.5), 240, false},
		"with a small centre":        {rings(square, 1.02, 2.25), 240, true},
		"at the side of the picture": {rings(square, 1.5, 2.5), 3.1 * 12, true},
	} {
		v := studio.Straight(12)
		v.Y = tt.y
		assert.Equal(t, tt.want, len(looked(planeOf(v.Photograph(1, tt.sheet)), positive).finders) > 0, why)
	}
}

// A finder that is seen from the side is crossed by as many rows as it is high.
func TestSolid(t *testing.T) {
	q := &qrReader{step: 3, finders: []finder{{seen: 2, runs: runs{40, 14, 20, 20}}, {seen: 2, runs: runs{14, 40, 20, 20}}}}
	assert.Equal(t, float32(1), q.solid(0))
	assert.InDelta(t, 0.42, q.solid(1), 0.01)
}

// Two finders are of one code only where both are squeezed alike.
func TestPaired(t *testing.T) {
	q := &qrReader{step: 3}
	for i, f := range []finder{
		finderAt(point{100, 100}, point{4, 0}, point{0, 2}, 9),
		finderAt(point{200, 100}, point{4, 0}, point{0, 2.4}, 9),
		finderAt(point{200, 100}, point{2, 0}, point{0, 4}, 9),
	} {
		q.finders = append(q.finders, f)
		if i > 0 {
			assert.Equal(t, i == 1, q.paired(0, uint8(i)))
		}
	}
}

// Three finders that lie as those of a code are none when they are squeezed otherwise.
func TestUnfit(t *testing.T) {
	for why, tt := range map[string]struct {
		u, v point
		want bool
	}{
		"a code from straight before it": {point{4, 0}, point{0, 4}, true},
		"from a little aside":            {point{4, 0}, point{0, 3}, true},
		"lying flat":                     {point{6, 0}, point{0, 2}, false},
		"turned and lying flat":          {point{5, 3}, point{-1, 2}, false},
	} {
		q := &qrReader{step: 3}
		for _, at := range []point{{100, 100}, {180, 100}, {100, 180}} {
			q.finders = append(q.finders, finderAt(at, tt.u, tt.v, 5))
		}
		_, ok := q.unfit(&triple{corner: 0, right: 2, below: 1})
		assert.Equal(t, tt.want, ok, why)
	}
}
