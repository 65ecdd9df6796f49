package store_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/journal"
	"kaikei/terminal/reconciliation"
	"kaikei/terminal/report"
)

// counted makes ids for refunds whose records are lost.
type counted struct{ n int }

func (c *counted) NewID() string { c.n++; return fmt.Sprint("made-", c.n) }

// restored makes a store of what a salvage found, and opens it.
func restored(t *testing.T, s store.Salvage, base journal.Head) *store.Store {
	r := reconciliation.Rebuilding{IDs: &counted{}, Now: start, Day: terminal.Cutover(5 * time.Hour).Date}
	path := filepath.Join(t.TempDir(), "new.db")
	require.NoError(t, store.Restore(path, options(), store.Restoration{
		Base: base, Stamp: terminal.Change{At: start, Day: "2026-11-23"}, Items: r.Payments(s.Items, nil),
		Recovery: store.Recovery{Found: s.Records, Missing: s.Missing, Newest: s.Newest.Seq, Slip: s.Slip, Close: s.Close},
	}))
	assert.ErrorIs(t, store.Restore(path, options(), store.Restoration{Base: base}), store.ErrExists)
	again, err := store.Open(path, options())
	require.NoError(t, err)
	return again
}

// A store whose frame is gone gives everything back: payments, refunds, what was
// open with its sealed codes, totals, and the close; and its journal goes on.
func TestSalvageOfAFileWithoutItsFrame(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			s, m := lived(t, seed)
			z, err := s.CloseDay(report.CloseOrder{At: m.now, Date: "2026-11-24"})
			require.NoError(t, err)
			head, err := s.Head()
			require.NoError(t, err)
			path := filepath.Join(t.TempDir(), "damaged.db")
			require.NoError(t, s.Close())
			copyWithout(t, s, path, func(text []byte) { clear(text[:8192]) }) // both meta pages
			found, err := store.SalvageFiles([]string{path}, options(), journal.Head{Seq: 100})
			require.NoError(t, err)
			assert.Zero(t, found.Missing)
			assert.Equal(t, head, found.Newest)
			assert.Len(t, found.Lines, int(head.Seq-100))
			assert.Equal(t, z.Number, found.Close.Number)
			again := restored(t, found, head)
			m.doubt()
			m.compare(t, again)
			exported(t, again)
			next, err := again.CloseDay(report.CloseOrder{At: m.now, Date: "2026-11-24"})
			require.NoError(t, err)
			assert.Equal(t, z.Number+1, next.Number)
			assert.Equal(t, z.Perpetual, next.Perpetual)
			sound(t, again)
		})
	}
}

// doubt makes of what was not sent what may have been: nobody knows whether the
// newest record that was found is the newest there was.
func (m *model) doubt() {
	cash := map[terminal.PaymentID]bool{}
	for i := range m.payments {
		p := &m.payments[i]
		cash[p.ID] = p.Tender == terminal.TenderCash
		if p.State == terminal.Created && !cash[p.ID] {
			p.State, p.SentAt, p.ChangedAt = terminal.Sent, p.CreatedAt, start
		}
	}
	for i := range m.refunds {
		if r := &m.refunds[i]; r.State == terminal.RefundCreated && !cash[r.PaymentID] {
			r.State = terminal.RefundSent
		}
	}
}

// copyWithout copies the file of a store and damages the copy.
func copyWithout(t *testing.T, s *store.Store, to string, damage func([]byte)) {
	text, err := os.ReadFile(s.Path())
	require.NoError(t, err)
	damage(text)
	require.NoError(t, os.WriteFile(to, text, 0o600))
}

// Whatever is damaged, what is salvaged hangs together, and nothing that was
// forged is taken for true.
func TestSalvageOfRandomDamage(t *testing.T) {
	s, _ := lived(t, 1)
	require.NoError(t, s.Close())
	rng := rand.New(rand.NewPCG(rand.Uint64(), 0))
	missing := uint64(0)
	for range 25 {
		path := filepath.Join(t.TempDir(), "damaged.db")
		copyWithout(t, s, path, func(text []byte) {
			for range 1 + rng.IntN(8) { // pages that are gone, and bytes that were changed
				at := rng.IntN(len(text) / 4096)
				clear(text[at*4096 : (at+1)*4096])
			}
			for range 40 {
				text[rng.IntN(len(text))] ^= byte(1 + rng.IntN(255))
			}
		})
		found, err := store.SalvageFiles([]string{path}, options(), journal.Head{Seq: 0})
		require.NoError(t, err)
		missing += found.Missing
		again := restored(t, found, journal.First("T-1"))
		exported(t, again)
		sound(t, again)
	}
	assert.NotZero(t, missing, "nothing was damaged")
}
