package api

import (
	"context"
	"errors"
	"net/http"
	"regexp"

	"kaikei/cmd/gateway/internal/cashier"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// maxYen keeps every sum of the books far from overflowing.
const maxYen = 1_000_000_000_000

// slipForm is how a terminal's running number looks.
var slipForm = regexp.MustCompile(`^\d{4}$`)

// pay takes the money of a payment.
func (a *API) pay(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	var q wire.PayRequest
	body, ok := a.read(w, r, &q)
	if !ok {
		return
	}
	if why := illegal(q); why != "" {
		a.problem(w, http.StatusBadRequest, wire.CodeBadRequest, why)
		return
	}
	// The work goes on when the terminal hangs up: what was asked for once is
	// done once, and the terminal inquires.
	p, err := a.Ledger.Pay(context.WithoutCancel(r.Context()), ledger.Request{Terminal: t.ID, ID: r.PathValue("id"), Body: body}, q, decisionOf(r))
	if err != nil {
		a.failed(w, err)
		return
	}
	a.Log.Info("pay", "terminal", t.ID, "payment", p.ID, "yen", p.AmountYen, "state", p.State, "reason", p.Reason)
	a.count(p)
	a.answer(w, wire.PaymentAnswer{Result: resultOf(p), Payment: &p})
}

// illegal says what breaks the contract; "" when nothing does.
func illegal(q wire.PayRequest) string {
	switch {
	case q.AmountYen < 1 || q.AmountYen > maxYen:
		return "amountYen must be 1 or more, and no more than money can be"
	case q.Currency != wire.Currency:
		return "currency must be JPY"
	case q.PaymentCode == "" || len(q.PaymentCode) > 512:
		return "paymentCode missing or too long"
	case !slipForm.MatchString(q.Slip):
		return "slip must be four digits"
	case q.ScannedAt.IsZero():
		return "scannedAt missing"
	}
	return ""
}

// resultOf is the result of a call that brought a payment.
func resultOf(p wire.Payment) wire.Result {
	switch p.State {
	case wire.PaymentProcessing:
		return wire.Result{Status: wire.StatusUnknown, Code: p.Reason}
	case wire.PaymentDeclined, wire.PaymentCancelled:
		return wire.Result{Status: wire.StatusSuccess, Code: p.Reason}
	}
	return wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}
}

// cancel closes a payment.
func (a *API) cancel(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	p, err := a.Ledger.Cancel(context.WithoutCancel(r.Context()), t.ID, r.PathValue("id"))
	result := resultOf(p)
	switch {
	case errors.Is(err, ledger.ErrTooLate):
		result = wire.Result{Status: wire.StatusFailed, Code: wire.CodeCancelWindow}
	case errors.Is(err, ledger.ErrSpent):
		result = wire.Result{Status: wire.StatusFailed, Code: wire.CodeCreditSpent}
	case errors.Is(err, cashier.ErrUnknown):
		result = wire.Result{Status: wire.StatusUnknown, Code: wire.CodeUnknownException}
	case err != nil:
		a.failed(w, err)
		return
	}
	a.count(p)
	a.Log.Info("cancel", "terminal", t.ID, "payment", p.ID, "state", p.State, "result", result.Code)
	a.answer(w, wire.PaymentAnswer{Result: result, Payment: &p})
}

// refund gives money back.
func (a *API) refund(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	var q wire.RefundRequest
	body, ok := a.read(w, r, &q)
	if !ok {
		return
	}
	if q.AmountYen < 1 || q.Currency != wire.Currency {
		a.problem(w, http.StatusBadRequest, wire.CodeBadRequest, "amountYen must be 1 or more, currency JPY")
		return
	}
	f, p, err := a.Ledger.Refund(context.WithoutCancel(r.Context()), ledger.Request{Terminal: t.ID, ID: r.PathValue("refundId"), Body: body}, r.PathValue("id"), q)
	if err != nil {
		a.failed(w, err)
		return
	}
	a.Log.Info("refund", "terminal", t.ID, "payment", p.ID, "refund", f.ID, "yen", f.AmountYen, "state", f.State, "reason", f.Reason)
	a.answerRefund(w, f, p)
}

// inquireRefund tells what became of a refund.
func (a *API) inquireRefund(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	f, p, err := a.Ledger.InquireRefund(r.Context(), t.ID, r.PathValue("id"), r.PathValue("refundId"))
	if err != nil {
		a.failed(w, err)
		return
	}
	a.answerRefund(w, f, p)
}

// answerRefund says how a refund stands.
func (a *API) answerRefund(w http.ResponseWriter, f wire.Refund, p wire.Payment) {
	result := wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}
	switch f.State {
	case wire.RefundRefused:
		result.Code = f.Reason
	case wire.RefundProcessing:
		result = wire.Result{Status: wire.StatusUnknown, Code: wire.CodeUnknownException}
	}
	a.answer(w, wire.RefundAnswer{Result: result, Refund: &f, Payment: &p})
}
