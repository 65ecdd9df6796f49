package terminal_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"kaikei/terminal"
	"kaikei/terminal/tilltest"
)

func TestCancelWindow(t *testing.T) {
	tests := []struct {
		why, zone, until, paid, end string
	}{
		{"Alipay+: 00:15 at UTC+8 is 01:15 in Japan", "+08:00", "00:15", "2026-11-23T20:00:00+09:00", "2026-11-24T01:15:00+09:00"},
		{"Alipay+: half past midnight in Japan is still the day before at UTC+8", "+08:00", "00:15", "2026-11-24T00:30:00+09:00", "2026-11-24T01:15:00+09:00"},
		{"Alipay+: from 01:00 in Japan it is the new day", "+08:00", "00:15", "2026-11-24T01:00:00+09:00", "2026-11-25T01:15:00+09:00"},
		{"a rail that counts in Japan, to the second", "+09:00", "00:14:59", "2026-11-23T20:00:00+09:00", "2026-11-24T00:14:59+09:00"},
		{"until midnight, of the day of the payment", "+09:00", "00:00", "2026-11-23T20:00:00+09:00", "2026-11-24T00:00:00+09:00"},
		{"the end of a year", "+09:00", "00:15", "2026-12-31T23:59:59+09:00", "2027-01-01T00:15:00+09:00"},
	}
	for _, tt := range tests {
		w, err := terminal.ParseCancelWindow(tt.zone, tt.until)
		require.NoError(t, err, tt.why)
		paid, err := time.Parse(time.RFC3339, tt.paid)
		require.NoError(t, err)
		assert.Equal(t, tt.end, w.End(paid).In(terminal.JST).Format(time.RFC3339), tt.why)
	}
	none, err := terminal.ParseCancelWindow("", "")
	require.NoError(t, err)
	assert.True(t, none.End(time.Now()).IsZero(), "no rule, no end")
	for _, bad := range [][2]string{{"+08:00", ""}, {"", "00:15"}, {"JST", "00:15"}, {"+08:00", "24:15"}, {"+05:30", "00:15"}} {
		_, err := terminal.ParseCancelWindow(bad[0], bad[1])
		assert.ErrorIs(t, err, terminal.ErrDate, "%q %q", bad[0], bad[1])
	}
}

// windowed returns a till whose rail takes cancels until 00:15 in Japan.
func windowed(l *tilltest.Ledger, s *tilltest.Backend) *terminal.Till {
	cfg := tilltest.Settings()
	cfg.Rails[0].Window = terminal.CancelWindow{ZoneHours: 9, Until: 24*time.Hour + 15*time.Minute}
	cfg.Cutover = terminal.Cutover(5 * time.Hour)
	return terminal.NewTill(cfg, terminal.Parts{
		Ledger: l, Refunds: l, Gateway: s, Reverser: s, Clock: tilltest.Clock{}, IDs: &tilltest.IDs{}, Jitter: func() float64 { return 0.5 },
	})
}

// Void or refund: by the business day, and by the window of the rail where the
// backend has said nothing of this payment. A bubble begins on 2000-01-01 at
// 09:00 in Japan.
func TestVoidOrRefund(t *testing.T) {
	tests := []struct {
		why   string
		until time.Duration // that the backend gave; 0 is none
		after time.Duration
		want  error
	}{
		{"an hour later", 0, time.Hour, nil},
		{"00:14 in Japan, still in the window and, with a cut-over at 05:00, in the day", 0, 15*time.Hour + 14*time.Minute, nil},
		{"00:16 in Japan: the business day goes on, the rail's window does not", 0, 15*time.Hour + 16*time.Minute, terminal.ErrVoidWindow},
		{"the backend gave this payment a shorter window", time.Hour, 2 * time.Hour, terminal.ErrVoidWindow},
		{"the backend gave this payment a longer window", 19 * time.Hour, 15*time.Hour + 16*time.Minute, nil},
		{"the window is open, the business day is over", 48 * time.Hour, 20*time.Hour + time.Minute, terminal.ErrVoidWindow},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l, s := tilltest.NewLedger(), &tilltest.Backend{OnCancel: tilltest.Says(terminal.OutcomeCancelled), OnRefund: tilltest.GivenBack}
				s.OnPay = func(p terminal.Payment) (terminal.Answer, error) {
					a, err := tilltest.Captured(p)
					if tt.until > 0 {
						a.CancelUntil = time.Now().Add(tt.until)
					}
					return a, err
				}
				till := windowed(l, s)
				p, err := till.Charge(t.Context(), tilltest.NewOrder(1))
				require.NoError(t, err)
				time.Sleep(tt.after)
				p, err = till.Void(t.Context(), p.ID)
				require.ErrorIs(t, err, tt.want)
				if tt.want == nil {
					assert.Equal(t, terminal.Cancelled, p.State)
					return
				}
				_, err = till.Refund(t.Context(), terminal.RefundOrder{Payment: p.ID, Amount: p.Amount})
				require.NoError(t, err, "what cannot be voided can be refunded")
			})
		})
	}
}

// A manager is told of what is not settled half an hour before only a refund
// is left.
func TestAlarms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, s := tilltest.NewLedger(), &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeCaptured)}
		var back atomic.Bool // is the network
		s.OnConnect = func() error {
			if s.Count("pay") > 0 && !back.Load() {
				return terminal.ErrNotReached
			}
			return nil
		}
		till := windowed(l, s)
		go func() { _, _ = till.Charge(t.Context(), tilltest.NewOrder(1)) }()
		time.Sleep(14*time.Hour + 44*time.Minute)
		alarms, err := till.Alarms()
		require.NoError(t, err)
		assert.Empty(t, alarms)
		time.Sleep(2 * time.Minute)
		alarms, err = till.Alarms()
		require.NoError(t, err)
		require.Len(t, alarms, 1)
		assert.Equal(t, terminal.Unknown, alarms[0].Payment.State)
		assert.Equal(t, "00:15", alarms[0].Until.In(terminal.JST).Format("15:04"))
		back.Store(true)
		time.Sleep(2 * time.Minute)
		alarms, err = till.Alarms()
		require.NoError(t, err)
		assert.Empty(t, alarms)
	})
}

