package office

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/report"
	"kaikei/terminal/staff"
)

// noon is a Saturday at noon in Japan.
var noon = time.Date(2026, 11, 28, 3, 0, 0, 0, time.UTC)

// A bench is an office over a real store, with a backend that says what a test wrote
// down.
type bench struct {
	*Office
	t         *testing.T
	store     *store.Store
	views     []View
	printed   []string
	paper     error // what keeps the printer
	centre    func(ctx context.Context) error
	given     []terminal.RefundOrder
	asked     []AccountOrder
	cards     []Card
	statement Statement
	n         int
	now       time.Time
	online    bool
}

func newBench(t *testing.T) *bench {
	s, err := store.Create(filepath.Join(t.TempDir(), "kaikei.db"), store.Options{
		Terminal: "T-1", SigningKey: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize)), LockTimeout: time.Second,
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	b := &bench{t: t, store: s, now: noon, online: true, centre: func(context.Context) error { return nil }}
	b.Office = New(Parts{
		Books: s, Trail: b, Money: b, Closes: s, Centre: b, Accountant: b, Paper: b, Shelf: b, Rules: b,
		People: &staff.Roster{Book: s, Now: func() time.Time { return noon }, Day: func(time.Time) terminal.Date { return "2026-11-28" }, Cost: staff.Cost{Passes: 1, KiB: 64}}, Log: slog.New(slog.DiscardHandler),
		Terms: func() Terms {
			return Terms{CancelUntil: func(p terminal.Payment) time.Time { return p.CancelUntil }}
		},
		Now: func() time.Time { return b.now }, Online: func() bool { return b.online }, Show: func(v View) { b.views = append(b.views, v) },
	})
	b.life = t.Context()
	return b
}

// manager opens the office as somebody of a role.
func (b *bench) manager(r staff.Role) *bench {
	b.open(staff.Member{ID: "m", Name: "店長", Role: r})
	return b
}

// tap sends intents one after another, and returns what is shown then.
func (b *bench) tap(intents ...Intent) View {
	for _, i := range intents {
		b.handle(i)
	}
	return b.views[len(b.views)-1]
}

// sell takes a payment through states.
func (b *bench) sell(tender terminal.Tender, yen terminal.Yen, states ...terminal.State) terminal.Payment {
	b.n++
	at := noon.Add(-time.Hour + time.Duration(b.n)*time.Second)
	p := terminal.Payment{
		ID: terminal.PaymentID(fmt.Sprintf("pay-%d", b.n)), State: terminal.Created, Amount: yen, Tender: tender, Clerk: "佐藤", Rail: "jcoin", Brand: "J-Coin Pay",
		Sale: terminal.KeypadSale(yen, 10, terminal.TaxMode{Rounding: terminal.RoundDown}), BusinessDate: "2026-11-28", CreatedAt: at, ChangedAt: at,
	}
	if tender == terminal.TenderCash {
		p.Rail, p.Brand = "", ""
	}
	p, err := b.store.Commit(terminal.Change{At: at, Kind: terminal.KindPayment, Payment: p, Day: "2026-11-28"})
	require.NoError(b.t, err)
	for _, to := range states {
		next := p
		if next.State = to; to == terminal.Paid {
			next.PaidAt = at
		}
		p, err = b.store.Commit(terminal.Change{At: at, Kind: terminal.KindPayment, From: p.State, Payment: next, Day: "2026-11-28"})
		require.NoError(b.t, err)
	}
	return p
}

func (b *bench) Payment(id terminal.PaymentID) (terminal.Payment, error) { return b.store.Payment(id) }
func (b *bench) Trail(_ context.Context, id terminal.PaymentID) ([]Record, error) {
	return []Record{{Seq: 1, State: terminal.Created}}, nil
}
func (b *bench) Ask(ctx context.Context, id terminal.PaymentID) (terminal.Payment, error) {
	if err := b.centre(ctx); err != nil {
		p, _ := b.store.Payment(id)
		return p, err
	}
	p, err := b.store.Payment(id)
	require.NoError(b.t, err)
	next := p
	next.State, next.PaidAt = terminal.Paid, noon
	return b.store.Commit(terminal.Change{At: noon, Kind: terminal.KindPayment, From: p.State, Payment: next, Day: "2026-11-28"})
}
func (b *bench) Refund(ctx context.Context, o terminal.RefundOrder) (terminal.Refund, error) {
	b.given = append(b.given, o)
	return terminal.Refund{State: terminal.RefundDone, Amount: o.Amount}, b.centre(ctx)
}
func (b *bench) Compare(ctx context.Context, d terminal.Date) (Comparison, error) {
	return Comparison{Date: d, Payments: 3}, b.centre(ctx)
}
func (b *bench) Statement(ctx context.Context) (Statement, error) {
	return b.statement, b.centre(ctx)
}
func (b *bench) ShopDay(ctx context.Context, d terminal.Date) (ShopDay, error) {
	return ShopDay{Date: d, AllSent: true}, b.centre(ctx)
}
func (b *bench) PrintDay(_ context.Context, r report.Report, by string) error {
	b.printed = append(b.printed, fmt.Sprint("X ", r.Date, " ", r.Total, " ", by))
	return b.paper
}
func (b *bench) PrintClose(_ context.Context, c report.Close) error {
	b.printed = append(b.printed, fmt.Sprint("Z ", c.Number))
	return b.paper
}
func (b *bench) PrintCloseAgain(_ context.Context, c report.Close) error {
	b.printed = append(b.printed, fmt.Sprint("Z ", c.Number, " again"))
	return b.paper
}

