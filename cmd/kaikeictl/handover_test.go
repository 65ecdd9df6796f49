package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A handover is two terminals of one shop, and what the first leaves open.
type handover struct {
	t          *testing.T
	g          *gateway
	old, spare string
}

// newHandover starts a backend that lets codes be taken offline.
func newHandover(t *testing.T, dir string) *handover {
	h := &handover{t: t, g: serve(t, filepath.Join(dir, "g")), old: filepath.Join(dir, "old"), spare: filepath.Join(dir, "spare")}
	t.Cleanup(func() { h.g.stop() })
	h.g.allowDeferral(t)
	return h
}

// provision makes terminals of one shop.
func (h *handover) provision(terminals ...string) {
	for _, data := range terminals {
		h.run(data, "provision", "--activation", h.g.ask(h.t, "activate", "--shop", "Shop 1"))
	}
}

// run is a command on a terminal that must succeed.
func (h handover) run(data string, args ...string) string {
	h.t.Helper()
	out, err := till(data, args...).CombinedOutput()
	require.NoError(h.t, err, "%v: %s", args, out)
	return strings.TrimSpace(string(out))
}

// leave leaves payments open in each way there is: sent and taken with the answer
// lost, never arrived, accepted offline, and with a refund that has no answer.
func (h *handover) leave() {
	fault := func(names ...string) {
		for _, name := range names {
			h.g.ask(h.t, "fault", name)
		}
	}
	sell := func(amount string) {
		out, err := till(h.old, "sale", "--amount", amount, "--wait", "1s", "--code", h.g.ask(h.t, "phone", "--wallet", "jcoin", "--text")).CombinedOutput()
		require.Error(h.t, err, string(out))
		require.Contains(h.t, string(out), "UNKNOWN")
	}
	h.run(h.old, "sale", "--amount", "900", "--code", h.g.ask(h.t, "phone", "--wallet", "jcoin", "--text"))
	h.run(h.old, "refund", "--amount", "100", "last")
	fault("refund.drop-before")
	out, err := till(h.old, "refund", "--amount", "200", "--wait", "1s", "last").CombinedOutput()
	require.Error(h.t, err, string(out))
	fault("inquire.drop-before", "cancel.drop-before", "lost-answer=1")
	sell("500")
	fault("drop-before=1")
	sell("600")
	code := h.g.ask(h.t, "phone", "--wallet", "jcoin", "--text")
	h.g.kill()
	h.run(h.old, "sale", "--amount", "700", "--code", code)
	h.g = serve(h.t, h.g.data)
	require.Equal(h.t, 4, strings.Count(h.run(h.old, "queue"), "\n")+1)
}

// A spare terminal goes on with what a broken one left, under the same ids; the
// broken one sends nothing of it any more, not even from an older copy of its
// disk; and the books of both together are the backend's.
func TestHandOver(t *testing.T) {
	dir := t.TempDir()
	h := newHandover(t, dir)
	h.provision(h.old, h.spare)
	h.leave()
	h.run(h.spare, "sale", "--amount", "50", "--cash", "50")
	clone := filepath.Join(dir, "clone")
	require.NoError(t, os.CopyFS(clone, os.DirFS(h.old)))
	key := h.run(h.spare, "import", "key")
	file := filepath.Join(dir, "pending")

	out, err := till(h.old, "export", "--to", "KAIKEIT1.e30", "pending", file).CombinedOutput()
	require.Error(t, err, string(out))
	assert.Contains(t, h.run(h.old, "export", "--to", key, "pending", file), "4 payments handed over")
	assert.Contains(t, h.run(h.old, "export", "--to", key, "pending", file), "4 payments handed over", "a bundle that was lost is made again")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "jcoin", "a bundle is sealed")
	assert.Empty(t, h.run(h.old, "queue"))
	h.run(h.old, "inquire", "--all")
	out, err = till(h.old, "import", "pending", file).CombinedOutput()
	require.Error(t, err, "a bundle is for one terminal: %s", out)
	forged := append([]byte(nil), text...)
	forged[len(forged)/2] ^= 1
	require.NoError(t, os.WriteFile(file+".forged", forged, 0o600))
	out, err = till(h.spare, "import", "pending", file+".forged").CombinedOutput()
	require.Error(t, err, string(out))

	assert.Contains(t, h.run(h.spare, "import", "pending", file), "4 payments taken over")
	assert.Contains(t, h.run(h.spare, "import", "pending", file), "0 payments taken over")
	h.run(h.old, "journal", "anchor")
	out, err = till(clone, "inquire", "--all", "--stop", "--wait", "8s").CombinedOutput()
	require.Error(t, err, "an older copy of the terminal that gave: %s", out)
	h.run(h.spare, "inquire", "--all", "--stop", "--wait", "60s")
	h.settled()
}

// settled holds both terminals against the backend.
func (h *handover) settled() {
	var x [2]string
	for i, data := range []string{h.old, h.spare} {
		h.run(data, "journal", "verify")
		h.run(data, "reconcile")
		h.run(data, "journal", "anchor")
		x[i] = h.run(data, "report", "x")
		z := h.run(data, "report", "z")
		assert.NotContains(h.t, z, "UNKNOWN")
	}
	assert.NotContains(h.t, h.run(h.old, "report", "x", "--json"), `"total":900`, "what was handed over counts where it went")
	assert.Contains(h.t, h.run(h.old, "report", "x", "--json"), `"handed":{"count":4,"yen":2700}`)
	// 900 of which 300 went back, 500 or 0 for the lost answer, 700 collected later, 50 in cash.
	total := h.run(h.spare, "report", "x", "--json")
	assert.Contains(h.t, total, `"total":1850`, total)
	h.g.ask(h.t, "audit")
}
