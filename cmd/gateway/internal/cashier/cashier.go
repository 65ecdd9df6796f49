// Package cashier takes payments where their money is: those of our own
// wallets to the books alone, those of Alipay+ through its connector too.
//
// # What it guarantees
//
// The books know of a payment before the network does, and are told what the
// network said after. Between the two the payment is in process: a process
// that dies there loses nothing, since the terminal repeats or inquires under
// the same id, and so does the cashier with the network. A cancel is in the
// books only when the network has confirmed it; a refund is promised to
// nobody twice while it is under way.
//
// # Caveats
//
// Nobody asks the network but a terminal that inquires, repeats or cancels,
// and a notification. A terminal that went away with a payment in process
// leaves it so until it comes back, as the money rules have it do.
package cashier

import (
	"context"
	"errors"
	"log/slog"

	"kaikei/cmd/gateway/internal/alipayplus"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// ErrUnknown means that a network has not confirmed; the payment comes with it
// as it stands.
var ErrUnknown = alipayplus.ErrUnknown

// A Cashier serves payments. Its zero network is none.
type Cashier struct {
	*ledger.Ledger
	Alipay *alipayplus.Connector
	Log    *slog.Logger
}

// outside reports whether a payment waits for the network.
func (c *Cashier) outside(ctx context.Context, p wire.Payment) (ledger.External, bool) {
	if c.Alipay == nil || p.Rail != "alipayplus" {
		return ledger.External{}, false
	}
	x, err := c.ExternalPayment(ctx, p.ID)
	return x, err == nil
}

// Pay takes the money of a payment.
func (c *Cashier) Pay(ctx context.Context, rq ledger.Request, q wire.PayRequest, wait ledger.Decision) (wire.Payment, error) {
	repeat := c.repeats(ctx, rq, q)
	p, err := c.Ledger.Pay(ctx, rq, q, wait)
	if err != nil || p.State != wire.PaymentProcessing {
		return p, err
	}
	x, out := c.outside(ctx, p)
	if !out {
		return p, nil
	}
	// A repeat sends the same order again, which the network knows by its id. It may
	// be refused for what a repeat is, such as late: the first may have been paid.
	o, err := c.Alipay.Pay(ctx, alipayplus.Order{ID: rq.ID, Code: q.PaymentCode, Shop: x.Shop, Terminal: rq.Terminal, Description: q.Description, Yen: x.AmountYen})
	if repeat && err == nil && (o.State == wire.PaymentDeclined || o.State == wire.PaymentCancelled) {
		o, err = c.Alipay.Inquire(ctx, rq.ID, x.AmountYen)
	}
	return c.conclude(ctx, p, o, err)
}

// repeats reports whether a request to pay may have been sent to the network before.
func (c *Cashier) repeats(ctx context.Context, rq ledger.Request, q wire.PayRequest) bool {
	if c.Alipay == nil || !alipayplus.Speaks(q.PaymentCode) {
		return false
	}
	_, err := c.ExternalPayment(ctx, rq.ID)
	return !errors.Is(err, ledger.ErrNotFound)
}

// Bill makes a code that the shop shows. One of the network that did not come
// is asked for again when the terminal repeats.
func (c *Cashier) Bill(ctx context.Context, rq ledger.Request, q wire.BillRequest) (wire.Payment, *wire.ShopCode, error) {
	p, code, err := c.Ledger.Bill(ctx, rq, q)
	if err != nil || code != nil || p.State != wire.PaymentProcessing {
		return p, code, err
	}
	x, out := c.outside(ctx, p)
	if !out {
		return p, nil, nil
	}
	text, expires, err := c.Alipay.OrderCode(ctx, alipayplus.Order{ID: rq.ID, Shop: x.Shop, Terminal: rq.Terminal, Description: q.Description, Yen: x.AmountYen})
	if err != nil {
		c.Log.Warn("network", "bill", rq.ID, "error", err)
		return p, nil, nil
	}
	code, err = c.KeepBillCode(ctx, rq.ID, wire.ShopCode{Text: text, ExpiresAt: expires})
	return p, code, err
}

// conclude writes what the network said. What is not known stays in process.
func (c *Cashier) conclude(ctx context.Context, p wire.Payment, o alipayplus.Outcome, err error) (wire.Payment, error) {
	if err != nil {
		c.Log.Warn("network", "payment", p.ID, "error", err)
		return p, nil
	}
	p, err = c.Conclude(ctx, p.ID, wire.Payment{State: o.State, Reason: o.Reason, Brand: o.Brand, NetworkID: o.NetworkID, PayerAmount: o.PayerAmount})
	if closed := p.State == wire.PaymentDeclined || p.State == wire.PaymentCancelled; closed && o.State == wire.PaymentPaid {
		// After a cancel this is a message that was overtaken; after a refusal the
		// network contradicts itself. Its reports tell whether it kept the money.
		c.Log.Warn("taken after all at the network", "payment", p.ID, "state", p.State)
	}
	return p, err
}

// Inquire tells what became of a payment, and asks the network when the books
// do not know.
func (c *Cashier) Inquire(ctx context.Context, terminal, id string) (wire.Payment, error) {
	p, err := c.Ledger.Inquire(ctx, terminal, id)
	if err != nil || p.State != wire.PaymentProcessing {
		return p, err
	}
	x, out := c.outside(ctx, p)
	if !out {
		return p, nil
	}
	o, err := c.Alipay.Inquire(ctx, id, x.AmountYen)
	return c.conclude(ctx, p, o, err)
}

// Cancel closes a payment, at the network first. Errors: ledger.ErrTooLate and
// ErrUnknown, each with the payment as it stands.
func (c *Cashier) Cancel(ctx context.Context, terminal, id string) (wire.Payment, error) {
	p, err := c.Ledger.Inquire(ctx, terminal, id)
	if err != nil || (p.State != wire.PaymentProcessing && p.State != wire.PaymentPaid) || c.RefundBegun(ctx, id) {
		return c.Ledger.Cancel(ctx, terminal, id)
	}
	if _, out := c.outside(ctx, p); !out {
		return c.Ledger.Cancel(ctx, terminal, id)
	}
	err = c.Alipay.Cancel(ctx, id)
	switch late := errors.Is(err, alipayplus.ErrTooLate); {
	case err == nil:
		return c.CancelConfirmed(ctx, terminal, id)
	case late && p.State == wire.PaymentPaid:
		return p, ledger.ErrTooLate
	case late || errors.Is(err, alipayplus.ErrRefused):
		c.Log.Warn("network", "cancel", id, "error", err)
		return c.refused(ctx, terminal, p, late)
	}
	c.Log.Warn("network", "cancel", id, "error", err)
	return p, ErrUnknown
}

// refused finds out where the money is of a payment whose cancel the network
// refused: the terminal repeats its cancel for ever, and asks nothing else. Errors
// are those of Cancel.
func (c *Cashier) refused(ctx context.Context, terminal string, p wire.Payment, late bool) (wire.Payment, error) {
	o, err := c.Alipay.Inquire(ctx, p.ID, p.AmountYen)
	if err == nil && o.State == wire.PaymentCancelled {
		return c.CancelConfirmed(ctx, terminal, p.ID)
	}
	if p, err = c.conclude(ctx, p, o, err); err != nil {
		return p, err
	}
	switch {
	case p.State == wire.PaymentDeclined || p.State == wire.PaymentCancelled:
		return p, nil
	case p.State == wire.PaymentPaid && late:
		return p, ledger.ErrTooLate
	}
	return p, ErrUnknown
}

// Refund gives money back.
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
	number, refused, err := c.Alipay.Refund(ctx, p.ID, f.ID, f.AmountYen)
	if err != nil {
		c.Log.Warn("network", "refund", f.ID, "error", err)
		return f, p, nil
	}
	return c.EndRefund(ctx, p.ID, f.ID, number, refused)
}

// Notified takes what the network tells by itself.
func (c *Cashier) Notified(ctx context.Context, n alipayplus.Notified) {
	x, err := c.ExternalPayment(ctx, n.ID)
	if err != nil {
		c.Log.Warn("notification", "payment", n.ID, "error", err)
		return
	}
	o, err := n.Yen(x.AmountYen)
	if _, err := c.conclude(ctx, x.Payment, o, err); err != nil {
		c.Log.Error("notification", "payment", n.ID, "error", err)
	}
}

// NotificationRefused notes that somebody who is not the network sent a
// notification.
func (c *Cashier) NotificationRefused(why error) {
	c.Log.Warn("notification refused", "error", why)
}
