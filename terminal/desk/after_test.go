package desk_test

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/terminal/receipt"
	"kaikei/terminal/tilltest"
)

// open pays for something and opens it from the history.
func (c *counter) open() {
	c.charge(1500)
	c.show(aCode)
	require.Equal(c.t, terminal.Paid, c.view().Payment.State)
	c.tap(desk.Intent{Kind: desk.IntentHistory}, desk.Intent{Kind: desk.IntentShow, Payment: c.view().Payment.ID})
	require.Equal(c.t, desk.ScreenDetail, c.view().Screen)
}

// A void that the backend does not confirm keeps nobody: the clerk serves others
// meanwhile, the till goes on alone, and prints when it is done.
func TestVoidWithoutAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		back := &tilltest.Backend{OnPay: tilltest.Captured}
		c := newCounter(t, back)
		defer c.stop()
		c.open()
		var line atomic.Bool // the till asks from a goroutine of its own
		back.OnCancel = func(id terminal.PaymentID) (terminal.Answer, error) {
			if !line.Load() {
				return terminal.Answer{}, terminal.ErrNotReached
			}
			return tilltest.Says(terminal.OutcomeCancelled)(id)
		}
		c.tap(desk.Intent{Kind: desk.IntentVoid})
		time.Sleep(time.Minute)
		v := c.view()
		assert.True(t, v.Busy)
		assert.True(t, v.CanLeave, "the way out")
		assert.Equal(t, desk.WaitCancel, v.WaitFor)
		c.tap(desk.Intent{Kind: desk.IntentVoid}, desk.Intent{Kind: desk.IntentReprint})
		assert.Len(t, c.paper.slips, 2, "nothing else is done meanwhile")
		c.tap(desk.Intent{Kind: desk.IntentBack})
		v = c.view()
		assert.Equal(t, desk.ScreenHistory, v.Screen)
		assert.False(t, v.Busy)
		assert.Equal(t, terminal.Cancelling, v.History[0].State)
		c.tap(desk.Intent{Kind: desk.IntentBack})
		c.charge(800)
		line.Store(true)
		time.Sleep(10 * time.Minute)
		v = c.view()
		assert.Equal(t, desk.ScreenScan, v.Screen, "the next customer is served as if nothing was")
		assert.Nil(t, v.Fault)
		assert.Equal(t, desk.PrintNone, v.Print)
		assert.Len(t, c.paper.slips, 4, "and the slips of the void are printed")
		assert.Equal(t, terminal.Cancelled, c.paper.slips[2].State)
	})
}

// What is left of a void that ends late gives no buttons back that wait for another.
func TestVoidsOneAfterTheOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		back := &tilltest.Backend{OnPay: tilltest.Captured}
		c := newCounter(t, back)
		defer c.stop()
		c.open()
		first := c.view().Payment.ID
		back.OnCancel = func(id terminal.PaymentID) (terminal.Answer, error) {
			time.Sleep(time.Second)
			if id == first {
				return terminal.Answer{Outcome: terminal.OutcomeCancelled, ID: id, Amount: 1500}, nil
			}
			return terminal.Answer{}, terminal.ErrNotReached
		}
		c.tap(desk.Intent{Kind: desk.IntentVoid}, desk.Intent{Kind: desk.IntentBack}, desk.Intent{Kind: desk.IntentBack}, desk.Intent{Kind: desk.IntentNext})
		c.charge(1500)
		c.show("90007700000000000002")
		c.tap(desk.Intent{Kind: desk.IntentHistory}, desk.Intent{Kind: desk.IntentShow, Payment: c.view().Payment.ID}, desk.Intent{Kind: desk.IntentVoid})
		time.Sleep(5 * time.Second)
		assert.True(t, c.view().Busy, "the second one is still not confirmed")
	})
}

// A refund that cannot be sent: the payment stands, and nobody is told to scan again.
func TestRefundWithoutLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		back := &tilltest.Backend{OnPay: tilltest.Captured}
		c := newCounter(t, back)
		defer c.stop()
		c.open()
		back.OnConnect = func() error { return terminal.ErrNotReached }
		c.tap(desk.Intent{Kind: desk.IntentRefund, Amount: 500})
		v := c.view()
		assert.Equal(t, fault.Code("NOT_GIVEN"), faultIs(v))
		assert.Equal(t, terminal.MoneyTaken, v.Fault.Money)
		assert.False(t, v.Busy)
	})
}

