package terminal_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/tilltest"
)

// Settings may change while a payment is under way: what began goes on, what
// begins is judged by the new ones.
func TestApply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, s := tilltest.NewLedger(), &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeCaptured)}
		till := tilltest.NewTill(l, s)
		cfg := tilltest.Settings()
		cfg.MaxSale = 1000
		s.OnPay = func(terminal.Payment) (terminal.Answer, error) {
			till.Apply(cfg)
			return terminal.Answer{}, terminal.ErrNoAnswer
		}
		p, err := till.Charge(t.Context(), tilltest.NewOrder(1)) // of 1,500 yen
		require.NoError(t, err)
		assert.Equal(t, terminal.Paid, p.State)
		_, err = till.Charge(t.Context(), tilltest.NewOrder(2))
		assert.ErrorIs(t, err, terminal.ErrAmount)
		assert.Equal(t, terminal.Yen(1000), till.Settings().MaxSale)
	})
}

// Settings that are too old accept nothing without the backend, and everything
// with it.
func TestOldSettings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, s := tilltest.NewLedger(), &tilltest.Backend{OnConnect: errNoLine, OnPay: func(p terminal.Payment) (terminal.Answer, error) {
			return tilltest.Says(terminal.OutcomeCaptured)(p.ID)
		}}
		till := offline(l, s, nil)
		till.Bills = tilltest.Bills()
		cfg := till.Settings()
		cfg.OfflineUntil = time.Now().Add(time.Hour)
		till.Apply(cfg)
		time.Sleep(time.Hour)
		p, err := till.Charge(t.Context(), tilltest.NewOrder(1))
		require.NoError(t, err)
		require.Equal(t, terminal.Deferred, p.State, "in the last moment")
		time.Sleep(time.Second)
		p, err = till.Charge(t.Context(), tilltest.NewOrder(2))
		require.ErrorIs(t, err, terminal.ErrSettingsOld)
		assert.Equal(t, terminal.Abandoned, p.State)
		assert.Equal(t, fault.Code("SETTINGS_OLD"), fault.Of(err).Code)
		_, err = till.Draw(shownOrder())
		require.ErrorIs(t, err, terminal.ErrSettingsOld)
		s.OnConnect = nil
		p, err = till.Charge(t.Context(), tilltest.NewOrder(3))
		require.NoError(t, err)
		assert.Equal(t, terminal.Paid, p.State)
	})
}
