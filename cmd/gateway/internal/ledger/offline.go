package ledger

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal/wire"
)

// A bill that a till without a network drew, as the books take it: the till
// has told nobody yet, so the payment begins with the customer.

// drawn reads a bill and checks it with the journal key of the till that drew
// it. Errors: ErrBill.
func (l *Ledger) drawn(ctx context.Context, t tx, text string) (b wire.OfflineBill, shop string, err error) {
	b, err = wire.ParseOfflineBill(text)
	if err != nil {
		return b, "", fmt.Errorf("%w: %w", ErrBill, err)
	}
	var key string
	err = t.row(ctx, "SELECT shop, journal_key FROM terminals WHERE id = ? AND revoked_at IS NULL", b.TerminalID).Scan(&shop, &key)
	if errors.Is(err, sql.ErrNoRows) {
		return b, "", fmt.Errorf("bill of terminal %s: %w", b.TerminalID, ErrBill)
	}
	if err != nil {
		return b, "", err
	}
	raw, err := base64.StdEncoding.DecodeString(key)
	if err != nil {
		return b, "", fmt.Errorf("journal key of %s: %w", b.TerminalID, ErrBill)
	}
	if b, err = wire.VerifyOfflineBill(text, ed25519.PublicKey(raw), l.now()); err != nil {
		return b, "", fmt.Errorf("%w: %w", ErrBill, err)
	}
	return b, shop, nil
}

// ReadOffline reads what a phone scanned from a till without a network.
func (l *Ledger) ReadOffline(ctx context.Context, c Customer, text string) (out Bill, err error) {
	err = l.view(ctx, func(t tx) error {
		b, shop, err := l.drawn(ctx, t, text)
		if err != nil {
			return err
		}
		r, err := loadAny(ctx, t, b.ID)
		if err == nil && (r.bodyHash != hash(text) || r.customer.Int64 != c.ID) {
			return fmt.Errorf("bill %s: %w", b.ID, ErrBill) // paid by another, or closed
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		out = Bill{Payment: b.ID, Shop: shop, Yen: b.AmountYen, Until: time.Unix(b.At, 0).Add(wire.OfflineLife).UTC()}
		out.PIN, err = asksPIN(ctx, t, c.ID, b.AmountYen)
		return err
	})
	return out, err
}

// PayOffline pays such a bill from a customer's wallet, once: the customer who
// paid it gets the payment again. The till that comes back to its network
// finds the payment under its id. Errors: ErrBill, ErrPIN, ErrLocked.
func (l *Ledger) PayOffline(ctx context.Context, c Customer, text, pin string) (p wire.Payment, err error) {
	if c.Rail != "jcoin" {
		return p, fmt.Errorf("pay with %s: %w", c.Wallet, ErrBill)
	}
	var wrong error
	err = l.update(ctx, func(t tx) error {
		b, _, err := l.drawn(ctx, t, text)
		if err != nil {
			return err
		}
		if err := t.hold(ctx, lock{lockPayment, b.ID}); err != nil {
			return err
		}
		r, err := loadAny(ctx, t, b.ID)
		if err == nil {
			if r.bodyHash != hash(text) || r.customer.Int64 != c.ID {
				return fmt.Errorf("bill %s: %w", b.ID, ErrBill)
			}
			p = r.Payment
			return nil
		}
		if !errors.Is(err, ErrNotFound) {
			return err
		}
		if wrong, err = l.passPIN(ctx, t, c.ID, b.AmountYen, pin); wrong != nil || err != nil {
			return err
		}
		p, err = l.payDrawn(ctx, t, c, b, text)
		return err
	})
	return p, errors.Join(err, wrong)
}

// payDrawn writes the payment of a bill and takes its money.
func (l *Ledger) payDrawn(ctx context.Context, t tx, c Customer, b wire.OfflineBill, text string) (wire.Payment, error) {
	w, err := l.wallet(c.Wallet)
	if err != nil {
		return wire.Payment{}, err
	}
	r := l.newRow(Request{b.TerminalID, b.ID, []byte(text)}, b.AmountYen, c.Rail)
	r.byWallet(w, l.now())
	r.customer = sql.NullInt64{Int64: c.ID, Valid: true}
	if err := l.insert(ctx, t, &r); err != nil {
		return wire.Payment{}, err
	}
	if err := l.capture(ctx, t, &r); err != nil {
		return wire.Payment{}, err
	}
	return r.kept(), nil
}
