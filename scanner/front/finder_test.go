package front

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

// looked prepares a reader with the finders of a plane.
func looked(p *plane, sign polarity) *qrReader {
	q := NewReader().qr
	q.sight, q.step = sight{&thresholds{}, p, sign}, rowStep(p.h)
	q.measure(p)
	q.rankFinders(0)
	return q
}

// measure is of two embedded types; the reader means the thresholds'.
func (q *qrReader) measure(p *plane) { q.thresholds.measure(p) }

// The three finders of a code are found where they are, at any angle, blurred, and
// in either polarity.
func TestFindFinders(t *testing.T) {
	s, dim := studio.QR(short, studio.L, 0)
	for _, turn := range []float64{0, 30, 45, 133, 200} {
		for _, sign := range []polarity{positive, negative} {
			v := studio.Straight(4)
			v.Turn, v.Blur, v.Noise = turn, 3, 3
			if sign == negative {
				v.Dark, v.Light = v.Light, v.Dark
			}
			q := looked(planeOf(v.Photograph(1, s)), sign)
			for _, c := range [3][2]float64{{-1, -1}, {1, -1}, {-1, 1}} {
				want := float64(dim)/2 - 3.5
				near := false
				for _, f := range q.finders {
					x, y := v.To(float64(f.x), float64(f.y))
					if dx, dy := x-c[0]*want, y-c[1]*want; dx*dx+dy*dy < 0.25*0.25 {
						near = true
						assert.InDelta(t, 4, f.module, 2, "the runs of a row at 45° are √2 modules")
					}
				}
				assert.True(t, near, "turn %v polarity %v corner %v: %v", turn, sign, c, q.finders)
			}
		}
	}
}

// The finders of a code that is seen from far to the side are found: they are much higher
// than wide, or wider than high, or aslant.
func TestFindFindersFromTheSide(t *testing.T) {
	s, dim := studio.QR(short, studio.L, 0)
	for _, turn := range []float64{0, 20, 45, 70} {
		for _, axis := range []float64{0, 30, 45, 60, 90, 135} {
			sin, cos := math.Sincos(axis * math.Pi / 180)
			v := studio.Straight(10)
			v.Turn, v.Blur, v.Noise = turn, 2, 3
			q := looked(planeOf(v.Photograph(1, squeezed(s, 0.4, axis))), positive)
			for _, c := range [3][2]float64{{-1, -1}, {1, -1}, {-1, 1}} {
				want := float64(dim)/2 - 3.5
				assert.True(t, slices.ContainsFunc(q.finders, func(f finder) bool {
					x, y := v.To(float64(f.x), float64(f.y))
					off := (x*sin - y*cos) * (1/0.4 - 1)
					return math.Hypot(x+off*sin-c[0]*want, y-off*cos-c[1]*want) < 0.5
				}), "turn %v axis %v corner %v", turn, axis, c)
			}
		}
	}
}

// squeezed is a sheet that is tilted about an axis until it seems so much less high across
// it, without what is near seeming larger.
func squeezed(s studio.Sheet, high, axis float64) studio.Sheet {
	sin, cos := math.Sincos(axis * math.Pi / 180)
	return func(x, y float64) bool {
		off := (x*sin - y*cos) * (1/high - 1)
		return s(x+off*sin, y-off*cos)
	}
}

// Half of the rows tell that there is no finder. Where they cross one the finders are
// those of all rows, each row after the one above.
func TestHalfOfTheRowsTell(t *testing.T) {
	text := noisePlane(3, 640, 480)
	for i := range text.pix {
		text.pix[i] = byte(i * 7919 / 640 % 3 * 100)
	}
	q := looked(text, positive)
	q.edges = append(q.edges[:0], -1)
	q.rankFinders(1)
	require.Empty(t, q.finders)
	step := q.step
	for _, s := range q.crossings {
		assert.Zero(t, (s.y-step/2)%(2*step), "row %d", s.y)
	}
	s, _ := studio.QR(short, studio.L, 0)
	v := studio.Straight(4)
	v.Turn, v.Noise = 20, 6
	q = looked(planeOf(v.Photograph(1, s)), positive)
	want := slices.Clone(q.finders)
	require.GreaterOrEqual(t, len(want), 3)
	q.rankFinders(2)
	assert.Equal(t, want, q.finders)
	assert.True(t, slices.IsSortedFunc(q.crossings, func(a, b spot) int { return a.y - b.y }))
	q.rankFinders(len(want) + 1)
	assert.Less(t, len(q.finders), len(want), "those of half of the rows")
	assert.Equal(t, step, q.step)
}

func TestRinged(t *testing.T) {
	for why, tt := range map[string]struct {
		runs [5]int32
		want bool
	}{
		"as it is printed":               {[5]int32{64, 64, 192, 64, 64}, true},
		"on a screen that outshines it":  {[5]int32{34, 94, 162, 94, 34}, true},
		"ink that has spread":            {[5]int32{94, 34, 222, 34, 94}, true},
		"five equal runs":                {[5]int32{64, 64, 64, 64, 64}, false},
		"one side wider by two modules":  {[5]int32{64, 64, 192, 64, 192}, false},
		"narrower than any that is read": {[5]int32{8, 8, 24, 8, 8}, false},
		"the middle of seven modules":    {[5]int32{64, 64, 448, 64, 64}, false},
	} {
		assert.Equal(t, tt.want, ringed(edgesBetween(tt.runs[:])), why)
	}
}

