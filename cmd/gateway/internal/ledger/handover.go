package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// ErrHandover means payments that cannot go from one terminal to the other.
var ErrHandover = errors.New("hand-over not possible")

// ErrHandedOver means a payment that another terminal goes on with.
var ErrHandedOver = errors.New("payment handed over")

// An Elsewhere is an ErrHandedOver that tells which terminal that is: to one of the
// same shop alone, which knows the id.
type Elsewhere struct {
	Terminal string
	Hops     int // by which hand-over it has it
}

// Error names the terminal.
func (e *Elsewhere) Error() string { return "payment handed over to " + e.Terminal }

// Is reports whether target is ErrHandedOver.
func (e *Elsewhere) Is(target error) bool { return target == ErrHandedOver }

// elsewhere returns an *Elsewhere when another terminal goes on with a payment,
// which the one that asks may know.
func elsewhere(ctx context.Context, t tx, terminal, id string) error {
	h, err := handedOf(ctx, t, id)
	if err != nil {
		return err
	}
	return h.elsewhere(ctx, t, terminal, id)
}

// elsewhere is elsewhere of a hand-over that was read.
func (h handed) elsewhere(ctx context.Context, t tx, terminal, id string) error {
	if h.To == "" || h.To == terminal {
		return nil
	}
	var shops int
	err := t.row(ctx, "SELECT count(DISTINCT shop) FROM terminals WHERE id IN (?, ?)", terminal, h.To).Scan(&shops)
	if err != nil || shops != 1 {
		return err
	}
	hops, err := hopsOf(ctx, t, id)
	if err != nil {
		return err
	}
	return &Elsewhere{h.To, hops}
}

// An Ours is an ErrNotFound of a payment that has not come, and was handed over to the
// terminal that asks.
type Ours struct{ Hops int } // by which hand-over

// Error says so.
func (o *Ours) Error() string { return fmt.Sprintf("not come yet, yours by hand-over %d", o.Hops) }

// Is reports whether target is ErrNotFound.
func (o *Ours) Is(target error) bool { return target == ErrNotFound }

// whose returns an *Ours when a payment that has not come is the terminal's by a
// hand-over, and an *Elsewhere when it is another's.
func whose(ctx context.Context, t tx, terminal, id string) error {
	h, err := handedOf(ctx, t, id)
	if err != nil {
		return err
	}
	if h.To != terminal {
		return h.elsewhere(ctx, t, terminal, id)
	}
	hops, err := hopsOf(ctx, t, id)
	if err != nil {
		return err
	}
	return &Ours{hops}
}

// A handed is who gave a payment to whom.
type handed struct{ From, To string }

// handedKey is where the books keep who gave a payment to whom, hopsKey how often it
// was handed over.
func handedKey(id string) string { return "handed/" + id }
func hopsKey(id string) string   { return "hops/" + id }

// A Given is a payment that one terminal says it gave, by which hand-over of it.
type Given struct {
	ID   string
	Hops int
}