// The slip of money that went back is not told of as that of a payment that is
// complete.
func TestPaperOutAfterAVoid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, &tilltest.Backend{OnPay: tilltest.Captured, OnCancel: tilltest.Says(terminal.OutcomeCancelled)})
		defer c.stop()
		c.open()
		c.paper.fail = terminal.ErrPaperOut
		c.tap(desk.Intent{Kind: desk.IntentReprint})
		assert.Equal(t, terminal.MoneyTaken, c.view().Fault.Money)
		assert.Empty(t, c.view().Fault.Variant())
		c.tap(desk.Intent{Kind: desk.IntentDismiss}, desk.Intent{Kind: desk.IntentVoid})
		v := c.view()
		assert.Equal(t, fault.Code("PAPER_OUT"), faultIs(v))
		assert.Zero(t, v.Fault.Money)
		assert.Equal(t, "recorded", v.Fault.Variant())
	})
}

// Paper that was put in takes its fault away, when what waited for it is printed.
func TestPaperComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, s := newDoubts(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		waits := func(n int) {
			s.mu.Lock()
			s.waiting = n
			s.mu.Unlock()
			time.Sleep(2 * time.Second)
		}
		c.paper.fail = terminal.ErrPaperOut
		waits(2)
		c.charge(1500)
		c.show(aCode)
		waits(2)
		assert.Equal(t, fault.Code("PAPER_OUT"), faultIs(c.view()))
		assert.Equal(t, desk.PrintTrouble, c.view().Print)
		waits(1)
		assert.Equal(t, fault.Code("PAPER_OUT"), faultIs(c.view()), "one is still missing")
		waits(0)
		assert.Empty(t, faultIs(c.view()))
		assert.Equal(t, desk.PrintDone, c.view().Print)
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
		assert.Equal(t, fault.Code("PAPER_OUT"), v.Fault.Code)
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
		assert.Equal(t, fault.Code("REFUND_AMOUNT"), c.view().Fault.Code)
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

// What cannot be put on record is not done.
func TestNoDeedWithoutRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured, OnCancel: tilltest.Says(terminal.OutcomeCancelled)})
		defer c.stop()
		c.charge(1500)
		c.show(aCode)
		c.tap(in(desk.IntentHistory), desk.Intent{Kind: desk.IntentShow, Payment: c.ledger.Order[0]})
		c.ledger.Full = terminal.ErrFull
		c.tap(text(desk.IntentVoid, "x"))
		assert.Equal(t, fault.Code("DISK_FULL"), c.view().Fault.Code)
		assert.Equal(t, "undone", c.view().Fault.Variant(), "nobody hands cash back: the payment stands")
		assert.Zero(t, c.back.Count("cancel"))
		c.tap(desk.Intent{Kind: desk.IntentNamed, Text: "山田", Note: "お品代"})
		assert.Equal(t, "undone", c.view().Fault.Variant())
		c.ledger.Full = nil
		c.tap(text(desk.IntentVoid, "x"))
		assert.Equal(t, terminal.Cancelled, c.view().Payment.State)
	})
}

func TestNamedReceiptIsMarkedTheSecondTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{})
		defer c.stop()
		named := desk.Intent{Kind: desk.IntentNamed, Text: "株式会社 山田", Note: "お品代"}
		c.tap(yen(desk.IntentType, 60_000), in(desk.IntentCash), yen(desk.IntentType, 60_000), in(desk.IntentCharge), named, named)
		require.Len(t, c.paper.slips, 4)
		first, second := c.paper.slips[2], c.paper.slips[3]
		assert.Equal(t, receipt.KindNamed, first.Kind)
		assert.Equal(t, "株式会社 山田", first.Named.To)
		assert.Equal(t, receipt.StampDue, first.Named.Stamp, "54,546 yen in cash, without tax")
		assert.False(t, first.Reprint)
		assert.True(t, second.Reprint)
	})
}

func TestSearchHistory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{})
		defer c.stop()
		for _, y := range []terminal.Yen{100, 200, 300} {
			c.tap(yen(desk.IntentType, y), in(desk.IntentCash), yen(desk.IntentType, y), in(desk.IntentCharge), in(desk.IntentNext))
		}
		c.tap(in(desk.IntentHistory))
		assert.Len(t, c.view().History, 3)
		q := terminal.Query{Least: 200, Most: 250}
		c.tap(desk.Intent{Kind: desk.IntentSearch, Query: q})
		v := c.view()
		require.Len(t, v.History, 1)
		assert.Equal(t, terminal.Yen(200), v.History[0].Amount)
		assert.Equal(t, q, v.Query)
	})
}
