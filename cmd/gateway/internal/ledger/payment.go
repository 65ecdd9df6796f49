package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal/paycode"
	"kaikei/terminal/wire"
)

// JST is the time by which days are counted.
var JST = time.FixedZone("JST", 9*60*60)

// day is the settlement day of an instant.
func day(t time.Time) string { return t.In(JST).Format(time.DateOnly) }

// A Decision is how a simulated customer or network takes its time: the
// payment is in process, and captured after this while. Zero decides at once.
type Decision time.Duration

// A row is a payment as kept.
type row struct {
	wire.Payment
	terminal, shop, bodyHash, wallet string
	customer                         sql.NullInt64
	decideAt                         *time.Time
}

const columns = `id, terminal, shop, body_hash, state, amount, refunded, wallet, rail, brand, network_id, customer, reason, payer_amount, decide_at, paid_at, cancel_until, day`

// load reads one payment of a terminal, or ErrNotFound.
func load(ctx context.Context, tx *sql.Tx, terminal, id string) (row, error) {
	var r row
	var decide, paid, until sql.NullString
	err := tx.QueryRowContext(ctx, "SELECT "+columns+" FROM payments WHERE id = ? AND terminal = ?", id, terminal).Scan(
		&r.ID, &r.terminal, &r.shop, &r.bodyHash, &r.State, &r.AmountYen, &r.RefundedYen, &r.wallet, &r.Rail, &r.Brand,
		&r.NetworkID, &r.customer, &r.Reason, &r.PayerAmount, &decide, &paid, &until, &r.SettlementDay)
	if errors.Is(err, sql.ErrNoRows) {
		return r, fmt.Errorf("payment %s: %w", id, ErrNotFound)
	}
	r.decideAt, r.PaidAt, r.CancelUntil = unstamp(decide), unstamp(paid), unstamp(until)
	return r, err
}

// unclaimed returns ErrInconsistent when another terminal used the id. Ids are
// random, so this is no accident, and it must not learn more.
func unclaimed(ctx context.Context, tx *sql.Tx, id string) error {
	var n int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM payments WHERE id = ?", id).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return fmt.Errorf("payment %s: %w", id, ErrInconsistent)
	}
	return nil
}

// save writes what may change of a payment.
func save(ctx context.Context, tx *sql.Tx, r row) error {
	_, err := tx.ExecContext(ctx, `UPDATE payments SET state = ?, refunded = ?, reason = ?, paid_at = ?, decide_at = ? WHERE id = ?`,
		r.State, r.RefundedYen, r.Reason, optional(r.PaidAt), optional(r.decideAt), r.ID)
	return err
}

// optional writes a time that may be missing.
func optional(t *time.Time) any {
	if t == nil {
		return nil
	}
	return stamp(*t)
}

// Pay takes the money of a payment, once: the same id and bytes give the
// payment as it stands, other bytes ErrInconsistent.
func (l *Ledger) Pay(ctx context.Context, terminal, id string, body []byte, q wire.PayRequest, wait Decision) (p wire.Payment, err error) {
	err = l.update(ctx, func(tx *sql.Tx) error {
		r, err := load(ctx, tx, terminal, id)
		switch {
		case err == nil && r.bodyHash == "": // closed by a cancel that came first
			p = r.Payment
			return nil
		case err == nil && r.bodyHash != hash(string(body)):
			return fmt.Errorf("payment %s: %w", id, ErrInconsistent)
		case err == nil:
			p, err = l.settled(ctx, tx, r)
			return err
		case !errors.Is(err, ErrNotFound):
			return err
		}
		r = row{terminal: terminal, bodyHash: hash(string(body)), Payment: wire.Payment{
			ID: id, State: wire.PaymentProcessing, Reason: wire.CodeInProcess, AmountYen: q.AmountYen, Rail: q.Rail, SettlementDay: day(l.now()),
		}}
		if err := l.route(ctx, tx, &r, q); err != nil {
			return err
		}
		if err := l.insert(ctx, tx, r, q); err != nil {
			return err
		}
		decideAt := l.now().Add(time.Duration(wait))
		if r.State == wire.PaymentProcessing {
			r.decideAt = &decideAt
			if err := save(ctx, tx, r); err != nil {
				return err
			}
		}
		p, err = l.settled(ctx, tx, r)
		return err
	})
	return p, err
}

