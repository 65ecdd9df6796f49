package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// maxWait is how long an inquiry may wait for a decision.
const maxWait = 25 * time.Second

// glance is how often one that waits looks without being woken: decisions are
// also made by time, and by other processes.
const glance = time.Second

// bill makes a code that the shop shows.
func (a *API) bill(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	var q wire.BillRequest
	body, ok := a.read(w, r, &q)
	if !ok {
		return
	}
	if q.AmountYen < 1 || q.Currency != wire.Currency || !slipForm.MatchString(q.Slip) {
		a.problem(w, http.StatusBadRequest, wire.CodeBadRequest, "amountYen must be 1 or more, currency JPY, slip four digits")
		return
	}
	p, code, err := a.Ledger.Bill(context.WithoutCancel(r.Context()), ledger.Request{Terminal: t.ID, ID: r.PathValue("id"), Body: body}, q)
	if err != nil {
		a.failed(w, err)
		return
	}
	a.Log.Info("bill", "terminal", t.ID, "payment", p.ID, "yen", p.AmountYen, "state", p.State, "reason", p.Reason)
	result := wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}
	if p.State == wire.PaymentDeclined || p.State == wire.PaymentCancelled {
		result.Code, code = p.Reason, nil
	} else if code == nil { // the network did not say: send the same again
		result = wire.Result{Status: wire.StatusUnknown, Code: wire.CodeUnknownException}
	}
	a.answer(w, wire.BillAnswer{Result: result, Payment: &p, Code: code})
}

// inquire tells what became of a payment, at once or when it is decided.
func (a *API) inquire(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	wait, err := strconv.Atoi("0" + r.URL.Query().Get("wait"))
	if err != nil || wait > int(maxWait/time.Second) {
		a.problem(w, http.StatusBadRequest, wire.CodeBadRequest, "wait is 0 to 25 seconds")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), time.Duration(wait)*time.Second)
	defer cancel()
	for {
		changed := a.Ledger.Changed()
		p, err := a.Ledger.Inquire(context.WithoutCancel(ctx), t.ID, r.PathValue("id"))
		if err != nil {
			a.failed(w, err)
			return
		}
		if p.State != wire.PaymentProcessing || ctx.Err() != nil {
			a.answer(w, wire.PaymentAnswer{Result: resultOf(p), Payment: &p})
			return
		}
		select {
		case <-changed:
		case <-time.After(glance):
		case <-a.Stopping:
			cancel() // it looks once more
		case <-ctx.Done():
		}
	}
}
