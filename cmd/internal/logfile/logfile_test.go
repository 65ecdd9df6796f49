package logfile

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMask(t *testing.T) {
	emv := "hQVDUFYwMWETTwegAAACRRABUAd1bmtub3duYRNPB6AAAANFEAJQB3Vua25vd24="
	for _, tt := range []struct{ why, text, want string }{
		{"a numeric code", "code 281234567890123456 sent", "code 2812**********3456 sent"},
		{"an EMVCo code", "read " + emv, "read hQVD****"},
		{"an activation", "KAIKEI1.eyJ1IjoiaHR0cHM6Ly94In0 used", "KAIKEI1.**** used"},
		{"a key", "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\nx", "(private key)\nx"},
		{"half a key", "-----BEGIN EC PRIVATE KEY-----\nMIGH", "(private key)"},
		{"an id", "payment 0198c0de-7abc-7def-8123-456789012345", "payment 0198c0de-7abc-7def-8123-456789012345"},
		{"a hash", "head 3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "head 3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"a time and a sum", "time=2026-11-28T00:00:00.000Z yen=1234567", "time=2026-11-28T00:00:00.000Z yen=1234567"},
		{"a path", "/var/lib/kaikei/till/some/long/path/to/kaikei.db.damaged", "/var/lib/kaikei/till/some/long/path/to/kaikei.db.damaged"},
	} {
		assert.Equal(t, tt.want, Mask(tt.text), tt.why)
	}
}

// The log keeps the newest records, whole, within its bound, over restarts and
// from several goroutines.
func TestLogRotates(t *testing.T) {
	dir := t.TempDir()
	for run := range 3 {
		l, err := Open(dir)
		require.NoError(t, err)
		l.most = 1000
		var all sync.WaitGroup
		for writer := range 4 {
			all.Go(func() {
				for n := range 50 {
					_, err := fmt.Fprintf(l, "run %d writer %d record %02d code 281234567890123456\n", run, writer, n)
					assert.NoError(t, err)
				}
			})
		}
		all.Wait()
		require.NoError(t, l.Close())
	}
	text, err := Read(dir)
	require.NoError(t, err)
	assert.Less(t, len(text), files*1000)
	assert.Greater(t, len(text), (files-1)*900)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	for _, line := range lines {
		assert.Regexp(t, `^run 2 writer \d record \d\d code 2812\*{10}3456$`, line)
	}
	found, err := filepath.Glob(filepath.Join(Folder(dir), "*"))
	require.NoError(t, err)
	assert.Len(t, found, files)
	for _, f := range found {
		info, err := os.Stat(f)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), f)
	}
}

// A log that cannot be written swallows, and goes on when it can.
func TestLogOnABrokenDisk(t *testing.T) {
	dir := t.TempDir()
	l, err := Open(dir)
	require.NoError(t, err)
	defer l.Close()
	l.most = 10
	require.NoError(t, os.RemoveAll(Folder(dir)))
	for range 3 {
		n, err := l.Write([]byte("12345678"))
		require.NoError(t, err)
		assert.Equal(t, 8, n)
	}
	require.NoError(t, os.MkdirAll(Folder(dir), 0o700))
	_, err = l.Write([]byte("again"))
	require.NoError(t, err)
	text, err := Read(dir)
	require.NoError(t, err)
	assert.Equal(t, "again", string(text))
	none, err := Read(t.TempDir())
	require.NoError(t, err)
	assert.Empty(t, none)
}
