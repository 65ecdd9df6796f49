package office

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/sheet"
)

// What is written reads back, in both encodings; the sums of a sale stand in their
// columns, and what people wrote is never a formula.
func TestCSV(t *testing.T) {
	p := terminal.Payment{
		ID: "p-1", State: terminal.PartRefunded, Amount: 1_100, Refunded: 100, Slip: 7, Tender: terminal.TenderCode, Brand: "支付宝", Rail: "alipayplus", Clerk: "=cmd()\"김,", MaskedCode: "2810…4821",
		Sale: terminal.KeypadSale(1_100, 10, terminal.TaxMode{Rounding: terminal.RoundDown}), BusinessDate: "2026-11-28", CreatedAt: noon, PaidAt: noon,
	}
	for _, e := range []sheet.Encoding{sheet.UTF8, sheet.ShiftJIS} {
		out, err := CSV([]terminal.Payment{p}, e)
		require.NoError(t, err)
		text, err := sheet.Decode(out)
		require.NoError(t, err)
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		require.NoError(t, err)
		require.Len(t, rows, 2)
		got := map[string]string{}
		for i, name := range rows[0] {
			got[name] = rows[1][i]
		}
		assert.Equal(t, "2026-11-28 12:00:00", got["日時"])
		assert.Equal(t, []string{"0007", "PART_REFUNDED", "1100", "100", "1000", "1100", "100", "0"}, []string{got["伝票番号"], got["状態"], got["金額"], got["返金額"], got["差引"], got["10%対象"], got["10%税"], got["8%対象"]})
		assert.Equal(t, "2810…4821", got["コード"])
		want := map[sheet.Encoding]string{sheet.UTF8: "'=cmd()\"김,", sheet.ShiftJIS: "'=cmd()\"〓,"}[e]
		assert.Equal(t, want, got["担当者"], "what has no form is marked")
	}
	_, err := CSV(nil, "latin1")
	require.ErrorIs(t, err, sheet.ErrEncoding)
}
