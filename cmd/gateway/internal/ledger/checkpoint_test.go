package ledger

import (
	"context"
	"errors"
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

// A transfer that has its number and is not committed holds a pass back, and nobody
// else: payments pass both.
func TestPassWaitsForWriters(t *testing.T) {
	l, err := Open(t.Context(), pgtest.Database(t), nil)
	require.NoError(t, err)
	defer l.Close()
	slow, err := l.db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = slow.ExecContext(t.Context(), "INSERT INTO transfers (at, kind, ref, source, target, yen) VALUES ('', 'test', 'slow', 'world', 'wallet:1', 1000)")
	require.NoError(t, err)
	l.move(t, "quick", "world", "wallet:1", 1) // with the next number
	p, err := l.look(t.Context())
	require.NoError(t, err)
	assert.Len(t, p.writers, 1)
	done := make(chan error, 1)
	go func() { done <- l.checkpoint(t.Context(), 1) }()
	for n := range 20 {
		l.move(t, fmt.Sprint("beside-", n), "world", "wallet:1", 1)
		l.move(t, fmt.Sprint("back-", n), "wallet:1", "fees", 1)
	}
	assert.Zero(t, l.sums(t), "it waits")
	require.NoError(t, slow.Commit())
	require.NoError(t, <-done)
	assert.Positive(t, l.sums(t))

	slow, err = l.db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = slow.ExecContext(t.Context(), "INSERT INTO transfers (at, kind, ref, source, target, yen) VALUES ('', 'test', 'never', 'world', 'wallet:1', 1000)")
	require.NoError(t, err)
	l.move(t, "more", "world", "wallet:1", 1)
	p, err = l.look(t.Context())
	require.NoError(t, err)
	short, cancel := context.WithCancel(t.Context())
	cancel()
	assert.ErrorIs(t, l.written(short, p.writers), context.Canceled, "no longer than told")
	require.NoError(t, slow.Rollback())
	require.NoError(t, l.checkpoint(t.Context(), 1))
	l.sums(t)
}

// While the books are used, no balance adds up more than some thousand transfers, and
// only accounts that moved are summed up again.
func TestTend(t *testing.T) { inBoth(t, testTend) }

func testTend(t *testing.T, l *Ledger) {
	ctx, stop := context.WithCancel(t.Context())
	var work sync.WaitGroup
	work.Go(func() { l.Tend(ctx, func(err error) { assert.NoError(t, err) }) })
	tail := "SELECT count(*) FROM transfers WHERE target = 'fees' AND id > coalesce((SELECT upto FROM checkpoints WHERE account = 'fees'), 0)"
	left := func() (n int64) {
		require.NoError(t, l.db.QueryRowContext(t.Context(), tail).Scan(&n))
		return n
	}
	const rounds, batch = 5, 700
	for round := range rounds {
		require.NoError(t, l.update(t.Context(), func(x tx) error {
			for n := range batch {
				if err := l.post(t.Context(), x, transfer{"test", fmt.Sprint(round, "-", n), "world", "fees", 1}); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	require.Eventually(t, func() bool { return left() < 2*checkpointEvery }, time.Minute, 5*time.Millisecond)
	assert.Positive(t, l.sums(t))
	stop()
	work.Wait()
	var wallet, fees, mark int64
	require.NoError(t, l.checkpoint(t.Context(), 1))
	l.move(t, "last", "world", "fees", 1)
	require.NoError(t, l.checkpoint(t.Context(), 1))
	require.NoError(t, l.view(t.Context(), func(x tx) error {
		return errors.Join(markOf(t.Context(), x, &mark),
			x.row(t.Context(), "SELECT upto FROM checkpoints WHERE account = 'wallet:1'").Scan(&wallet),
			x.row(t.Context(), "SELECT upto FROM checkpoints WHERE account = 'fees'").Scan(&fees))
	}))
	assert.Equal(t, mark, fees)
	assert.Less(t, wallet, fees, "which did not move")
	l.sums(t)
}

// A pass that was cut off anywhere is made again by the next.
func TestPassIsCutOff(t *testing.T) { inBoth(t, testPassIsCutOff) }

func testPassIsCutOff(t *testing.T, l *Ledger) {
	p, err := l.look(t.Context())
	require.NoError(t, err)
	require.NoError(t, l.sumUp(t.Context(), []any{"wallet:1", "world"}, p.newest))
	assert.Equal(t, 2, l.sums(t))
	require.NoError(t, l.checkpoint(t.Context(), 1))
	assert.Greater(t, l.sums(t), 20)
	require.NoError(t, l.sumUp(t.Context(), []any{"wallet:1"}, p.newest-1), "an older one")
	require.NoError(t, l.advance(t.Context(), pass{mark: 0, newest: p.newest - 1}), "of another process, which is late")
	p, err = l.look(t.Context())
	require.NoError(t, err)
	assert.Equal(t, p.newest, p.mark)
	l.sums(t)
}
