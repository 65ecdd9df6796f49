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

// midnight is the end of the day of t in Japan.
func midnight(t time.Time) time.Time {
	y, m, d := t.In(JST).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, JST)
}

// A Decision is how a simulated customer or network takes its time: the
// payment is in process, and captured after this while. Zero decides at once.
type Decision time.Duration

// A row is a payment as kept.
type row struct {
	wire.Payment
	terminal, shop, bodyHash, wallet string
	customer                         sql.NullInt64
	decideAt                         *time.Time
	// lapse is why the payment is declined at decideAt; "" captures it then.
	lapse      wire.Code
	maskedCode string
}

const columns = `id, terminal, shop, body_hash, state, amount, refunded, wallet, rail, brand, network_id, customer, reason, payer_amount, decide_at, lapse, paid_at, cancel_until, day, masked_code, purpose`

// load reads one payment of a terminal, or ErrNotFound.
func load(ctx context.Context, t tx, terminal, id string) (row, error) {
	r, err := loadAny(ctx, t, id)
	if err == nil && r.terminal != terminal {
		return row{}, fmt.Errorf("payment %s: %w", id, ErrNotFound)
	}
	return r, err
}

// loadAny reads one payment, or ErrNotFound.
func loadAny(ctx context.Context, t tx, id string) (row, error) {
	var r row
	var decide, paid, until sql.NullString
	err := t.row(ctx, "SELECT "+columns+" FROM payments WHERE id = ?", id).Scan(
		&r.ID, &r.terminal, &r.shop, &r.bodyHash, &r.State, &r.AmountYen, &r.RefundedYen, &r.wallet, &r.Rail, &r.Brand, &r.NetworkID,
		&r.customer, &r.Reason, &r.PayerAmount, &decide, &r.lapse, &paid, &until, &r.SettlementDay, &r.maskedCode, &r.Purpose)
	if errors.Is(err, sql.ErrNoRows) {
		return r, fmt.Errorf("payment %s: %w", id, ErrNotFound)
	}
	r.decideAt, r.PaidAt, r.CancelUntil = unstamp(decide), unstamp(paid), unstamp(until)
	return r, err
}

// unclaimed returns ErrInconsistent when another terminal used the id, or goes
// on with it. Ids are random, so this is no accident, and it must not learn more.
func unclaimed(ctx context.Context, t tx, terminal, id string) error {
	h, err := handedOf(ctx, t, id)
	if err != nil {
		return err
	}
	var n int
	if err := t.row(ctx, "SELECT count(*) FROM payments WHERE id = ?", id).Scan(&n); err != nil {
		return err
	}
	if n > 0 || (h.To != "" && h.To != terminal) {
		return fmt.Errorf("payment %s: %w", id, ErrInconsistent)
	}
	return nil
}

// save writes what may change of a payment.
func save(ctx context.Context, t tx, r row) error {
	_, err := t.exec(ctx, `UPDATE payments SET state = ?, refunded = ?, reason = ?, paid_at = ?, decide_at = ?, lapse = ?,
		customer = ?, wallet = ?, brand = ?, network_id = ?, payer_amount = ?, cancel_until = ?, day = ? WHERE id = ?`,
		r.State, r.RefundedYen, r.Reason, optional(r.PaidAt), optional(r.decideAt), r.lapse,
		r.customer, r.wallet, r.Brand, r.NetworkID, r.PayerAmount, optional(r.CancelUntil), r.SettlementDay, r.ID)
	return err
}

// Pay takes the money of a payment, once: the same id and bytes give the
// payment as it stands, other bytes ErrInconsistent.
func (l *Ledger) Pay(ctx context.Context, terminal, id string, body []byte, q wire.PayRequest, wait Decision) (p wire.Payment, err error) {
	err = l.update(ctx, func(t tx) error {
		r, known, err := l.known(ctx, t, terminal, id, body)
		if err != nil || known {
			p = r.Payment
			return err
		}
		r = l.newRow(terminal, id, body, q.AmountYen, q.Rail)
		r.maskedCode = paycode.Mask(q.PaymentCode)
		p, err = l.begin(ctx, t, r, q.PaymentCode, wait)
		return err
	})
	return p, err
}

