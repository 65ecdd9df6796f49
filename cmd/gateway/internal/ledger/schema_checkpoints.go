package ledger

// checkpointsStep is version 9: balances have checkpoints. Its sums are written out, and
// not made of what queries are made of today: books are brought to this version by the
// very words that they were once brought to it by.
var checkpointsStep = step{both: `
CREATE TABLE checkpoints (account TEXT PRIMARY KEY REFERENCES accounts, upto INTEGER NOT NULL, yen INTEGER NOT NULL) STRICT;
DROP INDEX transfers_source;
DROP INDEX transfers_target;
CREATE INDEX transfers_source ON transfers (source, id, yen);
CREATE INDEX transfers_target ON transfers (target, id, yen);
`, sqlite: `
CREATE TRIGGER checkpoints_first BEFORE INSERT ON checkpoints WHEN NEW.yen <> coalesce((SELECT sum(yen) FROM transfers WHERE target = NEW.account AND id > 0 AND id <= NEW.upto), 0)
		- coalesce((SELECT sum(yen) FROM transfers WHERE source = NEW.account AND id > 0 AND id <= NEW.upto), 0)
	BEGIN SELECT RAISE(ABORT, 'checkpoint is not the sum'); END;
CREATE TRIGGER checkpoints_next BEFORE UPDATE ON checkpoints WHEN NEW.account <> OLD.account OR NEW.upto < OLD.upto
	OR NEW.yen <> OLD.yen + coalesce((SELECT sum(yen) FROM transfers WHERE target = NEW.account AND id > OLD.upto AND id <= NEW.upto), 0)
		- coalesce((SELECT sum(yen) FROM transfers WHERE source = NEW.account AND id > OLD.upto AND id <= NEW.upto), 0)
	BEGIN SELECT RAISE(ABORT, 'checkpoint is not the sum'); END;
DROP TRIGGER transfers_floor;
CREATE TRIGGER transfers_floor BEFORE INSERT ON transfers
	WHEN (SELECT floor FROM accounts WHERE name = NEW.source) IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'account overdrawn') WHERE coalesce((SELECT CAST(coalesce(c.yen, 0)
		+ coalesce((SELECT sum(yen) FROM transfers WHERE target = a.name AND id > coalesce(c.upto, 0)), 0)
		- coalesce((SELECT sum(yen) FROM transfers WHERE source = a.name AND id > coalesce(c.upto, 0)), 0) AS BIGINT)
		FROM accounts AS a LEFT JOIN checkpoints AS c ON c.account = a.name WHERE a.name = NEW.source), 0) - NEW.yen < (SELECT floor FROM accounts WHERE name = NEW.source);
END;
`, postgres: `
CREATE FUNCTION checkpoints_sum() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	IF TG_OP = 'INSERT' THEN
		IF NEW.yen <> coalesce((SELECT sum(yen) FROM transfers WHERE target = NEW.account AND id > 0 AND id <= NEW.upto), 0)
		- coalesce((SELECT sum(yen) FROM transfers WHERE source = NEW.account AND id > 0 AND id <= NEW.upto), 0) THEN RAISE EXCEPTION 'checkpoint is not the sum'; END IF;
	ELSIF NEW.account <> OLD.account OR NEW.upto < OLD.upto OR NEW.yen <> OLD.yen + coalesce((SELECT sum(yen) FROM transfers WHERE target = NEW.account AND id > OLD.upto AND id <= NEW.upto), 0)
		- coalesce((SELECT sum(yen) FROM transfers WHERE source = NEW.account AND id > OLD.upto AND id <= NEW.upto), 0) THEN
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
	IF coalesce((SELECT CAST(coalesce(c.yen, 0)
		+ coalesce((SELECT sum(yen) FROM transfers WHERE target = a.name AND id > coalesce(c.upto, 0)), 0)
		- coalesce((SELECT sum(yen) FROM transfers WHERE source = a.name AND id > coalesce(c.upto, 0)), 0) AS BIGINT)
		FROM accounts AS a LEFT JOIN checkpoints AS c ON c.account = a.name WHERE a.name = NEW.source), 0) - NEW.yen < least THEN
		RAISE EXCEPTION 'account overdrawn';
	END IF;
	RETURN NEW;
END $$;
`}
