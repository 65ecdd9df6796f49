package office

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/japanese"

	"kaikei/terminal"
)

// What is written reads back, in both encodings; the sums of a sale stand in their
// columns, and what people wrote is never a formula.
func TestCSV(t *testing.T) {
	p := terminal.Payment{
		ID: "p-1", State: terminal.PartRefunded, Amount: 1_100, Refunded: 100, Slip: 7, Tender: terminal.TenderCode, Brand: "支付宝", Rail: "alipayplus", Clerk: "=cmd()\"김,", MaskedCode: "2810…4821",
		Sale: terminal.KeypadSale(1_100, 10, terminal.TaxMode{Rounding: terminal.RoundDown}), BusinessDate: "2026-11-28", CreatedAt: noon, PaidAt: noon,
	}
	for e, read := range map[Encoding]func([]byte) string{
		UTF8: func(b []byte) string { return strings.TrimPrefix(string(b), "\ufeff") },
		ShiftJIS: func(b []byte) string {
			out, err := japanese.ShiftJIS.NewDecoder().Bytes(b)
			require.NoError(t, err)
			return string(out)
		},
	} {
		var b bytes.Buffer
		require.NoError(t, WriteCSV(&b, []terminal.Payment{p}, e))
		assert.Equal(t, e == UTF8, bytes.HasPrefix(b.Bytes(), []byte("\xef\xbb\xbf")))
		assert.Equal(t, 2, strings.Count(b.String(), "\r\n"))
		rows, err := csv.NewReader(strings.NewReader(read(b.Bytes()))).ReadAll()
		require.NoError(t, err)
		require.Len(t, rows, 2)
		got := map[string]string{}
		for i, name := range rows[0] {
			got[name] = rows[1][i]
		}
		assert.Equal(t, "2026-11-28 12:00:00", got["日時"])
		assert.Equal(t, []string{"0007", "PART_REFUNDED", "1100", "100", "1000", "1100", "100", "0"}, []string{got["伝票番号"], got["状態"], got["金額"], got["返金額"], got["差引"], got["10%対象"], got["10%税"], got["8%対象"]})
		assert.Equal(t, "2810…4821", got["コード"])
		if e == UTF8 {
			assert.Equal(t, "'=cmd()\"김,", got["担当者"])
		} else {
			assert.Equal(t, "'=cmd()\"〓,", got["担当者"], "what has no form is marked")
		}
	}
	require.ErrorIs(t, WriteCSV(&bytes.Buffer{}, nil, "latin1"), ErrEncoding)
	full := errors.New("full")
	require.ErrorIs(t, WriteCSV(brokenPipe{full}, nil, UTF8), full)
}

// A brokenPipe takes nothing.
type brokenPipe struct{ err error }

func (b brokenPipe) Write([]byte) (int, error) { return 0, b.err }
