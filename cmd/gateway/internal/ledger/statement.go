package ledger

import (
	"context"
	"fmt"

	"kaikei/terminal/wire"
)

// ShopStatement returns what the shop of a terminal was paid and is owed, and
// where it is paid.
func (l *Ledger) ShopStatement(ctx context.Context, shop string) (x wire.SettlementList, err error) {
	x.Shop = shop
	if x.Settlements, err = l.Statement(ctx, shop); err != nil {
		return x, fmt.Errorf("statement of %s: %w", shop, err)
	}
	err = l.update(ctx, func(t tx) error {
		if err := t.row(ctx, "SELECT bank, schedule FROM shops WHERE name = ?", shop).Scan(&x.Bank, &x.Schedule); err != nil {
			return err
		}
		x.BankName, _ = bankName(x.Bank)
		x.OwedYen, err = balance(ctx, t, shopAccount(shop))
		return err
	})
	if err != nil {
		return x, fmt.Errorf("statement of %s: %w", shop, err)
	}
	return x, nil
}
