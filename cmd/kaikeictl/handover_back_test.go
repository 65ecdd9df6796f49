package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// give hands what one terminal has open to another, and returns the bundle.
func (h *handover) give(from, to string) (file string) {
	file = filepath.Join(h.t.TempDir(), "pending")
	assert.Contains(h.t, h.run(from, "export", "--to", h.run(to, "import", "key"), "pending", file), "4 payments handed over")
	assert.Empty(h.t, h.run(from, "queue"))
	return file
}

// refused imports a bundle that is old.
func (h *handover) refused(data, file string) {
	out, err := till(data, "import", "pending", file).CombinedOutput()
	require.Error(h.t, err, string(out))
	assert.Contains(h.t, string(out), "handed over")
}

// What was handed over comes back to who gave it, also when that one has lost the
// record of it, and goes on to a third. At any time one terminal alone can send it,
// and an old bundle moves nothing.
func TestHandOverAndBack(t *testing.T) {
	h := newHandover(t, t.TempDir())
	third := filepath.Join(t.TempDir(), "third")
	h.provision(h.old, h.spare, third)
	h.leave()
	db := filepath.Join(h.old, "kaikei.db")

	first := h.give(h.old, h.spare)
	assert.Contains(t, h.run(h.spare, "import", "pending", first), "4 payments taken over")
	away, err := os.ReadFile(db) // a disk on which they are the spare's
	require.NoError(t, err)
	second := h.give(h.spare, h.old)
	h.refused(h.spare, first)
	assert.Contains(t, h.run(h.old, "import", "pending", second), "4 payments taken over")
	assert.Contains(t, h.run(h.old, "import", "pending", second), "0 payments taken over")
	h.refused(h.spare, first)
	h.run(h.old, "journal", "verify")
	h.run(h.old, "journal", "anchor")

	require.NoError(t, os.WriteFile(db, away, 0o600))
	assert.Contains(t, h.run(h.old, "recover"), "4 still open", "the backend knows that they came back")
	last := h.give(h.old, third)
	assert.Contains(t, h.run(third, "import", "pending", last), "4 payments taken over")
	h.refused(h.old, second)
	h.refused(h.spare, first)
	for _, data := range []string{h.old, h.spare} {
		h.run(data, "inquire", "--all")
		assert.Empty(t, h.run(data, "queue"))
	}
	h.run(third, "inquire", "--all", "--stop", "--wait", "60s")
	for _, data := range []string{h.old, h.spare, third} {
		h.run(data, "journal", "verify")
		h.run(data, "journal", "anchor")
		h.run(data, "reconcile")
		assert.NotContains(t, h.run(data, "report", "z"), "UNKNOWN")
	}
	// 900 of which 300 went back, and 700 collected later, are with the third.
	assert.Contains(t, h.run(third, "report", "x", "--json"), `"total":1800`)
	assert.Contains(t, h.run(h.old, "report", "x", "--json"), `"total":0`)
	h.g.ask(t, "audit")
}

// A spare that breaks before it took what was handed to it strands nothing: another
// one is named instead. Where the first came after all, it alone goes on.
func TestHandOverInsteadOf(t *testing.T) {
	h := newHandover(t, t.TempDir())
	third := filepath.Join(t.TempDir(), "third")
	h.provision(h.old, h.spare, third)
	h.leave()
	first := h.give(h.old, h.spare)
	second := h.instead(h.spare, third)
	assert.Contains(t, h.run(third, "import", "pending", second), "4 payments taken over")
	for _, file := range []string{first, h.instead(third, h.spare)} {
		out, err := till(h.spare, "import", "pending", file).CombinedOutput()
		require.Error(t, err, "the third has told the backend first: %s", out)
		assert.Contains(t, string(out), "refused")
		assert.Empty(t, h.run(h.spare, "queue"))
	}
	h.run(third, "inquire", "--all", "--stop", "--wait", "60s")
	for _, data := range []string{h.old, h.spare, third} {
		h.run(data, "journal", "verify")
		h.run(data, "reconcile")
	}
	assert.Contains(t, h.run(third, "report", "x", "--json"), `"total":1800`)
	assert.Contains(t, h.run(h.old, "report", "x", "--json"), `"handed":{"count":4,"yen":2700}`)
	h.g.ask(t, "audit")
}

// instead hands what was given to one terminal to another, and returns the bundle.
func (h *handover) instead(broke, to string) (file string) {
	file = filepath.Join(h.t.TempDir(), "instead")
	var was struct{ TerminalID string }
	require.NoError(h.t, json.Unmarshal([]byte(h.run(broke, "import", "--json", "key")), &was))
	assert.Contains(h.t, h.run(h.old, "export", "--to", h.run(to, "import", "key"), "--instead-of", was.TerminalID, "pending", file), "4 payments handed over")
	return file
}
