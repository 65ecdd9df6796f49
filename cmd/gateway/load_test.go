package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/conform"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/cmd/gateway/internal/pgtest"
	"kaikei/terminal/wire"
)

// The load: each terminal pays once in a pace, at a moment of its own.
const (
	terminals = 1000
	pace      = 20 * time.Second
)

// BenchmarkThousandTerminals plays a thousand terminals, each with keys and a
// line of its own, against one process on this machine, and prints how long
// payments take, as a ratio too: to the median, which the slowest should not
// leave far behind.
func BenchmarkThousandTerminals(b *testing.B) {
	for _, name := range []string{"sqlite", "postgres"} {
		b.Run(name, func(b *testing.B) {
			if b.N > 1 {
				return
			}
			database := ""
			if name == "postgres" {
				database = pgtest.Database(b)
			}
			took := load(b, database)
			require.Len(b, took, terminals, "every terminal was answered")
			slices.Sort(took)
			median, late := took[len(took)/2], took[len(took)*99/100]
			b.ReportMetric(float64(took[len(took)*95/100].Milliseconds()), "ms-95%")
			b.ReportMetric(float64(median.Milliseconds()), "ms-median")
			b.ReportMetric(float64(late.Milliseconds()), "ms-99%")
			b.ReportMetric(float64(late)/float64(median), "99%-of-median")
			b.ReportMetric(float64(terminals)/pace.Seconds(), "payments/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// load enrols the terminals and lets each pay once.
func load(b *testing.B, database string) (took []time.Duration) {
	p := &process{t: b, data: filepath.Join(b.TempDir(), "g"), database: database}
	p.start()
	b.Cleanup(p.kill)
	if database == "" {
		database = filepath.Join(p.data, "gateway.db")
	}
	books, err := ledger.Open(b.Context(), database, nil)
	require.NoError(b, err)
	defer books.Close()
	all := make([]till, terminals)
	for i := range all {
		var text string
		require.NoError(b, ask(b.Context(), p.data, "POST /activate", url.Values{"shop": {fmt.Sprint("店", i%50)}}, &text))
		a, err := wire.ParseActivation(text)
		require.NoError(b, err)
		target, err := conform.Enrol(b.Context(), a)
		require.NoError(b, err)
		all[i] = till{[]*process{p}, target.Client}
	}
	var mu sync.Mutex
	var work sync.WaitGroup
	for i, x := range all {
		work.Go(func() {
			time.Sleep(rand.N(pace)) // another process is measured, in its own time
			d, err := once(b.Context(), books, x, fmt.Sprintf("load-%d", i))
			if assert.NoError(b, err) {
				mu.Lock()
				defer mu.Unlock()
				took = append(took, d)
			}
		})
	}
	work.Wait()
	a, err := books.Audit(b.Context())
	require.NoError(b, err)
	assert.Empty(b, a.Faults)
	return took
}

// once pays once, and returns how long the terminal waited.
func once(ctx context.Context, books *ledger.Ledger, x till, id string) (time.Duration, error) {
	wallets := []string{"jcoin", "alipay", "alipayhk", "kakaopay", "gcash", "truemoney", "tng"}
	code, err := books.NewCode(ctx, wallets[rand.N(len(wallets))], 1+rand.N(3))
	if err != nil {
		return 0, err
	}
	body, err := json.Marshal(wire.PayRequest{AmountYen: 1 + rand.Int64N(50), Currency: "JPY", PaymentCode: code.Text, Rail: "jcoin", ScannedAt: time.Now().UTC(), Slip: "0001"})
	if err != nil {
		return 0, err
	}
	start := time.Now()
	a, err := x.call(ctx, http.MethodPut, "/v1/payments/"+id, body)
	if err == nil && (a.Payment == nil || a.Payment.State != wire.PaymentPaid) {
		err = fmt.Errorf("payment %s: %v", id, a.Result)
	}
	return time.Since(start), err
}
