package payment_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/payment"
)

// The stored numbers and names are a promise to every ledger on every disk.
func TestStateNumbersAndNames(t *testing.T) {
	want := []string{
		1: "CREATED", 2: "SENT", 3: "UNKNOWN", 4: "PAID", 5: "DECLINED", 6: "CANCELLING", 7: "CANCELLED",
		8: "REFUND_DUE", 9: "DEFERRED", 10: "UNCOLLECTED", 11: "PART_REFUNDED", 12: "REFUNDED", 13: "ABANDONED",
	}
	require.Len(t, payment.States(), len(want)-1)
	for n, name := range want[1:] {
		state := payment.State(n + 1)
		assert.Equal(t, name, state.String())
		text, err := json.Marshal(state)
		require.NoError(t, err)
		var back payment.State
		require.NoError(t, json.Unmarshal(text, &back))
		assert.Equal(t, state, back)
	}
	_, err := json.Marshal(payment.State(0))
	assert.Error(t, err, "a state that was never set must not reach the disk")
	var s payment.State
	assert.ErrorIs(t, s.UnmarshalText([]byte("FAILED")), payment.ErrMove)
}

// legal is the table of the design, written a second time on purpose: the
// program's own table is checked against it, move by move.
var legal = map[string][]string{
	"CREATED":       {"SENT", "DEFERRED", "PAID", "ABANDONED"},
	"SENT":          {"PAID", "DECLINED", "UNKNOWN"},
	"UNKNOWN":       {"PAID", "DECLINED", "CANCELLING"},
	"PAID":          {"CANCELLING", "PART_REFUNDED", "REFUNDED"},
	"CANCELLING":    {"CANCELLED", "REFUND_DUE", "UNCOLLECTED"},
	"REFUND_DUE":    {"PART_REFUNDED", "REFUNDED"},
	"DEFERRED":      {"PAID", "UNCOLLECTED", "SENT", "CANCELLING"},
	"PART_REFUNDED": {"PART_REFUNDED", "REFUNDED"},
}

func TestAdvanceEveryMove(t *testing.T) {
	for _, from := range payment.States() {
		for _, to := range payment.States() {
			t.Run(from.String()+"_"+to.String(), func(t *testing.T) {
				p := payment.Payment{ID: "p", State: from}
				next, err := payment.Advance(p, to)
				if slices.Contains(legal[from.String()], to.String()) {
					require.NoError(t, err)
					assert.Equal(t, to, next.State)
					return
				}
				require.ErrorIs(t, err, payment.ErrMove)
				assert.Equal(t, p, next, "a refused move changes nothing")
			})
		}
	}
}

func TestStateFacts(t *testing.T) {
	final := []string{"DECLINED", "CANCELLED", "UNCOLLECTED", "REFUNDED", "ABANDONED"}
	open := []string{"CREATED", "SENT", "UNKNOWN", "CANCELLING", "DEFERRED"}
	for _, s := range payment.States() {
		assert.Equal(t, slices.Contains(final, s.String()), s.Final(), "%s final", s)
		assert.Equal(t, slices.Contains(open, s.String()), s.Open(), "%s open", s)
		assert.NotZero(t, s.Money(), "%s says nothing about money", s)
		if s.Open() && s != payment.Created && s != payment.Deferred {
			assert.Equal(t, payment.MoneyUnknown, s.Money(), "%s must not promise anything", s)
		}
	}
}

func TestAdvanceRefundEveryMove(t *testing.T) {
	legal := map[string][]string{
		"CREATED": {"SENT", "REFUSED"},
		"SENT":    {"DONE", "REFUSED", "UNKNOWN"},
		"UNKNOWN": {"DONE", "REFUSED"},
	}
	for n, from := range payment.RefundStates() {
		assert.Equal(t, payment.RefundState(n+1), from, "the numbers are stored")
		for _, to := range payment.RefundStates() {
			r := payment.Refund{ID: "r", State: from}
			next, err := payment.AdvanceRefund(r, to)
			if slices.Contains(legal[from.String()], to.String()) {
				require.NoError(t, err)
				assert.Equal(t, to, next.State)
				continue
			}
			require.ErrorIs(t, err, payment.ErrMove, "%s to %s", from, to)
			assert.Equal(t, r, next)
		}
	}
}

// A payment that was collected after it was accepted offline was never SENT, and the
// backend has it.
func TestReached(t *testing.T) {
	at := time.Unix(1, 0)
	for why, p := range map[string]payment.Payment{
		"sent":                      {State: payment.Unknown, SentAt: at},
		"accepted offline":          {State: payment.Deferred},
		"collected later":           {State: payment.Paid, PaidAt: at},
		"collected and given back":  {State: payment.Refunded, PaidAt: at},
		"refused when it was tried": {State: payment.Uncollected},
	} {
		p.Tender = payment.TenderCode
		assert.True(t, p.Reached(), why)
		p.Tender = payment.TenderCash
		assert.False(t, p.Reached(), "cash is nobody else's")
	}
	assert.False(t, payment.Payment{Tender: payment.TenderCode, State: payment.Abandoned}.Reached(), "never sent")
	assert.False(t, payment.Payment{Tender: payment.TenderCode, State: payment.Created}.Reached(), "not sent yet")
}
