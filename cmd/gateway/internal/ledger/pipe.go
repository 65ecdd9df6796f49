package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// A line carries the statements of one transaction to a database.
type line interface {
	// later sends a statement whose answer nobody waits for. Its error may come with
	// that of a later statement, or of the commit.
	later(ctx context.Context, s statement) error
	// exec runs a statement and returns how many rows it changed.
	exec(ctx context.Context, s statement) (int64, error)
	// each calls f for each row.
	each(ctx context.Context, s statement, f func(scan func(...any) error) error) error
	// script runs statements that take no arguments.
	script(ctx context.Context, text string) error
}

// A statement is one of SQL.
type statement struct {
	why   string // what it is for, in its error; may be empty
	query string
	args  []any
}

// blame puts to an error what the statement was for.
func (s statement) blame(err error) error {
	if err == nil || s.why == "" {
		return err
	}
	return fmt.Errorf("%s: %w", s.why, err)
}

// A plain line sends each statement at once: SQLite is in this process.
type plain struct{ raw *sql.Tx }

func (l plain) later(ctx context.Context, s statement) error {
	_, err := l.raw.ExecContext(ctx, s.query, s.args...)
	return s.blame(err)
}

func (l plain) exec(ctx context.Context, s statement) (int64, error) {
	done, err := l.raw.ExecContext(ctx, s.query, s.args...)
	if err != nil {
		return 0, s.blame(err)
	}
	return done.RowsAffected()
}

func (l plain) each(ctx context.Context, s statement, f func(scan func(...any) error) error) error {
	rows, err := l.raw.QueryContext(ctx, s.query, s.args...)
	if err != nil {
		return s.blame(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return s.blame(rows.Err())
}

func (l plain) script(ctx context.Context, text string) error {
	_, err := l.raw.ExecContext(ctx, text)
	return err
}

// A pipe is a line to PostgreSQL, a round trip away. What nobody waits for is held
// back, and goes out together with the next statement that is waited for: the server
// runs them in their order, each seeing what the ones before it did and what others
// had committed by then, as if they had come one by one.
type pipe struct {
	conn     *pgx.Conn
	held     []statement
	patience time.Duration // with each round trip
}

func (p *pipe) later(_ context.Context, s statement) error {
	p.held = append(p.held, s)
	return nil
}

func (p *pipe) exec(ctx context.Context, s statement) (n int64, err error) {
	err = p.send(ctx, s, func(r pgx.BatchResults) error {
		tag, err := r.Exec()
		n = tag.RowsAffected()
		return err
	})
	return n, err
}

func (p *pipe) each(ctx context.Context, s statement, f func(scan func(...any) error) error) error {
	return p.send(ctx, s, func(r pgx.BatchResults) error {
		rows, err := r.Query()
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
	})
}

func (p *pipe) script(ctx context.Context, text string) error {
	if err := p.flush(ctx); err != nil {
		return err
	}
	_, err := p.conn.Exec(ctx, text)
	return err
}

// flush sends what is held back.
func (p *pipe) flush(ctx context.Context) error {
	if len(p.held) == 0 {
		return nil
	}
	last := p.held[len(p.held)-1]
	p.held = p.held[:len(p.held)-1]
	_, err := p.exec(ctx, last)
	return err
}

// send sends what is held back and s after it, in one round trip, and has read take
// the answer to s. An error of the first that failed is returned: the server did
// nothing after it.
func (p *pipe) send(ctx context.Context, s statement, read func(pgx.BatchResults) error) (err error) {
	b := &pgx.Batch{}
	for _, x := range append(p.held, s) {
		b.Queue(x.query, x.args...)
	}
	before := p.held
	p.held = nil
	ctx, cancel := context.WithTimeout(ctx, p.patience)
	defer cancel()
	r := p.conn.SendBatch(ctx, b)
	defer func() {
		if cerr := r.Close(); err == nil {
			err = s.blame(cerr)
		}
	}()
	for _, x := range before {
		if _, err := r.Exec(); err != nil {
			return x.blame(err)
		}
	}
	return s.blame(read(r))
}

// rollbackWait bounds how long a transaction that failed is undone. A connection on
// which that takes longer is given up, and the server undoes it then.
const rollbackWait = 5 * time.Second

// piped runs f in one transaction on PostgreSQL. Its beginning goes out with the first
// statement, and its commit with the last.
func (d database) piped(ctx context.Context, options sql.TxOptions, f func(line) error) error {
	patience := d.patience
	if options.ReadOnly {
		patience *= readPatience
	}
	c, err := d.connection(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	err = c.Raw(func(driver any) error {
		p := &pipe{conn: driver.(*stdlib.Conn).Conn(), patience: patience}
		begin := statement{why: "begin", query: "BEGIN ISOLATION LEVEL " + options.Isolation.String()}
		if options.ReadOnly {
			begin.query += " READ ONLY"
		}
		err := errors.Join(p.later(ctx, begin), f(p))
		if err == nil {
			err = p.commit(ctx)
		}
		if err != nil {
			err = errors.Join(err, p.rollback(ctx))
		}
		return err
	})
	return errors.Join(err, c.Close())
}

// connection returns one that is free.
func (d database) connection(ctx context.Context) (*sql.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, d.patience)
	defer cancel()
	return d.Conn(ctx)
}

// commit ends the transaction.
func (p *pipe) commit(ctx context.Context) error {
	return p.send(ctx, statement{why: "commit", query: "COMMIT"}, func(r pgx.BatchResults) error {
		tag, err := r.Exec()
		if err == nil && tag.String() != "COMMIT" {
			err = pgx.ErrTxCommitRollback
		}
		return err
	})
}

// rollback undoes what a transaction that failed did, if it began.
func (p *pipe) rollback(ctx context.Context) error {
	if p.conn.IsClosed() || p.conn.PgConn().TxStatus() == 'I' {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackWait)
	defer cancel()
	if _, err := p.conn.Exec(ctx, "ROLLBACK"); err != nil {
		return errors.Join(fmt.Errorf("roll back: %w", err), p.conn.Close(ctx))
	}
	return nil
}
