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
		{"another sum, which was given back", answer(wire.RefundDone, "r1", 5000), terminal.ErrInconsistent},
		{"the line is cut", nil, terminal.ErrNoAnswer},
	} {
		_, err := newClient(t, tt.answer).InquireRefund(t.Context(), r)
		assert.ErrorIs(t, err, tt.want, tt.why)
		assert.NotErrorIs(t, err, terminal.ErrRefused, "%s: nobody refused the refund", tt.why)
	}
}

// A refund that is refused for what the call is, such as an id that the backend has with
// other bytes, is not asked for again for ever: what became of the first is asked. Where that is another refund, this one will never
// be.
func TestRefundWithOtherBytes(t *testing.T) {
	has := func(state wire.RefundState, yen int64) reply {
		return says(wire.RefundAnswer{Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}, Refund: &wire.Refund{ID: "r1", PaymentID: "p1", State: state, AmountYen: yen}})
	}
	for _, tt := range []struct {
		why   string
		has   reply
		state terminal.RefundState
		want  error
	}{
		{"the same sum", has(wire.RefundDone, 500), terminal.RefundDone, nil},
		{"the same sum, refused", has(wire.RefundRefused, 500), terminal.RefundRefused, nil},
		{"the same sum, in process", has(wire.RefundProcessing, 500), terminal.RefundUnknown, nil},
		{"another sum", has(wire.RefundDone, 400), 0, terminal.ErrRefused},
		{"another sum, refused", has(wire.RefundRefused, 400), 0, terminal.ErrRefused},
		{"another sum, of which nobody knows yet", has(wire.RefundProcessing, 400), 0, terminal.ErrNoAnswer},
		{"another payment's", refuses(404, wire.Result{Status: wire.StatusFailed, Code: wire.CodeOrderNotExist}), 0, terminal.ErrRefused},
		{"no answer", nil, 0, terminal.ErrNoAnswer},
	} {
		// The contract says of each of these that no money moved by this call; an earlier
		// one with the same id may have given it back.
		for _, refusal := range []wire.Code{wire.CodeRepeatInconsistent, wire.CodeAccessDenied, wire.CodeBadRequest} {
			var calls atomic.Int64
			c := newClient(t, func(w http.ResponseWriter) {
				switch calls.Add(1) {
				case 1:
					refuses(409, wire.Result{Status: wire.StatusFailed, Code: refusal})(w)
				default:
					if tt.has == nil {
						panic(http.ErrAbortHandler)
					}
					tt.has(w)
				}
			})
			a, err := c.Refund(t.Context(), terminal.Refund{ID: "r1", PaymentID: "p1", Amount: 500})
			require.ErrorIs(t, err, tt.want, "%s, %s", tt.why, refusal)
			assert.Equal(t, tt.state, a.State, tt.why)
			if tt.want == terminal.ErrRefused {
				assert.Equal(t, terminal.Reason(refusal), a.Reason, tt.why)
				assert.NotErrorIs(t, err, terminal.ErrNoAnswer, "%s: it rests", tt.why)
			}
			if tt.has != nil { // else the line is tried again
				assert.EqualValues(t, 2, calls.Load(), tt.why)
			}
		}
	}
}

// A terminal that is shut out is not told what became of a refund: it stays open.
func TestRefundOfWhoIsShutOut(t *testing.T) {
	denied := refuses(403, wire.Result{Status: wire.StatusFailed, Code: wire.CodeAccessDenied})
	_, err := newClient(t, denied).Refund(t.Context(), terminal.Refund{ID: "r1", PaymentID: "p1", Amount: 500})
	require.ErrorIs(t, err, terminal.ErrNoAnswer)
	assert.NotErrorIs(t, err, terminal.ErrRefused)
}

// What the backend has in process to be given back comes with its list.
func TestFoundTellsRefundsInProcess(t *testing.T) {
	paid := wire.Payment{ID: "p1", State: wire.PaymentPaid, AmountYen: 1500, RefundedYen: 200, Rail: "alipayplus", Hops: 2}
	other := paid
	other.ID = "p2"
	paid.Refunding = []wire.Refund{{ID: "r1", PaymentID: "p1", State: wire.RefundProcessing, AmountYen: 500}}
	all, err := newClient(t, says(wire.PaymentList{Date: "2026-11-23", TerminalID: "T-1", Payments: []wire.Payment{paid, other}})).Found(t.Context(), "2026-11-23")
	require.NoError(t, err)
	require.Len(t, all, 2)
	assert.Equal(t, []terminal.Refund{{ID: "r1", PaymentID: "p1", Amount: 500}}, all[0].Refunding)
	assert.EqualValues(t, 200, all[0].Refunded)
	assert.Equal(t, 2, all[0].Hops)
	assert.Empty(t, all[1].Refunding)
}
