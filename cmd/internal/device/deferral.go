package device

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
	"kaikei/terminal/wire"
)

// deferral returns what the till needs to accept codes offline. Codes are sealed
// to the key of the configuration in force; without one no rail allows it.
func (d *Device) deferral(signing ed25519.PrivateKey) *terminal.Deferral {
	out := &terminal.Deferral{Codes: d.Store, Gateway: d.Client}
	out.Seal = func(p terminal.Payment, code paycode.Code) (terminal.Sealed, error) {
		key, err := sealingKey(d.Config())
		if err != nil {
			return terminal.Sealed{}, err
		}
		sealed, err := wire.Seal(key, string(p.ID), code.Reveal())
		if err != nil {
			return terminal.Sealed{}, err
		}
		q := wire.DeferredRequest{AmountYen: int64(p.Amount), SealedCode: sealed, ScannedAt: p.ScannedAt}
		if p.ScannedAt.IsZero() {
			return terminal.Sealed{}, fmt.Errorf("seal code of %s: no time of the scan", p.ID)
		}
		mac := hmac.New(sha256.New, signing.Seed())
		mac.Write([]byte("kaikei code digest v1\n" + paycode.Token(code.Reveal())))
		return terminal.Sealed{
			Code: sealed, Signature: base64.StdEncoding.EncodeToString(ed25519.Sign(signing, q.Signed(string(p.ID)))),
			Digest: base64.StdEncoding.EncodeToString(mac.Sum(nil)),
		}, nil
	}
	return out
}
