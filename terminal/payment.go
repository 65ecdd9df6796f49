package terminal

import "kaikei/terminal/payment"

// What is recorded of a payment and of a refund is package payment's. These are
// its types under the names by which the till speaks of them.
type (
	Payment     = payment.Payment
	PaymentID   = payment.ID
	State       = payment.State
	Money       = payment.Money
	Tender      = payment.Tender
	Purpose     = payment.Purpose
	Reason      = payment.Reason
	Share       = payment.Share
	Split       = payment.Split
	Refund      = payment.Refund
	RefundID    = payment.RefundID
	RefundState = payment.RefundState
	Date        = payment.Date
	Cutover     = payment.Cutover
	Outcome     = payment.Outcome
	Answer      = payment.Answer
)

// The states of a payment and of a refund; see package payment.
const (
	Created      = payment.Created
	Sent         = payment.Sent
	Unknown      = payment.Unknown
	Paid         = payment.Paid
	Declined     = payment.Declined
	Cancelling   = payment.Cancelling
	Cancelled    = payment.Cancelled
	RefundDue    = payment.RefundDue
	Deferred     = payment.Deferred
	Uncollected  = payment.Uncollected
	PartRefunded = payment.PartRefunded
	Refunded     = payment.Refunded
	Abandoned    = payment.Abandoned

	RefundCreated = payment.RefundCreated
	RefundSent    = payment.RefundSent
	RefundUnknown = payment.RefundUnknown
	RefundDone    = payment.RefundDone
	RefundRefused = payment.RefundRefused
)

// What a state means for the money, how and for what it is collected, and why a
// payment stands where it stands; see package payment.
const (
	MoneyNo       = payment.MoneyNo
	MoneyUnknown  = payment.MoneyUnknown
	MoneyTaken    = payment.MoneyTaken
	MoneyPartly   = payment.MoneyPartly
	MoneyPromised = payment.MoneyPromised
	MoneyLost     = payment.MoneyLost

	TenderCode  = payment.TenderCode
	TenderCash  = payment.TenderCash
	TenderShown = payment.TenderShown
	TenderProof = payment.TenderProof

	PurposeSale   = payment.PurposeSale
	PurposeTopUp  = payment.PurposeTopUp
	PurposePayOut = payment.PurposePayOut

	ReasonNotReached  = payment.ReasonNotReached
	ReasonStaleCode   = payment.ReasonStaleCode
	ReasonInterrupted = payment.ReasonInterrupted
	ReasonNoAnswer    = payment.ReasonNoAnswer
	ReasonBadAnswer   = payment.ReasonBadAnswer
	ReasonConfirming  = payment.ReasonConfirming
	ReasonGaveUp      = payment.ReasonGaveUp
	ReasonStopped     = payment.ReasonStopped
	ReasonVoid        = payment.ReasonVoid
	ReasonNoProof     = payment.ReasonNoProof
	ReasonOtherBytes  = payment.ReasonOtherBytes
	ReasonRecovered   = payment.ReasonRecovered
)

// What the backend says of a payment's money; see package payment.
const (
	OutcomePending   = payment.OutcomePending
	OutcomeCaptured  = payment.OutcomeCaptured
	OutcomeDeclined  = payment.OutcomeDeclined
	OutcomeCancelled = payment.OutcomeCancelled
	OutcomeNotKnown  = payment.OutcomeNotKnown
	OutcomeTooLate   = payment.OutcomeTooLate
)

// Errors of steps, of dates and of what holds no money, and the time of the shop; see package payment.
var (
	ErrMove        = payment.ErrMove
	ErrDate        = payment.ErrDate
	ErrNotCaptured = payment.ErrNotCaptured
	JST            = payment.JST
)

// Advance returns p in state to, or ErrMove when the table has no such step.
func Advance(p Payment, to State) (Payment, error) { return payment.Advance(p, to) }

// AdvanceRefund does the same for a refund.
func AdvanceRefund(r Refund, to RefundState) (Refund, error) { return payment.AdvanceRefund(r, to) }

// States returns every state of a payment, in the order of their numbers.
func States() []State { return payment.States() }

// ParseDate reads YYYY-MM-DD, or returns ErrDate.
func ParseDate(s string) (Date, error) { return payment.ParseDate(s) }

// ParseCutover reads "HH:MM", or returns ErrDate.
func ParseCutover(s string) (Cutover, error) { return payment.ParseCutover(s) }
