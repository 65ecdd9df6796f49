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
	"kaikei/terminal/fault"
	"kaikei/terminal/tilltest"
)

// A till that starts long after a cut, and before its network, keeps what was
// paid: it asks first, and takes back only what it has asked after.
func TestNothingIsCancelledBeforeItWasAskedAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, s := tilltest.NewLedger(), &tilltest.Backend{}
		charging, cut := context.WithTimeout(t.Context(), time.Second)
		defer cut()
		p, err := tilltest.NewTill(l, s).Charge(charging, tilltest.NewOrder(1))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		s.OnInquire = tilltest.Says(terminal.OutcomeCaptured)
		time.Sleep(8 * time.Hour)
		network := time.Now().Add(10 * time.Minute)
		s.OnConnect = func() error {
			if time.Now().Before(network) {
				return terminal.ErrNotReached
			}
			return nil
		}
		till := tilltest.NewTill(l, s)
		require.NoError(t, till.Recover())
		p, err = till.Settle(t.Context(), p.ID)
		require.NoError(t, err)
		assert.Equal(t, terminal.Paid, p.State)
		assert.Zero(t, s.Count("cancel"))
		assert.Less(t, time.Since(network), 5*time.Second)
	})
}

// A clerk who stops a payment while the line is down is heard: it is asked
// after once, when the line is back, and then cancelled.
func TestStopWhileTheLineIsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		back := time.Now().Add(10 * time.Minute)
		s := &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeNotKnown), OnCancel: tilltest.Says(terminal.OutcomeCancelled)}
		s.OnConnect = func() error {
			if s.Count("pay") > 0 && time.Now().Before(back) {
				return terminal.ErrNotReached
			}
			return nil
		}
		till := tilltest.NewTill(tilltest.NewLedger(), s)
		o := tilltest.NewOrder(1)
		o.ID = "mine"
		time.AfterFunc(10*time.Second, func() { till.Stop("mine") })
		p, err := till.Charge(t.Context(), o)
		require.NoError(t, err)
		assert.Equal(t, terminal.Cancelled, p.State)
		assert.Equal(t, terminal.ReasonStopped, p.Reason)
		assert.Equal(t, 1, s.Count("inquire"))
	})
}

// shifted is a clock that somebody set.
type shifted struct {
	tilltest.Clock
	offset *atomic.Int64 // a duration
}

func (c shifted) Now() time.Time { return time.Now().Add(time.Duration(c.offset.Load())) }

// A clock that is set back by a day does not make a cashier wait for a day.
func TestClockSetBackEndsTheInquiries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var offset atomic.Int64
		l, s := tilltest.NewLedger(), &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeNotKnown), OnCancel: tilltest.Says(terminal.OutcomeCancelled)}
		till := terminal.NewTill(tilltest.Settings(), terminal.Parts{
			Ledger: l, Refunds: l, Gateway: s, Reverser: s, Clock: shifted{offset: &offset}, IDs: &tilltest.IDs{}, Jitter: func() float64 { return 0.5 },
		})
		time.AfterFunc(time.Second, func() { offset.Store(int64(-24 * time.Hour)) })
		began := time.Now()
		p, err := till.Charge(t.Context(), tilltest.NewOrder(1))
		require.NoError(t, err)
		assert.Equal(t, terminal.Cancelled, p.State)
		assert.Less(t, time.Since(began), 3*time.Minute)
	})
}

// between does something after each commit, as another goroutine may.
type between struct {
	*tilltest.Ledger
	do func(terminal.Change)
}

func (b between) Commit(c terminal.Change) (terminal.Payment, error) {
	p, err := b.Ledger.Commit(c)
	b.do(c)
	return p, err
}

// The background does not abandon cash between its two records.
func TestCashIsNotAbandonedByTheBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := tilltest.NewLedger()
		var till *terminal.Till
		ledger := between{l, func(c terminal.Change) {
			if c.Payment.State == terminal.Created {
				_, err := till.Resume(t.Context(), time.Minute)
				require.NoError(t, err)
			}
		}}
		till = terminal.NewTill(tilltest.Settings(), terminal.Parts{
			Ledger: ledger, Refunds: l, Gateway: &tilltest.Backend{}, Reverser: &tilltest.Backend{}, Clock: tilltest.Clock{}, IDs: &tilltest.IDs{}, Jitter: func() float64 { return 0.5 },
		})
		p, _, err := till.Cash(terminal.KeypadSale(100, 10, tilltest.Settings().Tax), "佐藤", 100)
		require.NoError(t, err)
		assert.Equal(t, terminal.Paid, p.State)
	})
}

// A result that comes late and cannot be written is told as such: not as a full
// disk, on which nothing was sent. It is written when the disk takes it.
func TestLateResultThatCannotBeWritten(t *testing.T) {
	for _, full := range []error{terminal.ErrFull, terminal.ErrUnconfirmed} {
		synctest.Test(t, func(t *testing.T) {
			l, s := tilltest.NewLedger(), &tilltest.Backend{}
			s.OnPay = func(terminal.Payment) (terminal.Answer, error) { return terminal.Answer{}, terminal.ErrNoAnswer }
			s.OnInquire = func(id terminal.PaymentID) (terminal.Answer, error) {
				l.Full = full
				return tilltest.Says(terminal.OutcomeCaptured)(id)
			}
			till := tilltest.NewTill(l, s)
			p, err := till.Charge(t.Context(), tilltest.NewOrder(1))
			assert.Equal(t, terminal.Unknown, p.State)
			assert.ErrorIs(t, err, full)
			fault := fault.Of(err)
			assert.EqualValues(t, "NOT_RECORDED", fault.Code)
			assert.Equal(t, terminal.MoneyUnknown, fault.Money)
			l.Full, s.OnInquire = nil, tilltest.Says(terminal.OutcomeCaptured)
			p, err = till.Settle(t.Context(), p.ID)
			require.NoError(t, err)
			assert.Equal(t, terminal.Paid, p.State)
		})
	}
}
