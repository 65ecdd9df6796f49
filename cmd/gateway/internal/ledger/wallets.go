package ledger

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// A Wallet is one simulated wallet: how its codes look, in which money its
// customers pay, and until when a payment may be cancelled.
type Wallet struct {
	Name     string // on the command line
	Rail     string
	Brand    string // as returned and printed
	Prefix   string // of its codes
	Digits   int    // of its codes
	Currency string // of its customers; "" is yen
	// PerYen is what one yen is in a millionth of the currency's unit.
	PerYen int64
	// CancelUntil is the end of the cancel window, as time after the midnight
	// in Japan that ends the day of the payment.
	CancelUntil time.Duration
	Balances    []int64 // of its customers at the beginning, yen
}

// alipayWindow is 00:15 UTC+8 of the next day, 01:15 in Japan (Alipay+,
// cancelPayment).
const alipayWindow = time.Hour + 15*time.Minute

// CodeLife is how long a payment code lives (Alipay+ and WeChat: one minute).
const CodeLife = time.Minute

// Wallets lists the simulated wallets. The routing numbers of the Alipay+
// partners are made up: public pages do not name them.
func Wallets() []Wallet {
	rich, poor := []int64{100_000, 250_000, 5_000_000}, []int64{100}
	partner := func(name, brand, routing, currency string, perYen int64) Wallet {
		return Wallet{
			Name: name, Rail: "alipayplus", Brand: brand, Prefix: "281" + routing + "02", Digits: 24,
			Currency: currency, PerYen: perYen, CancelUntil: alipayWindow, Balances: rich,
		}
	}
	return []Wallet{
		{Name: "jcoin", Rail: "jcoin", Brand: "J-Coin Pay", Prefix: "900077001", Digits: 20, Balances: rich},
		{Name: "jcoin-poor", Rail: "jcoin", Brand: "J-Coin Pay", Prefix: "900077002", Digits: 20, Balances: poor},
		partner("alipay", "Alipay", "001", "CNY", 46_500),
		partner("alipayhk", "AlipayHK", "002", "HKD", 50_900),
		partner("kakaopay", "Kakao Pay", "003", "KRW", 9_410_000),
		partner("gcash", "GCash", "004", "PHP", 378_000),
		partner("truemoney", "TrueMoney Wallet", "005", "THB", 211_000),
		partner("tng", "TNG eWallet", "006", "MYR", 27_100),
	}
}

// payerAmount returns what the customer sees, in the customer's own money.
func (w Wallet) payerAmount(yen int64) string {
	if w.Currency == "" {
		return ""
	}
	hundredths := (yen*w.PerYen + 5_000) / 10_000
	return fmt.Sprintf("%s %d.%02d", w.Currency, hundredths/100, hundredths%100)
}

// wallet finds a wallet by its name.
func (l *Ledger) wallet(name string) (Wallet, error) {
	var names []string
	for _, w := range l.rails {
		if w.Name == name {
			return w, nil
		}
		names = append(names, w.Name)
	}
	return Wallet{}, fmt.Errorf("wallet %q (there are %s): %w", name, strings.Join(names, ", "), ErrWallet)
}

// seed gives the simulated customers their money, once.
func (l *Ledger) seed(ctx context.Context) error {
	return l.update(ctx, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM customers").Scan(&n); err != nil || n > 0 {
			return err
		}
		for _, w := range l.rails {
			for i, yen := range w.Balances {
				row, err := tx.ExecContext(ctx, "INSERT INTO customers (wallet, number) VALUES (?, ?)", w.Name, i+1)
				if err != nil {
					return err
				}
				id, err := row.LastInsertId()
				if err != nil {
					return err
				}
				if err := l.post(ctx, tx, "open", w.Name, "issuer:"+w.Rail, walletAccount(id), yen); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// walletAccount names the account of a customer.
func walletAccount(customer int64) string { return fmt.Sprintf("wallet:%d", customer) }

// post moves yen from one account to another: one entry, two postings that add
// up to zero.
func (l *Ledger) post(ctx context.Context, tx *sql.Tx, kind, ref, from, to string, yen int64) error {
	row, err := tx.ExecContext(ctx, "INSERT INTO entries (at, kind, ref) VALUES (?, ?, ?)", stamp(l.now()), kind, ref)
	if err != nil {
		return fmt.Errorf("post %s %s: %w", kind, ref, err)
	}
	entry, err := row.LastInsertId()
	if err != nil {
		return fmt.Errorf("post %s %s: %w", kind, ref, err)
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO postings VALUES (?, ?, ?), (?, ?, ?)", entry, from, -yen, entry, to, yen); err != nil {
		return fmt.Errorf("post %s %s: %w", kind, ref, err)
	}
	return nil
}

// balance is the sum of the postings of an account.
func balance(ctx context.Context, tx *sql.Tx, account string) (yen int64, err error) {
	err = tx.QueryRowContext(ctx, "SELECT coalesce(sum(yen), 0) FROM postings WHERE account = ?", account).Scan(&yen)
	return yen, err
}

// A PaymentCode is what a customer's phone shows.
type PaymentCode struct {
	Wallet    string    `json:"wallet"`
	Brand     string    `json:"brand"`
	Text      string    `json:"text"` // a bearer token
	MadeAt    time.Time `json:"madeAt"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// NewCode makes a payment code of the n-th customer of a wallet, counted from
// 1. It lives one minute and pays once.
func (l *Ledger) NewCode(ctx context.Context, wallet string, n int) (PaymentCode, error) {
	w, err := l.wallet(wallet)
	if err != nil {
		return PaymentCode{}, err
	}
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(w.Digits-len(w.Prefix))), nil)
	number, err := rand.Int(rand.Reader, limit)
	if err != nil {
		return PaymentCode{}, fmt.Errorf("make code: %w", err)
	}
	now := l.now()
	c := PaymentCode{
		Wallet: w.Name, Brand: w.Brand, MadeAt: now, ExpiresAt: now.Add(CodeLife),
		Text: fmt.Sprintf("%s%0*s", w.Prefix, w.Digits-len(w.Prefix), number),
	}
	row, err := l.db.ExecContext(ctx, `INSERT INTO codes (hash, customer, expires_at)
		SELECT ?, id, ? FROM customers WHERE wallet = ? AND number = ?`, hash(c.Text), stamp(c.ExpiresAt), w.Name, n)
	if err != nil {
		return PaymentCode{}, fmt.Errorf("make code: %w", err)
	}
	if made, err := row.RowsAffected(); err != nil || made == 0 {
		return PaymentCode{}, fmt.Errorf("customer %d of wallet %s (there are %d): %w", n, w.Name, len(w.Balances), ErrWallet)
	}
	return c, nil
}

// Spent reports whether a code was sent by a till.
func (l *Ledger) Spent(ctx context.Context, c PaymentCode) (bool, error) {
	var payment sql.NullString
	err := l.db.QueryRowContext(ctx, "SELECT payment FROM codes WHERE hash = ?", hash(c.Text)).Scan(&payment)
	return payment.Valid, err
}

// hash is how codes and bodies are kept.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
