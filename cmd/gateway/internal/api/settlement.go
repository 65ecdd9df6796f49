package api

import (
	"errors"
	"net/http"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// settlements tells what the terminal's shop is paid, and when.
func (a *API) settlements(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	list, err := a.Ledger.ShopStatement(r.Context(), t.Shop)
	if err != nil {
		a.broken(w, err)
		return
	}
	a.answer(w, list)
}

// banks tells at which banks a shop can be paid.
func (a *API) banks(w http.ResponseWriter, _ *http.Request, _ ledger.Terminal) {
	list := wire.BankList{Banks: []wire.Bank{}}
	for _, b := range ledger.Banks() {
		list.Banks = append(list.Banks, wire.Bank(b))
	}
	a.answer(w, list)
}

// askAccount keeps that the shop asks to be paid elsewhere. Nothing changes until
// those who run the backend have confirmed it.
func (a *API) askAccount(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	var q wire.AccountRequest
	body, ok := a.read(w, r, &q)
	if !ok {
		return
	}
	c, err := a.Ledger.AskAccount(r.Context(), t.Shop, ledger.Request{Terminal: t.ID, ID: r.PathValue("id"), Body: body}, q)
	switch {
	case errors.Is(err, ledger.ErrShop):
		a.problem(w, http.StatusBadRequest, wire.CodeBadRequest, "bank is none at which a shop can be paid")
	case err != nil:
		a.failed(w, err)
	default:
		a.Log.Warn("change of account asked for", "terminal", t.ID, "shop", t.Shop, "change", c.ID, "account", c.Account.MaskedNumber)
		a.answer(w, wire.AccountAnswer{Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}, Change: c.AccountChange})
	}
}
