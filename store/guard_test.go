package store

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
)

// A step is a legal change and what it comes from, for tests to spoil.
type step struct {
	terminal.Change
	before terminal.Payment
	refund terminal.Refund // before
}

// guarded is a change of a captured payment of 101 yen of which 1 was given
// back before: it gives back 60 more, in a refund that was sent.
func guarded() step {
	p := made("p-1")
	p.State, p.PaidAt, p.Slip = terminal.PartRefunded, noon, 7
	p.Refunded, p.PendingRefund = 1, "r-2"
	r := terminal.Refund{ID: "r-2", PaymentID: "p-1", State: terminal.RefundSent, Amount: 60, BusinessDate: "2026-11-24", Slip: 9, CreatedAt: noon}
	done, next := r, p
	done.State = terminal.RefundDone
	next.Refunded, next.PendingRefund = 61, ""
	return step{terminal.Change{
		At: noon, Kind: terminal.KindRefund, From: p.State, Payment: next, Refund: &done, RefundFrom: r.State, Day: "2026-11-24",
	}, p, r}
}

// beginning is a change that begins a refund of 100 yen of a payment of 101.
func beginning() step {
	s := guarded()
	s.before.PendingRefund, s.refund = "", terminal.Refund{}
	s.Payment = s.before
	s.Payment.PendingRefund = "r-2"
	s.Refund.State, s.Refund.Amount, s.Refund.Slip, s.RefundFrom = terminal.RefundCreated, 100, 0, 0
	return s
}

// capturing is a change that makes a sent payment paid.
func capturing() step {
	p := made("p-1")
	p.State, p.Slip = terminal.Sent, 7
	next := p
	next.State, next.PaidAt = terminal.Paid, noon
	return step{Change: terminal.Change{At: noon, Kind: terminal.KindPayment, From: p.State, Payment: next, Day: "2026-11-23"}, before: p}
}

