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
	"kaikei/terminal/tilltest"
)

// shownOrder asks for 1,500 yen by a code that the shop shows.
func shownOrder() terminal.ShownOrder {
	return terminal.ShownOrder{Sale: terminal.KeypadSale(1500, 10, tilltest.Settings().Tax), Rail: "jcoin", Clerk: "佐藤"}
}

// codeFor is a backend that makes a code which lives so long.
func codeFor(life time.Duration) func(terminal.Payment) (terminal.ShopCode, terminal.Answer, error) {
	return func(p terminal.Payment) (terminal.ShopCode, terminal.Answer, error) {
		return terminal.ShopCode{Text: "000201…", Until: time.Now().Add(life)},
			terminal.Answer{Outcome: terminal.OutcomePending, ID: p.ID, Amount: p.Amount, Reason: terminal.ReasonConfirming}, nil
	}
}

// paidAfter is an inquiry that says paid from a while on.
func paidAfter(d time.Duration) func(terminal.PaymentID) (terminal.Answer, error) {
	from := time.Now().Add(d)
	return func(id terminal.PaymentID) (terminal.Answer, error) {
		if time.Now().Before(from) {
			return tilltest.Says(terminal.OutcomePending)(id)
		}
		return tilltest.Says(terminal.OutcomeCaptured)(id)
	}
}

func TestPresent(t *testing.T) {
	refused := func(p terminal.Payment) (terminal.ShopCode, terminal.Answer, error) {
		return terminal.ShopCode{}, terminal.Answer{Reason: "AMOUNT_LIMIT_EXCEEDED"}, terminal.ErrRefused
	}
	tests := []struct {
		why     string
		backend func() *tilltest.Backend
		want    terminal.State
		shown   int
		within  time.Duration
	}{
		{"the customer pays after 20 seconds", func() *tilltest.Backend {
			return &tilltest.Backend{OnBill: codeFor(time.Minute), OnInquire: paidAfter(20 * time.Second)}
		}, terminal.Paid, 1, 22 * time.Second},
		{"nobody pays: cancelled once the code has lapsed", func() *tilltest.Backend {
			return &tilltest.Backend{OnBill: codeFor(2 * time.Minute), OnInquire: tilltest.Says(terminal.OutcomePending), OnCancel: tilltest.Says(terminal.OutcomeCancelled)}
		}, terminal.Cancelled, 1, 125 * time.Second},
		{"paid in the last second, which the cancel finds out", func() *tilltest.Backend {
			return &tilltest.Backend{OnBill: codeFor(time.Minute), OnInquire: tilltest.Says(terminal.OutcomePending), OnCancel: tilltest.Says(terminal.OutcomeTooLate)}
		}, terminal.RefundDue, 1, 65 * time.Second},
		{"the network makes no such code", func() *tilltest.Backend { return &tilltest.Backend{OnBill: refused} }, terminal.Declined, 0, 0},
		{"no code came: asked after once, and cancelled", func() *tilltest.Backend {
			return &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeNotKnown), OnCancel: tilltest.Says(terminal.OutcomeCancelled)}
		}, terminal.Cancelled, 0, 15 * time.Second},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			l, s := tilltest.NewLedger(), tt.backend()
			began, shown := time.Now(), 0
			p, err := tilltest.NewTill(l, s).Present(t.Context(), shownOrder(), func(c terminal.ShopCode) {
				shown++
				onDisk, err := l.Payment(l.Order[0])
				require.NoError(t, err)
				assert.Equal(t, terminal.Unknown, onDisk.State, "whoever sees the code may pay it")
			})
			require.NoError(t, err, tt.why)
			assert.Equal(t, tt.want, p.State, tt.why)
			assert.Equal(t, tt.shown, shown, tt.why)
			assert.LessOrEqual(t, time.Since(began), tt.within, tt.why)
			assert.Equal(t, terminal.TenderShown, p.Tender)
		})
	}
}

// Nobody pays, and the backend calls it unpaid when the code runs out: the till asks
// until then, however its pauses fall, and does not take back what has ended.
func TestPresentLapses(t *testing.T) {
	for _, chance := range []float64{0, 0.5, 1} {
		synctest.Test(t, func(t *testing.T) {
			end := time.Now().Add(time.Minute)
			s := &tilltest.Backend{OnBill: codeFor(time.Minute), OnCancel: tilltest.Says(terminal.OutcomeCancelled), OnInquire: func(id terminal.PaymentID) (terminal.Answer, error) {
				if time.Now().Before(end) {
					return tilltest.Says(terminal.OutcomePending)(id)
				}
				return tilltest.Says(terminal.OutcomeDeclined)(id)
			}}
			till := tilltest.NewTill(tilltest.NewLedger(), s)
			till.Jitter = func() float64 { return chance }
			p, err := till.Present(t.Context(), shownOrder(), func(terminal.ShopCode) {})
			require.NoError(t, err)
			assert.Equal(t, terminal.Declined, p.State, "pauses at %v of their range", chance)
			assert.Zero(t, s.Count("cancel"))
		})
	}
}

