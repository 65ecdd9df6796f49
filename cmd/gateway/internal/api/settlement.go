package api

import (
	"net/http"

	"kaikei/cmd/gateway/internal/ledger"
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
