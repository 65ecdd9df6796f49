package training_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/receipt"
	"kaikei/terminal/report"
	"kaikei/terminal/tilltest"
	"kaikei/terminal/training"
)

// Each lesson ends as it says, no real backend is asked, and no real total moves.
func TestLessons(t *testing.T) {
	tests := []struct {
		why    string
		amount terminal.Yen
		want   terminal.State
	}{
		{"paid", 1500, terminal.Paid},
		{"declined", 1551, terminal.Declined},
		{"the customer confirms", 1552, terminal.Paid},
		{"no answer, and paid", 1553, terminal.Paid},
		{"no answer, and cancelled", 1554, terminal.Cancelled},
		{"refused", 1555, terminal.Declined},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				real, backend := tilltest.NewLedger(), &tilltest.Backend{OnPay: tilltest.Captured}
				till, ledger := training.NewTill(tilltest.NewTill(real, backend))
				o := tilltest.NewOrder(1)
				o.Sale = terminal.KeypadSale(tt.amount, 10, tilltest.Settings().Tax)
				p, err := till.Charge(t.Context(), o)
				require.NoError(t, err)
				assert.Equal(t, tt.want, p.State)
				assert.True(t, p.Training)
				assert.True(t, receipt.OfSale(p, tilltest.Settings().Shop).Training)
				kept, err := ledger.Payment(p.ID)
				require.NoError(t, err)
				assert.True(t, kept.Training)
				assert.Empty(t, backend.Calls)
				assert.Empty(t, real.Order)
				assert.Empty(t, real.Days)
			})
		})
	}
}

func TestShownVoidAndRefund(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		till, ledger := training.NewTill(tilltest.NewTill(tilltest.NewLedger(), &tilltest.Backend{}))
		shown := 0
		p, err := till.Present(t.Context(), terminal.ShownOrder{Sale: terminal.KeypadSale(800, 10, tilltest.Settings().Tax), Rail: "jcoin"}, func(terminal.ShopCode) { shown++ })
		require.NoError(t, err)
		assert.Equal(t, terminal.Paid, p.State)
		assert.Equal(t, 1, shown)
		r, err := till.Refund(t.Context(), terminal.RefundOrder{Payment: p.ID, Amount: 300})
		require.NoError(t, err)
		assert.Equal(t, terminal.RefundDone, r.State)
		refunds, err := ledger.Refunds(p.ID)
		require.NoError(t, err)
		assert.Len(t, refunds, 1)
		p, _, err = till.Cash(terminal.KeypadSale(500, 10, tilltest.Settings().Tax), "", 1000)
		require.NoError(t, err)
		p, err = till.Void(t.Context(), p.ID)
		require.NoError(t, err)
		assert.Equal(t, terminal.Cancelled, p.State)
		last, err := ledger.Last()
		require.NoError(t, err)
		assert.Equal(t, p.ID, last.ID)
		totals, err := ledger.Totals(p.BusinessDate)
		require.NoError(t, err)
		assert.Equal(t, terminal.Yen(500), report.New(p.BusinessDate, totals).Total, "a day of practice adds up like a real one")
	})
}