// No code came: no clerk stopped it, and the reason does not say so.
func TestPresentUnseen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeNotKnown), OnCancel: tilltest.Says(terminal.OutcomeCancelled)}
		p, err := tilltest.NewTill(tilltest.NewLedger(), s).Present(t.Context(), shownOrder(), func(terminal.ShopCode) {})
		require.NoError(t, err)
		assert.Equal(t, terminal.Cancelled, p.State)
		assert.Equal(t, terminal.ReasonGaveUp, p.Reason)
	})
}

func TestPresentWithoutALine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := tilltest.NewLedger()
		s := &tilltest.Backend{OnConnect: func() error { return terminal.ErrNotReached }, OnBill: codeFor(time.Minute)}
		p, err := tilltest.NewTill(l, s).Present(t.Context(), shownOrder(), func(terminal.ShopCode) { t.Error("there is no code") })
		assert.ErrorIs(t, err, terminal.ErrNotReached)
		assert.Equal(t, terminal.Abandoned, p.State)
		assert.Zero(t, s.Count("bill"))
	})
}

// The clerk stops it: one more inquiry, and the cancel.
func TestPresentStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := tilltest.NewLedger()
		s := &tilltest.Backend{OnBill: codeFor(time.Minute), OnInquire: tilltest.Says(terminal.OutcomePending), OnCancel: tilltest.Says(terminal.OutcomeCancelled)}
		till := tilltest.NewTill(l, s)
		o := shownOrder()
		o.ID = "shown-1"
		began := time.Now()
		p, err := till.Present(t.Context(), o, func(terminal.ShopCode) { time.AfterFunc(10*time.Second, func() { till.Stop("shown-1") }) })
		require.NoError(t, err)
		assert.Equal(t, terminal.Cancelled, p.State)
		assert.Equal(t, terminal.ReasonStopped, p.Reason)
		assert.Less(t, time.Since(began), 12*time.Second)
	})
}

// The till stops while a code is shown: the next run asks, and finds it paid.
func TestPresentCutShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := tilltest.NewLedger()
		s := &tilltest.Backend{OnBill: codeFor(time.Minute), OnInquire: paidAfter(20 * time.Second)}
		ctx, cut := context.WithCancel(t.Context())
		_, err := tilltest.NewTill(l, s).Present(ctx, shownOrder(), func(terminal.ShopCode) { cut() })
		assert.ErrorIs(t, err, context.Canceled)
		time.Sleep(25 * time.Second)
		next := tilltest.NewTill(l, s)
		require.NoError(t, next.Recover())
		open, err := next.Resume(t.Context(), time.Minute)
		require.NoError(t, err)
		assert.Empty(t, open)
		p, err := l.Payment(l.Order[0])
		require.NoError(t, err)
		assert.Equal(t, terminal.Paid, p.State)
	})
}

// noLine is a backend that cannot be reached.
func noLine() *tilltest.Backend {
	return &tilltest.Backend{OnConnect: func() error { return terminal.ErrNotReached }}
}

// unplugged returns a till without a line that draws bills.
func unplugged(l *tilltest.Ledger, s *tilltest.Backend) *terminal.Till {
	return terminal.NewTill(tilltest.Settings(), terminal.Parts{
		Ledger: l, Refunds: l, Gateway: s, Reverser: s, Clock: tilltest.Clock{}, IDs: &tilltest.IDs{}, Jitter: func() float64 { return 0.5 },
		Bills: tilltest.Bills(),
	})
}

