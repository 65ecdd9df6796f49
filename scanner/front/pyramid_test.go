package front

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A doubled plane holds what lies between the pixels, whatever its width: what at
// draws there, a quarter of a pixel to either side of each middle.
func TestDouble(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for w := 2; w < 40; w++ {
		p := plane{w: w, h: 3, stride: w + 5}
		p.pix = make([]byte, p.stride*p.h)
		for i := range p.pix {
			p.pix[i] = byte(r.IntN(256))
		}
		d, _ := p.double(nil)
		require.Equal(t, [2]int{2 * w, 6}, [2]int{d.w, d.h})
		for y := range d.h {
			for x := range d.w {
				want := p.at(float32(x)/2+0.25, float32(y)/2+0.25)
				assert.InDelta(t, want, d.pix[y*d.stride+x], 0.51, "width %d, at %d, %d", w, x, y)
			}
		}
	}
}

// A pixel of a halved plane is the mean of four, whatever its width, and also when it
// is halved in its own place.
func TestHalve(t *testing.T) {
	for w := 4; w < 40; w++ {
		p := *noisePlane(uint64(w), w, 9)
		h, buf := p.halve(nil)
		require.Equal(t, [2]int{w / 2, 4}, [2]int{h.w, h.h})
		for y := range h.h {
			for x := range h.w {
				at := 2*y*p.stride + 2*x
				sum := int(p.pix[at]) + int(p.pix[at+1]) + int(p.pix[at+p.stride]) + int(p.pix[at+p.stride+1])
				assert.EqualValues(t, (sum+2)/4, h.pix[y*h.stride+x], "width %d, at %d, %d", w, x, y)
			}
		}
		want, _ := h.halve(nil)
		got, _ := h.halve(buf)
		assert.Equal(t, want.pix, got.pix)
	}
}

// A pixel of a quartered plane is the mean of the middle four of sixteen.
func TestQuarter(t *testing.T) {
	for w := 4; w < 40; w++ {
		p := *noisePlane(uint64(w), w, 9)
		q, _ := p.quarter(nil)
		require.Equal(t, [2]int{w / 4, 2}, [2]int{q.w, q.h})
		for y := range q.h {
			for x := range q.w {
				at := (4*y+1)*p.stride + 4*x + 1
				sum := int(p.pix[at]) + int(p.pix[at+1]) + int(p.pix[at+p.stride]) + int(p.pix[at+p.stride+1])
				assert.EqualValues(t, (sum+2)/4, q.pix[y*q.stride+x], "width %d, at %d, %d", w, x, y)
			}
		}
	}
}
