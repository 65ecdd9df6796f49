package store_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/backend"
	"kaikei/terminal/wire"
)

var table = flag.Bool("table", false, "measure the store against its bounds, and print a table")

// TestTable measures what the design promises of the store, each against a
// peer in the same run where there is one. No figure fails the test; make
// bench-store prints them.
func TestTable(t *testing.T) {
	if !*table {
		t.Skip("make bench-store runs it")
	}
	fmt.Printf("%-58s %12s %12s %8s %s\n", "", "ours", "peer", "ratio", " bound")
	durable(t)
	drained(t, 0)
	drained(t, time.Millisecond)
	growth(t)
	rebuilt(t)
	if !testing.Short() {
		million(t)
	}
}

// row prints one line of the table.
func row(what, ours, peer, ratio string, b bound) {
	fmt.Printf("%-58s %12s %12s %8s  %s\n", what, ours, peer, ratio, b)
}

// A bound is what the design promises of a row; the zero value promises nothing.
type bound struct {
	text string
	met  bool
}

// String says it, and whether it was met in this run.
func (b bound) String() string {
	switch {
	case b.text == "":
		return "no bound"
	case b.met:
		return b.text + "  met"
	}
	return b.text + "  MISSED"
}

// each is how long one of n took.
func each(took time.Duration, n int) string {
	return (took / time.Duration(n)).Round(time.Microsecond).String()
}

// durable is one state change against the same bytes written and synced twice
// to a plain file, in turns, so that both meet the same disk.
func durable(t *testing.T) {
	s, path := create(t)
	plain, err := os.Create(filepath.Join(filepath.Dir(path), "plain"))
	require.NoError(t, err)
	defer plain.Close()
	pages := make([]byte, 11*4096)
	var ours, peer time.Duration
	const n = 1000
	for i := range n {
		began := time.Now()
		_, err := begin(s, i)
		require.NoError(t, err)
		ours += time.Since(began)
		began = time.Now()
		for _, part := range []struct {
			b  []byte
			at int64
		}{{pages, 4096}, {pages[:4096], 0}} {
			_, err := plain.WriteAt(part.b, part.at)
			require.NoError(t, err)
			require.NoError(t, plain.Sync())
		}
		peer += time.Since(began)
	}
	row("one durable state change / bytes synced twice", each(ours, n), each(peer, n), fmt.Sprintf("%.2f", float64(ours)/float64(peer)), bound{"<= 2.5", float64(ours) <= 2.5*float64(peer)})
	sound(t, s)
}

// fill puts payments into a store, each with so many records, many in one
// transaction.
func fill(t *testing.T, s *store.Store, payments int, states ...terminal.State) {
	var batch []terminal.Change
	flush := func() {
		require.NoError(t, s.Bulk(batch))
		batch = batch[:0]
	}
	for n := range payments {
		p := fresh(n)
		p.CreatedAt = start.Add(time.Duration(n%86000) * 100 * time.Millisecond)
		p.BusinessDate = terminal.Cutover(0).Date(start.AddDate(0, 0, n*365/payments))
		p.ID, p.Amount = terminal.PaymentID(fmt.Sprintf("pay-%09d", n)), terminal.Yen(100+n%900)
		p.Sale = terminal.KeypadSale(p.Amount, 10, terminal.TaxMode{Rounding: terminal.RoundDown})
		c := terminal.Change{At: start, Kind: terminal.KindPayment, Payment: p, Day: p.BusinessDate}
		batch = append(batch, c)
		slip := n%9999 + 1
		for _, to := range states {
			c.From, c.Payment.State, c.Payment.Slip = c.Payment.State, to, slip
			if to == terminal.Paid {
				c.Payment.PaidAt = p.CreatedAt
			}
			batch = append(batch, c)
		}
		if len(batch) >= 5000 {
			flush()
		}
	}
	flush()
}

// inMemory is a store whose syncs cost nothing, for what is only read.
func inMemory(t *testing.T) (*store.Store, string) {
	dir, err := os.MkdirTemp("/dev/shm", "kaikei-bench-")
	if err != nil {
		dir = t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "kaikei.db")
	s, err := store.Create(path, options())
	require.NoError(t, err)
	return s, path
}

// rebuilt is the X report made from the journal alone.
func rebuilt(t *testing.T) {
	s, _ := inMemory(t)
	fill(t, s, 100_000, terminal.Sent, terminal.Paid)
	began := time.Now()
	all, err := s.Recount(t.Context())
	require.NoError(t, err)
	took := time.Since(began)
	require.NotEmpty(t, all)
	row("X report rebuilt from the journal, 100,000 payments", took.Round(time.Millisecond).String(), "", "", bound{"<= 1 s", took <= time.Second})
	require.NoError(t, s.Close())
}

