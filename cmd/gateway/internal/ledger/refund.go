package ledger

import (
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
func loadRefund(ctx context.Context, tx *sql.Tx, payment, id string) (f wire.Refund, bodyHash string, err error) {
	var done sql.NullString
	err = tx.QueryRowContext(ctx, "SELECT id, payment, body_hash, state, amount, network_id, reason, done_at FROM refunds WHERE id = ? AND payment = ?", id, payment).Scan(
		&f.ID, &f.PaymentID, &bodyHash, &f.State, &f.AmountYen, &f.NetworkID, &f.Reason, &done)
	if errors.Is(err, sql.ErrNoRows) {
		return f, "", fmt.Errorf("refund %s: %w", id, ErrNotFound)
	}
	f.DoneAt = unstamp(done)
	return f, bodyHash, err
}

// Refund gives money back, once: the same id and bytes give the refund as it
// stands, other bytes ErrInconsistent. A refund that cannot be is kept as
// refused, with the reason.
func (l *Ledger) Refund(ctx context.Context, terminal, payment, id string, body []byte, q wire.RefundRequest) (f wire.Refund, p wire.Payment, err error) {
	err = l.update(ctx, func(tx *sql.Tx) error {
		r, err := load(ctx, tx, terminal, payment)
		if err != nil {
			return err
		}
		known, bodyHash, err := loadRefund(ctx, tx, payment, id)
		switch {
		case err == nil && bodyHash != hash(string(body)):
			return fmt.Errorf("refund %s: %w", id, ErrInconsistent)
		case err == nil:
			f, p = known, r.Payment
			return nil
		case !errors.Is(err, ErrNotFound):
			return err
		}
		if r.Payment, err = l.settled(ctx, tx, r); err != nil {
			return err
		}
		now := l.now()
		f = wire.Refund{ID: id, PaymentID: payment, State: wire.RefundRefused, AmountYen: q.AmountYen, Reason: l.refusal(r, q)}
		if f.Reason == "" {
			f.State, f.DoneAt = wire.RefundDone, &now
			if err := l.giveBack(ctx, tx, &r, f); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO refunds (id, payment, body_hash, state, amount, network_id, reason, done_at, day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			id, payment, hash(string(body)), f.State, f.AmountYen, "R"+r.NetworkID, f.Reason, optional(f.DoneAt), day(now))
		if err != nil {
			return fmt.Errorf("insert refund %s: %w", id, err)
		}
		if f, _, err = loadRefund(ctx, tx, payment, id); err != nil {
			return err
		}
		p, err = l.fresh(ctx, tx, r)
		return err
	})
	return f, p, err
}

// refusal says why a refund cannot be; "" when it can.
func (l *Ledger) refusal(r row, q wire.RefundRequest) wire.Code {
	switch {
	case r.State != wire.PaymentPaid:
		return wire.CodeNotPaid
	case q.AmountYen > r.AmountYen-r.RefundedYen:
		return wire.CodeRefundAmount
	case l.now().Sub(*r.PaidAt) > refundWindow:
		return wire.CodeRefundWindow
	}
	return ""
}

// giveBack moves the money of a refund.
func (l *Ledger) giveBack(ctx context.Context, tx *sql.Tx, r *row, f wire.Refund) error {
	if err := l.post(ctx, tx, "refund", f.ID, "shop:"+r.shop, walletAccount(r.customer.Int64), f.AmountYen); err != nil {
		return err
	}
	r.RefundedYen += f.AmountYen
	return save(ctx, tx, *r)
}

// InquireRefund returns a refund and its payment, or ErrNotFound.
func (l *Ledger) InquireRefund(ctx context.Context, terminal, payment, id string) (f wire.Refund, p wire.Payment, err error) {
	err = l.update(ctx, func(tx *sql.Tx) error {
		r, err := load(ctx, tx, terminal, payment)
		if err != nil {
			return err
		}
		p = r.Payment
		f, _, err = loadRefund(ctx, tx, payment, id)
		return err
	})
	return f, p, err
}

// Totals returns the sums of one terminal and day, by brand and over all.
func (l *Ledger) Totals(ctx context.Context, terminal, date string) (wire.Totals, error) {
	t := wire.Totals{Date: date, TerminalID: terminal, ByBrand: []wire.BrandTotals{}}
	rows, err := l.db.QueryContext(ctx, `SELECT brand, sum(paid), sum(paid_yen), sum(back), sum(back_yen) FROM (
			SELECT brand, 1 AS paid, amount AS paid_yen, 0 AS back, 0 AS back_yen FROM payments WHERE terminal = ?1 AND day = ?2 AND state = 'PAID'
			UNION ALL
			SELECT brand, 0, 0, 1, refunds.amount FROM refunds JOIN payments ON payments.id = refunds.payment
			WHERE payments.terminal = ?1 AND refunds.day = ?2 AND refunds.state = 'DONE')
		GROUP BY brand ORDER BY brand`, terminal, date)
	if err != nil {
		return t, fmt.Errorf("totals of %s: %w", date, err)
	}
	defer rows.Close()
	for rows.Next() {
		var b wire.BrandTotals
		if err := rows.Scan(&b.Brand, &b.PaidCount, &b.PaidYen, &b.RefundCount, &b.RefundYen); err != nil {
			return t, fmt.Errorf("totals of %s: %w", date, err)
		}
		t.ByBrand = append(t.ByBrand, b)
		t.PaidCount += b.PaidCount
		t.PaidYen += b.PaidYen
		t.RefundCount += b.RefundCount
		t.RefundYen += b.RefundYen
	}
	return t, rows.Err()
}
