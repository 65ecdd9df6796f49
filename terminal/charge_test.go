package terminal_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/paycode"
	"kaikei/terminal/tilltest"
)

// The payment is Sent on disk before the first byte leaves, and the answer is
// on disk before anyone sees it (R1, R2).
func TestChargeRecordsThenSends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := tilltest.NewLedger()
		var steps []string
		l.OnCommit = func(c terminal.Change) { steps = append(steps, c.Payment.State.String()) }
		s := &tilltest.Backend{}
		s.OnPay = func(p terminal.Payment) (terminal.Answer, error) {
			onDisk, err := l.Payment(p.ID)
			require.NoError(t, err)
			assert.Equal(t, terminal.Sent, onDisk.State)
			steps = append(steps, "pay")
			return tilltest.Captured(p)
		}
		till := tilltest.NewTill(l, s)
		till.Watch(func(p terminal.Payment) { steps = append(steps, "show "+p.State.String()) })
		p, err := till.Charge(t.Context(), tilltest.NewOrder(1))
		require.NoError(t, err)
		assert.Equal(t, []string{"CREATED", "show CREATED", "SENT", "show SENT", "pay", "PAID", "show PAID"}, steps)
		assert.Equal(t, terminal.Paid, p.State)
		assert.Equal(t, "J-Coin Pay", p.Brand)
		assert.Equal(t, 1, p.Slip)
		assert.NotContains(t, p.MaskedCode, "900077000000")
	})
}

// How a payment ends, by what the backend does.
func TestChargeOutcomes(t *testing.T) {
	declined := func(p terminal.Payment) (terminal.Answer, error) {
		return terminal.Answer{Outcome: terminal.OutcomeDeclined, ID: p.ID, Amount: p.Amount, Reason: "USER_BALANCE_NOT_ENOUGH"}, nil
	}
	pending := func(p terminal.Payment) (terminal.Answer, error) {
		return terminal.Answer{Outcome: terminal.OutcomePending, ID: p.ID, Amount: p.Amount, Reason: terminal.ReasonConfirming}, nil
	}
	otherSum := func(p terminal.Payment) (terminal.Answer, error) {
		p.Amount = 15000
		return tilltest.Captured(p)
	}
	otherID := func(p terminal.Payment) (terminal.Answer, error) {
		p.ID = "id-9999"
		return tilltest.Captured(p)
	}
	refused := func(terminal.Payment) (terminal.Answer, error) {
		return terminal.Answer{Reason: "PARAM_ILLEGAL"}, terminal.ErrRefused
	}
	tooLateOfAnother := func(id terminal.PaymentID) (terminal.Answer, error) {
		return terminal.Answer{Outcome: terminal.OutcomeTooLate, ID: id, Amount: 1600, PaidAt: time.Now()}, nil
	}
	tests := []struct {
		why       string
		backend   *tilltest.Backend
		want      terminal.State
		reason    terminal.Reason
		inquiries int // at most
		took      time.Duration
	}{
		{"taken at once", &tilltest.Backend{OnPay: tilltest.Captured}, terminal.Paid, "", 0, 0},
		{"the wallet is short", &tilltest.Backend{OnPay: declined}, terminal.Declined, "USER_BALANCE_NOT_ENOUGH", 0, 0},
		{"the backend refuses the call itself", &tilltest.Backend{OnPay: refused}, terminal.Declined, "PARAM_ILLEGAL", 0, 0},
		{"the answer is lost, the money was taken", &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeCaptured)}, terminal.Paid, "", 1, 5 * time.Second},
		{"the answer is lost, the payment was declined", &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeDeclined)}, terminal.Declined, "", 1, 5 * time.Second},
		{"the request never arrived: not known is not declined, it is cancelled",
			&tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeNotKnown), OnCancel: tilltest.Says(terminal.OutcomeCancelled)}, terminal.Cancelled, terminal.ReasonGaveUp, 21, 63 * time.Second},
		{"the customer never confirms", &tilltest.Backend{OnPay: pending, OnInquire: tilltest.Says(terminal.OutcomePending), OnCancel: tilltest.Says(terminal.OutcomeCancelled)},
			terminal.Cancelled, terminal.ReasonGaveUp, 22, 63 * time.Second},
		{"an answer about another sum says nothing; the inquiry tells",
			&tilltest.Backend{OnPay: otherSum, OnInquire: tilltest.Says(terminal.OutcomeCaptured)}, terminal.Paid, "", 1, 0},
		{"an answer about another payment says nothing; the inquiry tells",
			&tilltest.Backend{OnPay: otherID, OnInquire: tilltest.Says(terminal.OutcomeCaptured)}, terminal.Paid, "", 1, 0},
		{"closed at the backend already", &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeCancelled), OnCancel: tilltest.Says(terminal.OutcomeCancelled)}, terminal.Cancelled, "", 1, 5 * time.Second},
		{"taken, and the cancel comes too late",
			&tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeNotKnown), OnCancel: tilltest.Says(terminal.OutcomeTooLate)}, terminal.RefundDue, "", 21, 63 * time.Second},
		{"taken as another sum, and the cancel comes too late: it does not go on for ever",
			&tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeNotKnown), OnCancel: tooLateOfAnother}, terminal.RefundDue, "", 21, 63 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := tilltest.NewLedger()
				began := time.Now()
				p, err := tilltest.NewTill(l, tt.backend).Charge(t.Context(), tilltest.NewOrder(1))
				require.NoError(t, err)
				assert.Equal(t, tt.want, p.State)
				assert.Equal(t, tt.reason, p.Reason)
				assert.LessOrEqual(t, tt.backend.Count("inquire"), tt.inquiries)
				assert.GreaterOrEqual(t, tt.backend.Count("inquire"), min(tt.inquiries, 1))
				assert.LessOrEqual(t, time.Since(began), tt.took)
				assert.Equal(t, 1, tt.backend.Count("pay"), "pay goes out once")
				onDisk, err := l.Payment(p.ID)
				require.NoError(t, err)
				assert.Equal(t, p, onDisk)
			})
		})
	}
}

