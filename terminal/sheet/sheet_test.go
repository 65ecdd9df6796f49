package sheet_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/sheet"
)

// What is written reads back to the letter, in both encodings.
func TestWhatIsWrittenReadsBack(t *testing.T) {
	rows := [][]string{{"品名", "価格"}, {"コーヒー, \"濃い\"", "450"}, {"二行\nの名", ""}}
	for _, e := range []sheet.Encoding{sheet.UTF8, sheet.ShiftJIS} {
		out, err := sheet.Encode(rows, e)
		require.NoError(t, err)
		assert.Equal(t, e == sheet.UTF8, bytes.HasPrefix(out, []byte("\xef\xbb\xbf")), "spreadsheets want the mark")
		text, err := sheet.Decode(out)
		require.NoError(t, err)
		back, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		require.NoError(t, err)
		assert.Equal(t, rows, back)
	}
	_, err := sheet.Encode(rows, "latin1")
	require.ErrorIs(t, err, sheet.ErrEncoding)
}

// What has no form in Shift_JIS is refused by name, or marked by whoever asks.
func TestWhatHasNoForm(t *testing.T) {
	rows := [][]string{{"名"}, {"支付宝 김"}}
	_, err := sheet.Encode(rows, sheet.ShiftJIS)
	var at *sheet.FormError
	require.ErrorAs(t, err, &at)
	require.ErrorIs(t, err, sheet.ErrForm)
	assert.Equal(t, sheet.FormError{Row: 1, Cell: "支付宝 김"}, *at)
	out, err := sheet.Encode(sheet.Marked(rows), sheet.ShiftJIS)
	require.NoError(t, err)
	text, err := sheet.Decode(out)
	require.NoError(t, err)
	assert.Equal(t, "名\r\n支付宝 〓\r\n", text)
	assert.Equal(t, "支付宝 김", rows[1][0], "the rows themselves are left alone")
}

// Bytes of no encoding are no text, and what comes before them tells the line.
func TestNoText(t *testing.T) {
	before, err := sheet.Decode([]byte("a\n\x83\xfd\xff"))
	require.ErrorIs(t, err, sheet.ErrText)
	assert.Equal(t, "a\n", before)
}

// What people wrote is no formula.
func TestLiteral(t *testing.T) {
	for text, want := range map[string]string{"": "", "佐藤": "佐藤", "=cmd()": "'=cmd()", "-1": "'-1", "@a": "'@a", "+1": "'+1", "\tx": "'\tx"} {
		assert.Equal(t, want, sheet.Literal(text))
	}
}
