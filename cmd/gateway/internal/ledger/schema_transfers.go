package ledger

// transfersStep is version 2: entries become transfers, which cannot fail to
// add up; shops, banks, customers' orders, shop codes and settlements.
var transfersStep = step{both: `
CREATE TABLE accounts (name TEXT PRIMARY KEY, floor INTEGER) STRICT;
CREATE TABLE transfers (
	id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL,
	source TEXT NOT NULL REFERENCES accounts, target TEXT NOT NULL REFERENCES accounts,
	yen INTEGER NOT NULL CHECK (yen > 0), CHECK (source <> target), UNIQUE (kind, ref)) STRICT;
CREATE INDEX transfers_source ON transfers (source, yen);
CREATE INDEX transfers_target ON transfers (target, yen);
INSERT INTO accounts (name, floor) SELECT DISTINCT account, CASE WHEN account LIKE 'wallet:%' THEN 0 END FROM postings;
INSERT INTO transfers (at, kind, ref, source, target, yen)
	SELECT entries.at, entries.kind, CASE WHEN entries.kind = 'open' THEN b.account ELSE entries.ref END, a.account, b.account, b.yen
	FROM entries JOIN postings a ON a.entry = entries.id AND a.yen < 0 JOIN postings b ON b.entry = entries.id AND b.yen > 0 ORDER BY entries.id;
DROP TABLE postings;
DROP TABLE entries;
CREATE VIEW postings AS
	SELECT id AS transfer, source AS account, -yen AS yen FROM transfers
	UNION ALL SELECT id, target, yen FROM transfers;

CREATE TABLE shops (
	name TEXT PRIMARY KEY, bank TEXT NOT NULL, schedule TEXT NOT NULL DEFAULT 'monthly', created_at TEXT NOT NULL) STRICT;
INSERT INTO shops (name, bank, created_at) SELECT DISTINCT shop, '9001', '' FROM terminals;
INSERT INTO accounts (name) SELECT 'shop:' || name FROM shops WHERE 'shop:' || name NOT IN (SELECT name FROM accounts);

ALTER TABLE customers ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN pin_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN pin_wrong INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customers ADD COLUMN auto_bank TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN auto_unit INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customers ADD COLUMN confirm_from INTEGER NOT NULL DEFAULT 0;
CREATE TABLE links (
	customer INTEGER NOT NULL REFERENCES customers, bank TEXT NOT NULL, number TEXT NOT NULL, PRIMARY KEY (customer, bank)) STRICT;
CREATE TABLE orders (
	id TEXT PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customers, kind TEXT NOT NULL, body_hash TEXT NOT NULL,
	other TEXT NOT NULL, yen INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', at TEXT NOT NULL, day TEXT NOT NULL) STRICT;
CREATE INDEX orders_day ON orders (customer, day);

ALTER TABLE payments ADD COLUMN lapse TEXT NOT NULL DEFAULT '';
CREATE INDEX payments_customer ON payments (customer, day);
CREATE INDEX payments_shop ON payments (shop, day);
CREATE INDEX refunds_payment ON refunds (payment);
CREATE TABLE bills (
	payment TEXT PRIMARY KEY REFERENCES payments, code TEXT NOT NULL UNIQUE, expires_at TEXT NOT NULL) STRICT;

CREATE TABLE settlements (
	id TEXT PRIMARY KEY, shop TEXT NOT NULL REFERENCES shops, first_day TEXT NOT NULL, last_day TEXT NOT NULL, value_day TEXT NOT NULL,
	bank TEXT NOT NULL, gross INTEGER NOT NULL, refunds INTEGER NOT NULL, fee INTEGER NOT NULL, carried INTEGER NOT NULL, paid INTEGER NOT NULL,
	made_at TEXT NOT NULL, UNIQUE (shop, last_day)) STRICT;
CREATE TABLE settlement_lines (
	settlement TEXT NOT NULL REFERENCES settlements, day TEXT NOT NULL, rail TEXT NOT NULL, brand TEXT NOT NULL,
	payments INTEGER NOT NULL, gross INTEGER NOT NULL, refunds INTEGER NOT NULL, PRIMARY KEY (settlement, day, rail, brand)) STRICT;
`, sqlite: sqliteGuards, postgres: postgresGuards}

