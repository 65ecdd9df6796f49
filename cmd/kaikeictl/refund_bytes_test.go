package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/reconciliation"
	"kaikei/terminal/wire"
)

// Refunds whose ids the backend knows by other bytes come to rest, also where several
// wait and go out in one request: one of the same sum as done, one of another sum as
// refused, with a difference that says who mends it.
func TestRefundsKnownByOtherBytesRest(t *testing.T) {
	h := newHandover(t, t.TempDir())
	h.provision(h.old)
	books := h.g.books(t)
	var sold []terminal.PaymentID
	for range 3 {
		sold = append(sold, h.sell("1000"))
	}
	h.g.ask(t, "fault", "refund.lost-answer")
	for _, id := range sold {
		out, err := till(h.old, "refund", "--amount", "500", "--wait", "4s", string(id)).CombinedOutput()
		require.Error(t, err, string(out))
		require.Equal(t, terminal.RefundUnknown, h.shown(string(id)).Refunds[0].State)
	}
	same, other, odd := sold[0], sold[1], sold[2]
	for _, guard := range []string{"payments_final", "refunds_final"} {
		plant(t, books, "DROP TRIGGER "+guard)
	}
	plant(t, books, "UPDATE refunds SET body_hash = 'of a program before this one' WHERE payment <> ?", odd)
	plant(t, books, "UPDATE refunds SET amount = 400 WHERE payment = ?", other)
	plant(t, books, "UPDATE payments SET refunded = 400 WHERE id = ?", other)
	plant(t, books, "UPDATE refunds SET body_hash = 'another payment''s', payment = ? WHERE payment = ?", same, odd)
	plant(t, books, "UPDATE payments SET refunded = 0 WHERE id = ?", odd)

	h.g.ask(t, "fault", "none")
	require.Equal(t, 3, strings.Count(h.run(h.old, "queue"), "\n")+1)
	h.run(h.old, "inquire", "--all", "--wait", "30s")
	assert.Empty(t, h.run(h.old, "queue"), "nothing is asked for again for ever")
	for id, want := range map[terminal.PaymentID]terminal.Refund{
		same:  {State: terminal.RefundDone},
		other: {State: terminal.RefundRefused, Refusal: terminal.Reason(wire.CodeRepeatInconsistent)},
		odd:   {State: terminal.RefundRefused, Refusal: terminal.Reason(wire.CodeRepeatInconsistent)},
	} {
		r := h.shown(string(id)).Refunds[0]
		assert.Equal(t, want.State, r.State)
		assert.Equal(t, want.Refusal, r.Refusal)
	}
	told := h.compare()
	require.Len(t, told, 1)
	assert.Equal(t, other, told[0].ID)
	assert.Equal(t, reconciliation.DiffRefunded, told[0].Kind)
	assert.Equal(t, terminal.Yen(400), told[0].Yen)
	assert.Contains(t, told[0].Mend, "operator")
}
