package control

import (
	"context"
	"errors"
	"time"

	"kaikei/cmd/internal/device"
	"kaikei/terminal"
)

// The operations of codes that the shop shows.
var (
	Present = Op[PresentRequest, ShownAnswer]{"present", present}
	Draw    = Op[PresentRequest, ShownAnswer]{"draw", draw}
	Prove   = Op[ProveRequest, terminal.Payment]{"prove", prove}
)

// A PresentRequest collects a basket by a code that the shop shows.
type PresentRequest struct {
	Basket
	Rail  string `json:"rail"`
	Clerk string `json:"clerk,omitempty"`
}

// order is what the till makes of it.
func (r PresentRequest) order(d *device.Device) (terminal.ShownOrder, error) {
	of, err := r.ask(d, r.Clerk)
	return terminal.ShownOrder{ID: terminal.PaymentID(d.Till.IDs.NewID()), Sale: of.sale, Share: of.share, Rail: r.Rail, Clerk: r.Clerk}, err
}

// A ShownAnswer is a payment and the code to show for it; without a code the
// payment is final.
type ShownAnswer struct {
	Payment terminal.Payment   `json:"payment"`
	Code    *terminal.ShopCode `json:"code,omitempty"`
}

// present asks the backend for a code and returns it; the terminal goes on with
// the payment, which Inquire waits for.
func present(d *device.Device, ctx context.Context, r PresentRequest) (ShownAnswer, error) {
	type end struct {
		payment terminal.Payment
		err     error
	}
	o, err := r.order(d)
	if err != nil {
		return ShownAnswer{}, err
	}
	codes, ends := make(chan terminal.ShopCode, 1), make(chan end, 1)
	d.Go(func(life context.Context) {
		p, err := d.Till.Present(life, o, func(c terminal.ShopCode) { codes <- c })
		ends <- end{p, errors.Join(err, settled(d, p))}
	})
	select {
	case code := <-codes:
		p, err := d.Store.Payment(o.ID)
		return ShownAnswer{p, &code}, err
	case e := <-ends:
		return ShownAnswer{Payment: e.payment}, e.err
	case <-ctx.Done():
		return ShownAnswer{}, ctx.Err()
	}
}

// draw draws a bill without a network. Prove takes the proof of it.
func draw(d *device.Device, _ context.Context, r PresentRequest) (ShownAnswer, error) {
	o, err := r.order(d)
	if err != nil {
		return ShownAnswer{}, err
	}
	p, err := d.Till.Draw(o)
	if p.Bill == "" {
		return ShownAnswer{Payment: p}, err
	}
	return ShownAnswer{p, &terminal.ShopCode{Text: p.Bill, Until: p.SentAt.Add(d.Till.Bills.Life)}}, err
}

// A ProveRequest brings the proof of a drawn bill; without a text it gives the
// bill up.
type ProveRequest struct {
	ID   terminal.PaymentID `json:"id"`
	Text string             `json:"text,omitempty"`
}

// proveWait is how long a payment that the background asks about is waited for.
const proveWait = 10 * time.Second

// prove takes a proof, or gives up.
func prove(d *device.Device, ctx context.Context, r ProveRequest) (terminal.Payment, error) {
	p, err := find(d, r.ID)
	if err != nil {
		return p, err
	}
	ctx, cancel := context.WithTimeout(ctx, proveWait)
	defer cancel()
	if r.Text == "" {
		return d.Till.GiveUp(ctx, p.ID)
	}
	p, err = d.Till.Prove(ctx, p.ID, r.Text)
	return p, errors.Join(err, settled(d, p))
}
