package ledger

import (
	"context"
	"fmt"

	"kaikei/terminal/wire"
)

// A PaymentLine is one payment as the audit lists it.
type PaymentLine struct {
	ID          string            `json:"id"`
	Terminal    string            `json:"terminal"`
	State       wire.PaymentState `json:"state"`
	AmountYen   int64             `json:"amountYen"`
	RefundedYen int64             `json:"refundedYen"`
	Brand       string            `json:"brand"`
	MaskedCode  string            `json:"maskedCode"`
	Reason      wire.Code         `json:"reason,omitempty"`
}

// An Account is one account with its balance, the sum of its postings.
type Account struct {
	Name string `json:"name"`
	Yen  int64  `json:"yen"`
}

// An Audit is what the books say, and where they contradict themselves.
type Audit struct {
	Payments []PaymentLine `json:"payments"`
	Accounts []Account     `json:"accounts"`
	Faults   []string      `json:"faults"` // empty when all is well
}

// checks are queries that return a line for each contradiction.
var checks = []struct{ why, query string }{
	{"an entry does not add up to zero",
		"SELECT entry FROM postings GROUP BY entry HAVING sum(yen) <> 0 OR count(*) <> 2"},
	{"a customer was charged more than once",
		"SELECT ref FROM entries WHERE kind = 'pay' GROUP BY ref HAVING count(*) > 1"},
	{"a payment is paid and no money moved, or the other way round",
		`SELECT id FROM payments WHERE (state = 'PAID') <> (
			(SELECT count(*) FROM entries WHERE kind = 'pay' AND ref = payments.id) > (SELECT count(*) FROM entries WHERE kind = 'cancel' AND ref = payments.id))`},
	{"the refunds of a payment are not its sum given back, or more than it",
		`SELECT id FROM payments WHERE refunded > amount OR refunded <>
			(SELECT coalesce(sum(amount), 0) FROM refunds WHERE payment = payments.id AND state = 'DONE')`},
	{"a refund is done and no money moved, or more than once",
		`SELECT id FROM refunds WHERE (state = 'DONE') <> ((SELECT count(*) FROM entries WHERE kind = 'refund' AND ref = refunds.id) = 1)`},
	{"a wallet is overdrawn",
		"SELECT account FROM postings WHERE account LIKE 'wallet:%' GROUP BY account HAVING sum(yen) < 0"},
	{"a code paid twice",
		`SELECT payment FROM codes WHERE payment IS NOT NULL GROUP BY payment HAVING count(*) > 1`},
	{"the shops' balances are not what was paid less what was given back",
		`SELECT 'shops' WHERE (SELECT coalesce(sum(yen), 0) FROM postings WHERE account LIKE 'shop:%') <>
			(SELECT coalesce(sum(amount - refunded), 0) FROM payments WHERE state = 'PAID')`},
}

// Audit reads the books whole and proves them, or names what is wrong.
func (l *Ledger) Audit(ctx context.Context) (Audit, error) {
	a := Audit{Payments: []PaymentLine{}, Accounts: []Account{}, Faults: []string{}}
	for _, c := range checks {
		err := l.each(ctx, c.query, func(scan func(...any) error) error {
			var ref string
			if err := scan(&ref); err != nil {
				return err
			}
			a.Faults = append(a.Faults, fmt.Sprintf("%s: %s", c.why, ref))
			return nil
		})
		if err != nil {
			return a, err
		}
	}
	err := l.each(ctx, "SELECT id, terminal, state, amount, refunded, brand, masked_code, reason FROM payments ORDER BY rowid", func(scan func(...any) error) error {
		var p PaymentLine
		err := scan(&p.ID, &p.Terminal, &p.State, &p.AmountYen, &p.RefundedYen, &p.Brand, &p.MaskedCode, &p.Reason)
		a.Payments = append(a.Payments, p)
		return err
	})
	if err != nil {
		return a, err
	}
	err = l.each(ctx, "SELECT account, sum(yen) FROM postings GROUP BY account ORDER BY account", func(scan func(...any) error) error {
		var x Account
		err := scan(&x.Name, &x.Yen)
		a.Accounts = append(a.Accounts, x)
		return err
	})
	return a, err
}

// each calls f for each line of a query.
func (l *Ledger) each(ctx context.Context, query string, f func(scan func(...any) error) error) error {
	rows, err := l.db.QueryContext(ctx, query)
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return fmt.Errorf("audit: %w", err)
		}
	}
	return rows.Err()
}
