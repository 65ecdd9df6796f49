package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	_ "modernc.org/sqlite" // the driver: SQLite in Go, without cgo
)

// Errors of the ledger. The API says them in the contract's words.
var (
	ErrNotFound     = errors.New("not known")
	ErrInconsistent = errors.New("same id, other bytes")
	ErrActivation   = errors.New("activation wrong, used or expired")
	ErrWallet       = errors.New("no such wallet")
	ErrSchema       = errors.New("ledger written by a newer program")
)

// A Ledger is the open books.
type Ledger struct {
	db    *sql.DB
	now   func() time.Time
	rails []Wallet
}

// migrations make the schema, one version each. They are only ever added to.
var migrations = []string{`
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE terminals (
	id TEXT PRIMARY KEY, shop TEXT NOT NULL, journal_key TEXT NOT NULL, serial TEXT NOT NULL,
	created_at TEXT NOT NULL, revoked_at TEXT) STRICT;
CREATE TABLE activations (
	code_hash TEXT PRIMARY KEY, shop TEXT NOT NULL, expires_at TEXT NOT NULL, terminal TEXT) STRICT;
CREATE TABLE customers (
	id INTEGER PRIMARY KEY, wallet TEXT NOT NULL, number INTEGER NOT NULL, UNIQUE (wallet, number)) STRICT;
CREATE TABLE codes (
	hash TEXT PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customers, expires_at TEXT NOT NULL, payment TEXT) STRICT;
CREATE TABLE payments (
	id TEXT PRIMARY KEY, terminal TEXT NOT NULL REFERENCES terminals, shop TEXT NOT NULL, body_hash TEXT NOT NULL,
	state TEXT NOT NULL, amount INTEGER NOT NULL, refunded INTEGER NOT NULL DEFAULT 0, wallet TEXT NOT NULL DEFAULT '',
	rail TEXT NOT NULL, brand TEXT NOT NULL DEFAULT '', network_id TEXT NOT NULL DEFAULT '', customer INTEGER,
	masked_code TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', payer_amount TEXT NOT NULL DEFAULT '',
	created_at TEXT NOT NULL, decide_at TEXT, paid_at TEXT, cancel_until TEXT, day TEXT NOT NULL) STRICT;
CREATE INDEX payments_day ON payments (terminal, day);
CREATE TABLE refunds (
	id TEXT PRIMARY KEY, payment TEXT NOT NULL REFERENCES payments, body_hash TEXT NOT NULL, state TEXT NOT NULL,
	amount INTEGER NOT NULL, network_id TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', done_at TEXT, day TEXT NOT NULL) STRICT;
CREATE INDEX refunds_day ON refunds (day);
CREATE TABLE entries (
	id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL) STRICT;
CREATE TABLE postings (
	entry INTEGER NOT NULL REFERENCES entries, account TEXT NOT NULL, yen INTEGER NOT NULL CHECK (yen <> 0)) STRICT;
CREATE INDEX postings_account ON postings (account);
CREATE TRIGGER postings_no_update BEFORE UPDATE ON postings BEGIN SELECT RAISE(ABORT, 'postings are never changed'); END;
CREATE TRIGGER postings_no_delete BEFORE DELETE ON postings BEGIN SELECT RAISE(ABORT, 'postings are never deleted'); END;
CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
`}

// Open opens the books at path and makes them when they are not there. Now
// tells the time; nil means the machine's clock.
func Open(ctx context.Context, path string, now func() time.Time) (*Ledger, error) {
	if now == nil {
		now = time.Now
	}
	db, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)")
	if err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	// One connection: SQLite has one writer, and waiting in Go is fair.
	db.SetMaxOpenConns(1)
	l := &Ledger{db: db, now: now, rails: Wallets()}
	if err := errors.Join(l.migrate(ctx), l.seed(ctx)); err != nil {
		return nil, errors.Join(fmt.Errorf("open ledger: %w", err), db.Close())
	}
	return l, nil
}

// Close closes the books.
func (l *Ledger) Close() error { return l.db.Close() }

// migrate brings the schema to this program's version.
func (l *Ledger) migrate(ctx context.Context) error {
	return l.update(ctx, func(tx *sql.Tx) error {
		var version int
		if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
			return err
		}
		if version > len(migrations) {
			return fmt.Errorf("version %d, this program knows %d: %w", version, len(migrations), ErrSchema)
		}
		for _, step := range migrations[version:] {
			if _, err := tx.ExecContext(ctx, step); err != nil {
				return fmt.Errorf("migrate from version %d: %w", version, err)
			}
		}
		_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(migrations)))
		return err
	})
}

// update runs f in a transaction that writes.
func (l *Ledger) update(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// Meta returns a value that was kept under a key, "" when there is none.
func (l *Ledger) Meta(ctx context.Context, key string) (value string, err error) {
	err = l.db.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = ?", key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

// SetMeta keeps a value under a key.
func (l *Ledger) SetMeta(ctx context.Context, key, value string) error {
	_, err := l.db.ExecContext(ctx, "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
	return err
}

// timeForm is how times are kept: they sort as text.
const timeForm = "2006-01-02T15:04:05.000Z"

// stamp writes a time.
func stamp(t time.Time) string { return t.UTC().Format(timeForm) }

// unstamp reads a time that may be missing.
func unstamp(s sql.NullString) *time.Time {
	if !s.Valid || s.String == "" {
		return nil
	}
	t, err := time.Parse(timeForm, s.String)
	if err != nil {
		return nil
	}
	return &t
}
