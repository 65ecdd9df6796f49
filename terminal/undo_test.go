package terminal_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/report"
	"kaikei/terminal/tilltest"
)

// sold returns a till that has just collected 1,500 yen.
func sold(t *testing.T, s *tilltest.Backend) (*terminal.Till, *tilltest.Ledger, terminal.Payment) {
	l := tilltest.NewLedger()
	s.OnPay = tilltest.Captured
	till := tilltest.NewTill(l, s)
	p, err := till.Charge(t.Context(), tilltest.NewOrder(1))
	require.NoError(t, err)
	return till, l, p
}

func TestVoid(t *testing.T) {
	tests := []struct {
		why   string
		until time.Duration // of the backend's window
		after time.Duration // when the clerk voids
		want  error
	}{
		{"the same day", 12 * time.Hour, time.Minute, nil},
		{"the next business day", 48 * time.Hour, 24 * time.Hour, terminal.ErrVoidWindow},
		{"the same day, but past the backend's window", time.Minute, time.Hour, terminal.ErrVoidWindow},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l, s := tilltest.NewLedger(), &tilltest.Backend{OnCancel: tilltest.Says(terminal.OutcomeCancelled)}
				until := time.Now().Add(tt.until)
				s.OnPay = func(p terminal.Payment) (terminal.Answer, error) {
					a, err := tilltest.Captured(p)
					a.CancelUntil = until
					return a, err
				}
				till := tilltest.NewTill(l, s)
				p, err := till.Charge(t.Context(), tilltest.NewOrder(1))
				require.NoError(t, err)
				time.Sleep(tt.after)
				p, err = till.Void(t.Context(), p.ID)
				require.ErrorIs(t, err, tt.want)
				if tt.want != nil {
					assert.Equal(t, terminal.Paid, p.State)
					assert.Zero(t, s.Count("cancel"))
					return
				}
				assert.Equal(t, terminal.Cancelled, p.State)
				assert.Equal(t, terminal.ReasonVoid, p.Reason)
				r := report.New(p.BusinessDate, l.Days[p.BusinessDate])
				assert.Zero(t, r.Total)
				assert.EqualValues(t, 1, r.Voids.Count)
			})
		})
	}
}

// A void that has begun is repeated until it is confirmed, also by another
// run of the program.
func TestVoidGoesOnAfterRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tilltest.Backend{}
		till, l, p := sold(t, s)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		p, err := till.Void(ctx, p.ID)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, terminal.Cancelling, p.State)
		s.OnCancel = tilltest.Says(terminal.OutcomeCancelled)
		open, err := tilltest.NewTill(l, s).Resume(t.Context(), time.Minute)
		require.NoError(t, err)
		assert.Empty(t, open)
		p, _ = l.Payment(p.ID)
		assert.Equal(t, terminal.Cancelled, p.State)
	})
}

func TestRefunds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tilltest.Backend{OnRefund: tilltest.GivenBack}
		till, l, p := sold(t, s)
		give := func(y terminal.Yen) (terminal.Refund, error) {
			return till.Refund(t.Context(), terminal.RefundOrder{Payment: p.ID, Amount: y, Reason: "返品", Clerk: "佐藤"})
		}
		for why, y := range map[string]terminal.Yen{"nothing": 0, "less than nothing": -5, "more than was paid": 1501} {
			_, err := give(y)
			require.ErrorIs(t, err, terminal.ErrRefundAmount, why)
		}
		r, err := give(500)
		require.NoError(t, err)
		assert.Equal(t, terminal.RefundDone, r.State)
		assert.Equal(t, 2, r.Slip, "a refund has a slip of its own")
		p, _ = l.Payment(p.ID)
		assert.Equal(t, terminal.PartRefunded, p.State)
		assert.Equal(t, terminal.Yen(1000), p.Remaining())
		_, err = give(1001)
		require.ErrorIs(t, err, terminal.ErrRefundAmount)
		_, err = till.Void(t.Context(), p.ID)
		require.ErrorIs(t, err, terminal.ErrNotCaptured, "part is given back already")
		_, err = give(1000)
		require.NoError(t, err)
		p, _ = l.Payment(p.ID)
		assert.Equal(t, terminal.Refunded, p.State)
		_, err = give(1)
		require.ErrorIs(t, err, terminal.ErrNotCaptured)
		assert.Equal(t, 2, s.Count("refund"))
		day := report.New(p.BusinessDate, l.Days[p.BusinessDate])
		assert.Equal(t, report.Tally{Count: 2, Yen: 1500}, day.Refunds)
		assert.Zero(t, day.Total)
	})
}

func TestRefundWithoutAnswerKeepsItsID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tilltest.Backend{}
		till, l, p := sold(t, s)
		var ids []terminal.RefundID
		s.OnRefund = func(r terminal.Refund) (terminal.RefundAnswer, error) {
			ids = append(ids, r.ID)
			if len(ids) < 4 {
				return terminal.RefundAnswer{}, tilltest.ErrLine
			}
			return tilltest.GivenBack(r)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		r, err := till.Refund(ctx, terminal.RefundOrder{Payment: p.ID, Amount: 500})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, terminal.RefundUnknown, r.State)
		_, err = till.Refund(t.Context(), terminal.RefundOrder{Payment: p.ID, Amount: 500})
		require.ErrorIs(t, err, terminal.ErrRefundPending, "a second one would give the money twice")
		_, err = till.Void(t.Context(), p.ID)
		require.ErrorIs(t, err, terminal.ErrRefundPending)
		_, err = tilltest.NewTill(l, s).Resume(t.Context(), time.Minute)
		require.NoError(t, err)
		p, _ = l.Payment(p.ID)
		assert.Equal(t, terminal.Yen(500), p.Refunded)
		assert.Len(t, ids, 4)
		for _, id := range ids {
			assert.Equal(t, ids[0], id)
		}
	})
}

