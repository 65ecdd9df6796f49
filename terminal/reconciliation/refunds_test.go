package reconciliation_test

import (
	"slices"
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

// A refund that the backend has in process and of which no record was found is asked
// after, and holds its sum until then; so nothing is given back twice.
func TestRebuildingKnowsRefundsInProcess(t *testing.T) {
	own := func(s terminal.State, pending terminal.RefundID, refunds ...terminal.Refund) *terminal.Handed {
		p := terminal.Payment{ID: "p", State: s, Amount: 1500, Tender: terminal.TenderCode, PendingRefund: pending}
		if s == terminal.Paid {
			p.PaidAt = time.Unix(1, 0)
		}
		return &terminal.Handed{Payment: p, Refunds: refunds}
	}
	of := func(id terminal.RefundID, s terminal.RefundState, yen terminal.Yen) terminal.Refund {
		return terminal.Refund{ID: id, PaymentID: "p", State: s, Amount: yen}
	}
	for _, tt := range []struct {
		why     string
		here    *terminal.Handed
		back    terminal.Yen
		process []terminal.Refund
		want    terminal.RefundID
		count   int
	}{
		{"paid by the newest record", own(terminal.Paid, ""), 0, []terminal.Refund{of("r", 0, 500)}, "r", 1},
		{"open by the newest record", own(terminal.Unknown, ""), 0, []terminal.Refund{of("r", 0, 1500)}, "r", 1},
		{"no record at all", nil, 0, []terminal.Refund{of("r", 0, 500)}, "r", 1},
		{"after one whose record is lost too", nil, 1000, []terminal.Refund{of("r", 0, 500)}, "r", 2},
		{"the one that is under way here", own(terminal.Paid, "r", of("r", terminal.RefundUnknown, 500)), 0, []terminal.Refund{of("r", 0, 500)}, "r", 1},
		{"beside another that is under way here", own(terminal.Paid, "x", of("x", terminal.RefundUnknown, 500)), 0, []terminal.Refund{of("r", 0, 500)}, "x", 1},
		{"two of them", own(terminal.Paid, ""), 0, []terminal.Refund{of("r", 0, 500), of("s", 0, 500)}, "r", 1},
		{"more than there is, of a payment of another sum", own(terminal.Paid, ""), 0, []terminal.Refund{of("r", 0, 1501)}, "", 0},
		{"none", own(terminal.Paid, ""), 0, nil, "", 0},
	} {
		r := reconciliation.Rebuilding{IDs: oneID{}, Now: time.Unix(2, 0), Day: terminal.Cutover(0).Date}
		var here []terminal.Handed
		if tt.here != nil {
			here = append(here, *tt.here)
		}
		found := reconciliation.Found{Answer: terminal.Answer{ID: "p", Outcome: terminal.OutcomeCaptured, Amount: 1500, PaidAt: time.Unix(1, 0)}, Refunded: tt.back, Refunding: tt.process}
		all := r.Payments(here, []reconciliation.Found{found})
		require.Len(t, all, 1, tt.why)
		p := all[0].Payment
		assert.Equal(t, tt.want, p.PendingRefund, tt.why)
		assert.Len(t, all[0].Refunds, tt.count, tt.why)
		assert.Equal(t, tt.back, p.Refunded, tt.why)
		if tt.want == "r" {
			at := slices.IndexFunc(all[0].Refunds, func(f terminal.Refund) bool { return f.ID == "r" })
			require.GreaterOrEqual(t, at, 0, tt.why)
			assert.Equal(t, terminal.RefundUnknown, all[0].Refunds[at].State, tt.why)
			assert.True(t, p.Captured(), "%s: what is given back was taken", tt.why)
			assert.True(t, p.Waits(), tt.why)
		}
	}
}
