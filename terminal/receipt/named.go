package receipt

import (
	"fmt"
	"strings"

	"kaikei/terminal/payment"
	"kaikei/terminal/sale"
)

// A Part is one of the ways in which a sum was paid.
type Part struct {
	Wallet   string // service name as the backend returned it, or the tender
	Amount   sale.Yen
	Tendered sale.Yen // in cash; 0 when nothing was
	Change   sale.Yen
}

// A Stamp says whether a receipt in the buyer's name needs a revenue stamp
// (印紙税, document no. 17-1).
type Stamp string

// The rules of a stamp.
const (
	StampNone Stamp = ""    // none: a small sum, or money that is not received when the slip is handed over
	StampDue  Stamp = "due" // a place for it is printed
)

// The classes of money that the contract of a rail knows (印紙税 Q&A 17-50): a
// service that mixes both counts as received.
const (
	StampReceived    = "received"
	StampNotReceived = "not_received"
	StampMixed       = "mixed"
)

// stampFrom is the smallest sum that needs a stamp, without tax where the tax is
// shown.
const stampFrom sale.Yen = 50_000

// StampFor returns whether a receipt needs a stamp: by the class of the money, and
// the sum without the tax that the receipt shows. A class that is not known
// counts as received, as a receipt that does not name its service does.
func StampFor(class string, amount, tax sale.Yen) Stamp {
	if class == StampNotReceived || amount-tax < stampFrom {
		return StampNone
	}
	return StampDue
}

// Named is what a receipt in the buyer's name says besides the sale (領収書).
type Named struct {
	To    string // 宛名; the line is left blank when empty
	For   string // 但し書き: what it was paid for
	Stamp Stamp
}

// namedMost bounds what a clerk types on a receipt, in characters.
const namedMost = 60

// InName returns the receipt in the buyer's name for a payment whose money is held
// here. ErrNotCaptured is any other, such as one that is being voided or was handed
// over; ErrAmount is text without end.
func InName(p payment.Payment, n Named, shop Shop) (Receipt, error) {
	if !p.Holds() || p.State == payment.Refunded || p.Purpose.Credit() {
		return Receipt{}, fmt.Errorf("receipt for %s, which is %s: %w", p.ID, p.State, payment.ErrNotCaptured)
	}
	if len([]rune(n.To)) > namedMost || len([]rune(n.For)) > namedMost {
		return Receipt{}, fmt.Errorf("receipt for %s: a name of more than %d characters: %w", p.ID, namedMost, sale.ErrAmount)
	}
	r := OfSale(p, shop)
	n.To, n.For = strings.TrimSpace(n.To), strings.TrimSpace(n.For)
	r.Kind, r.Named, r.Amount = KindNamed, n, p.Net()
	if p.Refunded > 0 {
		r.withoutGoods()
		r.Rates = p.TaxesOf(r.Amount)
	}
	return r, nil
}

// InNameOfAll returns it for a sale that was paid in parts and is settled.
func InNameOfAll(s payment.Split, n Named, shop Shop) (Receipt, error) {
	whole := OfSplit(s, shop)
	newest := s.Parts[len(s.Parts)-1]
	for _, p := range s.Parts {
		if p.ID == whole.Payment {
			newest = p
		}
	}
	newest.Share, newest.Amount, newest.Refunded, newest.State = payment.Share{}, s.Total, 0, payment.Paid
	r, err := InName(newest, n, shop)
	r.Parts = whole.Parts
	return r, err
}

// Stamped adds the place of a stamp where the payments of parts need one. Class is
// that of a rail; money on the counter is always received. Of a sale in parts the
// whole sum counts as received when any part is, which at worst is a stamp too
// many.
func (r Receipt) Stamped(parts []payment.Payment, class func(rail string) string) Receipt {
	var tax sale.Yen
	for _, sum := range r.Rates {
		tax += sum.Tax
	}
	for _, p := range parts {
		of := StampReceived
		if p.Tender != payment.TenderCash && class != nil {
			of = class(p.Rail)
		}
		if p.Holds() && StampFor(of, r.Amount, tax) == StampDue {
			r.Named.Stamp = StampDue
		}
	}
	return r
}
