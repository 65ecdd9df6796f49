package device

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
	"kaikei/terminal/wire"
)

// The number of a passport is in what is kept only for the backend to read; the
// same one is known again here, and on no other device.
func TestPassportNumbersAreSealed(t *testing.T) {
	backend, err := ecdh.X25519().GenerateKey(rand.Reader)
	require.NoError(t, err)
	d := &Device{id: identity{TerminalID: "T-1"}}
	d.config.inForce.SealingKey = base64.StdEncoding.EncodeToString(backend.PublicKey().Bytes())
	key := func(n byte) ed25519.PrivateKey { return ed25519.NewKeyFromSeed(append(make([]byte, 31), n)) }
	seal := d.visitor(key(1))
	v, err := seal(terminal.Visitor{Nationality: "CHN"}, " e1234 5678 ")
	require.NoError(t, err)
	text, err := json.Marshal(v)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "E12345678")
	assert.Equal(t, "78", v.Last)
	number, err := wire.Unseal(backend, "visitor of T-1", v.Sealed)
	require.NoError(t, err)
	assert.Equal(t, "E12345678", number)
	_, err = wire.Unseal(backend, "visitor of T-2", v.Sealed)
	require.Error(t, err, "it opens as another terminal's")

	again, err := seal(terminal.Visitor{Nationality: "CHN"}, "E12345678")
	require.NoError(t, err)
	assert.Equal(t, v.Digest, again.Digest)
	assert.NotEqual(t, v.Sealed, again.Sealed, "sealed anew each time")
	elsewhere, err := d.visitor(key(2))(terminal.Visitor{Nationality: "CHN"}, "E12345678")
	require.NoError(t, err)
	assert.NotEqual(t, v.Digest, elsewhere.Digest)
	other, err := seal(terminal.Visitor{Nationality: "TWN"}, "E12345678")
	require.NoError(t, err)
	assert.NotEqual(t, v.Digest, other.Digest, "numbers are a country's own")

	for why, bad := range map[string]string{"empty": "", "too short": "E123", "too long": "E12345678901234567890", "signs": "E1234-5678", "another script": "Ｅ１２３４５"} {
		_, err := seal(terminal.Visitor{}, bad)
		assert.ErrorIs(t, err, ErrPassport, why)
	}
	d.config.inForce.SealingKey = ""
	_, err = seal(terminal.Visitor{}, "E12345678")
	require.ErrorIs(t, err, ErrPassport, "without a key of the backend's nothing is taken")
}

// A code that waits offline is known again in its other form.
func TestOfflineDigestIsOfTheToken(t *testing.T) {
	backend, err := ecdh.X25519().GenerateKey(rand.Reader)
	require.NoError(t, err)
	d := &Device{id: identity{TerminalID: "T-1"}}
	d.config.inForce.SealingKey = base64.StdEncoding.EncodeToString(backend.PublicKey().Bytes())
	seal := d.deferral(ed25519.NewKeyFromSeed(make([]byte, 32))).Seal
	digest := func(text string) string {
		code, err := paycode.DefaultRules().Classify(text)
		require.NoError(t, err)
		s, err := seal(terminal.Payment{ID: "p1", Amount: 1, ScannedAt: time.Unix(1_800_000_000, 0)}, code)
		require.NoError(t, err)
		return s.Digest
	}
	const number = "90007700100000000001"
	digits := digest(number)
	assert.Equal(t, digits, digest(paycode.JPQRText("90007700", number)))
	assert.NotEqual(t, digits, digest("90007700100000000002"))
}
