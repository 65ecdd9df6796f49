package customer_test

import (
	"cmp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/report"
	"kaikei/ui/customer"
)

func TestLanguageOfWallets(t *testing.T) {
	tests := []struct{ brand, rail, want string }{
		{"J-Coin Pay", "jcoin", "ja"},
		{"", "jcoin", "ja"},
		{"Alipay", "alipayplus", "zh"},
		{"AlipayHK", "alipayplus", "en"},
		{"WeChat Pay HK", "wechat", "en"},
		{"MPay", "alipayplus", "en"},
		{"WeChat Pay", "wechat", "zh"},
		{"Kakao Pay", "alipayplus", "ko"},
		{"TrueMoney Wallet", "alipayplus", "en"},
		{"Touch 'n Go eWallet", "alipayplus", "en"},
		{"", "alipayplus", ""}, // any of a dozen countries
	}
	for _, test := range tests {
		assert.Equal(t, test.want, customer.LanguageOf(terminal.Payment{ID: "p", Brand: test.brand, Rail: test.rail}), "%s of %s", test.brand, test.rail)
	}
	assert.Equal(t, "ja", customer.LanguageOf(terminal.Payment{ID: "p", Tender: terminal.TenderCash}))
	assert.Empty(t, customer.LanguageOf(terminal.Payment{}), "nobody pays yet")
}

// The customer reads "paid" exactly of money that was received.
func TestOnlyReceivedMoneyIsPaid(t *testing.T) {
	refunded := map[terminal.State]terminal.Yen{terminal.PartRefunded: 400, terminal.Refunded: 1500}
	for _, s := range terminal.States() {
		v := customer.Of(desk.View{Screen: desk.ScreenResult, Payment: terminal.Payment{ID: "p", State: s, Amount: 1500, Refunded: refunded[s]}}, "ja")
		assert.Equal(t, s == terminal.Paid, v.Stage == customer.StagePaid, s)
		assert.Equal(t, s == terminal.PartRefunded, v.Stage == customer.StagePart, s)
		assert.Equal(t, s == terminal.Refunded, v.Stage == customer.StageBack, "money that is only to go back has not gone: %s", s)
		if s.Money() == terminal.MoneyUnknown {
			assert.Contains(t, []customer.Stage{customer.StageUnknown, customer.StageCancel}, v.Stage, s)
		}
		assert.Equal(t, cmp.Or(refunded[s], 1500), v.Total, s)
	}
}

// What is the clerk's stays on the clerk's screen.
func TestNothingOfTheClerks(t *testing.T) {
	v := desk.View{
		Shop: "会計町店", Clerk: "佐藤", Screen: desk.ScreenDigits, Typed: 1500, Amount: 1500,
		Entry: desk.CodeEntry{Digits: "90007700000000000017"}, Today: report.Summary{Net: 987_654},
	}
	c := customer.Of(v, "zh")
	assert.Equal(t, customer.View{Stage: customer.StageShow, Language: "zh", Shop: "会計町店", Total: 1500}, c)
	for _, screen := range []desk.Screen{desk.ScreenHistory, desk.ScreenDetail} {
		v.Screen, v.Payment = screen, terminal.Payment{ID: "p", Amount: 77, State: terminal.Paid}
		assert.Equal(t, customer.StageWelcome, customer.Of(v, "ja").Stage, "the next customer does not read of the last one")
	}
}

// A shown code is there with its end, and nowhere else.
func TestCodeIsShown(t *testing.T) {
	until := time.Date(2026, 11, 23, 3, 1, 0, 0, time.UTC)
	v := desk.View{Screen: desk.ScreenShown, Amount: 1500, Shown: terminal.ShopCode{Text: "000201"}, Deadline: until}
	c := customer.Of(v, "en")
	assert.Equal(t, customer.StageCode, c.Stage)
	assert.Equal(t, "000201", c.Code)
	assert.Equal(t, until, c.Until)
	v.Payment.Bill = "KAIKEIB1"
	assert.Equal(t, customer.StageProof, customer.Of(v, "en").Stage)
	v.Screen = desk.ScreenResult
	assert.Empty(t, customer.Of(v, "en").Code)
}

