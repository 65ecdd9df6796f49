package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver: SQLite in Go, without cgo
)

// A database is one of the two that keep books. Queries are written with
// question marks, as SQLite has them.
type database struct {
	*sql.DB
	postgres bool
	// readers are the connections of SQLite that change nothing: whoever reads for long
	// must not have those wait who take money. nil for PostgreSQL.
	readers *sql.DB
	// patience is how long PostgreSQL is waited for: for a connection, and for the answer
	// to each statement of a transaction that writes.
	patience time.Duration
}

// The patience with PostgreSQL. One that is gone without a word would be waited for until
// the kernel gives up, a quarter of an hour; a lock, which it grants or refuses within
// its own lock_timeout, is no reason to go. Who only reads may have much to read.
const (
	usualPatience = time.Minute
	readPatience  = 10 // times as long
)

// mostReaders is how many views of SQLite there are at once; more wait their turn.
const mostReaders = 4

// Close closes all connections.
func (d database) Close() error {
	if d.readers == nil {
		return d.DB.Close()
	}
	return errors.Join(d.readers.Close(), d.DB.Close())
}

// connect opens a database: a postgres:// address, or the path of a file.
func connect(address string) (database, error) {
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		c, err := pgx.ParseConfig(address)
		if err != nil {
			return database{}, errors.New("address of the database is not valid") // err may quote a password
		}
		// A process that stands still with a lock must not stop the others.
		c.RuntimeParams["idle_in_transaction_session_timeout"] = "10s"
		c.RuntimeParams["lock_timeout"] = "15s"
		db := stdlib.OpenDB(*c)
		db.SetMaxOpenConns(16)
		db.SetMaxIdleConns(16)
		db.SetConnMaxIdleTime(5 * time.Minute)
		return database{DB: db, postgres: true, patience: usualPatience}, nil
	}
	if err := touch(address, 0); err != nil { // SQLite would make it for everybody to read
		return database{}, err
	}
	file := "file:" + inURI.Replace(address) + "?_pragma=busy_timeout(5000)"
	db, err1 := sql.Open("sqlite", file+"&_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=recursive_triggers(1)")
	readers, err2 := sql.Open("sqlite", file+"&_txlock=deferred&_pragma=query_only(1)")
	if err := errors.Join(err1, err2); err != nil {
		return database{}, err
	}
	// One connection: SQLite has one writer, and waiting in Go is fair.
	db.SetMaxOpenConns(1)
	readers.SetMaxOpenConns(mostReaders)
	return database{DB: db, readers: readers}, nil
}

// inURI writes a path as SQLite reads it within an address.
var inURI = strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23")

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

// A tx is a transaction. It hides the line to the database, so that no query goes
// past the placeholders.
type tx struct {
	db      database
	line    line
	changed *bool
	posted  *int64  // transfers
	held    *[]lock // in the order in which they were taken
}

// exec runs a statement and returns how many rows it changed.
func (t tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	n, err := t.line.exec(ctx, statement{query: t.db.numbered(query), args: args})
	*t.changed = *t.changed || n > 0
	return n, err
}

// later runs a statement that changes the books, and of which nobody waits to hear:
// if it fails, the transaction does, at its commit at the latest. Why says what it is
// for in that error.
func (t tx) later(ctx context.Context, why, query string, args ...any) error {
	*t.changed = true
	return t.line.later(ctx, statement{why, t.db.numbered(query), args})
}

// row asks for one row.
func (t tx) row(ctx context.Context, query string, args ...any) one {
	return one{ctx, t, query, args}
}

// A one is a question whose answer is one row.
type one struct {
	ctx   context.Context
	t     tx
	query string
	args  []any
}

// Scan asks, and reads the first row. Errors: sql.ErrNoRows when there is none.
func (o one) Scan(into ...any) error {
	n := 0
	err := o.t.each(o.ctx, o.query, o.args, func(scan func(...any) error) error {
		if n++; n > 1 {
			return nil
		}
		return scan(into...)
	})
	if err == nil && n == 0 {
		err = sql.ErrNoRows
	}
	return err
}

// each calls f for each row. F must not use the transaction.
func (t tx) each(ctx context.Context, query string, args []any, f func(scan func(...any) error) error) error {
	return t.line.each(ctx, statement{query: t.db.numbered(query), args: args}, f)
}

// maxAttempts bounds how often a transaction is run again.
const maxAttempts = 5

// update runs f in a transaction that writes. One that lost to another is run
// again, so f sets its results anew each time and does nothing outside of the
// database. F takes the lock of what it is about before it looks at it.
func (l *Ledger) update(ctx context.Context, f func(tx) error) error {
	for attempt := 1; ; attempt++ {
		// Each statement sees what was committed before it: so one after a lock
		// sees all that its last holder did.
		err := l.once(ctx, sql.TxOptions{Isolation: sql.LevelReadCommitted}, f)
		if err == nil || !lost(err) || attempt == maxAttempts {
			return err
		}
		l.retries.Add(1)
	}
}

// updatePayment is update of a payment or of its refunds: f has its lock.
func (l *Ledger) updatePayment(ctx context.Context, id string, f func(tx) error) error {
	return l.update(ctx, func(t tx) error {
		if err := t.hold(ctx, lock{lockPayment, id}); err != nil {
			return err
		}
		return f(t)
	})
}

// view runs f in a transaction that only reads, and sees the books as of one
// instant. It waits for nobody, and nobody for it.
func (l *Ledger) view(ctx context.Context, f func(tx) error) error {
	return l.once(ctx, sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, f)
}

// once runs f in one transaction. Of SQLite's options there is one: whether it only
// reads, as of the instant of its first look.
func (l *Ledger) once(ctx context.Context, options sql.TxOptions, f func(tx) error) error {
	changed, posted := false, int64(0)
	run := func(over line) error { return f(tx{l.db, over, &changed, &posted, new([]lock)}) }
	err := error(nil)
	if l.db.postgres {
		err = l.db.piped(ctx, options, run)
	} else {
		over := l.db.DB
		if options.ReadOnly {
			over = l.db.readers
		}
		err = plainly(ctx, over, run)
	}
	if err == nil && changed {
		l.news.tell()
		l.count(posted)
	}
	return err
}

// plainly runs f in one transaction of SQLite.
func plainly(ctx context.Context, over *sql.DB, f func(line) error) error {
	raw, err := over.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := f(plain{raw}); err != nil {
		return errors.Join(err, raw.Rollback())
	}
	if err := raw.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
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
