package ledger_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/cmd/gateway/internal/pgtest"
	"kaikei/terminal/wire"
)

// comparable is a pgbench script of what a payment and the making of its code
// need: the code inserted; then find it, mark it, insert the payment, read the day
// and the balance, post the transfer and note the state, under three locks. Each
// client has a customer of its own, as the tills of the benchmark have.
const comparable = `
\set h random(1, 1000000000)
INSERT INTO bench_codes (hash, customer) VALUES (:client_id * 1000000000::bigint + :h, :client_id) ON CONFLICT DO NOTHING;
BEGIN;
SELECT pg_advisory_xact_lock(:client_id * 1000000000::bigint + :h);
SELECT state FROM bench_payments WHERE id = :client_id * 1000000000::bigint + :h;
SELECT pg_advisory_xact_lock(:client_id * 1000000000::bigint + :h + 1);
SELECT customer FROM bench_codes WHERE hash = :client_id * 1000000000::bigint + :h;
UPDATE bench_codes SET payment = clock_timestamp()::text WHERE hash = :client_id * 1000000000::bigint + :h;
INSERT INTO bench_payments (id, state, customer, amount) VALUES (:client_id * 1000000000::bigint + :h, 'PROCESSING', :client_id, 1) ON CONFLICT DO NOTHING;
SELECT pg_advisory_xact_lock(-1 - :client_id);
SELECT coalesce(sum(amount), 0) FROM bench_payments WHERE customer = :client_id AND state = 'PAID';
SELECT coalesce((SELECT sum(yen) FROM bench_transfers WHERE target = :client_id), 0) - coalesce((SELECT sum(yen) FROM bench_transfers WHERE source = :client_id), 0);
INSERT INTO bench_transfers (source, target, yen) VALUES (:client_id, -1, 1);
UPDATE bench_payments SET state = 'PAID' WHERE id = :client_id * 1000000000::bigint + :h;
SELECT * FROM bench_payments WHERE id = :client_id * 1000000000::bigint + :h;
COMMIT;
`

// baseline runs pgbench on the same server, and returns transactions a second.
func baseline(b *testing.B, address string) float64 {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	if err != nil || len(found) == 0 {
		b.Skip("no pgbench")
	}
	u, err := url.Parse(address)
	require.NoError(b, err)
	script := filepath.Join(b.TempDir(), "payment.sql")
	require.NoError(b, os.WriteFile(script, []byte(comparable), 0o600))
	args := []string{"-h", u.Query().Get("host"), "-U", "postgres", "-n", "-M", "prepared", "-c", strconv.Itoa(tills), "-j", "2", "-T", "5", "--max-tries", "40", "-f", script, strings.TrimPrefix(u.Path, "/")}
	out, err := exec.Command(found[len(found)-1], args...).CombinedOutput()
	require.NoError(b, err, string(out))
	m := regexp.MustCompile(`tps = ([0-9.]+)`).FindSubmatch(out)
	require.NotNil(b, m, string(out))
	tps, err := strconv.ParseFloat(string(m[1]), 64)
	require.NoError(b, err)
	return tps
}

// tills is how many pay at once.
const tills = 8

// A till of the benchmarks, and the wallet that it serves.
type stall struct {
	*ledger.Ledger
	terminal, run string // ids of one run are its own
	number        int
}

// pay pays one yen for the nth time, with a code that is made for it.
func (s stall) pay(b *testing.B, n int, yen int64) (id string) {
	wallets := []string{"jcoin", "alipay", "alipayhk", "kakaopay", "gcash", "truemoney", "tng", "jcoin"}
	c, err := s.NewCode(b.Context(), wallets[s.number], 1+s.number/7)
	require.NoError(b, err)
	q := wire.PayRequest{AmountYen: yen, Currency: "JPY", PaymentCode: c.Text, Rail: "jcoin", Slip: "0001"}
	body, err := json.Marshal(q)
	require.NoError(b, err)
	id = fmt.Sprintf("b-%s-%d-%d", s.run, s.number, n)
	p, err := s.Pay(b.Context(), ledger.Request{Terminal: s.terminal, ID: id, Body: body}, q, 0)
	require.NoError(b, err)
	require.NotEqual(b, wire.PaymentProcessing, p.State)
	return id
}

// rate has each till do something again and again for some seconds, and returns how
// many were done in one.
func rate(b *testing.B, s stall, do func(s stall, n int)) float64 {
	ctx, cancel := context.WithTimeout(b.Context(), 5*time.Second)
	defer cancel()
	var n atomic.Int64
	var work sync.WaitGroup
	start := time.Now()
	for i := range tills {
		work.Go(func() {
			s := s
			s.number = i
			for j := 0; ctx.Err() == nil; j++ {
				do(s, j)
				n.Add(1)
			}
		})
	}
	work.Wait()
	return float64(n.Load()) / time.Since(start).Seconds()
}

// BenchmarkPayments prints payments a second, each with the making of its
// code, and on PostgreSQL the ratio to pgbench's comparable transaction in the
// same run.
func BenchmarkPayments(b *testing.B) {
	run := func(b *testing.B, address string) float64 {
		books, err := ledger.Open(b.Context(), address, nil)
		require.NoError(b, err)
		defer books.Close()
		code, err := books.NewActivation(b.Context(), "Shop 1")
		require.NoError(b, err)
		till, err := books.Enrol(b.Context(), code, "key", func(ledger.Terminal) (string, error) { return "1", nil })
		require.NoError(b, err)
		tps := rate(b, stall{Ledger: books, terminal: till.ID}, func(s stall, n int) { s.pay(b, n, 1) })
		b.ReportMetric(tps, "payments/s")
		b.ReportMetric(float64(books.Retries()), "retries")
		b.ReportMetric(0, "ns/op")
		return tps
	}
	b.Run("sqlite", func(b *testing.B) {
		if b.N == 1 {
			run(b, filepath.Join(b.TempDir(), "g.db"))
		}
	})
	b.Run("postgres", func(b *testing.B) {
		if b.N > 1 {
			return
		}
		address := pgtest.Database(b)
		tables(b, address)
		tps := baseline(b, address)
		b.ReportMetric(run(b, address)/tps, "of-pgbench")
		b.ReportMetric(tps, "pgbench/s")
	})
}

// tables makes what the comparable transaction works on.
func tables(b *testing.B, address string) {
	books := &books{t: nil, address: address}
	db := books.connect(b)
	defer db.Close()
	_, err := db.ExecContext(b.Context(), `
		CREATE TABLE bench_codes (hash BIGINT PRIMARY KEY, customer BIGINT NOT NULL, payment TEXT);
		CREATE TABLE bench_payments (id BIGINT PRIMARY KEY, state TEXT NOT NULL, customer BIGINT NOT NULL, amount BIGINT NOT NULL);
		CREATE INDEX ON bench_payments (customer, state);
		CREATE TABLE bench_transfers (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, source BIGINT NOT NULL, target BIGINT NOT NULL, yen BIGINT NOT NULL);
		CREATE INDEX ON bench_transfers (source, yen);
		CREATE INDEX ON bench_transfers (target, yen)`)
	require.NoError(b, err)
}
