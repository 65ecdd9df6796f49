package front

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
)

// The noise of a picture is that of its quieter blocks, whatever is in the others.
func TestQuiet(t *testing.T) {
	g := grays{spread: []byte{90, 5, 80, 6, 5, 120, 70, 60}}
	assert.Equal(t, byte(6), g.quiet(), "the third of eight")
	g.begin(0)
	assert.Equal(t, byte(255), g.quiet(), "of nothing, as much as there can be")
}

// In a noisy picture the paper has hardly an edge any more, and the code has all of
// its own.
func TestNoiseIsNotInk(t *testing.T) {
	s, _ := studio.QR(short, studio.M, 0)
	v := studio.Straight(4)
	v.Noise = 3
	p := planeOf(v.Photograph(1, s))
	count := func(th thresholds) (paper, code int) {
		th.measure(p)
		for y := 0; y < p.h; y += 3 {
			for _, e := range th.edges(p, y, nil) {
				if x := e / fine; x > 280 && x < 360 && y > 200 && y < 280 {
					code++
				} else {
					paper++
				}
			}
		}
		return paper, code
	}
	strict, all := count(thresholds{})
	paper, code := count(thresholds{patient: mostPatience})
	assert.Less(t, 10*paper, strict, "of %d edges", strict)
	assert.InDelta(t, all, code, 0.1*float64(all))
}

// A dim code under a veil of light is read: what is black there is a light gray for a
// picture whose black is 0. Without a veil nothing changes.
func TestVeil(t *testing.T) {
	g := grays{low: make([]byte, 200)}
	for i := range g.low {
		g.low[i] = byte(40 + i%100)
	}
	g.low[7], g.low[9], g.low[11] = 2, 3, 3
	assert.Equal(t, byte(40), g.veil(), "a few dark blocks are none")
	g.begin(0)
	assert.Zero(t, g.veil(), "nothing has none")
	s, _ := studio.QR(short, studio.M, 0)
	for _, black := range []float64{12, 24, 80} {
		v := studio.Straight(5)
		v.Dark, v.Light, v.Noise = black, black+11, 1.5
		codes := NewReader().Plain(v.Photograph(1, s))
		require.Len(t, codes, 1, "black is %v", black)
		assert.Equal(t, short, codes[0].Text)
	}
}

// The share of blocks above a gray is that of the part that is asked for.
func TestShare(t *testing.T) {
	p := &plane{w: 160, h: 160, stride: 160, pix: make([]byte, 160*160)}
	for i := range p.pix {
		if p.pix[i] = 40; i%160 >= 80 {
			p.pix[i] = 250
		}
	}
	var th thresholds
	th.measure(p)
	for i := range th.cut { // as the gray is, not half of it
		th.cut[i] = p.pix[i/th.bw*block*p.stride+i%th.bw*block]
	}
	part := &plane{w: 80, h: 160}
	assert.Zero(t, th.share(point{0, 0}, part, bright))
	assert.EqualValues(t, 1, th.share(point{80, 0}, part, bright))
	assert.EqualValues(t, 0.5, th.share(point{40, 0}, part, bright))
	require.NotPanics(t, func() { th.share(point{150, 150}, part, bright) }, "a part may stick out")
}
