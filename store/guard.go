package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"kaikei/terminal"
	"kaikei/terminal/payment"
)

// ErrChange means a change that no correct program asks for: its payment is
// not what an earlier one became. It is refused before anything is written.
var ErrChange = errors.New("change breaks a rule of the ledger")

// maxID is the longest id that backends take (Alipay+ paymentRequestId).
const maxID = 64

// guard holds a change against what is there: it must come from the state that
// is there, take a legal step, and leave alone what never changes.
func guard(c terminal.Change, before terminal.Payment, refund terminal.Refund) error {
	if before.State != c.From {
		return fmt.Errorf("payment %s is %s, not %s: %w", c.Payment.ID, before.State, c.From, terminal.ErrStale)
	}
	if c.Refund != nil && refund.State != c.RefundFrom {
		return fmt.Errorf("refund %s is %s, not %s: %w", c.Refund.ID, refund.State, c.RefundFrom, terminal.ErrStale)
	}
	if why := wrongForm(c); why != "" {
		return fmt.Errorf("payment %s, %s: %w", c.Payment.ID, why, ErrChange)
	}
	if moves, why := wrongMove(c, before, refund); moves || why != "" {
		if why == "" {
			return nil
		}
		return fmt.Errorf("payment %s, %s: %w", c.Payment.ID, why, ErrChange)
	}
	why := wrongPayment(c.Payment)
	if why == "" && c.From != 0 {
		why = wrongEdit(before, c.Payment)
	}
	if why == "" && c.Refund != nil {
		why = wrongRefund(c, before, refund)
	}
	if why != "" {
		return fmt.Errorf("payment %s, %s: %w", c.Payment.ID, why, ErrChange)
	}
	return guardMove(c, before, refund)
}

// wrongMove says what is wrong with a change that moves a payment from one
// terminal to another, and whether it is one. What has gone never changes again.
func wrongMove(c terminal.Change, before terminal.Payment, refund terminal.Refund) (moves bool, why string) {
	switch {
	case c.Kind == terminal.KindHandOver, c.Kind == terminal.KindElsewhere:
		return true, wrongHandOver(c, before, refund)
	case c.Kind == terminal.KindTakeOver:
		return true, wrongTakeOver(c, before, refund)
	case before.HandedTo != "" || c.Payment.HandedTo != "":
		return false, "is another terminal's"
	case c.Payment.Hops != before.Hops:
		return false, "counts hand-overs that were none"
	}
	return false, ""
}

// wrongForm says what is wrong with a change in itself.
func wrongForm(c terminal.Change) string {
	_, badDay := terminal.ParseDate(string(c.Day))
	switch {
	case c.At.IsZero() || badDay != nil:
		return "no time or no business date of the change"
	case c.Kind == terminal.KindHandOver || c.Kind == terminal.KindElsewhere || c.Kind == terminal.KindTakeOver:
		return ""
	case c.Kind != terminal.KindPayment && c.Kind != terminal.KindRefund:
		return "kind not known"
	case (c.Kind == terminal.KindRefund) != (c.Refund != nil):
		return "is not of its kind"
	case c.From == 0 && (c.Payment.State != terminal.Created || c.Refund != nil):
		return "does not begin as CREATED"
	}
	return ""
}

// wrongPayment says what is wrong with a payment in itself. State and sums
// must tell the same story.
func wrongPayment(p terminal.Payment) string {
	_, badDay := terminal.ParseDate(string(p.BusinessDate))
	money := p.State.Money()
	captured := money == terminal.MoneyTaken || money == terminal.MoneyPartly || p.State == terminal.Refunded
	never := p.State == terminal.Created || p.State == terminal.Sent || p.State == terminal.Declined || p.State == terminal.Abandoned
	switch {
	case !goodID(string(p.ID)) || p.Amount <= 0 || badDay != nil:
		return "no id, no amount or no business date"
	case !slices.Contains(payment.Purposes(), p.Purpose):
		return "purpose not known"
	case p.Purpose.Credit() && (len(p.Sale.Lines) > 0 || p.Refunded != 0 || p.State == terminal.Deferred):
		return "is a credit that sells, gives back or waits"
	case captured && !p.Captured():
		return "forgets that it was captured"
	case never && p.Captured():
		return "claims to be captured"
	case p.Refunded < 0 || p.Refunded > p.Amount || (p.State == terminal.Refunded) != (p.Refunded == p.Amount):
		return "gives back more than was paid, or not what it says"
	case (p.State == terminal.PartRefunded) != (p.Refunded > 0 && p.Refunded < p.Amount):
		return "gives back a part, or not, against its state"
	}
	return ""
}

