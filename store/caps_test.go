package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/paycode"
	"kaikei/terminal/tilltest"
)

// A wall is a clock that a test sets.
type wall struct {
	tilltest.Clock
	at time.Time
}

func (w *wall) Now() time.Time { return w.at }

// taken is a gateway that takes every deferred payment.
type taken struct{}

func (taken) PayDeferred(_ context.Context, p terminal.Payment, _ terminal.Sealed) (terminal.Answer, error) {
	return tilltest.Captured(p)
}

// The four caps of deferred acceptance hold over restarts: before each sale the store
// is closed and opened again, and a fresh till counts what is in it.
func TestCapsHoldOverRestarts(t *testing.T) {
	s, path := create(t)
	clock := &wall{at: start}
	cfg := tilltest.Settings()
	cfg.Rails[0].Deferral = &terminal.Caps{Sale: 1500, Total: 4000, Count: 3, Age: time.Hour}
	backend := &tilltest.Backend{OnConnect: func() error { return terminal.ErrNotReached }}
	restart := func() *terminal.Till {
		require.NoError(t, s.Close())
		var err error
		s, err = store.Open(path, options())
		require.NoError(t, err)
		till := terminal.NewTill(cfg, terminal.Parts{
			Ledger: s, Refunds: s, Gateway: backend, Reverser: backend, Clock: clock, IDs: &tilltest.IDs{}, Jitter: func() float64 { return 0.5 },
			Deferral: &terminal.Deferral{Codes: s, Gateway: taken{}, Seal: func(_ terminal.Payment, code paycode.Code) (terminal.Sealed, error) {
				return terminal.Sealed{Code: "c2VhbGVk", Signature: "c2ln", Digest: fmt.Sprint("digest of ", code.Masked())}, nil
			}},
		})
		require.NoError(t, till.Recover())
		return till
	}
	sell := func(n int, yen terminal.Yen) (terminal.Payment, error) {
		o := tilltest.NewOrder(n)
		o.ID, o.Sale, o.ScannedAt = terminal.PaymentID(fmt.Sprint("cap-", n)), terminal.KeypadSale(yen, 10, cfg.Tax), clock.at
		return restart().Charge(t.Context(), o)
	}
	refused := func(n int, yen terminal.Yen, why string) {
		p, err := sell(n, yen)
		require.ErrorIs(t, err, terminal.ErrCaps, why)
		assert.Equal(t, terminal.Abandoned, p.State, why)
	}
	accepted := func(n int, yen terminal.Yen, why string) {
		p, err := sell(n, yen)
		require.NoError(t, err, why)
		assert.Equal(t, terminal.Deferred, p.State, why)
	}
	refused(1, 1501, "one yen over the cap of a sale")
	accepted(2, 1500, "at it")
	accepted(3, 1500, "second of three")
	refused(4, 1001, "one yen over the total")
	clock.at = start.Add(30 * time.Minute)
	accepted(5, 999, "third, one yen below the total")
	refused(6, 1, "a fourth, with room in the total")

	backend.OnConnect = nil
	_, err := restart().Settle(t.Context(), "cap-2")
	require.NoError(t, err)
	backend.OnConnect = func() error { return terminal.ErrNotReached }
	clock.at = start.Add(time.Hour)
	accepted(7, 100, "one was collected: there is room, and the oldest waits for an hour and no longer")
	_, err = restart().Deferral.Codes.Sealed("cap-2")
	require.Error(t, err, "a code that is not needed any more is erased")
	backend.OnConnect = nil
	_, err = restart().Settle(t.Context(), "cap-7")
	require.NoError(t, err)
	backend.OnConnect = func() error { return terminal.ErrNotReached }
	clock.at = start.Add(time.Hour + time.Nanosecond)
	refused(8, 100, "the oldest waits for too long, with room for one more")
	sound(t, s)
}
