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

// checks are queries that return a line for each contradiction. The database
// refuses to bring most of them about; the audit does not trust that.
var checks = []struct{ why, query string }{
	{"the accounts do not add up to zero",
		"SELECT 'books' FROM (SELECT sum(yen) AS yen FROM postings) AS x WHERE yen <> 0"},
	{"a transfer has no yen, or stays where it is",
		"SELECT CAST(id AS TEXT) FROM transfers WHERE yen <= 0 OR source = target"},
	{"money moved twice for one cause",
		"SELECT kind || ' ' || ref FROM transfers GROUP BY kind, ref HAVING count(*) > 1"},
	{"a payment is paid and no money moved, or the other way round",
		`SELECT id FROM payments WHERE (CASE WHEN state = 'PAID' THEN 1 ELSE 0 END) <>
			(SELECT count(*) FROM transfers WHERE kind IN ('pay', 'topup', 'give') AND ref = payments.id) -
			(SELECT count(*) FROM transfers WHERE kind IN ('cancel', 'latecancel', 'uncredit') AND ref = payments.id)`},
	{"a payment moved another sum than its own",
		`SELECT payments.id FROM payments JOIN transfers ON transfers.ref = payments.id AND kind IN ('pay', 'cancel', 'latecancel', 'topup', 'give', 'uncredit') WHERE transfers.yen <> payments.amount`},
	{"a payment's money went another way than its purpose says",
		`SELECT payments.id FROM payments JOIN transfers ON transfers.ref = payments.id AND kind IN ('pay', 'topup', 'give') WHERE
			kind <> (CASE purpose WHEN 'topup' THEN 'topup' WHEN 'payout' THEN 'give' ELSE 'pay' END)
			OR (CASE purpose WHEN '' THEN target ELSE source END) <> 'shop:' || shop`},
	{"the refunds of a payment are not its sum given back, or more than it",
		`SELECT id FROM payments WHERE refunded > amount OR refunded <>
			(SELECT coalesce(sum(amount), 0) FROM refunds WHERE payment = payments.id AND state = 'DONE')`},
	{"a refund is done and its money did not move, or the other way round",
		`SELECT id FROM refunds WHERE (CASE WHEN state = 'DONE' THEN amount ELSE 0 END) <>
			(SELECT coalesce(sum(yen), 0) FROM transfers WHERE kind = 'refund' AND ref = refunds.id)`},
	{"an account of a customer is overdrawn",
		"SELECT account FROM postings WHERE account LIKE 'wallet:%' OR account LIKE 'bank:%' GROUP BY account HAVING sum(yen) < 0"},
	{"an order is done and its money did not move, or the other way round",
		`SELECT id FROM orders WHERE (CASE WHEN state = 'DONE' THEN yen ELSE 0 END) <>
			(SELECT coalesce(sum(yen), 0) FROM transfers WHERE transfers.kind = orders.kind AND ref = orders.id)`},
	{"a checkpoint is not the sum of the transfers up to it",
		"SELECT account FROM checkpoints WHERE yen <> " + between("account", "0", "upto")},
	{"a code paid twice",
		`SELECT payment FROM codes WHERE payment IS NOT NULL GROUP BY payment HAVING count(*) > 1`},
	{"a shop's balance is not what was paid less what was given back and what was settled",
		`SELECT name FROM shops WHERE
			(SELECT coalesce(sum(yen), 0) FROM postings WHERE account = 'shop:' || shops.name) <>
			(SELECT coalesce(sum(CASE purpose WHEN '' THEN amount - refunded ELSE -amount END), 0) FROM payments WHERE shop = shops.name AND state = 'PAID')
			- (SELECT coalesce(sum(fee + paid), 0) FROM settlements WHERE shop = shops.name)`},
	{"a settlement does not add up",
		`SELECT id FROM settlements WHERE gross - refunds - credits - fee + carried <> paid AND paid <> 0 OR paid < 0 OR
			gross <> (SELECT coalesce(sum(gross), 0) FROM settlement_lines WHERE settlement = settlements.id) OR
			refunds <> (SELECT coalesce(sum(refunds), 0) FROM settlement_lines WHERE settlement = settlements.id) OR
			credits <> (SELECT coalesce(sum(credits), 0) FROM settlement_lines WHERE settlement = settlements.id)`},
	{"a settlement was paid with another sum than its own",
		`SELECT settlements.id FROM settlements JOIN transfers ON ref = settlements.id AND kind IN ('settle', 'payout') WHERE yen <> settlements.paid`},
}

// Audit reads the books whole and proves them, or names what is wrong.
func (l *Ledger) Audit(ctx context.Context) (a Audit, err error) {
	err = l.view(ctx, func(t tx) error {
		a = Audit{Payments: []PaymentLine{}, Accounts: []Account{}, Faults: []string{}}
		for _, c := range checks {
			err := t.each(ctx, c.query, nil, func(scan func(...any) error) error {
				var ref string
				err := scan(&ref)
				a.Faults = append(a.Faults, fmt.Sprintf("%s: %s", c.why, ref))
				return err
			})
			if err != nil {
				return fmt.Errorf("audit, %s: %w", c.why, err)
			}
		}
		return a.list(ctx, t)
	})
	return a, err
}

// list reads the payments and the balances.
func (a *Audit) list(ctx context.Context, t tx) error {
	const payments = "SELECT id, terminal, state, amount, refunded, brand, masked_code, reason FROM payments ORDER BY created_at, id"
	err := t.each(ctx, payments, nil, func(scan func(...any) error) error {
		var p PaymentLine
		err := scan(&p.ID, &p.Terminal, &p.State, &p.AmountYen, &p.RefundedYen, &p.Brand, &p.MaskedCode, &p.Reason)
		a.Payments = append(a.Payments, p)
		return err
	})
	if err != nil {
		return fmt.Errorf("audit payments: %w", err)
	}
	const accounts = "SELECT account, CAST(sum(yen) AS BIGINT) FROM postings GROUP BY account ORDER BY account"
	err = t.each(ctx, accounts, nil, func(scan func(...any) error) error {
		var x Account
		err := scan(&x.Name, &x.Yen)
		a.Accounts = append(a.Accounts, x)
		return err
	})
	if err != nil {
		return fmt.Errorf("audit accounts: %w", err)
	}
	return nil
}