// What a clerk may do in each state. Every state has a row.
func TestOperationsInEveryState(t *testing.T) {
	type verdict struct{ void, refund error }
	want := map[terminal.State]verdict{
		terminal.Created:      {terminal.ErrNotCaptured, terminal.ErrNotCaptured},
		terminal.Sent:         {terminal.ErrNotCaptured, terminal.ErrNotCaptured},
		terminal.Unknown:      {terminal.ErrNotCaptured, terminal.ErrNotCaptured},
		terminal.Paid:         {nil, nil},
		terminal.Declined:     {terminal.ErrNotCaptured, terminal.ErrNotCaptured},
		terminal.Cancelling:   {terminal.ErrNotCaptured, terminal.ErrNotCaptured},
		terminal.Cancelled:    {terminal.ErrNotCaptured, terminal.ErrNotCaptured},
		terminal.RefundDue:    {terminal.ErrNotCaptured, nil},
		terminal.Deferred:     {terminal.ErrNotCaptured, terminal.ErrNotCaptured},
		terminal.Uncollected:  {terminal.ErrNotCaptured, terminal.ErrNotCaptured},
		terminal.PartRefunded: {terminal.ErrNotCaptured, nil},
		terminal.Refunded:     {terminal.ErrNotCaptured, terminal.ErrNotCaptured},
		terminal.Abandoned:    {terminal.ErrNotCaptured, terminal.ErrNotCaptured},
	}
	require.Len(t, want, len(terminal.States()))
	for state, v := range want {
		t.Run(state.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &tilltest.Backend{OnCancel: tilltest.Says(terminal.OutcomeCancelled), OnRefund: tilltest.GivenBack}
				till, l, p := sold(t, s)
				p.State = state
				if state == terminal.PartRefunded {
					p.Refunded = 500
				}
				if state == terminal.Refunded {
					p.Refunded = p.Amount
				}
				l.Held[p.ID] = p
				_, err := till.Refund(t.Context(), terminal.RefundOrder{Payment: p.ID, Amount: 100})
				assert.ErrorIs(t, err, v.refund)
				assert.Equal(t, v.refund == nil, s.Count("refund") == 1)
				l.Held[p.ID] = p
				_, err = till.Void(t.Context(), p.ID)
				assert.ErrorIs(t, err, v.void)
				assert.Equal(t, v.void == nil, s.Count("cancel") == 1)
			})
		})
	}
}

// hurried is a clock that waits for nothing.
type hurried struct{ tilltest.Clock }

func (hurried) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// Whatever is asked for, in any order and with any answers: never more goes
// back than came, the record and the backend agree, and the state says so.
func TestRefundsNeverExceedThePayment(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var given terminal.Yen
		l, s := tilltest.NewLedger(), &tilltest.Backend{OnPay: tilltest.Captured, OnCancel: tilltest.Says(terminal.OutcomeTooLate)}
		till := terminal.NewTill(tilltest.Settings(), terminal.Parts{
			Ledger: l, Refunds: l, Gateway: s, Reverser: s, Clock: hurried{}, IDs: &tilltest.IDs{}, Jitter: func() float64 { return 0.5 },
		})
		p, err := till.Charge(t.Context(), tilltest.NewOrder(1))
		if err != nil {
			rt.Fatal(err)
		}
		if rapid.Bool().Draw(rt, "refund due") {
			if p, err = till.Void(t.Context(), p.ID); err != nil || p.State != terminal.RefundDue {
				rt.Fatalf("%s %v", p.State, err)
			}
		}
		s.OnRefund = func(r terminal.Refund) (terminal.RefundAnswer, error) {
			switch rapid.IntRange(0, 3).Draw(rt, "answer") {
			case 0:
				return terminal.RefundAnswer{State: terminal.RefundRefused, Reason: "RISK_REJECT"}, nil
			case 1:
				return terminal.RefundAnswer{}, tilltest.ErrLine
			}
			given += r.Amount
			return tilltest.GivenBack(r)
		}
		for range rapid.IntRange(1, 6).Draw(rt, "refunds") {
			o := terminal.RefundOrder{Payment: p.ID, Amount: terminal.Yen(rapid.IntRange(-10, 1600).Draw(rt, "yen"))}
			before := p
			r, err := till.Refund(t.Context(), o)
			p = l.Held[p.ID]
			ok := o.Amount > 0 && o.Amount <= before.Remaining()
			switch {
			case ok && err != nil:
				rt.Fatalf("refund %d of %d: %v", o.Amount, before.Remaining(), err)
			case !ok && !errors.Is(err, terminal.ErrRefundAmount) && !errors.Is(err, terminal.ErrNotCaptured):
				rt.Fatalf("refund %d of %d: %v", o.Amount, before.Remaining(), err)
			case p.Refunded != given || given > p.Amount:
				rt.Fatalf("%s: %d given back, record says %d of %d", r.State, given, p.Refunded, p.Amount)
			case (p.State == terminal.Refunded) != (given == p.Amount):
				rt.Fatalf("%s with %d of %d given back", p.State, given, p.Amount)
			}
		}
	})
}