// million reads day totals with a million payments, and opens the store again.
func million(t *testing.T) {
	s, path := inMemory(t)
	fill(t, s, 1_000_000)
	began := time.Now()
	const n = 100
	for range n {
		totals, err := s.Totals("2026-11-23")
		require.NoError(t, err)
		require.NotEmpty(t, totals)
	}
	took := time.Since(began)
	row("day totals with 1,000,000 payments", each(took, n), "", "", bound{"<= 5 ms", took <= n*5*time.Millisecond})
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.NoError(t, s.Close())
	began = time.Now()
	s, err = store.Open(path, options())
	require.NoError(t, err)
	row(fmt.Sprintf("opened again, a file of %d MB, all of it in the outbox", info.Size()>>20), time.Since(began).Round(time.Millisecond).String(), "", "", bound{})
	require.NoError(t, s.Close())
}

// growth is how much the file grows with a payment of three records, each in a
// transaction of its own, and how long such a store takes to open.
func growth(t *testing.T) {
	s, path := create(t)
	const n = 2000
	for i := range n {
		p, err := begin(s, i)
		require.NoError(t, err)
		for _, to := range []terminal.State{terminal.Sent, terminal.Paid} {
			p, err = step(s, p, to)
			require.NoError(t, err)
		}
	}
	require.NoError(t, s.Close())
	info, err := os.Stat(path)
	require.NoError(t, err)
	row("file growth with a payment of three records", fmt.Sprintf("%d B", info.Size()/n), "", "", bound{})
	began := time.Now()
	s, err = store.Open(path, options())
	require.NoError(t, err)
	row(fmt.Sprintf("opened again, %d payments", n), time.Since(began).Round(10*time.Microsecond).String(), "", "", bound{})
	require.NoError(t, s.Close())
}

// A system is the clock and the ids of a real till.
type system struct{}

func (system) Now() time.Time { return time.Now() }

func (system) Sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (system) NewID() string { return "id" }

// processor returns the time that processors have worked for this program. Unlike
// the time by the clock it hardly changes with what else the machine does.
func processor(t *testing.T) time.Duration {
	var used syscall.Rusage
	require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// drained is 10,000 cancels that waited, sent and recorded, against a bare client
// that posts the same requests one after the other and records nothing. The
// backend answers after a time: none, which no network has, and a millisecond.
func drained(t *testing.T, answers time.Duration) {
	cancel := func(path string) wire.PaymentAnswer {
		id := strings.TrimSuffix(strings.TrimPrefix(path, "/v1/payments/"), "/cancel")
		return wire.PaymentAnswer{
			Result:  wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess},
			Payment: &wire.Payment{ID: id, State: wire.PaymentCancelled, AmountYen: 100, Rail: "jcoin"},
		}
	}
	calls := 0
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(answers)
		if r.URL.Path != "/v1/calls" {
			calls++
			_, _ = io.Copy(io.Discard, r.Body)
			_ = json.NewEncoder(w).Encode(cancel(r.URL.Path))
			return
		}
		var q wire.CallsRequest
		_ = json.NewDecoder(r.Body).Decode(&q)
		a := wire.CallsAnswer{Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}}
		for _, c := range q.Calls {
			calls++
			body, _ := json.Marshal(cancel(c.Path))
			a.Answers = append(a.Answers, wire.CallAnswer{Method: c.Method, Path: c.Path, Status: 200, Body: body})
		}
		_ = json.NewEncoder(w).Encode(a)
	}))
	defer server.Close()
	const n = 10_000
	s, _ := create(t)
	fill(t, s, n, terminal.Sent, terminal.Unknown, terminal.Cancelling)
	open, err := s.Open()
	require.NoError(t, err)
	require.Len(t, open, n)
	began, worked := time.Now(), processor(t)
	for _, p := range open {
		resp, err := server.Client().Post(server.URL+"/v1/payments/"+string(p.ID)+"/cancel", "", nil)
		require.NoError(t, err)
		_, err = io.Copy(io.Discard, resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
	}
	peer, peerWork := time.Since(began), processor(t)-worked
	transport := server.Client().Transport.(*http.Transport)
	transport.MaxIdleConnsPerHost = 64 // as the terminal's own has it
	client, err := backend.Over(server.URL, transport)
	require.NoError(t, err)
	till := terminal.NewTill(terminal.Settings{Patience: terminal.DefaultPatience()}, terminal.Parts{
		Ledger: s, Refunds: s, Gateway: client, Reverser: client, Drain: &terminal.Drain{Gateway: client, Ledger: s}, Clock: system{}, IDs: system{},
		Jitter: func() float64 { return 0.5 }, Log: slog.New(slog.DiscardHandler),
	})
	began, worked = time.Now(), processor(t)
	open, err = till.Resume(t.Context(), time.Minute)
	require.NoError(t, err)
	require.Empty(t, open)
	require.GreaterOrEqual(t, calls, 2*n, "all of the bare client, and all of ours")
	ours, work := time.Since(began), processor(t)-worked
	row(fmt.Sprintf("10,000 queued operations drained / a bare client, %v away", answers), each(ours, n), each(peer, n), fmt.Sprintf("%.2f", float64(peer)/float64(ours)), bound{">= 0.7", float64(peer) >= 0.7*float64(ours)})
	row("  the same, processor time of both ends", each(work, n), each(peerWork, n), fmt.Sprintf("%.2f", float64(peerWork)/float64(work)), bound{})
	sound(t, s)
}
