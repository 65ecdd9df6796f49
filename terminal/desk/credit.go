package desk

import (
	"fmt"
	"slices"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/staff"
)

// creditsOf returns what money may be put into wallets for, on any rail.
func (d *Desk) creditsOf() []terminal.Purpose {
	if d.view.Training {
		return nil // people learn to sell
	}
	var all []terminal.Purpose
	for _, terms := range d.Till.Settings().Rails {
		for _, p := range terms.Credits {
			if !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
	}
	return all
}

// beginCredit puts money into a wallet, between two sales. Cash for a top-up is
// counted first; a pay-out is the shop's money, which not everybody may give away.
func (d *Desk) beginCredit(i Intent) {
	if d.view.Typed != 0 || !d.cart.Empty() || !slices.Contains(d.view.Credits, i.Purpose) {
		return
	}
	if i.Amount <= 0 || i.Amount > d.view.Limit {
		d.fault(terminal.ErrAmount)
		return
	}
	begin := func(then func()) func(string) {
		return func(string) {
			d.selling = selling{amount: i.Amount, purpose: i.Purpose}
			then()
		}
	}
	if i.Purpose == terminal.PurposeTopUp {
		d.need(terminal.Event{Right: string(staff.Sell), Amount: i.Amount}, begin(d.openCash))
		return
	}
	d.need(terminal.Event{Right: string(staff.Refund), Amount: i.Amount}, begin(d.openViewfinder))
}

// takeTopUp counts the cash for a top-up, and goes on to the wallet's code. It stays
// on the counter until the wallet has the money.
func (d *Desk) takeTopUp() {
	if d.view.Tendered < d.selling.amount {
		d.fault(terminal.ErrAmount)
		return
	}
	d.selling.tendered = d.view.Tendered
	d.openViewfinder()
}

// creditTerms reports by its error whether a rail takes the credit that is begun.
func (d *Desk) creditTerms(terms terminal.RailTerms) error {
	if p := d.selling.purpose; p.Credit() && !slices.Contains(terms.Credits, p) {
		return fmt.Errorf("%s on %s: %w", p, terms.Rail, terminal.ErrNoCredit)
	}
	return nil
}

// credited opens the drawer for the cash of a top-up that the wallet has, while that
// customer is still there.
func (d *Desk) credited(p terminal.Payment) {
	if p.State == terminal.Paid && p.Purpose == terminal.PurposeTopUp && d.view.Payment.ID == p.ID {
		d.openDrawer()
	}
}

// creditFault is trouble with p as it is told of a credit, if p is one.
func creditFault(p terminal.Payment, f fault.Fault) fault.Fault {
	if p.Purpose.Credit() {
		return f.Crediting()
	}
	return f
}

// sending returns what sends an order: as a payment, or as the credit that is begun.
func (d *Desk) sending(o terminal.Order) func() (terminal.Payment, error) {
	till, sells := d.Till, d.selling // others come meanwhile
	if !sells.purpose.Credit() {
		return func() (terminal.Payment, error) { return till.Charge(d.life, o) }
	}
	credit := terminal.CreditOrder{
		ID: o.ID, Purpose: sells.purpose, Amount: sells.amount, Tendered: sells.tendered, Code: o.Code, ScannedAt: o.ScannedAt, Clerk: o.Clerk,
	}
	return func() (terminal.Payment, error) { return till.Credit(d.life, credit) }
}
