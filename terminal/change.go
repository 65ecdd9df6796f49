package terminal

import "time"

// A Kind says what a journal record is about. The values are stored.
type Kind string

// The kinds of journal records.
const (
	KindPayment Kind = "payment" // a payment was made or took a step
	KindRefund  Kind = "refund"  // a refund was made or took a step

	KindHandOver Kind = "handover" // a payment was handed over to another terminal
	// KindElsewhere is of a payment that another terminal goes on with by the
	// backend's word: that it was handed over is in no record any more.
	KindElsewhere Kind = "elsewhere"
	KindTakeOver  Kind = "takeover" // a payment came from another terminal, or from other records

	KindClose Kind = "close" // a close (Z) was made
)

// A Change is what one commit writes. From guards it: the ledger refuses a
// change whose payment, or refund, is no longer where the writer saw it.
type Change struct {
	At      time.Time
	Kind    Kind
	From    State   // the payment's state before; 0 when it is new
	Payment Payment // as it shall be
	// Refund is set when the change is about a refund; RefundFrom is its state
	// before, 0 when it is new.
	Refund     *Refund
	RefundFrom RefundState
	Day        Date // business date of the change, for the journal
	// Sealed is the code of a payment that becomes DEFERRED. It is no part of
	// the journal, which nothing is ever erased from.
	Sealed *Sealed
}