// The drawer is counted coin by coin; what differs wants a reason; a second tap makes
// no second close; what is open stays for the next; the next begins with the float.
func TestACloseFromTheFirstTapToTheSlip(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	b.sell(terminal.TenderCash, 5_000, terminal.Paid)
	b.sell(terminal.TenderCode, 700, terminal.Sent, terminal.Unknown)
	v := b.tap(Intent{Kind: IntentPage, Page: PageClose}, Intent{Kind: IntentCount})
	assert.Equal(t, terminal.Yen(5_000), v.Draft.Cash.Expected)
	v = b.tap(Intent{Kind: IntentMakeClose})
	assert.Equal(t, PageCount, v.Page, "nobody counted yet")
	v = b.tap(Intent{Kind: IntentMoved, Amount: 30_000}, Intent{Kind: IntentCoins, Coin: 0, Number: 3}, Intent{Kind: IntentCoins, Coin: 3, Number: 4})
	assert.Equal(t, terminal.Yen(34_000), v.Count.Sum)
	assert.Equal(t, terminal.Yen(-1_000), v.Draft.Cash.Over)
	assert.True(t, v.Reason)
	v = b.tap(Intent{Kind: IntentMakeClose})
	assert.Equal(t, PageCount, v.Page)
	require.NotNil(t, v.Fault)
	assert.Equal(t, fault.Of(terminal.ErrReason).Code, v.Fault.Code)

	v = b.tap(Intent{Kind: IntentReason, Text: "両替"}, Intent{Kind: IntentRemoved, Amount: 4_000})
	assert.False(t, v.Reason)
	v = b.tap(Intent{Kind: IntentMakeClose}, Intent{Kind: IntentMakeClose})
	assert.Equal(t, PageClosed, v.Page)
	assert.Equal(t, 1, v.Closed.Number)
	assert.Equal(t, report.Cash{Taken: 5_000, Moved: 30_000, Expected: 35_000, Checked: true, Counted: 34_000, Over: -1_000, Reason: "両替", Removed: 4_000, Left: 30_000}, v.Closed.Cash)
	assert.Equal(t, "店長", v.Closed.Clerk)
	require.Len(t, v.Closed.Open, 1, "an open payment blocks nothing and is not stranded")
	assert.Equal(t, []string{"Z 1"}, b.printed)
	_, err := b.store.Closed(2)
	require.ErrorIs(t, err, terminal.ErrNotFound, "one close")

	v = b.tap(Intent{Kind: IntentPrint}, Intent{Kind: IntentBack})
	assert.Equal(t, []string{"Z 1", "Z 1 again"}, b.printed, "printed again")
	assert.Equal(t, PageClose, v.Page)
	require.Len(t, v.Closes, 1)
	assert.Equal(t, terminal.Yen(30_000), v.Draft.Cash.Float, "several closes a day")
}

// A printer that does not print takes no close back.
func TestACloseThatIsNotPrintedIsMade(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	b.paper = terminal.ErrPaperOut
	v := b.tap(Intent{Kind: IntentPage, Page: PageClose}, Intent{Kind: IntentCount}, Intent{Kind: IntentSum}, Intent{Kind: IntentMakeClose})
	assert.Equal(t, PageClosed, v.Page)
	require.NotNil(t, v.Fault)
	assert.Equal(t, fault.Of(terminal.ErrPaperOut).Code, v.Fault.Code)
	c, err := b.store.Closed(0)
	require.NoError(t, err)
	assert.Equal(t, 1, c.Number)
}

// A drawer in which nothing should be is counted too: by a tap that says so.
func TestADrawerThatNobodyLookedInto(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	v := b.tap(Intent{Kind: IntentPage, Page: PageClose}, Intent{Kind: IntentCount}, Intent{Kind: IntentMakeClose})
	assert.Equal(t, PageCount, v.Page)
	_, err := b.store.Closed(1)
	require.ErrorIs(t, err, terminal.ErrNotFound)
}

// A cashier and a technician do not get in; nor does a tap before somebody opened.
func TestWhoGetsIn(t *testing.T) {
	b := newBench(t)
	b.handle(Intent{Kind: IntentPage, Page: PageClose})
	b.manager(staff.Cashier).manager(staff.Technician)
	assert.Empty(t, b.views)
	b.open(staff.Member{}) // a shop without staff
	assert.Equal(t, PageToday, b.views[0].Page)
}

