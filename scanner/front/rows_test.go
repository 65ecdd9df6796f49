package front

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

// The one branch lets through what each of the comparisons by itself would.
func TestHits(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	found := 0
	for range 20000 {
		e := make([]int32, 8)
		wide := 1 + r.Int32N(40)
		for i := 1; i < len(e); i++ {
			e[i] = e[i-1] + 1 + r.Int32N(20*wide)/10
			if i == 3 {
				e[i] += 3 * wide
			}
		}
		var want []hit
		for i := 0; i+5 < len(e); i += 2 {
			a, b, c, d, f := e[i+1]-e[i], e[i+2]-e[i+1], e[i+3]-e[i+2], e[i+4]-e[i+3], e[i+5]-e[i+4]
			if c >= a && c >= b && c >= d && c >= f && ringed(e[i:i+6]) {
				want = append(want, hit{(e[i+2] + e[i+3]) / 2, e[i+5] - e[i]})
			}
		}
		require.Equal(t, want, positive.hits(e, nil), "%v", e)
		found += len(want)
	}
	assert.Greater(t, found, 100)
}

// A code that is light on dark is found by the edges that the plain pass left, which
// are those of the picture and not found anew.
func TestReadKept(t *testing.T) {
	s, _ := studio.QR(short, studio.M, 0)
	v := studio.Straight(4)
	v.Dark, v.Light = 220, 30
	r := NewReader()
	require.Empty(t, r.Plain(v.Photograph(1, s)))
	rows, edges := len(r.qr.rows.seen), len(r.qr.rows.edges)
	r.negative()
	require.Len(t, r.codes, 1)
	assert.Equal(t, short, r.codes[0].Text)
	assert.Equal(t, [2]int{rows, edges}, [2]int{len(r.qr.rows.seen), len(r.qr.rows.edges)})
	for _, f := range r.qr.finders {
		assert.GreaterOrEqual(t, f.seen, 2, "a finder that one row crosses is none")
	}
	require.Empty(t, r.Plain(v.Photograph(1)), "and the next picture has rows of its own")
	r.negative()
	assert.Empty(t, r.codes)
}

// What is crossed by one row alone is passed over, and so are rows that cross different
// things.
func TestFollows(t *testing.T) {
	h := hit{1000, 400}
	for o, want := range map[hit]bool{
		{1000, 400}: true, {1090, 300}: true, {930, 500}: true, {1100, 400}: false, {880, 400}: false, {1000, 600}: false, {1000, 230}: false,
	} {
		assert.Equal(t, want, h.follows(o), "%v", o)
	}
	q := NewReader().qr
	p := noisePlane(1, 640, 480)
	q.sight = sight{&thresholds{}, p, negative}
	q.measure(p)
	runs := []int32{0, 16 * 8, 16 * 16, 16 * 24, 16 * 48, 16 * 56, 16 * 64, 16 * 72}
	q.rows.edges = append(append(runs, runs...), 0, 32, 64)
	q.rows.seen = []row{{7, 8, 16}, {1, 0, 8}, {4, 16, 19}}
	calls := 0
	q.kept(func(int, hit) { calls++ })
	assert.Zero(t, calls, "the row between has none")
	other := len(q.rows.edges)
	for _, e := range runs {
		q.rows.edges = append(q.rows.edges, e+16*80)
	}
	q.rows.seen = []row{{1, 0, 8}, {4, other, other + 8}}
	q.kept(func(int, hit) { calls++ })
	assert.Zero(t, calls, "what the rows cross is not the same")
	q.rows.seen = []row{{7, 16, 19}, {4, 8, 16}, {1, 0, 8}}
	q.kept(func(y int, _ hit) { calls += y })
	assert.Equal(t, 1+4, calls)
}

// A row that lies between two without hits is not looked at, and nothing is missed by
// that: the hits are those of each two rows in succession.
func TestKeptMissesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	found := 0
	for range 300 {
		q := NewReader().qr
		q.sight = sight{sign: negative}
		for y := range 1 + r.IntN(9) {
			from := len(q.rows.edges)
			q.rows.edges = append(q.rows.edges, 0)
			if wide := int32(100 + r.IntN(3)); r.IntN(3) > 0 {
				for i, modules := range []int32{1, 1, 1, 3, 1, 1, 1} {
					q.rows.edges = append(q.rows.edges, q.rows.edges[from+i]+modules*wide)
				}
			}
			q.rows.seen = append(q.rows.seen, row{3 * y, from, len(q.rows.edges)})
		}
		var want, got []int
		var above []hit
		for i, o := range q.rows.seen {
			hits := negative.hits(q.rows.edges[o.from:o.to], nil)
			if len(hits) > 0 && len(above) > 0 {
				want = append(want, q.rows.seen[i-1].y, o.y)
			}
			above = hits
		}
		q.kept(func(y int, _ hit) { got = append(got, y) })
		require.Equal(t, want, got, "%v", q.rows.seen)
		found += len(got)
	}
	assert.Greater(t, found, 300)
}

// Where the plain pass saw no finder twice, no code is looked for of which a corner is
// hidden.
func TestClippedNeedsAFinder(t *testing.T) {
	r := NewReader()
	r.Plain(studio.Straight(4).Photograph(1))
	r.qr.rows.finders = []finder{{seen: 1}, {seen: 1}}
	r.qr.finders = append(r.qr.finders[:0], finder{seen: 7})
	r.clipped()
	assert.Equal(t, []finder{{seen: 7}}, r.qr.finders, "finders were looked for")
	r.qr.rows.finders = []finder{{seen: 1}, {seen: 2}}
	r.clipped()
	assert.Empty(t, r.qr.finders)
}