func TestRefundRefused(t *testing.T) {
	tests := []struct {
		why     string
		connect error
		refund  func(terminal.Refund) (terminal.RefundAnswer, error)
		want    error
		reason  terminal.Reason
	}{
		{"no connection: nothing was sent", terminal.ErrNotReached, tilltest.GivenBack, terminal.ErrNotReached, terminal.ReasonNotReached},
		{"the backend refuses the call", nil, func(terminal.Refund) (terminal.RefundAnswer, error) {
			return terminal.RefundAnswer{Reason: "REFUND_WINDOW_EXCEED"}, terminal.ErrRefused
		}, nil, "REFUND_WINDOW_EXCEED"},
		{"the network refuses the refund", nil, func(terminal.Refund) (terminal.RefundAnswer, error) {
			return terminal.RefundAnswer{State: terminal.RefundRefused, Reason: "RISK_REJECT"}, nil
		}, nil, "RISK_REJECT"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &tilltest.Backend{}
				till, l, p := sold(t, s)
				s.OnRefund = tt.refund
				s.OnConnect = func() error { return tt.connect }
				r, err := till.Refund(t.Context(), terminal.RefundOrder{Payment: p.ID, Amount: 500})
				require.ErrorIs(t, err, tt.want)
				assert.Equal(t, terminal.RefundRefused, r.State)
				assert.Equal(t, tt.reason, r.Refusal)
				p, _ = l.Payment(p.ID)
				assert.Equal(t, terminal.Paid, p.State)
				assert.Equal(t, terminal.Yen(1500), p.Remaining(), "it may be tried again")
				assert.Empty(t, p.PendingRefund)
			})
		})
	}
}

func TestCash(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, s := tilltest.NewLedger(), &tilltest.Backend{}
		till := tilltest.NewTill(l, s)
		_, _, err := till.Cash(terminal.KeypadSale(1500, 10, tilltest.Settings().Tax), "佐藤", 1499)
		require.ErrorIs(t, err, terminal.ErrAmount)
		assert.Zero(t, l.Commits)
		p, change, err := till.Cash(terminal.KeypadSale(1500, 10, tilltest.Settings().Tax), "佐藤", 2000)
		require.NoError(t, err)
		assert.Equal(t, terminal.Paid, p.State)
		assert.Equal(t, terminal.Yen(500), change)
		_, err = till.Refund(t.Context(), terminal.RefundOrder{Payment: p.ID, Amount: 200})
		require.NoError(t, err)
		p, _ = l.Payment(p.ID)
		assert.Equal(t, terminal.PartRefunded, p.State)
		p, _, err = till.Cash(terminal.KeypadSale(100, 10, tilltest.Settings().Tax), "佐藤", 100)
		require.NoError(t, err)
		p, err = till.Void(t.Context(), p.ID)
		require.NoError(t, err)
		assert.Equal(t, terminal.Cancelled, p.State)
		assert.Empty(t, s.Calls, "cash asks nobody")
	})
}

// A cut between the two records of a void or a refund of cash is mended without the
// network, which knows nothing of cash: the void was taken, the refund is none.
func TestCashIsFinishedAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, s := tilltest.NewLedger(), &tilltest.Backend{}
		till := tilltest.NewTill(l, s)
		sell := func() terminal.PaymentID {
			p, _, err := till.Cash(terminal.KeypadSale(1500, 10, tilltest.Settings().Tax), "佐藤", 1500)
			require.NoError(t, err)
			return p.ID
		}
		void, refund := sell(), sell()
		l.OnCommit = func(c terminal.Change) { // the disk is full after the first record of each
			if c.Payment.State == terminal.Cancelling || c.Refund != nil && c.Refund.State == terminal.RefundSent {
				l.Full = terminal.ErrFull
			}
		}
		_, err := till.Void(t.Context(), void)
		require.ErrorIs(t, err, terminal.ErrFull)
		l.Full = nil
		_, err = till.Refund(t.Context(), terminal.RefundOrder{Payment: refund, Amount: 200})
		require.ErrorIs(t, err, terminal.ErrFull)
		l.Full, l.OnCommit = nil, nil

		again := tilltest.NewTill(l, s)
		require.NoError(t, again.Recover())
		_, err = again.Resume(t.Context(), time.Minute)
		require.NoError(t, err)
		p, _ := l.Payment(void)
		assert.Equal(t, terminal.Cancelled, p.State)
		p, _ = l.Payment(refund)
		assert.Equal(t, terminal.Paid, p.State)
		assert.Empty(t, p.PendingRefund)
		assert.Zero(t, p.Refunded)
		assert.Empty(t, s.Calls, "cash asks nobody")
	})
}
