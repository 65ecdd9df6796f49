package terminal_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
)

// A till that starts long after a cut, and before its network, keeps what was
// paid: it asks first, and takes back only what it has asked after.
func TestNothingIsCancelledBeforeItWasAskedAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, s := newMemLedger(), &script{}
		charging, cut := context.WithTimeout(t.Context(), time.Second)
		defer cut()
		p, err := newTill(l, s).Charge(charging, order(1))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		s.inquire = says(terminal.OutcomeCaptured)
		time.Sleep(8 * time.Hour)
		network := time.Now().Add(10 * time.Minute)
		s.connect = func() error {
			if time.Now().Before(network) {
				return terminal.ErrNotReached
			}
			return nil
		}
		till := newTill(l, s)
		require.NoError(t, till.Recover())
		p, err = till.Settle(t.Context(), p.ID)
		require.NoError(t, err)
		assert.Equal(t, terminal.Paid, p.State)
		assert.Zero(t, s.count("cancel"))
		assert.Less(t, time.Since(network), 5*time.Second)
	})
}

// A clerk who stops a payment while the line is down is heard: it is asked
// after once, when the line is back, and then cancelled.
func TestStopWhileTheLineIsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		back := time.Now().Add(10 * time.Minute)
		s := &script{inquire: says(terminal.OutcomeNotKnown), cancel: says(terminal.OutcomeCancelled)}
		s.connect = func() error {
			if s.count("pay") > 0 && time.Now().Before(back) {
				return terminal.ErrNotReached
			}
			return nil
		}
		till := newTill(newMemLedger(), s)
		o := order(1)
		o.ID = "mine"
		time.AfterFunc(10*time.Second, func() { till.Stop("mine") })
		p, err := till.Charge(t.Context(), o)
		require.NoError(t, err)
		assert.Equal(t, terminal.Cancelled, p.State)
		assert.Equal(t, terminal.ReasonStopped, p.Reason)
		assert.Equal(t, 1, s.count("inquire"))
	})
}

// shifted is a clock that somebody set.
type shifted struct {
	bubbleClock
	offset *atomic.Int64 // a duration
}

func (c shifted) Now() time.Time { return time.Now().Add(time.Duration(c.offset.Load())) }

// A clock that is set back by a day does not make a cashier wait for a day.
func TestClockSetBackEndsTheInquiries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var offset atomic.Int64
		l, s := newMemLedger(), &script{inquire: says(terminal.OutcomeNotKnown), cancel: says(terminal.OutcomeCancelled)}
		till := terminal.NewTill(settings(), terminal.Parts{
			Ledger: l, Refunds: l, Gateway: s, Reverser: s, Clock: shifted{offset: &offset}, IDs: &countIDs{}, Jitter: func() float64 { return 0.5 },
		})
		time.AfterFunc(time.Second, func() { offset.Store(int64(-24 * time.Hour)) })
		began := time.Now()
		p, err := till.Charge(t.Context(), order(1))
		require.NoError(t, err)
		assert.Equal(t, terminal.Cancelled, p.State)
		assert.Less(t, time.Since(began), 3*time.Minute)
	})
}

// between does something after each commit, as another goroutine may.
type between struct {
	*memLedger
	do func(terminal.Change)
}

func (b between) Commit(c terminal.Change) (terminal.Payment, error) {
	p, err := b.memLedger.Commit(c)
	b.do(c)
	return p, err
}

// The background does not abandon cash between its two records.
func TestCashIsNotAbandonedByTheBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newMemLedger()
		var till *terminal.Till
		ledger := between{l, func(c terminal.Change) {
			if c.Payment.State == terminal.Created {
				_, err := till.Resume(t.Context(), time.Minute)
				require.NoError(t, err)
			}
		}}
		till = terminal.NewTill(settings(), terminal.Parts{
			Ledger: ledger, Refunds: l, Gateway: &script{}, Reverser: &script{}, Clock: bubbleClock{}, IDs: &countIDs{}, Jitter: func() float64 { return 0.5 },
		})
		p, _, err := till.Cash(terminal.KeypadSale(100, 10, settings().Tax), "佐藤", 100)
		require.NoError(t, err)
		assert.Equal(t, terminal.Paid, p.State)
	})
}
