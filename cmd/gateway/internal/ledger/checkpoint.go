package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A balance is the sum of an account's transfers, and these are never forgotten. So
// that it costs no more after years than on the first day, the sum up to a transfer is
// kept as the account's checkpoint, and only what came after is added. A checkpoint is
// derived: the database refuses one that is not that sum, and [Ledger.Audit] adds all
// up again.
//
// Checkpoints are made in passes, beside the payments: of the accounts that moved since
// the last pass, a few in a transaction, up to a transfer below which nothing can
// appear any more.

// checkpointEvery is after how many transfers a pass is due, so about how many a
// balance adds up at most.
const checkpointEvery = 1_000

// The bounds of one transaction of a pass. In SQLite a payment waits for it.
const (
	checkpointStride = 2_000 // transfers that are looked through for accounts that moved
	checkpointBite   = 50    // accounts that are summed up
)

// markKey is where the ledger keeps the transfer up to which all accounts were brought.
const markKey = "checkpointed"

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

// between is the sum of the transfers of an account within a query: those after one,
// up to another.
func between(account, after, upto string) string {
	return fmt.Sprintf(`coalesce((SELECT sum(yen) FROM transfers WHERE target = %[1]s AND id > %[2]s AND id <= %[3]s), 0)
		- coalesce((SELECT sum(yen) FROM transfers WHERE source = %[1]s AND id > %[2]s AND id <= %[3]s), 0)`, account, after, upto)
}

// Tend keeps balances cheap while the books are used, until ctx ends. What goes wrong
// is told to fault; the books are as good as before, and it is tried again when more
// has come.
func (l *Ledger) Tend(ctx context.Context, fault func(error)) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.tend:
		}
		// Half of it is enough: those that came while the last pass was at work are
		// done already, and other processes keep the same books.
		if err := l.checkpoint(ctx, checkpointEvery/2); err != nil && ctx.Err() == nil {
			fault(err)
		}
	}
}

// count counts transfers that this process has posted, and lets Tend know when a pass
// is due.
func (l *Ledger) count(posted int64) {
	after := l.posted.Add(posted)
	if after/checkpointEvery == (after-posted)/checkpointEvery {
		return
	}
	select {
	case l.tend <- struct{}{}:
	default: // it knows
	}
}

// checkpoint makes one pass, if so many transfers came since the last.
func (l *Ledger) checkpoint(ctx context.Context, after int64) error {
	p, err := l.look(ctx)
	if err == nil && p.newest-p.mark >= after {
		err = l.written(ctx, p.writers)
		for ; err == nil && p.mark < p.newest; p.mark = p.end() {
			err = l.advance(ctx, p)
		}
	}
	if err != nil {
		return fmt.Errorf("make checkpoints: %w", err)
	}
	return nil
}

// A pass brings accounts from one transfer to another.
type pass struct {
	mark, newest int64
	writers      map[string]bool // transactions that may have written what is not seen yet
}

// end is how far one stride of the pass goes.
func (p pass) end() int64 { return min(p.newest, p.mark+checkpointStride) }

// look sees what there is to do. It reads the newest transfer before it asks who is
// writing: whoever has a lower number, and has not committed, is among these.
func (l *Ledger) look(ctx context.Context) (p pass, err error) {
	err = l.view(ctx, func(t tx) error {
		if err := t.row(ctx, "SELECT coalesce(max(id), 0) FROM transfers").Scan(&p.newest); err != nil {
			return err
		}
		p.writers, err = writers(ctx, t)
		return errors.Join(err, markOf(ctx, t, &p.mark))
	})
	return p, err
}

// markOf reads how far the last pass came.
func markOf(ctx context.Context, t tx, mark *int64) error {
	var text string
	err := t.row(ctx, "SELECT value FROM meta WHERE key = ?", markKey).Scan(&text)
	if err == nil {
		*mark, err = strconv.ParseInt(text, 10, 64)
	} else if errors.Is(err, sql.ErrNoRows) {
		*mark, err = 0, nil
	}
	return err
}

