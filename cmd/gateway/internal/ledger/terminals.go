package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// activationLife is how long an activation code may be used.
const activationLife = 24 * time.Hour

// NewActivation makes a one-time code that enrols one terminal of a shop.
func (l *Ledger) NewActivation(ctx context.Context, shop string) (code string, err error) {
	code = rand.Text() // 130 bits
	err = l.update(ctx, func(t tx) error {
		if err := l.shop(ctx, t, shop); err != nil {
			return err
		}
		_, err := t.exec(ctx, "INSERT INTO activations (code_hash, shop, expires_at) VALUES (?, ?, ?)",
			hash(code), shop, stamp(l.now().Add(activationLife)))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("make activation: %w", err)
	}
	return code, nil
}

// A Terminal is an enrolled device.
type Terminal struct {
	ID   string
	Shop string
}

// Enrol spends an activation code and makes a terminal with the certificate
// that issue returns the serial number of. When issue fails the code is not
// spent. Errors: ErrActivation.
func (l *Ledger) Enrol(ctx context.Context, code, journalKey string, issue func(Terminal) (serial string, err error)) (t Terminal, err error) {
	err = l.update(ctx, func(x tx) error {
		if err := x.hold(ctx, lock{kind: lockTerminals}); err != nil {
			return err
		}
		var expires string
		var used sql.NullString
		err := x.row(ctx, "SELECT shop, expires_at, terminal FROM activations WHERE code_hash = ?", hash(code)).Scan(&t.Shop, &expires, &used)
		if errors.Is(err, sql.ErrNoRows) || (err == nil && (used.Valid || stamp(l.now()) > expires)) {
			return ErrActivation
		}
		if err != nil {
			return err
		}
		var n int
		if err := x.row(ctx, "SELECT count(*) FROM terminals").Scan(&n); err != nil {
			return err
		}
		t.ID = fmt.Sprintf("T-%04d", n+1)
		serial, err := issue(t)
		if err != nil {
			return err
		}
		if _, err := x.exec(ctx, "INSERT INTO terminals (id, shop, journal_key, serial, created_at) VALUES (?, ?, ?, ?, ?)",
			t.ID, t.Shop, journalKey, serial, stamp(l.now())); err != nil {
			return err
		}
		_, err = x.exec(ctx, "UPDATE activations SET terminal = ? WHERE code_hash = ?", t.ID, hash(code))
		return err
	})
	if err != nil {
		return Terminal{}, fmt.Errorf("enrol: %w", err)
	}
	return t, nil
}

// Terminal returns an enrolled terminal that was not revoked, or ErrNotFound.
func (l *Ledger) Terminal(ctx context.Context, id string) (t Terminal, err error) {
	err = l.db.QueryRowContext(ctx, l.db.numbered("SELECT id, shop FROM terminals WHERE id = ? AND revoked_at IS NULL"), id).Scan(&t.ID, &t.Shop)
	if errors.Is(err, sql.ErrNoRows) {
		return t, fmt.Errorf("terminal %s: %w", id, ErrNotFound)
	}
	return t, err
}

// A Device is an enrolled terminal as those see it who run the backend.
type Device struct {
	ID         string `json:"id"`
	Shop       string `json:"shop"`
	EnrolledAt string `json:"enrolledAt"`
	RevokedAt  string `json:"revokedAt,omitempty"`
}

// Devices lists the terminals.
func (l *Ledger) Devices(ctx context.Context) (list []Device, err error) {
	err = l.view(ctx, func(t tx) error {
		list = []Device{}
		return t.each(ctx, "SELECT id, shop, created_at, coalesce(revoked_at, '') FROM terminals ORDER BY id", nil, func(scan func(...any) error) error {
			var d Device
			err := scan(&d.ID, &d.Shop, &d.EnrolledAt, &d.RevokedAt)
			list = append(list, d)
			return err
		})
	})
	return list, err
}

// Revoke shuts a terminal out, for ever. What it has open stays open in the
// books: a spare terminal cannot close it under another name.
func (l *Ledger) Revoke(ctx context.Context, id string) error {
	return l.update(ctx, func(t tx) error {
		n, err := t.exec(ctx, "UPDATE terminals SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", stamp(l.now()), id)
		if err == nil && n == 0 {
			return fmt.Errorf("revoke %s: %w", id, ErrNotFound)
		}
		return err
	})
}
