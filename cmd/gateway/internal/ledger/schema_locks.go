package ledger

// locksStep is version 8: transactions of PostgreSQL run side by side, and the
// database holds by itself what two of them could break together: a floor, which
// depends on transfers that the other has not shown yet, and the one use of a code.
var locksStep = step{sqlite: `
CREATE TRIGGER codes_once BEFORE UPDATE ON codes WHEN OLD.payment IS NOT NULL AND NEW.payment IS NOT OLD.payment
	BEGIN SELECT RAISE(ABORT, 'code is used'); END;
`, postgres: `
CREATE TRIGGER codes_once BEFORE UPDATE ON codes FOR EACH ROW
	WHEN (OLD.payment IS NOT NULL AND NEW.payment IS DISTINCT FROM OLD.payment) EXECUTE FUNCTION never();
CREATE OR REPLACE FUNCTION transfers_floor() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE least BIGINT := (SELECT floor FROM accounts WHERE name = NEW.source);
BEGIN
	IF least IS NULL THEN
		RETURN NEW;
	END IF;
	PERFORM pg_advisory_xact_lock(hashtextextended('account ' || NEW.source, 0));
	IF coalesce((SELECT sum(yen) FROM transfers WHERE target = NEW.source), 0)
		- coalesce((SELECT sum(yen) FROM transfers WHERE source = NEW.source), 0) - NEW.yen < least THEN
		RAISE EXCEPTION 'account overdrawn';
	END IF;
	RETURN NEW;
END $$;
`}
