package terminal

import (
	"time"

	"kaikei/terminal/sale"
)

// What is sold, and what it comes to, is package sale's. These are its types
// under the names by which the till speaks of them.
type (
	Yen          = sale.Yen
	Line         = sale.Line
	Sale         = sale.Sale
	Sums         = sale.Sums
	Discount     = sale.Discount
	TaxRate      = sale.TaxRate
	TaxMode      = sale.TaxMode
	TaxSum       = sale.TaxSum
	Rounding     = sale.Rounding
	TaxFree      = sale.TaxFree
	TaxFreeRules = sale.TaxFreeRules
	Visitor      = sale.Visitor
)

// The rates and ways of rounding; see package sale.
const (
	RateStandard = sale.RateStandard
	RateReduced  = sale.RateReduced
	RoundDown    = sale.RoundDown
	RoundUp      = sale.RoundUp
	RoundHalfUp  = sale.RoundHalfUp
)

// Errors of sums; see package sale.
var (
	ErrAmount  = sale.ErrAmount
	ErrTax     = sale.ErrTax
	ErrTaxFree = sale.ErrTaxFree
	ErrVisitor = sale.ErrVisitor
	ErrReason  = sale.ErrReason
)

// KeypadSale returns a sale of one sum typed by the clerk.
func KeypadSale(amount Yen, rate TaxRate, mode TaxMode) Sale { return sale.Keypad(amount, rate, mode) }

// TaxFreeAt returns the rules of tax-free sales at a time: the shop's, else the
// law's.
func (s Settings) TaxFreeAt(now time.Time) TaxFreeRules {
	if s.TaxFree.Scheme != "" {
		return s.TaxFree
	}
	return sale.TaxFreeRulesAt(now)
}
