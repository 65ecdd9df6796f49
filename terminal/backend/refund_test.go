package backend

import (
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// One refund is asked after by its id: what is said of it counts, that it is not known
// is an answer, and anything else says nothing.
func TestInquireRefund(t *testing.T) {
	r := terminal.Refund{ID: "r1", PaymentID: "p1", Amount: 500}
	answer := func(state wire.RefundState, id string, yen int64) reply {
		return says(wire.RefundAnswer{Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}, Refund: &wire.Refund{ID: id, PaymentID: "p1", State: state, AmountYen: yen, NetworkID: "n"}})
	}
	for state, want := range map[wire.RefundState]terminal.RefundState{
		wire.RefundDone: terminal.RefundDone, wire.RefundRefused: terminal.RefundRefused, wire.RefundProcessing: terminal.RefundUnknown,
	} {
		a, err := newClient(t, answer(state, "r1", 500)).InquireRefund(t.Context(), r)
		require.NoError(t, err)
		assert.Equal(t, want, a.State)
		assert.Equal(t, "n", a.NetworkID)
	}
	failed := func(status int, code wire.Code) reply {
		return refuses(status, wire.Result{Status: wire.StatusFailed, Code: code})
	}
	for _, tt := range []struct {
		why    string
		answer reply
		want   error
	}{
		{"not known", failed(404, wire.CodeOrderNotExist), terminal.ErrNotFound},
		{"no such call", failed(404, wire.CodeBadRequest), terminal.ErrNoAnswer},
		{"a terminal that is shut out", failed(403, wire.CodeAccessDenied), terminal.ErrNoAnswer},
		{"another refund", answer(wire.RefundDone, "r2", 500), terminal.ErrNoAnswer},
		{"another sum", answer(wire.RefundDone, "r1", 5000), terminal.ErrNoAnswer},
		{"the line is cut", nil, terminal.ErrNoAnswer},
	} {
		_, err := newClient(t, tt.answer).InquireRefund(t.Context(), r)
		assert.ErrorIs(t, err, tt.want, tt.why)
		assert.NotErrorIs(t, err, terminal.ErrRefused, "%s: nobody refused the refund", tt.why)
	}
}

// A refund whose id the backend has with other bytes is not asked for again for ever:
// what became of the first is asked.
func TestRefundWithOtherBytes(t *testing.T) {
	var calls atomic.Int64
	c := newClient(t, func(w http.ResponseWriter) {
		if calls.Add(1) == 1 {
			refuses(409, wire.Result{Status: wire.StatusFailed, Code: wire.CodeRepeatInconsistent})(w)
			return
		}
		says(wire.RefundAnswer{Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}, Refund: &wire.Refund{ID: "r1", PaymentID: "p1", State: wire.RefundDone, AmountYen: 500}})(w)
	})
	a, err := c.Refund(t.Context(), terminal.Refund{ID: "r1", PaymentID: "p1", Amount: 500})
	require.NoError(t, err)
	assert.Equal(t, terminal.RefundDone, a.State)
	assert.EqualValues(t, 2, calls.Load())
}
