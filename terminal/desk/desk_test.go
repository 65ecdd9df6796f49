package desk_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/receipt"
	"kaikei/terminal/tilltest"
)

// codes is a scanner that reads what a test shows it.
type codes chan string

func (c codes) Next(ctx context.Context) (desk.Scan, error) {
	select {
	case text := <-c:
		if text == "" {
			return desk.Scan{}, terminal.ErrAmbiguous
		}
		return desk.Scan{Text: text, At: time.Now()}, nil
	case <-ctx.Done():
		return desk.Scan{}, ctx.Err()
	}
}

// paper is a printer that keeps its slips, or fails.
type paper struct {
	mu    sync.Mutex
	fail  error
	slips []terminal.Receipt

	drawers int // how often the drawer was opened
}

func (p *paper) OpenDrawer(context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drawers++
	return nil
}

func (p *paper) Print(_ context.Context, r terminal.Receipt) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail != nil {
		return p.fail
	}
	p.slips = append(p.slips, r)
	return nil
}

// A counter is a desk with everything around it, in a synctest bubble.
type counter struct {
	t      *testing.T
	desk   *desk.Desk
	ledger *tilltest.Ledger
	back   *tilltest.Backend
	eye    codes
	paper  *paper
	mu     sync.Mutex
	seen   desk.View
	stop   func()

	printer atomic.Uint32                     // how the printer is, a desk.Condition
	next    atomic.Pointer[terminal.Settings] // to be put in force between two customers
}

func newCounter(t *testing.T, back *tilltest.Backend) *counter {
	return startCounter(t, back, tilltest.NewLedger(), func(*desk.Parts) {})
}

// startCounter starts a desk over a ledger that may have been used before.
func startCounter(t *testing.T, back *tilltest.Backend, l *tilltest.Ledger, edit func(*desk.Parts)) *counter {
	c := &counter{t: t, ledger: l, back: back, eye: make(codes), paper: &paper{}}
	parts := desk.Parts{
		Till: tilltest.NewTill(c.ledger, back), Books: c.ledger, Scanner: c.eye, Printer: c.paper, Drawer: c.paper, Clerk: "佐藤",
		Show: func(v desk.View) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.seen = v
		},
		Health: func() desk.Health { return desk.Health{Printer: desk.Condition(c.printer.Load())} },
		Between: func() {
			if cfg := c.next.Swap(nil); cfg != nil {
				c.desk.Till.Apply(*cfg)
			}
		},
	}
	c.printer.Store(uint32(desk.Fine))
	edit(&parts)
	c.desk = desk.New(parts)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- c.desk.Run(ctx) }()
	c.stop = func() {
		cancel()
		assert.ErrorIs(t, <-done, context.Canceled)
	}
	synctest.Wait()
	return c
}

// view is what the screen shows when all has come to rest.
func (c *counter) view() desk.View {
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen
}

// tap sends intents, one after the other.
func (c *counter) tap(intents ...desk.Intent) {
	for _, i := range intents {
		c.desk.Send(i)
		synctest.Wait()
	}
}

// charge rings up a sum and opens the viewfinder.
func (c *counter) charge(y terminal.Yen) {
	c.tap(desk.Intent{Kind: desk.IntentType, Amount: y}, desk.Intent{Kind: desk.IntentCharge})
	require.Equal(c.t, desk.ScreenScan, c.view().Screen)
}

// show holds a code before the camera.
func (c *counter) show(text string) {
	c.eye <- text
	synctest.Wait()
}

