package backend

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
	"kaikei/terminal/wire"
)

// The client is what the till asks of a backend.
var (
	_ terminal.Gateway  = (*Client)(nil)
	_ terminal.Reverser = (*Client)(nil)
)

// paymentPath returns the path of one payment.
func paymentPath(id terminal.PaymentID) string { return "/v1/payments/" + url.PathEscape(string(id)) }

// Pay asks for the money of p, or that it be put into a wallet.
func (c *Client) Pay(ctx context.Context, p terminal.Payment, code paycode.Code) (terminal.Answer, error) {
	if p.Purpose.Credit() {
		return c.credit(ctx, p, code)
	}
	body, err := json.Marshal(wire.PayRequest{
		AmountYen: int64(p.Amount), Currency: wire.Currency, PaymentCode: code.Reveal(), Rail: p.Rail,
		ScannedAt: p.ScannedAt.UTC(), Slip: fmt.Sprintf("%04d", p.Slip), Clerk: p.Clerk,
	})
	if err != nil {
		return terminal.Answer{}, fmt.Errorf("pay %s: %w", p.ID, err)
	}
	var a wire.PaymentAnswer
	result, err := c.call(ctx, http.MethodPut, paymentPath(p.ID), body, &a)
	if err != nil {
		return terminal.Answer{}, fmt.Errorf("pay %s: %w: %w", p.ID, terminal.ErrNoAnswer, err)
	}
	if result.Status == wire.StatusFailed {
		return refused(p.ID, result)
	}
	return answerOf(p.ID, a)
}

// PayDeferred collects a payment that was accepted offline. Its bytes are a
// function of the record and of the sealed code beside it.
func (c *Client) PayDeferred(ctx context.Context, p terminal.Payment, s terminal.Sealed) (terminal.Answer, error) {
	body, err := deferredBody(p, s)
	if err != nil {
		return terminal.Answer{}, fmt.Errorf("collect %s: %w", p.ID, err)
	}
	var a wire.PaymentAnswer
	result, err := c.call(ctx, http.MethodPut, deferredPath(p.ID), body, &a)
	return collected(p.ID, a, result, err)
}

// deferredBody returns the request that collects p.
func deferredBody(p terminal.Payment, s terminal.Sealed) ([]byte, error) {
	return json.Marshal(wire.DeferredRequest{
		AmountYen: int64(p.Amount), Currency: wire.Currency, SealedCode: s.Code, Signature: s.Signature, Rail: p.Rail,
		ScannedAt: p.ScannedAt.UTC(), Slip: fmt.Sprintf("%04d", p.Slip), Clerk: p.Clerk,
	})
}

// collected reads what collecting brought.
func collected(id terminal.PaymentID, a wire.PaymentAnswer, result wire.Result, err error) (terminal.Answer, error) {
	switch {
	case err != nil:
		return terminal.Answer{}, fmt.Errorf("collect %s: %w: %w", id, terminal.ErrNoAnswer, err)
	case result.Code == wire.CodeRepeatInconsistent:
		return terminal.Answer{}, fmt.Errorf("collect %s: %w: %w", id, terminal.ErrNoAnswer, terminal.ErrInconsistent)
	case result.Status == wire.StatusFailed:
		return refused(id, result)
	}
	return answerOf(id, a)
}

// refused turns an F result of a pay call into an error. One code is no
// refusal of this payment: the id was used with other bytes, so what became of
// the first is to be asked.
func refused(id terminal.PaymentID, r wire.Result) (terminal.Answer, error) {
	switch r.Code {
	case wire.CodeRepeatInconsistent, wire.CodeBusy:
		return terminal.Answer{}, fmt.Errorf("pay %s: %s: %w", id, r.Code, terminal.ErrNoAnswer)
	}
	return terminal.Answer{Reason: terminal.Reason(r.Code)}, fmt.Errorf("pay %s: %s: %w", id, r.Code, terminal.ErrRefused)
}

// Inquire asks what became of a payment.
func (c *Client) Inquire(ctx context.Context, id terminal.PaymentID) (terminal.Answer, error) {
	var a wire.PaymentAnswer
	result, err := c.call(ctx, http.MethodGet, paymentPath(id), nil, &a)
	return inquired(id, a, result, err)
}

// inquired reads what an inquiry brought.
func inquired(id terminal.PaymentID, a wire.PaymentAnswer, result wire.Result, err error) (terminal.Answer, error) {
	switch {
	case err != nil:
		return terminal.Answer{}, fmt.Errorf("inquire %s: %w: %w", id, terminal.ErrNoAnswer, err)
	case result.Code == wire.CodeOrderNotExist:
		return terminal.Answer{Outcome: terminal.OutcomeNotKnown, ID: id}, nil
	case result.Status == wire.StatusFailed:
		return terminal.Answer{}, fmt.Errorf("inquire %s: %s: %w", id, result.Code, terminal.ErrRefused)
	}
	return answerOf(id, a)
}

