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

// A Purpose says which way the money of a payment goes, and why. The values are
// stored.
type Purpose string

// The purposes.
const (
	PurposeSale   Purpose = ""       // from the customer, for goods
	PurposeTopUp  Purpose = "topup"  // into the wallet, for cash on the counter (チャージ)
	PurposePayOut Purpose = "payout" // into the wallet, from the shop (払い出し)
)

// Purposes returns those that are stored.
func Purposes() []Purpose { return []Purpose{PurposeSale, PurposeTopUp, PurposePayOut} }

// Credit reports whether the money goes into the wallet.
func (p Purpose) Credit() bool { return p != PurposeSale }

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

// Due reports whether money is to be given back that a cancel came too late
// for.
func (p Payment) Due() bool { return p.HandedTo == "" && p.State == RefundDue && !p.Purpose.Credit() }

// The counters of credits. What was taken back is counted beside them.
const (
	CountTopUp      Counter = "topup"
	CountTopUpVoid  Counter = "topup-void"
	CountPayOut     Counter = "payout"
	CountPayOutVoid Counter = "payout-void"
)

// creditCounters are those of each purpose.
var creditCounters = map[Purpose][2]Counter{PurposeTopUp: {CountTopUp, CountTopUpVoid}, PurposePayOut: {CountPayOut, CountPayOutVoid}}

// credited is what a credit adds to the totals of its date.
func (p Payment) credited() Totals {
	s := Totals{}
	one := Tally{1, p.Amount}
	counters := creditCounters[p.Purpose]
	if p.Captured() {
		s.dimensions(counters[0], p, one)
		if p.State == Cancelled {
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
	Given Tally `json:"given"` // into wallets
	Voids Tally `json:"voids"` // taken back
	Net   Yen   `json:"net"`
}

// credits returns the row of a purpose.
func (s Totals) credits(p Purpose) CreditRow {
	c := creditCounters[p]
	return CreditRow{Given: s[c[0]], Voids: s[c[1]], Net: s[c[0]].Yen - s[c[1]].Yen}
}

// A Drawer is what the cash drawer has more than it had: change is given back
// already, and the float is not in it.
type Drawer struct {
	Sales  Yen `json:"sales"`  // in cash, less voids and refunds in cash
	TopUps Yen `json:"topUps"` // cash that became money in wallets
	Total  Yen `json:"total"`
}

// drawer derives the drawer's row.
func (s Totals) drawer() Drawer {
	of := func(c Counter) Yen { return s[c.Of("tender", string(TenderCash))].Yen }
	d := Drawer{Sales: of(CountSale) - of(CountVoid) - of(CountRefund), TopUps: s.credits(PurposeTopUp).Net}
	d.Total = d.Sales + d.TopUps
	return d
}
