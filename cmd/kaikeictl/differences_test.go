package main

import (
	"database/sql"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite" // the backend's books, to plant what it would refuse

	"kaikei/terminal"
	"kaikei/terminal/reconciliation"
)

// books opens the books of the gateway behind its back.
func (g *gateway) books(t *testing.T) *sql.DB {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(g.data, "gateway.db")+"?_pragma=busy_timeout(10000)")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

// plant changes the books.
func plant(t *testing.T, books *sql.DB, statement string, args ...any) {
	_, err := books.ExecContext(t.Context(), statement, args...)
	require.NoError(t, err, statement)
}

// last is the id of the newest payment of the old terminal.
func (h *handover) last() terminal.PaymentID { return h.shown("last").Payment.ID }

// sell sells for a sum, and returns the id.
func (h *handover) sell(yen string) terminal.PaymentID {
	h.run(h.old, "sale", "--amount", yen, "--code", h.g.ask(h.t, "phone", "--wallet", "jcoin", "--text"))
	return h.last()
}

// lost sells for a sum whose answer is lost, and returns the id of what is unknown.
func (h *handover) lost(yen string) terminal.PaymentID {
	for _, f := range []string{"lost-answer=1", "inquire.drop-before"} {
		h.g.ask(h.t, "fault", f)
	}
	out, err := till(h.old, "sale", "--amount", yen, "--wait", "1s", "--code", h.g.ask(h.t, "phone", "--wallet", "jcoin", "--text")).CombinedOutput()
	require.Error(h.t, err, string(out))
	h.g.ask(h.t, "fault", "none")
	require.Equal(h.t, terminal.Unknown, h.shown("last").Payment.State)
	return h.last()
}

// planted plants one difference of each kind, and returns them by id; "" is of the day.
// Bundle is where what is handed over goes.
func (h *handover) planted(books *sql.DB, bundle string) map[terminal.PaymentID]reconciliation.DifferenceKind {
	t, all := h.t, map[terminal.PaymentID]reconciliation.DifferenceKind{}
	all[h.lost("1000")] = reconciliation.DiffNotTaken
	h.run(h.old, "export", "--to", h.run(h.spare, "import", "key"), "pending", bundle)

	for _, guard := range []string{"payments_final", "payments_no_delete"} {
		plant(t, books, "DROP TRIGGER "+guard)
	}
	id := h.sell("1100")
	plant(t, books, "UPDATE payments SET state = 'CANCELLED' WHERE id = ?", id)
	all[id] = reconciliation.DiffNotThere
	id = h.sell("1200")
	plant(t, books, "UPDATE payments SET amount = 12000 WHERE id = ?", id)
	all[id] = reconciliation.DiffAmount
	id = h.sell("1300")
	plant(t, books, "UPDATE payments SET refunded = 300 WHERE id = ?", id)
	all[id] = reconciliation.DiffRefunded
	id = h.sell("1400")
	h.run(h.old, "void", string(id))
	plant(t, books, "UPDATE payments SET state = 'PAID' WHERE id = ?", id)
	all[id] = reconciliation.DiffTakenThere
	h.run(h.old, "topup", "--amount", "1500", "--code", h.g.ask(t, "phone", "--wallet", "jcoin", "--text"))
	id = h.last()
	h.run(h.old, "void", string(id))
	plant(t, books, "UPDATE payments SET state = 'PAID' WHERE id = ?", id)
	all[id] = reconciliation.DiffGivenThere
	id = h.sell("1600")
	plant(t, books, `INSERT INTO meta SELECT 'handed/' || id, '{"From":"' || terminal || '","To":"T-0002"}' FROM payments WHERE id = ?`, id)
	plant(t, books, "UPDATE payments SET terminal = 'T-0002' WHERE id = ?", id)
	all[id] = reconciliation.DiffElsewhere
	all[h.due("1700")] = reconciliation.DiffDue
	id = h.lost("1800")
	all[id] = reconciliation.DiffOpen

	const another = `INSERT INTO payments (id, terminal, shop, body_hash, state, amount, rail, brand, created_at, paid_at, cancel_until, day, purpose)
		SELECT ?, 'T-0001', shop, 'x', 'PAID', 1900, rail, brand, created_at, paid_at, cancel_until, day, ? FROM payments WHERE id = ?`
	plant(t, books, another, "ghost", "", id)
	all["ghost"] = reconciliation.DiffNotHere
	plant(t, books, another, "odd", "neither", id) // on the list, and in no right sum
	all["odd"], all[""] = reconciliation.DiffNotHere, reconciliation.DiffTotals
	return all
}

