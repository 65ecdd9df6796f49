package desk_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/terminal/staff"
	"kaikei/terminal/tilltest"
)

// slips are those that nobody can tell of.
type slips struct {
	mu       sync.Mutex // guards what follows
	open     []desk.DoubtfulSlip
	waiting  int
	answered map[uint64]desk.SlipAnswer
}

func (s *slips) Doubtful() []desk.DoubtfulSlip {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.open)
}

func (s *slips) Waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waiting
}

func (s *slips) Answer(number uint64, a desk.SlipAnswer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.open, func(d desk.DoubtfulSlip) bool { return d.Number == number })
	if i < 0 {
		return errors.New("no such job")
	}
	s.answered[number] = a
	s.open = slices.Delete(s.open, i, i+1)
	return nil
}

// newDoubts opens a desk with doubtful slips.
func newDoubts(t *testing.T, back *tilltest.Backend, numbers ...uint64) (*counter, *slips) {
	s := &slips{answered: map[uint64]desk.SlipAnswer{}}
	for _, n := range numbers {
		s.open = append(s.open, desk.DoubtfulSlip{Number: n, Title: "売上", Made: time.Now()})
	}
	return startCounter(t, back, tilltest.NewLedger(), func(p *desk.Parts) { p.Slips = s }), s
}

// faultIs is the code of the fault that is shown, "" for none.
func faultIs(v desk.View) fault.Code {
	if v.Fault == nil {
		return ""
	}
	return v.Fault.Code
}

// Slips that nobody knows of are asked about at the start, one after the other.
func TestDoubtfulSlips(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, s := newDoubts(t, &tilltest.Backend{}, 3, 5)
		defer c.stop()
		assert.Equal(t, fault.Code("PRINT_UNKNOWN"), faultIs(c.view()))
		c.tap(desk.Intent{Kind: desk.IntentSlip, Slip: 3, Answer: desk.SlipPrinted})
		v := c.view()
		assert.Equal(t, fault.Code("PRINT_UNKNOWN"), faultIs(v), "there is another")
		require.Len(t, v.Doubtful, 1)
		c.tap(desk.Intent{Kind: desk.IntentSlip, Slip: 3, Answer: desk.SlipMissing}) // a second tap, too late
		c.tap(desk.Intent{Kind: desk.IntentDismiss})
		assert.Empty(t, faultIs(c.view()), "later")
		c.tap(desk.Intent{Kind: desk.IntentDoubts})
		assert.Equal(t, fault.Code("PRINT_UNKNOWN"), faultIs(c.view()), "now")
		c.tap(desk.Intent{Kind: desk.IntentSlip, Slip: 5, Answer: desk.SlipMissing})
		assert.Empty(t, faultIs(c.view()))
		assert.Equal(t, map[uint64]desk.SlipAnswer{3: desk.SlipPrinted, 5: desk.SlipMissing}, s.answered)
		c.tap(desk.Intent{Kind: desk.IntentDoubts})
		assert.Empty(t, faultIs(c.view()), "nothing is in doubt")
	})
}

// Paper that ran out in the middle of a slip is paper that is out: with it anything
// else can be done. Whether the slip is there is asked next.
func TestPaperOutBeforeDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, s := newDoubts(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		c.paper.fail = errors.Join(terminal.ErrPrintUnknown, terminal.ErrPaperOut)
		c.charge(1500)
		c.show(aCode)
		s.mu.Lock()
		s.open = []desk.DoubtfulSlip{{Number: 1, Title: "売上 0001 お客様控え"}}
		s.mu.Unlock()
		assert.Equal(t, fault.Code("PAPER_OUT"), faultIs(c.view()))
		c.tap(desk.Intent{Kind: desk.IntentDismiss})
		assert.Equal(t, fault.Code("PRINT_UNKNOWN"), faultIs(c.view()))
		c.tap(desk.Intent{Kind: desk.IntentSlip, Slip: 1, Answer: desk.SlipPrinted})
		assert.Empty(t, faultIs(c.view()))
		assert.Equal(t, desk.PrintDone, c.view().Print)
		assert.Equal(t, terminal.Paid, c.view().Payment.State)
	})
}

// A slip that was printed from elsewhere, as a close is, is asked about once it is in
// doubt, over whatever is shown, and of no payment's money.
func TestDoubtFromElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, s := newDoubts(t, &tilltest.Backend{})
		defer c.stop()
		s.mu.Lock()
		s.open = []desk.DoubtfulSlip{{Number: 4, Title: "締め（Z）"}}
		s.mu.Unlock()
		time.Sleep(2 * time.Second)
		require.Equal(t, fault.Code("PRINT_UNKNOWN"), faultIs(c.view()))
		assert.Zero(t, c.view().Fault.Money)
		c.tap(desk.Intent{Kind: desk.IntentDismiss})
		time.Sleep(3 * time.Second)
		assert.Empty(t, faultIs(c.view()), "once")
	})
}

// reports keeps what is printed of the day; when it is full there is no paper.
type reports chan desk.ReportSlip

func (r reports) PrintReport(_ context.Context, s desk.ReportSlip) error {
	select {
	case r <- s:
		return nil
	default:
		return terminal.ErrPaperOut
	}
}