const aCode = "90007700000000000001"

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
		assert.Equal(t, terminal.FaultCode("AMOUNT"), c.view().Fault.Code)
		c.tap(desk.Intent{Kind: desk.IntentType, Amount: 1_000_001}, desk.Intent{Kind: desk.IntentCharge})
		assert.Equal(t, desk.ScreenAmount, c.view().Screen)
		c.tap(desk.Intent{Kind: desk.IntentDismiss})
		assert.Nil(t, c.view().Fault)
		c.charge(100)
		for text, code := range map[string]terminal.FaultCode{
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
		assert.Equal(t, terminal.FaultCode("NOT_REACHED"), v.Fault.Code)
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

// No answer: the screen says that nothing is known, lets the clerk stop or go
// on, and never offers to charge again while it is open.
func TestDeskUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		back := &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeNotKnown), OnCancel: tilltest.Says(terminal.OutcomeCancelled)}
		c := newCounter(t, back)
		defer c.stop()
		c.charge(1500)
		c.show(aCode)
		assert.Equal(t, desk.WaitBackend, c.view().WaitFor)
		assert.False(t, c.view().CanStop)
		time.Sleep(6 * time.Second)
		v := c.view()
		assert.Equal(t, desk.WaitInquiry, v.WaitFor)
		assert.True(t, v.CanStop)
		assert.True(t, v.CanLeave)
		assert.False(t, v.Deadline.IsZero(), "no wait without deadline")
		c.tap(desk.Intent{Kind: desk.IntentNext})
		v = c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Unknown, v.Payment.State)
		assert.False(t, v.CanRetry, "a second payment would be a second charge")
		c.tap(desk.Intent{Kind: desk.IntentCharge})
		assert.Equal(t, desk.ScreenResult, c.view().Screen)
		c.tap(desk.Intent{Kind: desk.IntentNext})
		assert.Equal(t, desk.ScreenAmount, c.view().Screen, "the next customer is served")
		assert.EqualValues(t, 1, c.view().Today.Open.Count)
		time.Sleep(2 * time.Minute)
		assert.Zero(t, c.view().Today.Open.Count, "and the till has brought the other to its end")
		assert.Empty(t, c.paper.slips)
	})
}

// The customer confirms on the phone after the clerk went on: the slip is
// printed all the same.
func TestDeskLateSuccess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		paidAt := time.Now().Add(30 * time.Second)
		pending := func(id terminal.PaymentID) (terminal.Answer, error) {
			a := terminal.Answer{Outcome: terminal.OutcomePending, ID: id, Amount: 1500, Reason: terminal.ReasonConfirming}
			if time.Now().After(paidAt) {
				a.Outcome, a.Reason = terminal.OutcomeCaptured, ""
			}
			return a, nil
		}
		c := newCounter(t, &tilltest.Backend{OnInquire: pending, OnPay: func(p terminal.Payment) (terminal.Answer, error) { return pending(p.ID) }})
		defer c.stop()
		c.charge(1500)
		c.show(aCode)
		assert.Equal(t, desk.WaitCustomer, c.view().WaitFor)
		c.tap(desk.Intent{Kind: desk.IntentNext}, desk.Intent{Kind: desk.IntentNext})
		c.tap(desk.Intent{Kind: desk.IntentType, Amount: 200})
		time.Sleep(time.Minute)
		v := c.view()
		assert.Equal(t, desk.ScreenAmount, v.Screen)
		assert.Equal(t, terminal.Yen(200), v.Typed, "the next sale is not disturbed")
		assert.Equal(t, terminal.Yen(1500), v.Today.Net)
		assert.Len(t, c.paper.slips, 2)
	})
}

func TestDeskStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeNotKnown), OnCancel: tilltest.Says(terminal.OutcomeCancelled)})
		defer c.stop()
		c.charge(1500)
		c.show(aCode)
		time.Sleep(6 * time.Second)
		c.tap(desk.Intent{Kind: desk.IntentStop}, desk.Intent{Kind: desk.IntentStop})
		v := c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Cancelled, v.Payment.State)
		assert.True(t, v.CanRetry, "no money moved, and that is confirmed")
	})
}

// Trouble with the paper never undoes a payment, and is told in its own words.
func TestDeskPrinterTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		c.paper.fail = terminal.ErrPaperOut
		c.charge(1500)
		c.show(aCode)
		v := c.view()
		assert.Equal(t, terminal.Paid, v.Payment.State)
		assert.Equal(t, desk.PrintTrouble, v.Print)
		assert.Equal(t, terminal.FaultCode("PAPER_OUT"), v.Fault.Code)
		c.paper.fail = nil
		c.tap(desk.Intent{Kind: desk.IntentReprint})
		assert.Equal(t, desk.PrintDone, c.view().Print)
	})
}

