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
// # What may be concluded
//
// What is sent is written down before it goes ([ledger.OpenCall]), and forgotten
// when it is known what became of it. So it is known of an answer whether anything
// else was sent under its id before it came:
//
//	S                          is a proof, when it says so twice and names the right sum
//	F to all that was sent     is a refusal, and final
//	F to a repeat              is nothing by itself: what was sent before it and not
//	                           answered may have been carried out, and be the very reason
//	                           (a code that is used, a sum that is exceeded, a window that
//	                           closed meanwhile). An inquiry decides: of a payment by its
//	                           result, of a refund by the refunds that it lists
//	F of the message alone     is nothing, ever (ACCESS_DENIED, INVALID_SIGNATURE and such)
//	no such order              is nothing, while it may still be on its way
//
// A payment of which the network never said that it has it, and says that it does not,
// both to the cancel and to an inquiry, well signed, after the time is over until which it
// might succeed ([alipayplus.Dead]), can move no money any more: it is cancelled. The
// pages do not say so in these words. They say that what is older than its
// paymentExpiryTime does not succeed, which is the reason, and that a cancel answered
// with F is to be sent again, which is done until that time. A payment that was never
// sent is cancelled by the two answers alone.
//
// A cancel and a refund of one payment exclude each other, whatever is asked for at the
// same moment and in whichever process: under the payment's lock, a refund that is begun
// makes it too late to cancel, and a cancel that was sent has refunds wait
// ([ledger.ErrCancelling]) until it is known whether it was in time.
//
// # Caveats
//
// Nobody asks the network but a terminal that inquires, repeats or cancels,
// and a notification. A terminal that went away with a payment in process
// leaves it so until it comes back, as the money rules have it do.
//
// The pages of inquiryPayment at hand list no refunds; those of Alipay+'s sister
// protocol do, and a list is read where it comes. Without one, a refund whose answer was
// lost and whose repeat is refused stays in process, and so does one that the list does
// not have: it may be late. What is in process is listed (gateway admin network) and
// counted (kaikei_gateway_network_calls_stuck), and the clearing's report tells in a day
// whether the customer has the money (gateway admin refund-done, refund-refused).
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

// Pay takes the money of a payment.
func (c *Cashier) Pay(ctx context.Context, rq ledger.Request, q wire.PayRequest, wait ledger.Decision) (wire.Payment, error) {
	p, err := c.Ledger.Pay(ctx, rq, q, wait)
	if err != nil {
		return p, err
	}
	x, send, err := c.send(ctx, p)
	if err != nil || !send {
		return x.Payment, err
	}
	// A repeat sends the same order again, which the network knows by its id. It may
	// be refused for what a repeat is, such as late: the first may have been paid.
	o, err := c.Alipay.Pay(ctx, order(x, q.PaymentCode, q.Clerk, q.Description))
	if err == nil && (o.State == wire.PaymentDeclined || o.State == wire.PaymentCancelled) && !c.alone(ctx, ledger.CallPay, rq.ID) {
		o, err = c.Alipay.Inquire(ctx, rq.ID, x.AmountYen)
	}
	return c.conclude(ctx, x.Payment, o, err)
}

// Bill makes a code that the shop shows. One of the network that did not come
// is asked for again when the terminal repeats.
func (c *Cashier) Bill(ctx context.Context, rq ledger.Request, q wire.BillRequest) (wire.Payment, *wire.ShopCode, error) {
	p, code, err := c.Ledger.Bill(ctx, rq, q)
	if err != nil || code != nil {
		return p, code, err
	}
	x, send, err := c.send(ctx, p)
	if err != nil || !send {
		return x.Payment, nil, err
	}
	text, expires, refused, err := c.Alipay.OrderCode(ctx, order(x, "", q.Clerk, q.Description))
	if err != nil || text == "" {
		if err == nil && !c.alone(ctx, ledger.CallPay, rq.ID) { // somebody may have scanned the code of the first
			refused, err = c.Alipay.Inquire(ctx, rq.ID, x.AmountYen)
		}
		p, err = c.conclude(ctx, x.Payment, refused, err)
		return p, nil, err
	}
	c.heard(ctx, ledger.CallPay, rq.ID, inProcess)
	code, err = c.KeepBillCode(ctx, rq.ID, wire.ShopCode{Text: text, ExpiresAt: expires})
	return x.Payment, code, err
}

// outside reports whether a payment waits for the network, or for a wallet of ours on
// its rail.
func (c *Cashier) outside(p wire.Payment) bool {
	return p.State == wire.PaymentProcessing && c.Alipay != nil && p.Rail == "alipayplus"
}

// send notes that a payment in process is sent to its network, where it has one.
func (c *Cashier) send(ctx context.Context, p wire.Payment) (ledger.External, bool, error) {
	if !c.outside(p) {
		return ledger.External{Payment: p}, false, nil
	}
	x, send, err := c.SendPay(ctx, p.ID)
	if errors.Is(err, ledger.ErrNotFound) { // of a wallet of ours
		return ledger.External{Payment: p}, false, nil
	}
	return x, send, err
}

// order is what the network is asked for, the same whenever it is sent.
func order(x ledger.External, code, clerk, description string) alipayplus.Order {
	return alipayplus.Order{ID: x.ID, Code: code, Shop: x.Shop, Terminal: x.Terminal, Clerk: clerk, Description: description, At: x.CreatedAt, Yen: x.AmountYen}
}

// conclude writes what the network said. What is not known stays in process.
func (c *Cashier) conclude(ctx context.Context, p wire.Payment, o alipayplus.Outcome, err error) (wire.Payment, error) {
	if err != nil {
		c.note(ctx, ledger.CallPay, p.ID, err)
		return p, nil
	}
	if o.State == wire.PaymentProcessing {
		c.heard(ctx, ledger.CallPay, p.ID, inProcess)
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
	if err != nil || !c.outside(p) {
		return p, err
	}
	x, err := c.ExternalPayment(ctx, id)
	if errors.Is(err, ledger.ErrNotFound) { // of a wallet of ours
		return p, nil
	}
	if err != nil {
		return p, err
	}
	o, err := c.Alipay.Inquire(ctx, id, x.AmountYen)
	return c.conclude(ctx, p, o, err)
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
