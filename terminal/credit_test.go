package terminal_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/report"
	"kaikei/terminal/tilltest"
)

// topUp asks for 1,500 yen into the wallet of the n-th code, for 2,000 in cash.
func topUp(n int) terminal.CreditOrder {
	return terminal.CreditOrder{Purpose: terminal.PurposeTopUp, Amount: 1500, Tendered: 2000, Code: tilltest.Code(n), Clerk: "佐藤"}
}

// about answers about a top-up of 1,500 yen.
func about(o terminal.Outcome) func(terminal.PaymentID) (terminal.Answer, error) {
	return func(id terminal.PaymentID) (terminal.Answer, error) {
		return terminal.Answer{Outcome: o, ID: id, Amount: 1500, Purpose: terminal.PurposeTopUp, PaidAt: time.Now()}, nil
	}
}

// A credit has its own line in the day, and its cash is in the drawer.
func TestCredits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, s := tilltest.NewLedger(), &tilltest.Backend{OnPay: tilltest.Captured, OnCancel: about(terminal.OutcomeCancelled)}
		till := tilltest.NewTill(l, s)
		p, err := till.Credit(t.Context(), topUp(1))
		require.NoError(t, err)
		assert.Equal(t, terminal.Paid, p.State)
		assert.EqualValues(t, 500, p.Change())
		assert.EqualValues(t, -1500, p.Net(), "the shop owes it")
		back, err := till.Credit(t.Context(), topUp(2))
		require.NoError(t, err)
		back, err = till.Void(t.Context(), back.ID)
		require.NoError(t, err)
		assert.Equal(t, terminal.Cancelled, back.State)
		out := topUp(3)
		out.Purpose, out.Tendered, out.Amount = terminal.PurposePayOut, 0, 700
		_, err = till.Credit(t.Context(), out)
		require.NoError(t, err)
		_, _, err = till.Cash(terminal.KeypadSale(300, 10, tilltest.Settings().Tax), "佐藤", 300)
		require.NoError(t, err)

		r := report.New(p.BusinessDate, l.Days[p.BusinessDate])
		assert.EqualValues(t, 300, r.Total, "the cash sale alone is sold")
		assert.Zero(t, r.Voids)
		assert.Equal(t, report.CreditRow{Given: report.Tally{Count: 2, Yen: 3000}, Voids: report.Tally{Count: 1, Yen: 1500}, Net: 1500}, r.TopUps)
		assert.EqualValues(t, 700, r.PayOuts.Net)
		assert.Equal(t, report.Drawer{Sales: 300, TopUps: 1500, Total: 1800}, r.Drawer)
		c := report.NewClose(report.Close{}, l.Days[p.BusinessDate], nil)
		assert.EqualValues(t, 300, c.Perpetual)
		assert.Equal(t, r.TopUps, c.Report().TopUps, "a close has the line too")

		_, err = till.Refund(t.Context(), terminal.RefundOrder{Payment: p.ID, Amount: 1})
		assert.ErrorIs(t, err, terminal.ErrNotCaptured, "a credit is taken back, not refunded")
	})
}

// Without an answer nobody knows: it is asked for, and then taken back.
func TestCreditWithoutAnswer(t *testing.T) {
	tests := []struct {
		why     string
		inquire func(terminal.PaymentID) (terminal.Answer, error)
		cancel  func(terminal.PaymentID) (terminal.Answer, error)
		want    terminal.State
		given   terminal.Yen
	}{
		{"the wallet has it", about(terminal.OutcomeCaptured), nil, terminal.Paid, 1500},
		{"nobody knows of it", about(terminal.OutcomeNotKnown), about(terminal.OutcomeCancelled), terminal.Cancelled, 0},
		{"it was spent before it could be taken back", about(terminal.OutcomeNotKnown), about(terminal.OutcomeTooLate), terminal.RefundDue, 1500},
		{"an answer about a sale is none", tilltest.Says(terminal.OutcomeCaptured), about(terminal.OutcomeCancelled), terminal.Cancelled, 0},
	}
	for n, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l, s := tilltest.NewLedger(), &tilltest.Backend{OnInquire: tt.inquire, OnCancel: tt.cancel}
				p, err := tilltest.NewTill(l, s).Credit(t.Context(), topUp(n))
				require.NoError(t, err)
				assert.Equal(t, tt.want, p.State)
				assert.Equal(t, 1, s.Count("pay"), "never sent twice")
				assert.False(t, p.Due(), "nothing is to be given back")
				r := report.New(p.BusinessDate, l.Days[p.BusinessDate])
				assert.Equal(t, tt.given, r.TopUps.Net)
				assert.Empty(t, r.Open)
			})
		})
	}
}

// What cannot be is refused before anything is sent; without a network nothing is
// promised, whatever the rail allows for sales.
func TestCreditRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, s := tilltest.NewLedger(), &tilltest.Backend{}
		till := tilltest.NewTill(l, s)
		other, short, large, sale := topUp(1), topUp(1), topUp(1), topUp(1)
		code, err := tilltest.Settings().Rules.Classify("281234567890123456")
		require.NoError(t, err)
		other.Code, short.Tendered, sale.Purpose = code, 1499, terminal.PurposeSale
		large.Amount, large.Tendered = 1_000_001, 2_000_000
		for want, o := range map[error]terminal.CreditOrder{terminal.ErrNoCredit: other, terminal.ErrAmount: short} {
			_, err := till.Credit(t.Context(), o)
			assert.ErrorIs(t, err, want)
		}
		_, err = till.Credit(t.Context(), large)
		assert.ErrorIs(t, err, terminal.ErrAmount)
		_, err = till.Credit(t.Context(), sale)
		assert.ErrorIs(t, err, terminal.ErrNoCredit)
		assert.Empty(t, l.Held)

		s.OnConnect = func() error { return terminal.ErrNotReached }
		till.Apply(func() terminal.Settings {
			x := tilltest.Settings()
			x.Rails[0].Deferral = &terminal.Caps{Sale: 9999, Total: 9999, Count: 9, Age: time.Hour}
			return x
		}())
		p, err := till.Credit(t.Context(), topUp(1))
		assert.ErrorIs(t, err, terminal.ErrNotReached)
		assert.Equal(t, terminal.Abandoned, p.State)
	})
}