// begin writes a payment by a code, and takes its money when nobody has to be
// asked.
func (l *Ledger) begin(ctx context.Context, t tx, r row, code string, wait Decision) (p wire.Payment, err error) {
	if err := l.route(ctx, t, &r, code, wait); err != nil {
		return p, err
	}
	if err := l.insert(ctx, t, &r); err != nil {
		return p, err
	}
	if r.State == wire.PaymentProcessing && r.lapse == "" && wait == 0 && r.customer.Valid {
		if err := l.capture(ctx, t, &r); err != nil {
			return p, err
		}
	}
	return l.fresh(ctx, t, r)
}

// known returns a payment that came before, as it stands.
func (l *Ledger) known(ctx context.Context, t tx, terminal, id string, body []byte) (row, bool, error) {
	r, err := load(ctx, t, terminal, id)
	switch {
	case errors.Is(err, ErrNotFound):
		return row{}, false, nil
	case err != nil:
		return row{}, false, err
	case r.bodyHash == "": // closed by a cancel that came first
		return r, true, nil
	case r.bodyHash != hash(string(body)):
		return row{}, false, fmt.Errorf("payment %s: %w", id, ErrInconsistent)
	}
	r.Payment, err = l.settled(ctx, t, r)
	return r, true, err
}

// newRow is a payment that begins.
func (l *Ledger) newRow(terminal, id string, body []byte, yen int64, rail string) row {
	return row{terminal: terminal, bodyHash: hash(string(body)), Payment: wire.Payment{
		ID: id, State: wire.PaymentProcessing, Reason: wire.CodeInProcess, AmountYen: yen, Rail: rail, SettlementDay: day(l.now()),
	}}
}

// confirmLife is how long a customer has to enter the PIN.
const confirmLife = 3 * time.Minute

// route finds whose code it is, marks it used, declines what cannot be paid
// with it, and asks the customer where the wallet wants that.
func (l *Ledger) route(ctx context.Context, t tx, r *row, code string, wait Decision) error {
	var expires string
	var used sql.NullString
	var confirmFrom int64
	err := t.row(ctx, `SELECT customers.id, customers.wallet, customers.confirm_from, codes.expires_at, codes.payment
		FROM codes JOIN customers ON customers.id = codes.customer WHERE codes.hash = ?`, l.codeHash(code)).Scan(
		&r.customer, &r.wallet, &confirmFrom, &expires, &used)
	if errors.Is(err, sql.ErrNoRows) {
		l.routeOut(r, code)
		return nil
	}
	if err != nil {
		return err
	}
	w, err := l.wallet(r.wallet)
	if err != nil {
		return err
	}
	r.byWallet(w, l.now())
	switch {
	case used.Valid:
		r.decline(wire.CodeUsedCode)
		return nil
	case stamp(l.now()) > expires:
		r.decline(wire.CodeExpiredCode)
	case wait > 0:
		at := l.now().Add(time.Duration(wait))
		r.decideAt = &at
	case r.Purpose == "" && confirmFrom > 0 && r.AmountYen >= confirmFrom:
		at := l.now().Add(confirmLife)
		r.decideAt, r.lapse = &at, wire.CodeUserRefused
	}
	_, err = t.exec(ctx, "UPDATE codes SET payment = ? WHERE hash = ?", r.ID, l.codeHash(code))
	return err
}

// routeOut gives a code that is not ours to the network that knows it; "" is a
// payment for which the network makes one.
func (l *Ledger) routeOut(r *row, code string) {
	if l.External == nil || (code != "" && !l.External(code)) {
		r.decline(wire.CodeInvalidCode)
		return
	}
	if r.Purpose != "" { // its protocol has no such call
		r.decline(wire.CodeRailNotSupported)
		return
	}
	until := midnight(l.now()).Add(alipayWindow)
	r.Rail, r.wallet, r.CancelUntil = "alipayplus", externalWallet, &until
}

// decline ends a payment that took nothing.
func (r *row) decline(why wire.Code) {
	r.State, r.Reason, r.decideAt, r.lapse = wire.PaymentDeclined, why, nil, ""
}

