package ledger

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/pgtest"
)

// inBoth runs a test in books of either database.
func inBoth(t *testing.T, f func(t *testing.T, l *Ledger)) {
	run := func(t *testing.T, address string) {
		l, err := Open(t.Context(), address, nil)
		require.NoError(t, err)
		defer l.Close()
		f(t, l)
	}
	t.Run("sqlite", func(t *testing.T) { run(t, filepath.Join(t.TempDir(), "g.db")) })
	t.Run("postgres", func(t *testing.T) { run(t, pgtest.Database(t)) })
}

// move posts a transfer.
func (l *Ledger) move(t *testing.T, ref, from, to string, yen int64) {
	err := l.update(t.Context(), func(x tx) error { return l.post(t.Context(), x, transfer{"test", ref, from, to, yen}) })
	assert.NoError(t, err)
}

// sums holds the balance of each account against the sum of all its transfers, and
// returns how many have a checkpoint.
func (l *Ledger) sums(t *testing.T) (checkpoints int) {
	require.NoError(t, l.view(t.Context(), func(x tx) error {
		sum := map[string]int64{}
		const all = "SELECT accounts.name, CAST(coalesce(sum(postings.yen), 0) AS BIGINT) FROM accounts LEFT JOIN postings ON account = accounts.name GROUP BY accounts.name"
		err := x.each(t.Context(), all, nil, func(scan func(...any) error) error {
			var name string
			var yen int64
			err := scan(&name, &yen)
			sum[name] = yen
			return err
		})
		require.NoError(t, err)
		require.Greater(t, len(sum), 20)
		for name, want := range sum {
			have, err := balance(t.Context(), x, name)
			require.NoError(t, err)
			assert.Equal(t, want, have, name)
		}
		none, err := balance(t.Context(), x, "of nobody")
		require.NoError(t, err)
		assert.Zero(t, none)
		return x.row(t.Context(), "SELECT count(*) FROM checkpoints").Scan(&checkpoints)
	}))
	a, err := l.Audit(t.Context())
	require.NoError(t, err)
	assert.Empty(t, a.Faults)
	return checkpoints
}

// A balance is the sum of all transfers, whatever of them a checkpoint stands for, and
// what comes after counts at once.
func TestBalanceIsTheSum(t *testing.T) { inBoth(t, testBalanceIsTheSum) }

func testBalanceIsTheSum(t *testing.T, l *Ledger) {
	assert.Zero(t, l.sums(t), "few transfers need none")
	for round := range 3 {
		for n := range 5 {
			l.move(t, fmt.Sprintf("out-%d-%d", round, n), "wallet:1", "fees", int64(10+n))
			l.move(t, fmt.Sprintf("in-%d-%d", round, n), "world", "wallet:1", int64(3+n))
		}
		l.sums(t)
		require.NoError(t, l.checkpoint(t.Context(), 1))
		assert.Greater(t, l.sums(t), 20, "each account has one")
	}
	require.NoError(t, l.update(t.Context(), func(x tx) error { return account(t.Context(), x, "wallet:new") }))
	l.move(t, "to the new", "world", "wallet:new", 7)
	before := l.sums(t)
	require.NoError(t, l.checkpoint(t.Context(), 2))
	assert.Equal(t, before, l.sums(t), "one came, and two are asked for")
	require.NoError(t, l.checkpoint(t.Context(), 1))
	assert.Equal(t, before+1, l.sums(t))
	err := l.update(t.Context(), func(x tx) error {
		return l.post(t.Context(), x, transfer{"test", "too much", "wallet:new", "fees", 8})
	})
	assert.ErrorContains(t, err, "overdrawn", "the floor counts what the checkpoint stands for")
	l.move(t, "all of it", "wallet:new", "fees", 7)
}

// The database refuses a checkpoint that is not the sum.
func TestWrongCheckpoints(t *testing.T) { inBoth(t, testWrongCheckpoints) }

func testWrongCheckpoints(t *testing.T, l *Ledger) {
	require.NoError(t, l.checkpoint(t.Context(), 1))
	l.move(t, "one", "world", "wallet:1", 5)
	for why, statement := range map[string]string{
		"more":            "UPDATE checkpoints SET yen = yen + 1 WHERE account = 'wallet:1'",
		"without the sum": "UPDATE checkpoints SET upto = upto + 1 WHERE account = 'wallet:1'",
		"back":            "UPDATE checkpoints SET upto = 0, yen = 0 WHERE account = 'wallet:1'",
		"another's":       "UPDATE checkpoints SET account = 'wallet:2' WHERE account = 'wallet:1'",
		"from the start":  "INSERT INTO checkpoints SELECT 'wallet:1', upto, 1 FROM checkpoints WHERE account = 'wallet:1' ON CONFLICT DO NOTHING",
	} {
		_, err := l.db.ExecContext(t.Context(), statement)
		assert.Error(t, err, why)
	}
	l.sums(t)
}

// Checkpoints that are made while transfers are written leave none of them out.
func TestCheckpointsBeside(t *testing.T) { inBoth(t, testCheckpointsBeside) }

func testCheckpointsBeside(t *testing.T, l *Ledger) {
	var work sync.WaitGroup
	for n := range 4 {
		work.Go(func() {
			for i := range 12 {
				err := l.update(t.Context(), func(x tx) error {
					if err := l.post(t.Context(), x, transfer{"test", fmt.Sprint(n, "-", i), "world", "wallet:1", 1}); err != nil {
						return err
					}
					var now int64 // sends it: it has its number
					if err := x.row(t.Context(), "SELECT count(*) FROM transfers").Scan(&now); err != nil {
						return err
					}
					time.Sleep(time.Duration(n) * time.Millisecond) // and others come before it
					return nil
				})
				assert.NoError(t, err)
			}
		})
	}
	for range 3 {
		work.Go(func() {
			for range 4 {
				assert.NoError(t, l.checkpoint(t.Context(), 1))
			}
		})
	}
	work.Wait()
	l.sums(t)
}
