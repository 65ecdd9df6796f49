package ledger

import (
	"context"
	"fmt"
)

// A balance is the sum of an account's transfers, and these are never forgotten. So
// that it costs no more after years than on the first day, the sum up to a transfer is
// kept as the account's checkpoint, and only what came after is added. A checkpoint is
// derived: the database refuses one that is not that sum, and [Ledger.Audit] adds all
// up again.

// balanceOf is the balance of an account within a query, in which account is its name.
func balanceOf(account string) string {
	return `coalesce((SELECT CAST(coalesce(c.yen, 0)
		+ coalesce((SELECT sum(yen) FROM transfers WHERE target = a.name AND id > coalesce(c.upto, 0)), 0)
		- coalesce((SELECT sum(yen) FROM transfers WHERE source = a.name AND id > coalesce(c.upto, 0)), 0) AS BIGINT)
		FROM accounts AS a LEFT JOIN checkpoints AS c ON c.account = a.name WHERE a.name = ` + account + `), 0)`
}

// balance is what reached an account less what left it.
func balance(ctx context.Context, t tx, account string) (yen int64, err error) {
	err = t.row(ctx, "SELECT "+balanceOf("?"), account).Scan(&yen)
	return yen, err
}

// checkpointAfter is how many transfers may come before a gateway that starts makes
// new checkpoints. A settlement always does.
const checkpointAfter = 10_000

// between is the sum of the transfers of an account within a query: those after one,
// up to another.
func between(account, after, upto string) string {
	return fmt.Sprintf(`coalesce((SELECT sum(yen) FROM transfers WHERE target = %[1]s AND id > %[2]s AND id <= %[3]s), 0)
		- coalesce((SELECT sum(yen) FROM transfers WHERE source = %[1]s AND id > %[2]s AND id <= %[3]s), 0)`, account, after, upto)
}

// checkpoint brings the checkpoints of all accounts to the newest transfer, if so many
// came since the last.
func (l *Ledger) checkpoint(ctx context.Context, after int64) error {
	err := l.update(ctx, func(t tx) error {
		var came, newest int64
		const since = "SELECT coalesce((SELECT max(id) FROM transfers), 0) - coalesce((SELECT max(upto) FROM checkpoints), 0)"
		if err := t.row(ctx, since).Scan(&came); err != nil || came < after {
			return err
		}
		if t.db.postgres {
			// Waits for those that are writing transfers, whose numbers may be lower than
			// ones that are committed already, and lets nobody write one meanwhile.
			if err := t.later(ctx, "wait for transfers", "LOCK TABLE transfers IN SHARE ROW EXCLUSIVE MODE"); err != nil {
				return err
			}
		}
		if err := t.row(ctx, "SELECT coalesce(max(id), 0) FROM transfers").Scan(&newest); err != nil {
			return err
		}
		upto := fmt.Sprint(newest)
		if _, err := t.exec(ctx, "UPDATE checkpoints SET yen = yen + "+between("account", "upto", upto)+", upto = "+upto); err != nil {
			return err
		}
		_, err := t.exec(ctx, "INSERT INTO checkpoints (account, upto, yen) SELECT name, "+upto+", "+between("name", "0", upto)+
			" FROM accounts WHERE name NOT IN (SELECT account FROM checkpoints)")
		return err
	})
	if err != nil {
		return fmt.Errorf("make checkpoints: %w", err)
	}
	return nil
}
