package api

import (
	"net/http"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// shopTotals gives the sums of all terminals of the caller's shop.
func (a *API) shopTotals(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	date, ok := a.date(w, r)
	if !ok {
		return
	}
	shares, err := a.Ledger.Shares(r.Context(), t.Shop, date)
	if err != nil {
		a.broken(w, err)
		return
	}
	out := wire.ShopTotals{Date: date, Shop: t.Shop, AllSent: true, Terminals: []wire.ShopTerminal{}}
	for _, s := range shares {
		part, err := partOf(s)
		if err != nil {
			a.broken(w, err)
			return
		}
		add(&out, part)
	}
	a.answer(w, out)
}

// partOf says of a terminal whether it may hold something of the day back.
func partOf(s ledger.Share) (wire.ShopTerminal, error) {
	x := wire.ShopTerminal{TerminalID: s.Totals.TerminalID, Revoked: s.Revoked, InProcess: s.InProcess, Totals: s.Totals}
	h, err := headOf(s.Kept, x.TerminalID)
	if err != nil {
		return x, err
	}
	if s.Kept != "" {
		x.HeardAt = &h.At
	}
	x.ClosedDay, x.Open = h.ClosedDay, h.Open
	x.AllSent = s.InProcess == 0 && h.sent(s.Totals.Date)
	return x, nil
}

// add counts a terminal into its shop.
func add(out *wire.ShopTotals, x wire.ShopTerminal) {
	out.AllSent = out.AllSent && x.AllSent
	out.PaidCount += x.Totals.PaidCount
	out.PaidYen += x.Totals.PaidYen
	out.RefundCount += x.Totals.RefundCount
	out.RefundYen += x.Totals.RefundYen
	out.TopUpCount += x.Totals.TopUpCount
	out.TopUpYen += x.Totals.TopUpYen
	out.PayOutCount += x.Totals.PayOutCount
	out.PayOutYen += x.Totals.PayOutYen
	out.Terminals = append(out.Terminals, x)
}
