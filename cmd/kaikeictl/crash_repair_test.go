package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	split "kaikei/terminal/payment"
)

// repair is what befalls one terminal at the end of a round, while the line still
// breaks and the backend is still killed: in turn what is open goes to a spare, or
// the records are damaged and begun anew.
func (c *crashLoop) repair(round int, rng *rand.Rand) {
	c.handOver(c.terminals[round%2], c.spares[round%2], rng)
	c.recover(c.terminals[2+round%2], rng)
}

// insist repeats a command, which is mostly killed, until it was done.
func (c *crashLoop) insist(rng *rand.Rand, data string, args ...string) string {
	last := ""
	for try := range 60 {
		var out bytes.Buffer
		cmd := till(data, args...)
		cmd.Stdout, cmd.Stderr = &out, &out
		require.NoError(c.t, cmd.Start())
		if try < 8 && rng.IntN(4) > 0 {
			time.Sleep(time.Duration(rng.IntN(1+rng.IntN(300_000))) * time.Microsecond)
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			c.killed.Add(1)
			continue
		}
		if err := cmd.Wait(); err == nil {
			c.ended.Add(1)
			return strings.TrimSpace(out.String())
		}
		last = out.String()
		time.Sleep(200 * time.Millisecond)
	}
	require.Fail(c.t, "never done", "%v: %s", args, last)
	return ""
}

// handedOver finds how many payments a bundle has.
var handedOver = regexp.MustCompile(`^(\d+) payments handed over`)

// leave makes sure that a terminal has something open: paid with the answer lost, or
// never arrived. The backend is not killed meanwhile.
func (c *crashLoop) leave(data string, rng *rand.Rand) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for range 4 {
		c.g.ask(c.t, "fault", []string{"lost-answer=1", "drop-before=1"}[rng.IntN(2)])
		_ = till(data, "sale", "--amount", "300", "--wait", "1s", "--code", c.g.ask(c.t, "phone", "--wallet", "jcoin", "--text")).Run() // mostly UNKNOWN
		c.ended.Add(1)
		c.sales.Add(1)
	}
}

// handOver hands what a terminal has open to a spare, and mostly back, and on to the
// spare again. Old bundles move nothing.
func (c *crashLoop) handOver(from, to string, rng *rand.Rand) {
	c.leave(from, rng)
	var old []string
	for hop := range 1 + 2*rng.IntN(2) {
		ends := []string{from, to}
		giver, taker := ends[hop%2], ends[(hop+1)%2]
		key := c.insist(rng, taker, "import", "key")
		bundle := filepath.Join(c.dir, fmt.Sprint("bundle-", hop))
		said := handedOver.FindStringSubmatch(c.insist(rng, giver, "export", "--to", key, "pending", bundle))
		require.NotNil(c.t, said)
		c.insist(rng, taker, "import", "pending", bundle)
		n, err := strconv.Atoi(said[1])
		require.NoError(c.t, err)
		c.handed.Add(int64(n))
		for was, file := range old {
			out, err := till(ends[(was+1)%2], "import", "pending", file).CombinedOutput()
			assert.True(c.t, err != nil || strings.HasPrefix(string(out), "0 payments"), "hand-over %d after %d: %s", was+1, hop+1, out)
		}
		old = append(old, bundle)
	}
	c.split[from] = nil // of a sale in parts, one may be with each
}

// recover damages the records of a terminal and begins them anew.
func (c *crashLoop) recover(data string, rng *rand.Rand) {
	db := filepath.Join(data, "kaikei.db")
	text, err := os.ReadFile(db)
	require.NoError(c.t, err)
	switch rng.IntN(3) {
	case 0:
		clear(text[:8192]) // both meta pages
		for range rng.IntN(8) {
			at := rng.IntN(len(text)/4096) * 4096
			clear(text[at : at+4096])
		}
		require.NoError(c.t, os.WriteFile(db, text, 0o600))
	case 1:
		require.NoError(c.t, os.Remove(db))
	case 2: // a copy of before the round is put back
		c.insist(rng, data, "journal", "anchor")
		require.NoError(c.t, os.WriteFile(db, c.copies[data], 0o600))
	}
	out, err := till(data, "sale", "--amount", "10", "--cash", "10").CombinedOutput()
	require.Error(c.t, err, "sold on damaged records: %s", out)
	for try := 0; ; try++ {
		out, err := till(data, "recover").CombinedOutput()
		if err == nil || strings.Contains(string(out), "nothing to recover") { // a killed one was done
			break
		}
		require.Less(c.t, try, 60, "%s", out)
		time.Sleep(200 * time.Millisecond)
		cmd := till(data, "recover")
		require.NoError(c.t, cmd.Start())
		time.Sleep(time.Duration(rng.IntN(250_000)) * time.Microsecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		c.killed.Add(1)
	}
	c.recovered.Add(1)
	c.torn[data] = true
	c.split[data] = nil // some of their records may be lost
}

// keepCopies keeps the records of those terminals that may come back as old ones.
func (c *crashLoop) keepCopies() {
	for _, data := range c.terminals[2:] {
		text, err := os.ReadFile(filepath.Join(data, "kaikei.db"))
		require.NoError(c.t, err)
		c.copies[data] = text
	}
}

// giveBack gives back every other sale in parts of which a kill left some. One that
// is paid whole is refused and stays as it is; of any other nothing is held then.
func (c *crashLoop) giveBack(data string) {
	if len(c.split[data]) == 0 {
		return
	}
	before := c.read(data)
	asked := map[string]bool{}
	for n, id := range c.split[data] {
		if n%2 > 0 {
			continue
		}
		asked[id] = true
		out, err := till(data, "giveback", "--reason", "x", id).CombinedOutput()
		if so := before.sale(id); so.Settled() {
			require.Error(c.t, err, "%s is paid, and was given back: %s", id, out)
			require.Contains(c.t, string(out), fmt.Sprintf("sale %q: not found", id))
			continue
		}
		require.NoError(c.t, err, "%s: %s", id, out)
	}
	after := c.read(data)
	for _, id := range c.split[data] {
		was, is := before.sale(id), after.sale(id)
		assert.Zero(c.t, is.Open, "%s is still open", id)
		if asked[id] && !was.Settled() {
			was.Captured = 0
		}
		assert.Equal(c.t, was.Captured, is.Captured, "%s of %s", id, was.Total)
		assert.NotZero(c.t, is.Total, "%s has no part", id)
	}
	c.split[data] = nil
}

// sale is how far a sale in parts is, by the records of a terminal.
func (r records) sale(id string) terminal.Split {
	var parts []terminal.Payment
	for _, p := range r.payments {
		if p.Share.Sale == id {
			parts = append(parts, p)
		}
	}
	return split.NewSplit(parts)
}
