package ledger_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Books lie where they were told to, whatever the folder is called, and are safe there.
func TestBooksInAnyFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "50%25 off? #1")
	require.NoError(t, os.Mkdir(dir, 0o700))
	b := open(t, filepath.Join(dir, "g.db"))
	for _, name := range []string{"g.db", "g.db-wal"} { // the second tells that what is told beside the path was heard
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, fs.FileMode(0o600), info.Mode().Perm(), name)
	}
	_, err := b.pay("a", b.code("jcoin"), 100, 0)
	require.NoError(t, err)
}

// A backup holds what the books do: nobody but its owner reads it, at no moment.
func TestBackupIsItsOwners(t *testing.T) {
	b := open(t, filepath.Join(t.TempDir(), "g.db"))
	path := filepath.Join(t.TempDir(), "copy.db")
	stop, seen := make(chan struct{}), map[fs.FileMode]bool{}
	var wait sync.WaitGroup
	wait.Go(func() {
		for {
			if info, err := os.Stat(path); err == nil {
				seen[info.Mode().Perm()] = true
			}
			select {
			case <-stop:
				return
			default:
			}
		}
	})
	err := b.Backup(t.Context(), path)
	close(stop)
	wait.Wait()
	require.NoError(t, err)
	assert.Equal(t, map[fs.FileMode]bool{0o600: true}, seen)
	assert.ErrorIs(t, b.Backup(t.Context(), path), os.ErrExist, "a backup is never written over")
}
