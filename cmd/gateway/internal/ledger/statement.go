package ledger

import (
	"context"
	"fmt"

	"kaikei/terminal/wire"
)

// ShopStatement returns what the shop of a terminal was paid lately and is owed, and
// where it is paid.
func (l *Ledger) ShopStatement(ctx context.Context, shop string) (x wire.SettlementList, err error) {
	x.Shop = shop
	if x.Settlements, err = l.Statement(ctx, shop); err != nil {
		return x, fmt.Errorf("statement of %s: %w", shop, err)
	}
	x.Settlements = x.Settlements[:min(wire.MostSettlements, len(x.Settlements))]
	err = l.view(ctx, func(t tx) error {
		var s Schedule
		if err := t.row(ctx, "SELECT schedule FROM shops WHERE name = ?", shop).Scan(&s); err != nil {
			return err
		}
		x.Schedule = string(s)
		if err := l.tellAccount(ctx, t, &x); err != nil {
			return err
		}
		x.OwedYen, err = balance(ctx, t, shopAccount(shop))
		return err
	})
	if err != nil {
		return x, fmt.Errorf("statement of %s: %w", shop, err)
	}
	return x, nil
}

// tellAccount tells where the shop of a statement is paid next, and the changes of
// it.
func (l *Ledger) tellAccount(ctx context.Context, t tx, x *wire.SettlementList) error {
	next, err := accountAt(ctx, t, x.Shop, Schedule(x.Schedule).closing(l.now()))
	if err != nil {
		return err
	}
	x.Account, x.Bank, x.BankName = next.Account, next.Account.Bank, next.Account.BankName
	changes, err := changesOf(ctx, t, x.Shop)
	x.Changes = []wire.AccountChange{}
	for _, c := range changes[:min(changesMost, len(changes))] {
		x.Changes = append(x.Changes, c.AccountChange)
	}
	return err
}
