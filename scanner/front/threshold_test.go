package front

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

// Eight lanes at once give what one pixel after the other gives.
func TestStatistics(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		var words [4]uint64
		sum, low, high := 0, 255, 0
		for i := range words {
			span := 1 + r.IntN(256)
			for k := range 8 {
				v := r.IntN(span)
				words[i] |= uint64(v) << (8 * k)
				sum, low, high = sum+v, min(low, v), max(high, v)
			}
		}
		m, l, h := statistics(words[0], words[1], words[2], words[3])
		require.Equal(t, [3]byte{byte(sum / 32), byte(low / 2), byte(high / 2)}, [3]byte{m, l, h})
	}
}

func TestDark(t *testing.T) {
	for cut := range 256 {
		for v := 0; v < 256; v += 8 {
			var word uint64
			want := uint64(0)
			for k := range 8 {
				word |= uint64(v+k) << (8 * k)
				if v+k <= cut {
					want |= 1 << k
				}
			}
			require.Equal(t, want, dark(word, byte(cut)), "grays %d to %d, threshold %d", v, v+7, cut)
		}
	}
}

// Thresholds that look less far around are the means of 3 × 3 blocks of the whole
// picture, also at the sides of a part.
func TestCloser(t *testing.T) {
	p := noisePlane(3, 167, 93)
	var whole, th thresholds
	whole.measure(p)
	part := plane{pix: p.pix[16*p.stride+24:], w: 130, h: 77, stride: p.stride}
	th.closer(&whole, point{24, 16}, &part)
	require.Equal(t, [2]int{17, 10}, [2]int{th.bw, th.bh})
	for by := range th.bh {
		for bx := range th.bw {
			sum, n := 0, 0
			for y := max(by+1, 0); y <= min(by+3, whole.bh-1); y++ {
				for x := max(bx+2, 0); x <= min(bx+4, whole.bw-1); x++ {
					sum, n = sum+int(whole.black[y*whole.bw+x]), n+1
				}
			}
			require.EqualValues(t, sum/n, th.cut[by*th.bw+bx], "block %d, %d", bx, by)
		}
	}
}

// The separable sums are the means of 5 × 5 blocks.
func TestAverage(t *testing.T) {
	p := noisePlane(3, 167, 93)
	var th thresholds
	th.measure(p)
	for by := range th.bh {
		for bx := range th.bw {
			mx, my := min(max(bx, 2), th.bw-3), min(max(by, 2), th.bh-3)
			sum := 0
			for y := my - 2; y <= my+2; y++ {
				for x := mx - 2; x <= mx+2; x++ {
					sum += int(th.black[y*th.bw+x])
				}
			}
			require.Equal(t, byte(sum/25), th.cut[by*th.bw+bx], "block %d %d", bx, by)
		}
	}
}

// A threshold parts dark from light where both are, wherever the light comes
// from, and at a quarter of the contrast that print has.
func TestThresholdsFollowTheLight(t *testing.T) {
	s, _ := studio.QR(short, studio.L, 0)
	v := studio.Straight(5)
	v.Dark, v.Light = 100, 150
	v.Surface = func(x, _ int, gray float64) float64 { return gray * (0.4 + float64(x)/640) }
	p := planeOf(v.Photograph(1, s))
	var th thresholds
	th.measure(p)
	wrong := 0
	for y := range 21 {
		for x := range 21 {
			px, py := 320+5*(float32(x)-10), 240+5*(float32(y)-10)
			if (p.at(px, py) <= th.at(px, py)) != s(float64(x)-10, float64(y)-10) {
				wrong++
			}
		}
	}
	assert.Less(t, wrong, 441/20)
}

func TestThresholdsOfSmallPlanes(t *testing.T) {
	for _, size := range [][2]int{{21, 21}, {8, 8}, {9, 40}, {40, 9}, {33, 33}} {
		var th thresholds
		th.measure(noisePlane(1, size[0], size[1]))
		assert.Len(t, th.cut, th.bw*th.bh)
	}
}

// The edges are where one pixel after the other finds them.
func TestEdges(t *testing.T) {
	for _, w := range []int{21, 64, 65, 127, 128, 200} {
		p := noisePlane(uint64(w), w, 40)
		var th thresholds
		th.measure(p)
		for y := range p.h {
			var want []int
			last := false
			for x := range w {
				d := float32(p.pix[y*w+x]) <= th.at(float32(x), float32(y))
				if d != last {
					want = append(want, x)
				}
				last = d
			}
			if last {
				want = append(want, w)
			}
			got := th.edges(p, y, nil)
			require.Len(t, got, len(want), "width %d row %d", w, y)
			for i, x := range want {
				// Between the middles of the pixel and the one before.
				require.InDelta(t, float64(x), float64(got[i])/fine, 0.6, "width %d row %d", w, y)
			}
		}
	}
}

// An edge that was blurred over two pixels is found to a tenth of a pixel.
func TestEdgesAreExact(t *testing.T) {
	p := noisePlane(1, 64, 40)
	for i := range p.pix {
		p.pix[i] = 200
		if x := i % 64; x >= 20 && x < 40 {
			p.pix[i] = 0
		} else if x == 19 {
			p.pix[i] = 150 // a quarter of it is dark
		}
	}
	var th thresholds
	th.measure(p)
	e := th.edges(p, 10, nil)
	require.Len(t, e, 2)
	assert.InDelta(t, 19.75, float64(e[0])/fine, 0.25)
}
