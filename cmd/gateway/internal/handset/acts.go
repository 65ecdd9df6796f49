package handset

import (
	"context"
	"net/http"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// order recharges, pays out to a bank or sends money.
func (h *Handset) order(ctx context.Context, s *session, r *http.Request) (any, error) {
	q, err := read[struct {
		ID    string           `json:"id"`
		Kind  ledger.OrderKind `json:"kind"`
		Other string           `json:"other"`
		Yen   int64            `json:"yen"`
		PIN   string           `json:"pin"`
	}](r)
	if err != nil {
		return nil, err
	}
	x, err := h.Ledger.MakeOrder(ctx, s.customer, ledger.Order(q))
	if err == nil {
		h.Log.Info("order", "wallet", s.customer.Wallet, "customer", s.customer.Number, "kind", q.Kind, "yen", q.Yen, "done", x.Done, "reason", x.Reason)
	}
	return x, err
}

// decide enters the PIN for a payment that waits; an empty one refuses it.
func (h *Handset) decide(ctx context.Context, s *session, r *http.Request) (any, error) {
	q, err := read[struct {
		Payment string `json:"payment"`
		PIN     string `json:"pin"`
	}](r)
	if err != nil {
		return nil, err
	}
	return h.Ledger.Decide(ctx, s.customer, q.Payment, q.PIN)
}

// auto sets the automatic recharge.
func (h *Handset) auto(ctx context.Context, s *session, r *http.Request) (any, error) {
	q, err := read[struct {
		Bank string `json:"bank"`
		Yen  int64  `json:"yen"`
	}](r)
	if err != nil {
		return nil, err
	}
	return struct{}{}, h.Ledger.SetAuto(ctx, s.customer, q.Bank, q.Yen)
}

// link links a bank.
func (h *Handset) link(ctx context.Context, s *session, r *http.Request) (any, error) {
	q, err := read[struct {
		Bank string `json:"bank"`
	}](r)
	if err != nil {
		return nil, err
	}
	return struct{}{}, h.Ledger.Link(ctx, s.customer, q.Bank)
}

// bill shows what a shop's code asks for.
func (h *Handset) bill(ctx context.Context, s *session, r *http.Request) (any, error) {
	q, err := read[struct {
		Text string `json:"text"`
	}](r)
	if err != nil {
		return nil, err
	}
	if wire.IsOfflineBill(q.Text) {
		return h.Ledger.ReadOffline(ctx, s.customer, q.Text)
	}
	return h.Ledger.ReadBill(ctx, s.customer, q.Text)
}

// Paid is a payment, and for a till without a network the proof of it.
type Paid struct {
	wire.Payment
	Proof *Drawing `json:"proof,omitempty"`
}

// payBill pays a shop's code.
func (h *Handset) payBill(ctx context.Context, s *session, r *http.Request) (any, error) {
	q, err := read[struct {
		Text string `json:"text"`
		PIN  string `json:"pin"`
	}](r)
	if err != nil {
		return nil, err
	}
	if !wire.IsOfflineBill(q.Text) {
		p, err := h.Ledger.PayBill(ctx, s.customer, q.Text, q.PIN)
		return Paid{Payment: p}, err
	}
	p, err := h.Ledger.PayOffline(ctx, s.customer, q.Text, q.PIN)
	if err != nil || p.State != wire.PaymentPaid {
		return Paid{Payment: p}, err
	}
	proof, err := h.prove(q.Text, p)
	return Paid{Payment: p, Proof: proof}, err
}

// prove draws the backend's word that a bill was paid.
func (h *Handset) prove(bill string, p wire.Payment) (*Drawing, error) {
	text, err := h.Prove(bill, p)
	if err != nil {
		return nil, err
	}
	// A clean screen needs little correction, and larger modules are read sooner.
	d, err := drawQR(text, "L")
	return &d, err
}

// scan reads a shop's code from a picture.
func (h *Handset) scan(ctx context.Context, _ *session, r *http.Request) (any, error) {
	done, err := h.reading.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	text, err := decode(http.MaxBytesReader(nil, r.Body, maxPicture))
	return map[string]string{"text": text}, err
}
