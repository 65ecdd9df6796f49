package report_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal"
	"kaikei/terminal/report"
)

// paid is a captured payment of 1,100 yen, tax 100.
func paid() terminal.Payment {
	at := time.Date(2026, 11, 23, 3, 4, 5, 0, time.UTC) // 12:04 in Japan
	return terminal.Payment{
		ID: "p1", State: terminal.Paid, Amount: 1100, Tender: terminal.TenderCode, BusinessDate: "2026-11-23", Slip: 7,
		Clerk: "佐藤", Rail: "jcoin", Brand: "J-Coin Pay", CreatedAt: at, SentAt: at, PaidAt: at, ChangedAt: at,
		Sale: terminal.KeypadSale(1100, 10, terminal.TaxMode{Rounding: terminal.RoundDown}),
	}
}

func TestReportOfADay(t *testing.T) {
	p := paid()
	voided := paid()
	voided.ID, voided.State, voided.Brand, voided.Rail = "p2", terminal.Cancelled, "Alipay", "alipayplus"
	never := paid()
	never.ID, never.State, never.PaidAt = "p3", terminal.Cancelled, time.Time{}
	unknown := paid()
	unknown.ID, unknown.State, unknown.PaidAt = "p4", terminal.Unknown, time.Time{}
	due := paid()
	due.ID, due.State = "p5", terminal.RefundDue
	part := paid()
	part.ID, part.State, part.Refunded = "p6", terminal.PartRefunded, 300

	s := report.Totals{}
	for _, x := range []terminal.Payment{p, voided, never, unknown, due, part} {
		s.Merge(report.Contribution(x))
	}
	s.Merge(report.RefundContribution(terminal.Refund{ID: "r", PaymentID: "p6", State: terminal.RefundDone, Amount: 300}, part))
	s.Merge(report.RefundContribution(terminal.Refund{ID: "x", PaymentID: "p6", State: terminal.RefundUnknown, Amount: 500}, part))

	r := report.New("2026-11-23", s)
	assert.Equal(t, report.Tally{Count: 4, Yen: 4400}, r.Sales, "captured, also when voided or due back since")
	assert.Equal(t, report.Tally{Count: 1, Yen: 1100}, r.Voids, "a payment that was never captured is no void")
	assert.Equal(t, report.Tally{Count: 1, Yen: 300}, r.Refunds, "only what is done")
	assert.Equal(t, terminal.Yen(3000), r.Total)
	assert.Equal(t, []report.OpenRow{
		{State: "REFUND_DUE", Tally: report.Tally{Count: 1, Yen: 1100}}, {State: "UNKNOWN", Tally: report.Tally{Count: 1, Yen: 1100}},
	}, r.Open)
	assert.Equal(t, []report.RateRow{{Rate: "10", Gross: 4400, Tax: 400}}, r.ByRate)
	assert.Len(t, r.ByWallet, 2)
	assert.Equal(t, report.Row{Name: "Alipay", Sales: report.Tally{Count: 1, Yen: 1100}, Voids: report.Tally{Count: 1, Yen: 1100}}, r.ByWallet[0])
	assert.Equal(t, terminal.Yen(3000), r.ByWallet[1].Net)
	assert.Equal(t, "12", r.ByHour[0].Name, "the hour is Japan's")
	for name, rows := range map[string][]report.Row{"wallet": r.ByWallet, "rail": r.ByRail, "clerk": r.ByClerk, "tender": r.ByTender} {
		var net terminal.Yen
		for _, row := range rows {
			net += row.Net
		}
		assert.Equal(t, r.Total, net, "the rows by %s add up to the total", name)
	}
	assert.Equal(t, report.Tally{Count: 2, Yen: 2200}, r.Summary().Open)
}

func TestTotalsOfNothingCompareEqual(t *testing.T) {
	s := report.Totals{}
	s.Merge(report.Contribution(paid()))
	s.Merge(report.Contribution(paid()).Minus())
	assert.Equal(t, report.Totals{}, s)
}