// Cancel closes a payment and returns its money.
func (c *Client) Cancel(ctx context.Context, id terminal.PaymentID) (terminal.Answer, error) {
	var a wire.PaymentAnswer
	result, err := c.call(ctx, http.MethodPost, cancelPath(id), nil, &a)
	return cancelled(id, a, result, err)
}

// cancelled reads what a cancel brought.
func cancelled(id terminal.PaymentID, a wire.PaymentAnswer, result wire.Result, err error) (terminal.Answer, error) {
	switch {
	case err != nil:
		return terminal.Answer{}, fmt.Errorf("cancel %s: %w: %w", id, terminal.ErrNoAnswer, err)
	case result.Status == wire.StatusFailed:
		return terminal.Answer{}, fmt.Errorf("cancel %s: %s: %w", id, result.Code, terminal.ErrRefused)
	case a.Result.Status == wire.StatusFailed && a.Payment != nil && a.Payment.State == wire.PaymentPaid:
		answer := factsOf(*a.Payment)
		answer.Outcome = terminal.OutcomeTooLate
		return answer, nil
	}
	return answerOf(id, a)
}

// answerOf reads an answer about one payment. An answer without a payment says
// nothing, whatever its status.
func answerOf(id terminal.PaymentID, a wire.PaymentAnswer) (terminal.Answer, error) {
	if a.Payment == nil {
		return terminal.Answer{}, fmt.Errorf("answer %s %s for %s: %w", a.Result.Status, a.Result.Code, id, terminal.ErrNoAnswer)
	}
	answer, ok := factsOf(*a.Payment), false
	if answer.Outcome, ok = outcomes[a.Payment.State]; !ok {
		return terminal.Answer{}, fmt.Errorf("answer for %s: %w", id, terminal.ErrNoAnswer)
	}
	return answer, nil
}

// outcomes are the backend's states in the till's words.
var outcomes = map[wire.PaymentState]terminal.Outcome{
	wire.PaymentProcessing: terminal.OutcomePending, wire.PaymentPaid: terminal.OutcomeCaptured,
	wire.PaymentDeclined: terminal.OutcomeDeclined, wire.PaymentCancelled: terminal.OutcomeCancelled,
}

// factMost bounds what is told of a payment beside its money, in characters. Longer text
// is cut, since it is for people: were the answer worth nothing for it, the payment would
// never end.
const factMost = 128

// fact is a text of the backend's, bounded.
func fact(text string) string {
	if r := []rune(text); len(r) > factMost {
		return string(r[:factMost])
	}
	return text
}

// factsOf copies what the backend knows of a payment.
func factsOf(p wire.Payment) terminal.Answer {
	a := terminal.Answer{
		ID: terminal.PaymentID(p.ID), Amount: terminal.Yen(p.AmountYen), Purpose: terminal.Purpose(p.Purpose),
		Rail: fact(p.Rail), Brand: fact(p.Brand), NetworkID: fact(p.NetworkID), PayerAmount: fact(p.PayerAmount), Reason: terminal.Reason(fact(string(p.Reason))),
	}
	if p.PaidAt != nil {
		a.PaidAt = *p.PaidAt
	}
	if p.CancelUntil != nil {
		a.CancelUntil = *p.CancelUntil
	}
	return a
}

// refundBody returns the request of a refund: a function of its record alone.
func refundBody(r terminal.Refund) ([]byte, error) {
	return json.Marshal(wire.RefundRequest{AmountYen: int64(r.Amount), Currency: wire.Currency, Reason: r.Reason, Clerk: r.Clerk})
}

// Refund gives back part or all of a captured payment.
func (c *Client) Refund(ctx context.Context, r terminal.Refund) (terminal.RefundAnswer, error) {
	body, err := refundBody(r)
	if err != nil {
		return terminal.RefundAnswer{}, fmt.Errorf("refund %s: %w", r.ID, err)
	}
	var a wire.RefundAnswer
	result, err := c.call(ctx, http.MethodPut, refundPath(r), body, &a)
	if err == nil && aboutCall(result.Code) {
		return c.earlier(ctx, r, result.Code)
	}
	return refunded(r, a, result, err)
}

// aboutCall reports whether a refund's call was refused for what it is: no money moved by
// it, and may have by an earlier one with the same id, whose answer was lost.
func aboutCall(refusal wire.Code) bool {
	switch refusal {
	case wire.CodeRepeatInconsistent, wire.CodeAccessDenied, wire.CodeBadRequest:
		return true
	}
	return false
}

