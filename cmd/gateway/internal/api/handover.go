package api

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"net/http"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// handOver lets a terminal go on with payments that another one gave it.
func (a *API) handOver(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	var q wire.HandoverRequest
	if _, ok := a.read(w, r, &q); !ok {
		return
	}
	if why := illegalHandover(q); why != "" {
		a.problem(w, http.StatusBadRequest, wire.CodeBadRequest, why)
		return
	}
	all := make([]ledger.Given, len(q.IDs))
	for n, id := range q.IDs {
		all[n] = ledger.Given{ID: id, Hops: q.Hops[n]}
	}
	var left []string
	err := a.given(r.Context(), t, q)
	if err == nil {
		left, err = a.Ledger.HandOver(context.WithoutCancel(r.Context()), q.From, q.To, all)
	}
	switch {
	case errors.Is(err, ledger.ErrHandover), errors.Is(err, ledger.ErrNotFound):
		a.Log.Error("hand-over refused", "terminal", t.ID, "error", err)
		a.problem(w, http.StatusConflict, wire.CodeHandover, "not possible")
	case err != nil:
		a.broken(w, err)
	default:
		a.Log.Info("hand-over", "from", q.From, "to", q.To, "payments", len(q.IDs), "left", len(left))
		a.answer(w, wire.HandoverAnswer{Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}, Left: left})
	}
}

// maxHops is more hand-overs than one payment can have.
const maxHops = 1_000_000

// illegalHandover says what breaks the contract; "" when nothing does.
func illegalHandover(q wire.HandoverRequest) string {
	if len(q.IDs) == 0 || len(q.IDs) > wire.HandoverMost {
		return "ids: none, or too many"
	}
	if len(q.Hops) != len(q.IDs) {
		return "hops: not one for each of ids"
	}
	seen := map[string]bool{}
	for n, id := range q.IDs {
		if !idForm.MatchString(id) || seen[id] {
			return "ids: one is not an id, or is there twice"
		}
		if seen[id] = true; q.Hops[n] < 0 || q.Hops[n] > maxHops {
			return "hops: one is no number of hand-overs"
		}
	}
	return ""
}

// given checks that the terminal that gives has signed, for the one that asks. One
// that was revoked since, because it was lost, may have.
func (a *API) given(ctx context.Context, t ledger.Terminal, q wire.HandoverRequest) error {
	text, err := a.Ledger.JournalKey(ctx, q.From)
	if err != nil {
		return err
	}
	key, err1 := base64.StdEncoding.DecodeString(text)
	signature, err2 := base64.StdEncoding.DecodeString(q.Signature)
	if err1 != nil || err2 != nil || q.To != t.ID || len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, q.Signed(), signature) {
		return ledger.ErrHandover
	}
	return nil
}
