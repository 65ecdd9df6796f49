package api_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// give signs that a terminal hands payments over, each by the same number of hops.
func (x *till) give(to *till, hops int, ids ...string) wire.HandoverRequest {
	q := wire.HandoverRequest{From: x.id, To: to.id, IDs: ids, Digest: strings.Repeat("0a", 32), At: time.Now().UTC()}
	for range ids {
		q.Hops = append(q.Hops, hops)
	}
	q.Signature = base64.StdEncoding.EncodeToString(ed25519.Sign(x.key, q.Signed()))
	return q
}

// A hand-over is the taker's word and the giver's signature, over the ids and their
// numbers. It goes to and fro, and one from before is refused.
func TestHandOver(t *testing.T) {
	b := newBackend(t)
	one, two, other := b.till("Shop 2"), b.till("Shop 2"), b.till("Shop 3")
	for _, id := range []string{"p-1", "p-2"} {
		c, err := b.Ledger.NewCode(t.Context(), "jcoin", 1)
		require.NoError(t, err)
		require.Equal(t, 200, one.client("PUT", "/v1/payments/"+id, payRequest(c.Text, 700), &wire.PaymentAnswer{}))
	}
	refused := func(why string, by *till, q wire.HandoverRequest, status int, code wire.Code) {
		var p wire.Problem
		assert.Equal(t, status, by.client("POST", "/v1/handover", q, &p), why)
		assert.Equal(t, code, p.Result.Code, why)
	}
	takes := func(by *till, q wire.HandoverRequest, left ...string) {
		var a wire.HandoverAnswer
		require.Equal(t, 200, by.client("POST", "/v1/handover", q, &a))
		assert.Equal(t, left, a.Left)
	}
	forged := func(edit func(*wire.HandoverRequest)) wire.HandoverRequest {
		q := one.give(two, 1, "p-1", "p-2")
		edit(&q)
		return q
	}
	refused("by the giver itself", one, one.give(two, 1, "p-1"), 409, wire.CodeHandover)
	refused("of another shop", other, one.give(other, 1, "p-1"), 409, wire.CodeHandover)
	refused("a later number than was signed", two, forged(func(q *wire.HandoverRequest) { q.Hops[0] = 7 }), 409, wire.CodeHandover)
	refused("another payment than was signed", two, forged(func(q *wire.HandoverRequest) { q.IDs[0] = "p-3" }), 409, wire.CodeHandover)
	refused("no number for one", two, forged(func(q *wire.HandoverRequest) { q.Hops = q.Hops[:1] }), 400, wire.CodeBadRequest)
	refused("no numbers", two, forged(func(q *wire.HandoverRequest) { q.Hops = nil }), 400, wire.CodeBadRequest)
	refused("below zero", two, one.give(two, -1, "p-1"), 400, wire.CodeBadRequest)
	refused("the same twice", two, one.give(two, 1, "p-1", "p-1"), 400, wire.CodeBadRequest)

	first := one.give(two, 1, "p-1", "p-2")
	takes(two, first)
	var p wire.Problem
	require.Equal(t, 409, one.client("POST", "/v1/payments/p-1/cancel", nil, &p))
	assert.Equal(t, wire.CodeHandedOver, p.Result.Code)
	assert.Equal(t, two.id, p.HandedTo)
	assert.Equal(t, 1, p.Hops)
	takes(one, two.give(one, 2, "p-1"))
	var a wire.PaymentAnswer
	require.Equal(t, 200, one.client("GET", "/v1/payments/p-1", nil, &a))
	assert.Equal(t, 2, a.Payment.Hops)
	takes(two, first, "p-1") // of which p-2 alone is still the taker's
	refused("from before", two, one.give(two, 1, "p-1"), 409, wire.CodeHandover)
	require.Equal(t, 200, one.client("POST", "/v1/payments/p-1/cancel", nil, &wire.PaymentAnswer{}))
}
