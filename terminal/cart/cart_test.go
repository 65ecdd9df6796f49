package cart_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"kaikei/terminal/cart"
	"kaikei/terminal/catalogue"
	"kaikei/terminal/sale"
)

var (
	down   = sale.TaxMode{Rounding: sale.RoundDown}
	coffee = catalogue.Item{Code: "1", Name: "コーヒー", Price: 450, Rate: 10}
	tea    = catalogue.Item{Code: "4901234567894", Name: "緑茶", Price: 150, Rate: 8, Goods: sale.GoodsConsumable}
)

func TestRingUp(t *testing.T) {
	c := cart.New("s-1", down)
	require.NoError(t, c.Add(coffee, 1))
	require.NoError(t, c.Add(tea, 2))
	require.NoError(t, c.Add(coffee, 1))
	require.Len(t, c.Sale.Lines, 2, "the second coffee counts on")
	assert.Equal(t, int64(2), c.Sale.Lines[0].Quantity)
	assert.Equal(t, int64(4), c.Sale.Pieces())
	require.NoError(t, c.AddSum(1000, 10))
	assert.Equal(t, sale.Yen(2200), c.Sums().Total)

	require.NoError(t, c.DiscountLine(1, sale.Discount{Percent: 50, Reason: "見切り"}))
	require.NoError(t, c.SetPrice(0, 400, "常連"))
	require.NoError(t, c.Add(coffee, 1))
	require.Len(t, c.Sale.Lines, 4, "another price is another line")
	assert.Equal(t, sale.Override{From: 450, Reason: "常連"}, c.Sale.Lines[0].Override)
	require.NoError(t, c.SetPrice(0, 350, "常連"))
	assert.Equal(t, sale.Yen(450), c.Sale.Lines[0].Override.From, "the catalogue's price is kept")
	require.NoError(t, c.SetPrice(0, 450, ""))
	assert.Zero(t, c.Sale.Lines[0].Override, "the catalogue's price needs no reason")
	require.NoError(t, c.Discount(sale.Discount{Yen: 400}))
	require.NoError(t, c.SetNote(1, "  袋\nなし "))
	assert.Equal(t, "袋 なし", c.Sale.Lines[1].Note)
	require.NoError(t, c.NoteSale(strings.Repeat("長", 200)))
	assert.Len(t, []rune(c.Sale.Note), 80)
	assert.Equal(t, sale.Yen(900+150+1000+450-400), c.Sums().Total)
	require.NoError(t, c.SetQuantity(0, 0))
	assert.Equal(t, "緑茶", c.Sale.Lines[0].Name)
	require.NoError(t, c.Remove(0))
	require.NoError(t, c.Remove(0))
	require.NoError(t, c.Remove(0), "the last line takes the discount with it")
	assert.True(t, c.Empty())
}

// What is refused leaves the cart as it was.
func TestRefused(t *testing.T) {
	c := cart.New("s-1", down)
	require.NoError(t, c.Add(coffee, 1))
	require.NoError(t, c.Discount(sale.Discount{Yen: 400}))
	before := c
	tests := []struct {
		why string
		do  func() error
		is  error
	}{
		{"a line that is not there", func() error { return c.SetQuantity(1, 2) }, cart.ErrLine},
		{"a line before the first", func() error { return c.Remove(-1) }, cart.ErrLine},
		{"too many", func() error { return c.SetQuantity(0, 10_000) }, sale.ErrAmount},
		{"fewer than none", func() error { return c.SetQuantity(0, -1) }, sale.ErrAmount},
		{"a price below nothing", func() error { return c.SetPrice(0, -1, "x") }, sale.ErrAmount},
		{"a price without a reason", func() error { return c.SetPrice(0, 400, " ") }, sale.ErrReason},
		{"a price under the discount of the sale", func() error { return c.SetPrice(0, 399, "x") }, sale.ErrAmount},
		{"a discount over the line", func() error { return c.DiscountLine(0, sale.Discount{Yen: 451}) }, sale.ErrAmount},
		{"a discount over what is left", func() error { return c.DiscountLine(0, sale.Discount{Yen: 51}) }, sale.ErrAmount},
		{"a sum of nothing", func() error { return c.AddSum(0, 10) }, sale.ErrAmount},
		{"a rate that is none", func() error { return c.AddSum(1, 101) }, sale.ErrTax},
		{"too small to be free of tax", func() error { return c.FreeOfTax(sale.TaxFreeRules{GeneralFrom: 5000}, sale.Visitor{}) }, sale.ErrTaxFree},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			require.ErrorIs(t, tt.do(), tt.is)
			assert.Equal(t, before, c)
		})
	}
	for range 199 {
		require.NoError(t, c.AddSum(1, 10))
	}
	require.ErrorIs(t, c.AddSum(1, 10), sale.ErrAmount)
	empty := cart.New("s-2", down)
	require.ErrorIs(t, empty.Discount(sale.Discount{Yen: 1}), sale.ErrAmount)
}

// A change taxes a tax-free cart again: the bounds may not hold any more.
func TestChangeTaxesAgain(t *testing.T) {
	c := cart.New("s-1", down)
	require.NoError(t, c.Add(tea, 40))
	rules := sale.TaxFreeRules{Scheme: sale.SchemeExempt, GeneralFrom: 5000, ConsumableFrom: 5000}
	require.NoError(t, c.FreeOfTax(rules, sale.Visitor{Nationality: "TWN"}))
	assert.Equal(t, sale.Yen(5556), c.Sums().Total)
	require.NoError(t, c.SetQuantity(0, 30))
	assert.Equal(t, sale.Yen(4500), c.Sums().Total)
	assert.Zero(t, c.Sale.TaxFree)
	require.ErrorIs(t, c.FreeOfTax(rules, sale.Visitor{}), sale.ErrTaxFree)
}

// Whatever is tried in whatever order, the cart can be counted.
func TestAlwaysCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := cart.New("s-1", down)
		line := func() int { return rapid.IntRange(-1, len(c.Sale.Lines)).Draw(t, "line") }
		yen := func() sale.Yen { return sale.Yen(rapid.Int64Range(-10, 2_000).Draw(t, "yen")) }
		off := func() sale.Discount {
			if rapid.Bool().Draw(t, "percent") {
				return sale.Discount{Percent: rapid.Int64Range(-1, 101).Draw(t, "percent")}
			}
			return sale.Discount{Yen: yen()}
		}
		for range rapid.IntRange(1, 30).Draw(t, "acts") {
			before := c
			var err error
			switch rapid.IntRange(0, 7).Draw(t, "act") {
			case 0:
				err = c.Add(coffee, rapid.Int64Range(-1, 3).Draw(t, "n"))
			case 1:
				err = c.AddSum(yen(), rapid.SampledFrom([]sale.TaxRate{10, 8, 0}).Draw(t, "rate"))
			case 2:
				err = c.SetQuantity(line(), rapid.Int64Range(-1, 5).Draw(t, "n"))
			case 3:
				err = c.Remove(line())
			case 4:
				err = c.SetPrice(line(), yen(), "x")
			case 5:
				err = c.DiscountLine(line(), off())
			case 6:
				err = c.Discount(off())
			case 7:
				err = c.SetRate(line(), rapid.SampledFrom([]sale.TaxRate{10, 8, 0, -1}).Draw(t, "rate"))
			}
			if err != nil && !assert.ObjectsAreEqual(before, c) {
				t.Fatalf("refused, and yet %+v became %+v", before, c)
			}
			if _, err := c.Sale.Sums(); err != nil {
				t.Fatalf("%+v: %v", c, err)
			}
		}
	})
}
