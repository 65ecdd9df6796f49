package device

import (
	"crypto/tls"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
