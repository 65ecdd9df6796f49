package ledger

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Locks are taken in one order; what is held is held.
func TestLocksHaveAnOrder(t *testing.T) {
	l, err := Open(t.Context(), filepath.Join(t.TempDir(), "g.db"), nil)
	require.NoError(t, err)
	defer l.Close()
	for _, tt := range []struct {
		why   string
		then  lock
		wrong error
	}{
		{"the same again", lock{lockCustomer, "2"}, nil},
		{"another kind", lock{lockShop, "1"}, nil},
		{"the same kind, in order", lock{lockCustomer, "3"}, nil},
		{"the same kind, back", lock{lockCustomer, "1"}, errOrder},
		{"a kind back", lock{lockPayment, "9"}, errOrder},
	} {
		err := l.update(t.Context(), func(x tx) error {
			require.NoError(t, x.hold(t.Context(), lock{lockCustomer, "2"}))
			return x.hold(t.Context(), tt.then)
		})
		assert.ErrorIs(t, err, tt.wrong, tt.why)
	}
	assert.NotEqual(t, lock{lockShop, "1"}.key(), lock{lockCustomer, "1"}.key())
}
