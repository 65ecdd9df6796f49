package report

import (
	"kaikei/terminal/payment"
	"kaikei/terminal/sale"
)

// The counters of credits. What was taken back is counted beside them.
const (
	CountTopUp      Counter = "topup"
	CountTopUpVoid  Counter = "topup-void"
	CountPayOut     Counter = "payout"
	CountPayOutVoid Counter = "payout-void"
)

// creditCounters are those of each purpose.
var creditCounters = map[payment.Purpose][2]Counter{payment.PurposeTopUp: {CountTopUp, CountTopUpVoid}, payment.PurposePayOut: {CountPayOut, CountPayOutVoid}}

// credited is what a credit adds to the totals of its date.
func credited(p payment.Payment) Totals {
	s := Totals{}
	one := Tally{1, p.Amount}
	counters := creditCounters[p.Purpose]
	if p.Captured() {
		s.dimensions(counters[0], p, one)
		if p.State == payment.Cancelled {
			s.dimensions(counters[1], p, one)
		}
	}
	if p.State.Open() {
		s.add(CountOpen.Of("state", p.State.String()), one)
	}
	return s
}

// A CreditRow is the credits of one purpose in a report.
type CreditRow struct {
	Given Tally    `json:"given"` // into wallets
	Voids Tally    `json:"voids"` // taken back
	Net   sale.Yen `json:"net"`
}

// credits returns the row of a purpose.
func (s Totals) credits(p payment.Purpose) CreditRow {
	c := creditCounters[p]
	return CreditRow{Given: s[c[0]], Voids: s[c[1]], Net: s[c[0]].Yen - s[c[1]].Yen}
}

// A Drawer is what the cash drawer has more than it had: change is given back
// already, and the float is not in it.
type Drawer struct {
	Sales  sale.Yen `json:"sales"`  // in cash, less voids and refunds in cash
	TopUps sale.Yen `json:"topUps"` // cash that became money in wallets
	Total  sale.Yen `json:"total"`
}

// drawer derives the drawer's row.
func (s Totals) drawer() Drawer {
	of := func(c Counter) sale.Yen { return s[c.Of("tender", string(payment.TenderCash))].Yen }
	d := Drawer{Sales: of(CountSale) - of(CountVoid) - of(CountRefund), TopUps: s.credits(payment.PurposeTopUp).Net}
	d.Total = d.Sales + d.TopUps
	return d
}
