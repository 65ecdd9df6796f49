package printer_test

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"kaikei/printer"
	"kaikei/terminal"
)

// fontFile is the font of the program's own screens.
const fontFile = "../cmd/internal/typeface/kaikei-sans-regular.otf"

// widths are the papers that are sold: 80 mm at 203 and 180 dpi, a 58 mm roll
// in an 80 mm printer, 58 mm.
var widths = []int{576, 512, 420, 384}

// A slip is one receipt of the goldens.
type slip struct {
	name    string
	reason  string
	receipt terminal.Receipt
}

func shop() terminal.Shop {
	return terminal.Shop{
		Merchant:           terminal.Party{Name: "株式会社みどり屋", Address: "東京都千代田区丸の内1-2-3 みどりビル1階", Phone: "03-1234-5678"},
		Shop:               terminal.Party{Name: "カフェみどり 丸の内店", Address: "東京都千代田区丸の内1-2-3 みどりビル1階", Phone: "03-1234-5678"},
		RegistrationNumber: "T9234567890123",
		Terminal:           "T-0001",
	}
}

// sale is a paid sale at both rates.
func sale() terminal.Receipt {
	return terminal.Receipt{
		Kind: terminal.ReceiptSale, Copy: terminal.CustomerCopy, Shop: shop(), Clerk: "山田",
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
	r := sale()
	change(&r)
	return r
}

// slips are the receipts of the goldens.
func slips() []slip {
	return []slip{
		{"sale", "the everyday slip, two rates", sale()},
		{"merchant", "the shop's copy, printed again", with(func(r *terminal.Receipt) {
			r.Copy, r.Reprint = terminal.MerchantCopy, true
		})},
		{"void", "taken back the same day", with(func(r *terminal.Receipt) {
			r.Kind, r.State, r.OriginalSlip, r.OriginalAt = terminal.ReceiptVoid, terminal.Cancelled, 12, r.At
			r.Slip, r.Reason = 13, "打ち間違い"
		})},
		{"refund", "part of it given back, later", with(func(r *terminal.Receipt) {
			r.Kind, r.State, r.OriginalSlip, r.OriginalAt = terminal.ReceiptRefund, terminal.PartRefunded, 12, r.At
			r.At, r.Slip, r.Refund, r.Reason = r.At.AddDate(0, 0, 3), 87, "0193b501-0001-7d3f-9a40-5be1c2d3e4f5", "商品不良"
			r.Lines, r.Rates, r.Amount = nil, nil, 550
		})},
		{"unknown", "no final answer: must not pass for a paid one", with(func(r *terminal.Receipt) {
			r.State, r.NetworkID = terminal.Unknown, ""
		})},
		{"exclusive", "prices without tax, a visitor's wallet, the largest sum", with(func(r *terminal.Receipt) {
			r.Wallet, r.PayerAmount = "Kakao Pay (Alipay+)", "KRW 1,000,000,000"
			r.Tax.Exclusive = true
			r.Lines = []terminal.Line{{Name: "腕時計", Quantity: 9, Unit: 10_101_010, Rate: 10}}
			r.Rates = []terminal.TaxSum{{Rate: 10, Gross: 99_999_999, Tax: 9_090_909}}
			r.Amount = 99_999_999
		})},
		{"nasty", "names that no ROM has, and names without end", nasty()},
	}
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

// encoder returns an encoder for a paper, with a cutter on every width.
func encoder(t testing.TB, widthDots int) printer.Encoder {
	t.Helper()
	p, err := printer.ProfileForWidth(widthDots)
	require.NoError(t, err)
	p.Cutter = printer.CutterAuto
	return printer.Encoder{Profile: p}
}

// painter returns a painter with the program's font.
func painter(t testing.TB) *printer.Painter {
	t.Helper()
	font, err := os.ReadFile(fontFile)
	require.NoError(t, err)
	p, err := printer.NewPainter(font)
	require.NoError(t, err)
	return p
}