// The cancel is repeated until it is confirmed, however long that takes, and
// the pauses stay within the cap.
func TestCancelIsRepeatedThroughAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		back := time.Now().Add(6 * time.Hour)
		s := &tilltest.Backend{}
		s.OnConnect = func() error {
			if s.Count("pay") > 0 && time.Now().Before(back) {
				return terminal.ErrNotReached
			}
			return nil
		}
		s.OnCancel = tilltest.Says(terminal.OutcomeCancelled)
		p, err := tilltest.NewTill(tilltest.NewLedger(), s).Charge(t.Context(), tilltest.NewOrder(1))
		require.NoError(t, err)
		assert.Equal(t, terminal.Cancelled, p.State)
		assert.Equal(t, 1, s.Count("cancel"))
		assert.Less(t, time.Since(back), 61*time.Second)
	})
}

// What is refused before anything is recorded or sent.
func TestChargeRefusedBeforehand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, s := tilltest.NewLedger(), &tilltest.Backend{OnPay: tilltest.Captured}
		till := tilltest.NewTill(l, s)
		old := tilltest.NewOrder(1)
		old.ScannedAt = time.Now().Add(-46 * time.Second)
		zero, over, other := tilltest.NewOrder(2), tilltest.NewOrder(3), tilltest.NewOrder(4)
		zero.Sale = terminal.KeypadSale(0, 10, tilltest.Settings().Tax)
		over.Sale = terminal.KeypadSale(1_000_001, 10, tilltest.Settings().Tax)
		other.Code, _ = tilltest.Settings().Rules.Classify("135112298638468293")
		for why, tt := range map[string]struct {
			order terminal.Order
			want  error
		}{
			"code older than 45 s":  {old, terminal.ErrStaleCode},
			"nothing to collect":    {zero, terminal.ErrAmount},
			"over the limit":        {over, terminal.ErrAmount},
			"rail without contract": {other, terminal.ErrNoContract},
		} {
			p, err := till.Charge(t.Context(), tt.order)
			assert.ErrorIs(t, err, tt.want, why)
			assert.Zero(t, p, why)
		}
		assert.Zero(t, l.Commits)
		assert.Empty(t, s.Calls)
	})
}

// Without a connection nothing was sent: abandoned at once, and the very same
// code may be scanned again.
func TestChargeNotReached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tilltest.Backend{OnPay: tilltest.Captured, OnConnect: func() error { return terminal.ErrNotReached }}
		till := tilltest.NewTill(tilltest.NewLedger(), s)
		p, err := till.Charge(t.Context(), tilltest.NewOrder(1))
		require.ErrorIs(t, err, terminal.ErrNotReached)
		assert.Equal(t, terminal.Abandoned, p.State)
		assert.Empty(t, s.Calls)
		assert.False(t, till.Online())
		s.OnConnect = nil
		p, err = till.Charge(t.Context(), tilltest.NewOrder(1))
		require.NoError(t, err)
		assert.Equal(t, terminal.Paid, p.State)
	})
}

// A code that went out is not sent again, whatever became of it.
func TestChargeSameCodeTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tilltest.Backend{OnPay: tilltest.Captured}
		till := tilltest.NewTill(tilltest.NewLedger(), s)
		_, err := till.Charge(t.Context(), tilltest.NewOrder(1))
		require.NoError(t, err)
		_, err = till.Charge(t.Context(), tilltest.NewOrder(1))
		require.ErrorIs(t, err, terminal.ErrCodeUsed)
		assert.Equal(t, 1, s.Count("pay"))
	})
}

