package device

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hopNames are the names of hops up to the first that is not good, and that one.
func hopNames(hops []Hop) (good []string, bad string) {
	for _, h := range hops {
		if !h.OK {
			return good, h.Name
		}
		good = append(good, h.Name)
	}
	return good, ""
}

// The way is tried step by step, and ends where it breaks.
func TestPath(t *testing.T) {
	b := newFakeBackend(t)
	dir := t.TempDir()
	b.set(func() { b.life = 3 * time.Second })
	_, err := Provision(t.Context(), dir, b.activation("once"))
	require.NoError(t, err)
	d, err := Open(dir, nil)
	require.NoError(t, err)
	defer d.Close()
	all := []string{"link", "address", "name", "connection", "TLS", "certificate", "backend", "clock"}
	good, bad := hopNames(d.Path(t.Context()))
	assert.Equal(t, all, good, bad)

	b.set(func() { b.revoked = true })
	good, bad = hopNames(d.Path(t.Context()))
	assert.Equal(t, all[:6], good)
	assert.Equal(t, "backend", bad, "it is reached, and does not accept the terminal")

	time.Sleep(time.Until(d.Certificate().Until) + 10*time.Millisecond)
	good, bad = hopNames(d.Path(t.Context()))
	assert.Subset(t, []string{"TLS", "certificate"}, []string{bad}, "the certificate has run out")
	assert.GreaterOrEqual(t, len(good), 4)

	b.server.Close()
	hops := d.Path(t.Context())
	good, bad = hopNames(hops)
	assert.Equal(t, all[:3], good)
	assert.Equal(t, "connection", bad)
	assert.Equal(t, "not tried", hops[len(hops)-1].Detail)
}
