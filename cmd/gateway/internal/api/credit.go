package api

import (
	"context"
	"net/http"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// credit puts money into a wallet.
func (a *API) credit(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	var q wire.CreditRequest
	body, ok := a.read(w, r, &q)
	if !ok {
		return
	}
	why := illegal(wire.PayRequest{AmountYen: q.AmountYen, Currency: q.Currency, PaymentCode: q.PaymentCode, ScannedAt: q.ScannedAt, Slip: q.Slip})
	if q.Purpose != wire.PurposeTopUp && q.Purpose != wire.PurposePayOut {
		why = "purpose is topup or payout"
	}
	if why != "" {
		a.problem(w, http.StatusBadRequest, wire.CodeBadRequest, why)
		return
	}
	p, err := a.Ledger.Credit(context.WithoutCancel(r.Context()), ledger.Request{Terminal: t.ID, ID: r.PathValue("id"), Body: body}, q, decisionOf(r))
	if err != nil {
		a.failed(w, err)
		return
	}
	a.Log.Info("credit", "terminal", t.ID, "payment", p.ID, "purpose", q.Purpose, "yen", p.AmountYen, "state", p.State, "reason", p.Reason)
	a.count(p)
	a.answer(w, wire.PaymentAnswer{Result: resultOf(p), Payment: &p})
}
