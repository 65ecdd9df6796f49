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
	"kaikei/terminal/catalogue"
	"kaikei/terminal/desk"
	"kaikei/terminal/receipt"
	"kaikei/terminal/staff"
	"kaikei/terminal/tilltest"
	"kaikei/terminal/training"
)

// shelf is a catalogue.
type shelf struct{ c *catalogue.Catalogue }

func (s shelf) Catalogue() (*catalogue.Catalogue, error) { return s.c, nil }

// members is a staff book in memory, whose events go to the ledger.
type members struct {
	*tilltest.Ledger
	mu  sync.Mutex // guards what follows
	all []staff.Member
}

func (m *members) Staff() ([]staff.Member, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.all), nil
}

func (m *members) SaveStaff(d terminal.Date, one staff.Member, e terminal.Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all = append(slices.DeleteFunc(slices.Clone(m.all), func(o staff.Member) bool { return o.ID == one.ID }), one)
	if e.Deed == "" {
		return nil
	}
	return m.Record(d, e)
}

func (m *members) RemoveStaff(d terminal.Date, id string, e terminal.Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all = slices.DeleteFunc(slices.Clone(m.all), func(o staff.Member) bool { return o.ID == id })
	return m.Record(d, e)
}

// items is a scanner of products.
type items chan string

func (c items) NextItem(ctx context.Context) (desk.Scan, error) {
	select {
	case text := <-c:
		return desk.Scan{Text: text, At: time.Now()}, nil
	case <-ctx.Done():
		return desk.Scan{}, ctx.Err()
	}
}

// A counterShop is a counter with a catalogue, and carts that survive the desk.
type counterShop struct {
	*counter
	carts *training.Ledger
	items items
	staff *members
	ids   tilltest.IDs // not made twice, also after a restart
}

const teaCode = "4901234567894"

func goods(t *testing.T) *catalogue.Catalogue {
	c, err := catalogue.New([]catalogue.Item{
		{Code: "1", Name: "コーヒー", Price: 450, Rate: 10, Category: "飲み物", Key: 2},
		{Code: "2", Name: "傘", Price: 5500, Rate: 10, Category: "雑貨", Key: 1, Goods: "general"},
		{Code: teaCode, Name: "緑茶", Price: 150, Rate: 8, Category: "飲み物", Goods: "consumable"},
	})
	require.NoError(t, err)
	return c
}

// newShop opens a shop; with names it has a manager m1 and a cashier c1.
func newShop(t *testing.T, back *tilltest.Backend, names ...string) *counterShop {
	s := &counterShop{carts: &training.Ledger{}, items: make(items)}
	l := tilltest.NewLedger()
	s.staff = &members{Ledger: l}
	for _, m := range names {
		role := staff.Cashier
		if m == "m1" {
			role = staff.Manager
		}
		require.NoError(t, s.roster().Add(staff.Member{ID: m, Name: "担当 " + m, Role: role}, pins[m], ""))
	}
	s.start(t, back, l)
	return s
}

var pins = map[string]string{"m1": "2580", "c1": "7309"}

func (s *counterShop) roster() *staff.Roster {
	return &staff.Roster{Book: s.staff, Now: time.Now, Day: terminal.Cutover(0).Date, Cost: staff.Cost{KiB: 64, Passes: 1}}
}

// start starts the desk, as after a power cut when it had run before.
func (s *counterShop) start(t *testing.T, back *tilltest.Backend, l *tilltest.Ledger) {
	s.counter = startCounter(t, back, l, func(p *desk.Parts) {
		p.Items, p.Till.IDs = s.items, &s.ids
		p.Shop = desk.Shop{
			Catalogue: shelf{goods(t)}, Carts: s.carts, Events: l, Archive: l, Roster: s.roster(),
			Visitor: func(v terminal.Visitor, number string) (terminal.Visitor, error) {
				if len(number) < 5 {
					return v, errors.New("no passport")
				}
				v.Sealed, v.Last = "sealed", number[len(number)-2:]
				return v, nil
			},
			Stamp: func(string) string { return receipt.StampNotReceived },
		}
		till, ledger := training.NewTill(p.Till)
		p.Training = &desk.Practice{Till: till, Books: ledger, Carts: ledger, Archive: ledger}
		if len(s.staff.all) > 0 {
			p.Clerk = ""
		}
	})
}