// Nor is it in its other form: the digits of a bar code and the JPQR text of a
// QR code that one phone shows are one code.
func TestChargeSameCodeInTwoForms(t *testing.T) {
	const number = "90007700100000000001"
	texts := []string{number, paycode.JPQRText("90007700", number)}
	for i, text := range texts {
		synctest.Test(t, func(t *testing.T) {
			s := &tilltest.Backend{OnPay: tilltest.Captured}
			till := tilltest.NewTill(tilltest.NewLedger(), s)
			o := tilltest.NewOrder(1)
			for _, form := range []string{text, texts[1-i]} {
				code, err := paycode.DefaultRules().Classify(form)
				require.NoError(t, err)
				o.Code = code
				_, err = till.Charge(t.Context(), o)
				if form == text {
					require.NoError(t, err)
				} else {
					require.ErrorIs(t, err, terminal.ErrCodeUsed)
				}
			}
			assert.Equal(t, 1, s.Count("pay"))
		})
	}
}

// Connecting may eat the life of a code: it is looked at again before it goes.
func TestChargeCodeDiesWhileConnecting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tilltest.Backend{OnPay: tilltest.Captured, OnConnect: func() error { time.Sleep(4 * time.Second); return nil }}
		o := tilltest.NewOrder(1)
		o.ScannedAt = time.Now().Add(-43 * time.Second)
		p, err := tilltest.NewTill(tilltest.NewLedger(), s).Charge(t.Context(), o)
		require.ErrorIs(t, err, terminal.ErrStaleCode)
		assert.Equal(t, terminal.Abandoned, p.State)
		assert.Empty(t, s.Calls)
	})
}

// The clerk stops: one more inquiry, then the cancel, and no pause between.
func TestStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeNotKnown), OnCancel: tilltest.Says(terminal.OutcomeCancelled)}
		till := tilltest.NewTill(tilltest.NewLedger(), s)
		o := tilltest.NewOrder(1)
		o.ID = "mine"
		go func() {
			time.Sleep(10 * time.Second)
			till.Stop("mine")
		}()
		began := time.Now()
		p, err := till.Charge(t.Context(), o)
		require.NoError(t, err)
		assert.Equal(t, terminal.Cancelled, p.State)
		assert.Equal(t, terminal.ReasonStopped, p.Reason)
		assert.Equal(t, 10*time.Second, time.Since(began))
		assert.Equal(t, "cancel", s.Calls[len(s.Calls)-1])
		assert.Equal(t, "inquire", s.Calls[len(s.Calls)-2])
	})
}

// A disk that fills up at each commit of a payment: nothing is sent that is
// not recorded, and what was sent is settled when the disk is back.
func TestChargeDiskFull(t *testing.T) {
	for at := range 3 {
		synctest.Test(t, func(t *testing.T) {
			l, s := tilltest.NewLedger(), &tilltest.Backend{OnPay: tilltest.Captured, OnInquire: tilltest.Says(terminal.OutcomeCaptured)}
			l.OnCommit = func(terminal.Change) {
				if l.Commits == at {
					l.Full = terminal.ErrFull
				}
			}
			if at == 0 {
				l.Full = terminal.ErrFull
			}
			till := tilltest.NewTill(l, s)
			p, err := till.Charge(t.Context(), tilltest.NewOrder(1))
			require.ErrorIs(t, err, terminal.ErrFull)
			sent := at == 2
			assert.Equal(t, sent, errors.Is(err, terminal.ErrNotRecorded))
			assert.Equal(t, sent, s.Count("pay") == 1)
			fault := fault.Of(err)
			assert.Equal(t, sent, fault.Money == terminal.MoneyUnknown, "a clerk is told: %s", fault.Text)

			l.Full, l.OnCommit = nil, nil
			require.NoError(t, tilltest.NewTill(l, s).Recover())
			open, err := tilltest.NewTill(l, s).Resume(t.Context(), time.Minute)
			require.NoError(t, err)
			assert.Empty(t, open)
			if at > 0 {
				p, err = l.Payment(p.ID)
				require.NoError(t, err)
				want := terminal.Abandoned
				if sent {
					want = terminal.Paid
				}
				assert.Equal(t, want, p.State)
			}
		})
	}
}

// A till that is switched off in the middle leaves the payment open, and the
// next start settles it.
func TestChargeInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, s := tilltest.NewLedger(), &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeNotKnown)}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		p, err := tilltest.NewTill(l, s).Charge(ctx, tilltest.NewOrder(1))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, terminal.Unknown, p.State)
		s.OnInquire = tilltest.Says(terminal.OutcomeCaptured)
		till := tilltest.NewTill(l, s)
		require.NoError(t, till.Recover())
		p, err = till.Settle(t.Context(), p.ID)
		require.NoError(t, err)
		assert.Equal(t, terminal.Paid, p.State)
	})
}
