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
	assert.ErrorIs(t, b.HandOver(t.Context(), b.terminal, stranger, ids), ledger.ErrHandover, "another shop")
	assert.ErrorIs(t, b.HandOver(t.Context(), b.terminal, b.terminal, ids), ledger.ErrHandover, "to itself")
	assert.ErrorIs(t, b.HandOver(t.Context(), third, spare, ids), ledger.ErrHandover, "not its own")
	require.NoError(t, b.HandOver(t.Context(), b.terminal, spare, ids))
	require.NoError(t, b.HandOver(t.Context(), b.terminal, spare, ids), "it may be repeated")
	assert.ErrorIs(t, b.HandOver(t.Context(), b.terminal, third, ids), ledger.ErrHandover, "given already")

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
	require.NoError(t, b.HandOver(t.Context(), spare, third, []string{"seen"}), "and on to the next")
	_, err = b.Inquire(t.Context(), third, "seen")
	require.NoError(t, err)
	scanner, err = b.Scanner(t.Context(), third, "seen")
	require.NoError(t, err)
	assert.Equal(t, b.terminal, scanner, "who scanned the code does not change")
}
