package wire_test

import (
	"crypto/ecdh"
	"crypto/rand"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// A sealed code opens with the backend's key, for its own payment, and with
// nothing else.
func TestSeal(t *testing.T) {
	key, err := ecdh.X25519().GenerateKey(rand.Reader)
	require.NoError(t, err)
	other, err := ecdh.X25519().GenerateKey(rand.Reader)
	require.NoError(t, err)
	sealed, err := wire.Seal(key.PublicKey().Bytes(), "p", "90007700000000000001")
	require.NoError(t, err)
	assert.NotContains(t, sealed, "9000")
	code, err := wire.Unseal(key, "p", sealed)
	require.NoError(t, err)
	assert.Equal(t, "90007700000000000001", code)
	for why, open := range map[string]func() (string, error){
		"another payment": func() (string, error) { return wire.Unseal(key, "q", sealed) },
		"another key":     func() (string, error) { return wire.Unseal(other, "p", sealed) },
		"cut short":       func() (string, error) { return wire.Unseal(key, "p", sealed[:40]) },
		"not base64":      func() (string, error) { return wire.Unseal(key, "p", "?") },
		"empty":           func() (string, error) { return wire.Unseal(key, "p", "") },
	} {
		_, err := open()
		assert.ErrorIs(t, err, wire.ErrSealed, why)
	}
	_, err = wire.Seal([]byte("short"), "p", "x")
	assert.Error(t, err)
}
