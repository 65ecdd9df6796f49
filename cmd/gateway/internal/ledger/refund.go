package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal/wire"
)

// refundWindow is how long after the payment money may be given back (Alipay+:
// one calendar year).
const refundWindow = 365 * 24 * time.Hour

// loadRefund reads one refund of a payment, or ErrNotFound.
func loadRefund(ctx context.Context, t tx, payment, id string) (f wire.Refund, bodyHash string, err error) {
	f, bodyHash, err = loadAnyRefund(ctx, t, id)
	if err == nil && f.PaymentID != payment {
		return wire.Refund{}, "", fmt.Errorf("refund %s: %w", id, ErrNotFound)
	}
	return f, bodyHash, err
}

// loadAnyRefund reads one refund, or ErrNotFound.
func loadAnyRefund(ctx context.Context, t tx, id string) (f wire.Refund, bodyHash string, err error) {
	var done sql.NullString
	err = t.row(ctx, "SELECT id, payment, body_hash, state, amount, network_id, reason, done_at FROM refunds WHERE id = ?", id).Scan(
		&f.ID, &f.PaymentID, &bodyHash, &f.State, &f.AmountYen, &f.NetworkID, &f.Reason, &done)
	if errors.Is(err, sql.ErrNoRows) {
		return f, "", fmt.Errorf("refund %s: %w", id, ErrNotFound)
	}
	f.DoneAt = unstamp(done)
	return f, bodyHash, err
}

// Refund gives money of a payment back, once. A refund that cannot be is kept as
// refused, with the reason; while a cancel is under way at another network, it is
// ErrCancelling.
func (l *Ledger) Refund(ctx context.Context, rq Request, payment string, q wire.RefundRequest) (f wire.Refund, p wire.Payment, err error) {
	err = l.updatePayment(ctx, payment, func(t tx) error {
		r, err := load(ctx, t, rq.Terminal, payment)
		if err != nil {
			return err
		}
		known, bodyHash, err := loadAnyRefund(ctx, t, rq.ID)
		switch {
		case err == nil && (bodyHash != rq.sum() || known.PaymentID != payment):
			return fmt.Errorf("refund %s: %w", rq.ID, ErrInconsistent)
		case err == nil:
			f, p = known, r.Payment
			return nil
		case !errors.Is(err, ErrNotFound):
			return err
		}
		if r.Payment, err = l.settled(ctx, t, r); err != nil {
			return err
		}
		now := l.now()
		f = wire.Refund{ID: rq.ID, PaymentID: payment, State: wire.RefundRefused, AmountYen: q.AmountYen, NetworkID: "R" + r.NetworkID}
		if f.Reason, err = l.refusal(ctx, t, r, q); err != nil {
			return err
		}
		switch {
		case f.Reason == "" && r.wallet == externalWallet:
			if cancelling, err := atNetwork(ctx, t, CallCancel, payment); err != nil || cancelling {
				return cmp.Or(err, fmt.Errorf("refund %s: %w", rq.ID, ErrCancelling))
			}
			f.State, f.Reason = wire.RefundProcessing, wire.CodeInProcess
		case f.Reason == "":
			f.State, f.DoneAt = wire.RefundDone, &now
			if err := l.giveBack(ctx, t, &r, f); err != nil {
				return err
			}
		}
		f.DoneAt, p = asKept(f.DoneAt), r.kept()
		return t.later(ctx, "insert refund "+rq.ID, "INSERT INTO refunds (id, payment, body_hash, state, amount, network_id, reason, done_at, day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			rq.ID, payment, rq.sum(), f.State, f.AmountYen, f.NetworkID, f.Reason, optional(f.DoneAt), day(now))
	})
	return f, p, err
}

// underWay is what a network was told to give back of a payment and has not
// confirmed.
func underWay(ctx context.Context, t tx, payment string) (yen int64, err error) {
	err = t.row(ctx, "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM refunds WHERE payment = ? AND state = ?", payment, wire.RefundProcessing).Scan(&yen)
	return yen, err
}

// refusal says why a refund cannot be; "" when it can. What is on its way to a
// network counts as given back.
func (l *Ledger) refusal(ctx context.Context, t tx, r row, q wire.RefundRequest) (wire.Code, error) {
	back, err := underWay(ctx, t, r.ID)
	switch {
	case err != nil:
		return "", err
	case r.State != wire.PaymentPaid || r.Purpose != "":
		return wire.CodeNotPaid, nil
	case q.AmountYen > r.AmountYen-r.RefundedYen-back:
		return wire.CodeRefundAmount, nil
	case l.now().Sub(*r.PaidAt) > refundWindow:
		return wire.CodeRefundWindow, nil
	}
	return inDebt(ctx, t, r.shop, q.AmountYen)
}

// giveBack moves the money of a refund.
func (l *Ledger) giveBack(ctx context.Context, t tx, r *row, f wire.Refund) error {
	if err := l.post(ctx, t, transfer{"refund", f.ID, shopAccount(r.shop), r.payer(), f.AmountYen}); err != nil {
		return err
	}
	r.RefundedYen += f.AmountYen
	return save(ctx, t, *r)
}

// InquireRefund returns a refund and its payment, or ErrNotFound.
func (l *Ledger) InquireRefund(ctx context.Context, terminal, payment, id string) (f wire.Refund, p wire.Payment, err error) {
	err = l.view(ctx, func(t tx) error {
		r, err := load(ctx, t, terminal, payment)
		if err != nil {
			return err
		}
		p = r.Payment
		f, _, err = loadRefund(ctx, t, payment, id)
		return err
	})
	return f, p, err
}
