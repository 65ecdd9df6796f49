package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal/wire"
)

// ErrTooLate means that the cancel window has passed.
var ErrTooLate = errors.New("cancel window passed")

// Cancel closes a payment and returns its money. An id that is not known is
// closed too. After the window, ErrTooLate comes with the payment as it is, and
// ErrSpent with a credit whose money has left the wallet.
func (l *Ledger) Cancel(ctx context.Context, terminal, id string) (wire.Payment, error) {
	return l.cancel(ctx, terminal, id, l.now, nil)
}

// CancelConfirmed closes a payment whose network has cancelled it, whatever
// the time is by now.
func (l *Ledger) CancelConfirmed(ctx context.Context, terminal, id string) (wire.Payment, error) {
	return l.cancel(ctx, terminal, id, func() time.Time { return time.Time{} }, nil)
}

// cancel closes a payment at an instant. Where send is not nil, one of another network
// that may be cancelled there is not closed, but noted as sent to it, and send set: the
// network alone knows when it is too late.
func (l *Ledger) cancel(ctx context.Context, terminal, id string, now func() time.Time, send *bool) (p wire.Payment, err error) {
	var late bool
	var spent error
	err = l.updatePayment(ctx, id, func(t tx) error {
		spent = nil
		if send != nil {
			*send = false
		}
		r, err := load(ctx, t, terminal, id)
		if errors.Is(err, ErrNotFound) {
			p, err = l.closeUnseen(ctx, t, terminal, id)
			return err
		}
		if err != nil {
			return err
		}
		if r.lapse != "" { // one that lapsed was refused; one that would be paid is stopped
			if r.Payment, err = l.settled(ctx, t, r); err != nil {
				return err
			}
		}
		back, err := underWay(ctx, t, r.ID)
		if err != nil {
			return err
		}
		outside := send != nil && r.wallet == externalWallet
		late = r.State == wire.PaymentPaid && (r.RefundedYen+back > 0 || !outside && now().After(*r.CancelUntil))
		if late || r.State == wire.PaymentDeclined || r.State == wire.PaymentCancelled {
			p = r.Payment
			return nil
		}
		if outside {
			p, *send = r.Payment, true
			return l.sent(ctx, t, CallCancel, id, id)
		}
		if err := l.undo(ctx, t, &r); errors.Is(err, ErrSpent) {
			p, spent = r.Payment, err
			return nil
		} else if err != nil {
			return err
		}
		p = r.kept()
		return nil
	})
	if err == nil && late {
		err = fmt.Errorf("cancel %s: %w", id, ErrTooLate)
	}
	return p, errors.Join(err, spent)
}

// undo returns what was paid, or stops what is in process.
func (l *Ledger) undo(ctx context.Context, t tx, r *row) error {
	if r.State == wire.PaymentPaid {
		back, err := l.moveBack(ctx, t, *r)
		if err != nil {
			return err
		}
		if err := l.post(ctx, t, back); err != nil {
			return err
		}
	}
	r.State, r.Reason, r.decideAt, r.lapse = wire.PaymentCancelled, wire.CodeOrderClosed, nil, ""
	if r.wallet == externalWallet {
		if err := errors.Join(rest(ctx, t, CallPay, r.ID), rest(ctx, t, CallCancel, r.ID)); err != nil {
			return err
		}
	}
	return save(ctx, t, *r)
}

// closeUnseen closes an id before its payment came.
func (l *Ledger) closeUnseen(ctx context.Context, t tx, terminal, id string) (wire.Payment, error) {
	if _, err := unclaimed(ctx, t, terminal, id); err != nil {
		return wire.Payment{}, err
	}
	p := wire.Payment{ID: id, State: wire.PaymentCancelled, Reason: wire.CodeOrderClosed, SettlementDay: day(l.now())}
	return p, t.later(ctx, "close "+id, `INSERT INTO payments (id, terminal, shop, body_hash, state, amount, rail, reason, created_at, day)
		VALUES (?, ?, '', '', ?, 0, '', ?, ?, ?)`, id, terminal, p.State, p.Reason, stamp(l.now()), p.SettlementDay)
}

// Confirm lets the customer of a payment in process confirm now, whatever the
// wallet would ask. "last" is the newest one that waits.
func (l *Ledger) Confirm(ctx context.Context, id string) error {
	return l.update(ctx, func(t tx) error {
		if id == "last" {
			err := t.row(ctx, "SELECT id FROM payments WHERE state = ? AND customer IS NOT NULL ORDER BY created_at DESC LIMIT 1", wire.PaymentProcessing).Scan(&id)
			if errors.Is(err, sql.ErrNoRows) {
				return fmt.Errorf("payment in process: %w", ErrNotFound)
			}
			if err != nil {
				return err
			}
		}
		if err := t.hold(ctx, lock{lockPayment, id}); err != nil {
			return err
		}
		r, err := loadAny(ctx, t, id)
		if err != nil {
			return err
		}
		if r.Payment, err = l.settled(ctx, t, r); err != nil { // it may have lapsed
			return err
		}
		if r.State != wire.PaymentProcessing || !r.customer.Valid {
			return nil
		}
		return l.capture(ctx, t, &r)
	})
}
