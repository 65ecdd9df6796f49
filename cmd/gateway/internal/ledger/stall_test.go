package ledger

import (
	"context"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/pgtest"
)

// A door is a line to PostgreSQL that can be held shut: nothing comes through, and
// nobody is told, as when the machine behind it is gone.
type door struct {
	mu   sync.Mutex // guards shut
	shut chan struct{}
}

// wait returns when the door is open.
func (d *door) wait() {
	d.mu.Lock()
	shut := d.shut
	d.mu.Unlock()
	if shut != nil {
		<-shut
	}
}

// hold shuts the door until the function that it returns is called.
func (d *door) hold() (open func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	shut := make(chan struct{})
	d.shut = shut
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.shut = nil
		close(shut)
	}
}

// through copies what comes through the door.
func (d *door) through(to io.WriteCloser, from io.Reader) {
	defer to.Close()
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		d.wait()
		if _, werr := to.Write(buffer[:n]); err != nil || werr != nil {
			return
		}
	}
}

// behind returns the address of a database behind a door.
func behind(t *testing.T, address string) (string, *door) {
	u, err := url.Parse(address)
	require.NoError(t, err)
	const socket = ".s.PGSQL.5432"
	real := filepath.Join(u.Query().Get("host"), socket)
	dir := t.TempDir()
	l, err := net.Listen("unix", filepath.Join(dir, socket))
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	d := &door{}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s, err := net.Dial("unix", real)
			if err != nil {
				c.Close()
				return
			}
			go d.through(s, c)
			go d.through(c, s)
		}
	}()
	u.RawQuery = url.Values{"host": {dir}}.Encode()
	return u.String(), d
}

// A database that is gone without a word is not waited for without end, though whoever
// asked for the payment may have hung up; when it is there again, so are the books.
func TestDatabaseThatStandsStill(t *testing.T) {
	address, door := behind(t, pgtest.Database(t))
	l, err := Open(t.Context(), address, nil)
	require.NoError(t, err)
	defer l.Close()
	l.db.patience = 300 * time.Millisecond
	open := door.hold()
	var wait sync.WaitGroup
	for range 20 { // more than there are connections
		wait.Go(func() {
			assert.ErrorIs(t, l.SetMeta(context.WithoutCancel(t.Context()), "k", "1"), context.DeadlineExceeded)
		})
	}
	done := make(chan struct{})
	go func() { defer close(done); wait.Wait() }()
	select {
	case <-done:
	case <-time.After(time.Minute):
		open()
		t.Fatal("they wait without end")
	}
	open()
	l.db.patience = time.Minute
	require.NoError(t, l.SetMeta(t.Context(), "k", "2"))
	value, err := l.Meta(t.Context(), "k")
	require.NoError(t, err)
	assert.Equal(t, "2", value)
}
