package ledger

// decidedChange is what the database itself refuses to change of an account
// change: what was asked, and what was decided.
const decidedChange = `
	OLD.state <> 'ASKED' OR OLD.id <> NEW.id OR OLD.body_hash <> NEW.body_hash OR OLD.shop <> NEW.shop OR OLD.terminal <> NEW.terminal
	OR OLD.asked_by <> NEW.asked_by OR OLD.asked_at <> NEW.asked_at OR OLD.bank <> NEW.bank OR OLD.branch <> NEW.branch OR OLD.kind <> NEW.kind OR OLD.number <> NEW.number
`

// accountsStep is version 7: where a shop is paid changes only by a change that
// was asked for and confirmed, and a settlement knows by which.
var accountsStep = step{both: `
CREATE TABLE account_changes (
	id TEXT PRIMARY KEY, body_hash TEXT NOT NULL, shop TEXT NOT NULL, terminal TEXT NOT NULL DEFAULT '', asked_by TEXT NOT NULL DEFAULT '', asked_at TEXT NOT NULL,
	bank TEXT NOT NULL, branch TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT '', number TEXT NOT NULL DEFAULT '', holder TEXT NOT NULL DEFAULT '',
	state TEXT NOT NULL, decided_at TEXT, reason TEXT NOT NULL DEFAULT '', holds_from TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX account_changes_shop ON account_changes (shop, asked_at);
CREATE UNIQUE INDEX account_changes_open ON account_changes (shop) WHERE state = 'ASKED';
ALTER TABLE settlements ADD COLUMN account TEXT NOT NULL DEFAULT '';
`, sqlite: `
CREATE TRIGGER account_changes_decided BEFORE UPDATE ON account_changes WHEN` + decidedChange + `BEGIN SELECT RAISE(ABORT, 'account change is decided'); END;
CREATE TRIGGER account_changes_no_delete BEFORE DELETE ON account_changes BEGIN SELECT RAISE(ABORT, 'account changes are never deleted'); END;
`, postgres: `
CREATE FUNCTION account_changes_decided() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	IF` + decidedChange + `THEN RAISE EXCEPTION 'account change is decided'; END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER account_changes_decided BEFORE UPDATE ON account_changes FOR EACH ROW EXECUTE FUNCTION account_changes_decided();
CREATE TRIGGER account_changes_never BEFORE DELETE OR TRUNCATE ON account_changes EXECUTE FUNCTION never();
`}