func in(k desk.IntentKind) desk.Intent { return desk.Intent{Kind: k} }

func text(k desk.IntentKind, t string) desk.Intent { return desk.Intent{Kind: k, Text: t} }

func yen(k desk.IntentKind, y terminal.Yen) desk.Intent { return desk.Intent{Kind: k, Amount: y} }

func TestRingUpAndSell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		v := c.view()
		require.Len(t, v.Shelf.Quick, 2)
		assert.Equal(t, "傘", v.Shelf.Quick[0].Name)
		assert.Equal(t, []string{"雑貨", "飲み物"}, v.Shelf.Categories)
		c.tap(text(desk.IntentCategory, "飲み物"))
		assert.Len(t, c.view().Shelf.Items, 2)
		c.items <- teaCode // the camera
		synctest.Wait()
		c.tap(text(desk.IntentCode, teaCode), text(desk.IntentItem, "1")) // the wedge, and a quick key
		c.tap(desk.Intent{Kind: desk.IntentRate, Line: -1, Rate: 8}, yen(desk.IntentType, 200), in(desk.IntentAdd))
		v = c.view()
		require.Len(t, v.Cart.Lines, 3)
		assert.Equal(t, int64(2), v.Cart.Lines[0].Quantity, "twice the same is one line")
		assert.True(t, v.Cart.Lines[0].Reduced)
		assert.Equal(t, terminal.TaxRate(8), v.Cart.Lines[2].Rate)
		assert.Equal(t, terminal.Yen(300+450+200), v.Cart.Sums.Total)
		assert.Zero(t, v.Typed)
		c.tap(text(desk.IntentItem, "9"))
		assert.Equal(t, terminal.FaultCode("NO_ITEM"), c.view().Fault.Code)
		c.tap(desk.Intent{Kind: desk.IntentDiscount, Line: -1, Discount: terminal.Discount{Percent: 10, Reason: "感謝祭"}})
		c.tap(desk.Intent{Kind: desk.IntentPrice, Line: 1, Amount: 400, Text: "常連"})
		c.tap(desk.Intent{Kind: desk.IntentQuantity, Line: 2, Quantity: 2}, desk.Intent{Kind: desk.IntentNote, Line: -1, Text: "袋なし"})
		v = c.view()
		assert.Nil(t, v.Fault)
		assert.Equal(t, terminal.Yen(1100), v.Cart.Sums.Subtotal)
		assert.Equal(t, terminal.Yen(990), v.Cart.Sums.Total)
		c.tap(in(desk.IntentCharge))
		assert.Equal(t, terminal.Yen(990), c.view().Amount)
		c.tap(in(desk.IntentBack))
		assert.Len(t, c.view().Cart.Lines, 3, "the cart is still there")
		c.tap(in(desk.IntentHistory), in(desk.IntentBack))
		assert.Len(t, c.view().Cart.Lines, 3, "also after a look at the history")
		c.tap(in(desk.IntentCharge))
		c.show(aCode)
		v = c.view()
		assert.Equal(t, terminal.Paid, v.Payment.State)
		assert.Equal(t, terminal.Yen(990), v.Payment.Amount)
		assert.Equal(t, "袋なし", v.Payment.Sale.Note)
		require.Len(t, c.paper.slips, 2)
		assert.Len(t, c.paper.slips[0].Lines, 3)
		c.tap(in(desk.IntentGift))
		require.Len(t, c.paper.slips, 3)
		assert.Equal(t, terminal.GiftCopy, c.paper.slips[2].Copy)
		assert.Zero(t, c.paper.slips[2].Amount)
		assert.Zero(t, c.paper.slips[2].Lines[0].Unit)
		c.tap(in(desk.IntentNext))
		assert.Empty(t, c.view().Cart.Lines)
		assert.Equal(t, terminal.RateStandard, c.view().Rate)
		events := c.ledger.Recorded()
		require.Len(t, events, 2)
		assert.Equal(t, terminal.DeedDiscount, events[0].Deed)
		assert.Equal(t, "佐藤", events[0].Clerk)
		assert.Equal(t, terminal.DeedOverride, events[1].Deed)
		assert.Equal(t, "常連", events[1].Reason)
	})
}

