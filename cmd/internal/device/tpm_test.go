package device

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-tpm/tpm2/transport"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// softTPM starts an emulated chip, with a state of its own.
func softTPM(t *testing.T) transport.TPM {
	path, err := exec.LookPath("swtpm")
	if err != nil {
		t.Skip("swtpm is not here")
	}
	dir, err := os.MkdirTemp("", "tpm") // the names of sockets are short
	require.NoError(t, err)
	socket := filepath.Join(dir, "s")
	cmd := exec.Command(path, "socket", "--tpm2", "--tpmstate", "dir="+dir, "--server", "type=unixio,path="+socket, "--flags", "not-need-init,startup-clear")
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		os.RemoveAll(dir)
	})
	var c net.Conn
	require.Eventually(t, func() bool {
		c, err = net.Dial("unix", socket)
		return err == nil
	}, time.Minute, 10*time.Millisecond)
	t.Cleanup(func() { c.Close() })
	return transport.FromReadWriter(c)
}

// A key of a chip is made once, found again, signs as any other, and is no good
// to another chip.
func TestKeyInTPM(t *testing.T) {
	chip, dir := softTPM(t), t.TempDir()
	first, err := loadKeysWith(dir, chip)
	require.NoError(t, err)
	require.NoFileExists(t, filepath.Join(dir, keyFile), "no key lies in a file")
	again, err := loadKeysWith(dir, chip)
	require.NoError(t, err)
	public := first.tls.Public().(*ecdsa.PublicKey)
	assert.True(t, public.Equal(again.tls.Public()))
	digest := sha256.Sum256([]byte("hello"))
	for range 20 { // a number with leading zeros comes by now and then
		signature, err := again.tls.Sign(rand.Reader, digest[:], crypto.SHA256)
		require.NoError(t, err)
		require.True(t, ecdsa.VerifyASN1(public, digest[:], signature))
	}
	_, err = again.tls.Sign(rand.Reader, digest[:], crypto.SHA512)
	assert.Error(t, err)
	_, err = loadKeysWith(dir, softTPM(t))
	assert.ErrorIs(t, err, ErrIdentity, "a copied disk in another machine")
	_, err = loadKeysWith(dir, nil)
	assert.ErrorIs(t, err, ErrIdentity, "or in one without a chip")
	assert.Contains(t, keyWords(first), "TPM, which it cannot leave")
}

// A terminal enrols and speaks by the key of a chip: mutual TLS 1.3.
func TestTerminalWithTPM(t *testing.T) {
	chip, dir := softTPM(t), t.TempDir()
	b := newFakeBackend(t)
	k, err := loadKeysWith(dir, chip)
	require.NoError(t, err)
	n := newTerminal{keys: k}
	a, err := wire.ParseActivation(b.activation("once"))
	require.NoError(t, err)
	require.NoError(t, n.enrol(t.Context(), a))
	l, err := newLine(dir, n.identity, k)
	require.NoError(t, err)
	require.NoError(t, l.Connect(t.Context()))
}

// A key that lies in a file stays there: its certificate is for it.
func TestTPMLeavesAFileAlone(t *testing.T) {
	dir := t.TempDir()
	first, err := loadKeysWith(dir, nil)
	require.NoError(t, err)
	again, err := loadKeysWith(dir, softTPM(t))
	require.NoError(t, err)
	assert.True(t, first.tls.(*ecdsa.PrivateKey).Equal(again.tls))
	assert.Contains(t, keyWords(again), "no TPM that holds it")
}

// One coordinate in 256 begins with a zero, which a chip may leave out.
func TestPadded(t *testing.T) {
	assert.Equal(t, append(make([]byte, 31), 7), padded([]byte{7}))
	assert.Len(t, padded(make([]byte, 32)), 32)
	assert.Len(t, padded(nil), 32)
}
