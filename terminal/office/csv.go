package office

import (
	"fmt"
	"strconv"

	"kaikei/terminal"
	"kaikei/terminal/sale"
	"kaikei/terminal/sheet"
)

// columns are the first row of an export: sums in yen, the tax within each rate.
var columns = []string{
	"営業日", "日時", "伝票番号", "状態", "区分", "支払方法", "ウォレット", "決済網", "金額", "返金額", "差引",
	"10%対象", "10%税", "8%対象", "8%税", "免税対象", "担当者", "コード", "決済番号", "取引ID",
}

// CSV returns payments as a spreadsheet reads them, one payment a row, in the order
// given. A cell that would be a formula there is quoted, and a character that
// Shift_JIS has no form of becomes 〓: nothing reads such a table back. Errors:
// sheet.ErrEncoding.
func CSV(payments []terminal.Payment, e sheet.Encoding) ([]byte, error) {
	rows := [][]string{columns}
	for _, p := range payments {
		rows = append(rows, cells(p))
	}
	if e == sheet.ShiftJIS {
		rows = sheet.Marked(rows)
	}
	return sheet.Encode(rows, e)
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
		string(p.Tender), sheet.Literal(p.Wallet()), sheet.Literal(p.Rail), yen(p.Amount), yen(p.Refunded), yen(p.Net()),
		yen(gross[sale.RateStandard]), yen(tax[sale.RateStandard]), yen(gross[sale.RateReduced]), yen(tax[sale.RateReduced]), yen(free),
		sheet.Literal(p.Clerk), sheet.Literal(p.MaskedCode), sheet.Literal(p.NetworkID), sheet.Literal(string(p.ID)),
	}
}
