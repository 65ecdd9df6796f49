package ledger

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// A cancel is late when the day of its payment was settled before we heard that it was
// done: another network had it in time, and its answer was lost. The shop was paid for
// the payment by then, so its next settlement takes that back, as a refund of the day on
// which we heard, and with it the fee.

// lateCancel is the kind of the transfers of late cancels, which no other day has.
const lateCancel = "latecancel"

// cancelKind is the kind of the transfer by which a paid payment is cancelled. It takes
// the lock of the shop: no settlement is made between the question and the transfer.
func cancelKind(ctx context.Context, t tx, r row) (string, error) {
	if r.wallet != externalWallet { // of ours, of which the window ends before days are settled
		return "cancel", nil
	}
	if err := t.hold(ctx, lock{lockShop, r.shop}); err != nil {
		return "", err
	}
	var last string
	err := t.row(ctx, "SELECT coalesce(max(last_day), '') FROM settlements WHERE shop = ?", r.shop).Scan(&last)
	if err == nil && r.SettlementDay <= last {
		return lateCancel, nil
	}
	return "cancel", err
}

// lateCancels reads those of the days of a settlement, a line each.
func lateCancels(ctx context.Context, t tx, x Settlement) (list []SettlementLine, err error) {
	err = t.each(ctx, "SELECT transfers.at, rail, brand, yen FROM transfers JOIN payments ON payments.id = ref WHERE source = ? AND kind = ? ORDER BY transfers.id",
		[]any{shopAccount(x.Shop), lateCancel}, func(scan func(...any) error) error {
			var at string
			var line SettlementLine
			if err := scan(&at, &line.Rail, &line.Brand, &line.RefundYen); err != nil {
				return err
			}
			heard, err := time.Parse(timeForm, at)
			if line.Day = day(heard); err == nil && line.Day >= x.FirstDay && line.Day <= x.LastDay {
				list = append(list, line)
			}
			return err
		})
	return list, err
}

// withRefund returns the lines of a settlement with one more, which is added to the one
// of its day and brand where there is one.
func withRefund(lines []SettlementLine, one SettlementLine) []SettlementLine {
	order := func(a, b SettlementLine) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Rail, b.Rail), cmp.Compare(a.Brand, b.Brand))
	}
	if at := slices.IndexFunc(lines, func(x SettlementLine) bool { return order(x, one) == 0 }); at >= 0 {
		lines[at].RefundYen += one.RefundYen
		return lines
	}
	lines = append(lines, one)
	slices.SortFunc(lines, order)
	return lines
}