// route finds whose code it is, marks it used, and declines what cannot be
// paid with it.
func (l *Ledger) route(ctx context.Context, tx *sql.Tx, r *row, q wire.PayRequest) error {
	if err := tx.QueryRowContext(ctx, "SELECT shop FROM terminals WHERE id = ?", r.terminal).Scan(&r.shop); err != nil {
		return fmt.Errorf("terminal %s: %w", r.terminal, err)
	}
	decline := func(why wire.Code) { r.State, r.Reason = wire.PaymentDeclined, why }
	var expires string
	var used sql.NullString
	err := tx.QueryRowContext(ctx, `SELECT customers.id, customers.wallet, codes.expires_at, codes.payment
		FROM codes JOIN customers ON customers.id = codes.customer WHERE codes.hash = ?`, hash(q.PaymentCode)).Scan(&r.customer, &r.wallet, &expires, &used)
	if errors.Is(err, sql.ErrNoRows) {
		decline(wire.CodeInvalidCode)
		return nil
	}
	if err != nil {
		return err
	}
	w, err := l.wallet(r.wallet)
	if err != nil {
		return err
	}
	until := midnight(l.now()).Add(w.CancelUntil)
	r.Rail, r.Brand, r.PayerAmount, r.CancelUntil = w.Rail, w.Brand, w.payerAmount(r.AmountYen), &until
	switch {
	case used.Valid:
		decline(wire.CodeUsedCode)
		return nil
	case stamp(l.now()) > expires:
		decline(wire.CodeExpiredCode)
	}
	_, err = tx.ExecContext(ctx, "UPDATE codes SET payment = ? WHERE hash = ?", r.ID, hash(q.PaymentCode))
	return err
}

// midnight is the end of the day of t in Japan.
func midnight(t time.Time) time.Time {
	y, m, d := t.In(JST).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, JST)
}