// sqliteGuards hold the books' rules in SQLite.
const sqliteGuards = `
CREATE TRIGGER transfers_no_update BEFORE UPDATE ON transfers BEGIN SELECT RAISE(ABORT, 'transfers are never changed'); END;
CREATE TRIGGER transfers_no_delete BEFORE DELETE ON transfers BEGIN SELECT RAISE(ABORT, 'transfers are never deleted'); END;
CREATE TRIGGER accounts_no_update BEFORE UPDATE ON accounts BEGIN SELECT RAISE(ABORT, 'accounts are never changed'); END;
CREATE TRIGGER accounts_no_delete BEFORE DELETE ON accounts BEGIN SELECT RAISE(ABORT, 'accounts are never deleted'); END;
CREATE TRIGGER settlements_no_update BEFORE UPDATE ON settlements BEGIN SELECT RAISE(ABORT, 'settlements are never changed'); END;
CREATE TRIGGER settlements_no_delete BEFORE DELETE ON settlements BEGIN SELECT RAISE(ABORT, 'settlements are never deleted'); END;
CREATE TRIGGER lines_no_update BEFORE UPDATE ON settlement_lines BEGIN SELECT RAISE(ABORT, 'settlements are never changed'); END;
CREATE TRIGGER lines_no_delete BEFORE DELETE ON settlement_lines BEGIN SELECT RAISE(ABORT, 'settlements are never deleted'); END;
CREATE TRIGGER payments_no_delete BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'payments are never deleted'); END;
CREATE TRIGGER refunds_no_delete BEFORE DELETE ON refunds BEGIN SELECT RAISE(ABORT, 'refunds are never deleted'); END;
CREATE TRIGGER transfers_floor BEFORE INSERT ON transfers
	WHEN (SELECT floor FROM accounts WHERE name = NEW.source) IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'account overdrawn') WHERE
		coalesce((SELECT sum(yen) FROM transfers WHERE target = NEW.source), 0) - coalesce((SELECT sum(yen) FROM transfers WHERE source = NEW.source), 0)
		- NEW.yen < (SELECT floor FROM accounts WHERE name = NEW.source);
END;
CREATE TRIGGER payments_final BEFORE UPDATE ON payments
	WHEN OLD.id <> NEW.id OR OLD.terminal <> NEW.terminal OR OLD.body_hash <> NEW.body_hash OR OLD.amount <> NEW.amount OR OLD.shop <> NEW.shop
		OR NEW.refunded < OLD.refunded OR NEW.refunded > NEW.amount
		OR (OLD.state <> NEW.state AND (OLD.state IN ('DECLINED', 'CANCELLED') OR (OLD.state = 'PAID' AND NEW.state <> 'CANCELLED')))
	BEGIN SELECT RAISE(ABORT, 'payment is final'); END;
CREATE TRIGGER refunds_final BEFORE UPDATE ON refunds
	WHEN OLD.id <> NEW.id OR OLD.payment <> NEW.payment OR OLD.body_hash <> NEW.body_hash OR OLD.amount <> NEW.amount
		OR (OLD.state <> NEW.state AND OLD.state <> 'PROCESSING')
	BEGIN SELECT RAISE(ABORT, 'refund is final'); END;
`

// postgresGuards hold the same rules in PostgreSQL.
const postgresGuards = `
CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% are never changed or deleted', TG_TABLE_NAME; END $$;
CREATE TRIGGER transfers_never BEFORE UPDATE OR DELETE OR TRUNCATE ON transfers EXECUTE FUNCTION never();
CREATE TRIGGER accounts_never BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts EXECUTE FUNCTION never();
CREATE TRIGGER settlements_never BEFORE UPDATE OR DELETE OR TRUNCATE ON settlements EXECUTE FUNCTION never();
CREATE TRIGGER lines_never BEFORE UPDATE OR DELETE OR TRUNCATE ON settlement_lines EXECUTE FUNCTION never();
CREATE TRIGGER payments_never BEFORE DELETE OR TRUNCATE ON payments EXECUTE FUNCTION never();
CREATE TRIGGER refunds_never BEFORE DELETE OR TRUNCATE ON refunds EXECUTE FUNCTION never();
CREATE FUNCTION transfers_floor() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE least BIGINT := (SELECT floor FROM accounts WHERE name = NEW.source);
BEGIN
	IF least IS NOT NULL AND coalesce((SELECT sum(yen) FROM transfers WHERE target = NEW.source), 0)
		- coalesce((SELECT sum(yen) FROM transfers WHERE source = NEW.source), 0) - NEW.yen < least THEN
		RAISE EXCEPTION 'account overdrawn';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER transfers_floor BEFORE INSERT ON transfers FOR EACH ROW EXECUTE FUNCTION transfers_floor();
CREATE FUNCTION payments_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	IF OLD.id <> NEW.id OR OLD.terminal <> NEW.terminal OR OLD.body_hash <> NEW.body_hash OR OLD.amount <> NEW.amount OR OLD.shop <> NEW.shop
		OR NEW.refunded < OLD.refunded OR NEW.refunded > NEW.amount
		OR (OLD.state <> NEW.state AND (OLD.state IN ('DECLINED', 'CANCELLED') OR (OLD.state = 'PAID' AND NEW.state <> 'CANCELLED'))) THEN
		RAISE EXCEPTION 'payment is final';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER payments_final BEFORE UPDATE ON payments FOR EACH ROW EXECUTE FUNCTION payments_final();
CREATE FUNCTION refunds_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	IF OLD.id <> NEW.id OR OLD.payment <> NEW.payment OR OLD.body_hash <> NEW.body_hash OR OLD.amount <> NEW.amount
		OR (OLD.state <> NEW.state AND OLD.state <> 'PROCESSING') THEN
		RAISE EXCEPTION 'refund is final';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER refunds_final BEFORE UPDATE ON refunds FOR EACH ROW EXECUTE FUNCTION refunds_final();
`
