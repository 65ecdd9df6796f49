package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// paidAs makes payments that are paid: c1 to cN.
func (b *backend) paidAs(n int) {
	for i := range n {
		status, a := b.pay(fmt.Sprintf("c%d", i+1), "jcoin", 100)
		require.Equal(b.t, 200, status)
		require.Equal(b.t, wire.PaymentPaid, a.Payment.State)
	}
}

// Each call of many does what it does alone, once, and says so in its place.
func TestCallsAreDoneAsAlone(t *testing.T) {
	b := newBackend(t)
	b.paidAs(3)
	refund := wire.QueuedCall{Method: "PUT", Path: "/v1/payments/c2/refunds/r1", Body: `{"amountYen":30,"currency":"JPY"}`}
	q := wire.CallsRequest{Calls: []wire.QueuedCall{
		{Method: "POST", Path: "/v1/payments/c1/cancel"}, refund, {Method: "GET", Path: "/v1/payments/c3"},
		{Method: "GET", Path: "/v1/payments/never"}, refund,
		{Method: "PUT", Path: "/v1/payments/c2/refunds/r1", Body: `{"amountYen":31,"currency":"JPY"}`},
		{Method: "PUT", Path: "/v1/payments/c9", Body: `{}`}, {Method: "GET", Path: "/v1//payments/../ping"},
		{Method: "POST", Path: "/v1/calls", Body: `{"calls":[{"method":"GET","path":"/v1/payments/c3"}]}`},
		{Method: "PUT", Path: "/v1/payments/c3/refunds/r2", Body: `{"amountYen":0}`},
	}}
	var a wire.CallsAnswer
	require.Equal(t, 200, b.call(b.client, "POST", "/v1/calls", q, &a))
	require.Len(t, a.Answers, len(q.Calls))
	for n, status := range []int{200, 200, 200, 404, 200, 409, 404, 400, 404, 400} {
		one := a.Answers[n]
		assert.Equal(t, status, one.Status, "%d: %s", n, one.Body)
		assert.Equal(t, q.Calls[n].Method+q.Calls[n].Path, one.Method+one.Path)
	}
	var given wire.RefundAnswer
	require.NoError(t, json.Unmarshal(a.Answers[4].Body, &given))
	assert.EqualValues(t, 30, given.Payment.RefundedYen, "given back once")
	var alone wire.RefundAnswer
	require.Equal(t, 200, b.call(b.client, "PUT", refund.Path, json.RawMessage(refund.Body), &alone))
	assert.Equal(t, given, alone, "and alone it is the same refund")
	var cancelled wire.PaymentAnswer
	require.Equal(t, 200, b.call(b.client, "GET", "/v1/payments/c1", nil, &cancelled))
	assert.Equal(t, wire.PaymentCancelled, cancelled.Payment.State)
}

// What is no request of many is refused whole, and nothing of it is done.
func TestCallsThatBreakTheContract(t *testing.T) {
	b := newBackend(t)
	b.paidAs(1)
	cancel := wire.QueuedCall{Method: "POST", Path: "/v1/payments/c1/cancel"}
	many := wire.CallsRequest{}
	for range wire.MaxCalls + 1 {
		many.Calls = append(many.Calls, cancel)
	}
	for _, bad := range []wire.CallsRequest{
		{Calls: []wire.QueuedCall{}}, many,
		{Calls: []wire.QueuedCall{cancel, {Method: "DELETE", Path: "/v1/payments/c1"}}},
		{Calls: []wire.QueuedCall{cancel, {Method: "GET", Path: "/v1/payments/" + strings.Repeat("x", 300)}}},
	} {
		text, err := json.Marshal(bad)
		require.NoError(t, err)
		status, _ := b.send(b.client, "POST", "/v1/calls", text)
		assert.Equal(t, 400, status)
	}
	var a wire.PaymentAnswer
	require.Equal(t, 200, b.call(b.client, "GET", "/v1/payments/c1", nil, &a))
	assert.Equal(t, wire.PaymentPaid, a.Payment.State)
	status, _ := b.send(b.bare, "POST", "/v1/calls", []byte(`{"calls":[{"method":"GET","path":"/v1/payments/c1"}]}`))
	assert.Equal(t, 401, status)
}

// Who calls is asked once for a request of many: a revocation is felt by the next one,
// and by no half of one.
func TestCallsOfOneRevoked(t *testing.T) {
	b := newBackend(t)
	b.paidAs(2)
	b.Count = func(string, string, string) { // with the first cancel
		assert.NoError(t, b.Ledger.Revoke(context.Background(), "T-0001"))
		b.Count = nil
	}
	q := wire.CallsRequest{Calls: []wire.QueuedCall{{Method: "POST", Path: "/v1/payments/c1/cancel"}, {Method: "POST", Path: "/v1/payments/c2/cancel"}}}
	var a wire.CallsAnswer
	require.Equal(t, 200, b.call(b.client, "POST", "/v1/calls", q, &a))
	require.Len(t, a.Answers, 2)
	assert.Equal(t, []int{200, 200}, []int{a.Answers[0].Status, a.Answers[1].Status})
	text, err := json.Marshal(q)
	require.NoError(t, err)
	for _, path := range []string{"/v1/calls", "/v1/payments/c1/cancel"} {
		status, _ := b.send(b.client, "POST", path, text)
		assert.Equal(t, 403, status, path)
	}
}

// A fault of one call is a fault of the request when it cuts the line, and of the call
// alone when it is answered.
func TestFaultsAmongCalls(t *testing.T) {
	b := newBackend(t)
	b.paidAs(2)
	q := wire.CallsRequest{Calls: []wire.QueuedCall{{Method: "POST", Path: "/v1/payments/c1/cancel"}, {Method: "POST", Path: "/v1/payments/c2/cancel"}}}
	require.NoError(t, b.Faults.Apply("cancel.error-5xx=1"))
	var a wire.CallsAnswer
	require.Equal(t, 200, b.call(b.client, "POST", "/v1/calls", q, &a))
	assert.Equal(t, 503, a.Answers[0].Status)
	assert.Equal(t, "3", a.Answers[0].RetryAfter)
	assert.Equal(t, 200, a.Answers[1].Status)
	require.NoError(t, b.Faults.Apply("cancel.lost-answer=1"))
	text, err := json.Marshal(q)
	require.NoError(t, err)
	_, err = b.client.Post(b.server.URL+"/v1/calls", "application/json", strings.NewReader(string(text)))
	require.Error(t, err)
	require.Equal(t, 200, b.call(b.client, "POST", "/v1/calls", q, &a))
	assert.Equal(t, []int{200, 200}, []int{a.Answers[0].Status, a.Answers[1].Status})
}
