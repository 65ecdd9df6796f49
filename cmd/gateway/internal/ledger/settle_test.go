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

// A shop is paid at its bank on the value day, less the fee, once.
func TestSettlement(t *testing.T) { both(t, testSettlement) }

func testSettlement(t *testing.T, b *books) {
	require.NoError(t, b.SetShop(t.Context(), ledger.Shop{Name: "Shop 1", Bank: "9042", Schedule: ledger.Semimonthly}))
	_, err := b.pay("a", b.code("jcoin"), 10_000, 0)
	require.NoError(t, err)
	_, err = b.pay("b", b.code("alipay"), 20_000, 0)
	require.NoError(t, err)
	_, err = b.pay("c", b.code("jcoin"), 5_000, 0)
	require.NoError(t, err)
	_, err = b.Cancel(t.Context(), b.terminal, "c")
	require.NoError(t, err)
	_, err = b.refund("b", "r", 4_000)
	require.NoError(t, err)
	_, err = b.Settle(t.Context(), "2026-11-30")
	require.ErrorIs(t, err, ledger.ErrNotYet)
	b.pass(8 * 24 * time.Hour) // 1 December
	made, err := b.Settle(t.Context(), "2026-11-30")
	require.NoError(t, err)
	require.Len(t, made, 1)
	x := made[0]
	assert.Equal(t, "2026-12-15", x.ValueDay)
	assert.EqualValues(t, 30_000, x.GrossYen)
	assert.EqualValues(t, 4_000, x.RefundYen)
	assert.EqualValues(t, 95+300, x.FeeYen, "0.95 % and 1.5 %, and nothing of what was cancelled")
	assert.EqualValues(t, 25_605, x.PaidYen)
	assert.Len(t, x.Lines, 2)
	made, err = b.Settle(t.Context(), "2026-11-30")
	require.NoError(t, err)
	assert.Empty(t, made, "once")
	paid := func(day string) bool { // what is settled on a day is that of the day before
		_, err := b.Settle(t.Context(), day)
		require.NoError(t, err)
		list, err := b.Statement(t.Context(), "Shop 1")
		require.NoError(t, err)
		return list[len(list)-1].PaidOut
	}
	b.pass(13 * 24 * time.Hour) // 14 December
	assert.False(t, paid("2026-12-13"), "the day before its value day")
	b.pass(24 * time.Hour)
	assert.True(t, paid("2026-12-14"), "on its value day, and not a day later")
	b.pass(-14 * 24 * time.Hour)

	// More is given back than came: the shop owes, and pays with the next.
	_, err = b.refund("b", "r2", 16_000)
	require.NoError(t, err)
	b.pass(15 * 24 * time.Hour) // 16 December
	made, err = b.Settle(t.Context(), "2026-12-15")
	require.NoError(t, err)
	require.Len(t, made, 1)
	assert.Zero(t, made[0].PaidYen)
	list, err := b.Statement(t.Context(), "Shop 1")
	require.NoError(t, err)
	assert.False(t, list[0].PaidOut, "of nothing, and its value day has not come")
	_, err = b.pay("d", b.code("jcoin"), 50_000, 0)
	require.NoError(t, err)
	b.pass(20 * 24 * time.Hour)
	made, err = b.Settle(t.Context(), "2026-12-31")
	require.NoError(t, err)
	require.Len(t, made, 1)
	assert.EqualValues(t, -16_000, made[0].CarriedYen)
	assert.EqualValues(t, 50_000-475-16_000, made[0].PaidYen)

	list, err = b.Statement(t.Context(), "Shop 1")
	require.NoError(t, err)
	require.Len(t, list, 3)
	assert.True(t, list[1].PaidOut, "of nothing, and its value day has come")
	_, err = b.pay("after", b.code("jcoin"), 700, 0)
	require.NoError(t, err)
	x2, err := b.ShopStatement(t.Context(), "Shop 1")
	require.NoError(t, err)
	assert.Equal(t, list, x2.Settlements)
	assert.Equal(t, []any{"9042", "蛍川銀行", "semimonthly", int64(700)}, []any{x2.Bank, x2.BankName, x2.Schedule, x2.OwedYen})
	assert.False(t, list[0].PaidOut, "its value day has not come")
	assert.True(t, list[2].PaidOut)
	a, err := b.Audit(t.Context())
	require.NoError(t, err)
	assert.Contains(t, a.Accounts, ledger.Account{Name: "payout:9042:Shop 1", Yen: 25_605})
}

func TestValueDays(t *testing.T) {
	b := open(t, t.TempDir()+"/g.db")
	for _, tt := range []struct {
		why      string
		schedule ledger.Schedule
		closing  string
		value    string
	}{
		{"month's end, paid on the 15th", ledger.Monthly, "2026-11-30", "2026-12-15"},
		{"the month's end is a Sunday", ledger.Semimonthly, "2027-01-15", "2027-02-01"},
		{"the 15th is a Saturday", ledger.Monthly, "2027-04-30", "2027-05-17"},
		{"mid-month, paid at the month's end", ledger.Semimonthly, "2027-06-15", "2027-06-30"},
		{"the 15th is a Sunday", ledger.Monthly, "2027-07-31", "2027-08-16"},
	} {
		d, err := time.ParseInLocation(time.DateOnly, tt.closing, ledger.JST)
		require.NoError(t, err)
		b.now = d.Add(12 * time.Hour)
		require.NoError(t, b.SetShop(t.Context(), ledger.Shop{Name: "Shop 1", Bank: "9001", Schedule: tt.schedule}))
		_, err = b.pay(tt.closing, b.code("jcoin"), 100, 0)
		require.NoError(t, err)
		b.pass(48 * time.Hour)
		made, err := b.Settle(t.Context(), tt.closing)
		require.NoError(t, err)
		if assert.Len(t, made, 1, tt.why) {
			assert.Equal(t, tt.value, made[0].ValueDay, tt.why)
		}
	}
}

// A till is told of two years, and those who run the backend of all.
func TestStatementTellsTheNewest(t *testing.T) {
	b := open(t, t.TempDir()+"/g.db")
	for n := range wire.MostSettlements + 2 {
		end := time.Date(2026, time.December+time.Month(n), 1, 0, 0, 0, 0, ledger.JST)
		b.now = end.Add(-time.Hour)
		_, err := b.pay(fmt.Sprint("p", n), b.code("jcoin"), 1_000, 0)
		require.NoError(t, err)
		b.pass(24 * time.Hour)
		made, err := b.Settle(t.Context(), end.AddDate(0, 0, -1).Format(time.DateOnly))
		require.NoError(t, err)
		require.Len(t, made, 1)
	}
	all, err := b.Statement(t.Context(), "Shop 1")
	require.NoError(t, err)
	require.Len(t, all, wire.MostSettlements+2)
	told, err := b.ShopStatement(t.Context(), "Shop 1")
	require.NoError(t, err)
	assert.Equal(t, all[:wire.MostSettlements], told.Settlements)
}
