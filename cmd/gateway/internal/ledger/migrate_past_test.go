package ledger

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/pgtest"
	"kaikei/terminal/wire"
)

// Books of version 2, as the program of that time wrote them, with some of everything
// that there was: payments of every state, refunds, orders, a settlement that is not
// paid out yet.
var (
	//go:embed testdata/books2.sqlite.sql
	oldSQLite string
	//go:embed testdata/books2.postgres.sql
	oldPostgres string
)

// described tells the whole schema of a database, a line for each thing that it has.
var described = map[bool]string{
	false: "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1",
	true: `SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') || ' ' || is_identity
			FROM information_schema.columns WHERE table_schema = 'public'
		UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
		UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
		UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
		UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
		UNION ALL SELECT 'view ' || viewname || definition FROM pg_views WHERE schemaname = 'public' ORDER BY 1`,
}

// schema reads the schema of open books.
func (l *Ledger) schema(t *testing.T) (things []string) {
	require.NoError(t, l.view(t.Context(), func(x tx) error {
		return x.each(t.Context(), described[l.db.postgres], nil, func(scan func(...any) error) error {
			var thing string
			err := scan(&thing)
			things = append(things, thing)
			return err
		})
	}))
	require.Greater(t, len(things), 40)
	return things
}

// balances adds up all transfers by account.
func (d database) balances(t *testing.T) map[string]int64 {
	rows, err := d.QueryContext(t.Context(), "SELECT account, CAST(sum(yen) AS BIGINT) FROM postings GROUP BY account")
	require.NoError(t, err)
	defer rows.Close()
	found := map[string]int64{}
	for rows.Next() {
		var name string
		var yen int64
		require.NoError(t, rows.Scan(&name, &yen))
		found[name] = yen
	}
	require.NoError(t, rows.Err())
	return found
}

// Books of old become what new ones are, keep every yen, and go on.
func TestMigrateOldBooks(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		testMigrateOldBooks(t, oldSQLite, filepath.Join(dir, "old.db"), filepath.Join(dir, "new.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		testMigrateOldBooks(t, oldPostgres, pgtest.Database(t), pgtest.Database(t))
	})
}

func testMigrateOldBooks(t *testing.T, dump, address, other string) {
	old, err := connect(address)
	require.NoError(t, err)
	_, err = old.ExecContext(t.Context(), dump)
	require.NoError(t, err)
	before := old.balances(t)
	require.Equal(t, int64(112_000), before["wallet:1"])
	require.NoError(t, old.Close())

	now := time.Date(2026, 11, 17, 4, 30, 0, 0, time.UTC) // half past one in Japan, on the day they were left
	l, err := Open(t.Context(), address, func() time.Time { return now })
	require.NoError(t, err)
	defer l.Close()
	fresh, err := Open(t.Context(), other, nil)
	require.NoError(t, err)
	defer fresh.Close()
	assert.Equal(t, fresh.schema(t), l.schema(t), "old books are made of what new ones are made of")
	assert.Equal(t, before, l.db.balances(t), "no yen moved")
	require.NoError(t, l.checkpoint(t.Context(), 1))
	assert.Greater(t, l.sums(t), 20)
	l.goesOn(t, func(d time.Duration) { now = now.Add(d) })
	assert.Positive(t, l.sums(t))
}

// goesOn lives on in the old books: what they promised holds, and what is new is kept.
func (l *Ledger) goesOn(t *testing.T, pass func(time.Duration)) {
	const till = "T-0001"
	state := func(id string, want wire.PaymentState, refunded int64) {
		p, err := l.Inquire(t.Context(), till, id)
		require.NoError(t, err)
		assert.Equal(t, want, p.State, id)
		assert.Equal(t, refunded, p.RefundedYen, id)
	}
	state("poor", wire.PaymentDeclined, 0)
	state("gone", wire.PaymentCancelled, 0)
	state("unseen", wire.PaymentCancelled, 0)
	state("later", wire.PaymentPaid, 700)
	state("waits", wire.PaymentPaid, 0) // its customer has confirmed meanwhile
	back := func(id string, yen int64) wire.RefundState {
		q := wire.RefundRequest{AmountYen: yen, Currency: wire.Currency}
		body, err := json.Marshal(q)
		require.NoError(t, err)
		f, _, err := l.Refund(t.Context(), Request{Terminal: till, ID: id, Body: body}, "paid", q)
		require.NoError(t, err)
		return f.State
	}
	assert.Equal(t, wire.RefundDone, back("part", 500), "as it was answered then")
	assert.Equal(t, wire.RefundRefused, back("over", 1001))
	assert.Equal(t, wire.RefundDone, back("rest", 1000))
	assert.Equal(t, wire.RefundRefused, back("more", 1))
	state("paid", wire.PaymentPaid, 1500)
	pass(30 * 24 * time.Hour)
	made, err := l.Settle(t.Context(), "2026-11-30")
	require.NoError(t, err)
	require.Len(t, made, 1)
	assert.Equal(t, "2026-11-16", made[0].FirstDay)
	list, err := l.Statement(t.Context(), "Shop 1")
	require.NoError(t, err)
	require.Len(t, list, 2)
	assert.Equal(t, int64(3_941), list[1].PaidYen)
	assert.True(t, list[1].PaidOut, "its value day has passed")
}

// frozen are the first bytes of the SHA-256 of the steps. A step that has been out brings nobody's books to
// another schema any more; what has to change is a step of its own.
var frozen = []string{
	"91b159ed13a3a19d", "abe8d4ce3e8ccaa2", "d5aeb845f5350444", "188f9b9147bb052d", "519b0a58e9a15004",
	"3f65035d5cbbf80b", "807a631ca7a6d300", "f7eade2084d671bf", "6a0b0de72d2e8e53", "3dd7bfe928c24073",
}

func TestStepsAreFrozen(t *testing.T) {
	require.GreaterOrEqual(t, len(steps), len(frozen))
	for n, s := range steps {
		sum := sha256.Sum256([]byte(strings.Join([]string{s.both, s.sqlite, s.postgres}, "\x00")))
		require.Less(t, n, len(frozen), "a step without its hash: %x", sum)
		assert.Equal(t, frozen[n], hex.EncodeToString(sum[:8]), "step to version %d was changed", n+1)
	}
}