// A sale that was put aside survives a power cut, and is sold once.
func TestHoldAndResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{})
		c.tap(text(desk.IntentItem, "1"), text(desk.IntentHold, "赤い帽子"))
		assert.Empty(t, c.view().Cart.Lines)
		c.tap(text(desk.IntentItem, "2"))
		c.stop()
		c.start(t, c.back, c.ledger)
		defer func() { c.stop() }()
		v := c.view()
		require.Len(t, v.Held, 1)
		assert.Equal(t, "赤い帽子", v.Held[0].Label)
		assert.Equal(t, terminal.Yen(450), v.Held[0].Total)
		c.tap(text(desk.IntentItem, teaCode), in(desk.IntentHeld))
		assert.Equal(t, desk.ScreenHeld, c.view().Screen)
		c.tap(text(desk.IntentResume, v.Held[0].ID))
		v = c.view()
		assert.Equal(t, desk.ScreenAmount, v.Screen)
		require.Len(t, v.Cart.Lines, 1)
		assert.Equal(t, "コーヒー", v.Cart.Lines[0].Name)
		require.Len(t, v.Held, 1, "what was rung up meanwhile is put aside in its place")
		c.tap(in(desk.IntentCash), yen(desk.IntentType, 500), in(desk.IntentCharge))
		assert.Equal(t, terminal.Paid, c.view().Payment.State)
		c.tap(in(desk.IntentNext))
		held, err := c.carts.Held()
		require.NoError(t, err)
		require.Len(t, held, 1, "what was sold is not there a second time")
		assert.Equal(t, "緑茶", held[0].Sale.Lines[0].Name)
	})
}

func TestTaxFreeSale(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 28, 1, 0, 0, 0, time.UTC)))
		c := newShop(t, &tilltest.Backend{})
		defer c.stop()
		free := desk.Intent{Kind: desk.IntentTaxFree, Text: "E12345678", Visitor: terminal.Visitor{Nationality: "CHN"}}
		c.tap(text(desk.IntentItem, "1"), free)
		assert.Equal(t, terminal.FaultCode("TAX_FREE"), c.view().Fault.Code)
		c.tap(text(desk.IntentItem, "2"), free)
		v := c.view()
		assert.Nil(t, v.Fault)
		assert.Equal(t, terminal.Yen(5950), v.Cart.Sums.Total, "since November 2026 the tax is paid and given back later")
		assert.Equal(t, terminal.Yen(500), v.Cart.Sums.Relief)
		assert.Equal(t, "78", v.Cart.TaxFree.Visitor.Last)
		c.tap(in(desk.IntentCash), yen(desk.IntentType, 6000), in(desk.IntentCharge))
		v = c.view()
		assert.Equal(t, terminal.Paid, v.Payment.State)
		assert.Equal(t, "sealed", v.Payment.Sale.TaxFree.Visitor.Sealed)
		for _, e := range c.ledger.Recorded() {
			assert.NotContains(t, e.Subject+e.Reason, "E12345678")
		}
		c.tap(in(desk.IntentNext), text(desk.IntentItem, "2"), free, in(desk.IntentTaxed))
		assert.Zero(t, c.view().Cart.Sums.Relief)
	})
}

