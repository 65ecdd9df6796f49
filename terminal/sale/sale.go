package sale

import (
	"cmp"
	"fmt"
	"slices"
)

// A Line is one thing sold.
type Line struct {
	Name     string  `json:"name,omitempty"` // empty for a sum typed on the keypad
	Quantity int64   `json:"quantity"`       // 1 or more
	Unit     Yen     `json:"unit"`           // price of one, as the shop writes prices
	Rate     TaxRate `json:"rate"`

	Code     string   `json:"code,omitempty"` // of the catalogue, such as a JAN
	Discount Discount `json:"discount,omitzero"`
	// Override says that Unit is not the catalogue's price, and why.
	Override Override `json:"override,omitzero"`
	Note     string   `json:"note,omitempty"`
	Goods    Goods    `json:"goods,omitempty"`
	// Free tells that the line is sold free of tax; only in a tax-free sale.
	Free bool `json:"free,omitempty"`
}

// An Override is a price that the clerk changed.
type Override struct {
	From   Yen    `json:"from"` // the catalogue's price
	Reason string `json:"reason"`
}

// A Sale is what is sold: lines, and how their prices are meant. Its total is
// derived, never stored beside them.
type Sale struct {
	Lines []Line  `json:"lines"`
	Tax   TaxMode `json:"tax"`

	Discount Discount `json:"discount,omitzero"` // off the whole, after those of the lines
	Note     string   `json:"note,omitempty"`
	TaxFree  TaxFree  `json:"taxFree,omitzero"`
}

// Keypad returns a sale of one sum typed by the clerk.
func Keypad(amount Yen, rate TaxRate, mode TaxMode) Sale {
	return Sale{Lines: []Line{{Quantity: 1, Unit: amount, Rate: rate}}, Tax: mode}
}

// A LineSum is what one line comes to, as the shop writes prices.
type LineSum struct {
	Full     Yen `json:"full"` // quantity times price
	Discount Yen `json:"discount,omitempty"`
	Net      Yen `json:"net"`
}

// Sum returns what the line comes to. ErrAmount is a quantity below one, a
// price below nothing, and a discount over the line.
func (l Line) Sum() (LineSum, error) {
	if l.Quantity < 1 || l.Unit < 0 {
		return LineSum{}, fmt.Errorf("%d times %d yen: %w", l.Quantity, l.Unit, ErrAmount)
	}
	full, err := l.Unit.Times(l.Quantity)
	if err != nil {
		return LineSum{}, err
	}
	off, err := l.Discount.Of(full)
	return LineSum{full, off, full - off}, err
}

// Sums are what a sale comes to.
type Sums struct {
	Lines    []LineSum `json:"lines"`    // in the order of the sale's
	Subtotal Yen       `json:"subtotal"` // of the lines, as the shop writes prices
	Discount Yen       `json:"discount,omitempty"`
	Rates    []TaxSum  `json:"rates"` // highest first, and tax-free after taxed
	Total    Yen       `json:"total"` // to pay
	// Relief is the tax that a tax-free sale does not take, or that the visitor
	// gets back when leaving the country.
	Relief Yen `json:"relief,omitempty"`
}

// Added returns the tax that comes to what the lines and the discount say, where prices
// are without it. It is below zero when prices are with tax and a tax-free sale takes
// less than they say.
func (s Sums) Added() Yen { return s.Total - (s.Subtotal - s.Discount) }

// Pieces returns how many things are sold.
func (s Sale) Pieces() (n int64) {
	for _, l := range s.Lines {
		n += l.Quantity
	}
	return n
}

// Sums counts the sale. Each line is taken with its own discount; the discount
// of the sale is then spread over the rates in proportion to what is sold at
// each, the yen that are left over by largest remainder; tax is computed of
// what remains, once per rate.
func (s Sale) Sums() (Sums, error) {
	out := Sums{Lines: make([]LineSum, 0, len(s.Lines))}
	groups := map[group]Yen{}
	for i, l := range s.Lines {
		sum, err := l.Sum()
		if err != nil {
			return Sums{}, fmt.Errorf("line %d: %w", i+1, err)
		}
		out.Lines = append(out.Lines, sum)
		of := group{l.Rate, l.Free}
		if groups[of], err = groups[of].Add(sum.Net); err != nil {
			return Sums{}, err
		}
		if out.Subtotal, err = out.Subtotal.Add(sum.Net); err != nil {
			return Sums{}, err
		}
	}
	var err error
	if out.Discount, err = s.Discount.Of(out.Subtotal); err != nil {
		return Sums{}, fmt.Errorf("discount of the sale: %w", err)
	}
	if err := out.tax(s, groups); err != nil {
		return Sums{}, err
	}
	return out, nil
}

// A group is what is taxed together.
type group struct {
	rate TaxRate
	free bool
}

// tax spreads the discount over the groups and computes the tax of each.
func (o *Sums) tax(s Sale, groups map[group]Yen) error {
	order := make([]group, 0, len(groups))
	for g := range groups {
		order = append(order, g)
	}
	slices.SortFunc(order, func(a, b group) int {
		if c := cmp.Compare(b.rate, a.rate); c != 0 {
			return c
		}
		return cmp.Compare(fmt.Sprint(a.free), fmt.Sprint(b.free))
	})
	parts := make([]Yen, len(order))
	for i, g := range order {
		parts[i] = groups[g]
	}
	for i, off := range spread(o.Discount, parts) {
		sum, err := s.Tax.sum(order[i].rate, parts[i]-off)
		if err != nil {
			return err
		}
		sum.Discount = off
		if order[i].free {
			sum = s.TaxFree.relieve(sum)
		}
		o.Rates = append(o.Rates, sum)
		o.Relief += sum.Relief // within the gross, which is added next
		if o.Total, err = o.Total.Add(sum.Gross); err != nil {
			return err
		}
	}
	return nil
}

// Taxes returns the sums per rate, highest rate first, and the total to pay.
func (s Sale) Taxes() (rates []TaxSum, total Yen, err error) {
	sums, err := s.Sums()
	return sums.Rates, sums.Total, err
}