func TestGuard(t *testing.T) {
	for _, legal := range []func() step{guarded, beginning, capturing} {
		s := legal()
		require.NoError(t, guard(s.Change, s.before, s.refund))
	}
	other := noon.Add(time.Hour)
	tests := []struct {
		why   string
		legal func() step
		spoil func(s *step)
		want  error
	}{
		{"the payment is elsewhere", capturing, func(s *step) { s.before.State = terminal.Unknown }, terminal.ErrStale},
		{"the refund is elsewhere", guarded, func(s *step) { s.refund.State = terminal.RefundUnknown }, terminal.ErrStale},
		{"a refund that is there begins again", beginning, func(s *step) { s.refund.State = terminal.RefundSent }, terminal.ErrStale},
		{"an illegal step of the payment", capturing, func(s *step) { s.Payment.State = terminal.Cancelling }, terminal.ErrMove},
		{"an illegal step of the refund", guarded, func(s *step) { s.RefundFrom, s.refund.State = terminal.RefundRefused, terminal.RefundRefused }, terminal.ErrMove},

		{"no time", capturing, func(s *step) { s.At = time.Time{} }, ErrChange},
		{"no business date of the change", capturing, func(s *step) { s.Day = "" }, ErrChange},
		{"a kind that no journal knows", capturing, func(s *step) { s.Kind = "gift" }, ErrChange},
		{"a payment record with a refund", guarded, func(s *step) { s.Kind = terminal.KindPayment }, ErrChange},
		{"a refund record without", capturing, func(s *step) { s.Kind = terminal.KindRefund }, ErrChange},

		{"no amount", capturing, func(s *step) { s.Payment.Amount, s.before.Amount = 0, 0 }, ErrChange},
		{"no business date", capturing, func(s *step) { s.Payment.BusinessDate = "23.11." }, ErrChange},
		{"an id with a zero in it", capturing, func(s *step) { s.Payment.ID = "p\x001" }, ErrChange},
		{"an id that is too long", capturing, func(s *step) { s.Payment.ID = terminal.PaymentID(strings.Repeat("x", 65)) }, ErrChange},
		{"another amount", capturing, func(s *step) { s.Payment.Amount++ }, ErrChange},
		{"other goods", capturing, func(s *step) { s.Payment.Sale = terminal.KeypadSale(101, 8, terminal.TaxMode{}) }, ErrChange},
		{"another time of making", capturing, func(s *step) { s.Payment.CreatedAt = other }, ErrChange},
		{"another business day", capturing, func(s *step) { s.Payment.BusinessDate = "2026-11-24" }, ErrChange},
		{"another slip", capturing, func(s *step) { s.Payment.Slip++ }, ErrChange},
		{"another tender", capturing, func(s *step) { s.Payment.Tender = terminal.TenderCash }, ErrChange},
		{"another clerk", capturing, func(s *step) { s.Payment.Clerk = "x" }, ErrChange},
		{"paid, and not captured", capturing, func(s *step) { s.Payment.PaidAt = time.Time{} }, ErrChange},
		{"declined, and captured", capturing, func(s *step) { s.Payment.State = terminal.Declined }, ErrChange},
		{"no longer captured", capturing, func(s *step) {
			s.From, s.before = terminal.Cancelling, s.Payment
			s.before.State, s.Payment.State, s.Payment.PaidAt = terminal.Cancelling, terminal.Cancelled, time.Time{}
		}, ErrChange},
		{"given back without a refund", capturing, func(s *step) { s.Payment.State, s.Payment.Refunded = terminal.Refunded, 101 }, ErrChange},
		{"a pending refund without a refund", capturing, func(s *step) { s.Payment.PendingRefund = "r-1" }, ErrChange},

		{"more than was paid", beginning, func(s *step) { s.Refund.Amount++ }, ErrChange},
		{"nothing", beginning, func(s *step) { s.Refund.Amount = 0 }, ErrChange},
		{"a second refund at a time", beginning, func(s *step) { s.before.PendingRefund = "r-1" }, ErrChange},
		{"of a payment that is not captured", beginning, func(s *step) {
			s.before.State, s.before.PaidAt, s.before.Refunded = terminal.Unknown, time.Time{}, 0
			s.From, s.Payment.State, s.Payment.PaidAt, s.Payment.Refunded = terminal.Unknown, terminal.Unknown, time.Time{}, 0
		}, ErrChange},
		{"begins as done", beginning, func(s *step) { s.Refund.State = terminal.RefundDone }, ErrChange},
		{"begins and is not pending", beginning, func(s *step) { s.Payment.PendingRefund = "" }, ErrChange},
		{"another payment's", beginning, func(s *step) { s.Refund.PaymentID = "p-2" }, ErrChange},
		{"without an id", beginning, func(s *step) { s.Refund.ID, s.Payment.PendingRefund = "", "" }, ErrChange},
		{"without a business date", beginning, func(s *step) { s.Refund.BusinessDate = "" }, ErrChange},
		{"begins and moves the payment", beginning, func(s *step) { s.Payment.State, s.Payment.Refunded = terminal.Refunded, 101 }, ErrChange},

		{"another amount than it began with", guarded, func(s *step) { s.Refund.Amount--; s.Payment.Refunded-- }, ErrChange},
		{"another day than it began on", guarded, func(s *step) { s.Refund.BusinessDate = "2026-11-25" }, ErrChange},
		{"another refund's slip", guarded, func(s *step) { s.Refund.Slip++ }, ErrChange},
		{"another time of making a refund", guarded, func(s *step) { s.Refund.CreatedAt = other }, ErrChange},
		{"not the pending refund", guarded, func(s *step) { s.before.PendingRefund = "r-1" }, ErrChange},
		{"done and still pending", guarded, func(s *step) { s.Payment.PendingRefund = "r-2" }, ErrChange},
		{"done, and another one pending", guarded, func(s *step) { s.Payment.PendingRefund = "r-3" }, ErrChange},
		{"done, and the sum is not", guarded, func(s *step) { s.Payment.Refunded = 1 }, ErrChange},
		{"refused, and the sum grows", guarded, func(s *step) { s.Refund.State = terminal.RefundRefused }, ErrChange},
		{"all is called given back, and is not", guarded, func(s *step) { s.Payment.State = terminal.Refunded }, ErrChange},
		{"part is called given back, and all is", guarded, func(s *step) { s.Refund.Amount, s.refund.Amount, s.Payment.Refunded = 100, 100, 101 }, ErrChange},
		{"part is given back, and the payment is as before", guarded, func(s *step) {
			s.From, s.before.State, s.Payment.State = terminal.RefundDue, terminal.RefundDue, terminal.RefundDue
		}, ErrChange},
		{"more is given back, and the payment is as before", guarded, func(s *step) {
			s.From, s.before.State, s.Payment.State = terminal.RefundDue, terminal.RefundDue, terminal.RefundDue
			s.Refund.Amount, s.refund.Amount, s.Payment.Refunded = 200, 200, 201
		}, ErrChange},
	}
	for _, tt := range tests {
		s := tt.legal()
		tt.spoil(&s)
		assert.ErrorIs(t, guard(s.Change, s.before, s.refund), tt.want, tt.why)
	}
}
