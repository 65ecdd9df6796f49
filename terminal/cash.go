package terminal

import "fmt"

// A CashOrder is a sale that is collected with money on the counter. Tendered is
// what the customer gave.
type CashOrder struct {
	ID       PaymentID // made by NewID beforehand; empty means that it is made here
	Sale     Sale
	Clerk    string
	Tendered Yen
	Share    ShareOrder // a part of the sale; zero is all of it
}

// Cash collects all of a sale. See [Till.TakeCash].
func (t *Till) Cash(s Sale, clerk string, tendered Yen) (p Payment, change Yen, err error) {
	return t.TakeCash(CashOrder{Sale: s, Clerk: clerk, Tendered: tendered})
}

// TakeCash collects a sale with money on the counter; the change is what is given
// back. Nothing is sent anywhere.
func (t *Till) TakeCash(o CashOrder) (p Payment, change Yen, err error) {
	if p, err = t.open(o.Sale, o.Clerk, o.Share); err != nil {
		return Payment{}, 0, err
	}
	if o.ID != "" {
		p.ID = o.ID
	}
	tendered := o.Tendered
	if tendered < p.Amount {
		return Payment{}, 0, fmt.Errorf("tendered %s for %s: %w", tendered, p.Amount, ErrAmount)
	}
	p.Tender, p.Tendered = TenderCash, tendered
	// Claimed like any other: the background would take a payment that is made
	// and not yet paid for one that a cut has left, and abandon it.
	f, err := t.claim(p.ID)
	if err != nil {
		return Payment{}, 0, err
	}
	defer t.release(p.ID, f)
	if p, err = t.write(Payment{}, Change{Kind: KindPayment, Payment: p}); err != nil {
		return Payment{}, 0, fmt.Errorf("record payment: %w", err)
	}
	p, err = t.step(p, Paid, func(n *Payment) { n.PaidAt = n.ChangedAt })
	return p, tendered - p.Amount, err
}

// QuickNotes returns the sums that a customer is likely to give for an amount: the
// very sum, and what the fewest notes of one kind make of it, without repeats.
func QuickNotes(amount Yen) []Yen {
	notes := []Yen{amount}
	for _, note := range []Yen{1_000, 5_000, 10_000} {
		if sum := (amount + note - 1) / note * note; sum > notes[len(notes)-1] {
			notes = append(notes, sum)
		}
	}
	return notes
}
