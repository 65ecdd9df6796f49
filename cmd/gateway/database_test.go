package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A command that reads where the books are while a gateway starts finds the old
// address or the new one, whole.
func TestAddressOfTheBooksIsReplacedWhole(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "g")
	require.NoError(t, keepDatabase(dir, "postgres://one"))
	before, err := os.Open(filepath.Join(dir, databaseFile))
	require.NoError(t, err)
	defer before.Close()
	require.NoError(t, keepDatabase(dir, "postgres://another"))
	text, err := io.ReadAll(before)
	require.NoError(t, err)
	assert.Equal(t, "postgres://one", string(text), "who had begun to read")
	now, err := databaseOf(dir)
	require.NoError(t, err)
	assert.Equal(t, "postgres://another", now)

	kept, err := os.Stat(filepath.Join(dir, databaseFile))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), kept.Mode().Perm(), "it may hold a password")
	require.NoError(t, keepDatabase(dir, "postgres://another"))
	again, err := os.Stat(filepath.Join(dir, databaseFile))
	require.NoError(t, err)
	assert.True(t, os.SameFile(kept, again), "what says so already is left alone")
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, left, 1)
}

// A file that was cut short by an older program leads to no books at all, and not to
// empty ones in memory.
func TestNoAddressIsNoBooks(t *testing.T) {
	dir := t.TempDir()
	own, err := databaseOf(dir)
	require.NoError(t, err)
	assert.Equal(t, filepath.Join(dir, "gateway.db"), own)
	require.NoError(t, os.WriteFile(filepath.Join(dir, databaseFile), nil, 0o600))
	_, err = databaseOf(dir)
	assert.ErrorIs(t, err, errNoDatabase)
	assert.Error(t, activate(t.Context(), []string{"--data", dir, "--shop", "会計町店"}))
}