// earlier asks what became of a refund whose call is refused for what it is. Where the
// backend has it, of the same sum of the same payment, it is this one: an earlier call
// brought it, or a program before this one that wrote other bytes. Else this refund will
// never be, and is refused: what was given back instead shows in the reconciliation.
func (c *Client) earlier(ctx context.Context, r terminal.Refund, refusal wire.Code) (terminal.RefundAnswer, error) {
	a, err := c.InquireRefund(ctx, r)
	if errors.Is(err, terminal.ErrInconsistent) || errors.Is(err, terminal.ErrNotFound) {
		return terminal.RefundAnswer{Reason: terminal.Reason(refusal)}, fmt.Errorf("refund %s, %s: %s: %w", r.ID, refusal, err.Error(), terminal.ErrRefused)
	}
	return a, err
}

// InquireRefund asks what became of one refund, by its own id, and asks for nothing
// to be given back. Errors: terminal.ErrNotFound when the backend knows no such
// refund of the payment; terminal.ErrInconsistent for one of another sum, which is an
// ErrNoAnswer too, since an answer alone is no reason to give up what was asked for; a
// *terminal.Elsewhere; terminal.ErrNoAnswer.
func (c *Client) InquireRefund(ctx context.Context, r terminal.Refund) (terminal.RefundAnswer, error) {
	var a wire.RefundAnswer
	result, err := c.call(ctx, http.MethodGet, refundPath(r), nil, &a)
	switch {
	case err == nil && result.Code == wire.CodeOrderNotExist:
		return terminal.RefundAnswer{}, fmt.Errorf("inquire refund %s: %w", r.ID, terminal.ErrNotFound)
	case err == nil && result.Status == wire.StatusFailed: // of the question: it says nothing of the refund
		return terminal.RefundAnswer{}, fmt.Errorf("inquire refund %s: %s: %w", r.ID, result.Code, terminal.ErrNoAnswer)
	}
	answer, err := refunded(r, a, result, err)
	switch {
	case err != nil || answer.Amount == r.Amount:
		return answer, err
	case answer.State == terminal.RefundUnknown:
		return terminal.RefundAnswer{}, fmt.Errorf("inquire refund %s: %s is in process: %w", r.ID, answer.Amount, terminal.ErrNoAnswer)
	}
	return terminal.RefundAnswer{}, fmt.Errorf("inquire refund %s: it is of %s: %w: %w", r.ID, answer.Amount, terminal.ErrNoAnswer, terminal.ErrInconsistent)
}

// deferredPath returns the path of collecting a payment.
func deferredPath(id terminal.PaymentID) string { return paymentPath(id) + "/deferred" }

// cancelPath returns the path of closing a payment.
func cancelPath(id terminal.PaymentID) string { return paymentPath(id) + "/cancel" }

// refundPath returns the path of one refund.
func refundPath(r terminal.Refund) string {
	return paymentPath(r.PaymentID) + "/refunds/" + url.PathEscape(string(r.ID))
}

// refunded reads what a refund brought.
func refunded(r terminal.Refund, a wire.RefundAnswer, result wire.Result, err error) (terminal.RefundAnswer, error) {
	switch {
	case err != nil:
		return terminal.RefundAnswer{}, fmt.Errorf("refund %s: %w: %w", r.ID, terminal.ErrNoAnswer, err)
	case aboutCall(result.Code) || result.Code == wire.CodeBusy:
		return terminal.RefundAnswer{}, fmt.Errorf("refund %s: %s: %w", r.ID, result.Code, terminal.ErrNoAnswer)
	case result.Status == wire.StatusFailed:
		return terminal.RefundAnswer{Reason: terminal.Reason(result.Code)}, fmt.Errorf("refund %s: %s: %w", r.ID, result.Code, terminal.ErrRefused)
	case a.Refund == nil || a.Refund.ID != string(r.ID):
		return terminal.RefundAnswer{}, fmt.Errorf("refund %s: %w", r.ID, terminal.ErrNoAnswer)
	}
	return refundAnswerOf(*a.Refund), nil
}

// refundAnswerOf reads an answer about one refund.
func refundAnswerOf(r wire.Refund) terminal.RefundAnswer {
	a := terminal.RefundAnswer{
		State: terminal.RefundUnknown, Amount: terminal.Yen(r.AmountYen), NetworkID: fact(r.NetworkID), Reason: terminal.Reason(fact(string(r.Reason))),
	}
	switch r.State {
	case wire.RefundDone:
		a.State = terminal.RefundDone
	case wire.RefundRefused:
		a.State = terminal.RefundRefused
	}
	return a
}
