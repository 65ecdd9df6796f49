package printer

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal"
	"kaikei/terminal/receipt"
	"kaikei/terminal/report"
)

// Money that went into a wallet is no sale: its slips and its lines in a report
// say so, and the drawer has the cash.
func TestCreditsOnPaper(t *testing.T) {
	p := terminal.Payment{ID: "c1", State: terminal.Paid, Amount: 5000, Tendered: 10000, Tender: terminal.TenderCode, Purpose: terminal.PurposeTopUp, Brand: "J-Coin Pay"}
	text := NewDocument(receipt.OfSale(p, terminal.Shop{})).Page(576).Text()
	for _, want := range []string{"チャージ", "チャージ額", "お釣り"} {
		assert.Contains(t, text, want)
	}
	assert.NotContains(t, text, "売上")
	assert.NotContains(t, text, "消費税")
	p.State = terminal.RefundDue
	assert.NotContains(t, NewDocument(receipt.OfSale(p, terminal.Shop{})).Page(576).Text(), "返金が必要", "it stands")

	r := report.New("2026-11-28", report.Totals{report.CountTopUp: {Count: 2, Yen: 6000}, report.CountTopUpVoid: {Count: 1, Yen: 1000}})
	slip := ReportDocument(ReportSlip{Report: r}).Page(576).Text()
	assert.Regexp(t, `チャージ +2件 +¥6,000`, slip)
	assert.Regexp(t, `チャージ取消 +1件 +-¥1,000`, slip)
	assert.Regexp(t, `ドロアー +¥5,000`, slip)
	assert.NotContains(t, ReportDocument(ReportSlip{Report: report.New("2026-11-28", nil)}).Page(576).Text(), "入金", "a day without any")
}
