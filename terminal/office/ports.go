package office

import (
	"context"
	"log/slog"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/reconciliation"
	"kaikei/terminal/report"
)

// Books answer what was sold and what is open.
type Books interface {
	Totals(d terminal.Date) (report.Totals, error)
	// Unsettled returns the payments that the backend has still to answer for,
	// and those whose refund is due, of all dates.
	Unsettled() ([]terminal.Payment, error)
	// Search returns payments, newest first, at most limit.
	Search(q terminal.Query, limit int) ([]terminal.Payment, error)
}

// A Record is one line of the journal about a payment.
type Record struct {
	Seq  uint64        `json:"seq"`
	At   string        `json:"at"`  // RFC 3339, UTC
	Day  terminal.Date `json:"day"` // business date
	Kind string        `json:"kind"`
	// State is what the payment became, and Refund its refund in yen, if the
	// record is about one.
	State  terminal.State `json:"state"`
	Refund terminal.Yen   `json:"refundYen,omitempty"`
}

// A Trail shows how a payment came to where it is.
type Trail interface {
	Payment(id terminal.PaymentID) (terminal.Payment, error)
	// Trail returns its journal records, oldest first. It may take seconds.
	Trail(ctx context.Context, id terminal.PaymentID) ([]Record, error)
}

// Money does what mends an open payment.
type Money interface {
	// Ask asks the backend until it knows, or ctx ends.
	Ask(ctx context.Context, id terminal.PaymentID) (terminal.Payment, error)
	Refund(ctx context.Context, o terminal.RefundOrder) (terminal.Refund, error)
}

// A Comparison is how terminal and backend stand to each other on a business
// date.
type Comparison struct {
	Date        terminal.Date
	Here, There terminal.Yen // collected with codes, less what was given back
	Payments    int          // that were compared
	Differences []reconciliation.Difference
}

// A Payout is what the shop is paid for some days.
type Payout struct {
	ValueDay, LastDay                          terminal.Date // when the money is at the bank, and for sales until when
	Gross, Refunds, Credits, Fee, Carried, Yen terminal.Yen
	Done                                       bool    // the value day has come
	Account                                    Account // of an older one only the bank is known
	Lines                                      []PayoutLine
}

// A PayoutLine is one day and brand of a payout.
type PayoutLine struct {
	Day                     terminal.Date
	Rail, Brand             string
	Payments                int64
	Gross, Refunds, Credits terminal.Yen
}

// A Statement is which account is paid what, and when.
type Statement struct {
	Account  Account // where the next payout goes
	Schedule string
	Owed     terminal.Yen // not settled yet, before fees
	Payouts  []Payout     // newest first
	Changes  []Change     // of the account, newest first
}

// A Centre is the backend, as a manager asks it.
type Centre interface {
	Compare(ctx context.Context, d terminal.Date) (Comparison, error)
	Statement(ctx context.Context) (Statement, error)
	ShopDay(ctx context.Context, d terminal.Date) (ShopDay, error)
}

// Paper prints for the shop. It returns when the slip is printed, or with what
// keeps it.
type Paper interface {
	PrintDay(ctx context.Context, r report.Report, by string) error
	PrintClose(ctx context.Context, c report.Close) error
	// PrintCloseAgain marks it, so that two papers are not taken for two closes.
	PrintCloseAgain(ctx context.Context, c report.Close) error
	// PrintCard prints a staff card, and keeps nothing of it.
	PrintCard(ctx context.Context, c Card) error
	// Ready tells by its error what would keep a slip from being printed now. A printer
	// that says nothing of itself is ready.
	Ready(ctx context.Context) error
}

// Parts are what an office is made of. Paper and Unprinted may be nil: a till without a
// printer.
type Parts struct {
	Books  Books
	Trail  Trail
	Money  Money
	Closes report.Closes
	Centre Centre
	Paper  Paper
	// Unprinted is how many slips have still to be printed, or may have to be. Asking
	// must cost nothing.
	Unprinted func() int
	// Online tells whether the backend can be reached. Asking must cost nothing.
	Online func() bool
	// Accountant changes where the shop is paid.
	Accountant Accountant
	People     People
	Shelf      Shelf
	Rules      Rulebook
	Depot      Depot
	Registry   Registry
	Terms      func() Terms // as configured now
	Now        func() time.Time
	Show       func(View) // draws a view; must not block
	Log        *slog.Logger
}
