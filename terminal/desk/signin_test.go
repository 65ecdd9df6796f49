package desk_test

import (
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

// members is a staff book in memory, whose events go to the ledger.
type members struct {
	*tilltest.Ledger
	mu   sync.Mutex // guards what follows
	all  []staff.Member
	full error
}

func (m *members) Staff() ([]staff.Member, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.all), nil
}

func (m *members) SaveStaff(d terminal.Date, one staff.Member, e terminal.Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.full != nil {
		return m.full
	}
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

var pins = map[string]string{"m1": "2580", "c1": "7309"}

func (s *counterShop) roster() *staff.Roster {
	return &staff.Roster{Book: s.staff, Now: time.Now, Day: terminal.Cutover(0).Date, Cost: staff.Cost{KiB: 64, Passes: 1}}
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
		assert.Equal(t, fault.Code("PIN"), c.view().Fault.Code)
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
		assert.Equal(t, fault.Code("NOT_ALLOWED"), c.view().Fault.Code)
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
		assert.Equal(t, fault.Code("REASON"), c.view().Fault.Code)
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
