package ledger

import (
	"context"
	"fmt"
)

// A Cleared is a payment or a refund that another network owes us for, or we
// it.
type Cleared struct {
	Refund  bool
	Payment string
	Network string
	Yen     int64
}

// Clearing lists what the books have with the other network: payments that
// are paid, refunds that are done. What was cancelled is in no report.
func (l *Ledger) Clearing(ctx context.Context) (list []Cleared, err error) {
	err = l.view(ctx, func(t tx) error {
		list = nil
		return t.each(ctx, `SELECT 0, id, network_id, amount FROM payments WHERE wallet = ? AND state = 'PAID'
			UNION ALL
			SELECT 1, refunds.payment, refunds.network_id, refunds.amount FROM refunds JOIN payments ON payments.id = refunds.payment
			WHERE wallet = ? AND refunds.state = 'DONE' ORDER BY 2, 1, 3`, []any{externalWallet, externalWallet}, func(scan func(...any) error) error {
			var c Cleared
			var refund int
			err := scan(&refund, &c.Payment, &c.Network, &c.Yen)
			c.Refund = refund == 1
			list = append(list, c)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list clearing: %w", err)
	}
	return list, nil
}
