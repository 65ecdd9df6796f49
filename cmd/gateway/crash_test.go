package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/conform"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/cmd/gateway/internal/office"
	"kaikei/cmd/gateway/internal/pgtest"
	"kaikei/terminal/wire"
)

// A process is one gateway that is killed and started again.
type process struct {
	t        testing.TB
	data     string
	database string

	mu  sync.Mutex // guards everything that follows
	cmd *exec.Cmd
	url string
}

// start starts it and waits until it serves.
func (p *process) start() {
	cmd := exec.Command("gateway", "serve", "--data", p.data, "--listen", "127.0.0.1:0", "--database", p.database)
	out, err := cmd.StdoutPipe()
	if !assert.NoError(p.t, err) || !assert.NoError(p.t, cmd.Start()) {
		return
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	assert.NoError(p.t, err)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cmd, p.url = cmd, strings.TrimSpace(strings.TrimPrefix(line, "ready "))
}

// kill ends it without a word.
func (p *process) kill() {
	p.mu.Lock()
	cmd := p.cmd
	p.mu.Unlock()
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// address is where it serves, or last did.
func (p *process) address() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.url
}

// fleet starts gateways with one authority on one database.
func fleet(t *testing.T, n int, database string) []*process {
	var all []*process
	for i := range n {
		p := &process{t: t, data: filepath.Join(t.TempDir(), "g"), database: database}
		if i > 0 {
			require.NoError(t, os.MkdirAll(p.data, 0o700))
			for _, name := range office.KeyFiles {
				key, err := os.ReadFile(filepath.Join(all[0].data, name))
				require.NoError(t, err)
				require.NoError(t, os.WriteFile(filepath.Join(p.data, name), key, 0o600))
			}
		}
		p.start()
		t.Cleanup(p.kill)
		all = append(all, p)
	}
	return all
}

// A till repeats a call at any of the gateways until one answers.
type till struct {
	fleet  []*process
	client *http.Client
}

// call sends until an answer with status S or F comes.
func (x till) call(ctx context.Context, method, path string, body []byte) (a wire.PaymentAnswer, err error) {
	for ctx.Err() == nil {
		p := x.fleet[rand.N(len(x.fleet))]
		r, err := http.NewRequestWithContext(ctx, method, p.address()+path, bytes.NewReader(body))
		if err != nil {
			return a, err
		}
		w, err := x.client.Do(r)
		if err != nil {
			continue
		}
		text, err := io.ReadAll(w.Body)
		_ = w.Body.Close()
		if err == nil && w.StatusCode < 500 && json.Unmarshal(text, &a) == nil && a.Result.Status != wire.StatusUnknown {
			return a, nil
		}
	}
	return a, ctx.Err()
}

// Gateways are killed at random under load, several on one PostgreSQL or one
// on SQLite: every answer that was given still holds, and the books prove
// themselves.
func TestGatewaysAreKilled(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { killed(t, 1, "") })
	t.Run("postgres", func(t *testing.T) { killed(t, 3, pgtest.Database(t)) })
}

func killed(t *testing.T, n int, database string) {
	all := fleet(t, n, database)
	if database == "" {
		database = filepath.Join(all[0].data, "gateway.db")
	}
	books, err := ledger.Open(t.Context(), database, nil)
	require.NoError(t, err)
	defer books.Close()
	var text string
	require.NoError(t, ask(t.Context(), all[0].data, "POST /activate", url.Values{"shop": {"会計町店"}}, &text))
	activation, err := wire.ParseActivation(text)
	require.NoError(t, err)
	activation.URL = all[0].address()
	target, err := conform.Enrol(t.Context(), activation)
	require.NoError(t, err)
	x := till{all, target.Client}

	// So much work, however slow the machine; the time bounds what never ends.
	enough := int64(150)
	if testing.Short() {
		enough = 30
	}
	stop := time.Now().Add(5 * time.Minute)
	var kills, answered atomic.Int64
	working := func() bool {
		return time.Now().Before(stop) && (answered.Load() < enough || kills.Load() < 4)
	}
	var work sync.WaitGroup
	work.Go(func() {
		for working() {
			// After so many answers, not so long: a machine on which a start takes
			// seconds would see nothing but starts.
			for next := answered.Load() + 1 + rand.Int64N(24); answered.Load() < next && working(); {
				time.Sleep(10 * time.Millisecond) // other processes have no clock of ours
			}
			time.Sleep(rand.N(200 * time.Millisecond)) // anywhere within a call
			p := all[rand.N(len(all))]
			p.kill()
			p.start()
			kills.Add(1)
		}
	})
	var said sync.Map // payment to its state
	wallets := []string{"jcoin", "alipay", "alipayhk", "gcash", "kakaopay", "tng"}
	for i := range 6 {
		work.Go(func() {
			for n := 0; working() && !t.Failed(); n++ {
				live(t, x, books, wallets[i], fmt.Sprintf("p-%d-%d", i, n), &said)
				answered.Add(1)
			}
		})
	}
	work.Wait()
	a, err := books.Audit(t.Context())
	require.NoError(t, err)
	assert.Empty(t, a.Faults)
	kept, paid := map[string]wire.PaymentState{}, 0
	for _, p := range a.Payments {
		kept[p.ID] = p.State
	}
	said.Range(func(id, state any) bool {
		paid++
		return assert.Equal(t, state, kept[id.(string)], id)
	})
	assert.GreaterOrEqual(t, int64(paid), enough)
	assert.GreaterOrEqual(t, kills.Load(), int64(4))
	t.Logf("%d payments answered, %d kills", paid, kills.Load())
}

// live pays, now and then repeats, cancels or refunds, and notes what it was
// told.
func live(t *testing.T, x till, books *ledger.Ledger, wallet, id string, said *sync.Map) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	code, err := books.NewCode(ctx, wallet, 2)
	if !assert.NoError(t, err) {
		return
	}
	body, err := json.Marshal(wire.PayRequest{AmountYen: 1 + rand.Int64N(20), Currency: "JPY", PaymentCode: code.Text, Rail: "jcoin", ScannedAt: time.Now().UTC(), Slip: "0001"})
	if !assert.NoError(t, err) {
		return
	}
	a, err := x.call(ctx, http.MethodPut, "/v1/payments/"+id, body)
	if !assert.NoError(t, err) || !assert.NotNil(t, a.Payment, "%v", a.Result) {
		return
	}
	switch rand.N(4) {
	case 0:
		a, err = x.call(ctx, http.MethodPost, "/v1/payments/"+id+"/cancel", nil)
	case 1:
		a, err = x.call(ctx, http.MethodPut, "/v1/payments/"+id+"/refunds/r-"+id, []byte(`{"amountYen":1,"currency":"JPY"}`))
	}
	if assert.NoError(t, err) && assert.NotNil(t, a.Payment) {
		said.Store(id, a.Payment.State)
	}
}
