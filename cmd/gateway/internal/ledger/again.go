package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Again gives a terminal that proved its journal key another certificate, by the
// activation code that it spent or by a fresh one of its shop, which is spent
// then. Issue is as for Enrol. Errors: ErrNotFound when no terminal of the code's
// shop has that key, or it was revoked; ErrActivation.
func (l *Ledger) Again(ctx context.Context, code, journalKey string, issue func(Terminal) (serial string, err error)) (t Terminal, err error) {
	err = l.update(ctx, func(x tx) error {
		if err := x.hold(ctx, lock{kind: lockTerminals}); err != nil {
			return err
		}
		var expires string
		var used sql.NullString
		err := x.row(ctx, "SELECT shop, expires_at, terminal FROM activations WHERE code_hash = ?", hash(code)).Scan(&t.Shop, &expires, &used)
		if errors.Is(err, sql.ErrNoRows) || (err == nil && stamp(l.now()) > expires) {
			return ErrActivation
		}
		if err != nil {
			return err
		}
		err = x.row(ctx, "SELECT id FROM terminals WHERE journal_key = ? AND shop = ? AND revoked_at IS NULL ORDER BY id", journalKey, t.Shop).Scan(&t.ID)
		if errors.Is(err, sql.ErrNoRows) || (err == nil && used.Valid && used.String != t.ID) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		serial, err := issue(t)
		if err != nil {
			return err
		}
		if _, err := x.exec(ctx, "UPDATE activations SET terminal = ? WHERE code_hash = ?", t.ID, hash(code)); err != nil {
			return err
		}
		_, err = x.exec(ctx, "UPDATE terminals SET serial = ? WHERE id = ?", serial, t.ID)
		return err
	})
	if err != nil {
		return Terminal{}, fmt.Errorf("enrol again: %w", err)
	}
	return t, nil
}

// Renewed keeps the serial number of a terminal's new certificate.
func (l *Ledger) Renewed(ctx context.Context, id, serial string) error {
	return l.update(ctx, func(x tx) error {
		n, err := x.exec(ctx, "UPDATE terminals SET serial = ? WHERE id = ? AND revoked_at IS NULL", serial, id)
		if err == nil && n == 0 {
			return fmt.Errorf("renew %s: %w", id, ErrNotFound)
		}
		return err
	})
}
