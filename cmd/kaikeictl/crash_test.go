package main

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/store"
	"kaikei/terminal"
	chain "kaikei/terminal/journal"
	"kaikei/terminal/wire"
)

var (
	crashes   = flag.Int("crashes", 0, "operations of the crash loop; 0 leaves it out")
	crashSeed = flag.Uint64("crash-seed", 0, "what the crash loop draws its lots from; 0 is a fresh one")
)

// A crashLoop is terminals that are killed, at a backend that is killed,
// through a line that breaks.
type crashLoop struct {
	t     *testing.T
	proxy *proxy
	dir   string

	mu    sync.Mutex // guards g and split
	g     *gateway
	split map[string][]string // data folder → sales in parts

	terminals, spares []string          // data folders
	copies            map[string][]byte // data folder → its records before the round
	torn              map[string]bool   // data folders whose records were damaged

	sales, killed, ended, restarts, payments, records, handed, recovered atomic.Int64
}

// TestCrashLoop kills the real programs at random points of hundreds of
// operations, and then holds each terminal's journal against the ledger.
func TestCrashLoop(t *testing.T) {
	if *crashes == 0 {
		t.Skip("make crash runs it")
	}
	seed := *crashSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	dir := t.TempDir()
	c := &crashLoop{t: t, dir: dir, split: map[string][]string{}, copies: map[string][]byte{}, torn: map[string]bool{}, g: serve(t, filepath.Join(dir, "g"))}
	t.Cleanup(func() { c.g.stop() })
	c.proxy = newProxy(t, address(c.g.data), seed)
	began := time.Now()
	const terminals, rounds = 4, 4
	for i := range terminals + 2 {
		data := filepath.Join(dir, fmt.Sprint("t", i))
		c.provision(data)
		if c.terminals = append(c.terminals, data); i >= terminals {
			c.terminals, c.spares = c.terminals[:terminals], append(c.spares, data)
		}
	}
	all := slices.Concat(c.terminals, c.spares)
	for round := range rounds {
		c.round(round, seed+uint64(round)*100, *crashes/(terminals*rounds))
		c.payments.Store(0)
		c.records.Store(0)
		for _, d := range all {
			c.audit(d)
		}
	}
	fmt.Printf("crash loop: seed %d, %d operations, %d of them sales, %d terminals killed, %d ended by themselves, %d backends killed, %d of %d connections spoiled, %d payments handed over, %d times begun anew from damaged records, %d payments and %d journal records audited %d times, %d differences, %s\n",
		seed, c.killed.Load()+c.ended.Load(), c.sales.Load(), c.killed.Load(), c.ended.Load(), c.restarts.Load(),
		c.proxy.spoiled.Load(), c.proxy.all.Load(), c.handed.Load(), c.recovered.Load(), c.payments.Load(), c.records.Load(), len(all)*rounds, differences(t), time.Since(began).Round(time.Second))
}

func differences(t *testing.T) int {
	if t.Failed() {
		return 1 // or more: each was told
	}
	return 0
}

// provision makes a terminal that reaches the backend through the proxy.
func (c *crashLoop) provision(data string) {
	a, err := wire.ParseActivation(c.g.ask(c.t, "activate", "--shop", "Shop"))
	require.NoError(c.t, err)
	a.URL = "https://" + c.proxy.address()
	out, err := till(data, "provision", "--activation", a.String()).CombinedOutput()
	require.NoError(c.t, err, string(out))
}

// round lets all terminals work at once while the backend is killed now and
// then, repairs two of them, and brings everything to rest.
func (c *crashLoop) round(round int, seed uint64, operations int) {
	c.keepCopies()
	c.proxy.calm.Store(false)
	end := make(chan struct{})
	var killer, work sync.WaitGroup
	killer.Go(func() { c.killBackend(rand.New(rand.NewPCG(seed, 1)), end) })
	for i, d := range c.terminals {
		work.Go(func() {
			rng := rand.New(rand.NewPCG(seed, uint64(2+i)))
			for range operations {
				c.operate(d, rng)
			}
		})
	}
	work.Wait()
	c.repair(round, rand.New(rand.NewPCG(seed, 99)))
	close(end)
	killer.Wait()
	c.proxy.calm.Store(true)
	for _, d := range slices.Concat(c.terminals, c.spares) {
		out, err := till(d, "inquire", "--all", "--stop", "--wait", "2m").CombinedOutput()
		require.NoError(c.t, err, string(out))
		c.giveBack(d)
	}
}

// killBackend kills the gateway every few seconds, as a power cut does.
func (c *crashLoop) killBackend(rng *rand.Rand, end chan struct{}) {
	for {
		select {
		case <-end:
			return
		case <-time.After(time.Duration(500+rng.IntN(3000)) * time.Millisecond):
		}
		c.mu.Lock()
		c.g.kill()
		time.Sleep(time.Duration(rng.IntN(300)) * time.Millisecond)
		c.g = serve(c.t, c.g.data)
		c.mu.Unlock()
		c.restarts.Add(1)
	}
}

