package desk_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/catalogue"
	"kaikei/terminal/desk"
	"kaikei/terminal/fault"
	"kaikei/terminal/receipt"
	"kaikei/terminal/staff"
	"kaikei/terminal/tilltest"
	"kaikei/terminal/training"
)

// shelf is a catalogue.
type shelf struct{ c *catalogue.Catalogue }

func (s shelf) Catalogue() (*catalogue.Catalogue, error) { return s.c, nil }

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
	recovers bool // it starts as the device does, with what the last run left in order
	*counter
	carts *keptCarts
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
	s := &counterShop{carts: &keptCarts{}, items: make(items)}
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

// start starts the desk, as after a power cut when it had run before.
func (s *counterShop) start(t *testing.T, back *tilltest.Backend, l *tilltest.Ledger) {
	s.startAs(t, back, l, func(*desk.Parts) {})
}

// startAs is start of a desk that is made otherwise.
func (s *counterShop) startAs(t *testing.T, back *tilltest.Backend, l *tilltest.Ledger, edit func(*desk.Parts)) {
	s.counter = startCounter(t, back, l, func(p *desk.Parts) {
		p.Items, p.Till.IDs = s.items, &s.ids
		if s.recovers {
			require.NoError(t, p.Till.Recover())
		}
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
		edit(p)
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
		assert.Equal(t, fault.Code("NO_ITEM"), c.view().Fault.Code)
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

func TestTaxFreeSale(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 28, 1, 0, 0, 0, time.UTC)))
		c := newShop(t, &tilltest.Backend{})
		defer c.stop()
		free := desk.Intent{Kind: desk.IntentTaxFree, Text: "E12345678", Visitor: terminal.Visitor{Nationality: "CHN"}}
		c.tap(text(desk.IntentItem, "1"), free)
		assert.Equal(t, fault.Code("TAX_FREE"), c.view().Fault.Code)
		typo := free
		typo.Visitor.Landed = "2026-11-29"
		c.tap(text(desk.IntentItem, "2"), typo)
		assert.Equal(t, fault.Code("VISITOR"), c.view().Fault.Code, "they land tomorrow")
		assert.Zero(t, c.view().Cart.Sums.Relief)
		c.tap(free)
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
