package device

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/setup"
)

// How far a machine is set up is on disk in a folder that need not be there yet; what
// cannot be read begins anew.
func TestSetupIsKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	_, begun := LoadSetup(dir)
	assert.False(t, begun)
	r := setup.Begin("zh")
	r.Step = setup.StepTouch
	require.NoError(t, SaveSetup(dir, r))
	kept, begun := LoadSetup(dir)
	require.True(t, begun)
	assert.Equal(t, r, kept)
	info, err := os.Stat(filepath.Join(dir, setupFile))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	for _, text := range []string{"", "{", `{"form":9,"step":4}`, `{"form":1,"step":77}`} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, setupFile), []byte(text), 0o600))
		_, begun = LoadSetup(dir)
		assert.False(t, begun, text)
	}
}

// A set-up makes the terminal as the command line does, stage by stage; made once, it
// is told again after a cut.
func TestFounder(t *testing.T) {
	b := newFakeBackend(t)
	f := Founder{Dir: filepath.Join(t.TempDir(), "t")}
	assert.ErrorIs(t, f.Check("281234567890123456"), terminal.ErrActivation)
	require.NoError(t, f.Check(b.activation("once")))
	began := func(setup.Stage) {}
	_, err := f.Make(t.Context(), "", began)
	require.ErrorIs(t, err, terminal.ErrNotProvisioned, "nothing was kept")
	assert.Empty(t, f.Backend())

	other := newFakeBackend(t)
	own := b.cert
	b.set(func() { b.cert = other.cert }) // the activation names another authority
	_, err = f.Make(t.Context(), b.activation("once"), began)
	require.ErrorIs(t, err, terminal.ErrOtherBackend)
	b.set(func() { b.cert = own })

	b.set(func() { b.swallow = true })
	_, err = f.Make(t.Context(), b.activation("once"), began)
	require.ErrorIs(t, err, terminal.ErrNotReached)
	assert.Equal(t, b.server.URL, f.Backend(), "it was kept: the way there can be tried")
	b.set(func() { b.swallow = false })
	var stages []setup.Stage
	made, err := f.Make(t.Context(), "", func(s setup.Stage) { stages = append(stages, s) })
	require.NoError(t, err)
	assert.Equal(t, setup.Made{Terminal: "T-0001"}, made)
	assert.Equal(t, []setup.Stage{"keep", "keys", "enrol", "config", "store", "done"}, stages)
	assert.True(t, f.Exists())
	again, err := f.Make(t.Context(), "", began)
	require.NoError(t, err)
	assert.Equal(t, made, again)
	good, bad := hopNames(Reach(t.Context(), f.Backend()))
	assert.Equal(t, []string{"link", "address", "name", "connection", "TLS"}, good, bad)
}

// What takes a connection and speaks no TLS, as a box between does, is told as that.
func TestReachWithoutTLS(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_ = c.Close()
		}
	}()
	good, bad := hopNames(Reach(t.Context(), "https://"+l.Addr().String()))
	assert.Equal(t, []string{"link", "address", "name", "connection"}, good)
	assert.Equal(t, "TLS", bad)
	good, bad = hopNames(Reach(t.Context(), ""))
	assert.LessOrEqual(t, len(good), 2, "without a backend there is none to shake hands with")
	assert.NotEqual(t, "TLS", bad)
}
