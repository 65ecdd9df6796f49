package ledger

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whoever reads the books for long, as an audit and a backup do, has nobody wait, and
// sees them as they were when it began.
func TestNobodyWaitsForAView(t *testing.T) { inBoth(t, testNobodyWaitsForAView) }

func testNobodyWaitsForAView(t *testing.T, l *Ledger) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	require.NoError(t, l.SetMeta(ctx, "k", "before"))
	read := func(x tx) (value string) {
		require.NoError(t, x.row(ctx, "SELECT value FROM meta WHERE key = 'k'").Scan(&value))
		return value
	}
	require.NoError(t, l.view(ctx, func(x tx) error {
		require.Equal(t, "before", read(x))
		require.NoError(t, l.SetMeta(ctx, "k", "after"))
		assert.Equal(t, "before", read(x))
		return l.view(ctx, func(y tx) error {
			assert.Equal(t, "after", read(y))
			return nil
		})
	}))
	assert.Error(t, l.view(ctx, func(x tx) error {
		_, err := x.exec(ctx, "UPDATE meta SET value = 'spoilt'")
		return err
	}), "a view changes nothing")
	if !l.db.postgres {
		require.NoError(t, l.update(ctx, func(tx) error { return l.Backup(ctx, filepath.Join(t.TempDir(), "copy.db")) }))
	}
}
