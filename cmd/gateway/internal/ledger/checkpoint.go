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

// checkpointsStep is version 9: balances have checkpoints.
var checkpointsStep = step{both: `
CREATE TABLE checkpoints (account TEXT PRIMARY KEY REFERENCES accounts, upto INTEGER NOT NULL, yen INTEGER NOT NULL) STRICT;
DROP INDEX transfers_source;
DROP INDEX transfers_target;
CREATE INDEX transfers_source ON transfers (source, id, yen);
CREATE INDEX transfers_target ON transfers (target, id, yen);
`, sqlite: `
CREATE TRIGGER checkpoints_first BEFORE INSERT ON checkpoints WHEN NEW.yen <> ` + between("NEW.account", "0", "NEW.upto") + `
	BEGIN SELECT RAISE(ABORT, 'checkpoint is not the sum'); END;
CREATE TRIGGER checkpoints_next BEFORE UPDATE ON checkpoints WHEN NEW.account <> OLD.account OR NEW.upto < OLD.upto
	OR NEW.yen <> OLD.yen + ` + between("NEW.account", "OLD.upto", "NEW.upto") + `
	BEGIN SELECT RAISE(ABORT, 'checkpoint is not the sum'); END;
DROP TRIGGER transfers_floor;
CREATE TRIGGER transfers_floor BEFORE INSERT ON transfers
	WHEN (SELECT floor FROM accounts WHERE name = NEW.source) IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'account overdrawn') WHERE ` + balanceOf("NEW.source") + ` - NEW.yen < (SELECT floor FROM accounts WHERE name = NEW.source);
END;
`, postgres: `
CREATE FUNCTION checkpoints_sum() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	IF TG_OP = 'INSERT' THEN
		IF NEW.yen <> ` + between("NEW.account", "0", "NEW.upto") + ` THEN RAISE EXCEPTION 'checkpoint is not the sum'; END IF;
	ELSIF NEW.account <> OLD.account OR NEW.upto < OLD.upto OR NEW.yen <> OLD.yen + ` + between("NEW.account", "OLD.upto", "NEW.upto") + ` THEN
		RAISE EXCEPTION 'checkpoint is not the sum';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER checkpoints_sum BEFORE INSERT OR UPDATE ON checkpoints FOR EACH ROW EXECUTE FUNCTION checkpoints_sum();
CREATE OR REPLACE FUNCTION transfers_floor() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE least BIGINT := (SELECT floor FROM accounts WHERE name = NEW.source);
BEGIN
	IF least IS NULL THEN
		RETURN NEW;
	END IF;
	PERFORM pg_advisory_xact_lock(hashtextextended('account ' || NEW.source, 0));
	IF ` + balanceOf("NEW.source") + ` - NEW.yen < least THEN
		RAISE EXCEPTION 'account overdrawn';
	END IF;
	RETURN NEW;
END $$;
`}
