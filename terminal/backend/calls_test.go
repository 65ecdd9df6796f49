package backend

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
	"kaikei/terminal/wire"
)

// four are a call of each kind.
func four() []terminal.Call {
	p := func(id terminal.PaymentID) terminal.Payment {
		return terminal.Payment{ID: id, Amount: 100, Rail: "jcoin", Slip: 7, Clerk: "佐藤 <A>"}
	}
	return []terminal.Call{
		{Kind: terminal.CallInquire, Payment: p("a")},
		{Kind: terminal.CallCancel, Payment: p("b")},
		{Kind: terminal.CallCollect, Payment: p("c"), Sealed: terminal.Sealed{Code: "c2VhbGVk", Signature: "c2ln"}},
		{Kind: terminal.CallRefund, Payment: p("d"), Refund: terminal.Refund{ID: "r", PaymentID: "d", Amount: 30, Reason: "返品 \"&\""}},
	}
}

// answersOf are what a backend answers to four.
func answersOf() []wire.CallAnswer {
	body := func(v any) json.RawMessage {
		text, _ := json.Marshal(v)
		return text
	}
	paid := func(id string, state wire.PaymentState) json.RawMessage {
		return body(wire.PaymentAnswer{Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}, Payment: &wire.Payment{ID: id, State: state, AmountYen: 100, Rail: "jcoin"}})
	}
	return []wire.CallAnswer{
		{Method: "GET", Path: "/v1/payments/a", Status: 404, Body: body(wire.Problem{Type: "about:blank", Status: 404, Result: wire.Result{Status: wire.StatusFailed, Code: wire.CodeOrderNotExist}})},
		{Method: "POST", Path: "/v1/payments/b/cancel", Status: 200, Body: paid("b", wire.PaymentCancelled)},
		{Method: "PUT", Path: "/v1/payments/c/deferred", Status: 503, RetryAfter: "7", Body: body(wire.Problem{Type: "about:blank", Status: 503, Result: wire.Result{Status: wire.StatusUnknown, Code: wire.CodeBusy}})},
		{Method: "PUT", Path: "/v1/payments/d/refunds/r", Status: 200, Body: body(wire.RefundAnswer{
			Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}, Refund: &wire.Refund{ID: "r", PaymentID: "d", State: wire.RefundDone, AmountYen: 30},
		})},
	}
}

// A collection whose id is known by other bytes says so, alone and among others, and
// no other call does.
func TestOtherBytesOfACollection(t *testing.T) {
	odd := refuses(409, wire.Result{Status: wire.StatusFailed, Code: wire.CodeRepeatInconsistent})
	p := four()[2]
	_, err := newClient(t, odd).PayDeferred(t.Context(), p.Payment, p.Sealed)
	require.ErrorIs(t, err, terminal.ErrInconsistent)
	require.ErrorIs(t, err, terminal.ErrNoAnswer)
	code, err := paycode.DefaultRules().Classify("281234567890123456")
	require.NoError(t, err)
	_, err = newClient(t, odd).Pay(t.Context(), p.Payment, code)
	require.NotErrorIs(t, err, terminal.ErrInconsistent)
	answers := answersOf()
	answers[2].Status, answers[2].RetryAfter = 409, ""
	answers[2].Body, _ = json.Marshal(wire.Problem{Type: "about:blank", Status: 409, Result: wire.Result{Status: wire.StatusFailed, Code: wire.CodeRepeatInconsistent}})
	told, err := newClient(t, saysCalls(answers)).Carry(t.Context(), four())
	require.NoError(t, err)
	require.ErrorIs(t, told[2].Err, terminal.ErrInconsistent)
}

// saysCalls answers with some calls' answers.
func saysCalls(a []wire.CallAnswer) reply {
	return says(wire.CallsAnswer{Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}, Answers: a})
}

// Each call of many is read as the same call alone.
func TestCarry(t *testing.T) {
	told, err := newClient(t, saysCalls(answersOf())).Carry(t.Context(), four())
	require.NoError(t, err)
	require.Len(t, told, 4)
	require.NoError(t, told[0].Err)
	assert.Equal(t, terminal.Answer{Outcome: terminal.OutcomeNotKnown, ID: "a"}, told[0].Answer)
	require.NoError(t, told[1].Err)
	assert.Equal(t, terminal.OutcomeCancelled, told[1].Answer.Outcome)
	require.ErrorIs(t, told[2].Err, terminal.ErrNoAnswer)
	var patience *terminal.Later
	require.ErrorAs(t, told[2].Err, &patience)
	assert.Equal(t, 7.0, patience.After.Seconds())
	require.NoError(t, told[3].Err)
	assert.Equal(t, terminal.RefundDone, told[3].Refund.State)

	told, err = newClient(t, saysCalls(answersOf()[:2])).Carry(t.Context(), four())
	require.NoError(t, err)
	assert.Len(t, told, 2, "those that were not begun are left out")
}

