package front

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
)

// costsOf are those of a code whose digits were seen exactly; every other digit is
// as far as it should be.
func costsOf(d []int) []digitCosts {
	symbols := d
	parity := uint8(0)
	if len(d) == 13 {
		symbols, parity = d[1:], parities[d[0]]
	}
	costs := make([]digitCosts, len(symbols))
	for i, v := range symbols {
		w := digits[v]
		if i < 6 && parity>>(5-i)&1 == 1 {
			w = [4]float32{w[3], w[2], w[1], w[0]}
		}
		e := []float32{0, w[0], w[0] + w[1], w[0] + w[1] + w[2], 7}
		costs[i].measure(e, 1, i < 6 && len(d) == 13)
	}
	return costs
}

// randomCode makes digits with the right check digit.
func randomCode(r *rand.Rand, n int) []int {
	d := make([]int, n)
	for i := range d {
		d[i] = r.IntN(10)
	}
	for d[n-1] = 0; !checked(d); d[n-1]++ {
	}
	return d
}

// A digit that was seen as another one is put right by the check digit, when it
// was not far from what it is; and a code with a digit that may be anything is
// none.
func TestNearestCode(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 300 {
		d := randomCode(r, []int{8, 13}[r.IntN(2)])
		costs := costsOf(d)
		assert.Equal(t, d, nearestCode(costs, nil))
		if len(d) == 8 {
			continue // which has too little to vouch for a guess
		}
		at := r.IntN(len(costs))
		set := 0
		for i, v := range d[len(d)-len(costs):] {
			if i == at && costs[i][0][v] > 0 {
				set = 1
			}
		}
		wrong := (d[len(d)-len(costs)+at] + 1 + r.IntN(9)) % 10
		costs[at][set][wrong] = -0.05
		assert.Equal(t, d, nearestCode(costs, nil), "digit %d seems to be %d", at, wrong)
		costs[at], costs[(at+1)%len(costs)] = digitCosts{}, digitCosts{}
		assert.Nil(t, nearestCode(costs, nil), "two digits may be anything")
	}
}

// Far from every code is no code.
func TestNoiseIsNoCode(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for range 20000 {
		n := []int{ean8Edges, ean13Edges}[r.IntN(2)]
		e := make([]float32, n)
		for i := 1; i < n; i++ {
			e[i] = e[i-1] + 1 + 1.6*r.Float32()
		}
		assert.Nil(t, decodeEAN(e, 0, nil))
	}
}
