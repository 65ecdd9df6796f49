package receipt_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/payment"
	"kaikei/terminal/receipt"
	"kaikei/terminal/sale"
)

// paid is a payment of lines of 1,000 yen, one for each rate.
func paid(mode sale.TaxMode, rates ...sale.TaxRate) payment.Payment {
	p := payment.Payment{ID: "p", State: payment.PartRefunded, Slip: 12, PaidAt: time.Unix(1, 0), Rail: "jcoin", Sale: sale.Sale{Tax: mode}}
	for _, rate := range rates {
		p.Sale.Lines = append(p.Sale.Lines, sale.Line{Name: "a", Unit: 1000, Quantity: 1, Rate: rate})
	}
	sums, _ := p.Sale.Sums()
	p.Amount = sums.Total
	return p
}

// A part of a sale at one rate has that rate, with the tax within it however the shop
// writes prices: a return invoice of 10,000 yen and more must say it.
func TestRefundHasItsRate(t *testing.T) {
	down := sale.TaxMode{Rounding: sale.RoundDown}
	whole := paid(down, 10)
	for _, tt := range []struct {
		name  string
		of    payment.Payment
		back  sale.Yen
		rates []sale.TaxSum
	}{
		{"a part", whole, 550, []sale.TaxSum{{Rate: 10, Gross: 550, Tax: 50}}},
		{"prices without tax", paid(sale.TaxMode{Exclusive: true, Rounding: sale.RoundDown}, 8), 540, []sale.TaxSum{{Rate: 8, Gross: 540, Tax: 40}}},
		{"rounded up", paid(sale.TaxMode{Rounding: sale.RoundUp}, 10), 551, []sale.TaxSum{{Rate: 10, Gross: 551, Tax: 51}}},
		{"several rates", paid(down, 10, 8), 550, nil},
		{"the whole of several", paid(down, 10, 8), 2000, []sale.TaxSum{{Rate: 10, Gross: 1000, Tax: 90}, {Rate: 8, Gross: 1000, Tax: 74}}},
		{"not taxed", paid(down, 0), 300, []sale.TaxSum{{Gross: 300}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := receipt.OfRefund(tt.of, payment.Refund{ID: "f", PaymentID: "p", Amount: tt.back, Slip: 13}, receipt.Shop{})
			assert.Equal(t, tt.rates, r.Rates)
			assert.Equal(t, tt.back, r.Amount)
			assert.Equal(t, tt.back == tt.of.Amount, len(r.Lines) > 0, "only a whole refund repeats the lines")
		})
	}
}

// What the customer was charged in their own money is that of the whole sale: beside a
// part of it, it would read as what came back.
func TestPayersMoneyIsOfTheWhole(t *testing.T) {
	p := paid(sale.TaxMode{Rounding: sale.RoundDown}, 10)
	p.PayerAmount = "CNY 46.50"
	of := func(y sale.Yen) string {
		return receipt.OfRefund(p, payment.Refund{ID: "f", PaymentID: "p", Amount: y}, receipt.Shop{}).PayerAmount
	}
	assert.Empty(t, of(550))
	assert.Equal(t, "CNY 46.50", of(1000))
	assert.Equal(t, "CNY 46.50", receipt.OfSale(p, receipt.Shop{}).PayerAmount)
}

// What is left of a sale at one rate has that rate on the buyer's receipt too.
func TestNamedAfterRefundHasItsRate(t *testing.T) {
	p := paid(sale.TaxMode{Rounding: sale.RoundDown}, 10)
	p.Refunded = 340
	r, err := receipt.InName(p, receipt.Named{To: "a"}, receipt.Shop{})
	require.NoError(t, err)
	assert.Equal(t, sale.Yen(660), r.Amount)
	assert.Equal(t, []sale.TaxSum{{Rate: 10, Gross: 660, Tax: 60}}, r.Rates)
}

// Nobody is given a receipt for money that is not held here: one that is being taken back
// comes to nothing, and one that was handed over is the other terminal's to write.
func TestNamedOfWhatIsHeldAlone(t *testing.T) {
	held := map[payment.State]bool{payment.Paid: true, payment.PartRefunded: true, payment.RefundDue: true}
	for _, state := range payment.States() {
		p := paid(sale.TaxMode{Rounding: sale.RoundDown}, 10)
		p.State = state
		for _, to := range []string{"", "T-2"} {
			p.HandedTo = to
			r, err := receipt.InName(p, receipt.Named{To: "a"}, receipt.Shop{})
			if !held[state] || to != "" {
				assert.ErrorIs(t, err, payment.ErrNotCaptured, "%s, handed to %q", state, to)
				continue
			}
			require.NoError(t, err, state)
			assert.Equal(t, sale.Yen(1000), r.Amount, state)
		}
	}
}

// Before the backend has said the brand, a slip names the rail as its terms do, and not
// by the word that programs use.
func TestWalletBeforeItsBrand(t *testing.T) {
	shop := receipt.Shop{Rails: map[string]string{"jcoin": "J-Coin Pay"}}
	p := paid(sale.TaxMode{Rounding: sale.RoundDown}, 10)
	p.State, p.PaidAt, p.Rail = payment.Deferred, time.Time{}, "jcoin"
	assert.Equal(t, "J-Coin Pay", receipt.OfSale(p, shop).Wallet)
	assert.Equal(t, "J-Coin Pay", receipt.OfSplit(payment.Split{Total: p.Amount, Parts: []payment.Payment{{State: payment.Paid, Amount: p.Amount, Rail: "jcoin"}}}, shop).Parts[0].Wallet)
	p.Brand = "J-Coin"
	assert.Equal(t, "J-Coin", receipt.OfSale(p, shop).Wallet, "as the network names itself")
	p.Brand, p.Rail = "", "other"
	assert.Equal(t, "other", receipt.OfSale(p, shop).Wallet)
}
