package authority_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/authority"
)

// Programs that open a new data folder at once, as a gateway that starts and a command
// beside it, have one authority: who enrols with one is known to the other.
func TestFirstStartsAtOnce(t *testing.T) {
	for range 10 {
		dir := t.TempDir()
		all := make([]*authority.Authority, 8)
		errs := make([]error, len(all))
		var wait sync.WaitGroup
		for n := range all {
			wait.Go(func() { all[n], errs[n] = authority.Open(dir) })
		}
		wait.Wait()
		kept, err := authority.Open(dir)
		require.NoError(t, err)
		for n, a := range all {
			require.NoError(t, errs[n])
			assert.Equal(t, kept.PEM(), a.PEM())
			assert.Equal(t, kept.ConfigKey(), a.ConfigKey())
		}
	}
}
