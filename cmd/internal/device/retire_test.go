package device

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
)

// The power goes at each step of a reset: the records are there afterwards, the
// folder is the terminal that it was or none, and one that is provisioned again has
// not erased them.
func TestRetireCutAtEveryStep(t *testing.T) {
	b := newFakeBackend(t)
	var steps []string
	for cut := 0; cut == 0 || cut <= len(steps); cut++ {
		dir := t.TempDir()
		_, err := Provision(t.Context(), dir, b.activation("once"))
		require.NoError(t, err)
		records, err := os.ReadFile(Store(dir))
		require.NoError(t, err)
		n, r := 0, Retired{"T-0001", "key", time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)}
		to, err := retire(dir, r, func(step string) error {
			if n++; cut == 0 {
				steps = append(steps, step)
			}
			if n == cut {
				return errCut
			}
			return nil
		})
		if cut > 0 {
			require.ErrorIs(t, err, errCut)
		} else {
			require.NoError(t, err)
			require.False(t, Provisioned(dir))
			for _, name := range []string{keyFile, journalFile, configFile} {
				assert.NoFileExists(t, filepath.Join(dir, name))
				assert.NoFileExists(t, filepath.Join(to, name))
			}
		}
		if Provisioned(dir) {
			works(t, dir)
			continue
		}
		_, err = Provision(t.Context(), dir, b.activation("again"))
		require.NoError(t, err, "cut %d", cut)
		kept, err := os.ReadFile(filepath.Join(to, storeFile))
		require.NoError(t, err, "cut %d", cut)
		assert.True(t, bytes.Equal(records, kept), "cut %d", cut)
	}
	assert.Len(t, steps, 13)
}

// A terminal with an open payment is not reset, whoever asks, and stays as it is.
func TestReset(t *testing.T) {
	b := newFakeBackend(t)
	dir := t.TempDir()
	_, err := Provision(t.Context(), dir, b.activation("once"))
	require.NoError(t, err)
	d, err := Open(dir, nil)
	require.NoError(t, err)
	p, err := d.Till.Draw(terminal.ShownOrder{Sale: terminal.KeypadSale(1000, terminal.RateStandard, d.Till.Settings().Tax), Rail: "jcoin"})
	require.NoError(t, err)
	require.Equal(t, terminal.Sent, p.State, "a customer may be paying it now")
	for _, ask := range []Ask{AskBackend, AskNobody} {
		_, err = d.Retire(t.Context(), ask)
		require.ErrorIs(t, err, ErrUnsettled)
	}
	again, err := d.Store.Payment(p.ID)
	require.NoError(t, err)
	assert.Equal(t, terminal.Sent, again.State)
	require.NoError(t, d.Close())
	assert.True(t, Provisioned(dir))
}

// No key of the terminal that was is left behind, also not the one that bundles are
// sealed to: it is made when it is asked for first, and opens what another terminal of
// the shop hands over.
func TestRetireErasesEveryKey(t *testing.T) {
	b := newFakeBackend(t)
	dir := t.TempDir()
	_, err := Provision(t.Context(), dir, b.activation("once"))
	require.NoError(t, err)
	_, err = handoverKey(dir)
	require.NoError(t, err)
	_, err = retire(dir, Retired{"T-0001", "key", time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)}, func(string) error { return nil })
	require.NoError(t, err)
	keys, err := filepath.Glob(filepath.Join(dir, "*.key"))
	require.NoError(t, err)
	assert.Empty(t, keys)
}