// byWallet writes what the wallet says about a payment.
func (r *row) byWallet(w Wallet, now time.Time) {
	until := midnight(now).Add(w.CancelUntil)
	r.wallet, r.Rail, r.Brand, r.PayerAmount, r.CancelUntil = w.Name, w.Rail, w.Brand, w.payerAmount(r.AmountYen), &until
}

// insert writes a new payment.
func (l *Ledger) insert(ctx context.Context, t tx, r *row) error {
	if err := unclaimed(ctx, t, r.terminal, r.ID); err != nil {
		return err
	}
	if err := t.row(ctx, "SELECT shop FROM terminals WHERE id = ?", r.terminal).Scan(&r.shop); err != nil {
		return fmt.Errorf("terminal %s: %w", r.terminal, err)
	}
	number, err := digits(12)
	if err != nil {
		return err
	}
	r.NetworkID = l.now().In(JST).Format("20060102") + number
	_, err = t.exec(ctx, `INSERT INTO payments (id, terminal, shop, body_hash, state, amount, wallet, rail, brand, network_id, customer,
		masked_code, reason, payer_amount, created_at, decide_at, lapse, cancel_until, day, purpose) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.ID, r.terminal, r.shop, r.bodyHash, r.State, r.AmountYen, r.wallet, r.Rail, r.Brand, r.NetworkID, r.customer,
		r.maskedCode, r.Reason, r.PayerAmount, stamp(l.now()), optional(r.decideAt), r.lapse, optional(r.CancelUntil), r.SettlementDay, r.Purpose)
	if err != nil {
		return fmt.Errorf("insert payment %s: %w", r.ID, err)
	}
	return nil
}

// settled carries out a decision whose time has come, and returns the payment
// as it then stands.
func (l *Ledger) settled(ctx context.Context, t tx, r row) (wire.Payment, error) {
	if r.State != wire.PaymentProcessing || r.decideAt == nil || l.now().Before(*r.decideAt) {
		return r.Payment, nil
	}
	if r.lapse != "" {
		r.decline(r.lapse)
		if err := save(ctx, t, r); err != nil {
			return r.Payment, err
		}
	} else if err := l.capture(ctx, t, &r); err != nil {
		return r.Payment, err
	}
	return l.fresh(ctx, t, r)
}

// capture moves the money of a payment in process, or declines it.
func (l *Ledger) capture(ctx context.Context, t tx, r *row) error {
	able := l.collectable
	if r.Purpose != "" {
		able = l.creditable
	}
	why, err := able(ctx, t, *r)
	if err != nil {
		return err
	}
	r.decideAt, r.lapse = nil, ""
	if why != "" {
		r.decline(why)
		return save(ctx, t, *r)
	}
	return l.capturePaid(ctx, t, r)
}

// capturePaid writes that the money of a payment moved.
func (l *Ledger) capturePaid(ctx context.Context, t tx, r *row) error {
	now := l.now()
	// It is settled with the day on which the money came, whenever it was
	// asked for: the settlement of that other day may have been paid out.
	r.State, r.Reason, r.PaidAt, r.SettlementDay = wire.PaymentPaid, "", &now, day(now)
	if r.Purpose != "" {
		until := now.Add(creditWindow)
		r.CancelUntil = &until
	}
	if err := l.post(ctx, t, r.move()); err != nil {
		return err
	}
	return save(ctx, t, *r)
}

// payer is the account that a payment's money comes from, and goes back to.
func (r row) payer() string {
	if r.wallet == externalWallet {
		return networkAccount
	}
	return walletAccount(r.customer.Int64)
}

// fresh reads a payment again, as everybody else sees it.
func (l *Ledger) fresh(ctx context.Context, t tx, r row) (wire.Payment, error) {
	now, err := load(ctx, t, r.terminal, r.ID)
	return now.Payment, err
}

// Inquire returns a payment as it stands, or ErrNotFound.
func (l *Ledger) Inquire(ctx context.Context, terminal, id string) (p wire.Payment, err error) {
	err = l.update(ctx, func(t tx) error {
		r, err := load(ctx, t, terminal, id)
		if err != nil {
			return err
		}
		p, err = l.settled(ctx, t, r)
		return err
	})
	return p, err
}
