package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal/wire"
)

// ErrCancelling means a refund of a payment whose cancel is under way at another
// network: nothing was written, and it may be asked for again.
var ErrCancelling = errors.New("payment is being cancelled")

// A Call is what another network is asked to do.
type Call string

// The calls that move money. A cancel has the id of its payment.
const (
	CallPay    Call = "pay"
	CallCancel Call = "cancel"
	CallRefund Call = "refund"
)

// An OpenCall is one that was sent to another network and is not at rest: nobody
// knows yet what became of it.
type OpenCall struct {
	Call    Call      `json:"call"`
	ID      string    `json:"id"`
	Payment string    `json:"payment"`
	Sent    int       `json:"sent"`           // how often
	FirstAt time.Time `json:"firstAt"`        // when for the first time
	Said    string    `json:"said,omitempty"` // what the network said last that concluded nothing
}

// sent notes a call before it is sent. The lock of the payment is held.
func (l *Ledger) sent(ctx context.Context, t tx, call Call, id, payment string) error {
	return t.later(ctx, "note "+string(call)+" of "+id, `INSERT INTO network_calls (call, id, payment, sent, first_at) VALUES (?, ?, ?, 1, ?)
		ON CONFLICT (call, id) DO UPDATE SET sent = network_calls.sent + 1`, call, id, payment, stamp(l.now()))
}

// rest forgets a call of which it is known what became.
func rest(ctx context.Context, t tx, call Call, id string) error {
	return t.later(ctx, "end "+string(call)+" of "+id, "DELETE FROM network_calls WHERE call = ? AND id = ?", call, id)
}

// openCalls reads calls that are not at rest.
func openCalls(ctx context.Context, t tx, where string, args ...any) (list []OpenCall, err error) {
	err = t.each(ctx, "SELECT call, id, payment, sent, first_at, said FROM network_calls "+where+" ORDER BY first_at, call, id", args, func(scan func(...any) error) error {
		var c OpenCall
		var first string
		if err := scan(&c.Call, &c.ID, &c.Payment, &c.Sent, &first, &c.Said); err != nil {
			return err
		}
		c.FirstAt = *unstamp(sql.NullString{String: first, Valid: true})
		list = append(list, c)
		return nil
	})
	return list, err
}

// atNetwork reports whether a call is not at rest.
func atNetwork(ctx context.Context, t tx, call Call, id string) (bool, error) {
	list, err := openCalls(ctx, t, "WHERE call = ? AND id = ?", call, id)
	return len(list) > 0, err
}

// OpenCalls lists all that is not at rest, the oldest first.
func (l *Ledger) OpenCalls(ctx context.Context) (list []OpenCall, err error) {
	err = l.view(ctx, func(t tx) error {
		list, err = openCalls(ctx, t, "")
		return err
	})
	return list, err
}

// OpenCall returns one, or ErrNotFound: it was never sent, or is at rest.
func (l *Ledger) OpenCall(ctx context.Context, call Call, id string) (c OpenCall, err error) {
	err = l.view(ctx, func(t tx) error {
		list, err := openCalls(ctx, t, "WHERE call = ? AND id = ?", call, id)
		if err == nil && len(list) == 0 {
			err = fmt.Errorf("%s of %s: %w", call, id, ErrNotFound)
		}
		if err == nil {
			c = list[0]
		}
		return err
	})
	return c, err
}

// Heard keeps what the network said of a call that is not at rest.
func (l *Ledger) Heard(ctx context.Context, call Call, id, said string) error {
	return l.update(ctx, func(t tx) error {
		_, err := t.exec(ctx, "UPDATE network_calls SET said = ? WHERE call = ? AND id = ? AND said <> ?", said, call, id, said)
		return err
	})
}

// SendPay notes that the request to pay is sent to the payment's network, which is
// done when send is true: while it is in process, and no cancel of it is under way.
// Errors: ErrNotFound for a payment that has no other network.
func (l *Ledger) SendPay(ctx context.Context, id string) (x External, send bool, err error) {
	err = l.updatePayment(ctx, id, func(t tx) error {
		send = false
		if x, err = external(ctx, t, id); err != nil || x.State != wire.PaymentProcessing {
			return err
		}
		cancelling, err := atNetwork(ctx, t, CallCancel, id)
		if err != nil || cancelling {
			return err
		}
		send = true
		return l.sent(ctx, t, CallPay, id, id)
	})
	return x, send, err
}

// SendRefund notes that a refund is sent to the payment's network, which is done when
// send is true: while it is in process.
func (l *Ledger) SendRefund(ctx context.Context, payment, id string) (f wire.Refund, p wire.Payment, send bool, err error) {
	err = l.updatePayment(ctx, payment, func(t tx) error {
		send = false
		x, err := external(ctx, t, payment)
		if err != nil {
			return err
		}
		p = x.Payment
		if f, _, err = loadRefund(ctx, t, payment, id); err != nil || f.State != wire.RefundProcessing {
			return err
		}
		send = true
		return l.sent(ctx, t, CallRefund, id, payment)
	})
	return f, p, send, err
}

// SendCancel closes a payment as Cancel does, but for one of another network that may
// be cancelled there: that stays as it is, its cancel is noted, and send is true.
// From then on none of its money is given back, until the cancel is confirmed or ended.
func (l *Ledger) SendCancel(ctx context.Context, terminal, id string) (p wire.Payment, send bool, err error) {
	p, err = l.cancel(ctx, terminal, id, l.now, &send)
	return p, send, err
}

// CancelEnded notes that a payment is not cancelled any more, since it cannot be: what
// was taken may be given back.
func (l *Ledger) CancelEnded(ctx context.Context, id string) error {
	return l.updatePayment(ctx, id, func(t tx) error {
		return rest(ctx, t, CallCancel, id)
	})
}