// operate starts one operation, and mostly kills it.
func (c *crashLoop) operate(data string, rng *rand.Rand) {
	args := []string{"sale", "--amount", fmt.Sprint(100 + rng.IntN(900)), "--wait", "2s", "--code"}
	switch kind := rng.IntN(12); kind {
	case 0:
		args = []string{"void", "--wait", "2s", "last"}
	case 1, 2:
		args = []string{"refund", "--wait", "2s", "--amount", fmt.Sprint(1 + rng.IntN(100)), "last"}
	case 3:
		args = []string{"inquire", "--wait", "2s", "--all"}
	case 4:
		args = []string{"sale", "--amount", "100", "--cash", "100"}
	case 5:
		args = c.part(data)
	default:
		c.mu.Lock() // the gateway is there
		args = append(args, c.g.ask(c.t, "phone", "--wallet", "jcoin", "--text"))
		c.mu.Unlock()
		c.sales.Add(1)
	}
	cmd := till(data, args...)
	require.NoError(c.t, cmd.Start())
	if rng.IntN(4) == 0 {
		_ = cmd.Wait()
		c.ended.Add(1)
		return
	}
	time.Sleep(time.Duration(rng.IntN(1+rng.IntN(200_000))) * time.Microsecond) // most moments are early ones
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	c.killed.Add(1)
}

// part takes the first part of a sale in cash, and returns what takes the rest by
// code.
func (c *crashLoop) part(data string) []string {
	out, err := till(data, "sale", "--amount", "900", "--part", "400", "--cash", "400", "--json").Output()
	require.NoError(c.t, err, string(out))
	id := partOf.FindSubmatch(out)
	require.NotNil(c.t, id, "%s", out)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.split[data] = append(c.split[data], string(id[1]))
	c.sales.Add(1)
	return []string{"sale", "--of", string(id[1]), "--wait", "2s", "--code", c.g.ask(c.t, "phone", "--wallet", "jcoin", "--text")}
}

// partOf finds the id of a sale that is paid in parts.
var partOf = regexp.MustCompile(`"sale":"([^"]+)","of":`)

// records are what a terminal's journal ends with.
type records struct {
	terminal string
	payments map[terminal.PaymentID]terminal.Payment
}

// read verifies a terminal's journal as exported, and returns what it ends with.
func (c *crashLoop) read(data string) records {
	out, err := till(data, "journal", "verify", "--json").Output()
	require.NoError(c.t, err, string(out))
	var verdict struct{ Key string }
	require.NoError(c.t, json.Unmarshal(out, &verdict))
	var status struct{ TerminalID string }
	out, err = till(data, "status", "--json").Output()
	require.NoError(c.t, err)
	require.NoError(c.t, json.Unmarshal(out, &status))
	key, err := base64.StdEncoding.DecodeString(verdict.Key)
	require.NoError(c.t, err)
	return records{status.TerminalID, c.replay(data, status.TerminalID, key)}
}

// audit holds what a terminal's journal says against the backend's ledger, payment
// by payment.
func (c *crashLoop) audit(data string) {
	here := c.read(data)
	var books struct {
		Payments []struct {
			ledgerLine
			Terminal string
		}
		Faults []string
	}
	require.NoError(c.t, json.Unmarshal([]byte(c.g.ask(c.t, "audit", "--json")), &books))
	assert.Empty(c.t, books.Faults)
	there := map[terminal.PaymentID]ledgerLine{}
	for _, p := range books.Payments {
		if p.Terminal == here.terminal {
			there[p.ID] = p.ledgerLine
			if p.State == "PAID" || !c.torn[data] { // what took no money does not come back
				assert.Contains(c.t, here.payments, p.ID, "the backend knows a payment that %s does not", here.terminal)
			}
		}
	}
	for id, p := range here.payments {
		if p.Tender == terminal.TenderCode && p.HandedTo == "" {
			assertAgrees(c.t, p, there[id])
		}
	}
	c.payments.Add(int64(len(here.payments)))
}

// assertAgrees holds one payment against the ledger.
func assertAgrees(t *testing.T, p terminal.Payment, l ledgerLine) {
	assert.False(t, p.State.Open() || p.PendingRefund != "", "%s is still %s", p.ID, p.State)
	holds := p.State == terminal.Paid || p.State == terminal.PartRefunded || p.State == terminal.Refunded || p.State == terminal.RefundDue
	assert.Equal(t, holds, l.State == "PAID", "%s is %s here and %s there", p.ID, p.State, l.State)
	if holds {
		assert.Equal(t, p.Amount, l.AmountYen, p.ID)
		assert.Equal(t, p.Refunded, l.RefundedYen, p.ID)
	}
}

// replay verifies the exported journal and returns the payments it ends with.
func (c *crashLoop) replay(data, terminalID string, key ed25519.PublicKey) map[terminal.PaymentID]terminal.Payment {
	out, err := till(data, "journal", "export").Output()
	require.NoError(c.t, err)
	v := chain.NewVerifier(terminalID, key)
	if first, _, _ := bytes.Cut(out, []byte("\n")); c.torn[data] { // it goes on where the backend had it
		body, err := chain.Parse(first)
		require.NoError(c.t, err)
		before, err := chain.Before(body)
		require.NoError(c.t, err)
		v = chain.Resume(terminalID, key, before)
	}
	payments := map[terminal.PaymentID]terminal.Payment{}
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		body, err := v.Next(lines.Bytes())
		require.NoError(c.t, err)
		var e store.Entry
		require.NoError(c.t, json.Unmarshal(body.Payload, &e))
		if e.Payment.ID != "" {
			payments[e.Payment.ID] = e.Payment
		}
	}
	require.NoError(c.t, lines.Err())
	c.records.Add(int64(v.Head().Seq))
	return payments
}

// A build that is not there would make the loop prove nothing.
func TestCrashLoopRunsTheRealPrograms(t *testing.T) {
	for _, name := range []string{"kaikeictl", "gateway"} {
		out, err := exec.Command("go", "version", "-m", filepath.Join(bin, name)).Output()
		require.NoError(t, err)
		assert.True(t, strings.Contains(string(out), "kaikei/cmd/"+name), string(out))
	}
}
