package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
)

// Deferred payments whose ids the backend knows by other bytes come to rest: one of the
// same sum as paid, one of another sum taken back and uncollected. Both wait together,
// and go out in one request first.
func TestDeferredPaymentsKnownByOtherBytesRest(t *testing.T) {
	h := newHandover(t, t.TempDir())
	h.provision(h.old)
	var waits []terminal.PaymentID
	codes := []string{h.g.ask(t, "phone", "--wallet", "jcoin", "--text"), h.g.ask(t, "phone", "--wallet", "jcoin", "--text")}
	h.g.kill()
	for _, code := range codes {
		h.run(h.old, "sale", "--amount", "700", "--code", code)
		waits = append(waits, h.last())
	}
	h.g = serve(t, h.g.data)
	h.g.ask(t, "fault", "lost-answer")
	h.g.ask(t, "fault", "inquire.drop-before")
	books := h.g.books(t)
	for _, id := range waits {
		arrived := func() bool {
			_ = till(h.old, "inquire", "--wait", "3s", string(id)).Run() // it fails: there is no answer
			var n int
			require.NoError(t, books.QueryRowContext(t.Context(), "SELECT count(*) FROM payments WHERE state = 'PAID' AND id = ?", id).Scan(&n))
			return n == 1
		}
		for range 10 {
			if arrived() {
				break
			}
		}
	}
	same, other := waits[0], waits[1]
	plant(t, books, "DROP TRIGGER payments_final")
	plant(t, books, "UPDATE payments SET body_hash = 'of a program before this one'")
	plant(t, books, "UPDATE payments SET amount = 600 WHERE id = ?", other)

	h.g.ask(t, "fault", "none")
	var queue []terminal.Payment
	require.NoError(t, json.Unmarshal([]byte(h.run(h.old, "queue", "--json")), &queue))
	require.Len(t, queue, 2)
	_ = till(h.old, "inquire", "--all", "--wait", "60s").Run()
	assert.Empty(t, h.run(h.old, "queue"), "nothing is sent again for ever")
	assert.Equal(t, terminal.Paid, h.shown(string(same)).Payment.State)
	assert.Equal(t, terminal.Uncollected, h.shown(string(other)).Payment.State)
	assert.Empty(t, h.compare(), "the customer has the other sum back")
	assert.Contains(t, h.run(h.old, "report", "x", "--json"), `"uncollected":{"count":1,"yen":700}`)
	h.run(h.old, "journal", "verify")
}
