package terminal_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/tilltest"
)

// A gap of the line under five seconds is told to nobody.
func TestOnlineDampsFlaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tilltest.Backend{}
		till := tilltest.NewTill(tilltest.NewLedger(), s)
		assert.False(t, till.Online(), "never reached yet")
		require.NoError(t, till.Connect(t.Context()))
		assert.True(t, till.Online())
		for _, gap := range []struct {
			last time.Duration
			want bool
		}{{4900 * time.Millisecond, true}, {5100 * time.Millisecond, false}} {
			s.OnConnect = func() error { return terminal.ErrNotReached }
			require.Error(t, till.Connect(t.Context()))
			time.Sleep(gap.last)
			require.Error(t, till.Connect(t.Context()))
			assert.Equal(t, gap.want, till.Online(), gap.last)
			s.OnConnect = nil
			require.NoError(t, till.Connect(t.Context()))
			assert.True(t, till.Online(), "back at once")
		}
	})
}

// The line may be up while something waits: two lamps.
func TestBacklog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tilltest.Backend{}
		till, _, p := sold(t, s)
		b, err := till.Backlog()
		require.NoError(t, err)
		assert.Zero(t, b)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err = till.Void(ctx, p.ID)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		b, err = till.Backlog()
		require.NoError(t, err)
		assert.Equal(t, 1, b.Count)
		assert.Equal(t, p.Amount, b.Yen)
		assert.True(t, b.Oldest.Equal(p.CreatedAt))
		assert.True(t, till.Online())
	})
}

// The pauses between two cancels grow, are drawn by lot, and stay in bounds.
func TestCancelsBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tilltest.Backend{}
		till, _, p := sold(t, s)
		var at []time.Time
		s.OnCancel = func(terminal.PaymentID) (terminal.Answer, error) {
			at = append(at, time.Now())
			return terminal.Answer{}, tilltest.ErrLine
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, err := till.Void(ctx, p.ID)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		want := []time.Duration{1, 2, 4, 8, 16, 32, 60, 60}
		for i, seconds := range want { // the lot of the tests is one half: no change
			assert.Equal(t, seconds*time.Second, at[i+1].Sub(at[i]), "pause %d", i+1)
		}
		assert.Less(t, len(at), 80)
	})
}

// The background goes on as soon as the line is back, not when the pause of an
// hour ago is over.
func TestDrainGoesOnWhenTheLineIsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tilltest.Backend{}
		till, l, p := sold(t, s)
		back := time.Now().Add(time.Hour)
		s.OnConnect = func() error {
			if time.Now().Before(back) {
				return terminal.ErrNotReached
			}
			return nil
		}
		voiding, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := till.Void(voiding, p.ID)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		s.OnCancel = tilltest.Says(terminal.OutcomeCancelled)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- till.Run(ctx) }()
		time.Sleep(time.Hour + 15*time.Second)
		p, err = l.Payment(p.ID)
		require.NoError(t, err)
		assert.Equal(t, terminal.Cancelled, p.State)
		stop()
		require.ErrorIs(t, <-done, context.Canceled)
	})
}

// A backend that asks for patience is left alone for so long, but not for ever.
func TestRetryAfterIsObeyed(t *testing.T) {
	for _, tt := range []struct{ asked, kept time.Duration }{
		{20 * time.Second, 20 * time.Second}, {24 * time.Hour, 5 * time.Minute}, {-time.Minute, 3 * time.Second},
	} {
		t.Run(fmt.Sprint(tt.asked), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &tilltest.Backend{OnCancel: tilltest.Says(terminal.OutcomeCancelled)}
				var at []time.Time
				s.OnInquire = func(id terminal.PaymentID) (terminal.Answer, error) {
					if at = append(at, time.Now()); len(at) == 1 {
						return terminal.Answer{}, fmt.Errorf("inquire %s: %w", id, &terminal.Later{After: tt.asked, Err: terminal.ErrNoAnswer})
					}
					return tilltest.Says(terminal.OutcomeNotKnown)(id)
				}
				_, err := tilltest.NewTill(tilltest.NewLedger(), s).Charge(t.Context(), tilltest.NewOrder(1))
				require.NoError(t, err)
				assert.Equal(t, tt.kept, at[1].Sub(at[0]).Round(time.Second))
			})
		})
	}
}

// A clock that is put right, from a day ahead, makes nobody wait for more than the most
// that a backend may ask for: not once for each call until that day has come.
func TestRetryAfterOfAClockThatIsPutRight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var offset atomic.Int64
		offset.Store(int64(24 * time.Hour))
		l, s := tilltest.NewLedger(), &tilltest.Backend{OnCancel: tilltest.Says(terminal.OutcomeCancelled)}
		var at []time.Time
		s.OnInquire = func(id terminal.PaymentID) (terminal.Answer, error) {
			if at = append(at, time.Now()); len(at) == 1 {
				time.AfterFunc(time.Second, func() { offset.Store(0) })
				return terminal.Answer{}, fmt.Errorf("inquire %s: %w", id, &terminal.Later{After: 20 * time.Second, Err: terminal.ErrNoAnswer})
			}
			if len(at) < 5 {
				return tilltest.Says(terminal.OutcomePending)(id)
			}
			return tilltest.Says(terminal.OutcomeCaptured)(id)
		}
		till := terminal.NewTill(tilltest.Settings(), terminal.Parts{
			Ledger: l, Refunds: l, Gateway: s, Reverser: s, Clock: shifted{offset: &offset}, IDs: &tilltest.IDs{}, Jitter: func() float64 { return 0.5 },
		})
		began := time.Now()
		_, err := till.Charge(t.Context(), tilltest.NewOrder(1))
		require.NoError(t, err)
		assert.LessOrEqual(t, time.Since(began), 6*time.Minute)
	})
}
