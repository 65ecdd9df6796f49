package supervise

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Ready is said once the program lives; while it hangs nothing is said.
func TestBeat(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	require.NoError(t, err)
	defer l.Close()
	next := func() string {
		b := make([]byte, 100)
		require.NoError(t, l.SetReadDeadline(time.Now().Add(time.Minute)))
		n, err := l.Read(b)
		require.NoError(t, err)
		return string(b[:n])
	}
	env := map[string]string{"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "20000"}
	m := From(func(name string) string { return env[name] })
	assert.Equal(t, 10*time.Millisecond, m.every)
	ctx, cancel := context.WithCancel(t.Context())
	var looks, hung atomic.Int64
	done := make(chan error, 1)
	go func() {
		done <- m.Beat(ctx, func(ctx context.Context) bool {
			if looks.Add(1) <= 3 || hung.Load() == 1 {
				<-ctx.Done() // the screen stands still
				return false
			}
			return true
		})
	}()
	assert.Equal(t, "READY=1\nWATCHDOG=1", next())
	assert.Greater(t, looks.Load(), int64(3), "not before it lived")
	assert.Equal(t, "WATCHDOG=1", next())
	hung.Store(1)
	cancel()
	assert.ErrorIs(t, <-done, context.Canceled)
	end, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: path, Net: "unixgram"})
	require.NoError(t, err)
	defer end.Close()
	_, err = end.Write([]byte("end")) // all that was said comes before it
	require.NoError(t, err)
	for word := next(); word != "end"; word = next() {
		assert.Equal(t, "WATCHDOG=1", word, "that it ends is not said: it may go on in its own place")
	}
}

// A program that hangs is silent, so that it is killed.
func TestBeatHangs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	require.NoError(t, err)
	defer l.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	err = Manager{address: path, every: 5 * time.Millisecond}.Beat(ctx, func(ctx context.Context) bool { <-ctx.Done(); return false })
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	require.NoError(t, l.SetReadDeadline(time.Now().Add(50*time.Millisecond)))
	_, err = l.Read(make([]byte, 100))
	assert.ErrorIs(t, err, os.ErrDeadlineExceeded, "nothing was said")
}

// Without systemd nothing is done; with a socket that is not there it is said.
func TestNoManager(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.ErrorIs(t, From(func(string) string { return "" }).Beat(ctx, nil), context.Canceled)
	err := Manager{address: filepath.Join(t.TempDir(), "none")}.Beat(t.Context(), nil)
	assert.ErrorContains(t, err, "service manager")
}
