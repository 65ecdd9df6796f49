// Package specimen holds one slip of every kind that is printed, for the goldens
// of package printer and for the pictures that people look at. Nothing in it is
// secret, and nobody in it exists.
package specimen

import (
	"slices"

	"kaikei/printer"
	"kaikei/terminal"
	"kaikei/terminal/receipt"
	"kaikei/terminal/sale"
)

// A Slip is a document and why it is there.
type Slip struct {
	Name     string
	Why      string
	Document printer.Document
}

// Slips returns one of every kind, in the order in which a shop meets them.
func Slips() []Slip {
	return slices.Concat(sales(), refunds(), languages(), forBuyers(), forShops())
}

// of is one slip of a receipt.
func of(name, why string, r terminal.Receipt) Slip {
	return Slip{name, why, printer.NewDocument(r)}
}

// sales are slips of money taken, or not.
func sales() []Slip {
	return []Slip{
		of("sale", "the everyday slip, two rates", Sale()),
		of("merchant", "the shop's copy, printed again", with(func(r *terminal.Receipt) {
			r.Copy, r.Reprint = terminal.MerchantCopy, true
		})),
		of("unknown", "no final answer: must not pass for a paid one", with(func(r *terminal.Receipt) {
			r.State, r.NetworkID = terminal.Unknown, ""
		})),
		of("exclusive", "prices without tax, a visitor's wallet, the largest sum", with(func(r *terminal.Receipt) {
			r.Wallet, r.PayerAmount = "Kakao Pay (Alipay+)", "KRW 1,000,000,000"
			r.Tax.Exclusive = true
			r.Lines = []terminal.Line{{Name: "腕時計", Quantity: 9, Unit: 10_101_010, Rate: 10}}
			r.Rates = []terminal.TaxSum{{Rate: 10, Gross: 99_999_999, Tax: 9_090_909}}
			r.Amount = 99_999_999
		})),
		of("nasty", "names that no ROM has, and names without end", nasty()),
		of("cash", "money on the counter, with change", cash()),
		of("topup", "cash that became money in a wallet, which is no sale", toppedUp()),
		of("split", "a part in cash, the rest with a wallet", with(func(r *terminal.Receipt) {
			r.Wallet = ""
			r.Parts = []receipt.Part{{Wallet: "cash", Amount: 500, Tendered: 1000, Change: 500}, {Wallet: "J-Coin Pay", Amount: 1500}}
		})),
		of("discount", "a line and the whole sale cost less", discounted("")),
		of("taxfree", "a visitor gets the tax back at customs", discounted("refund")),
		of("training", "nobody may take it for a receipt", with(func(r *terminal.Receipt) { r.Training = true })),
	}
}

// discounted is a sale with every change of a price, tax-free by a scheme or not.
func discounted(scheme string) terminal.Receipt {
	return with(func(r *terminal.Receipt) {
		s := terminal.Sale{Tax: r.Tax, Discount: terminal.Discount{Yen: 500}, Lines: []terminal.Line{
			{Name: "抹茶チョコレート", Quantity: 3, Unit: 2160, Rate: 8, Discount: terminal.Discount{Percent: 10}, Free: scheme != ""},
			{Name: "南部鉄器 急須", Quantity: 1, Unit: 8800, Rate: 10, Override: sale.Override{From: 9900, Reason: "展示品"}, Note: "箱なし", Free: scheme != ""},
			{Name: "カフェ利用", Quantity: 1, Unit: 660, Rate: 10},
		}}
		if scheme != "" {
			s.TaxFree.Scheme = sale.Scheme(scheme)
			r.Language, r.Wallet = "en", "Alipay"
		}
		r.Sums, _ = s.Sums()
		r.Lines, r.Discount, r.Rates, r.Amount, r.Scheme = s.Lines, s.Discount, r.Sums.Rates, r.Sums.Total, scheme
	})
}

func cash() terminal.Receipt {
	return with(func(r *terminal.Receipt) {
		r.Wallet, r.NetworkID, r.MaskedCode, r.Tendered, r.Change = "cash", "", "", 10_000, 8_000
	})
}

// toppedUp is cash that went into a wallet.
func toppedUp() terminal.Receipt {
	p := terminal.Payment{
		ID: "0193a5b2-7c1e-7d3f-9a40-5be1c2d3e4f5", State: terminal.Paid, Amount: 5000, Tendered: 10_000, Tender: terminal.TenderCode, Purpose: terminal.PurposeTopUp,
		Brand: "J-Coin Pay", MaskedCode: "2812…5678", NetworkID: "JC2026112300001234", Clerk: "山田", Slip: 14, CreatedAt: Sale().At, PaidAt: Sale().At,
	}
	r := receipt.OfSale(p, shop())
	r.Copy = terminal.CustomerCopy
	return r
}

// refunds are slips of money given back.
func refunds() []Slip {
	return []Slip{
		of("void", "taken back the same day", with(func(r *terminal.Receipt) {
			r.Kind, r.State, r.OriginalSlip, r.OriginalAt = receipt.KindVoid, terminal.Cancelled, 12, r.At
			r.Slip, r.Reason = 13, "打ち間違い"
		})),
		of("refund", "part of it given back, later", with(func(r *terminal.Receipt) {
			r.Kind, r.State, r.OriginalSlip, r.OriginalAt = receipt.KindRefund, terminal.PartRefunded, 12, r.At
			r.At, r.Slip, r.Refund, r.Reason = r.At.AddDate(0, 0, 3), 87, "0193b501-0001-7d3f-9a40-5be1c2d3e4f5", "商品不良"
			r.Lines, r.Rates, r.Amount = nil, []terminal.TaxSum{{Rate: 10, Gross: 550, Tax: 50}}, 550
		})),
		of("refunded", "a sale printed again after its money went back", with(func(r *terminal.Receipt) {
			r.Reprint, r.State, r.Language = true, terminal.Refunded, "en"
		})),
	}
}

// languages are slips for customers who do not read Japanese.
func languages() []Slip {
	in := func(language, wallet, amount string) terminal.Receipt {
		return with(func(r *terminal.Receipt) { r.Language, r.Wallet, r.PayerAmount = language, wallet, amount })
	}
	return []Slip{
		of("english", "a visitor who reads English", in("en", "GCash (Alipay+)", "PHP 780.00")),
		of("chinese", "a visitor who reads Chinese alone", in("zh", "支付宝 Alipay", "CNY 96.50")),
		of("korean", "a visitor who reads Korean alone", in("ko", "카카오페이 (Alipay+)", "KRW 18,500")),
	}
}
