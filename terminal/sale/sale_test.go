package sale_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"kaikei/terminal/sale"
)

var down = sale.TaxMode{Rounding: sale.RoundDown}

func line(unit sale.Yen, rate sale.TaxRate) sale.Line {
	return sale.Line{Quantity: 1, Unit: unit, Rate: rate}
}

func TestDiscountOf(t *testing.T) {
	tests := []struct {
		why  string
		d    sale.Discount
		sum  sale.Yen
		want sale.Yen
		ok   bool
	}{
		{"nothing", sale.Discount{}, 500, 0, true},
		{"a sum", sale.Discount{Yen: 120}, 500, 120, true},
		{"all of it", sale.Discount{Yen: 500}, 500, 500, true},
		{"more than there is", sale.Discount{Yen: 501}, 500, 0, false},
		{"a tenth, and the fraction stays with the shop", sale.Discount{Percent: 10}, 999, 99, true},
		{"a hundred percent", sale.Discount{Percent: 100}, 999, 999, true},
		{"over a hundred percent", sale.Discount{Percent: 101}, 999, 0, false},
		{"below nothing would be a surcharge", sale.Discount{Yen: -1}, 500, 0, false},
		{"a percentage below nothing", sale.Discount{Percent: -1}, 500, 0, false},
		{"both: which comes first is nobody's guess", sale.Discount{Yen: 1, Percent: 1}, 500, 0, false},
		{"a product that takes more than 64 bits", sale.Discount{Percent: 50}, math.MaxInt64, math.MaxInt64 / 2, true},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			got, err := tt.d.Of(tt.sum)
			if !tt.ok {
				require.ErrorIs(t, err, sale.ErrAmount)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestSums(t *testing.T) {
	off := func(d sale.Discount, m sale.TaxMode, lines ...sale.Line) sale.Sale {
		return sale.Sale{Lines: lines, Tax: m, Discount: d}
	}
	excl := sale.TaxMode{Exclusive: true, Rounding: sale.RoundDown}
	tests := []struct {
		why      string
		s        sale.Sale
		discount sale.Yen
		rates    []sale.TaxSum
		total    sale.Yen
	}{
		{"100 yen off 1,000 at 10 % and 500 at 8 % is 67 and 33, by largest remainder",
			off(sale.Discount{Yen: 100}, down, line(1000, 10), line(500, 8)), 100,
			[]sale.TaxSum{{Rate: 10, Gross: 933, Tax: 84, Discount: 67}, {Rate: 8, Gross: 467, Tax: 34, Discount: 33}}, 1400},
		{"of two equal shares the odd yen goes to the higher rate",
			off(sale.Discount{Yen: 101}, down, line(500, 8), line(500, 10)), 101,
			[]sale.TaxSum{{Rate: 10, Gross: 449, Tax: 40, Discount: 51}, {Rate: 8, Gross: 450, Tax: 33, Discount: 50}}, 899},
		{"a percentage is taken of the whole, once",
			off(sale.Discount{Percent: 10}, down, line(999, 10), line(999, 8)), 199,
			[]sale.TaxSum{{Rate: 10, Gross: 899, Tax: 81, Discount: 100}, {Rate: 8, Gross: 900, Tax: 66, Discount: 99}}, 1799},
		{"the discount of a line comes before that of the sale",
			off(sale.Discount{Percent: 10}, down, sale.Line{Quantity: 2, Unit: 500, Rate: 10, Discount: sale.Discount{Percent: 50}}), 50,
			[]sale.TaxSum{{Rate: 10, Gross: 450, Tax: 40, Discount: 50}}, 450},
		{"without tax in the prices, tax is added after the discount",
			off(sale.Discount{Yen: 100}, excl, line(1000, 10)), 100,
			[]sale.TaxSum{{Rate: 10, Gross: 990, Tax: 90, Discount: 100}}, 990},
		{"a thing that is given away takes no part of the discount",
			off(sale.Discount{Yen: 100}, down, line(0, 10), line(300, 8)), 100,
			[]sale.TaxSum{{Rate: 10}, {Rate: 8, Gross: 200, Tax: 14, Discount: 100}}, 200},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			sums, err := tt.s.Sums()
			require.NoError(t, err)
			assert.Equal(t, tt.discount, sums.Discount)
			assert.Equal(t, tt.rates, sums.Rates)
			assert.Equal(t, tt.total, sums.Total)
		})
	}
	for why, s := range map[string]sale.Sale{
		"more off a line than it costs": off(sale.Discount{}, down, sale.Line{Quantity: 1, Unit: 10, Discount: sale.Discount{Yen: 11}}),
		"more off the sale than it is":  off(sale.Discount{Yen: 11}, down, line(10, 10)),
	} {
		_, err := s.Sums()
		assert.ErrorIs(t, err, sale.ErrAmount, why)
	}
}

// anySale draws a sale with discounts that are possible.
func anySale(t *rapid.T) sale.Sale {
	s := sale.Sale{Tax: sale.TaxMode{
		Exclusive: rapid.Bool().Draw(t, "exclusive"), Rounding: rapid.SampledFrom([]sale.Rounding{sale.RoundDown, sale.RoundUp, sale.RoundHalfUp}).Draw(t, "rounding"),
	}}
	var subtotal sale.Yen
	for range rapid.IntRange(1, 12).Draw(t, "lines") {
		l := sale.Line{
			Quantity: rapid.Int64Range(1, 9).Draw(t, "quantity"), Unit: sale.Yen(rapid.Int64Range(0, 200_000).Draw(t, "unit")),
			Rate:  rapid.SampledFrom([]sale.TaxRate{10, 8, 0}).Draw(t, "rate"),
			Goods: rapid.SampledFrom([]sale.Goods{"", sale.GoodsGeneral, sale.GoodsConsumable}).Draw(t, "goods"),
		}
		l.Discount = anyDiscount(t, l.Unit*sale.Yen(l.Quantity))
		sum, err := l.Sum()
		if err != nil {
			t.Fatal(err)
		}
		subtotal += sum.Net
		s.Lines = append(s.Lines, l)
	}
	s.Discount = anyDiscount(t, subtotal)
	return s
}

func anyDiscount(t *rapid.T, most sale.Yen) sale.Discount {
	switch rapid.IntRange(0, 2).Draw(t, "kind") {
	case 0:
		return sale.Discount{Percent: rapid.Int64Range(0, 100).Draw(t, "percent")}
	case 1:
		return sale.Discount{Yen: sale.Yen(rapid.Int64Range(0, int64(most)).Draw(t, "yen"))}
	}
	return sale.Discount{}
}

// Whatever is sold: not a yen of a discount is lost or given twice, no rate gets
// more than is sold at it, and each is within a yen of its exact share.
func TestSumsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySale(t)
		sums, err := s.Sums()
		if err != nil {
			t.Fatal(err)
		}
		sold := map[sale.TaxRate]sale.Yen{}
		var subtotal, off, total sale.Yen
		for i, l := range sums.Lines {
			subtotal += l.Net
			sold[s.Lines[i].Rate] += l.Net
			if l.Net < 0 || l.Net+l.Discount != l.Full {
				t.Fatalf("line %d: %+v", i, l)
			}
		}
		for _, r := range sums.Rates {
			off += r.Discount
			total += r.Gross
			net := r.Gross
			if s.Tax.Exclusive {
				net -= r.Tax
			}
			if net != sold[r.Rate]-r.Discount || r.Discount < 0 || r.Discount > sold[r.Rate] {
				t.Fatalf("rate %+v of %d sold", r, sold[r.Rate])
			}
			if exact := float64(sums.Discount) * float64(sold[r.Rate]) / float64(max(subtotal, 1)); math.Abs(exact-float64(r.Discount)) >= 1 {
				t.Fatalf("rate %+v, its share is %f", r, exact)
			}
		}
		if subtotal != sums.Subtotal || off != sums.Discount || total != sums.Total {
			t.Fatalf("%+v: subtotal %d, discount %d, total %d", sums, subtotal, off, total)
		}
	})
}

