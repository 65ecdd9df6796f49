package terminal_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/paycode"
	"kaikei/terminal/report"
	"kaikei/terminal/tilltest"
)

// later is a gateway of deferred payments whose answers a test writes down.
type later func(terminal.Payment, terminal.Sealed) (terminal.Answer, error)

func (f later) PayDeferred(_ context.Context, p terminal.Payment, s terminal.Sealed) (terminal.Answer, error) {
	return f(p, s)
}

// offline returns a till without a line, whose first rail takes codes offline.
func offline(l *tilltest.Ledger, s *tilltest.Backend, gateway later) *terminal.Till {
	cfg := tilltest.Settings()
	cfg.Rails[0].Deferral = &terminal.Caps{Sale: 1500, Total: 4000, Count: 3, Age: time.Hour}
	cfg.Rails[1].Deferral = cfg.Rails[0].Deferral
	return terminal.NewTill(cfg, terminal.Parts{
		Ledger: l, Refunds: l, Gateway: s, Reverser: s, Clock: tilltest.Clock{}, IDs: &tilltest.IDs{}, Jitter: func() float64 { return 0.5 },
		Deferral: &terminal.Deferral{Codes: l, Gateway: gateway, Seal: func(p terminal.Payment, code paycode.Code) (terminal.Sealed, error) {
			return terminal.Sealed{Code: "sealed " + string(p.ID), Digest: code.Reveal()}, nil
		}},
	})
}

var errNoLine = func() error { return terminal.ErrNotReached }

// The four caps, each at its edge, counted in the ledger: another run of the
// program finds them as they were.
func TestCapsOfDeferral(t *testing.T) {
	sum := func(n int, yen terminal.Yen) terminal.Order {
		o := tilltest.NewOrder(n)
		o.ID = terminal.PaymentID(fmt.Sprint("pay-", n)) // fresh programs make the same ids here
		o.Sale = terminal.KeypadSale(yen, 10, tilltest.Settings().Tax)
		return o
	}
	alipay, _ := tilltest.Settings().Rules.Classify("281234567890123456")
	synctest.Test(t, func(t *testing.T) {
		l, s := tilltest.NewLedger(), &tilltest.Backend{OnConnect: errNoLine}
		steps := []struct {
			why   string
			order terminal.Order
			wait  time.Duration
			ok    bool
		}{
			{"at the cap of one sale", sum(1, 1500), 0, true},
			{"one yen over it", sum(2, 1501), 0, false},
			{"a code of a one-minute rail, whatever its configuration says", terminal.Order{ID: "pay-3", Sale: sum(3, 100).Sale, Code: alipay}, 0, false},
			{"second of three", sum(4, 1500), 0, true},
			{"one yen over the total", sum(5, 1001), 0, false},
			{"third, at the total", sum(6, 1000), 30 * time.Minute, true},
			{"a fourth", sum(7, 1), 0, false},
		}
		for _, tt := range steps {
			time.Sleep(tt.wait)
			p, err := offline(l, s, nil).Charge(t.Context(), tt.order) // each time a fresh program
			if tt.ok {
				require.NoError(t, err, tt.why)
				assert.Equal(t, terminal.Deferred, p.State, tt.why)
				continue
			}
			require.ErrorIs(t, err, terminal.ErrNotReached, tt.why)
			require.ErrorIs(t, err, terminal.ErrCaps, tt.why)
			assert.Equal(t, terminal.Abandoned, p.State, tt.why)
			assert.Contains(t, fault.Of(err).Todo, "cash", "the clerk is told what to do instead")
			assert.Equal(t, tt.order.Code != alipay, fault.Of(err).Code == "OFFLINE_LIMIT", "%s: that no more is taken now", tt.why)
		}
		assert.Empty(t, s.Calls)
		// One is collected; the oldest of the others has waited too long.
		p := l.Held[l.Order[0]]
		gateway := func(p terminal.Payment, _ terminal.Sealed) (terminal.Answer, error) { return tilltest.Captured(p) }
		s.OnConnect = nil
		_, err := offline(l, s, gateway).Settle(t.Context(), p.ID)
		require.NoError(t, err)
		s.OnConnect = errNoLine
		_, err = offline(l, s, nil).Charge(t.Context(), sum(8, 100))
		require.NoError(t, err, "there is room again")
		time.Sleep(time.Hour)
		_, err = offline(l, s, nil).Charge(t.Context(), sum(9, 100))
		require.ErrorIs(t, err, terminal.ErrCaps, "the oldest waits for longer than an hour")
	})
}

