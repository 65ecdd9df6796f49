package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// Errors of the ledger. The API says them in the contract's words.
var (
	ErrNotFound     = errors.New("not known")
	ErrInconsistent = errors.New("same id, other bytes")
	ErrActivation   = errors.New("activation wrong, used or expired")
	ErrWallet       = errors.New("no such wallet")
)

// A Ledger is the open books.
type Ledger struct {
	db      database
	now     func() time.Time
	rails   []Wallet
	retries atomic.Int64
	news    news
	posted  atomic.Int64  // transfers of this process
	tend    chan struct{} // a pass over the checkpoints is

	// External says whether a payment code that no simulated customer shows is
	// one of the network alipayplus; nil when there is no such network. It is
	// set before the books are used.
	External func(code string) bool
}

// Open opens the books and makes them when they are not there. Address is the
// path of an SQLite file, or a postgres:// URL. Now tells the time; nil means
// the machine's clock.
func Open(ctx context.Context, address string, now func() time.Time) (*Ledger, error) {
	if now == nil {
		now = time.Now
	}
	db, err := connect(address)
	if err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	l := &Ledger{db: db, now: now, rails: Wallets(), tend: make(chan struct{}, 1)}
	err = l.migrate(ctx)
	if err == nil {
		err = l.seed(ctx)
	}
	if err == nil {
		err = l.checkpoint(ctx, checkpointEvery)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open ledger: %w", err), db.Close())
	}
	return l, nil
}

// Close closes the books.
func (l *Ledger) Close() error { return l.db.Close() }

// Ready returns nil when the books can be read.
func (l *Ledger) Ready(ctx context.Context) error {
	_, err := l.Meta(ctx, "")
	return err
}

// Retries is how many transactions lost to another and were run again.
func (l *Ledger) Retries() int64 { return l.retries.Load() }

// Meta returns a value that was kept under a key, "" when there is none.
func (l *Ledger) Meta(ctx context.Context, key string) (value string, err error) {
	err = l.db.QueryRowContext(ctx, l.db.numbered("SELECT value FROM meta WHERE key = ?"), key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

// SetMeta keeps a value under a key.
func (l *Ledger) SetMeta(ctx context.Context, key, value string) error {
	return l.update(ctx, func(t tx) error {
		_, err := t.exec(ctx, "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
		return err
	})
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

// optional writes a time that may be missing.
func optional(t *time.Time) any {
	if t == nil {
		return nil
	}
	return stamp(*t)
}
