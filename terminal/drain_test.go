package terminal_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/tilltest"
)

// A sack is a backend that takes many calls in one request.
type sack struct {
	*tilltest.Backend
	came  [][]terminal.PaymentID // of each request
	carry func(calls []terminal.Call) ([]terminal.Told, error)
}

func (s *sack) Carry(_ context.Context, calls []terminal.Call) ([]terminal.Told, error) {
	var ids []terminal.PaymentID
	for _, c := range calls {
		ids = append(ids, c.Payment.ID)
	}
	s.came = append(s.came, ids)
	return s.carry(calls)
}

// each writes one change after the other.
type each struct{ *tilltest.Ledger }

func (l each) CommitEach(changes []terminal.Change) []terminal.Written {
	written := make([]terminal.Written, len(changes))
	for n, c := range changes {
		written[n].Payment, written[n].Err = l.Commit(c)
	}
	return written
}

// closed answers each cancel as the backend does.
func closed(calls []terminal.Call) ([]terminal.Told, error) {
	told := make([]terminal.Told, len(calls))
	for n, c := range calls {
		told[n].Answer = terminal.Answer{ID: c.Payment.ID, Outcome: terminal.OutcomeCancelled, Amount: c.Payment.Amount}
	}
	return told, nil
}

// cancelling is a ledger with n payments that are being cancelled.
func cancelling(t *testing.T, n int) *tilltest.Ledger {
	l := tilltest.NewLedger()
	for i := range n {
		id := terminal.PaymentID(fmt.Sprintf("p-%04d", i))
		for _, s := range []struct{ from, to terminal.State }{{0, terminal.Created}, {terminal.Created, terminal.Sent}, {terminal.Sent, terminal.Unknown}, {terminal.Unknown, terminal.Cancelling}} {
			_, err := l.Commit(terminal.Change{Kind: terminal.KindPayment, From: s.from, Payment: terminal.Payment{ID: id, Amount: 100, State: s.to, SentAt: time.Now()}})
			require.NoError(t, err)
		}
	}
	return l
}

// draining is a till with a drain.
func draining(l *tilltest.Ledger, s *sack) *terminal.Till {
	s.OnCancel = tilltest.Says(terminal.OutcomeCancelled)
	return terminal.NewTill(tilltest.Settings(), terminal.Parts{
		Ledger: l, Refunds: l, Gateway: s, Reverser: s, Clock: tilltest.Clock{}, IDs: &tilltest.IDs{}, Jitter: func() float64 { return 0.5 },
		Drain: &terminal.Drain{Gateway: s, Ledger: each{l}},
	})
}

// What waits goes out oldest first, a hundred calls in a request, and none alone.
func TestDrainOldestFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := cancelling(t, 250)
		s := &sack{Backend: &tilltest.Backend{}, carry: closed}
		open, err := draining(l, s).Resume(t.Context(), time.Minute)
		require.NoError(t, err)
		assert.Empty(t, open)
		require.Len(t, s.came, 3)
		var all []terminal.PaymentID
		for n, want := range []int{100, 100, 50} {
			assert.Len(t, s.came[n], want)
			all = append(all, s.came[n]...)
		}
		assert.Equal(t, l.Order, all)
		assert.Zero(t, s.Count("cancel"))
		for _, id := range l.Order {
			assert.Equal(t, terminal.Cancelled, l.Held[id].State)
		}
	})
}

// A request of which nothing is known changes nothing: each of its calls goes alone,
// and no other request of many is made.
func TestDrainWithoutAnswerGoesOnOneByOne(t *testing.T) {
	for _, cause := range []error{terminal.ErrNoAnswer, terminal.ErrOneByOne} {
		synctest.Test(t, func(t *testing.T) {
			l := cancelling(t, 150)
			s := &sack{Backend: &tilltest.Backend{}}
			s.carry = func([]terminal.Call) ([]terminal.Told, error) {
				for _, id := range l.Order {
					assert.Equal(t, terminal.Cancelling, l.Held[id].State)
				}
				return nil, cause
			}
			open, err := draining(l, s).Resume(t.Context(), time.Minute)
			require.NoError(t, err)
			assert.Empty(t, open)
			assert.Len(t, s.came, 1)
			assert.Equal(t, 150, s.Count("cancel"))
		})
	}
}

// Calls that were not begun come with the next request; one whose own answer is
// worth nothing, or is of another payment, goes alone.
func TestDrainOfSomeAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := cancelling(t, 7)
		s := &sack{Backend: &tilltest.Backend{}}
		s.carry = func(calls []terminal.Call) ([]terminal.Told, error) {
			told, err := closed(calls[:min(3, len(calls))])
			for n := range told {
				switch calls[n].Payment.ID {
				case "p-0001":
					told[n] = terminal.Told{Err: terminal.ErrNoAnswer}
				case "p-0004":
					told[n].Answer.ID = "p-0003"
				}
			}
			return told, err
		}
		open, err := draining(l, s).Resume(t.Context(), time.Minute)
		require.NoError(t, err)
		assert.Empty(t, open)
		assert.Equal(t, [][]terminal.PaymentID{l.Order, l.Order[3:], l.Order[6:]}, s.came)
		assert.Equal(t, 2, s.Count("cancel"))
	})
}

// A payment whose call is on its way with others is with that hand alone.
func TestDrainHoldsItsPayments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := cancelling(t, 2)
		s := &sack{Backend: &tilltest.Backend{}}
		var till *terminal.Till
		s.carry = func(calls []terminal.Call) ([]terminal.Told, error) {
			for _, id := range l.Order {
				_, err := till.Void(t.Context(), id)
				assert.ErrorIs(t, err, terminal.ErrBusy)
			}
			return closed(calls)
		}
		till = draining(l, s)
		open, err := till.Resume(t.Context(), time.Minute)
		require.NoError(t, err)
		assert.Empty(t, open)
		_, err = till.Void(t.Context(), l.Order[0])
		require.ErrorIs(t, err, terminal.ErrNotCaptured, "and is let go after it")
	})
}

// A disk that takes no more leaves every payment as it was, and says so.
func TestDrainOntoAFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := cancelling(t, 3)
		s := &sack{Backend: &tilltest.Backend{}, carry: closed}
		till := draining(l, s)
		var shown []terminal.PaymentID
		till.Watch(func(p terminal.Payment) { shown = append(shown, p.ID) })
		l.Full = terminal.ErrFull
		_, err := till.Resume(t.Context(), time.Minute)
		require.ErrorIs(t, err, terminal.ErrFull)
		require.ErrorIs(t, err, terminal.ErrNotRecorded)
		assert.Empty(t, shown)
		l.Full = nil
		open, err := till.Resume(t.Context(), time.Minute)
		require.NoError(t, err)
		assert.Empty(t, open)
		assert.Len(t, shown, 3)
	})
}

// A backend that wants to be left alone is, by many calls too.
func TestDrainHasPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sack{Backend: &tilltest.Backend{}}
		s.carry = func([]terminal.Call) ([]terminal.Told, error) {
			return nil, &terminal.Later{After: 30 * time.Second, Err: terminal.ErrNoAnswer}
		}
		till := draining(cancelling(t, 3), s)
		began := time.Now()
		open, err := till.Resume(t.Context(), time.Second)
		require.NoError(t, err)
		assert.Len(t, open, 3)
		s.carry = closed
		open, err = till.Resume(t.Context(), time.Second)
		require.NoError(t, err)
		assert.Empty(t, open)
		assert.Len(t, s.came, 2)
		assert.GreaterOrEqual(t, time.Since(began), 30*time.Second)
	})
}
