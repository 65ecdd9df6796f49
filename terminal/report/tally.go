package report

import (
	"fmt"

	"kaikei/terminal/payment"
	"kaikei/terminal/sale"
)

// A Tally is how many, and how much.
type Tally struct {
	Count int64    `json:"count"`
	Yen   sale.Yen `json:"yen"`
}

// Add returns the sum of two tallies.
func (t Tally) Add(o Tally) Tally { return Tally{t.Count + o.Count, t.Yen + o.Yen} }

// Minus returns the tally that takes t back.
func (t Tally) Minus() Tally { return Tally{-t.Count, -t.Yen} }

// A Counter names one tally of one business date: "sale", "sale/brand/Alipay".
// The names are stored.
type Counter string

// The counters without a dimension. Sales are gross: voids and refunds are
// counted beside them, and net is the difference.
const (
	CountSale   Counter = "sale"
	CountVoid   Counter = "void"
	CountRefund Counter = "refund"
	CountTax    Counter = "tax" // tax within sales; under it one counter per rate
	// CountUncollected is what was accepted offline and then refused.
	CountUncollected Counter = "uncollected"
	// CountTaxFree is what was sold free of tax; under it the tax by scheme.
	CountTaxFree Counter = "taxfree"
	// CountHanded is what another terminal goes on with, and counts.
	CountHanded Counter = "handed"
	CountOpen   Counter = "open" // under it one counter per state that is not settled
)

// Of returns the counter below c for one value of a dimension.
func (c Counter) Of(dimension, value string) Counter {
	if value == "" {
		value = "-"
	}
	return Counter(string(c) + "/" + dimension + "/" + value)
}

// Totals are the tallies of one business date. They are a sum of what each
// payment and refund contributes, so they can be kept by adding differences
// and rebuilt from the journal alone (R10).
type Totals map[Counter]Tally

// add puts t under c.
func (s Totals) add(c Counter, t Tally) { s[c] = s[c].Add(t) }

// Merge adds every tally of o, and drops those that become zero so that equal
// totals compare equal.
func (s Totals) Merge(o Totals) {
	for c, t := range o {
		s.add(c, t)
		if s[c] == (Tally{}) {
			delete(s, c)
		}
	}
}

// Minus returns the totals that take s back.
func (s Totals) Minus() Totals {
	m := make(Totals, len(s))
	for c, t := range s {
		m[c] = t.Minus()
	}
	return m
}

// Contribution returns what p adds to the totals of its business date. A
// change of p changes the totals by the contribution after, less the one
// before; there is no other rule.
func Contribution(p payment.Payment) Totals {
	s := Totals{}
	one := Tally{1, p.Amount}
	if p.HandedTo != "" { // it counts where it went
		s.add(CountHanded, one)
		return s
	}
	if p.Purpose.Credit() {
		return credited(p)
	}
	if p.Captured() {
		s.dimensions(CountSale, p, one)
		s.add(CountSale.Of("hour", p.CreatedAt.In(payment.JST).Format("15")), one)
		for _, t := range p.Taxes() {
			rate := fmt.Sprint(t.Rate)
			if t.Free {
				s.add(CountTaxFree, Tally{1, t.Gross})
				s.add(CountTaxFree.Of("relief", string(p.Sale.TaxFree.Scheme)), Tally{1, t.Relief})
			}
			if t.Free && t.Tax == 0 {
				rate = RateFree
			}
			s.add(CountSale.Of("rate", rate), Tally{1, t.Gross})
			s.add(CountTax.Of("rate", rate), Tally{1, t.Tax})
		}
		if p.State == payment.Cancelled {
			s.dimensions(CountVoid, p, one)
		}
	}
	if p.State == payment.Uncollected {
		s.add(CountUncollected, one)
	}
	if p.State.Open() || p.State == payment.RefundDue {
		s.add(CountOpen.Of("state", p.State.String()), one)
	}
	return s
}

// RefundContribution returns what r, a refund of p, adds to the totals of the
// refund's own business date.
func RefundContribution(r payment.Refund, p payment.Payment) Totals {
	s := Totals{}
	if r.State == payment.RefundDone && p.HandedTo == "" {
		s.dimensions(CountRefund, p, Tally{1, r.Amount})
	}
	return s
}

// dimensions counts t under c and under each dimension that reports show.
func (s Totals) dimensions(c Counter, p payment.Payment, t Tally) {
	s.add(c, t)
	s.add(c.Of("brand", p.Wallet()), t)
	s.add(c.Of("rail", p.Rail), t)
	s.add(c.Of("clerk", p.Clerk), t)
	s.add(c.Of("tender", string(p.Tender)), t)
}
