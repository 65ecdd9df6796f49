package terminal

import (
	"context"
	"errors"
	"time"

	"kaikei/terminal/paycode"
	"kaikei/terminal/report"
)

// Errors that the ports below return, and the till tells apart.
var (
	// ErrNotReached means that the backend cannot be reached, proved before the
	// first byte of a payment left: no money moved.
	ErrNotReached = errors.New("backend not reached")

	// ErrNotGiven means that a refund was not sent, since the backend cannot be
	// reached: the payment stands.
	ErrNotGiven = errors.New("refund not sent")

	// ErrNoAnswer means that a request may have arrived and nothing usable came
	// back. The money may have moved: ask again under the same id.
	ErrNoAnswer = errors.New("no answer from the backend")

	// ErrRefused means that the backend refused the call itself and changed
	// nothing: a certificate, a body that breaks the contract.
	ErrRefused = errors.New("refused by the backend")

	// ErrInconsistent means that the backend knows an id by other contents than the
	// ledger's, for good: of a refund another sum, of a deferred payment other bytes.
	ErrInconsistent = errors.New("known to the backend by other contents")

	// ErrNotFound means that the ledger holds no such payment or refund.
	ErrNotFound = errors.New("not found")

	// ErrStale means that a payment is no longer where the writer saw it.
	ErrStale = errors.New("changed meanwhile")

	// ErrFull means that the disk takes no more: nothing was written.
	ErrFull = errors.New("disk full")

	// ErrDisk means that the disk refused a write for another reason than that it
	// is full: it is read-only, or broken. Nothing was written. Such an error is an
	// ErrFull too, for all who need to know only that.
	ErrDisk = errors.New("disk refused a write")

	// ErrUnconfirmed means that the disk took a write and did not confirm it: it
	// may be there after a restart or not. Nothing more is written until then.
	ErrUnconfirmed = errors.New("disk did not confirm a write")

	// ErrCorrupt means that what is stored cannot be read as it was written.
	ErrCorrupt = errors.New("stored data corrupt")

	// ErrInUse means that another process holds the data.
	ErrInUse = errors.New("in use by another process")
)

// A RefundAnswer is what the backend said about one refund.
type RefundAnswer struct {
	State     RefundState // RefundDone, RefundRefused, or RefundUnknown while it is in process
	Amount    Yen
	NetworkID string
	Reason    Reason // why it was refused
}

// A Gateway takes money through the payment backend.
type Gateway interface {
	// Connect makes sure of a live connection on which both sides know each
	// other, without sending anything of a payment. Its error is ErrNotReached,
	// or ErrRefused when the backend does not accept this terminal.
	Connect(ctx context.Context) error

	// Pay asks for the money of p with a payment code, or that it be put into
	// the code's wallet when p is a credit. The payment is Sent on
	// disk before it is called. ErrRefused means that no money moved; after
	// any other error it may have.
	Pay(ctx context.Context, p Payment, code paycode.Code) (Answer, error)

	// Inquire asks what became of a payment. An error says nothing about it.
	Inquire(ctx context.Context, id PaymentID) (Answer, error)
}

// A Reverser gives money back. Both calls are idempotent by their ids and may
// be repeated until an answer comes.
type Reverser interface {
	// Cancel closes a payment and returns its money, whatever its state.
	Cancel(ctx context.Context, id PaymentID) (Answer, error)

	// Refund gives back part or all of a captured payment. ErrRefused means
	// that no money moved.
	Refund(ctx context.Context, r Refund) (RefundAnswer, error)
}

// A Ledger keeps payments on disk.
type Ledger interface {
	// Commit writes c whole or not at all, and is durable when it returns: the
	// payment, its journal record, its outbox entry and the totals. A new
	// payment or refund gets its slip number here; the payment as written is
	// returned. Errors: ErrStale, ErrFull, ErrUnconfirmed, or the store's own.
	Commit(c Change) (Payment, error)

	// Payment returns one payment, or ErrNotFound.
	Payment(id PaymentID) (Payment, error)

	// Open returns what the outbox holds, oldest first: the payments whose
	// state is open, and those with a pending refund.
	Open() ([]Payment, error)
}

// A RefundLedger keeps the refunds of payments.
type RefundLedger interface {
	// Refund returns one refund, or ErrNotFound.
	Refund(id RefundID) (Refund, error)

	// Refunds returns the refunds of one payment, oldest first.
	Refunds(id PaymentID) ([]Refund, error)
}

// Books answer questions about days.
type Books interface {
	// Totals returns the tallies of one business date; empty for a day without
	// sales.
	Totals(d Date) (report.Totals, error)

	// Day returns the payments made on one business date, newest first, at most
	// limit.
	Day(d Date, limit int) ([]Payment, error)

	// Last returns the newest payment, or ErrNotFound.
	Last() (Payment, error)
}

// A Clock tells the time and waits. testing/synctest or a simulation stands in
// for the real one.
type Clock interface {
	Now() time.Time
	// Sleep waits for d or until ctx ends, and then returns ctx's error.
	Sleep(ctx context.Context, d time.Duration) error
}

// IDs makes names that were never made before, on any device: 1 to 64
// characters of letters, digits and "-".
type IDs interface {
	NewID() string
}