func TestSplitTender(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		c.tap(text(desk.IntentItem, "2"), yen(desk.IntentSplit, 5500))
		assert.Equal(t, terminal.FaultCode("AMOUNT"), c.view().Fault.Code, "all of it is no part")
		c.tap(yen(desk.IntentSplit, 2000))
		v := c.view()
		assert.Equal(t, desk.ScreenSplit, v.Screen)
		assert.Equal(t, &desk.Split{Total: 5500, Left: 5500, Part: 2000}, v.Split)
		c.tap(in(desk.IntentCash), yen(desk.IntentType, 3000), in(desk.IntentCharge))
		v = c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.Equal(t, terminal.Yen(1000), v.Payment.Change())
		assert.Equal(t, terminal.Yen(3500), v.Split.Left)
		assert.Empty(t, c.paper.slips, "nothing is sold yet")
		c.tap(in(desk.IntentNext))
		v = c.view()
		assert.Equal(t, desk.ScreenSplit, v.Screen)
		assert.Equal(t, terminal.Yen(3500), v.Split.Part, "the rest is offered")
		c.tap(in(desk.IntentBack))
		assert.Equal(t, terminal.FaultCode("SPLIT"), c.view().Fault.Code, "money is held: there is no way back past it")
		c.tap(in(desk.IntentCharge))
		assert.Equal(t, terminal.Yen(3500), c.view().Amount)
		c.show(aCode)
		v = c.view()
		assert.Equal(t, desk.ScreenResult, v.Screen)
		assert.True(t, v.Split.Settled)
		require.Len(t, c.paper.slips, 2, "one slip, two copies, of the whole")
		assert.Equal(t, terminal.Yen(5500), c.paper.slips[0].Amount)
		assert.Len(t, c.paper.slips[0].Parts, 2)
		held, err := c.carts.Held()
		require.NoError(t, err)
		assert.Empty(t, held)
		c.tap(in(desk.IntentNext))
		v = c.view()
		assert.Equal(t, desk.ScreenAmount, v.Screen)
		assert.Nil(t, v.Split)
		assert.Equal(t, terminal.Yen(5500), v.Today.Net)
	})
}

// A second part that is declined leaves the first: another wallet may pay the
// rest, or all goes back.
func TestSplitGivesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: func(p terminal.Payment) (terminal.Answer, error) {
			return terminal.Answer{Outcome: terminal.OutcomeDeclined, ID: p.ID, Amount: p.Amount}, nil
		}})
		defer c.stop()
		c.tap(text(desk.IntentItem, "2"), yen(desk.IntentSplit, 2000), in(desk.IntentCash), yen(desk.IntentType, 2000), in(desk.IntentCharge), in(desk.IntentNext), in(desk.IntentCharge))
		c.show(aCode)
		v := c.view()
		assert.Equal(t, terminal.Declined, v.Payment.State)
		assert.True(t, v.CanRetry)
		assert.True(t, v.CanUndo)
		c.tap(in(desk.IntentNext))
		assert.Equal(t, desk.ScreenSplit, c.view().Screen)
		c.tap(text(desk.IntentGiveBack, "お客様都合"))
		v = c.view()
		assert.Equal(t, desk.ScreenAmount, v.Screen)
		assert.Nil(t, v.Split)
		assert.Len(t, v.Cart.Lines, 1, "what was rung up may be sold in another way")
		assert.Zero(t, v.Today.Net)
		require.Len(t, c.paper.slips, 2)
		assert.Equal(t, receipt.KindVoid, c.paper.slips[0].Kind)
		assert.Equal(t, terminal.Yen(2000), c.paper.slips[0].Amount)
		c.tap(in(desk.IntentCash), yen(desk.IntentType, 5500), in(desk.IntentCharge))
		assert.Equal(t, terminal.Paid, c.view().Payment.State)
		assert.Equal(t, terminal.Share{}, c.view().Payment.Share)
	})
}

// A power cut between two parts: the next start opens the sale where it was.
func TestSplitAfterPowerCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured})
		c.tap(text(desk.IntentItem, "2"), yen(desk.IntentSplit, 2000), in(desk.IntentCash), yen(desk.IntentType, 2000), in(desk.IntentCharge))
		c.stop()
		c.start(t, c.back, c.ledger)
		v := c.view()
		assert.Equal(t, desk.ScreenSplit, v.Screen)
		assert.Equal(t, terminal.FaultCode("SPLIT"), v.Fault.Code)
		assert.Equal(t, terminal.Yen(3500), v.Split.Left)
		c.tap(text(desk.IntentHold, "")) // the customer looks for money, the next one is served
		assert.Equal(t, desk.ScreenAmount, c.view().Screen)
		c.tap(yen(desk.IntentType, 100), in(desk.IntentCash), yen(desk.IntentType, 100), in(desk.IntentCharge), in(desk.IntentNext))
		c.stop()
		c.start(t, c.back, c.ledger)
		defer func() { c.stop() }()
		c.tap(in(desk.IntentCash), yen(desk.IntentType, 3500), in(desk.IntentCharge))
		v = c.view()
		assert.True(t, v.Split.Settled)
		assert.Equal(t, terminal.Yen(5600), v.Today.Net)
	})
}

func TestSignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured}, "m1", "c1")
		defer c.stop()
		v := c.view()
		assert.Equal(t, desk.ScreenSignIn, v.Screen)
		require.Len(t, v.Staff.Members, 2)
		assert.Equal(t, "m1", v.Staff.Members[0].ID)
		c.tap(yen(desk.IntentType, 100), in(desk.IntentCharge), in(desk.IntentBack))
		assert.Equal(t, desk.ScreenSignIn, c.view().Screen, "nothing is sold by nobody")
		pin := func(k desk.IntentKind, id, pin string) desk.Intent { return desk.Intent{Kind: k, Clerk: id, Text: pin} }
		c.tap(pin(desk.IntentSignIn, "c1", "0001"))
		assert.Equal(t, terminal.FaultCode("PIN"), c.view().Fault.Code)
		c.tap(pin(desk.IntentSignIn, "c1", pins["c1"]))
		v = c.view()
		assert.Equal(t, desk.ScreenAmount, v.Screen)
		assert.Equal(t, "担当 c1", v.Clerk)
		assert.Nil(t, v.Fault)

		c.tap(text(desk.IntentItem, "1"), desk.Intent{Kind: desk.IntentDiscount, Line: 0, Discount: terminal.Discount{Percent: 10}})
		assert.Equal(t, terminal.Yen(405), c.view().Cart.Sums.Total, "ten percent a cashier may give")
		c.tap(desk.Intent{Kind: desk.IntentDiscount, Line: 0, Discount: terminal.Discount{Percent: 50, Reason: "傷"}})
		v = c.view()
		assert.Equal(t, terminal.Yen(405), v.Cart.Sums.Total)
		assert.Equal(t, &desk.Asking{Right: staff.Discount, Amount: 225, Reason: "傷"}, v.Asking)
		c.tap(in(desk.IntentCharge))
		assert.NotNil(t, c.view().Asking, "first the answer")
		c.tap(pin(desk.IntentAllow, "c1", pins["c1"]))
		assert.Equal(t, terminal.FaultCode("NOT_ALLOWED"), c.view().Fault.Code)
		c.tap(pin(desk.IntentAllow, "m1", pins["m1"]))
		v = c.view()
		assert.Nil(t, v.Asking)
		assert.Equal(t, terminal.Yen(225), v.Cart.Sums.Total)
		c.tap(desk.Intent{Kind: desk.IntentPrice, Line: 0, Amount: 300, Text: "x"}, in(desk.IntentBack))
		assert.Nil(t, c.view().Asking, "taken back")
		assert.Equal(t, terminal.Yen(225), c.view().Cart.Sums.Total)

		card, err := c.roster().NewCard("m1", "")
		require.NoError(t, err)
		c.tap(text(desk.IntentCode, card))
		v = c.view()
		assert.Equal(t, "担当 m1", v.Clerk, "a card over the wedge is a quick switch")
		assert.Len(t, v.Cart.Lines, 1, "and the cart stays")
		c.tap(in(desk.IntentSwitch))
		assert.Equal(t, desk.ScreenSignIn, c.view().Screen)
		c.show(card) // before the camera
		assert.Equal(t, desk.ScreenAmount, c.view().Screen)

		c.tap(in(desk.IntentCash), yen(desk.IntentType, 225), in(desk.IntentCharge))
		assert.Equal(t, terminal.Paid, c.view().Payment.State)
		require.Len(t, c.ledger.Order, 1)
		c.tap(in(desk.IntentHistory), desk.Intent{Kind: desk.IntentShow, Payment: c.ledger.Order[0]}, in(desk.IntentVoid))
		assert.Equal(t, terminal.FaultCode("REASON"), c.view().Fault.Code)
		c.tap(text(desk.IntentVoid, "打ち間違い"))
		v = c.view()
		assert.Equal(t, terminal.Cancelled, v.Payment.State)
		assert.Equal(t, "担当 m1", v.Payment.VoidedBy)
		var deeds []terminal.Deed
		for _, e := range c.ledger.Recorded() {
			if e.Deed != terminal.DeedStaff {
				deeds = append(deeds, e.Deed)
			}
		}
		assert.Equal(t, []terminal.Deed{
			terminal.DeedRefused, terminal.DeedSignIn, terminal.DeedDiscount, terminal.DeedRefused, terminal.DeedAllow, terminal.DeedDiscount,
			terminal.DeedSignIn, terminal.DeedSignIn, terminal.DeedVoid,
		}, deeds)
		c.tap(in(desk.IntentBack), in(desk.IntentSignOut))
		assert.Equal(t, desk.ScreenSignIn, c.view().Screen)
		assert.Empty(t, c.view().Clerk)
	})
}

