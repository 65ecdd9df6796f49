package device

import (
	"crypto/tls"
	"crypto/x509"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/backend"
)

// A machine whose battery is dead starts years ago. Certificates are judged by what
// the backend signed for last, then, and else by the machine's time.
func TestCertificatesAreJudgedNoEarlier(t *testing.T) {
	client, err := backend.New("https://127.0.0.1:1", &tls.Config{})
	require.NoError(t, err)
	l := &line{Client: client}
	assert.WithinDuration(t, time.Now(), l.judged(), time.Minute)
	ahead := time.Now().Add(10 * 365 * 24 * time.Hour)
	l.noEarlier(ahead)
	assert.Equal(t, ahead, l.judged())
	l.noEarlier(ahead.Add(-time.Hour))
	assert.Equal(t, ahead, l.judged(), "an older word takes nothing back")
}

// A clock that is ten years ahead finds the backend's certificate over too, and is
// told as a clock. That the backend does not take ours is told as that.
func TestClockFarAheadIsToldAsAClock(t *testing.T) {
	b := newFakeBackend(t)
	roots := x509.NewCertPool()
	roots.AddCert(b.cert)
	ahead := func() time.Time { return time.Now().Add(10 * 365 * 24 * time.Hour) }
	for _, tt := range []struct {
		config *tls.Config
		is     error
	}{
		{&tls.Config{RootCAs: roots, Time: ahead}, terminal.ErrClock},
		{&tls.Config{RootCAs: x509.NewCertPool()}, terminal.ErrCertificate},
	} {
		client, err := backend.New(b.server.URL, tt.config)
		require.NoError(t, err)
		err = client.Connect(t.Context())
		require.ErrorIs(t, err, terminal.ErrNotReached)
		assert.Equal(t, tt.is, overdue(err), "%v", err)
	}
}
