package api

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net/http"
	"time"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// ahead is how far a terminal's clock may be ahead of ours at a scan.
const ahead = time.Minute

// payDeferred collects a payment that a terminal accepted offline.
func (a *API) payDeferred(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	var q wire.DeferredRequest
	body, ok := a.read(w, r, &q)
	if !ok {
		return
	}
	id := r.PathValue("id")
	code, why, err := a.unseal(r.Context(), t, id, q)
	if err != nil {
		a.broken(w, err)
		return
	}
	pay := wire.PayRequest{AmountYen: q.AmountYen, Currency: q.Currency, PaymentCode: code, Rail: q.Rail, ScannedAt: q.ScannedAt, Slip: q.Slip, Clerk: q.Clerk}
	if why == "" {
		why = illegal(pay)
	}
	if why != "" {
		a.problem(w, http.StatusBadRequest, wire.CodeBadRequest, why)
		return
	}
	ctx := context.WithoutCancel(r.Context())
	if err := a.Ledger.Revive(ctx, code, q.ScannedAt); err != nil {
		a.broken(w, err)
		return
	}
	p, err := a.Ledger.Pay(ctx, ledger.Request{Terminal: t.ID, ID: id, Body: body}, pay, decisionOf(r))
	if err != nil {
		a.failed(w, err)
		return
	}
	a.Log.Info("collect", "terminal", t.ID, "payment", p.ID, "yen", p.AmountYen, "state", p.State, "reason", p.Reason)
	a.answer(w, wire.PaymentAnswer{Result: resultOf(p), Payment: &p})
}

// unseal opens the code and checks that the device vouches for the scan; why
// says what is wrong with the request.
func (a *API) unseal(ctx context.Context, t ledger.Terminal, id string, q wire.DeferredRequest) (code, why string, err error) {
	scanner, err := a.Ledger.Scanner(ctx, t.ID, id)
	if err != nil {
		return "", "", err
	}
	text, err := a.Ledger.JournalKey(ctx, scanner)
	if err != nil {
		return "", "", err
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return "", "", fmt.Errorf("journal key of %s does not read", t.ID)
	}
	signature, err := base64.StdEncoding.DecodeString(q.Signature)
	if err != nil || !ed25519.Verify(key, q.Signed(id), signature) {
		return "", "signature is not of this terminal and payment", nil
	}
	if time.Until(q.ScannedAt) > ahead {
		return "", "scannedAt lies ahead", nil
	}
	own, err := a.Authority.SealingKey()
	if err != nil {
		return "", "", err
	}
	if code, err = wire.Unseal(own, id, q.SealedCode); err != nil {
		return "", "sealedCode does not open", nil
	}
	return code, "", nil
}
