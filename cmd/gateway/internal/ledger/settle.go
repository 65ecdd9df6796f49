package ledger

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kaikei/terminal/wire"
)

// Errors of a settlement: of days that may still change, and of a day that is none.
var (
	ErrNotYet = errors.New("days not closed yet")
	ErrDate   = errors.New("not a date such as 2026-01-31")
)

// closedAfter is how long after its end a day may still change: the longest
// cancel window, and some.
const closedAfter = 2 * time.Hour

// feeBasisPoints is what a shop pays of what is settled, by rail, in
// hundredths of a percent. A cancelled payment carries no fee; a refund returns
// none.
var feeBasisPoints = map[string]int64{"jcoin": 95, "alipayplus": 150}

// The contract's types: a statement says what was kept.
type (
	// A Settlement is what a shop is paid for some days.
	Settlement = wire.Settlement
	// A SettlementLine is one day and brand of a settlement.
	SettlementLine = wire.SettlementLine
)

// Settle closes the days up to date for every shop whose schedule closes on
// it, and pays out what has its value day today or had it before. It may be run
// every day, and again: what is done is not done twice. Errors: ErrNotYet, ErrDate.
func (l *Ledger) Settle(ctx context.Context, date string) (made []Settlement, err error) {
	d, err := time.ParseInLocation(time.DateOnly, date, JST)
	if err != nil {
		return nil, fmt.Errorf("settle %q: %w", date, ErrDate)
	}
	if l.now().Before(d.AddDate(0, 0, 1).Add(closedAfter)) {
		return nil, fmt.Errorf("settle %s: %w", date, ErrNotYet)
	}
	err = l.update(ctx, func(t tx) error {
		made = nil
		all, err := l.heldShops(ctx, t)
		if err != nil {
			return err
		}
		for _, s := range all {
			if !s.Schedule.closes(d) {
				continue
			}
			x, err := l.settleShop(ctx, t, s, d)
			if err != nil {
				return fmt.Errorf("settle %s of %s: %w", date, s.Name, err)
			}
			if x != nil {
				made = append(made, *x)
			}
		}
		return l.payOut(ctx, t, day(l.now()))
	})
	if err != nil {
		return nil, err
	}
	return made, l.checkpoint(ctx, 1)
}

