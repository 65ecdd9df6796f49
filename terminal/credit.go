package terminal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kaikei/terminal/paycode"
)

// # Credits
//
// A credit is a payment the other way round: money goes into the wallet whose
// code was scanned. It takes the same steps under the same rules, and they read
// with the customer for the shop: PAID says that the wallet has the money,
// UNKNOWN that nobody knows, CANCELLED that it was taken back. While a top-up is
// UNKNOWN its cash stays on the counter. One that the backend cannot take back
// any more is REFUND_DUE, and stands; nothing of it is due.
//
// A credit is never accepted offline, never refunded, sells nothing and bears no
// tax. It is in no total of sales, and has a line of its own in each.

// ErrNoCredit means that the rail of a code takes no credits for the purpose.
// Nothing was sent.
var ErrNoCredit = errors.New("no credits on this rail")

// A CreditOrder is what is to be put into a wallet.
type CreditOrder struct {
	ID        PaymentID // as in an Order
	Purpose   Purpose
	Amount    Yen
	Tendered  Yen // cash that a customer gave for a top-up; 0 is the very sum
	Code      paycode.Code
	ScannedAt time.Time
	Clerk     string
}

// Credit puts money into the wallet whose code was scanned. It returns as Charge
// does. ErrNoCredit is a rail that takes none.
func (t *Till) Credit(ctx context.Context, o CreditOrder) (Payment, error) {
	terms, at, err := t.scanned(o.Code, o.ScannedAt)
	if err != nil {
		return Payment{}, err
	}
	if !o.Purpose.Credit() || !slices.Contains(terms.Credits, o.Purpose) {
		return Payment{}, fmt.Errorf("%s on %s: %w", o.Purpose, terms.Rail, ErrNoCredit)
	}
	p, err := t.opened(o.Amount, o.Clerk)
	if err != nil {
		return Payment{}, err
	}
	p.Purpose = o.Purpose
	if o.Purpose == PurposeTopUp {
		if p.Tendered = o.Tendered; p.Tendered == 0 {
			p.Tendered = p.Amount
		}
		if p.Tendered < p.Amount {
			return Payment{}, fmt.Errorf("tendered %s for %s: %w", p.Tendered, p.Amount, ErrAmount)
		}
	}
	p.Tender, p.Rail, p.MaskedCode, p.ScannedAt = TenderCode, terms.Rail, o.Code.Masked(), at
	if o.ID != "" {
		p.ID = o.ID
	}
	return t.carry(ctx, p, o.Code)
}