// What is open has one act, which is done once and said.
func TestWhatIsOpenIsMended(t *testing.T) {
	b := newBench(t)
	unknown := b.sell(terminal.TenderCode, 700, terminal.Sent, terminal.Unknown)
	due := b.sell(terminal.TenderCode, 900, terminal.Sent, terminal.Paid, terminal.Cancelling, terminal.RefundDue)
	b.manager(staff.Manager)
	v := b.views[len(b.views)-1]
	require.Len(t, v.Day.Open, 2)
	assert.Equal(t, []Act{ActAsk, ActGiveBack}, []Act{v.Day.Open[0].Act, v.Day.Open[1].Act})

	v = b.tap(Intent{Kind: IntentMend, ID: unknown.ID})
	assert.Equal(t, DoneAsked, v.Done)
	assert.Len(t, v.Day.Open, 1, "the page is read again")
	v = b.tap(Intent{Kind: IntentMend, ID: unknown.ID})
	assert.Equal(t, DoneNothing, v.Done, "there is nothing more to do")

	v = b.tap(Intent{Kind: IntentPayment, ID: due.ID}, Intent{Kind: IntentMend, ID: due.ID, Text: "返品"})
	assert.Equal(t, PagePayment, v.Page)
	assert.Equal(t, DoneGiven, v.Done)
	assert.Equal(t, []terminal.RefundOrder{{Payment: due.ID, Amount: 900, Reason: "返品", Clerk: "店長"}}, b.given)

	b.view.Rights.Refund = false
	v = b.tap(Intent{Kind: IntentMend, ID: due.ID})
	require.NotNil(t, v.Fault)
	assert.Len(t, b.given, 1, "not without the right")
}

// The way back ends a wait, which then is no fault; a wait that ends by itself is no
// connection; a payment that stays open is said to.
func TestWaitsEnd(t *testing.T) {
	b := newBench(t)
	p := b.sell(terminal.TenderCode, 700, terminal.Sent, terminal.Unknown)
	b.manager(staff.Manager)
	b.centre = func(ctx context.Context) error {
		assert.True(t, b.views[len(b.views)-1].Busy, "the screen says so")
		b.Send(Intent{Kind: IntentBack})
		<-ctx.Done()
		return ctx.Err()
	}
	v := b.tap(Intent{Kind: IntentPage, Page: PageStatement})
	assert.False(t, v.Busy)
	assert.Nil(t, v.Fault)
	b.centre = func(context.Context) error { return context.DeadlineExceeded }
	v = b.tap(Intent{Kind: IntentPage, Page: PageStatement})
	require.NotNil(t, v.Fault)
	assert.Equal(t, fault.Of(terminal.ErrNotReached).Code, v.Fault.Code)
	assert.False(t, v.Stated, "that nothing is to be paid is not known")
	v = b.tap(Intent{Kind: IntentPage, Page: PageToday}, Intent{Kind: IntentMend, ID: p.ID})
	assert.Nil(t, v.Fault)
	assert.Equal(t, DoneWaits, v.Done)
}

// A comparison is of the date that is shown, and is gone with it. There is no day
// after today.
func TestDates(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	v := b.tap(Intent{Kind: IntentDate, Days: 1}, Intent{Kind: IntentPage, Page: PageReconcile}, Intent{Kind: IntentDate, Days: -1}, Intent{Kind: IntentCompare})
	assert.True(t, v.Compared)
	assert.Equal(t, terminal.Date("2026-11-27"), v.Compare.Date)
	v = b.tap(Intent{Kind: IntentDate, Days: 1})
	assert.False(t, v.Compared)
	assert.Equal(t, terminal.Date("2026-11-28"), v.Day.Report.Date)
}

// A sum leads to its payments, and they to their journal; the ways back lead where
// one came from, and out.
func TestTheWayDownAndBack(t *testing.T) {
	b := newBench(t)
	p := b.sell(terminal.TenderCode, 700, terminal.Sent, terminal.Paid)
	b.sell(terminal.TenderCash, 300, terminal.Paid)
	b.manager(staff.Manager)
	v := b.tap(Intent{Kind: IntentSection, Section: ByWallet}, Intent{Kind: IntentList, Query: terminal.Query{Wallet: "J-Coin Pay"}})
	require.Len(t, v.List, 1)
	assert.Equal(t, p.ID, v.List[0].ID)
	v = b.tap(Intent{Kind: IntentPayment, ID: p.ID})
	assert.Equal(t, PagePayment, v.Page)
	assert.Len(t, v.Records, 1)
	back := Intent{Kind: IntentBack}
	assert.Equal(t, PageList, b.tap(back).Page)
	assert.Equal(t, PageToday, b.tap(back).Page)
	assert.Equal(t, PageNone, b.tap(back).Page)
	b.tap(Intent{Kind: IntentPrint})
	assert.Empty(t, b.printed, "nobody is in")
}
