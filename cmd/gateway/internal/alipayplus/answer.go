package alipayplus

import (
	"errors"
	"fmt"
	"slices"

	"kaikei/terminal/wire"
)

// Errors of the connector.
var (
	// ErrUnknown means that nobody knows what became of it: inquire, or repeat.
	ErrUnknown = errors.New("outcome not known")
	// ErrTooLate means that the cancel window has passed.
	ErrTooLate = errors.New("cancel window passed")
	// ErrRefused means that a cancel was refused, which says nothing of the money.
	ErrRefused = errors.New("refused")
)

// Said is what Alipay+ said, signed, where that concludes nothing by itself. It is
// found in errors.
type Said struct {
	Status, Code string
	Has          bool // it has the payment, whatever else it says
}

// Error writes it.
func (s Said) Error() string { return fmt.Sprintf("%.8s %.64s", s.Status, s.Code) }

// NotThere reports whether it said that it has no such order.
func (s Said) NotThere() bool { return s.Status == "F" && s.Code == "ORDER_NOT_EXIST" && !s.Has }

// shutOut are refusals of whoever asks, before anybody looked at what for.
var shutOut = []string{"ACCESS_DENIED", "INVALID_SIGNATURE", "INVALID_CLIENT", "INVALID_CONTRACT", "INVALID_API", "KEY_NOT_FOUND", "NO_INTERFACE_DEF",
	"METHOD_NOT_SUPPORTED", "MEDIA_TYPE_NOT_ACCEPTABLE", "PARAM_ILLEGAL"}

// ShutOut reports whether it refused us, and not what we asked for: somebody has to
// mend our side of the contract or theirs, and until then nothing is known.
func (s Said) ShutOut() bool { return s.Status == "F" && slices.Contains(shutOut, s.Code) }

// said is a result that concludes nothing.
func (r result) said() Said { return Said{Status: r.ResultStatus, Code: r.ResultCode} }

// succeeded reports whether a result says so twice. The pages know no other code with
// S: one that says S and something else has not made up its mind.
func (r result) succeeded() bool { return r.ResultStatus == "S" && r.ResultCode == "SUCCESS" }

// undecided are the codes that the pages know with S or with U alone.
var undecided = []string{"SUCCESS", "PAYMENT_IN_PROCESS", "UNKNOWN_EXCEPTION", "REQUEST_TRAFFIC_EXCEED_LIMIT"}

// refused reports whether a result refuses what was asked for, as a first answer
// does. One that refuses the message alone, or calls the order unknown, says nothing
// of an earlier one with its id.
func (r result) refused() bool {
	return r.ResultStatus == "F" && !slices.Contains(undecided, r.ResultCode) && !slices.Contains(shutOut, r.ResultCode) && r.ResultCode != "REPEAT_REQ_INCONSISTENT"
}

// has is a result that concludes nothing, and whether there is a payment for all that.
func (a answer) has(r result) Said {
	s := r.said()
	s.Has = a.PaymentID != "" || r.ResultStatus == "S"
	return s
}

// another reports whether an answer is about another payment than was asked about.
func (a answer) another(id string) bool { return a.PaymentRequestID != "" && a.PaymentRequestID != id }

// outcome reads how a payment stands, and holds it against what was asked for.
func (a answer) outcome(r result, id string, yen int64) (Outcome, error) {
	if a.another(id) {
		return Outcome{}, fmt.Errorf("payment %s answered with another payment: %w", id, ErrUnknown)
	}
	o := Outcome{NetworkID: a.PaymentID, Brand: a.WalletBrandName, PayerAmount: payerText(a.ActualAmount, a.PaymentQuote)}
	switch {
	case r.succeeded():
		want := amount{wire.Currency, fmt.Sprint(yen)}
		if a.PaymentID == "" || a.PaymentAmount == nil || *a.PaymentAmount != want {
			return Outcome{}, fmt.Errorf("payment %s answered with another amount: %w: %w", id, a.has(r), ErrUnknown)
		}
		o.State = wire.PaymentPaid
	case r.refused() && r.ResultCode == "ORDER_IS_CLOSED":
		o.State, o.Reason = wire.PaymentCancelled, wire.CodeOrderClosed
	case r.refused() && r.ResultCode != "ORDER_NOT_EXIST":
		o.State, o.Reason = wire.PaymentDeclined, reasonOf(r.ResultCode)
	case r.ResultStatus == "U":
		o.State, o.Reason = wire.PaymentProcessing, wire.CodeInProcess
	default:
		return Outcome{}, fmt.Errorf("payment %s: %w: %w", id, a.has(r), ErrUnknown)
	}
	return o, nil
}
