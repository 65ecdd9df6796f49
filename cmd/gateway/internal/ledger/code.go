package ledger

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"kaikei/terminal/paycode"
)

// A PaymentCode is what a customer's phone shows.
type PaymentCode struct {
	Wallet    string    `json:"wallet"`
	Brand     string    `json:"brand"`
	Text      string    `json:"text"`           // a bearer token
	JPQR      string    `json:"jpqr,omitempty"` // the same token as a JPQR1 text
	MadeAt    time.Time `json:"madeAt"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// digits returns n random digits.
func digits(n int) (string, error) {
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
	number, err := rand.Int(rand.Reader, limit)
	if err != nil {
		return "", fmt.Errorf("draw digits: %w", err)
	}
	return fmt.Sprintf("%0*s", n, number), nil
}

// NewCode makes a payment code of the n-th customer of a wallet, counted from
// 1. It lives one minute and pays once.
func (l *Ledger) NewCode(ctx context.Context, wallet string, n int) (PaymentCode, error) {
	w, err := l.wallet(wallet)
	if err != nil {
		return PaymentCode{}, err
	}
	number, err := digits(w.Digits - len(w.Prefix))
	if err != nil {
		return PaymentCode{}, err
	}
	now := l.now()
	c := PaymentCode{Wallet: w.Name, Brand: w.Brand, MadeAt: now, ExpiresAt: now.Add(CodeLife), Text: w.Prefix + number}
	if w.Operator != "" {
		c.JPQR = paycode.JPQRText(w.Operator, c.Text)
	}
	// One statement is a transaction of its own.
	done, err := l.db.ExecContext(ctx, l.db.numbered(`INSERT INTO codes (hash, customer, expires_at)
		SELECT ?, id, ? FROM customers WHERE wallet = ? AND number = ?`), l.codeHash(c.Text), stamp(c.ExpiresAt), w.Name, n)
	if err != nil {
		return PaymentCode{}, fmt.Errorf("make code: %w", err)
	}
	if made, err := done.RowsAffected(); err != nil || made == 0 {
		return PaymentCode{}, fmt.Errorf("customer %d of wallet %s: %w", n, w.Name, ErrWallet)
	}
	return c, nil
}

// Spent reports whether a code was sent by a till.
func (l *Ledger) Spent(ctx context.Context, c PaymentCode) (bool, error) {
	p, err := l.paidBy(ctx, c.Text)
	return p != "", err
}

// paidBy returns the payment that a code was used for, "" when none.
func (l *Ledger) paidBy(ctx context.Context, code string) (string, error) {
	var payment sql.NullString
	err := l.db.QueryRowContext(ctx, l.db.numbered("SELECT payment FROM codes WHERE hash = ?"), l.codeHash(code)).Scan(&payment)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return payment.String, err
}

// codeHash is how a payment code is kept: one for all forms of its token. A
// JPQR code counts as its number where a wallet of ours is its operator's.
func (l *Ledger) codeHash(code string) string {
	token := paycode.Token(code)
	for _, w := range l.rails {
		if w.Operator != "" && strings.HasPrefix(token, w.Operator) {
			return hash(token)
		}
	}
	return hash(code)
}

// hash is how codes and bodies are kept.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
