package cashier

import (
	"context"
	"errors"

	"kaikei/cmd/gateway/internal/alipayplus"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// Cancel closes a payment, at the network first. Errors: ledger.ErrTooLate and
// ErrUnknown, each with the payment as it stands.
func (c *Cashier) Cancel(ctx context.Context, terminal, id string) (wire.Payment, error) {
	p, send, err := c.SendCancel(ctx, terminal, id)
	if err != nil || !send {
		return p, err
	}
	if c.Alipay == nil { // it is there, and nobody can ask
		return p, ErrUnknown
	}
	err = c.Alipay.Cancel(ctx, id)
	if err == nil {
		return c.CancelConfirmed(ctx, terminal, id)
	}
	c.note(ctx, ledger.CallCancel, id, err)
	switch late := errors.Is(err, alipayplus.ErrTooLate); {
	case late && p.State == wire.PaymentPaid && c.alone(ctx, ledger.CallCancel, id):
		return c.tooLate(ctx, p)
	case late || errors.Is(err, alipayplus.ErrRefused):
		return c.refused(ctx, terminal, p, err)
	}
	return p, ErrUnknown
}

// refused finds out where the money is of a payment whose cancel the network
// refused: the terminal repeats its cancel for ever, and asks nothing else. Errors
// are those of Cancel.
func (c *Cashier) refused(ctx context.Context, terminal string, p wire.Payment, why error) (wire.Payment, error) {
	o, err := c.Alipay.Inquire(ctx, p.ID, p.AmountYen)
	closed := err == nil && o.State == wire.PaymentCancelled
	if closed || notThere(why) && notThere(err) && c.dead(ctx, p) {
		return c.CancelConfirmed(ctx, terminal, p.ID)
	}
	taken := err == nil && o.State == wire.PaymentPaid
	if p, err = c.conclude(ctx, p, o, err); err != nil {
		return p, err
	}
	over := errors.Is(why, alipayplus.ErrTooLate) || p.CancelUntil != nil && c.Alipay.Now().After(*p.CancelUntil)
	switch {
	case p.State == wire.PaymentDeclined || p.State == wire.PaymentCancelled:
		return p, nil
	case p.State == wire.PaymentPaid && taken && over:
		return c.tooLate(ctx, p)
	}
	return p, ErrUnknown
}

// tooLate ends a cancel that cannot be, since the money is taken and the window over.
func (c *Cashier) tooLate(ctx context.Context, p wire.Payment) (wire.Payment, error) {
	return p, errors.Join(ledger.ErrTooLate, c.CancelEnded(ctx, p.ID))
}

// dead reports whether a payment in process that the network does not have cannot be
// taken any more.
func (c *Cashier) dead(ctx context.Context, p wire.Payment) bool {
	if p.State != wire.PaymentProcessing {
		return false
	}
	call, err := c.OpenCall(ctx, ledger.CallPay, p.ID)
	if errors.Is(err, ledger.ErrNotFound) {
		return true // nothing was ever sent, and while it is being cancelled nothing is
	}
	x, err2 := c.ExternalPayment(ctx, p.ID)
	return errors.Join(err, err2) == nil && call.Said == "" && c.Alipay.Now().After(alipayplus.Dead(x.CreatedAt))
}

// Refund gives money back. Errors: those of the ledger.
func (c *Cashier) Refund(ctx context.Context, rq ledger.Request, payment string, q wire.RefundRequest) (wire.Refund, wire.Payment, error) {
	f, p, err := c.Ledger.Refund(ctx, rq, payment, q)
	return c.refund(ctx, f, p, err)
}

// InquireRefund tells what became of a refund. The network has no question for
// it: the same refund is sent again, which it knows by its id.
func (c *Cashier) InquireRefund(ctx context.Context, terminal, payment, id string) (wire.Refund, wire.Payment, error) {
	f, p, err := c.Ledger.InquireRefund(ctx, terminal, payment, id)
	return c.refund(ctx, f, p, err)
}

// refund sends a refund that is under way to the network.
func (c *Cashier) refund(ctx context.Context, f wire.Refund, p wire.Payment, err error) (wire.Refund, wire.Payment, error) {
	if err != nil || f.State != wire.RefundProcessing || c.Alipay == nil {
		return f, p, err
	}
	f, p, send, err := c.SendRefund(ctx, p.ID, f.ID)
	if err != nil || !send {
		return f, p, err
	}
	number, refused, err := c.Alipay.Refund(ctx, p.ID, f.ID, f.AmountYen)
	if said, ok := said(err); (refused != "" || ok && said.Status == "F") && !c.alone(ctx, ledger.CallRefund, f.ID) {
		// The customer may have the money of what was sent before.
		c.note(ctx, ledger.CallRefund, f.ID, errors.Join(err, refusal(refused)))
		number, refused, err = c.Alipay.InquireRefund(ctx, p.ID, f.ID, f.AmountYen)
	}
	if err != nil {
		c.note(ctx, ledger.CallRefund, f.ID, err)
		return f, p, nil
	}
	return c.EndRefund(ctx, p.ID, f.ID, number, refused)
}
