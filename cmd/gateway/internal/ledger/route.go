package ledger

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kaikei/terminal/wire"
)

// confirmLife is how long a customer has to enter the PIN.
const confirmLife = 3 * time.Minute

// route finds whose code it is, marks it used, declines what cannot be paid
// with it, and asks the customer where the wallet wants that.
func (l *Ledger) route(ctx context.Context, t tx, r *row, code string, wait Decision) error {
	var expires string
	var used sql.NullString
	var confirmFrom int64
	if err := t.hold(ctx, lock{lockCode, l.codeHash(code)}); err != nil {
		return err
	}
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
	return t.later(ctx, "use code for "+r.ID, "UPDATE codes SET payment = ? WHERE hash = ?", r.ID, l.codeHash(code))
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
	until := cancelUntil("alipayplus", l.now())
	r.Rail, r.wallet, r.CancelUntil = "alipayplus", externalWallet, &until
}
