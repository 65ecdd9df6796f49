package front

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

func TestFit(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	from := [4]point{{3.5, 3.5}, {17.5, 3.5}, {3.5, 17.5}, {17.5, 17.5}}
	for range 500 {
		var to [4]point
		for i := range to {
			to[i] = from[i].times(5).add(point{100 + 8*r.Float32(), 50 + 8*r.Float32()})
		}
		h, ok := fit(&from, &to)
		require.True(t, ok)
		for i := range to {
			got := h.at(from[i].x, from[i].y)
			assert.InDelta(t, to[i].x, got.x, 0.01)
			assert.InDelta(t, to[i].y, got.y, 0.01)
		}
	}
	_, ok := fit(&from, &[4]point{{1, 1}, {2, 2}, {3, 3}, {4, 4}})
	assert.False(t, ok, "points on one line")
}

func TestLine(t *testing.T) {
	for _, dir := range []point{{1, 0}, {0, 1}, {0.6, 0.8}, {-0.8, 0.6}} {
		var points []point
		for k := range 5 {
			points = append(points, point{10, 20}.add(dir.times(float32(k))))
		}
		at, got, ok := line(points)
		require.True(t, ok)
		assert.InDelta(t, 0, got.cross(dir), 1e-4)
		assert.InDelta(t, 0, at.sub(points[0]).cross(dir), 1e-3)
	}
	_, _, ok := line([]point{{1, 1}, {1, 1}, {1, 1}})
	assert.False(t, ok)
}

// A grid lies where the code is, to a third of a module at its corners, also seen
// aslant, without an alignment pattern and with one.
func TestGuess(t *testing.T) {
	for _, version := range []int{0, 2, 4, 7} {
		s, dim := studio.QR(short, studio.L, version)
		for _, tilt := range []float64{0, 0.7, -0.7} {
			v := studio.Straight(5)
			v.Turn, v.Tilt, v.Blur = 17, tilt, 2
			q := looked(planeOf(v.Photograph(1, s)), positive)
			q.findTriples()
			require.NotEmpty(t, q.triples, "version %d tilt %v", version, tilt)
			site := q.survey(q.triples[0])
			assert.Equal(t, dim, site.dims()[0], "version %d tilt %v: %v modules", version, tilt, site.modules)
			var grids [3]grid
			require.NotZero(t, q.guess(&site, dim, &grids), "version %d tilt %v", version, tilt)
			worst := 0.0
			for _, c := range [4][2]float64{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
				at := grids[0].at(float32(c[0])*float32(dim), float32(c[1])*float32(dim))
				x, y := v.To(float64(at.x), float64(at.y))
				half := float64(dim) / 2
				worst = max(worst, abs64(x+half-c[0]*float64(dim)), abs64(y+half-c[1]*float64(dim)))
			}
			assert.Less(t, worst, 0.34, "version %d tilt %v", version, tilt)
		}
	}
}

func abs64(v float64) float64 { return max(v, -v) }
