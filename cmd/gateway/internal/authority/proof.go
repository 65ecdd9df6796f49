package authority

import (
	"crypto/ed25519"

	"kaikei/terminal/wire"
)

// Prove gives the backend's word that a bill, which a till without a network
// drew, was paid by p.
func (a *Authority) Prove(bill string, p wire.Payment) (string, error) {
	b, err := wire.ParseOfflineBill(bill)
	if err != nil {
		return "", err
	}
	return wire.Prove(bill, wire.Proof{
		ID: p.ID, TerminalID: b.TerminalID, AmountYen: p.AmountYen, PaidAt: p.PaidAt.Unix(), Brand: p.Brand, NetworkID: p.NetworkID,
	}, func(message []byte) []byte { return ed25519.Sign(a.config, message) })
}
