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

// A row is a payment as kept.
type row struct {
	wire.Payment
	terminal, shop, bodyHash, wallet string
	customer                         sql.NullInt64
	decideAt                         *time.Time
	// lapse is why the payment is declined at decideAt; "" captures it then.
	lapse      wire.Code
	maskedCode string
	hops       int // how often it was handed over; see hopsOf
}

const columns = `id, terminal, shop, body_hash, state, amount, refunded, wallet, rail, brand, network_id, customer, reason, payer_amount, decide_at, lapse, paid_at, cancel_until, day, masked_code, purpose,
	coalesce((SELECT CAST(value AS BIGINT) FROM meta WHERE key = 'hops/' || payments.id), 0)`

// load reads one payment of a terminal, or ErrNotFound, or ErrHandedOver.
func load(ctx context.Context, t tx, terminal, id string) (row, error) {
	r, err := loadAny(ctx, t, id)
	if err == nil && r.terminal != terminal {
		return row{}, fmt.Errorf("payment %s: %w", id, cmp.Or(elsewhere(ctx, t, terminal, id), ErrNotFound))
	}
	return r, err
}

// loadAny reads one payment, or ErrNotFound.
func loadAny(ctx context.Context, t tx, id string) (row, error) {
	var r row
	var decide, paid, until sql.NullString
	err := t.row(ctx, "SELECT "+columns+" FROM payments WHERE id = ?", id).Scan(
		&r.ID, &r.terminal, &r.shop, &r.bodyHash, &r.State, &r.AmountYen, &r.RefundedYen, &r.wallet, &r.Rail, &r.Brand, &r.NetworkID,
		&r.customer, &r.Reason, &r.PayerAmount, &decide, &r.lapse, &paid, &until, &r.SettlementDay, &r.maskedCode, &r.Purpose, &r.hops)
	if errors.Is(err, sql.ErrNoRows) {
		return r, fmt.Errorf("payment %s: %w", id, ErrNotFound)
	}
	r.decideAt, r.PaidAt, r.CancelUntil = unstamp(decide), unstamp(paid), unstamp(until)
	return r, err
}

// kept is a payment that was written, as everybody reads it: its times as the books
// have them.
func (r row) kept() wire.Payment {
	r.PaidAt, r.CancelUntil = asKept(r.PaidAt), asKept(r.CancelUntil)
	return r.Payment
}

// asKept is a time as it comes back from the books.
func asKept(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	return unstamp(sql.NullString{String: stamp(*t), Valid: true})
}

// unclaimed returns the shop of a terminal that may use an id; ErrHandedOver when
// another terminal goes on with it, and ErrInconsistent when one used it. Ids are
// random, so that is no accident, and it must not learn more.
func unclaimed(ctx context.Context, t tx, terminal, id string) (shop string, err error) {
	var handed, known int
	err = t.row(ctx, "SELECT shop, (SELECT count(*) FROM meta WHERE key = ?), (SELECT count(*) FROM payments WHERE payments.id = ?) FROM terminals WHERE terminals.id = ?",
		handedKey(id), id, terminal).Scan(&shop, &handed, &known)
	if err != nil {
		return "", fmt.Errorf("terminal %s: %w", terminal, err)
	}
	if handed > 0 {
		h, err := handedOf(ctx, t, id)
		if err != nil {
			return "", err
		}
		if h.To != terminal {
			return "", fmt.Errorf("payment %s: %w", id, cmp.Or(h.elsewhere(ctx, t, terminal, id), ErrInconsistent))
		}
	}
	if known > 0 {
		return "", fmt.Errorf("payment %s: %w", id, ErrInconsistent)
	}
	return shop, nil
}

// insert writes a new payment.
func (l *Ledger) insert(ctx context.Context, t tx, r *row) error {
	var err error
	if r.shop, err = unclaimed(ctx, t, r.terminal, r.ID); err != nil {
		return err
	}
	number, err := digits(12)
	if err != nil {
		return err
	}
	r.NetworkID = l.now().In(JST).Format("20060102") + number
	return t.later(ctx, "insert payment "+r.ID, `INSERT INTO payments (id, terminal, shop, body_hash, state, amount, wallet, rail, brand, network_id, customer,
		masked_code, reason, payer_amount, created_at, decide_at, lapse, cancel_until, day, purpose) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.ID, r.terminal, r.shop, r.bodyHash, r.State, r.AmountYen, r.wallet, r.Rail, r.Brand, r.NetworkID, r.customer,
		r.maskedCode, r.Reason, r.PayerAmount, stamp(l.now()), optional(r.decideAt), r.lapse, optional(r.CancelUntil), r.SettlementDay, r.Purpose)
}

// save writes what may change of a payment.
func save(ctx context.Context, t tx, r row) error {
	return t.later(ctx, "save payment "+r.ID, `UPDATE payments SET state = ?, refunded = ?, reason = ?, paid_at = ?, decide_at = ?, lapse = ?,
		customer = ?, wallet = ?, brand = ?, network_id = ?, payer_amount = ?, cancel_until = ?, day = ? WHERE id = ?`,
		r.State, r.RefundedYen, r.Reason, optional(r.PaidAt), optional(r.decideAt), r.lapse,
		r.customer, r.wallet, r.Brand, r.NetworkID, r.PayerAmount, optional(r.CancelUntil), r.SettlementDay, r.ID)
}

// decline ends a payment that took nothing.
func (r *row) decline(why wire.Code) {
	r.State, r.Reason, r.decideAt, r.lapse = wire.PaymentDeclined, why, nil, ""
}

// byWallet writes what the wallet says about a payment.
func (r *row) byWallet(w Wallet, now time.Time) {
	until := cancelUntil(w.Rail, now)
	r.wallet, r.Rail, r.Brand, r.PayerAmount, r.CancelUntil = w.Name, w.Rail, w.Brand, w.payerAmount(r.AmountYen), &until
}

// payer is the account that a payment's money comes from, and goes back to.
func (r row) payer() string {
	if r.wallet == externalWallet {
		return networkAccount
	}
	return walletAccount(r.customer.Int64)
}
