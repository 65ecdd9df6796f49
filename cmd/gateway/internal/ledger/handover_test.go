package ledger_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

func TestHandOver(t *testing.T) { both(t, testHandOver) }

// A payment that was handed over is the taker's alone, also one whose request
// comes after it.
func testHandOver(t *testing.T, b *books) {
	another := func(shop string) string {
		code, err := b.NewActivation(t.Context(), shop)
		require.NoError(t, err)
		term, err := b.Enrol(t.Context(), code, "key of "+shop, func(ledger.Terminal) (string, error) { return shop, nil })
		require.NoError(t, err)
		return term.ID
	}
	spare, third, stranger := another("Shop 1"), another("Shop 1"), another("Shop 2")
	_, err := b.pay("seen", b.code("jcoin"), 500, 0)
	require.NoError(t, err)
	ids := []string{"seen", "unseen"}
	give := func(from, to string, hops int, ids ...string) ([]string, error) {
		all := make([]ledger.Given, len(ids))
		for n, id := range ids {
			all[n] = ledger.Given{ID: id, Hops: hops}
		}
		return b.HandOver(t.Context(), from, to, all)
	}
	refused := func(why, from, to string, hops int, ids ...string) {
		_, err := give(from, to, hops, ids...)
		assert.ErrorIs(t, err, ledger.ErrHandover, why)
	}
	gone := func(from, to string, hops int, ids ...string) {
		left, err := give(from, to, hops, ids...)
		require.NoError(t, err)
		assert.Empty(t, left)
	}
	refused("another shop", b.terminal, stranger, 1, ids...)
	refused("to itself", b.terminal, b.terminal, 1, ids...)
	refused("not its own", third, spare, 1, ids...)
	gone(b.terminal, spare, 1, ids...)
	gone(b.terminal, spare, 1, ids...) // it may be repeated
	refused("given already", b.terminal, third, 1, ids...)
	refused("given already, whatever the number says", b.terminal, third, 9, ids...)

	for _, id := range ids {
		var where *ledger.Elsewhere
		_, err = b.Inquire(t.Context(), b.terminal, id)
		require.ErrorAs(t, err, &where, id)
		assert.Equal(t, spare, where.Terminal, "who lost its records hears where it is")
		_, err = b.Cancel(t.Context(), b.terminal, id)
		assert.ErrorIs(t, err, ledger.ErrHandedOver)
		_, err = b.Inquire(t.Context(), stranger, id)
		assert.ErrorIs(t, err, ledger.ErrNotFound, "another shop learns nothing")
		_, err = b.Cancel(t.Context(), stranger, id)
		assert.ErrorIs(t, err, ledger.ErrInconsistent, "another shop learns nothing")
	}
	_, err = b.refund("seen", "r-late", 100)
	assert.ErrorIs(t, err, ledger.ErrHandedOver)
	_, err = b.pay("unseen", b.code("jcoin"), 500, 0)
	assert.ErrorIs(t, err, ledger.ErrHandedOver, "a request that was late takes no money")

	p, err := b.Cancel(t.Context(), spare, "unseen")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentCancelled, p.State)
	p, err = b.Inquire(t.Context(), spare, "seen")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentPaid, p.State)
	totals, err := b.Totals(t.Context(), spare, "2026-11-23")
	require.NoError(t, err)
	assert.EqualValues(t, 500, totals.PaidYen)
	scanner, err := b.Scanner(t.Context(), spare, "seen")
	require.NoError(t, err)
	assert.Equal(t, b.terminal, scanner)
	gone(spare, third, 2, "seen") // and on to the next
	_, err = b.Inquire(t.Context(), third, "seen")
	require.NoError(t, err)
	scanner, err = b.Scanner(t.Context(), third, "seen")
	require.NoError(t, err)
	assert.Equal(t, b.terminal, scanner, "who scanned the code does not change")
	left, err := give(b.terminal, spare, 1, ids...)
	require.NoError(t, err, "an old bundle of which a part is still the taker's")
	assert.Equal(t, []string{"seen"}, left)
	_, err = b.Inquire(t.Context(), spare, "seen")
	assert.ErrorIs(t, err, ledger.ErrHandedOver)
}

func TestHandOverAndBack(t *testing.T) { both(t, testHandOverAndBack) }

// A payment comes back to who gave it, any number of times. One terminal at a time is
// heard, that of the highest number, and a hand-over of before changes nothing.
func testHandOverAndBack(t *testing.T, b *books) {
	code, err := b.NewActivation(t.Context(), "Shop 1")
	require.NoError(t, err)
	other, err := b.Enrol(t.Context(), code, "the other's key", func(ledger.Terminal) (string, error) { return "2", nil })
	require.NoError(t, err)
	_, err = b.pay("seen", b.code("jcoin"), 500, 0)
	require.NoError(t, err)
	names := []string{b.terminal, other.ID}
	for hops := 1; hops < 5; hops++ {
		from, to := names[(hops+1)%2], names[hops%2]
		_, err := b.HandOver(t.Context(), from, to, []ledger.Given{{ID: "unseen", Hops: hops}, {ID: "seen", Hops: hops}})
		require.NoError(t, err, hops)
		for old := range hops {
			_, err := b.HandOver(t.Context(), names[(old+1)%2], names[old%2], []ledger.Given{{ID: "seen", Hops: old}})
			assert.ErrorIs(t, err, ledger.ErrHandover, "hand-over %d comes again after %d", old, hops)
		}
		p, err := b.Inquire(t.Context(), to, "seen")
		require.NoError(t, err)
		assert.Equal(t, hops, p.Hops)
		var own *ledger.Ours
		_, err = b.Inquire(t.Context(), to, "unseen")
		require.ErrorAs(t, err, &own)
		require.ErrorIs(t, err, ledger.ErrNotFound)
		assert.Equal(t, hops, own.Hops)
		for _, id := range []string{"seen", "unseen"} {
			var where *ledger.Elsewhere
			_, err = b.Inquire(t.Context(), from, id)
			require.ErrorAs(t, err, &where)
			assert.Equal(t, ledger.Elsewhere{Terminal: to, Hops: hops}, *where)
			_, err = b.Cancel(t.Context(), from, id)
			require.ErrorIs(t, err, ledger.ErrHandedOver)
		}
		list, err := b.List(t.Context(), to, "2026-11-23")
		require.NoError(t, err)
		require.Len(t, list.Payments, 1)
		assert.Equal(t, hops, list.Payments[0].Hops)
		list, err = b.List(t.Context(), from, "2026-11-23")
		require.NoError(t, err)
		assert.Empty(t, list.Payments)
	}
	_, err = b.refund("seen", "r-1", 100)
	require.NoError(t, err, "it is back where it was made")
	p, err := b.Cancel(t.Context(), b.terminal, "unseen")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentCancelled, p.State)
}
