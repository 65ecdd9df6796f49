package specimen

import (
	"time"

	"kaikei/printer"
	"kaikei/terminal"
	"kaikei/terminal/receipt"
	"kaikei/terminal/report"
)

// forBuyers are slips that are asked for.
func forBuyers() []Slip {
	named := func(n terminal.Named, amount terminal.Yen) terminal.Receipt {
		return with(func(r *terminal.Receipt) {
			r.Kind, r.Named, r.Amount = receipt.KindNamed, n, amount
			r.Rates = []terminal.TaxSum{{Rate: 10, Gross: amount, Tax: amount / 11}}
		})
	}
	return []Slip{
		of("named", "in the buyer's name, with the place for a stamp", named(terminal.Named{To: "株式会社山田商店", For: "お食事代", Stamp: receipt.StampDue}, 66_000)),
		of("blank", "the name is written by hand", named(terminal.Named{}, 2_000)),
		of("gift", "goods without prices", with(func(r *terminal.Receipt) { r.Copy = terminal.GiftCopy })),
	}
}

// forShops are slips that no customer sees.
func forShops() []Slip {
	at := time.Date(2026, 11, 23, 13, 0, 0, 0, time.UTC)
	period := totals()
	delete(period, "open/state/UNKNOWN") // the close itself says what is open
	z := report.Close{
		Number: 12, At: at, Since: at.AddDate(0, 0, -1), Date: "2026-11-23", Clerk: "佐藤", Period: period, Perpetual: 12_345_678, After: 4_711,
		Cash: report.Cash{
			Float: 30_000, Taken: 44_500, Expected: 74_500, Checked: true, Counted: 74_400, Over: -100, Reason: "釣銭の渡し間違い", Removed: 44_400, Left: 30_000,
		},
		Open: []report.OpenItem{{ID: "0193a5b2-7c1e-7d3f-9a40-5be1c2d3e4f5", State: terminal.Unknown, Yen: 3_300, Date: "2026-11-23"}},
	}
	profile, _ := printer.ProfileNamed("tm-m30")
	return []Slip{
		{"x", "the day so far", printer.ReportDocument(printer.ReportSlip{
			Shop: shop(), Clerk: "佐藤", At: at, Report: report.New("2026-11-23", totals()),
		})},
		{"z", "the close, with what it leaves open", printer.CloseDocument(printer.CloseSlip{Shop: shop(), Close: z, Head: "4712 W2LN-TUMW-H5H6-DHI6"})},
		{"card", "a clerk signs in with it", printer.CardDocument(printer.StaffCard{
			Shop: shop(), Name: "山田 花子", Role: "担当者", Code: "KAIKEI-STAFF:test-card-not-a-secret", At: at,
		})},
		{"test", "what a technician prints first", printer.TestDocument(printer.TestSlip{Profile: profile, Address: "usb:/dev/usb/lp0", At: at})},
	}
}

// totals are those of a day with all that can happen in one.
func totals() report.Totals {
	sum := func(n int64, yen terminal.Yen) report.Tally { return report.Tally{Count: n, Yen: yen} }
	return report.Totals{
		"sale": sum(61, 214_800), "void": sum(2, 4_400), "refund": sum(1, 550),
		"sale/brand/J-Coin Pay": sum(30, 99_000), "sale/brand/Alipay": sum(8, 60_300), "sale/brand/TNG eWallet (Touch 'n Go)": sum(3, 11_000), "sale/brand/cash": sum(20, 44_500),
		"void/brand/J-Coin Pay": sum(2, 4_400), "refund/brand/Alipay": sum(1, 550),
		"sale/clerk/山田": sum(40, 150_000), "sale/clerk/佐藤": sum(21, 64_800), "void/clerk/山田": sum(2, 4_400), "refund/clerk/佐藤": sum(1, 550),
		"sale/rate/10": sum(55, 180_000), "tax/rate/10": sum(55, 16_363), "sale/rate/8": sum(20, 34_800), "tax/rate/8": sum(20, 2_577),
		"sale/hour/09": sum(11, 20_800), "sale/hour/12": sum(30, 104_000), "sale/hour/18": sum(20, 90_000),
		"open/state/UNKNOWN": sum(1, 3_300), "uncollected": sum(1, 1_200),
	}
}
