package main

import (
	"crypto/rsa"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A gateway and a simulator that begin at once in a new folder have the same keys, and
// what was given to the other side is the public half of them; it is made again when a
// power cut came before it.
func TestOwnKeyAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	all, errs := make([]*rsa.PrivateKey, 4), make([]error, 4)
	var wait sync.WaitGroup
	for n := range all {
		wait.Go(func() { all[n], errs[n] = ownKey(dir, "acquirer") })
	}
	wait.Wait()
	require.NoError(t, os.Remove(filepath.Join(dir, "acquirer.pub")))
	kept, err := ownKey(dir, "acquirer")
	require.NoError(t, err)
	public, err := publicKey(dir, "acquirer")
	require.NoError(t, err)
	assert.True(t, kept.PublicKey.Equal(public))
	for n, k := range all {
		require.NoError(t, errs[n])
		assert.True(t, kept.Equal(k), "program %d", n)
	}
}