// HandOver gives payments of one terminal to another of the same shop, all or
// none, also those that the books have not seen yet. It may be repeated. Those that
// went on since, or came by another hand-over of that number first, are left where
// they are, and returned. Errors: ErrHandover, also when all are.
func (l *Ledger) HandOver(ctx context.Context, from, to string, all []Given) (left []string, err error) {
	all = slices.SortedFunc(slices.Values(all), func(a, b Given) int { return cmp.Compare(a.ID, b.ID) }) // the order of the locks
	err = l.update(ctx, func(t tx) error {
		left = nil
		var shops int
		if err := t.row(ctx, "SELECT count(DISTINCT shop) FROM terminals WHERE id IN (?, ?)", from, to).Scan(&shops); err != nil {
			return err
		}
		if shops != 1 || from == to {
			return fmt.Errorf("from %s to %s: %w", from, to, ErrHandover)
		}
		for _, g := range all {
			goes, err := l.handOne(ctx, t, g, handed{from, to})
			if err != nil {
				return err
			}
			if !goes {
				left = append(left, g.ID)
			}
		}
		if len(left) == len(all) {
			return fmt.Errorf("from %s to %s, all went on since: %w", from, to, ErrHandover)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("hand over: %w", err)
	}
	return left, nil
}

// handOne gives one payment, by a hand-over that is later than all before: from the
// terminal that has it. It reports whether it is the taker's.
func (l *Ledger) handOne(ctx context.Context, t tx, g Given, h handed) (goes bool, err error) {
	if err := t.hold(ctx, lock{lockPayment, g.ID}); err != nil {
		return false, err
	}
	before, err := handedOf(ctx, t, g.ID)
	if err != nil {
		return false, err
	}
	hops, err := hopsOf(ctx, t, g.ID)
	switch {
	case err != nil:
		return false, err
	case before == h && g.Hops == hops:
		return true, nil
	case before.To != "" && (g.Hops <= hops || before.To != h.From):
		return false, nil
	}
	return true, l.pass(ctx, t, g, h)
}

// pass writes that a payment was handed over.
func (l *Ledger) pass(ctx context.Context, t tx, g Given, h handed) error {
	id := g.ID
	text, err := json.Marshal(h)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "INSERT INTO meta VALUES (?, ?), (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
		handedKey(id), string(text), hopsKey(id), strconv.Itoa(g.Hops))
	if err != nil {
		return err
	}
	if _, err = t.exec(ctx, "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO NOTHING", "scanned/"+id, h.From); err != nil {
		return err
	}
	r, err := loadAny(ctx, t, id)
	switch {
	case errors.Is(err, ErrNotFound): // its request may still be on its way
		return nil
	case err != nil:
		return err
	case r.terminal != h.From:
		return fmt.Errorf("payment %s is not %s's: %w", id, h.From, ErrHandover)
	}
	_, err = t.exec(ctx, "UPDATE payments SET terminal = ? WHERE id = ?", h.To, id)
	return err
}

// handedOf returns who gave a payment to whom; nobody when it was not handed
// over.
func handedOf(ctx context.Context, t tx, id string) (h handed, err error) {
	var text string
	err = t.row(ctx, "SELECT value FROM meta WHERE key = ?", handedKey(id)).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return h, nil
	}
	if err != nil {
		return h, err
	}
	if err := json.Unmarshal([]byte(text), &h); err != nil {
		return h, fmt.Errorf("read hand-over of %s: %w", id, err)
	}
	return h, nil
}

// hopsOf returns how often a payment was handed over; 0 also for a hand-over of a
// program that did not count.
func hopsOf(ctx context.Context, t tx, id string) (hops int, err error) {
	var text string
	err = t.row(ctx, "SELECT value FROM meta WHERE key = ?", hopsKey(id)).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err == nil {
		hops, err = strconv.Atoi(text)
	}
	if err != nil {
		return 0, fmt.Errorf("read hand-overs of %s: %w", id, err)
	}
	return hops, nil
}

// Scanner returns the terminal that scanned the code of a deferred payment: the
// one that gave it first, if it was handed over to the one that asks.
func (l *Ledger) Scanner(ctx context.Context, terminal, id string) (scanner string, err error) {
	err = l.view(ctx, func(t tx) error {
		scanner = terminal
		h, err := handedOf(ctx, t, id)
		if err != nil || h.To != terminal {
			return err
		}
		return t.row(ctx, "SELECT value FROM meta WHERE key = ?", "scanned/"+id).Scan(&scanner)
	})
	return scanner, err
}

// finalPayment is what the database itself refuses to change of a payment: the
// terminal too, unless it was handed over to that very one.
const finalPayment = `
	OLD.id <> NEW.id OR OLD.body_hash <> NEW.body_hash OR OLD.amount <> NEW.amount OR OLD.shop <> NEW.shop
	OR (OLD.terminal <> NEW.terminal AND NOT EXISTS
		(SELECT 1 FROM meta WHERE key = 'handed/' || NEW.id AND value = '{"From":"' || OLD.terminal || '","To":"' || NEW.terminal || '"}'))
	OR NEW.refunded < OLD.refunded OR NEW.refunded > NEW.amount
	OR (OLD.state <> NEW.state AND (OLD.state IN ('DECLINED', 'CANCELLED') OR (OLD.state = 'PAID' AND NEW.state <> 'CANCELLED')))
`

// handoverStep is version 5: a payment may go to another terminal.
var handoverStep = step{sqlite: `
DROP TRIGGER payments_final;
CREATE TRIGGER payments_final BEFORE UPDATE ON payments WHEN` + finalPayment + `BEGIN SELECT RAISE(ABORT, 'payment is final'); END;
`, postgres: `
CREATE OR REPLACE FUNCTION payments_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	IF` + finalPayment + `THEN RAISE EXCEPTION 'payment is final'; END IF;
	RETURN NEW;
END $$;
`}
