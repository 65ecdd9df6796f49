package desk_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/terminal/tilltest"
)

// cutIn cuts the power in the middle of a payment of a sum and starts the till anew, as
// the device does, over the same ledger and another backend.
func cutIn(t *testing.T, amount terminal.Yen, next *tilltest.Backend) *counter {
	silent := &tilltest.Backend{OnPay: func(terminal.Payment) (terminal.Answer, error) {
		time.Sleep(time.Hour) // the power goes before
		return terminal.Answer{}, terminal.ErrNoAnswer
	}}
	was := newCounter(t, silent)
	was.charge(amount)
	was.show(aCode)
	require.Equal(t, desk.ScreenWait, was.view().Screen)
	was.stop()
	return startCounter(t, next, was.ledger, func(p *desk.Parts) {
		p.Till.IDs.NewID() // which the till before has given
		require.NoError(t, p.Till.Recover())
	})
}

// A power cut after the request left: the till starts on that payment, and what became
// of it is on the screen and on paper, so that nobody collects it a second time.
func TestCutIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := cutIn(t, 1500, &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeCaptured)})
		defer c.stop()
		v := c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Unknown, v.Payment.State)
		require.NotNil(t, v.Fault)
		assert.Equal(t, fault.Code("INTERRUPTED"), v.Fault.Code)
		_, err := c.desk.Till.Resume(t.Context(), time.Minute)
		require.NoError(t, err)
		v = c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Paid, v.Payment.State)
		assert.False(t, v.CanRetry)
		assert.Equal(t, desk.PrintDone, v.Print)
		assert.Len(t, c.paper.slips, 2, "both copies, once")
		c.tap(in(desk.IntentNext))
		assert.Equal(t, desk.ScreenAmount, c.view().Screen)
		assert.Empty(t, c.view().Cart.Lines, "nothing is left of the sale")
	})
}

// What took nothing can be collected again, as it was rung up.
func TestCutIsCollectedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := cutIn(t, 1500, &tilltest.Backend{OnPay: tilltest.Captured, OnInquire: tilltest.Says(terminal.OutcomeDeclined)})
		defer c.stop()
		_, err := c.desk.Till.Resume(t.Context(), time.Minute)
		require.NoError(t, err)
		v := c.view()
		assert.Equal(t, terminal.Declined, v.Payment.State)
		assert.Empty(t, c.paper.slips, "nothing was taken")
		require.True(t, v.CanRetry)
		c.tap(in(desk.IntentCharge))
		assert.Equal(t, terminal.Yen(1500), c.view().Amount)
		c.show("90007700000000000002")
		v = c.view()
		assert.Equal(t, terminal.Paid, v.Payment.State)
		assert.Equal(t, terminal.Yen(1500), v.Today.Net)
	})
}

// The till was faster than the screen: what was settled before anybody looked is shown
// and printed all the same. A day later nobody asks about it.
func TestCutThatIsSettledAlready(t *testing.T) {
	for _, later := range []time.Duration{0, 24 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			c := cutIn(t, 1500, &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeCaptured)})
			c.stop()
			time.Sleep(later)
			c = startCounter(t, c.back, c.ledger, func(p *desk.Parts) {
				require.NoError(t, p.Till.Recover())
				_, err := p.Till.Resume(t.Context(), time.Minute)
				require.NoError(t, err)
			})
			defer c.stop()
			v := c.view()
			assert.Len(t, c.paper.slips, 2)
			if later > 0 {
				assert.Equal(t, desk.ScreenAmount, v.Screen)
				return
			}
			assert.Equal(t, desk.ScreenResult, v.Screen)
			assert.Equal(t, terminal.Paid, v.Payment.State)
		})
	}
}

// A bill that was on the screen is there again after a power cut: its customer may be
// about to show the proof, or to pay.
func TestCutOpensTheBillAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := &tilltest.Backend{OnConnect: func() error { return terminal.ErrNotReached }}
		was := newCounter(t, down)
		was.charge(1500)
		was.tap(present)
		require.Equal(t, desk.ScreenShown, was.view().Screen)
		was.stop()
		up := &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeCaptured)}
		c := startCounter(t, up, was.ledger, func(p *desk.Parts) { require.NoError(t, p.Till.Recover()) })
		defer c.stop()
		v := c.view()
		assert.Equal(t, desk.ScreenShown, v.Screen)
		assert.Equal(t, was.view().Shown, v.Shown, "the same code, for as long as it was")
		_, err := c.desk.Till.Resume(t.Context(), time.Minute)
		require.NoError(t, err)
		v = c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Paid, v.Payment.State)
		assert.Len(t, c.paper.slips, 2, "both copies, once")
	})
}

