package front

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A code within bars that go on is none, on whichever side they do; one that a line stands
// close to is, when its symbols are as they should be.
func TestQuiet128(t *testing.T) {
	code := []int{startC, 12, 34, 56, 0, stop}
	code[4] = (startC + 12 + 2*34 + 3*56) % 103
	symbols := func(values ...int) (runs []float32) {
		for _, v := range values {
			for _, w := range patterns[v] {
				runs = append(runs, float32(w))
			}
		}
		return runs
	}
	whole := append(symbols(code...), 2)
	for why, tt := range map[string]struct {
		before, after []float32
		off           float32 // where one edge is, in modules
		want          bool
	}{
		"alone":                         {nil, nil, 0.47, true},
		"with quiet zones":              {[]float32{1, 10}, []float32{10, 1}, 0.47, true},
		"a line before it":              {[]float32{3, 2}, nil, 0, true},
		"a line behind it":              {nil, []float32{2, 3}, 0, true},
		"a line before what is unclear": {[]float32{3, 2}, nil, 0.47, false},
		"a line behind what is unclear": {nil, []float32{2, 3}, 0.47, false},
		"symbols before it":             {symbols(77, 9, 41), nil, 0, false},
		"symbols behind it":             {nil, append([]float32{2}, symbols(77, 9, 41)...), 0, false},
	} {
		at, e := float32(50), []float32{50}
		for _, run := range append(append(append([]float32{}, tt.before...), whole...), tt.after...) {
			at += 2 * run
			e = append(e, at)
		}
		k := len(tt.before)
		e[k+14] += 2 * tt.off
		values := decode128(e[k:], 0, nil)
		require.Equal(t, code, values, why)
		assert.Equal(t, tt.want, quiet128(e, k, values, 0), why)
		b := NewReader().bars
		b.values = b.values[:0]
		got, _, _ := b.scan(e, 0)
		assert.Equal(t, tt.want, got != nil, why)
	}
}
