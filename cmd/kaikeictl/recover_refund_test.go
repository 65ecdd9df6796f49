package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
)

// Of two refunds of one sum the first was refused and the second done, its answer
// lost; then the disk is lost, and an older one knows of the first alone. Begun anew,
// the records say of the first what became of it, and not what became of the other:
// the sum alone fits both.
func TestRecoverTellsRefundsApart(t *testing.T) {
	h := newHandover(t, t.TempDir())
	h.provision(h.old)
	h.run(h.old, "sale", "--amount", "1500", "--code", h.g.ask(t, "phone", "--wallet", "jcoin", "--text"))
	db := filepath.Join(h.old, "kaikei.db")
	half := func(fault, reason string) {
		h.g.ask(t, "fault", fault)
		out, err := till(h.old, "refund", "--amount", "500", "--reason", reason, "--wait", "1s", "last").CombinedOutput()
		require.Error(t, err, string(out))
		h.g.ask(t, "fault", "none")
	}
	half("refund.drop-before", "first")
	older, err := os.ReadFile(db)
	require.NoError(t, err)
	first := h.shown("last").Refunds[0]
	require.Equal(t, terminal.RefundUnknown, first.State)

	books := h.g.books(t)
	var paid string
	require.NoError(t, books.QueryRowContext(t.Context(), "SELECT paid_at FROM payments").Scan(&paid))
	plant(t, books, "UPDATE payments SET paid_at = '2020-01-01T00:00:00.000Z'") // too long ago to be given back
	h.run(h.old, "inquire", "--all", "--wait", "30s")
	require.Equal(t, terminal.RefundRefused, h.shown("last").Refunds[0].State)
	plant(t, books, "UPDATE payments SET paid_at = ?", paid)
	half("refund.lost-answer", "second")
	require.Equal(t, terminal.RefundUnknown, h.shown("last").Refunds[1].State)

	require.NoError(t, os.WriteFile(db, older, 0o600))
	h.run(h.old, "recover")
	a := h.shown("last")
	assert.Equal(t, terminal.PartRefunded, a.Payment.State)
	assert.Equal(t, terminal.Yen(500), a.Payment.Refunded)
	assert.Empty(t, a.Payment.PendingRefund)
	require.Len(t, a.Refunds, 2)
	for _, r := range a.Refunds {
		if r.ID == first.ID {
			assert.Equal(t, terminal.RefundRefused, r.State, "it was not what gave the money back")
			continue
		}
		assert.Equal(t, terminal.RefundDone, r.State)
		assert.Equal(t, terminal.Yen(500), r.Amount)
	}
	h.run(h.old, "reconcile")
	h.run(h.old, "refund", "--amount", "1000", "last")
	assert.Equal(t, terminal.Refunded, h.shown("last").Payment.State, "what is left is given back, and no yen more")
	h.run(h.old, "reconcile")
	h.run(h.old, "journal", "verify")
	h.g.ask(t, "audit")
}

// A paymentShown is what show says of one payment.
type paymentShown struct {
	Payment terminal.Payment
	Refunds []terminal.Refund
}

// shown is one payment of the old terminal.
func (h *handover) shown(id string) (a paymentShown) {
	require.NoError(h.t, json.Unmarshal([]byte(h.run(h.old, "show", id, "--json")), &a))
	return a
}

// A refund that the backend still has in process when all records are lost is there
// again: nothing is given back beside it, and what became of it is asked after.
func TestRecoverKnowsRefundInProcess(t *testing.T) {
	h := newHandover(t, t.TempDir())
	h.provision(h.old)
	h.run(h.old, "sale", "--amount", "1500", "--code", h.g.ask(t, "phone", "--wallet", "jcoin", "--text"))
	id := string(h.shown("last").Payment.ID)
	books := h.g.books(t)
	plant(t, books, "INSERT INTO refunds (id, payment, body_hash, state, amount, network_id, reason, day) VALUES ('r-open', ?, 'of the lost records', 'PROCESSING', 500, 'N1', 'PAYMENT_IN_PROCESS', '2026-01-01')", id)
	require.NoError(t, os.Remove(filepath.Join(h.old, "kaikei.db")))
	h.run(h.old, "recover")
	a := h.shown(id)
	assert.Equal(t, terminal.RefundID("r-open"), a.Payment.PendingRefund)
	require.Len(t, a.Refunds, 1)
	assert.Equal(t, terminal.RefundUnknown, a.Refunds[0].State)
	assert.Equal(t, terminal.Yen(500), a.Refunds[0].Amount)
	out, err := till(h.old, "refund", "--amount", "1500", "--wait", "5s", id).CombinedOutput()
	require.Error(t, err, "it may be given back already: %s", out)

	plant(t, books, "UPDATE refunds SET state = 'REFUSED', reason = 'REFUND_WINDOW_EXCEED' WHERE id = 'r-open'")
	h.run(h.old, "inquire", "--all", "--wait", "30s")
	a = h.shown(id)
	assert.Empty(t, a.Payment.PendingRefund)
	assert.Equal(t, terminal.RefundRefused, a.Refunds[0].State)
	h.run(h.old, "refund", "--amount", "1500", id)
	assert.Equal(t, terminal.Refunded, h.shown(id).Payment.State)
	h.run(h.old, "reconcile")
	h.run(h.old, "journal", "verify")
	h.g.ask(t, "audit")
}
