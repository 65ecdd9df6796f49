package keyfile

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A key is made once, for its owner alone, and is the same from then on. What is there
// and is none is an error, and is left as it is.
func TestLoad(t *testing.T) {
	dir, made := t.TempDir(), 0
	generate := func() (crypto.Signer, error) {
		made++
		_, k, err := ed25519.GenerateKey(rand.Reader)
		return k, err
	}
	first, err := Load(dir, "a.key", generate)
	require.NoError(t, err)
	again, err := Load(dir, "a.key", generate)
	require.NoError(t, err)
	assert.Equal(t, first, again)
	assert.Equal(t, 1, made)
	at, err := os.Stat(filepath.Join(dir, "a.key"))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), at.Mode())
	for _, text := range []string{"", "no PEM", string(PEM("PRIVATE KEY", []byte("no key")))} {
		path := filepath.Join(dir, "b.key")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		_, err := Load(dir, "b.key", generate)
		require.Error(t, err, text)
		kept, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, text, string(kept))
	}
}
