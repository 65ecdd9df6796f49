package front

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// The median is that of the sorted figures, also where many are alike.
func TestMiddle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for n := 1; n < 60; n++ {
		for _, kinds := range []int{1, 3, 1000} {
			v := make([]float32, n)
			for i := range v {
				v[i] = float32(r.IntN(kinds))
			}
			sorted := slices.Sorted(slices.Values(v))
			require.Equal(t, sorted[n/2], middle(v), "%d figures of %d kinds", n, kinds)
		}
	}
}
