package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A terminal whose records are damaged begins anew: what the damaged file still
// tells, cash too, and what the backend knows; what was open goes on under the
// same ids, the close goes on by its number, and the backend takes the journal
// for the same one. With no file left at all, the backend's records are enough
// to sell on and to agree.
func TestRecover(t *testing.T) {
	h := newHandover(t, t.TempDir())
	h.provision(h.old)
	h.run(h.old, "sale", "--amount", "50", "--cash", "50")
	h.run(h.old, "report", "z")
	h.run(h.old, "journal", "anchor")
	h.leave()
	out, err := till(h.old, "recover").CombinedOutput()
	require.Error(t, err, "records that are whole are left alone: %s", out)
	before := h.run(h.old, "queue")

	db := filepath.Join(h.old, "kaikei.db")
	text, err := os.ReadFile(db)
	require.NoError(t, err)
	clear(text[:8192]) // both meta pages
	require.NoError(t, os.WriteFile(db, text, 0o600))
	out, err = till(h.old, "sale", "--amount", "10", "--cash", "10").CombinedOutput()
	require.Error(t, err, string(out))
	assert.Contains(t, string(out), "kaikeictl recover")
	said := h.run(h.old, "recover")
	assert.Contains(t, said, "5 payments, 0 of them from the backend alone, 4 still open")
	assert.Contains(t, said, " 0 are missing")
	for _, line := range strings.Split(before, "\n") {
		assert.Contains(t, h.run(h.old, "queue"), strings.Fields(line)[4], "the same ids wait")
	}
	h.run(h.old, "inquire", "--all", "--stop", "--wait", "60s")
	h.whole(`"total":1850`, `"number":2`)

	require.NoError(t, os.Remove(db))
	said = h.run(h.old, "recover")
	assert.Contains(t, said, "count the drawer before any is given back; today's sales should have left ¥50 in it")
	assert.NotContains(t, said, " 0 are missing", "what only the lost file had is told")
	assert.Contains(t, said, "closes go on at Z 0101; lower numbers may have been given by what is lost")
	h.run(h.old, "inquire", "--all", "--stop", "--wait", "60s")
	h.whole(`"total":1850`, `"number":101`) // close 2 is gone with the file, and its number stays given
}

// whole holds the terminal to what it should have, and sells on.
func (h *handover) whole(total, number string) {
	assert.Contains(h.t, h.run(h.old, "report", "x", "--json"), total)
	h.run(h.old, "reconcile")
	h.run(h.old, "journal", "verify")
	h.run(h.old, "journal", "anchor")
	assert.Contains(h.t, h.run(h.old, "report", "z", "--json"), number)
	h.run(h.old, "sale", "--amount", "100", "--code", h.g.ask(h.t, "phone", "--wallet", "jcoin", "--text"))
	h.run(h.old, "void", "last")
	h.run(h.old, "journal", "anchor")
	h.run(h.old, "journal", "verify")
	export := filepath.Join(filepath.Dir(h.old), "export")
	require.NoError(h.t, os.WriteFile(export, []byte(h.run(h.old, "journal", "export")+"\n"), 0o600))
	verdict := h.run(h.old, "journal", "verify", "--json")
	_, rest, _ := strings.Cut(verdict, `"key":"`)
	key, _, _ := strings.Cut(rest, `"`)
	out, err := exec.Command(filepath.Join(bin, "kaikeictl"), "journal", "--key", key, "check", export).CombinedOutput()
	require.NoError(h.t, err, string(out))
}
