package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// allowDeferral lets J-Coin codes be accepted offline: of 3,000 yen a sale, 5,000 in all
// and two at a time, for an hour.
func (g *gateway) allowDeferral(t testing.TB) {
	out, err := exec.Command(filepath.Join(bin, "gateway"), "admin", "set", "--data", g.data,
		"--scope", "merchant", "--key", "jcoin.deferral", "--value", "3000,5000,2,1h").CombinedOutput()
	require.NoError(t, err, string(out))
}

// What is accepted while the backend is away is collected when it is back,
// within the caps, and no code lies about in the clear.
func TestDeferredAcceptance(t *testing.T) {
	dir := t.TempDir()
	g := serve(t, filepath.Join(dir, "g"))
	t.Cleanup(func() { g.stop() })
	g.allowDeferral(t)
	data := filepath.Join(dir, "t")
	out, err := till(data, "provision", "--activation", g.ask(t, "activate", "--shop", "Shop 1")).CombinedOutput()
	require.NoError(t, err, string(out))
	code := func(wallet string) string { return g.ask(t, "phone", "--wallet", wallet, "--text") }
	first, second, third, fourth, alipay := code("jcoin"), code("jcoin-poor"), code("jcoin"), code("jcoin"), code("gcash")
	g.kill()
	sell := func(amount, code string) (string, bool) {
		cmd := till(data, "sale", "--amount", amount, "--code", code)
		out, err := cmd.CombinedOutput()
		return string(out), err == nil
	}
	for _, tt := range []struct {
		why, amount, code, want string
		ok                      bool
	}{
		{"within the caps", "2000", first, "DEFERRED", true},
		{"over the cap of one sale", "3001", third, "ABANDONED", false},
		{"a code that lives one minute by its network's rules", "100", alipay, "cash", false},
		{"the same code again", "100", first, "sent for an earlier payment", false},
		{"within the caps, and the wallet will refuse it", "2500", second, "DEFERRED", true},
		{"over the count", "100", fourth, "ABANDONED", false},
	} {
		out, ok := sell(tt.amount, tt.code)
		assert.Equal(t, tt.ok, ok, "%s: %s", tt.why, out)
		assert.Contains(t, out, tt.want, tt.why)
	}
	db, err := os.ReadFile(filepath.Join(data, "kaikei.db"))
	require.NoError(t, err)
	for _, c := range []string{first, second} {
		assert.NotContains(t, string(db), c, "a code at rest is sealed")
	}
	g = serve(t, g.data)
	out, err = till(data, "queue", "--wait", "30s", "now").CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Contains(t, string(out), "PAID")
	assert.Contains(t, string(out), "UNCOLLECTED")
	out, err = till(data, "report", "x", "--json").CombinedOutput()
	require.NoError(t, err)
	assert.Contains(t, string(out), `"uncollected":{"count":1,"yen":2500}`)
	agree(t, g, data)
	out, err = till(data, "journal", "verify").CombinedOutput()
	require.NoError(t, err, string(out))
}
