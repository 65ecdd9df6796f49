package ledger

import (
	"context"

	"kaikei/terminal/wire"
)

// MaxDebtYen is how far a shop may come to owe its acquirer: what it gives
// beyond what it is owed is the acquirer's money until the shop has taken that
// much again. A cancel is never held up by it, since it only undoes.
const MaxDebtYen = 3_000_000

// inDebt refuses what would have a shop owe too much by giving yen more; ""
// when it may. What networks were told to give back and have not confirmed
// counts as given.
func inDebt(ctx context.Context, t tx, shop string, yen int64) (wire.Code, error) {
	if err := t.hold(ctx, lock{lockShop, shop}); err != nil {
		return "", err
	}
	var have, promised int64
	err := t.row(ctx, "SELECT "+balanceOf("?")+`, (SELECT CAST(coalesce(sum(refunds.amount), 0) AS BIGINT) FROM refunds JOIN payments ON payments.id = refunds.payment
		WHERE refunds.state = 'PROCESSING' AND payments.shop = ?)`, shopAccount(shop), shop).Scan(&have, &promised)
	if err == nil && have-promised-yen < -MaxDebtYen {
		return wire.CodeLimit, nil
	}
	return "", err
}
