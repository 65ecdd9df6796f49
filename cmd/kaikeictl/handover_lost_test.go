package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/reconciliation"
)

// A terminal that has lost the records of what it handed over hears from the backend
// where that is, and lets it go: nothing waits for ever, nothing is counted twice,
// and the device is free. What it settled itself, before the spare came, is told by
// the reconciliation, and leaves its books when it is asked after by name.
func TestHandOverLost(t *testing.T) {
	dir := t.TempDir()
	h := newHandover(t, dir)
	h.provision(h.old, h.spare)
	h.leave()
	h.run(h.spare, "sale", "--amount", "50", "--cash", "50")
	db, file := filepath.Join(h.old, "kaikei.db"), filepath.Join(dir, "pending")
	before, err := os.ReadFile(db)
	require.NoError(t, err)
	h.run(h.old, "export", "--to", h.run(h.spare, "import", "key"), "pending", file)
	h.run(h.old, "journal", "anchor")
	require.NoError(t, os.WriteFile(db, before, 0o600)) // a disk as it was before
	assert.Contains(t, h.run(h.old, "recover"), "4 still open")
	settled := h.first()
	h.run(h.old, "inquire", "--stop", "--wait", "60s", string(settled))
	assert.Contains(t, h.run(h.spare, "import", "pending", file), "4 payments taken over")

	h.run(h.old, "inquire", "--all", "--stop", "--wait", "60s")
	assert.Empty(t, h.run(h.old, "queue"), "what is with the spare does not wait here")
	a := h.compare()
	require.Len(t, a, 1, "what was settled here counts twice")
	assert.Equal(t, reconciliation.DiffElsewhere, a[0].Kind)
	assert.Equal(t, settled, a[0].ID)
	h.run(h.old, "inquire", "--wait", "10s", string(settled))
	assert.Empty(t, h.compare())
	h.run(h.spare, "inquire", "--all", "--stop", "--wait", "60s")
	h.settled()
	var who struct{ TerminalID string }
	require.NoError(t, json.Unmarshal([]byte(h.run(h.old, "status", "--json")), &who))
	h.run(h.old, "reset", "--terminal", who.TerminalID)
}

// A terminal whose records are damaged after it handed them over, and whose bundle is
// lost too, makes the bundle again from the records that are begun anew; and it is not
// reset before the other terminal has come for it.
func TestHandOverUntaken(t *testing.T) {
	dir := t.TempDir()
	h := newHandover(t, dir)
	h.provision(h.old, h.spare)
	h.leave()
	h.run(h.spare, "sale", "--amount", "50", "--cash", "50")
	var who struct{ TerminalID string }
	require.NoError(t, json.Unmarshal([]byte(h.run(h.old, "status", "--json")), &who))
	require.NoError(t, os.Remove(h.give(h.old, h.spare)))
	h.run(h.old, "journal", "anchor")
	h.refusedReset(who.TerminalID)

	db := filepath.Join(h.old, "kaikei.db")
	text, err := os.ReadFile(db)
	require.NoError(t, err)
	for at := range 2 * 4096 { // both of its beginnings
		text[at] = 0xAA
	}
	require.NoError(t, os.WriteFile(db, text, 0o600))
	assert.Contains(t, h.run(h.old, "recover"), "0 still open", "what was handed over is not this one's again")
	h.run(h.old, "journal", "verify")
	assert.Empty(t, h.run(h.old, "queue"))
	h.refusedReset(who.TerminalID)

	assert.Contains(t, h.run(h.spare, "import", "pending", h.give(h.old, h.spare)), "4 payments taken over")
	h.run(h.spare, "inquire", "--all", "--stop", "--wait", "60s")
	h.settled()
	h.run(h.old, "reset", "--terminal", who.TerminalID)
}

// refusedReset resets the old terminal while what it handed over is not taken.
func (h handover) refusedReset(id string) {
	out, err := till(h.old, "reset", "--terminal", id).CombinedOutput()
	require.Error(h.t, err, string(out))
	assert.Contains(h.t, string(out), "which has not taken it: payments are not settled")
}

// first is the oldest payment that waits: paid, and a refund of it without answer.
func (h handover) first() terminal.PaymentID {
	var all []terminal.Payment
	require.NoError(h.t, json.Unmarshal([]byte(h.run(h.old, "queue", "--json")), &all))
	require.NotEmpty(h.t, all)
	return all[0].ID
}

// compare are the differences of the old terminal's day.
func (h handover) compare() []reconciliation.Difference {
	out, _ := till(h.old, "reconcile", "--json").Output() // it fails where there are some
	var a struct{ Differences []reconciliation.Difference }
	require.NoError(h.t, json.Unmarshal(out, &a), string(out))
	return a.Differences
}
