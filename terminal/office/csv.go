package office

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/japanese"

	"kaikei/terminal"
	"kaikei/terminal/sale"
)

// ErrEncoding means an encoding that no export has.
var ErrEncoding = errors.New("no such encoding")

// An Encoding is how an export is written.
type Encoding string

// The encodings. UTF8 has a byte order mark, without which spreadsheets take it for
// something else. ShiftJIS has no form of some names: such a character becomes 〓.
const (
	UTF8     Encoding = "utf-8"
	ShiftJIS Encoding = "shift_jis"
)

// columns are the first row of an export: sums in yen, the tax within each rate.
var columns = []string{
	"営業日", "日時", "伝票番号", "状態", "区分", "支払方法", "ウォレット", "決済網", "金額", "返金額", "差引",
	"10%対象", "10%税", "8%対象", "8%税", "免税対象", "担当者", "コード", "決済番号", "取引ID",
}

// WriteCSV writes payments as a spreadsheet reads them: RFC 4180, one payment a row,
// in the order given. A cell that would be a formula there is quoted.
func WriteCSV(w io.Writer, payments []terminal.Payment, e Encoding) error {
	var b bytes.Buffer
	rows := csv.NewWriter(&b)
	rows.UseCRLF = true
	_ = rows.Write(columns) // a buffer takes all
	for _, p := range payments {
		_ = rows.Write(cells(p))
	}
	rows.Flush()
	text := b.Bytes()
	switch e {
	case UTF8:
		text = append([]byte("\xef\xbb\xbf"), text...)
	case ShiftJIS:
		text = shiftJIS(b.String())
	default:
		return fmt.Errorf("encoding %q: %w", e, ErrEncoding)
	}
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("write payments: %w", err)
	}
	return nil
}

// cells is a payment as a row.
func cells(p terminal.Payment) []string {
	yen := func(y terminal.Yen) string { return strconv.FormatInt(int64(y), 10) }
	gross, tax := map[sale.TaxRate]terminal.Yen{}, map[sale.TaxRate]terminal.Yen{}
	free := terminal.Yen(0)
	for _, t := range p.Taxes() {
		if t.Free {
			free += t.Gross
			continue
		}
		gross[t.Rate] += t.Gross
		tax[t.Rate] += t.Tax
	}
	return []string{
		string(p.BusinessDate), p.CreatedAt.In(terminal.JST).Format("2006-01-02 15:04:05"), fmt.Sprintf("%04d", p.Slip), p.State.String(), string(p.Purpose),
		string(p.Tender), literal(p.Wallet()), literal(p.Rail), yen(p.Amount), yen(p.Refunded), yen(p.Net()),
		yen(gross[sale.RateStandard]), yen(tax[sale.RateStandard]), yen(gross[sale.RateReduced]), yen(tax[sale.RateReduced]), yen(free),
		literal(p.Clerk), literal(p.MaskedCode), literal(p.NetworkID), literal(string(p.ID)),
	}
}

// literal keeps a spreadsheet from taking what people and backends wrote for a
// formula.
func literal(text string) string {
	if strings.ContainsAny(text[:min(1, len(text))], "=+-@\t\r") {
		return "'" + text
	}
	return text
}

// noForm stands for a character that Shift_JIS has no form of (geta).
const noForm = "〓"

// shiftJIS encodes a text, character by character where one has no form.
func shiftJIS(text string) []byte {
	if out, err := japanese.ShiftJIS.NewEncoder().Bytes([]byte(text)); err == nil {
		return out
	}
	var b bytes.Buffer
	for _, r := range text {
		one, err := japanese.ShiftJIS.NewEncoder().String(string(r))
		if err != nil {
			one, _ = japanese.ShiftJIS.NewEncoder().String(noForm) // it has one
		}
		b.WriteString(one)
	}
	return b.Bytes()
}