// Staff that is added or removed beside the window is noticed between customers.
func TestStaffComesAndGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{})
		defer c.stop()
		assert.Equal(t, desk.ScreenAmount, c.view().Screen)
		require.NoError(t, c.roster().Add(staff.Member{ID: "m1", Name: "店長", Role: staff.Manager}, pins["m1"], ""))
		time.Sleep(2 * time.Second)
		assert.Equal(t, desk.ScreenSignIn, c.view().Screen)
		c.tap(desk.Intent{Kind: desk.IntentSignIn, Clerk: "m1", Text: pins["m1"]}, text(desk.IntentItem, "1"))
		require.NoError(t, c.roster().Remove("m1", ""))
		time.Sleep(2 * time.Second)
		assert.Len(t, c.view().Cart.Lines, 1, "a customer is being served")
		c.tap(in(desk.IntentClear))
		time.Sleep(2 * time.Second)
		v := c.view()
		assert.Equal(t, desk.ScreenAmount, v.Screen, "a shop without staff asks nobody")
		assert.False(t, v.Staff.Needed)
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
		assert.Equal(t, terminal.FaultCode("DISK_FULL"), c.view().Fault.Code)
		assert.Zero(t, c.back.Count("cancel"))
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

// Training cannot be mistaken and leaves nothing real behind but that it was.
func TestTraining(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newShop(t, &tilltest.Backend{OnPay: tilltest.Captured})
		defer c.stop()
		c.tap(text(desk.IntentItem, "1"), in(desk.IntentTraining))
		assert.False(t, c.view().Training, "not with something real in the cart")
		c.tap(in(desk.IntentClear), in(desk.IntentTraining))
		assert.True(t, c.view().Training)
		c.charge(1500)
		c.show(aCode)
		v := c.view()
		assert.Equal(t, terminal.Paid, v.Payment.State)
		assert.True(t, v.Payment.Training)
		assert.Equal(t, terminal.Yen(1500), v.Today.Net, "of practice")
		require.Len(t, c.paper.slips, 2)
		assert.True(t, c.paper.slips[0].Training)
		c.tap(in(desk.IntentNext), yen(desk.IntentType, 300), in(desk.IntentCash), yen(desk.IntentType, 300), in(desk.IntentCharge), in(desk.IntentNext))
		assert.Zero(t, c.paper.drawers, "the drawer holds real money")
		c.tap(in(desk.IntentTraining))
		v = c.view()
		assert.False(t, v.Training)
		assert.Zero(t, v.Today.Net)
		assert.Zero(t, c.back.Count("pay"))
		assert.Empty(t, c.ledger.Order)
		var reasons []string
		for _, e := range c.ledger.Recorded() {
			assert.Equal(t, terminal.DeedTraining, e.Deed)
			reasons = append(reasons, e.Reason)
		}
		assert.Equal(t, []string{"begun", "PAID", "PAID", "ended"}, reasons)
		c.charge(700)
		c.show("90007700000000000002")
		assert.False(t, c.view().Payment.Training)
		assert.Equal(t, 1, c.back.Count("pay"))
	})
}