func TestDeskHistoryVoidAndRefund(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnPay: tilltest.Captured, OnRefund: tilltest.GivenBack, OnCancel: tilltest.Says(terminal.OutcomeCancelled)})
		defer c.stop()
		for n, code := range []string{aCode, "90007700000000000002"} {
			c.charge(1500)
			c.show(code)
			c.tap(desk.Intent{Kind: desk.IntentNext})
			require.Len(t, c.ledger.Order, n+1)
		}
		c.tap(desk.Intent{Kind: desk.IntentHistory})
		v := c.view()
		require.Len(t, v.History, 2)
		assert.Equal(t, 2, v.History[0].Slip, "newest first")
		c.tap(desk.Intent{Kind: desk.IntentShow, Payment: v.History[0].ID})
		v = c.view()
		assert.Equal(t, desk.ScreenDetail, v.Screen)
		assert.True(t, v.CanVoid)
		assert.Equal(t, terminal.Yen(1500), v.CanGive)
		c.tap(desk.Intent{Kind: desk.IntentRefund, Amount: 500, Text: "返品"})
		v = c.view()
		assert.Equal(t, terminal.PartRefunded, v.Payment.State)
		assert.Equal(t, terminal.Yen(1000), v.CanGive)
		assert.False(t, v.CanVoid)
		require.Len(t, v.Refunds, 1)
		assert.Equal(t, receipt.KindRefund, c.paper.slips[len(c.paper.slips)-1].Kind)
		c.tap(desk.Intent{Kind: desk.IntentRefund, Amount: 1001})
		assert.Equal(t, terminal.FaultCode("REFUND_AMOUNT"), c.view().Fault.Code)
		c.tap(desk.Intent{Kind: desk.IntentBack})
		c.tap(desk.Intent{Kind: desk.IntentShow, Payment: c.view().History[1].ID}, desk.Intent{Kind: desk.IntentVoid})
		v = c.view()
		assert.Equal(t, terminal.Cancelled, v.Payment.State)
		assert.False(t, v.CanVoid)
		assert.Zero(t, v.CanGive)
		assert.Equal(t, receipt.KindVoid, c.paper.slips[len(c.paper.slips)-1].Kind)
		assert.Equal(t, terminal.Yen(1000), v.Today.Net)
		c.tap(desk.Intent{Kind: desk.IntentShow, Payment: "nobody"})
		assert.NotNil(t, c.view().Fault)
	})
}

// Every declared fault says what happened and what to do, and every error that
// a port may return is declared.
func TestFaultsAreDeclared(t *testing.T) {
	seen := map[terminal.FaultCode]bool{}
	for _, f := range terminal.Faults() {
		assert.False(t, seen[f.Code], "%s twice", f.Code)
		seen[f.Code] = true
		for _, words := range []string{f.Title, f.Text, f.Todo} {
			assert.NotEmpty(t, words, f.Code)
		}
	}
	for _, err := range []error{
		terminal.ErrNotReached, terminal.ErrNoAnswer, terminal.ErrRefused, terminal.ErrFull, terminal.ErrCorrupt, terminal.ErrInUse,
		terminal.ErrPaperOut, terminal.ErrCoverOpen, terminal.ErrPrinterFault, terminal.ErrPrinterOffline, terminal.ErrPrintUnknown,
		terminal.ErrCamera, terminal.ErrAmbiguous, terminal.ErrCodeUsed, terminal.ErrBusy,
	} {
		assert.NotEqual(t, terminal.FaultCode("INTERNAL"), terminal.FaultOf(errors.Join(tilltest.ErrLine, err)).Code, err)
	}
	assert.Equal(t, terminal.FaultCode("INTERNAL"), terminal.FaultOf(tilltest.ErrLine).Code)
}