// The day so far is printed for who may see it; a manager allows it to others.
func TestReportFromTheDesk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured}, "m1", "c1")
		s.stop()
		printed := make(reports, 1)
		s.counter = startCounter(t, s.back, s.ledger, func(p *desk.Parts) {
			p.Reports, p.Shop = printed, desk.Shop{Events: s.ledger, Roster: s.roster()}
		})
		defer s.stop()
		s.tap(desk.Intent{Kind: desk.IntentSignIn, Clerk: "c1", Text: pins["c1"]})
		s.tap(desk.Intent{Kind: desk.IntentReport})
		require.NotNil(t, s.view().Asking)
		assert.Empty(t, printed)
		s.tap(desk.Intent{Kind: desk.IntentAllow, Clerk: "m1", Text: pins["m1"]})
		require.Len(t, printed, 1)
		assert.Nil(t, s.view().Fault)
		s.tap(desk.Intent{Kind: desk.IntentReport}, desk.Intent{Kind: desk.IntentAllow, Clerk: "m1", Text: pins["m1"]})
		require.NotNil(t, s.view().Fault)
		assert.Equal(t, "beside", s.view().Fault.Variant(), "a report is of no payment that could be complete")
		assert.Zero(t, s.view().Fault.Money)
		assert.Equal(t, "担当 c1", (<-printed).Clerk)
	})
}

// The manager's screens are for who has something to do there, between two sales.
func TestManagerEntry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, &tilltest.Backend{}, "m1", "c1")
		s.stop()
		var came, mended []staff.Member
		s.counter = startCounter(t, s.back, s.ledger, func(p *desk.Parts) {
			p.Shop = desk.Shop{Events: s.ledger, Roster: s.roster()}
			p.Manager = func(by staff.Member) { came = append(came, by) }
			p.Workshop = func(by staff.Member) { mended = append(mended, by) }
		})
		defer s.stop()
		s.tap(desk.Intent{Kind: desk.IntentSignIn, Clerk: "c1", Text: pins["c1"]})
		assert.False(t, s.view().Manager)
		s.tap(desk.Intent{Kind: desk.IntentManager})
		assert.Empty(t, came)
		s.tap(desk.Intent{Kind: desk.IntentSwitch}, desk.Intent{Kind: desk.IntentSignIn, Clerk: "m1", Text: pins["m1"]})
		assert.True(t, s.view().Manager)
		s.tap(desk.Intent{Kind: desk.IntentType, Amount: 5}, desk.Intent{Kind: desk.IntentManager})
		assert.Empty(t, came, "a sum is typed")
		s.tap(desk.Intent{Kind: desk.IntentType}, desk.Intent{Kind: desk.IntentManager})
		require.Len(t, came, 1)
		assert.Equal(t, "m1", came[0].ID)
		assert.False(t, s.view().Workshop, "a manager mends no machine")
		s.tap(desk.Intent{Kind: desk.IntentWorkshop})
		assert.Empty(t, mended)
		require.NoError(t, s.roster().Add(staff.Member{ID: "t1", Name: "技術者", Role: staff.Technician}, "736251", ""))
		s.tap(desk.Intent{Kind: desk.IntentSwitch}, desk.Intent{Kind: desk.IntentSignIn, Clerk: "t1", Text: "736251"})
		assert.True(t, s.view().Workshop)
		assert.False(t, s.view().Manager, "they open for no technician")
		s.tap(desk.Intent{Kind: desk.IntentManager})
		assert.Len(t, came, 1)
		s.tap(desk.Intent{Kind: desk.IntentWorkshop})
		require.Len(t, mended, 1)
	})
}

// In a shop without members the manager's screens hear the name that the till was
// started with: a close there has a name on it.
func TestManagerWithoutStaff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, &tilltest.Backend{}, "m1")
		s.stop()
		var came []staff.Member
		s.counter = startCounter(t, s.back, s.ledger, func(p *desk.Parts) {
			p.Clerk, p.Manager = "佐藤", func(by staff.Member) { came = append(came, by) }
		})
		defer s.stop()
		s.tap(desk.Intent{Kind: desk.IntentManager})
		assert.Equal(t, []staff.Member{{Name: "佐藤"}}, came)
	})
}

// Who is added while somebody is asked to sign in may do so; with nobody left, the
// till sells as before.
func TestStaffWhileSigningIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, &tilltest.Backend{}, "m1")
		defer func() { s.stop() }()
		require.Equal(t, desk.ScreenSignIn, s.view().Screen)
		require.NoError(t, s.roster().Add(staff.Member{ID: "c1", Name: "担当 c1", Role: staff.Cashier}, pins["c1"], "m1"))
		time.Sleep(2 * time.Second)
		assert.Len(t, s.view().Staff.Members, 2)
		for _, id := range []string{"m1", "c1"} {
			require.NoError(t, s.staff.RemoveStaff("2026-11-23", id, terminal.Event{Deed: terminal.DeedStaff, At: time.Now()}))
		}
		time.Sleep(2 * time.Second)
		assert.Equal(t, desk.ScreenAmount, s.view().Screen)
	})
}

// A slip that was not kept for the printer does not come by itself: that nothing waits
// any more says nothing of it.
func TestSlipThatIsNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := newDoubts(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		c.paper.fail = terminal.ErrSlipsWait
		c.charge(1500)
		c.show(aCode)
		time.Sleep(10 * time.Second)
		v := c.view()
		assert.Equal(t, fault.Code("SLIPS_WAIT"), faultIs(v))
		assert.Equal(t, terminal.MoneyTaken, v.Fault.Money)
		assert.Equal(t, desk.PrintTrouble, v.Print)
	})
}