// What was accepted is sent under the same id with the same code until there is
// an answer about the payment itself.
func TestDeferredPaymentsAreCollected(t *testing.T) {
	for _, tt := range []struct {
		why    string
		answer terminal.Outcome
		want   terminal.State
	}{
		{"taken", terminal.OutcomeCaptured, terminal.Paid},
		{"refused: the shop bears it", terminal.OutcomeDeclined, terminal.Uncollected},
		{"closed by the backend's operator", terminal.OutcomeCancelled, terminal.Uncollected},
	} {
		t.Run(tt.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l, s := tilltest.NewLedger(), &tilltest.Backend{OnConnect: errNoLine}
				var sent []terminal.Sealed
				gateway := func(p terminal.Payment, sealed terminal.Sealed) (terminal.Answer, error) {
					sent = append(sent, sealed)
					switch len(sent) {
					case 1:
						return terminal.Answer{}, tilltest.ErrLine
					case 2:
						return terminal.Answer{Reason: "ACCESS_DENIED"}, terminal.ErrRefused // of the call, not of the payment
					case 3:
						return terminal.Answer{Outcome: terminal.OutcomePending, ID: p.ID, Amount: p.Amount}, nil
					case 4:
						return terminal.Answer{Outcome: tt.answer, ID: "other", Amount: p.Amount}, nil
					}
					return terminal.Answer{Outcome: tt.answer, ID: p.ID, Amount: p.Amount}, nil
				}
				till := offline(l, s, gateway)
				p, err := till.Charge(t.Context(), tilltest.NewOrder(1))
				require.NoError(t, err)
				_, err = till.Charge(t.Context(), tilltest.NewOrder(1))
				require.ErrorIs(t, err, terminal.ErrCodeUsed, "a code is accepted once")
				again := tilltest.NewOrder(1)
				again.ID = "again"
				_, err = offline(l, s, gateway).Charge(t.Context(), again)
				require.ErrorIs(t, err, terminal.ErrCodeUsed, "by another run of the program too")
				_, err = till.Void(t.Context(), p.ID)
				require.ErrorIs(t, err, terminal.ErrNotCaptured)
				s.OnConnect = nil
				open, err := offline(l, s, gateway).Resume(t.Context(), time.Hour)
				require.NoError(t, err)
				assert.Empty(t, open)
				p, _ = l.Payment(p.ID)
				assert.Equal(t, tt.want, p.State)
				assert.Len(t, sent, 5)
				for _, x := range sent {
					assert.Equal(t, sent[0], x, "the same bytes")
				}
				r := report.New(p.BusinessDate, l.Days[p.BusinessDate])
				assert.Equal(t, tt.want == terminal.Uncollected, r.Uncollected == report.Tally{Count: 1, Yen: 1500})
				assert.Equal(t, tt.want == terminal.Paid, r.Total == 1500)
			})
		})
	}
}

// A disk that fills up accepts nothing; a code that cannot be sealed neither.
func TestDeferralThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, s := tilltest.NewLedger(), &tilltest.Backend{OnConnect: errNoLine}
		till := offline(l, s, nil)
		till.Deferral.Seal = func(terminal.Payment, paycode.Code) (terminal.Sealed, error) {
			return terminal.Sealed{}, errors.New("no key")
		}
		p, err := till.Charge(t.Context(), tilltest.NewOrder(1))
		require.ErrorIs(t, err, terminal.ErrNotReached)
		assert.Equal(t, terminal.Abandoned, p.State)
		l.OnCommit = func(terminal.Change) { l.Full = terminal.ErrFull }
		o := tilltest.NewOrder(2)
		o.ID = "pay-2"
		p, err = offline(l, s, nil).Charge(t.Context(), o)
		require.ErrorIs(t, err, terminal.ErrFull)
		assert.Equal(t, terminal.Created, p.State, "the next start abandons it")
	})
}

// A deferred payment that the backend knows by other bytes comes to rest, whatever is
// behind them: what is not this payment is taken back before it is called uncollected.
func TestDeferredPaymentsKnownByOtherBytesRest(t *testing.T) {
	other := func(o terminal.Outcome) func(terminal.PaymentID) (terminal.Answer, error) {
		return func(id terminal.PaymentID) (terminal.Answer, error) {
			return terminal.Answer{Outcome: o, ID: id, Amount: 1600, PaidAt: time.Now()}, nil
		}
	}
	for _, tt := range []struct {
		why     string
		inquire func(terminal.PaymentID) (terminal.Answer, error)
		cancel  func(terminal.PaymentID) (terminal.Answer, error)
		want    terminal.State
	}{
		{"of the same sum it is this payment", tilltest.Says(terminal.OutcomeCaptured), nil, terminal.Paid},
		{"refused", other(terminal.OutcomeDeclined), nil, terminal.Uncollected},
		{"closed", other(terminal.OutcomeCancelled), nil, terminal.Uncollected},
		{"of another sum, and taken back", other(terminal.OutcomeCaptured), other(terminal.OutcomeCancelled), terminal.Uncollected},
		{"of another sum, and too late to take back", other(terminal.OutcomeCaptured), other(terminal.OutcomeTooLate), terminal.RefundDue},
		{"no payment at all: closed, so that there will be none", tilltest.Says(terminal.OutcomeNotKnown), other(terminal.OutcomeCancelled), terminal.Uncollected},
		{"in process: nothing is known yet", other(terminal.OutcomePending), other(terminal.OutcomeCancelled), terminal.Deferred},
		{"no answer: nothing is known", nil, other(terminal.OutcomeCancelled), terminal.Deferred},
		{"no answer to the cancel: it is repeated", other(terminal.OutcomeCaptured), nil, terminal.Cancelling},
	} {
		t.Run(tt.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l, s := tilltest.NewLedger(), &tilltest.Backend{OnConnect: errNoLine, OnInquire: tt.inquire, OnCancel: tt.cancel}
				till := offline(l, s, func(terminal.Payment, terminal.Sealed) (terminal.Answer, error) {
					return terminal.Answer{}, errors.Join(terminal.ErrNoAnswer, terminal.ErrInconsistent)
				})
				p, err := till.Charge(t.Context(), tilltest.NewOrder(1))
				require.NoError(t, err)
				s.OnConnect = nil
				_, err = till.Resume(t.Context(), 10*time.Minute)
				require.NoError(t, err)
				p, _ = l.Payment(p.ID)
				assert.Equal(t, tt.want, p.State)
			})
		})
	}
}
