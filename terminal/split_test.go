package terminal_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"kaikei/terminal"
	"kaikei/terminal/receipt"
	"kaikei/terminal/report"
	"kaikei/terminal/sale"
	"kaikei/terminal/tilltest"
)

// aSplit is a sale of 3,000 yen at two rates.
func aSplit() terminal.Sale {
	return terminal.Sale{
		Lines: []terminal.Line{{Name: "傘", Quantity: 1, Unit: 1980, Rate: 10}, {Name: "茶", Quantity: 6, Unit: 170, Rate: 8}},
		Tax:   tilltest.Settings().Tax,
	}
}

// part asks for a part of it.
func part(y terminal.Yen) terminal.ShareOrder { return terminal.ShareOrder{Sale: "s-1", Amount: y} }

func TestSplitCashAndWallet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := tilltest.NewLedger()
		b := &tilltest.Backend{OnPay: tilltest.Captured}
		till := tilltest.NewTill(l, b)
		p, change, err := till.TakeCash(terminal.CashOrder{Sale: aSplit(), Clerk: "佐藤", Tendered: 2000, Share: part(1200)})
		require.NoError(t, err)
		assert.Equal(t, terminal.Yen(800), change)
		assert.Equal(t, terminal.Share{Sale: "s-1", Of: 3000, Exact: true}, p.Share)
		so, err := till.Split("s-1")
		require.NoError(t, err)
		assert.False(t, so.Settled())
		assert.Equal(t, terminal.Yen(1800), so.Left())

		o := tilltest.NewOrder(1)
		o.Sale, o.Share = aSplit(), part(1800)
		p, err = till.Charge(t.Context(), o)
		require.NoError(t, err)
		assert.Equal(t, terminal.Paid, p.State)
		assert.Equal(t, terminal.Share{Sale: "s-1", Of: 3000, From: 1200, Exact: true}, p.Share)
		so, err = till.Split("s-1")
		require.NoError(t, err)
		assert.True(t, so.Settled())
		assert.Zero(t, so.Left())

		r := receipt.OfSplit(so, tilltest.Settings().Shop)
		assert.Equal(t, terminal.Yen(3000), r.Amount)
		assert.Equal(t, []receipt.Part{
			{Wallet: "cash", Amount: 1200, Tendered: 2000, Change: 800}, {Wallet: "J-Coin Pay", Amount: 1800},
		}, r.Parts)
		assert.Len(t, r.Lines, 2)
		rates, _, err := aSplit().Taxes()
		require.NoError(t, err)
		assert.Equal(t, rates, r.Rates)
		totals, err := l.Totals(p.BusinessDate)
		require.NoError(t, err)
		x := report.New(p.BusinessDate, totals)
		assert.Equal(t, terminal.Yen(3000), x.Total)
		assert.Equal(t, []report.RateRow{{Rate: "10", Gross: 1980, Tax: 180}, {Rate: "8", Gross: 1020, Tax: 75}}, x.ByRate, "the parts' taxes are the sale's")

		_, _, err = till.TakeCash(terminal.CashOrder{Sale: aSplit(), Tendered: 1, Share: part(1)})
		require.ErrorIs(t, err, terminal.ErrSplit, "nothing is left")
	})
}

