package terminal

import "fmt"

// A Line is one thing sold.
type Line struct {
	Name     string  `json:"name,omitempty"` // empty for a sum typed on the keypad
	Quantity int64   `json:"quantity"`       // 1 or more
	Unit     Yen     `json:"unit"`           // price of one, as the shop writes prices
	Rate     TaxRate `json:"rate"`
}

// A Sale is what is sold: lines, and how their prices are meant. Its total is
// derived, never stored beside them.
type Sale struct {
	Lines []Line  `json:"lines"`
	Tax   TaxMode `json:"tax"`
}

// KeypadSale returns a sale of one sum typed by the clerk.
func KeypadSale(amount Yen, rate TaxRate, mode TaxMode) Sale {
	return Sale{Lines: []Line{{Quantity: 1, Unit: amount, Rate: rate}}, Tax: mode}
}

// Taxes returns the sums per rate, highest rate first, and the total to pay.
// Tax is computed once per rate and rounded once (消令70の10): never per line.
func (s Sale) Taxes() (rates []TaxSum, total Yen, err error) {
	sums := map[TaxRate]Yen{}
	for i, l := range s.Lines {
		if l.Quantity < 1 || l.Unit < 0 {
			return nil, 0, fmt.Errorf("line %d, %d times %d yen: %w", i+1, l.Quantity, l.Unit, ErrAmount)
		}
		lineYen, err := l.Unit.Times(l.Quantity)
		if err != nil {
			return nil, 0, err
		}
		if sums[l.Rate], err = sums[l.Rate].Add(lineYen); err != nil {
			return nil, 0, err
		}
	}
	for _, rate := range sortedRates(sums) {
		sum, err := s.Tax.sum(rate, sums[rate])
		if err != nil {
			return nil, 0, err
		}
		rates = append(rates, sum)
		if total, err = total.Add(sum.Gross); err != nil {
			return nil, 0, err
		}
	}
	return rates, total, nil
}
