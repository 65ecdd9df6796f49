package office

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"kaikei/cmd/gateway/internal/phone"
	"kaikei/terminal/wire"
)

// A Paid is a payment that a simulated customer made by reading a shop's code,
// and for a till without a network the proof of it.
type Paid struct {
	Payment wire.Payment `json:"payment"`
	Proof   string       `json:"proof,omitempty"`
	PNG     []byte       `json:"png,omitempty"` // of the proof
}

// pay pays a code that a shop shows, as a customer's phone does.
func (o *Office) pay(ctx context.Context, q url.Values) (any, error) {
	n, err := strconv.Atoi(q.Get("customer"))
	if err != nil {
		return nil, errors.New("customer is not a number")
	}
	c, err := o.Ledger.Customer(ctx, q.Get("wallet"), n)
	if err != nil {
		return nil, err
	}
	text, pin := q.Get("text"), q.Get("pin")
	if !wire.IsOfflineBill(text) {
		p, err := o.Ledger.PayBill(ctx, c, text, pin)
		return Paid{Payment: p}, err
	}
	p, err := o.Ledger.PayOffline(ctx, c, text, pin)
	if err != nil || p.State != wire.PaymentPaid {
		return Paid{Payment: p}, err
	}
	proof, err := o.Authority.Prove(text, p)
	if err != nil {
		return nil, err
	}
	picture, err := phone.QR(proof)
	return Paid{p, proof, picture}, err
}