// A proof pays a bill with no network at all, once, and over a restart too.
func TestDrawAndProve(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, s := tilltest.NewLedger(), noLine()
		till := unplugged(l, s)
		p, err := till.Draw(shownOrder())
		require.NoError(t, err)
		assert.Equal(t, terminal.Sent, p.State, "it may be paid from now on")
		assert.Equal(t, "bill "+string(p.ID), p.Bill)
		open, err := till.Resume(t.Context(), time.Minute)
		require.NoError(t, err)
		require.Len(t, open, 1, "the background leaves it to the customer")
		assert.Equal(t, terminal.Sent, open[0].State)
		till = unplugged(l, s)
		require.NoError(t, till.Recover())
		for proof, want := range map[string]error{
			"nonsense": terminal.ErrProof, "proof of bill id-9999": terminal.ErrOtherProof,
		} {
			still, err := till.Prove(t.Context(), p.ID, proof)
			assert.ErrorIs(t, err, want)
			assert.Equal(t, terminal.Sent, still.State)
		}
		paid, err := till.Prove(t.Context(), p.ID, "proof of "+p.Bill)
		require.NoError(t, err)
		assert.Equal(t, terminal.Paid, paid.State)
		assert.Equal(t, "N9", paid.NetworkID)
		assert.Equal(t, "proof of "+p.Bill, paid.Proof)
		_, err = till.Prove(t.Context(), p.ID, "proof of "+p.Bill)
		assert.ErrorIs(t, err, terminal.ErrMove, "a proof is used once")
		assert.Zero(t, s.Count("pay")+s.Count("inquire")+s.Count("cancel"))
	})
}

// A bill without proof may have been paid: the backend is asked when it is back.
func TestDrawnBillWithoutProof(t *testing.T) {
	for _, tt := range []struct {
		why  string
		says terminal.Outcome
		want terminal.State
	}{
		{"the customer had paid, and could not show it", terminal.OutcomeCaptured, terminal.Paid},
		{"the customer had not paid, and now cannot any more", terminal.OutcomeNotKnown, terminal.Cancelled},
	} {
		for _, give := range []bool{true, false} {
			synctest.Test(t, func(t *testing.T) {
				l, s := tilltest.NewLedger(), noLine()
				till := unplugged(l, s)
				p, err := till.Draw(shownOrder())
				require.NoError(t, err)
				if give {
					p, err = till.GiveUp(t.Context(), p.ID)
					require.NoError(t, err)
					assert.Equal(t, terminal.Unknown, p.State)
					assert.Equal(t, terminal.ReasonNoProof, p.Reason)
				} else {
					time.Sleep(16 * time.Minute) // it has lapsed
				}
				s.OnConnect, s.OnInquire, s.OnCancel = nil, tilltest.Says(tt.says), tilltest.Says(terminal.OutcomeCancelled)
				open, err := till.Resume(t.Context(), 5*time.Minute)
				require.NoError(t, err)
				assert.Empty(t, open)
				p, err = l.Payment(p.ID)
				require.NoError(t, err)
				assert.Equal(t, tt.want, p.State, tt.why)
			})
		}
	}
}

// While a bill may be paid, a backend that is back says that it was: nobody need show the
// proof. Anything else that it says leaves the bill as it is.
func TestDrawnBillIsAskedAfter(t *testing.T) {
	for says, want := range map[terminal.Outcome]terminal.State{
		terminal.OutcomeCaptured: terminal.Paid, terminal.OutcomeNotKnown: terminal.Sent, terminal.OutcomePending: terminal.Sent,
		terminal.OutcomeDeclined: terminal.Sent, terminal.OutcomeCancelled: terminal.Sent,
	} {
		synctest.Test(t, func(t *testing.T) {
			l, s := tilltest.NewLedger(), noLine()
			till := unplugged(l, s)
			p, err := till.Draw(shownOrder())
			require.NoError(t, err)
			resume := func() terminal.State {
				_, err := till.Resume(t.Context(), time.Minute)
				require.NoError(t, err)
				got, err := l.Payment(p.ID)
				require.NoError(t, err)
				return got.State
			}
			s.OnInquire = tilltest.Says(says)
			assert.Equal(t, terminal.Sent, resume())
			assert.Zero(t, s.Count("inquire"), "nothing is tried without a line")
			s.OnConnect = nil
			require.NoError(t, till.Connect(t.Context()))
			assert.Equal(t, want, resume(), "%v", says)
			assert.Equal(t, 1, s.Count("inquire"))
			assert.Zero(t, s.Count("cancel"))
		})
	}
}

// What cannot be recorded is not shown, and what cannot be signed is abandoned.
func TestDrawOnAFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := tilltest.NewLedger()
		l.OnCommit = func(terminal.Change) { l.Full = terminal.ErrFull } // after CREATED
		p, err := unplugged(l, noLine()).Draw(shownOrder())
		assert.ErrorIs(t, err, terminal.ErrFull)
		assert.Equal(t, terminal.Created, p.State)
		assert.Empty(t, p.Bill, "a bill that is not on disk as sent is not drawn")
		l = tilltest.NewLedger()
		till := unplugged(l, noLine())
		till.Bills.Draw = func(terminal.Payment) (string, error) { return "", errors.New("no key") }
		p, err = till.Draw(shownOrder())
		assert.Error(t, err)
		assert.Equal(t, terminal.Abandoned, p.State)
	})
}
