package ledger

import (
	"context"
	"fmt"

	"kaikei/terminal/wire"
)

// Totals returns the sums of one terminal and day, by brand and over all.
func (l *Ledger) Totals(ctx context.Context, terminal, date string) (out wire.Totals, err error) {
	err = l.view(ctx, func(t tx) error {
		out, err = totals(ctx, t, terminal, date)
		return err
	})
	if err != nil {
		return out, fmt.Errorf("totals of %s: %w", date, err)
	}
	return out, nil
}

// totals reads the sums of one terminal and day.
func totals(ctx context.Context, t tx, terminal, date string) (wire.Totals, error) {
	out := wire.Totals{Date: date, TerminalID: terminal, ByBrand: []wire.BrandTotals{}}
	if err := credits(ctx, t, &out); err != nil {
		return out, err
	}
	err := t.each(ctx, `SELECT brand, CAST(sum(paid) AS BIGINT), CAST(sum(paid_yen) AS BIGINT), CAST(sum(back) AS BIGINT), CAST(sum(back_yen) AS BIGINT) FROM (
			SELECT brand, 1 AS paid, amount AS paid_yen, 0 AS back, 0 AS back_yen FROM payments WHERE terminal = ? AND day = ? AND state = 'PAID' AND purpose = ''
			UNION ALL
			SELECT brand, 0, 0, 1, refunds.amount FROM refunds JOIN payments ON payments.id = refunds.payment
			WHERE payments.terminal = ? AND refunds.day = ? AND refunds.state = 'DONE') AS x
		GROUP BY brand ORDER BY brand`, []any{terminal, date, terminal, date}, func(scan func(...any) error) error {
		var b wire.BrandTotals
		err := scan(&b.Brand, &b.PaidCount, &b.PaidYen, &b.RefundCount, &b.RefundYen)
		out.ByBrand = append(out.ByBrand, b)
		out.PaidCount += b.PaidCount
		out.PaidYen += b.PaidYen
		out.RefundCount += b.RefundCount
		out.RefundYen += b.RefundYen
		return err
	})
	return out, err
}

// credits sums the credits of a terminal and day that stand.
func credits(ctx context.Context, t tx, out *wire.Totals) error {
	return t.each(ctx, "SELECT purpose, count(*), CAST(sum(amount) AS BIGINT) FROM payments WHERE terminal = ? AND day = ? AND state = 'PAID' AND purpose <> '' GROUP BY purpose",
		[]any{out.TerminalID, out.Date}, func(scan func(...any) error) error {
			var purpose wire.Purpose
			var n, yen int64
			err := scan(&purpose, &n, &yen)
			if purpose == wire.PurposeTopUp {
				out.TopUpCount, out.TopUpYen = n, yen
			} else {
				out.PayOutCount, out.PayOutYen = n, yen
			}
			return err
		})
}