// Answers that cannot be trusted are worth nothing, all of them; and a backend that
// has no such call is told apart.
func TestCarryOfNothingUsable(t *testing.T) {
	exchanged, more, other := answersOf(), answersOf(), answersOf()
	exchanged[0], exchanged[1] = exchanged[1], exchanged[0]
	more = append(more, more[0])
	other[3].Path = "/v1/payments/d/refunds/other"
	for why, tt := range map[string]struct {
		answer reply
		is     error
	}{
		"exchanged":                {saysCalls(exchanged), terminal.ErrNoAnswer},
		"more than calls":          {saysCalls(more), terminal.ErrNoAnswer},
		"of another refund":        {saysCalls(other), terminal.ErrNoAnswer},
		"the line is cut":          {nil, terminal.ErrNoAnswer},
		"torn":                     {func(w http.ResponseWriter) { _, _ = io.WriteString(w, `{"result":{"status":"S"},"answers":[{`) }, terminal.ErrNoAnswer},
		"broken":                   {refuses(500, wire.Result{Status: wire.StatusUnknown, Code: wire.CodeInternal}), terminal.ErrNoAnswer},
		"refused":                  {refuses(400, wire.Result{Status: wire.StatusFailed, Code: wire.CodeBadRequest}), terminal.ErrNoAnswer},
		"no such call":             {refuses(404, wire.Result{Status: wire.StatusFailed, Code: wire.CodeBadRequest}), terminal.ErrOneByOne},
		"another backend's 404":    {func(w http.ResponseWriter) { w.WriteHeader(404) }, terminal.ErrOneByOne},
		"not with this method":     {func(w http.ResponseWriter) { w.WriteHeader(405) }, terminal.ErrOneByOne},
		"not implemented":          {func(w http.ResponseWriter) { w.WriteHeader(501) }, terminal.ErrOneByOne},
		"too long":                 {func(w http.ResponseWriter) { _, _ = io.WriteString(w, strings.Repeat(" ", wire.MaxCallsBytes+1)) }, terminal.ErrNoAnswer},
		"a proxy's page, no error": {func(w http.ResponseWriter) { _, _ = io.WriteString(w, "<html>") }, terminal.ErrNoAnswer},
	} {
		told, err := newClient(t, tt.answer).Carry(t.Context(), four())
		require.ErrorIs(t, err, tt.is, why)
		assert.Empty(t, told, why)
	}
}

// The bytes of a call among others are those that it has alone.
func TestCarriedBytesAreThoseOfTheCallAlone(t *testing.T) {
	q, err := callsOf(four())
	require.NoError(t, err)
	var alone []wire.QueuedCall
	server := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		alone = append(alone, wire.QueuedCall{Method: r.Method, Path: r.URL.Path, Body: string(body)})
		panic(http.ErrAbortHandler)
	}))
	defer server.Close()
	server.Config.ErrorLog = nil
	c, err := Over(server.URL, server.Client().Transport)
	require.NoError(t, err)
	calls := four()
	_, _ = c.Inquire(t.Context(), calls[0].Payment.ID)
	_, _ = c.Cancel(t.Context(), calls[1].Payment.ID)
	_, _ = c.PayDeferred(t.Context(), calls[2].Payment, calls[2].Sealed)
	_, _ = c.Refund(t.Context(), calls[3].Refund)
	var once []wire.QueuedCall
	for _, a := range alone { // a GET that is cut may be sent twice
		if len(once) == 0 || once[len(once)-1] != a {
			once = append(once, a)
		}
	}
	assert.Equal(t, q.Calls, once)
}

// However long the bodies are, a request stays within what a backend reads, and at
// least one call goes.
func TestCarryKeepsWithinTheBounds(t *testing.T) {
	long := four()[2]
	long.Sealed.Code = strings.Repeat("\"", 60<<10)
	var many []terminal.Call
	for range 300 {
		many = append(many, four()[1])
	}
	for _, tt := range []struct {
		calls []terminal.Call
		want  int
	}{{many, wire.MaxCalls}, {[]terminal.Call{long, long}, 1}} {
		q, err := callsOf(tt.calls)
		require.NoError(t, err)
		assert.Len(t, q.Calls, tt.want)
		text, err := json.Marshal(q)
		require.NoError(t, err)
		assert.Less(t, len(text), wire.MaxCallsBytes)
	}
}