// The order in which things are rung up does not change what they cost.
func TestSumsDoNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySale(t)
		turned := s
		turned.Lines = rapid.Permutation(s.Lines).Draw(t, "order")
		a, err1 := s.Sums()
		b, err2 := turned.Sums()
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		a.Lines, b.Lines = nil, nil
		if !assert.ObjectsAreEqual(a, b) {
			t.Fatalf("%+v, turned %+v", a, b)
		}
	})
}

func goods(class sale.Goods, unit sale.Yen, rate sale.TaxRate) sale.Line {
	return sale.Line{Quantity: 1, Unit: unit, Rate: rate, Goods: class}
}

func TestTaxFree(t *testing.T) {
	exempt := sale.TaxFreeRulesAt(time.Date(2026, 10, 31, 14, 59, 59, 0, time.UTC))
	refund := sale.TaxFreeRulesAt(time.Date(2026, 10, 31, 15, 0, 0, 0, time.UTC))
	tests := []struct {
		why           string
		rules         sale.TaxFreeRules
		lines         []sale.Line
		ok            bool
		total, relief sale.Yen
	}{
		{"5,500 with tax is 5,000 without", exempt, []sale.Line{goods(sale.GoodsGeneral, 5500, 10)}, true, 5000, 500},
		{"less is not enough", exempt, []sale.Line{goods(sale.GoodsGeneral, 5498, 10)}, false, 0, 0},
		{"consumables at the reduced rate", exempt, []sale.Line{goods(sale.GoodsConsumable, 5400, 8)}, true, 5000, 400},
		{"consumables for 500,000 without tax", exempt, []sale.Line{goods(sale.GoodsConsumable, 540_000, 8)}, true, 500_000, 40_000},
		{"consumables for more", exempt, []sale.Line{goods(sale.GoodsConsumable, 540_002, 8)}, false, 0, 0},
		{"general goods have no upper bound", exempt, []sale.Line{goods(sale.GoodsGeneral, 1_100_000, 10)}, true, 1_000_000, 100_000},
		{"both classes together reach the bound", exempt, []sale.Line{goods(sale.GoodsGeneral, 3300, 10), goods(sale.GoodsConsumable, 2160, 8)}, true, 5000, 460},
		{"too many consumables leave the general goods free", exempt, []sale.Line{goods(sale.GoodsGeneral, 5500, 10), goods(sale.GoodsConsumable, 540_002, 8)}, true, 545_002, 500},
		{"a service is taxed beside what is free", exempt, []sale.Line{goods(sale.GoodsGeneral, 5500, 10), line(1100, 10)}, true, 6100, 500},
		{"a service alone", exempt, []sale.Line{line(11_000, 10)}, false, 0, 0},
		{"since November the visitor pays the tax, and gets it back", refund, []sale.Line{goods(sale.GoodsGeneral, 5500, 10)}, true, 5500, 500},
		{"and consumables have no upper bound", refund, []sale.Line{goods(sale.GoodsConsumable, 1_080_000, 8)}, true, 1_080_000, 80_000},
		{"and both classes count as one", refund, []sale.Line{goods(sale.GoodsGeneral, 2200, 10), goods(sale.GoodsConsumable, 3240, 8)}, true, 5440, 440},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			before := sale.Sale{Lines: tt.lines, Tax: down}
			s, err := tt.rules.Apply(before, sale.Visitor{Nationality: "CHN"})
			if !tt.ok {
				require.ErrorIs(t, err, sale.ErrTaxFree)
				return
			}
			require.NoError(t, err)
			sums, err := s.Sums()
			require.NoError(t, err)
			assert.Equal(t, tt.total, sums.Total)
			assert.Equal(t, tt.relief, sums.Relief)
			assert.Equal(t, before, s.Taxed(), "and back")
		})
	}
}

