package backend

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// A report grows with the shop, and is read however long the contract lets it be.
func TestLongReportsAreRead(t *testing.T) {
	list := wire.SettlementList{Shop: "会計町店", Bank: "9001", BankName: "青葉銀行", Schedule: "monthly"}
	for n := range wire.MostSettlements {
		x := wire.Settlement{ID: fmt.Sprintf("S20261130%08d", n), Shop: "会計町店", LastDay: "2026-11-30", ValueDay: "2026-12-15", Bank: "9001"}
		for day := range 31 {
			for brand := range 12 {
				x.Lines = append(x.Lines, wire.SettlementLine{Day: fmt.Sprintf("2026-11-%02d", day+1), Rail: "alipayplus", Brand: fmt.Sprintf("Wallet of a partner %02d", brand), Payments: 999, GrossYen: 99_999_999})
			}
		}
		list.Settlements = append(list.Settlements, x)
	}
	got, err := newClient(t, says(list)).Settlements(t.Context())
	require.NoError(t, err)
	assert.Equal(t, list, got)

	day := wire.ShopTotals{Date: "2026-11-30", Shop: "会計町店"}
	for n := range 1_000 {
		x := wire.ShopTerminal{TerminalID: fmt.Sprintf("T-%04d", n), Totals: wire.Totals{Date: "2026-11-30", TerminalID: fmt.Sprintf("T-%04d", n)}}
		for brand := range 12 {
			x.Totals.ByBrand = append(x.Totals.ByBrand, wire.BrandTotals{Brand: fmt.Sprintf("Wallet of a partner %02d", brand), PaidCount: 999, PaidYen: 99_999_999})
		}
		day.Terminals = append(day.Terminals, x)
	}
	all, err := newClient(t, says(day)).ShopTotals(t.Context(), "2026-11-30")
	require.NoError(t, err)
	assert.Equal(t, day, all)

	var banks wire.BankList
	for n := range 1_400 {
		banks.Banks = append(banks.Banks, wire.Bank{Code: fmt.Sprintf("%04d", n), Name: "北海道信用農業協同組合連合会"})
	}
	some, err := newClient(t, says(banks)).Banks(t.Context())
	require.NoError(t, err)
	assert.Equal(t, banks.Banks, some)
}