// What was being taken back when the power went ends as it would have: its slip is
// printed once, and the clerk begins with an empty cart, since the sale was collected.
func TestCutWhileMoneyGoesBack(t *testing.T) {
	for _, tt := range []struct {
		why   string
		back  desk.Intent
		ends  terminal.State
		slips int // copies
	}{
		{"void", in(desk.IntentVoid), terminal.Cancelled, 2},
		{"refund", yen(desk.IntentRefund, 500), terminal.PartRefunded, 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			line := &tilltest.Backend{
				OnPay:    tilltest.Captured,
				OnCancel: func(terminal.PaymentID) (terminal.Answer, error) { return terminal.Answer{}, terminal.ErrNoAnswer },
				OnRefund: func(terminal.Refund) (terminal.RefundAnswer, error) {
					return terminal.RefundAnswer{}, terminal.ErrNoAnswer
				},
			}
			was := newCounter(t, line)
			was.open()
			id := was.view().Payment.ID
			was.tap(tt.back)
			require.True(t, was.view().Busy, tt.why)
			was.stop()
			up := &tilltest.Backend{OnCancel: tilltest.Says(terminal.OutcomeCancelled), OnRefund: func(r terminal.Refund) (terminal.RefundAnswer, error) {
				return terminal.RefundAnswer{State: terminal.RefundDone, Amount: r.Amount}, nil
			}}
			c := startCounter(t, up, was.ledger, func(p *desk.Parts) { require.NoError(t, p.Till.Recover()) })
			defer c.stop()
			assert.Equal(t, desk.ScreenAmount, c.view().Screen, "%s: nothing is asked of the next customer", tt.why)
			assert.Empty(t, c.paper.slips, "%s: nothing is given back yet", tt.why)
			_, err := c.desk.Till.Resume(t.Context(), time.Minute)
			require.NoError(t, err)
			v := c.view()
			assert.Equal(t, desk.ScreenAmount, v.Screen, tt.why)
			assert.True(t, len(v.Cart.Lines) == 0 && v.Typed == 0, "%s: the sale is not rung up again", tt.why)
			p, err := was.ledger.Payment(id)
			require.NoError(t, err)
			assert.Equal(t, tt.ends, p.State, tt.why)
			require.Len(t, c.paper.slips, tt.slips, "%s: each copy once", tt.why)
		})
	}
}

// Where clerks sign in, what the power cut was in the middle of is shown to the first of
// them, and to nobody before.
func TestCutIsShownToWhoSignsIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := &tilltest.Backend{OnPay: func(terminal.Payment) (terminal.Answer, error) {
			time.Sleep(time.Hour)
			return terminal.Answer{}, terminal.ErrNoAnswer
		}}
		s := newShop(t, silent, "m1", "c1")
		signIn := desk.Intent{Kind: desk.IntentSignIn, Clerk: "c1", Text: pins["c1"]}
		s.tap(signIn)
		s.charge(1500)
		s.counter.show(aCode)
		require.Equal(t, desk.ScreenWait, s.view().Screen)
		s.stop()
		up := &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeCaptured)}
		s.recovers = true
		s.start(t, up, s.ledger)
		defer func() { s.stop() }()
		v := s.view()
		assert.Equal(t, desk.ScreenSignIn, v.Screen)
		assert.Nil(t, v.Fault, "it is told when somebody stands there")
		s.tap(signIn)
		v = s.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Yen(1500), v.Payment.Amount)
		assert.Equal(t, fault.Code("INTERRUPTED"), faultIs(v))
		s.tap(in(desk.IntentDismiss), in(desk.IntentNext), in(desk.IntentSignOut), signIn)
		assert.Equal(t, desk.ScreenAmount, s.view().Screen, "once")
	})
}
