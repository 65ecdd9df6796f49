package reconciliation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/reconciliation"
)

func TestReconcile(t *testing.T) {
	here := func(s terminal.State, refunded terminal.Yen) terminal.Payment {
		p := terminal.Payment{ID: "p", State: s, Amount: 1500, Tender: terminal.TenderCode, Refunded: refunded}
		if s == terminal.Paid {
			p.PaidAt = time.Unix(1, 0)
		}
		return p
	}
	there := func(o terminal.Outcome, amount, refunded terminal.Yen) *reconciliation.Remote {
		return &reconciliation.Remote{ID: "p", Outcome: o, Amount: amount, Refunded: refunded}
	}
	pending := here(terminal.Paid, 0)
	pending.PendingRefund = "r"
	cash := here(terminal.Paid, 0)
	cash.Tender = terminal.TenderCash
	taken := there(terminal.OutcomeCaptured, 1500, 0)
	gone := here(terminal.Unknown, 0)
	gone.HandedTo = "T-0002"
	elsewhere := &reconciliation.Remote{ID: "p", Outcome: terminal.OutcomeNotKnown, HandedTo: "T-0002"}
	topUp := here(terminal.Abandoned, 0)
	topUp.Purpose = terminal.PurposeTopUp
	given := &reconciliation.Remote{ID: "p", Outcome: terminal.OutcomeCaptured, Amount: 1500, Purpose: terminal.PurposeTopUp}
	tests := []struct {
		why   string
		here  *terminal.Payment
		there *reconciliation.Remote
		want  reconciliation.DifferenceKind // empty when they agree
		yen   terminal.Yen
	}{
		{"both have it", ptr(here(terminal.Paid, 0)), taken, "", 0},
		{"part given back, on both sides", ptr(here(terminal.PartRefunded, 500)), there(terminal.OutcomeCaptured, 1500, 500), "", 0},
		{"all given back, on both sides", ptr(here(terminal.Refunded, 1500)), there(terminal.OutcomeCaptured, 1500, 1500), "", 0},
		{"voided, on both sides", ptr(here(terminal.Cancelled, 0)), there(terminal.OutcomeCancelled, 1500, 0), "", 0},
		{"declined, and never seen there", ptr(here(terminal.Declined, 0)), nil, "", 0},
		{"cash is no business of the backend", &cash, nil, "", 0},
		{"given back by the operator, given up here", ptr(here(terminal.Abandoned, 0)), there(terminal.OutcomeCaptured, 1500, 1500), "", 0},
		{"unknown here, taken there", ptr(here(terminal.Unknown, 0)), taken, reconciliation.DiffOpen, -1500},
		{"a cancel that is on its way", ptr(here(terminal.Cancelling, 0)), taken, reconciliation.DiffOpen, -1500},
		{"a refund that is on its way", &pending, there(terminal.OutcomeCaptured, 1500, 500), reconciliation.DiffOpen, 500},
		{"too late to cancel", ptr(here(terminal.RefundDue, 0)), taken, reconciliation.DiffDue, 0},
		{"the terminal lost it", nil, taken, reconciliation.DiffNotHere, -1500},
		{"declined there, and the terminal has no record", nil, there(terminal.OutcomeDeclined, 1500, 0), "", 0},
		{"the backend does not have it", ptr(here(terminal.Paid, 0)), nil, reconciliation.DiffNotThere, 1500},
		{"cancelled there by somebody else", ptr(here(terminal.Paid, 0)), there(terminal.OutcomeCancelled, 1500, 0), reconciliation.DiffNotThere, 1500},
		{"given up here, and taken", ptr(here(terminal.Abandoned, 0)), taken, reconciliation.DiffTakenThere, -1500},
		{"another sum", ptr(here(terminal.Paid, 0)), there(terminal.OutcomeCaptured, 15000, 0), reconciliation.DiffAmount, -13500},
		{"handed over, and not taken", &gone, taken, reconciliation.DiffNotTaken, -1500},
		{"handed over, and taken", &gone, nil, "", 0},
		{"with another terminal, and counted here", ptr(here(terminal.Paid, 0)), elsewhere, reconciliation.DiffElsewhere, 1500},
		{"with another terminal, and lost here", ptr(here(terminal.Uncollected, 0)), elsewhere, reconciliation.DiffElsewhere, 0},
		{"with another terminal, and given up here", ptr(here(terminal.Abandoned, 0)), elsewhere, "", 0},
		{"a top-up in a wallet, and given up here", &topUp, given, reconciliation.DiffGivenThere, 1500},
		{"a refund that the terminal does not know of", ptr(here(terminal.Paid, 0)), there(terminal.OutcomeCaptured, 1500, 300), reconciliation.DiffRefunded, 300},
	}
	mends := map[reconciliation.DifferenceKind]string{}
	for _, tt := range tests {
		var h []terminal.Payment
		var r []reconciliation.Remote
		if tt.here != nil {
			h = append(h, *tt.here)
		}
		if tt.there != nil {
			r = append(r, *tt.there)
		}
		got := reconciliation.Compare(h, r)
		if tt.want == "" {
			assert.Empty(t, got, tt.why)
			continue
		}
		require.Len(t, got, 1, tt.why)
		assert.Equal(t, tt.want, got[0].Kind, tt.why)
		assert.Equal(t, tt.yen, got[0].Yen, tt.why)
		assert.NotEmpty(t, got[0].Mend, tt.why)
		mends[tt.want] = got[0].Mend
		assert.NotEmpty(t, got[0].Here+got[0].There, tt.why)
	}
	for _, kind := range reconciliation.Kinds() {
		if kind != reconciliation.DiffTotals { // is of a day, not of a payment
			assert.NotEmpty(t, mends[kind], "no %s was planted", kind)
		}
	}
}

func ptr[T any](v T) *T { return &v }