// heldShops reads the shops and takes their locks, so that nobody settles beside
// us, gives more than a shop has, or moves its account.
func (l *Ledger) heldShops(ctx context.Context, t tx) ([]Shop, error) {
	all, err := shops(ctx, t)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b Shop) int { return cmp.Compare(a.Name, b.Name) }) // the database sorts otherwise
	for i, s := range all {
		if err := t.hold(ctx, lock{lockShop, s.Name}); err != nil {
			return nil, err
		}
		if err := t.row(ctx, "SELECT bank, schedule FROM shops WHERE name = ?", s.Name).Scan(&all[i].Bank, &all[i].Schedule); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// closes reports whether a schedule closes on a day.
func (s Schedule) closes(d time.Time) bool {
	return d.AddDate(0, 0, 1).Day() == 1 || (s == Semimonthly && d.Day() == 15)
}

// valueDay is when the money of a closing is at the bank: never on a weekend.
func (s Schedule) valueDay(closing time.Time) time.Time {
	var v time.Time
	y, m, _ := closing.Date()
	switch {
	case closing.Day() == 15 && s == Semimonthly:
		v = time.Date(y, m+1, 0, 0, 0, 0, 0, JST) // the month's last day
	default:
		v = closing.AddDate(0, 0, 15)
	}
	for v.Weekday() == time.Saturday || v.Weekday() == time.Sunday {
		v = v.AddDate(0, 0, 1)
	}
	return v
}

// settleShop makes one settlement; nil when it was made before.
func (l *Ledger) settleShop(ctx context.Context, t tx, s Shop, closing time.Time) (*Settlement, error) {
	x := Settlement{Shop: s.Name, LastDay: closing.Format(time.DateOnly), ValueDay: s.Schedule.valueDay(closing).Format(time.DateOnly), Lines: []SettlementLine{}}
	var last string
	err := t.row(ctx, "SELECT coalesce(max(last_day), ''), count(*) FROM settlements WHERE shop = ?", s.Name).Scan(&last, new(int))
	if err != nil || last >= x.LastDay {
		return nil, err
	}
	x.FirstDay = last
	if last != "" {
		d, err := time.Parse(time.DateOnly, last)
		if err != nil {
			return nil, err
		}
		x.FirstDay = d.AddDate(0, 0, 1).Format(time.DateOnly)
		err = t.row(ctx, "SELECT gross - refunds - credits - fee + carried - paid FROM settlements WHERE shop = ? AND last_day = ?", s.Name, last).Scan(&x.CarriedYen)
		if err != nil {
			return nil, err
		}
	}
	if err := sumSettlement(ctx, t, &x); err != nil {
		return nil, err
	}
	if len(x.Lines) == 0 && x.CarriedYen == 0 {
		return nil, nil
	}
	number, err := digits(8)
	if err != nil {
		return nil, err
	}
	x.ID = "S" + closing.Format("20060102") + number
	x.PaidYen = max(0, x.GrossYen-x.RefundYen-x.CreditYen-x.FeeYen+x.CarriedYen)
	at, err := accountAt(ctx, t, s.Name, x.LastDay)
	if err != nil {
		return nil, err
	}
	if x.Bank = at.Account.Bank; at.ID != "" {
		x.Account = &at.Account
	}
	return &x, l.keepSettlement(ctx, t, x, at.ID)
}

// sumSettlement reads the days of a settlement, and the fee on them.
func sumSettlement(ctx context.Context, t tx, x *Settlement) error {
	net := map[string]int64{}
	err := t.each(ctx, `SELECT day, rail, brand, CAST(sum(n) AS BIGINT), CAST(sum(gross) AS BIGINT), CAST(sum(back) AS BIGINT), CAST(sum(credit) AS BIGINT) FROM (
			SELECT day, rail, brand, CASE WHEN purpose = '' THEN 1 ELSE 0 END AS n, CASE WHEN purpose = '' THEN amount ELSE 0 END AS gross, 0 AS back,
				CASE WHEN purpose = '' THEN 0 ELSE amount END AS credit FROM payments WHERE shop = ? AND state = 'PAID' AND day >= ? AND day <= ?
			UNION ALL
			SELECT refunds.day, rail, brand, 0, 0, refunds.amount, 0 FROM refunds JOIN payments ON payments.id = refunds.payment
			WHERE payments.shop = ? AND refunds.state = 'DONE' AND refunds.day >= ? AND refunds.day <= ?) AS x
		GROUP BY day, rail, brand ORDER BY day, rail, brand`, []any{x.Shop, x.FirstDay, x.LastDay, x.Shop, x.FirstDay, x.LastDay}, func(scan func(...any) error) error {
		var line SettlementLine
		err := scan(&line.Day, &line.Rail, &line.Brand, &line.Payments, &line.GrossYen, &line.RefundYen, &line.CreditYen)
		x.Lines = append(x.Lines, line)
		x.GrossYen += line.GrossYen
		x.RefundYen += line.RefundYen
		x.CreditYen += line.CreditYen
		net[line.Rail] += line.GrossYen
		return err
	})
	if err != nil {
		return err
	}
	late, err := lateCancels(ctx, t, *x)
	for _, line := range late {
		x.Lines = withRefund(x.Lines, line)
		x.RefundYen += line.RefundYen
		net[line.Rail] -= line.RefundYen
	}
	for rail, yen := range net {
		x.FeeYen += max(0, yen) * feeBasisPoints[rail] / 10_000
	}
	return err
}

// keepSettlement writes a settlement, with the change that says where it is paid,
// and moves its money off the shop.
func (l *Ledger) keepSettlement(ctx context.Context, t tx, x Settlement, change string) error {
	_, err := t.exec(ctx, `INSERT INTO settlements (id, shop, first_day, last_day, value_day, bank, gross, refunds, credits, fee, carried, paid, made_at, account)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		x.ID, x.Shop, x.FirstDay, x.LastDay, x.ValueDay, x.Bank, x.GrossYen, x.RefundYen, x.CreditYen, x.FeeYen, x.CarriedYen, x.PaidYen, stamp(l.now()), change)
	if err != nil {
		return err
	}
	for _, line := range x.Lines {
		if _, err := t.exec(ctx, "INSERT INTO settlement_lines (settlement, day, rail, brand, payments, gross, refunds, credits) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			x.ID, line.Day, line.Rail, line.Brand, line.Payments, line.GrossYen, line.RefundYen, line.CreditYen); err != nil {
			return err
		}
	}
	for _, move := range []transfer{
		{"fee", x.ID, shopAccount(x.Shop), feesAccount, x.FeeYen},
		{"settle", x.ID, shopAccount(x.Shop), settlementAccount, x.PaidYen},
	} {
		if move.yen == 0 {
			continue
		}
		if err := l.post(ctx, t, move); err != nil {
			return err
		}
	}
	return nil
}

// payOut moves what has reached its value day by date to the shops' banks.
func (l *Ledger) payOut(ctx context.Context, t tx, date string) error {
	var moves []transfer
	err := t.each(ctx, `SELECT id, bank, shop, paid FROM settlements WHERE value_day <= ? AND paid > 0
		AND NOT EXISTS (SELECT 1 FROM transfers WHERE kind = 'payout' AND ref = settlements.id) ORDER BY id`, []any{date}, func(scan func(...any) error) error {
		m := transfer{kind: "payout", from: settlementAccount}
		var bank, shop string
		err := scan(&m.ref, &bank, &shop, &m.yen)
		m.to = "payout:" + bank + ":" + shop
		moves = append(moves, m)
		return err
	})
	if err != nil {
		return err
	}
	for _, m := range moves {
		if err := account(ctx, t, m.to); err != nil {
			return err
		}
		if err := l.post(ctx, t, m); err != nil {
			return err
		}
	}
	return nil
}

// Statement returns the settlements of a shop, the newest first.
func (l *Ledger) Statement(ctx context.Context, shop string) (list []Settlement, err error) {
	err = l.view(ctx, func(t tx) error {
		list = []Settlement{}
		err := t.each(ctx, `SELECT id, shop, first_day, last_day, value_day, bank, gross, refunds, credits, fee, carried, paid,
			(SELECT count(*) FROM transfers WHERE kind = 'payout' AND ref = settlements.id)
			FROM settlements WHERE shop = ? ORDER BY last_day DESC`, []any{shop}, func(scan func(...any) error) error {
			var x Settlement
			var out int
			err := scan(&x.ID, &x.Shop, &x.FirstDay, &x.LastDay, &x.ValueDay, &x.Bank, &x.GrossYen, &x.RefundYen, &x.CreditYen, &x.FeeYen, &x.CarriedYen, &x.PaidYen, &out)
			x.PaidOut = out > 0 || (x.PaidYen == 0 && x.ValueDay <= day(l.now())) // of nothing, nothing is to come
			list = append(list, x)
			return err
		})
		for i := range list {
			if err == nil {
				err = errors.Join(readLines(ctx, t, &list[i]), readAccount(ctx, t, &list[i]))
			}
		}
		return err
	})
	return list, err
}

// readLines reads the days of a settlement as they were kept.
func readLines(ctx context.Context, t tx, x *Settlement) error {
	x.Lines = []SettlementLine{}
	return t.each(ctx, "SELECT day, rail, brand, payments, gross, refunds, credits FROM settlement_lines WHERE settlement = ? ORDER BY day, rail, brand", []any{x.ID}, func(scan func(...any) error) error {
		var line SettlementLine
		err := scan(&line.Day, &line.Rail, &line.Brand, &line.Payments, &line.GrossYen, &line.RefundYen, &line.CreditYen)
		x.Lines = append(x.Lines, line)
		return err
	})
}

// readAccount reads where a settlement is paid, if it was by a change.
func readAccount(ctx context.Context, t tx, x *Settlement) error {
	return t.each(ctx, "SELECT "+changeColumns+" FROM account_changes WHERE id = (SELECT account FROM settlements WHERE settlements.id = ?)", []any{x.ID}, func(scan func(...any) error) error {
		c, err := readChange(scan)
		x.Account = &c.Account
		return err
	})
}