// Who brings money for a wallet pays nothing: nobody tells them not to pay again.
func TestTopUpIsNoPayment(t *testing.T) {
	p := terminal.Payment{ID: "p", Purpose: terminal.PurposeTopUp, State: terminal.Unknown}
	for wait, want := range map[desk.Wait]customer.Stage{
		desk.WaitBackend: customer.StageFilling, desk.WaitInquiry: customer.StageFilling, desk.WaitCancel: customer.StageEmptied,
	} {
		assert.Equal(t, want, customer.Of(desk.View{Screen: desk.ScreenWait, WaitFor: wait, Payment: p}, "ja").Stage)
	}
	assert.Equal(t, customer.StageFilling, customer.Of(desk.View{Screen: desk.ScreenResult, Payment: p}, "ja").Stage)
	p.State = terminal.Cancelling
	assert.Equal(t, customer.StageEmptied, customer.Of(desk.View{Screen: desk.ScreenResult, Payment: p}, "ja").Stage)
}

// What stands on the customer's screen adds up to the total, whatever makes it another sum
// than the goods': a discount of the sale, prices without tax, a sale free of tax.
func TestLinesAddUp(t *testing.T) {
	lines := []terminal.Line{{Name: "りんご", Unit: 1100, Quantity: 2, Rate: 10}, {Name: "牛乳", Unit: 298, Quantity: 1, Rate: 8}}
	off := terminal.Discount{Percent: 10}
	tests := []struct {
		name string
		sale terminal.Sale
		want int // lines
	}{
		{"goods alone", terminal.Sale{Lines: lines}, 2},
		{"a discount of the sale", terminal.Sale{Lines: lines, Discount: off}, 3},
		{"prices without tax", terminal.Sale{Lines: lines, Tax: terminal.TaxMode{Exclusive: true}}, 3},
		{"both", terminal.Sale{Lines: lines, Discount: off, Tax: terminal.TaxMode{Exclusive: true}}, 4},
	}
	for _, test := range tests {
		test.sale.Tax.Rounding = terminal.RoundDown
		sums, err := test.sale.Sums()
		require.NoError(t, err)
		v := desk.View{Screen: desk.ScreenAmount, Due: sums.Total, Cart: desk.Cart{Sums: sums}}
		for i, l := range test.sale.Lines {
			v.Cart.Lines = append(v.Cart.Lines, desk.CartLine{Line: l, Net: sums.Lines[i].Net})
		}
		c := customer.Of(v, "ja")
		var sum terminal.Yen
		for _, l := range c.Lines {
			sum += l.Sum
		}
		assert.Equal(t, c.Total, sum, test.name)
		assert.Len(t, c.Lines, test.want, test.name)
	}
}

// Of a sale in parts the customer is not thanked before all of it is paid, and reads what
// is left.
func TestPartIsNotTheWhole(t *testing.T) {
	paid := terminal.Payment{ID: "p", State: terminal.Paid, Amount: 2000}
	v := desk.View{Screen: desk.ScreenResult, Payment: paid, Split: &desk.Split{Total: 5454, Paid: 2000, Left: 3454}}
	c := customer.Of(v, "ja")
	assert.Equal(t, customer.StageSome, c.Stage)
	assert.Equal(t, terminal.Yen(2000), c.Total)
	assert.Equal(t, terminal.Yen(3454), c.Rest)
	assert.True(t, c.InParts)
	v.Split.Paid, v.Split.Left, v.Split.Settled = 5454, 0, true
	c = customer.Of(v, "ja")
	assert.Equal(t, customer.StagePaid, c.Stage)
	assert.False(t, c.InParts)
	v = desk.View{Screen: desk.ScreenScan, Amount: 2000, Split: &desk.Split{Total: 5454, Left: 5454}}
	assert.True(t, customer.Of(v, "ja").InParts, "what is shown is not the total")
	v = desk.View{Screen: desk.ScreenSplit, Due: 5454, Split: &desk.Split{Total: 5454, Paid: 2000, Left: 3454}}
	assert.Equal(t, terminal.Yen(3454), customer.Of(v, "ja").Rest)
}