// The receipt in the buyer's name is for the whole, and its stamp for what was
// received.
func TestNamed(t *testing.T) {
	onCredit := func(string) string { return receipt.StampNotReceived }
	dear := terminal.KeypadSale(60_000, 10, tilltest.Settings().Tax)
	synctest.Test(t, func(t *testing.T) {
		till := tilltest.NewTill(tilltest.NewLedger(), &tilltest.Backend{OnPay: tilltest.Captured})
		cash := func(share terminal.ShareOrder) terminal.Payment {
			p, _, err := till.TakeCash(terminal.CashOrder{Sale: dear, Tendered: 60_000, Share: share})
			require.NoError(t, err)
			return p
		}
		wallet := func(n int, share terminal.ShareOrder) terminal.Payment {
			o := tilltest.NewOrder(n)
			o.Sale, o.Share = dear, share
			p, err := till.Charge(t.Context(), o)
			require.NoError(t, err)
			return p
		}
		n := terminal.Named{To: "山田", For: "お品代"}
		r, err := till.Named(cash(terminal.ShareOrder{}), n, onCredit)
		require.NoError(t, err)
		assert.Equal(t, receipt.StampDue, r.Named.Stamp, "cash is received, whatever the rails are")
		r, err = till.Named(wallet(1, terminal.ShareOrder{}), n, onCredit)
		require.NoError(t, err)
		assert.Equal(t, receipt.StampNone, r.Named.Stamp)
		r, err = till.Named(wallet(2, terminal.ShareOrder{}), n, nil)
		require.NoError(t, err)
		assert.Equal(t, receipt.StampDue, r.Named.Stamp, "a class that nobody knows counts as received")

		first := cash(terminal.ShareOrder{Sale: "s-2", Amount: 10_000})
		_, err = till.Named(first, n, onCredit)
		require.ErrorIs(t, err, terminal.ErrSplit, "half a sale has no receipt")
		second := wallet(3, terminal.ShareOrder{Sale: "s-2", Amount: 50_000})
		for _, p := range []terminal.Payment{first, second} {
			r, err = till.Named(p, n, onCredit)
			require.NoError(t, err)
			assert.Equal(t, terminal.Yen(60_000), r.Amount)
			assert.Len(t, r.Parts, 2)
			assert.Equal(t, receipt.StampDue, r.Named.Stamp)
		}
	})
}

// A second part that fails leaves the first, and one way out.
func TestSplitSecondPartFails(t *testing.T) {
	tests := []struct {
		why  string
		pay  func(terminal.Payment) (terminal.Answer, error)
		want terminal.State
	}{
		{"declined", func(p terminal.Payment) (terminal.Answer, error) {
			return terminal.Answer{Outcome: terminal.OutcomeDeclined, ID: p.ID, Amount: p.Amount}, nil
		}, terminal.Declined},
		{"no answer, and the cancel confirmed", nil, terminal.Cancelled},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := tilltest.NewLedger()
				b := &tilltest.Backend{OnPay: tt.pay, OnInquire: func(id terminal.PaymentID) (terminal.Answer, error) {
					return terminal.Answer{Outcome: terminal.OutcomeNotKnown, ID: id}, nil
				}, OnCancel: tilltest.Says(terminal.OutcomeCancelled)}
				till := tilltest.NewTill(l, b)
				first, _, err := till.TakeCash(terminal.CashOrder{Sale: aSplit(), Tendered: 1000, Share: part(1000)})
				require.NoError(t, err)
				o := tilltest.NewOrder(1)
				o.Sale, o.Share = aSplit(), part(2000)
				p, err := till.Charge(t.Context(), o)
				require.NoError(t, err)
				assert.Equal(t, tt.want, p.State)
				so, err := till.Split("s-1")
				require.NoError(t, err)
				assert.Equal(t, terminal.Yen(2000), so.Left(), "the rest may be collected in another way")

				so, err = till.GiveBack(t.Context(), "s-1", terminal.VoidOrder{Clerk: "佐藤", Reason: "お客様都合"})
				require.NoError(t, err)
				assert.Zero(t, so.Captured)
				p, err = l.Payment(first.ID)
				require.NoError(t, err)
				assert.Equal(t, terminal.Cancelled, p.State)
				assert.Equal(t, "お客様都合", p.VoidReason)
				assert.Equal(t, "佐藤", p.VoidedBy)
				again, err := till.GiveBack(t.Context(), "s-1", terminal.VoidOrder{})
				require.NoError(t, err)
				assert.Equal(t, so.Captured, again.Captured, "asked twice is done once")
			})
		})
	}
}

