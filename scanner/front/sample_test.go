package front

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mixed is a code whose modules were mixed with their neighbours.
func mixed(r *rand.Rand, q *qrReader, m []float32, dim int, row, column, noise float32) {
	at := func(x, y int) float32 {
		if x < 0 || y < 0 || x >= dim || y >= dim {
			return -1
		}
		return m[y*dim+x] / 100
	}
	q.grays, q.cuts, q.margins = make([]float32, dim*dim), make([]float32, dim*dim), make([]float32, dim*dim)
	for y := range dim {
		for x := range dim {
			v := at(x, y) + row*(at(x-1, y)+at(x+1, y)) + column*(at(x, y-1)+at(x, y+1))
			q.grays[y*dim+x] = 128 - 60*v/(1+2*row+2*column) + noise*float32(r.NormFloat64())
			q.cuts[y*dim+x] = 128
		}
	}
}

// wrongModules counts the modules that a rule takes for the other colour.
func wrongModules(q *qrReader, m []float32) (n int) {
	for i := range m {
		if (m[i] > 0) != (q.margins[i] > 0) {
			n++
		}
	}
	return n
}

// The last rule reads a blur in which the thresholds leave many modules wrong,
// also one along a single direction.
func TestUnblur(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	q := NewReader().qr
	m, dim := margins(long[:60], 0, 5)
	l := q.layout(5)
	for why, tt := range map[string]struct{ row, column float32 }{
		"out of focus":   {0.22, 0.22},
		"moved sideways": {0.36, 0},
		"moved upward":   {0, 0.36},
		"no blur at all": {0, 0},
	} {
		mixed(r, q, m, dim, tt.row, tt.column, 4)
		require.True(t, q.judgeBy(byNeighbours, l))
		before := wrongModules(q, m)
		require.True(t, q.judgeBy(byBlur, l), why)
		after := wrongModules(q, m)
		assert.LessOrEqual(t, after, 8, "%s: %d wrong before", why, before)
		if tt.row+tt.column > 0 {
			assert.Greater(t, before, 4*after+10, "%s would be easy without", why)
		}
	}
}

// A reflection across the code raises all grays; the local mean follows it.
func TestLocalMeansFollowAReflection(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	q := NewReader().qr
	m, dim := margins(long[:60], 0, 5)
	mixed(r, q, m, dim, 0, 0, 3)
	for i := range q.grays {
		d := float32(i%dim-dim/2) / 8
		q.grays[i] += 200 / (1 + d*d)
	}
	l := q.layout(5)
	require.True(t, q.judgeBy(byBlocks, l))
	assert.Greater(t, wrongModules(q, m), 100)
	require.True(t, q.judgeBy(byNeighbours, l))
	assert.Less(t, wrongModules(q, m), 30)
}

// On a screen that outshines its dark modules those that stand alone are light
// gray; the timing patterns tell how light.
func TestCentre(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	q := NewReader().qr
	m, dim := margins(long[:60], 0, 5)
	mixed(r, q, m, dim, 0.1, 0.1, 2)
	for i, g := range q.grays {
		q.grays[i] = min(255, 2.4*g)
	}
	l := q.layout(5)
	require.True(t, q.judgeBy(byNeighbours, l))
	before := wrongModules(q, m)
	require.True(t, q.judgeBy(byTiming, l))
	assert.Less(t, wrongModules(q, m), before)
}

// The mean of a table of sums is that of nine by nine, cut off at the sides.
func TestLocalMeans(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	const dim = 21
	q := &qrReader{grays: make([]float32, dim*dim), margins: make([]float32, dim*dim)}
	for i := range q.grays {
		q.grays[i] = float32(r.IntN(256))
	}
	q.localMeans(dim)
	for y := range dim {
		for x := range dim {
			sum, n := float32(0), float32(0)
			for j := max(0, y-4); j <= min(dim-1, y+4); j++ {
				for i := max(0, x-4); i <= min(dim-1, x+4); i++ {
					sum, n = sum+q.grays[j*dim+i], n+1
				}
			}
			require.InDelta(t, sum/n-q.grays[y*dim+x], q.margins[y*dim+x], 0.01)
		}
	}
}

// The grays around the middle of a module are taken from within it, also where it is wide
// and hardly high.
func TestNarrowest(t *testing.T) {
	for why, tt := range map[string]struct {
		u, v point
		want float64
	}{
		"straight":         {point{8, 0}, point{0, 8}, 8},
		"turned":           {point{5, 5}, point{-5, 5}, 7.071},
		"wide":             {point{8, 0}, point{0, 2}, 2},
		"high":             {point{2, 0}, point{0, 8}, 2},
		"a narrow diamond": {point{8, 2}, point{-8, 2}, 4},
		"aslant":           {point{8, 0}, point{8, 2}, 2},
	} {
		g := grid{homography{a: tt.u.x, d: tt.u.y, b: tt.v.x, e: tt.v.y, c: 100, f: 100}, 21}
		assert.InDelta(t, tt.want, g.narrowest(), 0.01, why)
	}
}

// Of rows of modules that are two pixels high each keeps its gray.
func TestSampleFromTheSide(t *testing.T) {
	p := &plane{pix: make([]byte, 200*60), w: 200, h: 60, stride: 200}
	for i := range p.pix {
		p.pix[i] = byte(i / 200 / 2 % 2 * 200)
	}
	q := NewReader().qr
	q.sight = sight{&thresholds{}, p, positive}
	q.measure(p)
	assert.True(t, q.sample(&grid{homography{a: 8, e: 2}, 21}, 0))
	for i, g := range q.grays {
		assert.Equal(t, float32(i/21%2*200), g, "module %d", i)
	}
}