// writers are the transactions that hold what one that writes transfers takes before
// it has its first number. SQLite has one writer, and none beside it.
func writers(ctx context.Context, t tx) (map[string]bool, error) {
	if !t.db.postgres {
		return nil, nil
	}
	found := map[string]bool{}
	const holding = `SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND relation = 'transfers'::regclass AND mode = 'RowExclusiveLock'
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
	err := t.each(ctx, holding, nil, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		found[name] = true
		return err
	})
	return found, err
}

// How long a pass waits for transfers that are being written, and how often it looks.
// The database ends a transaction that stands still after ten seconds.
const (
	writersWait = 15 * time.Second
	writersLook = 20 * time.Millisecond
)

// written waits until none of these transactions goes on. It holds nothing meanwhile:
// payments pass it.
func (l *Ledger) written(ctx context.Context, waiting map[string]bool) error {
	ctx, cancel := context.WithTimeout(ctx, writersWait)
	defer cancel()
	for len(waiting) > 0 {
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for %d who write transfers: %w", len(waiting), ctx.Err())
		case <-time.After(writersLook):
		}
		err := l.view(ctx, func(t tx) error {
			now, err := writers(ctx, t)
			maps.DeleteFunc(waiting, func(name string, _ bool) bool { return err == nil && !now[name] })
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// advance brings the accounts that moved within one stride to its end, and notes that
// it did: one that was cut off is made again.
func (l *Ledger) advance(ctx context.Context, p pass) error {
	moved, err := l.moved(ctx, p)
	if err != nil {
		return err
	}
	for bite := range slices.Chunk(moved, checkpointBite) {
		if err := l.sumUp(ctx, bite, p.end()); err != nil {
			return err
		}
	}
	return l.update(ctx, func(t tx) error {
		if err := t.hold(ctx, lock{lockCheckpoint, ""}); err != nil {
			return err
		}
		var have int64 // another process may have come further
		if err := markOf(ctx, t, &have); err != nil || have >= p.end() {
			return err
		}
		return t.later(ctx, "keep mark", "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", markKey, strconv.FormatInt(p.end(), 10))
	})
}

// moved lists the accounts of a stride.
func (l *Ledger) moved(ctx context.Context, p pass) (names []any, err error) {
	const of = "SELECT source FROM transfers WHERE id > ? AND id <= ? UNION SELECT target FROM transfers WHERE id > ? AND id <= ? ORDER BY 1"
	err = l.view(ctx, func(t tx) error {
		return t.each(ctx, of, []any{p.mark, p.end(), p.mark, p.end()}, func(scan func(...any) error) error {
			var name string
			err := scan(&name)
			names = append(names, name)
			return err
		})
	})
	return names, err
}

// sumUp brings the checkpoints of some accounts to a transfer. One that is there
// already, or further, stays.
func (l *Ledger) sumUp(ctx context.Context, names []any, end int64) error {
	list, upto := strings.TrimSuffix(strings.Repeat("?, ", len(names)), ", "), strconv.FormatInt(end, 10)
	return l.update(ctx, func(t tx) error {
		if err := t.hold(ctx, lock{lockCheckpoint, ""}); err != nil {
			return err
		}
		if err := t.later(ctx, "move checkpoints", "UPDATE checkpoints SET yen = yen + "+between("account", "upto", upto)+", upto = "+upto+
			" WHERE account IN ("+list+") AND upto < "+upto, names...); err != nil {
			return err
		}
		return t.later(ctx, "begin checkpoints", "INSERT INTO checkpoints (account, upto, yen) SELECT name, "+upto+", "+between("name", "0", upto)+
			" FROM accounts WHERE name IN ("+list+") AND name NOT IN (SELECT account FROM checkpoints)", names...)
	})
}