// While the fate of a part is not known no other begins: two customers' phones
// must not both pay the rest.
func TestSplitOnePartAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := tilltest.NewLedger()
		paid := make(chan struct{})
		b := &tilltest.Backend{OnInquire: func(id terminal.PaymentID) (terminal.Answer, error) {
			select {
			case <-paid:
				return terminal.Answer{Outcome: terminal.OutcomeCaptured, ID: id, Amount: 2000}, nil
			default:
				return terminal.Answer{}, terminal.ErrNoAnswer
			}
		}}
		till := tilltest.NewTill(l, b)
		o := tilltest.NewOrder(1)
		o.Sale, o.Share = aSplit(), part(2000)
		done := make(chan terminal.Payment)
		go func() {
			p, _ := till.Charge(t.Context(), o)
			done <- p
		}()
		synctest.Wait()
		_, _, err := till.TakeCash(terminal.CashOrder{Sale: aSplit(), Tendered: 1000, Share: part(1000)})
		require.ErrorIs(t, err, terminal.ErrSplit)
		close(paid)
		assert.Equal(t, terminal.Paid, (<-done).State)
		_, _, err = till.TakeCash(terminal.CashOrder{Sale: aSplit(), Tendered: 1001, Share: part(1001)})
		require.ErrorIs(t, err, terminal.ErrSplit, "more than what is left")
		other := aSplit()
		other.Lines[0].Unit++
		_, _, err = till.TakeCash(terminal.CashOrder{Sale: other, Tendered: 1000, Share: part(1000)})
		require.ErrorIs(t, err, terminal.ErrSplit, "another sale under the same id")
		_, _, err = till.TakeCash(terminal.CashOrder{Sale: aSplit(), Tendered: 1000, Share: part(1000)})
		require.NoError(t, err)
	})
}

// gone is a ledger in which the first part of a sale went to another terminal.
type gone struct{}

func (gone) Shares(string) ([]terminal.Payment, error) {
	return []terminal.Payment{{ID: "p-1", State: terminal.Paid, Amount: 1000, HandedTo: "T-2", Share: terminal.Share{Sale: "s-1", Of: 3000}}}, nil
}

// What is held of a part that was handed over, only the other terminal knows:
// here it would be collected again.
func TestSplitPartHandedOver(t *testing.T) {
	till := tilltest.NewTill(tilltest.NewLedger(), &tilltest.Backend{})
	till.Parts.Shares = gone{}
	for _, y := range []terminal.Yen{1, 2000, 3000} {
		_, _, err := till.TakeCash(terminal.CashOrder{Sale: aSplit(), Tendered: y, Share: part(y)})
		require.ErrorIs(t, err, terminal.ErrSplit, "%s", y)
	}
	so, err := till.Split("s-1")
	require.NoError(t, err)
	assert.True(t, so.Handed)
	assert.Zero(t, so.Captured)
}

// Into whatever parts a sale is paid, what the parts contribute to the totals is
// what the sale paid at once does.
func TestSplitContributions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := terminal.Sale{Tax: tilltest.Settings().Tax}
		for range rapid.IntRange(1, 4).Draw(t, "lines") {
			s.Lines = append(s.Lines, terminal.Line{
				Quantity: 1, Unit: terminal.Yen(rapid.Int64Range(1, 100_000).Draw(t, "unit")), Rate: rapid.SampledFrom([]terminal.TaxRate{10, 8, 0}).Draw(t, "rate"),
			})
		}
		_, total, err := s.Taxes()
		if err != nil {
			t.Fatal(err)
		}
		whole := terminal.Payment{State: terminal.Paid, Amount: total, Sale: s, PaidAt: tilltestNow}
		want := sums(whole)
		got := map[report.Counter]terminal.Yen{}
		exact := rapid.Bool().Draw(t, "exact")
		for from := terminal.Yen(0); from < total; {
			p := whole
			p.Amount = terminal.Yen(rapid.Int64Range(1, int64(total-from)).Draw(t, "part"))
			p.Share = terminal.Share{Sale: "s", Of: total, From: from, Exact: exact}
			from += p.Amount
			if p.Share.Exact {
				addsUp(t, p)
			}
			for c, y := range sums(p) {
				got[c] += y
			}
		}
		for c, y := range want {
			if got[c] != y {
				t.Fatalf("%s is %d in parts, %d at once", c, got[c], y)
			}
		}
	})
}

// addsUp holds the rates of a part against it.
func addsUp(t *rapid.T, p terminal.Payment) {
	var sum terminal.Yen
	for _, r := range p.Taxes() {
		if r.Gross < 0 {
			t.Fatalf("%d at %d %% of a part of %d", r.Gross, r.Rate, p.Amount)
		}
		sum += r.Gross
	}
	if sum != p.Amount {
		t.Fatalf("the rates of a part of %d add up to %d", p.Amount, sum)
	}
}

// sums are the yen that p contributes.
func sums(p terminal.Payment) map[report.Counter]terminal.Yen {
	out := map[report.Counter]terminal.Yen{}
	for c, t := range report.Contribution(p) {
		out[c] = t.Yen
	}
	return out
}