// due sells for a sum whose void comes too late.
func (h *handover) due(yen string) terminal.PaymentID {
	id := h.sell(yen)
	h.g.ask(h.t, "fault", "cancel.drop-before")
	out, err := till(h.old, "void", "--wait", "1s", string(id)).CombinedOutput()
	require.Error(h.t, err, string(out))
	plant(h.t, h.g.books(h.t), "UPDATE payments SET cancel_until = '2020-01-01T00:00:00.000Z' WHERE id = ?", id)
	h.g.ask(h.t, "fault", "none")
	h.run(h.old, "inquire", string(id))
	require.Equal(h.t, terminal.RefundDue, h.shown(string(id)).Payment.State)
	return id
}

// Each kind of difference between a real terminal and a real backend is named by the
// command, with the payment and with what mends it; and what it says mends it does.
func TestDifferences(t *testing.T) {
	dir := t.TempDir()
	h := newHandover(t, dir)
	h.provision(h.old, h.spare)
	h.sell("100")
	h.run(h.old, "reconcile") // exit status 0: nothing differs
	books, bundle := h.g.books(t), filepath.Join(dir, "pending")
	want := h.planted(books, bundle)

	cmd := till(h.old, "reconcile")
	text, err := cmd.Output()
	require.Error(t, err, string(text))
	assert.Equal(t, 1, cmd.ProcessState.ExitCode())
	kinds := map[reconciliation.DifferenceKind]bool{}
	got := map[terminal.PaymentID]reconciliation.DifferenceKind{}
	for _, d := range h.compare() {
		got[d.ID], kinds[d.Kind] = d.Kind, true
		assert.Contains(t, string(text), string(d.Kind)+" "+string(d.ID)+": here "+d.Here+", there "+d.There)
		assert.Contains(t, string(text), "\n  "+d.Mend+"\n", "what mends it is said to the manager too")
	}
	assert.Equal(t, want, got)
	for _, kind := range reconciliation.Kinds() {
		assert.True(t, kinds[kind], "no %s was planted", kind)
	}

	of := func(kind reconciliation.DifferenceKind) string {
		for id, k := range want {
			if k == kind {
				return string(id)
			}
		}
		return ""
	}
	left := func() (kinds []reconciliation.DifferenceKind) {
		for _, d := range h.compare() {
			kinds = append(kinds, d.Kind)
		}
		slices.Sort(kinds)
		return slices.Compact(kinds)
	}
	h.run(h.spare, "import", "pending", bundle)
	h.run(h.old, "queue", "now")
	h.run(h.old, "refund", of(reconciliation.DiffDue))
	h.run(h.old, "inquire", of(reconciliation.DiffElsewhere))
	plant(t, books, "DELETE FROM payments WHERE id = 'odd'") // the backend's operator
	assert.Equal(t, []reconciliation.DifferenceKind{
		reconciliation.DiffAmount, reconciliation.DiffGivenThere, reconciliation.DiffNotHere, reconciliation.DiffNotThere, reconciliation.DiffRefunded, reconciliation.DiffTakenThere,
	}, left(), "what the terminal's people can mend is mended")
	h.run(h.old, "recover")
	assert.Equal(t, []reconciliation.DifferenceKind{reconciliation.DiffAmount, reconciliation.DiffGivenThere, reconciliation.DiffTakenThere}, left(), "the records are anew")
	plant(t, books, "UPDATE payments SET amount = 1200 WHERE id = ?", of(reconciliation.DiffAmount))
	for _, kind := range []reconciliation.DifferenceKind{reconciliation.DiffGivenThere, reconciliation.DiffTakenThere} {
		plant(t, books, "UPDATE payments SET state = 'CANCELLED' WHERE id = ?", of(kind))
	}
	h.run(h.old, "reconcile")
	h.run(h.old, "journal", "verify")
}