// wrongEdit says what changed of a payment that never changes.
func wrongEdit(before, after terminal.Payment) string {
	switch {
	case before.Amount != after.Amount || !same(before.Sale, after.Sale):
		return "changes what is sold"
	case !before.CreatedAt.Equal(after.CreatedAt) || before.BusinessDate != after.BusinessDate || before.Slip != after.Slip:
		return "changes when it was made, or its slip"
	case before.Tender != after.Tender || before.Clerk != after.Clerk || before.Share != after.Share || before.Purpose != after.Purpose:
		return "changes how it is collected, or by whom"
	case before.Captured() && !after.Captured():
		return "forgets that it was captured"
	}
	return ""
}

// wrongRefund says what is wrong with the refund of a change, and with what it
// does to the payment: its sum grows in the very change that makes the refund
// done, and the refund is pending on it exactly while it is open.
func wrongRefund(c terminal.Change, before terminal.Payment, refund terminal.Refund) string {
	r, p := *c.Refund, c.Payment
	_, badDay := terminal.ParseDate(string(r.BusinessDate))
	isNew := c.RefundFrom == 0
	switch {
	case !goodID(string(r.ID)) || r.PaymentID != p.ID || r.Amount <= 0 || badDay != nil:
		return "its refund has no id, no amount, no business date, or is another payment's"
	case isNew && (r.State != terminal.RefundCreated || before.PendingRefund != "" || r.Amount > before.Remaining()):
		return "its refund cannot begin"
	case !isNew && (before.PendingRefund != r.ID || r.Amount != refund.Amount):
		return "its refund is not the pending one, or changes its amount"
	case !isNew && (!r.CreatedAt.Equal(refund.CreatedAt) || r.BusinessDate != refund.BusinessDate || r.Slip != refund.Slip):
		return "its refund changes when it was made, or its slip"
	case r.State.Open() != (p.PendingRefund == r.ID) || (!r.State.Open() && p.PendingRefund != ""):
		return "its refund is not pending as its state says"
	}
	return ""
}

// guardMove checks the steps of the states by the tables of legal moves, and
// that money goes back in a refund alone.
func guardMove(c terminal.Change, before terminal.Payment, refund terminal.Refund) error {
	given := before.Refunded
	if c.Refund != nil && c.Refund.State == terminal.RefundDone {
		given += c.Refund.Amount
	}
	if c.Payment.Refunded != given || (c.Refund == nil && c.Payment.PendingRefund != before.PendingRefund) {
		return fmt.Errorf("payment %s gives back %d, its refunds %d: %w", c.Payment.ID, c.Payment.Refunded, given, ErrChange)
	}
	// A record about a refund leaves the payment where it is until the end.
	if c.From != 0 && (c.Refund == nil || before.State != c.Payment.State) {
		if _, err := terminal.Advance(before, c.Payment.State); err != nil {
			return err
		}
	}
	if c.RefundFrom == 0 {
		return nil
	}
	_, err := terminal.AdvanceRefund(refund, c.Refund.State)
	return err
}

// goodID reports whether an id is one that terminal.IDs makes: no other could
// be sent, or found in a key.
func goodID(id string) bool {
	for _, r := range id {
		if r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') {
			return false
		}
	}
	return id != "" && len(id) <= maxID
}

// same compares as written: times that differ in their zone alone are equal.
func same(a, b any) bool {
	if reflect.DeepEqual(a, b) { // mostly: spares writing both
		return true
	}
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}
