package front

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/makiuchi-d/gozxing/common/reedsolomon"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Blocks are encoded by gozxing, so that the field and the roots are not only
// those that we think they are.
func encoded(r *rand.Rand, n, check int) []byte {
	ints := make([]int, n)
	for i := range n - check {
		ints[i] = r.IntN(256)
	}
	if err := reedsolomon.NewReedSolomonEncoder(reedsolomon.GenericGF_QR_CODE_FIELD_256).Encode(ints, check); err != nil {
		panic(err)
	}
	out := make([]byte, n)
	for i, v := range ints {
		out[i] = byte(v)
	}
	return out
}

// Any errors and erasures up to the bound are mended, for every number of check
// codewords that versions have.
func TestCorrect(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var c corrector
	for range 3000 {
		check := []int{7, 10, 13, 17, 15, 16, 18, 20, 22, 24, 26, 28, 30}[r.IntN(13)]
		n := check + 1 + r.IntN(120)
		want := encoded(r, n, check)
		got := slices.Clone(want)
		erasures := r.IntN(check + 1)
		errors := r.IntN((check-erasures)/2 + 1)
		errors = min(errors, n-erasures)
		places := r.Perm(n)
		erasures = min(erasures, n)
		wrong := 0
		for i, p := range places[:min(erasures+errors, n)] {
			if i < erasures {
				got[p] = byte(r.IntN(256)) // an erasure may be right by chance
				continue
			}
			got[p] ^= byte(1 + r.IntN(255))
			wrong++
		}
		c.measure(got, check)
		changed, ok := c.repair(got, check, places[:erasures], 0)
		require.True(t, ok, "n %d check %d erasures %d errors %d", n, check, erasures, errors)
		require.Equal(t, want, got)
		assert.LessOrEqual(t, changed, wrong)
	}
}

// A block that is beyond mending is left alone, and spare check codewords are
// not used up.
func TestCorrectRefuses(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var c corrector
	block := encoded(r, 26, 10)
	for i := range 4 {
		block[5*i] ^= 0x55
	}
	was := slices.Clone(block)
	c.measure(block, 10)
	_, ok := c.repair(block, 10, nil, 4)
	assert.False(t, ok, "four errors need eight of ten, and four were to be spared")
	assert.Equal(t, was, block)
	errors, ok := c.repair(block, 10, nil, 2)
	assert.True(t, ok)
	assert.Equal(t, 4, errors)

	refused := 0
	for range 1000 {
		for i := range block {
			block[i] = byte(r.IntN(256))
		}
		was = slices.Clone(block)
		if _, ok := c.correct(block, 10); !ok {
			refused++
			require.Equal(t, was, block)
		}
	}
	assert.Greater(t, refused, 950, "noise is near a code word once in 120 times")
}
