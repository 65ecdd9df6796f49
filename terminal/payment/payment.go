package payment

import (
	"errors"
	"time"

	"kaikei/terminal/sale"
)

// What is sold, under the names by which payments speak of it.
type (
	Yen    = sale.Yen
	Sale   = sale.Sale
	TaxSum = sale.TaxSum
)

// An ID names one payment for ever, here and at the backend. The
// terminal makes it.
type ID string

// ErrNotCaptured means a payment that holds no money: there is nothing to give
// back, and no receipt for it.
var ErrNotCaptured = errors.New("payment not captured")

// A Tender is how a payment is collected. The values are stored.
type Tender string

// The tenders.
const (
	TenderCode  Tender = "code" // the customer shows a payment code (CPM)
	TenderCash  Tender = "cash"
	TenderShown Tender = "shown" // the shop shows a code of the backend's (MPM)
	TenderProof Tender = "proof" // the shop shows a bill of its own, the customer a proof
)

// A Reason is why a payment or a refund stands where it stands: a code of the
// backend's contract, or one of the terminal's own below.
type Reason string

// Reasons that the terminal gives by itself.
const (
	ReasonNotReached  Reason = "NOT_REACHED"        // no connection: nothing was sent
	ReasonStaleCode   Reason = "CODE_TOO_OLD"       // scanned too long ago to be sent
	ReasonInterrupted Reason = "INTERRUPTED"        // the terminal stopped before it sent
	ReasonNoAnswer    Reason = "NO_ANSWER"          // sent, and nothing came back
	ReasonBadAnswer   Reason = "BAD_ANSWER"         // an answer that does not fit what was asked
	ReasonConfirming  Reason = "PAYMENT_IN_PROCESS" // the customer confirms on the phone
	ReasonGaveUp      Reason = "GAVE_UP"            // inquired long enough
	ReasonStopped     Reason = "STOPPED"            // the clerk stopped it
	ReasonVoid        Reason = "VOID"               // the clerk took it back the same day
	ReasonNoProof     Reason = "NO_PROOF"           // a bill was drawn, and no proof of it came
	ReasonOtherBytes  Reason = "OTHER_BYTES"        // the backend knows the id by other contents
	ReasonRecovered   Reason = "RECOVERED"          // made from the backend's records, after the terminal's own were damaged
)

// A Payment is one attempt to collect a sale. It never holds a payment code,
// only the code's masked form.
type Payment struct {
	ID           ID      `json:"id"`
	State        State   `json:"state"`
	Amount       Yen     `json:"amount"`
	Sale         Sale    `json:"sale"`
	Tender       Tender  `json:"tender"`
	Purpose      Purpose `json:"purpose,omitempty"` // which way the money goes
	BusinessDate Date    `json:"businessDate"`      // of its creation
	Slip         int     `json:"slip"`              // 処理通番, 1..9999 per terminal, wraps
	Clerk        string  `json:"clerk,omitempty"`

	Rail        string    `json:"rail,omitempty"`
	MaskedCode  string    `json:"maskedCode,omitempty"`
	ScannedAt   time.Time `json:"scannedAt,omitzero"`
	Brand       string    `json:"brand,omitempty"`     // the wallet's name as the backend gave it
	NetworkID   string    `json:"networkId,omitempty"` // the acquirer's number
	PayerAmount string    `json:"payerAmount,omitempty"`
	// Tendered is what the customer gave in cash, for a sale or a top-up.
	Tendered Yen `json:"tendered,omitempty"`
	// Bill is what this till drew without a network, and Proof what proved it
	// paid; both are signed, and neither is a secret.
	Bill  string `json:"bill,omitempty"`
	Proof string `json:"proof,omitempty"`

	CreatedAt   time.Time `json:"createdAt"`
	SentAt      time.Time `json:"sentAt,omitzero"`      // before the first byte left
	PaidAt      time.Time `json:"paidAt,omitzero"`      // when it was captured; set for ever
	ChangedAt   time.Time `json:"changedAt"`            // of the last step
	CancelUntil time.Time `json:"cancelUntil,omitzero"` // after this only a refund is possible
	Reason      Reason    `json:"reason,omitempty"`

	Refunded      Yen      `json:"refunded,omitempty"`      // sum of the refunds that are done
	PendingRefund RefundID `json:"pendingRefund,omitempty"` // a refund not yet answered; one at a time

	// Share is which part of the sale the payment collects; zero is all of it.
	Share Share `json:"share,omitzero"`
	// VoidedBy and VoidReason say who took it back, and in which words why.
	VoidedBy   string `json:"voidedBy,omitempty"`
	VoidReason string `json:"voidReason,omitempty"`
	// Training tells that it was made for practice, with no real money.
	Training bool `json:"training,omitempty"`
	// HandedTo is the terminal that goes on with the payment; it never changes
	// here again, and counts there (R8).
	HandedTo string `json:"handedTo,omitempty"`
	// Hops is how often the payment was handed over until now, the one to HandedTo
	// among them. It only grows: of two records of it the one with more is the newer.
	Hops int `json:"hops,omitempty"`
}

