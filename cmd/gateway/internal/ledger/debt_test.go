package ledger_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// A shop gives no more than it is owed and the bound beyond it, by credits and
// refunds alike; a cancel is never held up, and money taken makes room again.
func TestDebt(t *testing.T) { both(t, testDebt) }

func testDebt(t *testing.T, b *books) {
	payOut := b.credit(wire.PurposePayOut)
	for _, id := range []string{"sale", "void"} {
		p, err := b.pay(id, b.code("jcoin"), 10_000, 0)
		require.NoError(t, err)
		require.Equal(t, wire.PaymentPaid, p.State)
	}
	_, err := b.Cancel(t.Context(), b.terminal, "void")
	require.NoError(t, err)
	left := int64(10_000 + ledger.MaxDebtYen)
	for n := 0; left > 0; n++ { // a wallet takes a million a day
		yen := min(left, 1_000_000)
		p, err := payOut(fmt.Sprint("out", n), b.code("jcoin"), yen, 0)
		require.NoError(t, err)
		require.Equal(t, wire.PaymentPaid, p.State, "up to the bound")
		left -= yen
		b.pass(24 * time.Hour)
	}
	p, err := payOut("over", b.code("jcoin"), 1, 0)
	require.NoError(t, err)
	assert.Equal(t, []any{wire.PaymentDeclined, wire.CodeLimit}, []any{p.State, p.Reason})
	f, err := b.refund("sale", "r-over", 1)
	require.NoError(t, err)
	assert.Equal(t, []any{wire.RefundRefused, wire.CodeLimit}, []any{f.State, f.Reason})

	p, err = b.pay("more", b.code("jcoin"), 500, 0)
	require.NoError(t, err)
	require.Equal(t, wire.PaymentPaid, p.State)
	f, err = b.refund("sale", "r-over", 1)
	require.NoError(t, err)
	assert.Equal(t, wire.RefundRefused, f.State, "what was refused stays so")
	f, err = b.refund("sale", "r", 500)
	require.NoError(t, err)
	assert.Equal(t, wire.RefundDone, f.State, "there is room again")
	p, err = b.Cancel(t.Context(), b.terminal, "more")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentCancelled, p.State, "a cancel is not held up")
}

// What a network has not confirmed yet counts as given.
func TestDebtPromised(t *testing.T) { both(t, testDebtPromised) }

func testDebtPromised(t *testing.T, b *books) {
	b.External = func(string) bool { return true }
	_, err := b.pay("abroad", "28000000000000000001", 2*ledger.MaxDebtYen, 0)
	require.NoError(t, err)
	p, err := b.Conclude(t.Context(), "abroad", wire.Payment{State: wire.PaymentPaid, Brand: "AlipayHK"})
	require.NoError(t, err)
	require.Equal(t, wire.PaymentPaid, p.State)
	b.pass(26 * 24 * time.Hour)
	_, err = b.Settle(t.Context(), "2026-11-30") // what it was owed is on its way to the bank
	require.NoError(t, err)
	f, err := b.refund("abroad", "all", ledger.MaxDebtYen)
	require.NoError(t, err)
	require.Equal(t, wire.RefundProcessing, f.State)
	f, err = b.refund("abroad", "one", 1)
	require.NoError(t, err)
	assert.Equal(t, []any{wire.RefundRefused, wire.CodeLimit}, []any{f.State, f.Reason})

	list, err := b.List(t.Context(), b.terminal, p.SettlementDay)
	require.NoError(t, err)
	require.Len(t, list.Payments, 1)
	require.Len(t, list.Payments[0].Refunding, 1, "the list tells what is in process, and not what was refused")
	told := list.Payments[0].Refunding[0]
	assert.Equal(t, []any{"all", "abroad", wire.RefundProcessing, int64(ledger.MaxDebtYen)}, []any{told.ID, told.PaymentID, told.State, told.AmountYen})
	_, _, err = b.EndRefund(t.Context(), "abroad", "all", "N-1", "")
	require.NoError(t, err)
	list, err = b.List(t.Context(), b.terminal, p.SettlementDay)
	require.NoError(t, err)
	assert.Empty(t, list.Payments[0].Refunding, "it is done")
	assert.EqualValues(t, ledger.MaxDebtYen, list.Payments[0].RefundedYen)
}