// Rings are measured to a tenth of a pixel or so, by strolling and by walking.
func TestRings(t *testing.T) {
	s, dim := studio.QR(short, studio.L, 0)
	v := studio.Straight(6.3)
	v.X, v.Y, v.Blur = 317.3, 241.8, 2
	p := planeOf(v.Photograph(1, s))
	var th thresholds
	th.measure(p)
	look := sight{&th, p, positive}
	half := float32(dim)/2 - 3.5
	middle := point{317.3 - 6.3*half, 241.8 - 6.3*half}
	from := middle.add(point{1.2, -0.7})
	for name, f := range map[string]func(dx, dy int) (crossing, bool){
		"stroll": func(dx, dy int) (crossing, bool) { return look.axis(from, pace{dx, dy}, 20, 80) },
		"walk": func(dx, dy int) (crossing, bool) {
			return look.rings(from, point{float32(dx), float32(dy)}, 80)
		},
	} {
		c, ok := f(1, 0)
		require.True(t, ok, name)
		assert.InDelta(t, 7*6.3, c.total(), 0.6, name)
		assert.InDelta(t, -1.2, c.shift(), 0.3, name)
		c, ok = f(0, 1)
		require.True(t, ok, name)
		assert.InDelta(t, 0.7, c.shift(), 0.3, name)
		assert.True(t, c.square(), name)
	}
	_, ok := look.axis(point{5, 5}, pace{1, 0}, 20, 80)
	assert.False(t, ok, "nothing dark there")
	_, ok = look.axis(from, pace{1, 0}, 20, 30)
	assert.False(t, ok, "a pattern that is wider")
	_, ok = look.axis(from, pace{1, 0}, 80, 200)
	assert.False(t, ok, "a pattern that is narrower")
}

// The triple with the right corner comes first, whatever else looks like a finder. Of a
// code that is seen from far to the side it comes before those of its other corners.
func TestFindTriples(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for _, tilt := range []float64{0, 30, 50, 60, 68} {
		for range 200 {
			q := &qrReader{step: 2}
			tilted := tiltedBy(tilt, 2*math.Pi*r.Float64())
			u := point{80 * (0.5 - r.Float32()), 60 + 30*r.Float32()}
			v := tilted(point{-u.y, u.x}) // a quarter to the right, as rows run down
			u = tilted(u)
			corner := point{200 + 50*r.Float32(), 150 + 50*r.Float32()}
			want := [3]point{corner, corner.add(u), corner.add(v)}
			modules := 14 + 10*r.Float32()
			for i := range 3 {
				q.finders = append(q.finders, finderAt(want[i], u.times(1/modules), v.times(1/modules), 6))
			}
			for range 6 {
				at := point{640 * r.Float32(), 480 * r.Float32()}
				wide := 1 + 5*r.Float32()
				q.finders = append(q.finders, finderAt(at, point{wide, 0}, point{0, wide}, 1))
			}
			r.Shuffle(len(q.finders), func(i, j int) { q.finders[i], q.finders[j] = q.finders[j], q.finders[i] })
			q.findTriples()
			require.NotEmpty(t, q.triples)
			for i, f := range q.triples {
				got := [3]point{q.finders[f.corner].point, q.finders[f.right].point, q.finders[f.below].point}
				if slices.Contains(want[:], got[0]) && slices.Contains(want[:], got[1]) && slices.Contains(want[:], got[2]) {
					require.Equal(t, want, got, "tilt %v", tilt)
					require.True(t, i == 0 || tilt > 0 && i < 4, "tilt %v: number %d", tilt, i)
					break
				}
				require.Less(t, i, len(q.triples)-1, "tilt %v: not there", tilt)
			}
		}
	}
}

// tiltedBy is what a tilt about an axis in the picture makes of a step.
func tiltedBy(degrees, axis float64) func(p point) point {
	along := point{float32(math.Cos(axis)), float32(math.Sin(axis))}
	short := float32(math.Cos(degrees * math.Pi / 180))
	return func(p point) point {
		on := along.times(p.dot(along))
		return on.add(p.sub(on).times(short))
	}
}

// finderAt is a finder whose modules are u wide and v high: its runs end where they leave
// its seven modules.
func finderAt(at, u, v point, seen int) finder {
	f := finder{point: at, seen: seen}
	for i, way := range [4]point{{1, 0}, {0, 1}, diagonals[0], diagonals[1]} {
		for step := way.times(0.01); ; f.runs[i] += 0.02 {
			p := step.times(f.runs[i] * 50)
			if max(abs(p.cross(v)), abs(p.cross(u))) > 3.5*abs(u.cross(v)) {
				break
			}
		}
	}
	f.module = sqrt(f.runs[0]*f.runs[1]) / 7
	return f
}

// edgesBetween lists the edges of runs that follow each other.
func edgesBetween(runs []int32) []int32 {
	edges := []int32{100}
	for i, r := range runs {
		edges = append(edges, edges[i]+r)
	}
	return edges
}
