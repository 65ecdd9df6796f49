package device

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// opened makes a terminal of a backend, and opens it until the test ends.
func opened(t *testing.T, b *fakeBackend) (*Device, string) {
	dir := filepath.Join(t.TempDir(), "t")
	_, err := Provision(t.Context(), dir, b.activation("A"))
	require.NoError(t, err)
	d, err := Open(dir, nil)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, d.Close()) })
	return d, dir
}

// The background, a command and a manager hand the journal over at once: none of
// them takes the lines of another for those of a copied disk.
func TestAnchorAtOnce(t *testing.T) {
	d, dir := opened(t, newFakeBackend(t))
	for round := range 5 {
		for range 20 {
			require.NoError(t, d.Store.Record("2026-11-28", terminal.Event{At: time.Now(), Deed: terminal.DeedVoid, Amount: 1}))
		}
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				head, err := d.Anchor(t.Context())
				assert.NoError(t, err)
				assert.EqualValues(t, 20*(round+1), head.Seq)
			})
		}
		all.Wait()
		assert.False(t, d.OldDisk())
	}
	var kept wire.JournalHead
	require.NoError(t, readJSON(dir, wordFile, &kept))
	assert.EqualValues(t, 100, kept.Seq, "the backend's word is kept")
}

// A backend that takes lines and does not have them is not sent them for ever: each try
// ends, and the next one is the background's, in its own time.
func TestAnchorAtABackendThatForgets(t *testing.T) {
	b := newFakeBackend(t)
	d, _ := opened(t, b)
	require.NoError(t, d.Store.Record("2026-11-28", terminal.Event{At: time.Now(), Deed: terminal.DeedVoid, Amount: 1}))
	b.set(func() { b.forgets = true })
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	_, err := d.Anchor(ctx)
	require.ErrorIs(t, err, terminal.ErrNoAnswer)
	require.NoError(t, ctx.Err(), "it gives up by itself")
	b.set(func() { assert.Equal(t, 1, b.posts) })
	assert.False(t, d.OldDisk(), "which says nothing of this disk")
	b.set(func() { b.forgets = false })
	head, err := d.Anchor(t.Context())
	require.NoError(t, err)
	assert.EqualValues(t, 1, head.Seq)
}
