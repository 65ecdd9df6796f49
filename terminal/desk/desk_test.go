package desk_test

import (
	"errors"
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

func TestDeskSale(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		assert.Equal(t, desk.ScreenAmount, c.view().Screen)
		c.charge(1500)
		c.show(aCode)
		v := c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Paid, v.Payment.State)
		assert.Equal(t, desk.PrintDone, v.Print)
		assert.Equal(t, terminal.Yen(1500), v.Today.Net)
		assert.False(t, v.CanRetry)
		require.Len(t, c.paper.slips, 2)
		assert.Equal(t, terminal.CustomerCopy, c.paper.slips[0].Copy)
		assert.Equal(t, terminal.MerchantCopy, c.paper.slips[1].Copy)
		c.tap(desk.Intent{Kind: desk.IntentReprint})
		require.Len(t, c.paper.slips, 4)
		assert.True(t, c.paper.slips[2].Reprint)
		c.tap(desk.Intent{Kind: desk.IntentNext})
		assert.Equal(t, desk.ScreenAmount, c.view().Screen)
		assert.Zero(t, c.view().Typed)
		assert.Equal(t, 1, c.back.Count("pay"))
	})
}

// Taps that come twice, and scans that come twice, are one payment.
func TestDeskDoubleTaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := &tilltest.Backend{OnPay: func(p terminal.Payment) (terminal.Answer, error) {
			time.Sleep(time.Second)
			return tilltest.Captured(p)
		}}
		c := newCounter(t, slow)
		defer c.stop()
		c.charge(1500)
		c.tap(desk.Intent{Kind: desk.IntentCharge}, desk.Intent{Kind: desk.IntentCharge})
		c.show(aCode)
		code := desk.Intent{Kind: desk.IntentCode, Text: "90007700000000000002"}
		c.tap(code, code)
		time.Sleep(2 * time.Second)
		assert.Equal(t, desk.ScreenResult, c.view().Screen)
		assert.Equal(t, 1, c.back.Count("pay"))
	})
}

func TestDeskRefusesBeforehand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		c.tap(desk.Intent{Kind: desk.IntentCharge})
		assert.Equal(t, fault.Code("AMOUNT"), c.view().Fault.Code)
		c.tap(desk.Intent{Kind: desk.IntentType, Amount: 1_000_001}, desk.Intent{Kind: desk.IntentCharge})
		assert.Equal(t, desk.ScreenAmount, c.view().Screen)
		c.tap(desk.Intent{Kind: desk.IntentDismiss})
		assert.Nil(t, c.view().Fault)
		c.charge(100)
		for text, code := range map[string]fault.Code{
			"hello": "UNREADABLE", "https://example.com": "MERCHANT_CODE", "135112298638468293": "NO_CONTRACT", "": "AMBIGUOUS",
		} {
			c.show(text)
			v := c.view()
			assert.Equal(t, desk.ScreenScan, v.Screen, "the viewfinder stays open")
			require.NotNil(t, v.Fault)
			assert.Equal(t, code, v.Fault.Code)
			time.Sleep(time.Second)
		}
		c.show(aCode)
		assert.Equal(t, terminal.Paid, c.view().Payment.State, "and the right code is read after that")
		assert.Nil(t, c.view().Fault)
	})
}

// The clerk goes back: what the camera reads after that is nobody's payment.
func TestDeskBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		c.charge(100)
		c.tap(desk.Intent{Kind: desk.IntentBack})
		assert.Equal(t, desk.ScreenAmount, c.view().Screen)
		select {
		case c.eye <- aCode:
			t.Error("the scanner is still read")
		case <-time.After(time.Minute):
		}
		assert.Zero(t, c.ledger.Commits)
	})
}

// No connection: nothing was sent, the clerk is told so, and one tap tries the
// same sum again.
func TestDeskNotReachedAndAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		back := &tilltest.Backend{OnPay: tilltest.Captured, OnConnect: func() error { return terminal.ErrNotReached }}
		c := newCounter(t, back)
		defer c.stop()
		c.charge(1500)
		c.show(aCode)
		v := c.view()
		assert.Equal(t, terminal.Abandoned, v.Payment.State)
		assert.Equal(t, fault.Code("NOT_REACHED"), v.Fault.Code)
		assert.True(t, v.CanRetry)
		assert.False(t, v.Online)
		assert.Empty(t, c.paper.slips, "what took nothing has no slip")
		back.OnConnect = nil
		c.tap(desk.Intent{Kind: desk.IntentCharge})
		assert.Equal(t, desk.ScreenScan, c.view().Screen)
		c.show(aCode)
		v = c.view()
		assert.Equal(t, terminal.Paid, v.Payment.State)
		assert.Equal(t, terminal.Yen(1500), v.Payment.Amount)
		assert.True(t, v.Online)
	})
}

// Every declared fault says what happened and what to do, and every error that
// a port may return is declared.
func TestFaultsAreDeclared(t *testing.T) {
	seen := map[fault.Code]bool{}
	for _, f := range fault.All() {
		assert.False(t, seen[f.Code], "%s twice", f.Code)
		seen[f.Code] = true
		for _, words := range []string{f.Title, f.Text, f.Todo} {
			assert.NotEmpty(t, words, f.Code)
		}
	}
	for _, err := range []error{
		terminal.ErrNotReached, terminal.ErrNoAnswer, terminal.ErrRefused, terminal.ErrFull, terminal.ErrCorrupt, terminal.ErrInUse,
		terminal.ErrPaperOut, terminal.ErrCoverOpen, terminal.ErrPrinterFault, terminal.ErrPrinterOffline, terminal.ErrPrintUnknown, terminal.ErrSlipsWait,
		terminal.ErrCamera, terminal.ErrAmbiguous, terminal.ErrCodeUsed, terminal.ErrBusy,
	} {
		assert.NotEqual(t, fault.Code("INTERNAL"), fault.Of(errors.Join(tilltest.ErrLine, err)).Code, err)
	}
	assert.Equal(t, fault.Code("INTERNAL"), fault.Of(tilltest.ErrLine).Code)
}
