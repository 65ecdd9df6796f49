package specimen

import (
	"time"

	"kaikei/terminal"
	"kaikei/terminal/receipt"
)

func shop() terminal.Shop {
	return terminal.Shop{
		Merchant:           terminal.Party{Name: "株式会社みどり屋", Address: "東京都千代田区丸の内1-2-3 みどりビル1階", Phone: "03-1234-5678"},
		Shop:               terminal.Party{Name: "カフェみどり 丸の内店", Address: "東京都千代田区丸の内1-2-3 みどりビル1階", Phone: "03-1234-5678"},
		RegistrationNumber: "T9234567890123",
		Terminal:           "T-0001",
	}
}

// Sale is a paid sale at both rates.
func Sale() terminal.Receipt {
	return terminal.Receipt{
		Kind: receipt.KindSale, Copy: terminal.CustomerCopy, Shop: shop(), Clerk: "山田",
		At: time.Date(2026, 11, 23, 5, 4, 9, 0, time.UTC), Slip: 12,
		Payment: "0193a5b2-7c1e-7d3f-9a40-5be1c2d3e4f5", State: terminal.Paid,
		Wallet: "J-Coin Pay", NetworkID: "JC2026112300001234", MaskedCode: "2812…5678",
		Lines: []terminal.Line{
			{Name: "ブレンドコーヒー", Quantity: 2, Unit: 550, Rate: 10},
			{Name: "おにぎり（鮭）", Quantity: 1, Unit: 180, Rate: 8},
			{Name: "クロワッサン", Quantity: 3, Unit: 240, Rate: 8},
		},
		Tax:    terminal.TaxMode{Rounding: terminal.RoundDown},
		Rates:  []terminal.TaxSum{{Rate: 10, Gross: 1100, Tax: 100}, {Rate: 8, Gross: 900, Tax: 66}},
		Amount: 2000,
	}
}

// with returns sale, changed.
func with(change func(r *terminal.Receipt)) terminal.Receipt {
	r := Sale()
	change(&r)
	return r
}

// nasty is a sale whose every name is trouble.
func nasty() terminal.Receipt {
	return with(func(r *terminal.Receipt) {
		r.Shop.Shop.Name = "髙島﨑〜𠮷野家☕️ﾊﾞｰｶﾞｰ館「とても長い名前のお店でございます。」"
		r.Clerk = "Zoë Łukasiewicz\\\x1b@\n𠮷田"
		r.Wallet = "카카오페이（支付宝+）👨‍👩‍👧"
		r.Lines = []terminal.Line{
			{Name: "￥100～¥200均一〜セール品−特価", Quantity: 1, Unit: 99_999_999, Rate: 8},
			{Name: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", Quantity: 1, Unit: 1, Rate: 10},
			{Name: "北京烤鸭套餐 김치찌개 ｶﾞｷﾞｸﾞ", Quantity: 12, Unit: 1234, Rate: 10},
			{Name: "", Quantity: 1, Unit: 0, Rate: 0},
		}
		r.Rates = append(r.Rates, terminal.TaxSum{Rate: 0, Gross: 0})
		r.Amount = 99_999_999
	})
}
