package sale

import (
	"errors"
	"fmt"
	"math"
)

// ErrTax means a tax setting that this program does not know.
var ErrTax = errors.New("tax setting not known")

// A TaxRate is a consumption tax rate in whole percent: 10 standard, 8 reduced
// (food and drink to take away, subscribed newspapers), 0 not taxed.
type TaxRate int64

// The rates in force since October 2019.
const (
	RateStandard TaxRate = 10
	RateReduced  TaxRate = 8
)

// A Rounding is what becomes of the fraction of a yen. The choice is the
// issuer's, but it must be the same everywhere.
type Rounding string

// The ways of rounding.
const (
	RoundDown   Rounding = "down" // toward zero, the usual choice
	RoundUp     Rounding = "up"
	RoundHalfUp Rounding = "half-up"
)

// A TaxMode is how a shop writes prices and rounds tax.
type TaxMode struct {
	Exclusive bool     `json:"exclusive,omitempty"` // prices are without tax
	Rounding  Rounding `json:"rounding"`
}

// A TaxSum is the sum of one rate on one receipt.
type TaxSum struct {
	Rate  TaxRate `json:"rate"`
	Gross Yen     `json:"gross"` // with tax
	Tax   Yen     `json:"tax"`   // the tax within Gross
	// Discount is this rate's share of the sale's discount, as the shop writes
	// prices. Gross is after it.
	Discount Yen `json:"discount,omitempty"`
	// Free tells that it is sold free of tax, and Relief how much tax that is.
	Free   bool `json:"free,omitempty"`
	Relief Yen  `json:"relief,omitempty"`
}

// sum turns the lines' sum at one rate into gross and tax. Inside a sum that
// includes tax, the tax is sum*rate/(100+rate).
func (m TaxMode) sum(rate TaxRate, lines Yen) (TaxSum, error) {
	if rate < 0 || rate > 100 {
		return TaxSum{}, fmt.Errorf("rate %d %%: %w", rate, ErrTax)
	}
	// Guards the product below and, at the same stroke, the sum of gross.
	if lines > math.MaxInt64/200 {
		return TaxSum{}, fmt.Errorf("tax %d yen: %w", lines, ErrAmount)
	}
	divisor := int64(100 + rate)
	if m.Exclusive {
		divisor = 100
	}
	tax, err := m.Rounding.divide(int64(lines)*int64(rate), divisor)
	if err != nil {
		return TaxSum{}, err
	}
	if m.Exclusive {
		lines += Yen(tax)
	}
	return TaxSum{Rate: rate, Gross: lines, Tax: Yen(tax)}, nil
}

// Within is the sum at one rate of an amount that has its tax in it, however the
// shop writes prices: what is paid, or given back.
func (m TaxMode) Within(rate TaxRate, gross Yen) (TaxSum, error) {
	m.Exclusive = false
	return m.sum(rate, gross)
}

// divide returns n/d, neither negative, with the fraction rounded.
func (r Rounding) divide(n, d int64) (int64, error) {
	switch r {
	case RoundDown:
		return n / d, nil
	case RoundUp:
		return (n + d - 1) / d, nil
	case RoundHalfUp:
		return (2*n + d) / (2 * d), nil
	}
	return 0, fmt.Errorf("rounding %q: %w", r, ErrTax)
}