// Waits reports whether this terminal has still to hear from the backend about
// p: such a payment has an entry in the outbox.
func (p Payment) Waits() bool {
	return p.HandedTo == "" && (p.State.Open() || p.PendingRefund != "")
}

// InDrawer reports whether the money of p lies in the drawer, and goes back over the
// counter: it was paid in cash, or cash became money in a wallet.
func (p Payment) InDrawer() bool { return p.Tender == TenderCash || p.Purpose == PurposeTopUp }

// Captured reports whether money was taken at some time, also when it was
// given back since.
func (p Payment) Captured() bool { return !p.PaidAt.IsZero() }

// Change returns what a customer who paid in cash gets back at the counter.
func (p Payment) Change() Yen { return max(0, p.Tendered-p.Amount) }

// Remaining returns what may still be given back.
func (p Payment) Remaining() Yen {
	if p.Purpose.Credit() {
		return 0
	}
	switch p.State {
	case Paid, PartRefunded, RefundDue:
		return p.Amount - p.Refunded
	}
	return 0
}

// Due reports whether money is to be given back that a cancel came too late
// for.
func (p Payment) Due() bool { return p.HandedTo == "" && p.State == RefundDue && !p.Purpose.Credit() }

// Holds reports whether the terminal counts the money as taken and not voided.
func (p Payment) Holds() bool {
	switch p.State {
	case Paid, PartRefunded, Refunded, RefundDue:
		return p.HandedTo == ""
	}
	return false
}

// Reached reports whether the backend may know of the payment: it was sent, or is
// one that was accepted offline, which is collected without being SENT.
func (p Payment) Reached() bool {
	return p.Tender != TenderCash && (!p.SentAt.IsZero() || p.Captured() || p.State == Deferred || p.State == Uncollected)
}

// Net is what the terminal counts as collected and not given back; below zero
// what was put into a wallet.
func (p Payment) Net() Yen {
	if p.Holds() {
		if p.Purpose.Credit() {
			return -p.Amount
		}
		return p.Amount - p.Refunded
	}
	return 0
}

// Wallet returns the name under which the payment is counted and printed: the
// brand, else the rail, else the tender.
func (p Payment) Wallet() string {
	switch {
	case p.Brand != "":
		return p.Brand
	case p.Rail != "":
		return p.Rail
	}
	return string(p.Tender)
}

// Taxes are the sums per rate that the payment collects. A sale that was accepted
// has been checked, so an error here leaves the tax lines out rather than the
// money.
func (p Payment) Taxes() []TaxSum {
	rates, _, err := p.Sale.Taxes()
	if err != nil {
		return nil
	}
	if p.Share != (Share{}) {
		return p.Share.of(rates, p.Amount)
	}
	return rates
}

// TaxesOf are the sums per rate of a part of the payment's money, as of a refund. It
// is empty when the payment has several rates or is free of tax: nothing says then
// which goods the part is of.
func (p Payment) TaxesOf(part Yen) []TaxSum {
	rates := p.Taxes()
	if part == p.Amount {
		return rates
	}
	if len(rates) != 1 || rates[0].Free {
		return nil
	}
	sum, err := p.Sale.Tax.Within(rates[0].Rate, part)
	if err != nil {
		return nil
	}
	return []TaxSum{sum}
}
