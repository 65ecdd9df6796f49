package device

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What goes wrong twice is said in the same words: a log that tells it once must know it
// again.
func TestWriteFileSaysTheSame(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "taken", "full"), 0o700))
	for _, tt := range []struct {
		why, dir, name string
		is             error
	}{
		{"no folder", filepath.Join(dir, "none"), "word.json", fs.ErrNotExist},
		{"a folder has that name", dir, "taken", syscall.EEXIST},
	} {
		first, second := writeFile(tt.dir, tt.name, []byte("x")), writeFile(tt.dir, tt.name, []byte("x"))
		require.ErrorIs(t, first, tt.is, tt.why)
		assert.EqualError(t, second, first.Error(), tt.why)
		assert.Contains(t, first.Error(), tt.name, tt.why)
	}
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	require.NoError(t, err)
	assert.Empty(t, left, "nothing is left half written")
}
