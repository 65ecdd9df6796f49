package ledger

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver: PostgreSQL in Go
	_ "modernc.org/sqlite"             // the driver: SQLite in Go, without cgo
)

// A database is one of the two that keep books. Queries are written with
// question marks, as SQLite has them.
type database struct {
	*sql.DB
	postgres bool
}

// connect opens a database: a postgres:// address, or the path of a file.
func connect(address string) (database, error) {
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		db, err := sql.Open("pgx", address)
		if err != nil {
			return database{}, errors.New("address of the database is not valid") // err may quote a password
		}
		db.SetMaxOpenConns(16)
		db.SetConnMaxIdleTime(5 * time.Minute)
		return database{DB: db, postgres: true}, nil
	}
	db, err := sql.Open("sqlite", "file:"+address+"?_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=recursive_triggers(1)")
	if err != nil {
		return database{}, err
	}
	// One connection: SQLite has one writer, and waiting in Go is fair.
	db.SetMaxOpenConns(1)
	return database{DB: db}, nil
}

// numbered writes the placeholders of a query as the database wants them.
func (d database) numbered(query string) string {
	if !d.postgres {
		return query
	}
	var b strings.Builder
	n := 0
	for part := range strings.SplitSeq(query, "?") {
		if n > 0 {
			b.WriteString("$" + strconv.Itoa(n))
		}
		b.WriteString(part)
		n++
	}
	return b.String()
}

// A tx is a transaction. It hides that of the driver, so that no query goes
// past the placeholders.
type tx struct {
	db      database
	raw     *sql.Tx
	changed *bool
}

// exec runs a statement and returns how many rows it changed.
func (t tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	done, err := t.raw.ExecContext(ctx, t.db.numbered(query), args...)
	if err != nil {
		return 0, err
	}
	n, err := done.RowsAffected()
	*t.changed = *t.changed || n > 0
	return n, err
}

// row asks for one row.
func (t tx) row(ctx context.Context, query string, args ...any) *sql.Row {
	return t.raw.QueryRowContext(ctx, t.db.numbered(query), args...)
}

// each calls f for each row. F must not use the transaction.
func (t tx) each(ctx context.Context, query string, args []any, f func(scan func(...any) error) error) error {
	rows, err := t.raw.QueryContext(ctx, t.db.numbered(query), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// maxAttempts bounds how often a transaction is run again. The second attempt is
// alone, and can lose to nothing but a program that does not take turns.
const maxAttempts = 5

// turnLock is a number of our own. Who holds it shared works beside others; who
// holds it alone is alone on the books, in all processes.
const turnLock = 0x6b61696b6570

// update runs f in a transaction that writes. PostgreSQL refuses one of two
// that would spoil each other; that one is run again, so f sets its results
// anew each time and does nothing outside of the database.
func (l *Ledger) update(ctx context.Context, f func(tx) error) error {
	if !l.db.postgres {
		return l.once(ctx, l.db, f)
	}
	turn := "pg_advisory_lock_shared"
	for attempt := 1; ; attempt++ {
		err := l.inTurn(ctx, turn, f)
		if err == nil || !lost(err) || attempt == maxAttempts {
			return err
		}
		l.retries.Add(1)
		turn = "pg_advisory_lock" // alone: a loser would lose again and again where all pay at once
	}
}

// inTurn runs f with the lock of a turn. The lock is of the session and not of
// the transaction, which must see what was committed while it waited.
func (l *Ledger) inTurn(ctx context.Context, turn string, f func(tx) error) error {
	c, err := l.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, "SELECT "+turn+"($1)", int64(turnLock)); err != nil {
		return errors.Join(fmt.Errorf("take a turn: %w", err), discard(c))
	}
	err = l.once(ctx, c, f)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if _, bad := c.ExecContext(last, "SELECT pg_advisory_unlock_all()"); bad != nil {
		return errors.Join(err, discard(c)) // with the session goes its lock
	}
	return err
}

// discard closes the session of a connection that may hold a lock.
func discard(c *sql.Conn) error {
	err := c.Raw(func(any) error { return driver.ErrBadConn })
	if errors.Is(err, driver.ErrBadConn) {
		return nil
	}
	return err
}

// A beginner begins transactions.
type beginner interface {
	BeginTx(ctx context.Context, options *sql.TxOptions) (*sql.Tx, error)
}

// once runs f in one transaction.
func (l *Ledger) once(ctx context.Context, db beginner, f func(tx) error) error {
	var options *sql.TxOptions
	if l.db.postgres {
		options = &sql.TxOptions{Isolation: sql.LevelSerializable}
	}
	raw, err := db.BeginTx(ctx, options)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	changed := false
	if err := f(tx{l.db, raw, &changed}); err != nil {
		return errors.Join(err, raw.Rollback())
	}
	if err := raw.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	if changed {
		l.news.tell()
	}
	return nil
}

// lost reports whether a transaction lost to another, and changed nothing:
// serialization_failure, deadlock_detected, and the unique_violation of two
// that inserted the same key at once, the later of which then finds the row.
func lost(err error) bool {
	var p *pgconn.PgError
	return errors.As(err, &p) && (p.Code == "40001" || p.Code == "40P01" || p.Code == "23505")
}