// insert writes a new payment.
func (l *Ledger) insert(ctx context.Context, tx *sql.Tx, r row, q wire.PayRequest) error {
	if err := unclaimed(ctx, tx, r.ID); err != nil {
		return err
	}
	var n int64
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM payments").Scan(&n); err != nil {
		return err
	}
	network := fmt.Sprintf("%s%08d", l.now().In(JST).Format("20060102"), n+1)
	_, err := tx.ExecContext(ctx, `INSERT INTO payments (id, terminal, shop, body_hash, state, amount, wallet, rail, brand, network_id, customer,
		masked_code, reason, payer_amount, created_at, cancel_until, day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.ID, r.terminal, r.shop, r.bodyHash, r.State, r.AmountYen, r.wallet, r.Rail, r.Brand, network, r.customer,
		paycode.Mask(q.PaymentCode), r.Reason, r.PayerAmount, stamp(l.now()), optional(r.CancelUntil), r.SettlementDay)
	if err != nil {
		return fmt.Errorf("insert payment %s: %w", r.ID, err)
	}
	return nil
}

// settled carries out a decision whose time has come, and returns the payment
// as it then stands.
func (l *Ledger) settled(ctx context.Context, tx *sql.Tx, r row) (wire.Payment, error) {
	if r.State != wire.PaymentProcessing || r.decideAt == nil || l.now().Before(*r.decideAt) {
		return l.fresh(ctx, tx, r)
	}
	have, err := balance(ctx, tx, walletAccount(r.customer.Int64))
	if err != nil {
		return r.Payment, err
	}
	if have < r.AmountYen {
		r.State, r.Reason = wire.PaymentDeclined, wire.CodeBalance
	} else {
		now := l.now()
		r.State, r.Reason, r.PaidAt = wire.PaymentPaid, "", &now
		if err := l.post(ctx, tx, "pay", r.ID, walletAccount(r.customer.Int64), "shop:"+r.shop, r.AmountYen); err != nil {
			return r.Payment, err
		}
	}
	if err := save(ctx, tx, r); err != nil {
		return r.Payment, err
	}
	return l.fresh(ctx, tx, r)
}

// fresh reads a payment again, as everybody else sees it.
func (l *Ledger) fresh(ctx context.Context, tx *sql.Tx, r row) (wire.Payment, error) {
	now, err := load(ctx, tx, r.terminal, r.ID)
	return now.Payment, err
}

// Inquire returns a payment as it stands, or ErrNotFound.
func (l *Ledger) Inquire(ctx context.Context, terminal, id string) (p wire.Payment, err error) {
	err = l.update(ctx, func(tx *sql.Tx) error {
		r, err := load(ctx, tx, terminal, id)
		if err != nil {
			return err
		}
		p, err = l.settled(ctx, tx, r)
		return err
	})
	return p, err
}

// ErrTooLate means that the cancel window has passed.
var ErrTooLate = errors.New("cancel window passed")

// Cancel closes a payment and returns its money. An id that is not known is
// closed too. After the window, ErrTooLate comes with the payment as it is.
func (l *Ledger) Cancel(ctx context.Context, terminal, id string) (p wire.Payment, err error) {
	late := false
	err = l.update(ctx, func(tx *sql.Tx) error {
		r, err := load(ctx, tx, terminal, id)
		if errors.Is(err, ErrNotFound) {
			p, err = l.closeUnseen(ctx, tx, terminal, id)
			return err
		}
		if err != nil {
			return err
		}
		if r.State != wire.PaymentProcessing { // one in process is stopped, not decided
			if r.Payment, err = l.settled(ctx, tx, r); err != nil {
				return err
			}
		}
		late = r.State == wire.PaymentPaid && (r.RefundedYen > 0 || l.now().After(*r.CancelUntil))
		if late || r.State == wire.PaymentDeclined || r.State == wire.PaymentCancelled {
			p = r.Payment
			return nil
		}
		if r.State == wire.PaymentPaid {
			if err := l.post(ctx, tx, "cancel", r.ID, "shop:"+r.shop, walletAccount(r.customer.Int64), r.AmountYen); err != nil {
				return err
			}
		}
		r.State, r.Reason = wire.PaymentCancelled, wire.CodeOrderClosed
		if err := save(ctx, tx, r); err != nil {
			return err
		}
		p, err = l.fresh(ctx, tx, r)
		return err
	})
	if err == nil && late {
		err = fmt.Errorf("cancel %s: %w", id, ErrTooLate)
	}
	return p, err
}

// closeUnseen closes an id before its payment came.
func (l *Ledger) closeUnseen(ctx context.Context, tx *sql.Tx, terminal, id string) (wire.Payment, error) {
	if err := unclaimed(ctx, tx, id); err != nil {
		return wire.Payment{}, err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO payments (id, terminal, shop, body_hash, state, amount, rail, reason, created_at, day)
		VALUES (?, ?, '', '', ?, 0, '', ?, ?, ?)`, id, terminal, wire.PaymentCancelled, wire.CodeOrderClosed, stamp(l.now()), day(l.now()))
	if err != nil {
		return wire.Payment{}, fmt.Errorf("close %s: %w", id, err)
	}
	return l.fresh(ctx, tx, row{terminal: terminal, Payment: wire.Payment{ID: id}})
}

// Confirm lets the customer of a payment in process confirm now.
func (l *Ledger) Confirm(ctx context.Context, id string) error {
	return l.update(ctx, func(tx *sql.Tx) error {
		query, args := "UPDATE payments SET decide_at = ? WHERE state = ? AND id = ?", []any{stamp(l.now()), wire.PaymentProcessing, id}
		if id == "last" {
			query, args = `UPDATE payments SET decide_at = ? WHERE id = (SELECT id FROM payments WHERE state = ? ORDER BY rowid DESC LIMIT 1)`, args[:2]
		}
		done, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return fmt.Errorf("payment in process %s: %w", id, ErrNotFound)
		}
		return nil
	})
}
