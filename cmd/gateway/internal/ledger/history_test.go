package ledger_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/cmd/gateway/internal/pgtest"
	"kaikei/terminal/wire"
)

// How long the past in BenchmarkLongHistory is: the shop's, and each customer's.
const (
	shopPostings     = 200_000
	customerPostings = 5_000
)

// history gives an account a past of so many postings.
const history = `
INSERT INTO transfers (at, kind, ref, source, target, yen)
	WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < %d)
	SELECT '', 'past', '%[2]s-' || n, 'world', '%[2]s', 1 FROM counted`

// BenchmarkLongHistory prints what checkpoints are worth to a shop with a past of
// 200,000 postings and to customers with one of 5,000: payments and refunds a second
// with them, and how many times those without, by turns in one run.
func BenchmarkLongHistory(b *testing.B) {
	run := func(b *testing.B, address string) {
		if b.N > 1 {
			return
		}
		terminal := aged(b, address)
		done := map[string]float64{}
		for round, how := range []string{"with", "without", "with", "without"} {
			remember(b, address, how)
			l, err := ledger.Open(b.Context(), address, nil) // sums up what is not
			require.NoError(b, err)
			ctx, stop := context.WithCancel(b.Context())
			var tending sync.WaitGroup
			tending.Go(func() { l.Tend(ctx, func(err error) { b.Error(err) }) })
			s := stall{Ledger: l, terminal: terminal, run: fmt.Sprint(round)}
			done["payments "+how] += rate(b, s, func(s stall, n int) { s.pay(b, n, 1) }) / 2
			s.run += "-back"
			paid := map[int]string{}
			for s.number = range tills {
				paid[s.number] = s.pay(b, -1, 20_000)
			}
			done["refunds "+how] += rate(b, s, func(s stall, n int) { s.giveBack(b, paid[s.number], n) }) / 2
			stop()
			tending.Wait()
			require.NoError(b, l.Close())
		}
		for _, what := range []string{"payments", "refunds"} {
			b.ReportMetric(done[what+" with"], what+"/s")
			b.ReportMetric(done[what+" with"]/done[what+" without"], what+"-of-without")
		}
		b.ReportMetric(0, "ns/op")
	}
	b.Run("sqlite", func(b *testing.B) { run(b, filepath.Join(b.TempDir(), "g.db")) })
	b.Run("postgres", func(b *testing.B) { run(b, pgtest.Database(b)) })
}

// giveBack refunds one yen of a payment for the nth time.
func (s stall) giveBack(b *testing.B, payment string, n int) {
	body := []byte(`{"amountYen":1,"currency":"JPY"}`)
	q := wire.RefundRequest{AmountYen: 1, Currency: wire.Currency}
	f, _, err := s.Refund(b.Context(), ledger.Request{Terminal: s.terminal, ID: fmt.Sprintf("r-%s-%d-%d", s.run, s.number, n), Body: body}, payment, q)
	require.NoError(b, err)
	require.Equal(b, wire.RefundDone, f.State)
}

// aged makes books with a past, and returns a terminal of their shop.
func aged(b *testing.B, address string) string {
	l, err := ledger.Open(b.Context(), address, nil)
	require.NoError(b, err)
	code, err := l.NewActivation(b.Context(), "Shop 1")
	require.NoError(b, err)
	till, err := l.Enrol(b.Context(), code, "key", func(ledger.Terminal) (string, error) { return "1", nil })
	require.NoError(b, err)
	require.NoError(b, l.Close())
	db := (&books{address: address}).connect(b)
	defer db.Close()
	long := map[string]int{"shop:Shop 1": shopPostings}
	rows, err := db.QueryContext(b.Context(), "SELECT name FROM accounts WHERE name LIKE 'wallet:%'")
	require.NoError(b, err)
	defer rows.Close()
	for rows.Next() {
		var name string
		require.NoError(b, rows.Scan(&name))
		long[name] = customerPostings
	}
	require.NoError(b, rows.Err())
	for name, n := range long {
		_, err := db.ExecContext(b.Context(), fmt.Sprintf(history, n, name))
		require.NoError(b, err)
	}
	return till.ID
}

// remember takes the checkpoints away; without them for good, by a mark that is beyond
// whatever comes.
func remember(b *testing.B, address, how string) {
	db := (&books{address: address}).connect(b)
	defer db.Close()
	_, err := db.ExecContext(b.Context(), "DELETE FROM checkpoints")
	require.NoError(b, err)
	_, err = db.ExecContext(b.Context(), "DELETE FROM meta WHERE key = 'checkpointed'")
	require.NoError(b, err)
	if how == "without" {
		_, err = db.ExecContext(b.Context(), "INSERT INTO meta VALUES ('checkpointed', '9000000000000000000')")
		require.NoError(b, err)
	}
}