// What cannot stand in a passport of somebody who is a visitor today is not taken.
func TestVisitor(t *testing.T) {
	now := time.Date(2026, 11, 30, 23, 59, 0, 0, time.FixedZone("JST", 9*60*60))
	for _, tt := range []struct {
		nationality, landed string
		ok                  bool
	}{
		{"CHN", "2026-11-30", true}, {"CHN", "2026-05-30", true}, {"", "", true}, {"", "2026-06-01", true},
		{"CHN", "2026-12-01", false}, {"CHN", "2027-11-30", false}, {"CHN", "2026-05-29", false}, {"CHN", "2026-13-45", false}, {"CHN", "2026-11-31", false},
		{"chn", "2026-11-30", false}, {"CH", "2026-11-30", false}, {"中国", "2026-11-30", false},
	} {
		err := sale.Visitor{Nationality: tt.nationality, Landed: tt.landed}.Check(now)
		if tt.ok {
			assert.NoError(t, err, "%v", tt)
		} else {
			assert.ErrorIs(t, err, sale.ErrVisitor, "%v", tt)
		}
	}
}

// The tax that is forgone is the whole difference under the one scheme, and
// none of it under the other.
func TestTaxFreeRelief(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySale(t)
		rules := sale.TaxFreeRules{
			Scheme: rapid.SampledFrom([]sale.Scheme{sale.SchemeExempt, sale.SchemeRefund}).Draw(t, "scheme"), GeneralFrom: 1, ConsumableFrom: 1,
		}
		free, err := rules.Apply(s, sale.Visitor{})
		if err != nil {
			return // nothing to be freed
		}
		all, err1 := free.Sums()
		taxed := free
		taxed.TaxFree = sale.TaxFree{Scheme: sale.SchemeRefund}
		full, err2 := taxed.Sums() // the same groups, with their tax
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		want := full.Total
		if rules.Scheme == sale.SchemeExempt {
			want -= all.Relief
		}
		if all.Total != want || all.Relief < 0 {
			t.Fatalf("%+v, with tax %+v", all, full)
		}
	})
}

// What was written before the fields grew is written again as the same bytes:
// the journal's hashes stand on them.
func TestStoredForm(t *testing.T) {
	const old = `{"lines":[{"quantity":1,"unit":1500,"rate":10},{"name":"茶","quantity":2,"unit":108,"rate":8}],"tax":{"rounding":"down"}}`
	var s sale.Sale
	require.NoError(t, json.Unmarshal([]byte(old), &s))
	text, err := json.Marshal(s)
	require.NoError(t, err)
	assert.Equal(t, old, string(text))
	rapid.Check(t, func(t *rapid.T) {
		s := anySale(t)
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back sale.Sale
		if err := json.Unmarshal(text, &back); err != nil || !assert.ObjectsAreEqual(s, back) {
			t.Fatalf("%s became %+v: %v", text, back, err)
		}
	})
}