func TestQuery(t *testing.T) {
	p := terminal.Payment{
		ID: "0198-abc", State: terminal.Paid, Amount: 1500, Slip: 12, BusinessDate: "2026-11-28", Brand: "Alipay", Rail: "alipayplus", Clerk: "佐藤",
		MaskedCode: "2812…5678", CreatedAt: tilltestNow,
	}
	tests := []struct {
		why string
		q   terminal.Query
		fit bool
	}{
		{"everything", terminal.Query{}, true},
		{"its day", terminal.Query{From: "2026-11-28", To: "2026-11-28"}, true},
		{"a day before", terminal.Query{To: "2026-11-27"}, false},
		{"a day after", terminal.Query{From: "2026-11-29"}, false},
		{"its minute, both ends included", terminal.Query{After: tilltestClock, Before: tilltestClock}, true},
		{"a minute later", terminal.Query{After: tilltestClock + 60e9}, false},
		{"a minute earlier", terminal.Query{Before: tilltestClock - 60e9}, false},
		{"its amount", terminal.Query{Least: 1500, Most: 1500}, true},
		{"more", terminal.Query{Least: 1501}, false},
		{"less", terminal.Query{Most: 1499}, false},
		{"its slip", terminal.Query{Slip: 12}, true},
		{"another slip", terminal.Query{Slip: 1}, false},
		{"its wallet in small letters", terminal.Query{Wallet: "alipay"}, true},
		{"its rail", terminal.Query{Wallet: "alipayplus"}, true},
		{"another wallet", terminal.Query{Wallet: "GCash"}, false},
		{"its state", terminal.Query{State: terminal.Paid}, true},
		{"another state", terminal.Query{State: terminal.Unknown}, false},
		{"its clerk", terminal.Query{Clerk: "佐藤"}, true},
		{"another clerk", terminal.Query{Clerk: "鈴木"}, false},
		{"how its id begins", terminal.Query{Text: "0198"}, true},
		{"how its code ends", terminal.Query{Text: "5678"}, true},
		{"neither", terminal.Query{Text: "9999"}, false},
		{"one that fits and one that does not", terminal.Query{Slip: 12, Least: 2000}, false},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.fit, tt.q.Fits(p), tt.why)
	}
}

// tilltestNow is 13:45 in Japan, and tilltestClock that since midnight.
var tilltestNow = time.Date(2026, 11, 28, 4, 45, 0, 0, time.UTC)

const tilltestClock = 13*time.Hour + 45*time.Minute

// What visitors buy is in the report, under either scheme, and the tax that they
// are relieved of.
func TestTaxFreeReport(t *testing.T) {
	for scheme, want := range map[sale.Scheme]report.Report{
		sale.SchemeExempt: {
			TaxFree: report.Tally{Count: 1, Yen: 5000}, Relief: 500,
			ByRate: []report.RateRow{{Rate: "10", Gross: 1100, Tax: 100}, {Rate: report.RateFree, Gross: 5000}},
		},
		sale.SchemeRefund: {
			TaxFree: report.Tally{Count: 1, Yen: 5500}, Relief: 500,
			ByRate: []report.RateRow{{Rate: "10", Gross: 6600, Tax: 600}},
		},
	} {
		s, err := terminal.TaxFreeRules{Scheme: scheme, GeneralFrom: 5000, ConsumableFrom: 5000}.Apply(terminal.Sale{Tax: tilltest.Settings().Tax, Lines: []terminal.Line{
			{Quantity: 1, Unit: 5500, Rate: 10, Goods: sale.GoodsGeneral}, {Quantity: 1, Unit: 1100, Rate: 10},
		}}, terminal.Visitor{})
		require.NoError(t, err)
		_, total, err := s.Taxes()
		require.NoError(t, err)
		p := terminal.Payment{State: terminal.Paid, Amount: total, Sale: s, PaidAt: tilltestNow}
		x := report.New("2026-11-28", report.Contribution(p))
		assert.Equal(t, want.TaxFree, x.TaxFree, scheme)
		assert.Equal(t, want.Relief, x.Relief, scheme)
		assert.Equal(t, want.ByRate, x.ByRate, scheme)
	}
}
