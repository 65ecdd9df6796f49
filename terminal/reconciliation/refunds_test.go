package reconciliation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/reconciliation"
)

// Two refunds of one sum are told apart by what the backend says of each id, and
// what is given back beside them is a refund of its own, whose records are lost.
func TestRebuildingAsksAfterEachRefund(t *testing.T) {
	const a, b = terminal.RefundID("a"), terminal.RefundID("b")
	type told = map[terminal.RefundID]terminal.RefundState
	type states = map[terminal.RefundID]terminal.RefundState
	const never, done, refused, open = terminal.RefundState(0), terminal.RefundDone, terminal.RefundRefused, terminal.RefundUnknown
	for _, tt := range []struct {
		why      string
		found    []terminal.RefundID // open by the newest record, the last is under way
		local    terminal.Yen        // given back by the newest record
		there    terminal.Yen        // by the backend's list; below zero it is not on it
		told     told
		want     states
		sum      terminal.Yen
		underWay terminal.RefundID
	}{
		{"it was given up, and another of its sum was done", []terminal.RefundID{a}, 0, 500, told{a: never}, states{a: refused, "lost": done}, 500, ""},
		{"it was refused, and another of its sum was done", []terminal.RefundID{a}, 0, 500, told{a: refused}, states{a: refused, "lost": done}, 500, ""},
		{"it was done", []terminal.RefundID{a}, 0, 500, told{a: done}, states{a: done}, 500, ""},
		{"it was done after the list", []terminal.RefundID{a}, 0, 0, told{a: done}, states{a: done}, 500, ""},
		{"it was done, and another after it", []terminal.RefundID{a}, 0, 1000, told{a: done}, states{a: done, "lost": done}, 1000, ""},
		{"it never came, and nothing after it", []terminal.RefundID{a}, 0, 0, told{a: never}, states{a: open}, 0, a},
		{"it is in process", []terminal.RefundID{a}, 0, 0, told{a: open}, states{a: open}, 0, a},
		{"the later was done", []terminal.RefundID{a, b}, 0, 500, told{a: never, b: done}, states{a: refused, b: done}, 500, ""},
		{"the earlier was done", []terminal.RefundID{a, b}, 500, 500, told{a: done, b: never}, states{a: done, b: open}, 500, b},
		{"the earlier was done, the later refused", []terminal.RefundID{a, b}, 500, 500, told{a: done, b: refused}, states{a: done, b: refused}, 500, ""},
		{"both were done, of a payment that is on no list", []terminal.RefundID{a, b}, 500, -1, told{a: done, b: done}, states{a: done, b: done}, 1000, ""},
		{"the earlier was refused, of one on no list", []terminal.RefundID{a, b}, 0, -1, told{a: refused, b: never}, states{a: refused, b: open}, 0, b},
	} {
		here := terminal.Handed{Payment: terminal.Payment{
			ID: "p", State: terminal.Paid, Amount: 1500, Tender: terminal.TenderCode, Refunded: tt.local, PaidAt: time.Unix(1, 0), PendingRefund: tt.found[len(tt.found)-1],
		}}
		for _, id := range tt.found {
			here.Refunds = append(here.Refunds, terminal.Refund{ID: id, PaymentID: "p", State: open, Amount: 500})
		}
		r := reconciliation.Rebuilding{IDs: oneID{}, Now: time.Unix(2, 0), Day: terminal.Cutover(0).Date, Refunds: map[terminal.RefundID]terminal.RefundAnswer{}}
		asked := []terminal.RefundID{}
		for _, f := range r.Unsure([]terminal.Handed{here}) {
			asked = append(asked, f.ID)
		}
		assert.Equal(t, tt.found, asked, tt.why)
		for id, s := range tt.told {
			r.Refunds[id] = terminal.RefundAnswer{State: s, Amount: 500}
		}
		var there []reconciliation.Found
		if tt.there >= 0 {
			there = append(there, reconciliation.Found{Answer: terminal.Answer{ID: "p", Outcome: terminal.OutcomeCaptured, Amount: 1500}, Refunded: tt.there})
		}
		all := r.Payments([]terminal.Handed{here}, there)
		require.Len(t, all, 1, tt.why)
		got := states{}
		for _, f := range all[0].Refunds {
			got[f.ID] = f.State
		}
		assert.Equal(t, tt.want, got, tt.why)
		assert.Equal(t, tt.sum, all[0].Payment.Refunded, tt.why)
		assert.Equal(t, tt.underWay, all[0].Payment.PendingRefund, tt.why)
		assert.Equal(t, terminal.RefundState(open), here.Refunds[0].State, "%s: what was found stays as it was", tt.why)
	}
}

// Nobody is asked after a refund of cash, or one that has ended.
func TestRebuildingIsSureOfMostRefunds(t *testing.T) {
	of := func(tender terminal.Tender, s terminal.RefundState) terminal.Handed {
		return terminal.Handed{Payment: terminal.Payment{ID: "p", Tender: tender}, Refunds: []terminal.Refund{{ID: "r", PaymentID: "p", State: s}}}
	}
	assert.Empty(t, reconciliation.Rebuilding{}.Unsure([]terminal.Handed{
		of(terminal.TenderCash, terminal.RefundUnknown), of(terminal.TenderCode, terminal.RefundDone), of(terminal.TenderCode, terminal.RefundRefused),
	}))
	assert.Len(t, reconciliation.Rebuilding{}.Unsure([]terminal.Handed{of(terminal.TenderCode, terminal.RefundCreated), of(terminal.TenderCode, terminal.RefundSent)}), 2)
}
