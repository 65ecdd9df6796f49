package front

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// cross is the mean of five places, and near the side of the plane one.
func TestMeanOfFive(t *testing.T) {
	p := noisePlane(3, 40, 30)
	r := rand.New(rand.NewPCG(8, 8))
	for range 500 {
		x, y, d := 44*r.Float32()-2, 34*r.Float32()-2, r.IntN(4)
		s := float32(d)
		want := p.at(x, y)
		if d > 0 && x-0.5 >= s && y-0.5 >= s && x-0.5 < 39-s && y-0.5 < 29-s {
			want = (2*want + p.at(x-s, y) + p.at(x+s, y) + p.at(x, y-s) + p.at(x, y+s)) / 6
		}
		require.InDelta(t, want, p.cross(x, y, d), 0.01, "%v %v %v", x, y, d)
	}
}

// The lattice of half modules gives each place the score that it has when it is
// looked at alone, and none to places that stick out of the plane.
func TestSearchAlignment(t *testing.T) {
	q := &qrReader{sight: sight{plane: noisePlane(5, 120, 120), sign: negative}}
	g := &grid{homography{2.1, 0.3, 20, -0.2, 2.4, 30, 0.001, -0.001}, 41}
	for _, home := range []point{{20, 18}, {38, 36}, {2, 3}} {
		const reach = 6
		best, at := float32(12), point{}
		for j := -reach; j <= reach; j++ {
			for i := -reach; i <= reach; i++ {
				u, v := home.x+float32(i)/2, home.y+float32(j)/2
				if s := q.alignmentScore(g, u, v) - 0.15*float32(max(i, -i)+max(j, -j)); s > best {
					best, at = s, point{u, v}
				}
			}
		}
		got, ok := q.searchAlignment(g, home, reach)
		if n := 2*(reach+4) + 1; at != (point{}) {
			middle := ringsOf(q.halves[reach*n+reach:], n)
			assert.InDelta(t, q.alignmentScore(g, home.x, home.y), middle, 0.01)
		}
		require.Equal(t, at != point{}, ok)
		assert.InDelta(t, at.x, got.x, 0.001)
		assert.InDelta(t, at.y, got.y, 0.001)
	}
}
