package store_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/cart"
	"kaikei/terminal/catalogue"
	"kaikei/terminal/journal"
	"kaikei/terminal/report"
	"kaikei/terminal/staff"
)

// A store that is begun anew has staff, catalogue and carts of the file that was
// set aside, and gives no number to a close that may have been given before.
func TestRestoreKeepsTheShopAndItsNumbers(t *testing.T) {
	s, aside := create(t)
	tea := catalogue.Item{Code: "4901234567894", Name: "緑茶", Price: 150, Rate: 8}
	c, err := catalogue.New([]catalogue.Item{tea})
	require.NoError(t, err)
	require.NoError(t, s.SaveCatalogue("2026-11-23", c, terminal.Event{}))
	member := staff.Member{ID: "c1", Name: "佐藤", Role: staff.Cashier}
	require.NoError(t, s.SaveStaff("2026-11-23", member, terminal.Event{}))
	held := cart.Cart{ID: "s-2", HeldAt: start, Label: "後"}
	require.NoError(t, s.Hold(held))
	require.NoError(t, s.Close())

	kept, err := store.ReadKept(aside, options())
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "kaikei.db")
	require.NoError(t, store.Restore(path, options(), store.Restoration{
		Base: journal.First("T-1"), Stamp: terminal.Change{At: start, Day: "2026-11-23"}, Kept: kept, Recovery: store.Recovery{Closes: 100},
	}))
	again, err := store.Open(path, options())
	require.NoError(t, err)
	got, err := again.Catalogue()
	require.NoError(t, err)
	assert.Equal(t, []catalogue.Item{tea}, got.Items())
	members, err := again.Staff()
	require.NoError(t, err)
	assert.Equal(t, []staff.Member{member}, members)
	carts, err := again.Held()
	require.NoError(t, err)
	assert.Equal(t, []cart.Cart{held}, carts)
	for _, want := range []int{101, 102} {
		z, err := again.CloseDay(report.CloseOrder{At: start, Date: "2026-11-23"})
		require.NoError(t, err)
		assert.Equal(t, want, z.Number)
	}
	exported(t, again)
	sound(t, again)
}

// A file whose pages do not hang together tells nothing that is not signed.
func TestReadKeptOfADamagedFile(t *testing.T) {
	s, _ := create(t)
	require.NoError(t, s.SaveStaff("2026-11-23", staff.Member{ID: "c1"}, terminal.Event{}))
	require.NoError(t, s.Close())
	path := filepath.Join(t.TempDir(), "damaged.db")
	copyWithout(t, s, path, func(text []byte) { clear(text[:8192]) })
	kept, err := store.ReadKept(path, options())
	require.ErrorIs(t, err, terminal.ErrCorrupt)
	assert.Equal(t, store.Kept{}, kept)
}
