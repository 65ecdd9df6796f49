package device

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// bills returns what the till needs to be paid without a network: bills signed
// by the journal key, whose public half the backend has from enrolment, and
// proofs checked by the key that signs configurations.
func (d *Device) bills(signing ed25519.PrivateKey) *terminal.Bills {
	return &terminal.Bills{
		Draw: func(p terminal.Payment) (string, error) {
			return wire.OfflineBill{
				ID: string(p.ID), TerminalID: d.id.TerminalID, AmountYen: int64(p.Amount), Slip: fmt.Sprintf("%04d", p.Slip), At: p.SentAt.Unix(),
			}.Sign(func(m []byte) []byte { return ed25519.Sign(signing, m) })
		},
		Verify: func(proof, bill string) (terminal.Proof, error) {
			key, err := base64.StdEncoding.DecodeString(d.id.ConfigKey)
			if err != nil {
				return terminal.Proof{}, fmt.Errorf("%w: %w", terminal.ErrProof, err)
			}
			p, err := wire.VerifyProof(proof, bill, ed25519.PublicKey(key))
			switch {
			case errors.Is(err, wire.ErrOtherBill):
				return terminal.Proof{}, fmt.Errorf("%w: %w", terminal.ErrOtherProof, err)
			case errors.Is(err, wire.ErrOldProof):
				return terminal.Proof{}, fmt.Errorf("%w: %w", terminal.ErrOldProof, err)
			case err != nil:
				return terminal.Proof{}, fmt.Errorf("%w: %w", terminal.ErrProof, err)
			}
			return terminal.Proof{Brand: p.Brand, NetworkID: p.NetworkID, PaidAt: time.Unix(p.PaidAt, 0).UTC()}, nil
		},
		Life: wire.OfflineLife + wire.ClockSkew,
	}
}
