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

// A disk that was restored from a copy sells nothing, neither by code nor for
// cash, from the first contact with the backend on: before anything of a sale is
// sent. Recovered, it sells on.
func TestOldRecordsDoNotSell(t *testing.T) {
	dir := t.TempDir()
	h := handover{t: t, g: serve(t, filepath.Join(dir, "g")), old: filepath.Join(dir, "t")}
	defer func() { h.g.stop() }()
	db := filepath.Join(h.old, "kaikei.db")
	h.run(h.old, "provision", "--activation", h.g.ask(t, "activate", "--shop", "Shop 1"))
	h.run(h.old, "sale", "--amount", "50", "--cash", "50")
	add := till(h.old, "staff", "add", "--name", "A", "--role", "manager", "m1")
	add.Stdin = strings.NewReader("274913\n")
	out, err := add.CombinedOutput()
	require.NoError(t, err, string(out))
	copied, err := os.ReadFile(db)
	require.NoError(t, err)
	h.run(h.old, "sale", "--amount", "70", "--cash", "70")
	h.run(h.old, "journal", "anchor")
	require.NoError(t, os.WriteFile(db, copied, 0o600))

	code := h.g.ask(t, "phone", "--wallet", "jcoin", "--text")
	for _, how := range [][]string{{"--cash", "10"}, {"--code", code}} {
		out, err := till(h.old, append([]string{"sale", "--amount", "10"}, how...)...).CombinedOutput()
		require.Error(t, err, string(out))
		assert.Contains(t, string(out), "journal is behind the backend's", how[0])
	}
	assert.Contains(t, h.run(h.old, "report", "x", "--json"), `"total":50`, "nothing was sold")
	list, err := exec.Command(filepath.Join(bin, "kaikeictl"), "reconcile", "--data", h.old, "--json").CombinedOutput()
	require.NoError(t, err, "and the backend took nothing: %s", list)

	// Without a network, after a restart, it is not forgotten.
	books := h.g.data
	h.g.stop()
	out, err = till(h.old, "sale", "--amount", "10", "--cash", "10").CombinedOutput()
	require.Error(t, err, string(out))
	assert.Contains(t, string(out), "journal is behind the backend's")
	h.g = serve(t, books)
	said := h.run(h.old, "recover")
	assert.Contains(t, said, "closes go on at Z 0101")
	assert.Contains(t, said, "1 members of the staff")
	assert.Contains(t, h.run(h.old, "staff", "list"), "m1", "who may sign in is carried over")
	h.run(h.old, "sale", "--amount", "100", "--code", code)
	h.run(h.old, "journal", "anchor")
	h.run(h.old, "journal", "verify")
	h.g.stop()
	h.run(h.old, "sale", "--amount", "30", "--cash", "30")
	fresh, err := os.ReadFile(db)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(db, copied, 0o600))
	out, err = till(h.old, "sale", "--amount", "10", "--cash", "10").CombinedOutput()
	require.Error(t, err, "the store alone put back, and never a contact since: %s", out)
	assert.Contains(t, string(out), "journal is behind the backend's")
	require.NoError(t, os.WriteFile(db, fresh, 0o600))
	h.run(h.old, "sale", "--amount", "10", "--cash", "10")
}
