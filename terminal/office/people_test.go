package office

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/catalogue"
	"kaikei/terminal/fault"
	"kaikei/terminal/staff"
)

func (b *bench) Ready(context.Context) error { return b.paper }

func (b *bench) PrintCard(_ context.Context, c Card) error {
	b.cards = append(b.cards, c)
	return b.paper
}

func (b *bench) Catalogue() (*catalogue.Catalogue, error) { return b.store.Catalogue() }

func (b *bench) SetCatalogue(c *catalogue.Catalogue, by, what string) error {
	return b.store.SaveCatalogue("2026-11-28", c, terminal.Event{Deed: terminal.DeedCatalogue, At: noon, Clerk: by, Subject: what})
}

func (b *bench) Settings(context.Context) ([]Setting, error) {
	return []Setting{{"maxSaleYen", "5000", "merchant"}}, nil
}

// joins adds a member as a manager does.
func joins(id, name, role, pin string) []Intent {
	return []Intent{{Kind: IntentPage, Page: PageStaff}, {Kind: IntentNew}, {Kind: IntentID, Text: id}, {Kind: IntentName, Text: name}, {Kind: IntentRole, Text: role}, {Kind: IntentPIN, Text: pin}, {Kind: IntentSave}}
}

// The first is a manager; what is not accepted is said and nothing is kept; a PIN and
// a card sign in, and stand in no view.
func TestStaffIsKept(t *testing.T) {
	b := newBench(t)
	b.open(staff.Member{}) // a shop without staff
	v := b.tap(joins("m1", "佐藤", "manager", "1111")...)
	require.NotNil(t, v.Fault, "a PIN that anybody would try first")
	assert.Equal(t, fault.Of(terminal.ErrTyped).Code, v.Fault.Code)
	assert.Equal(t, PageMember, v.Page)
	v = b.tap(Intent{Kind: IntentPIN, Text: "2580"}, Intent{Kind: IntentSave})
	assert.Equal(t, PageStaff, v.Page)
	assert.Equal(t, DoneKept, v.Done)
	assert.Equal(t, []Member{{ID: "m1", Name: "佐藤", Role: staff.Manager}}, v.Staff)
	assert.Empty(t, b.pin)
	v = b.tap(joins("c1", "山田", "cashier", "3690")...)
	require.Len(t, v.Staff, 2)

	v = b.tap(Intent{Kind: IntentMember, Text: "c1"}, Intent{Kind: IntentName, Text: "ヤマダ"}, Intent{Kind: IntentRole, Text: "technician"}, Intent{Kind: IntentPIN, Text: "4702"})
	assert.Equal(t, Member{ID: "c1", Name: "ヤマダ", Role: staff.Technician}, v.Member)
	roster := b.People.(*staff.Roster)
	_, err := roster.ByPIN("c1", "4702", terminal.Event{Deed: terminal.DeedSignIn})
	require.NoError(t, err)
	v = b.tap(Intent{Kind: IntentCard})
	assert.True(t, v.Member.Card)
	require.Len(t, b.cards, 1)
	assert.Equal(t, "ヤマダ", b.cards[0].Name)
	v = b.tap(Intent{Kind: IntentRemove})
	assert.Equal(t, PageStaff, v.Page)
	require.Len(t, v.Staff, 1)

	v = b.tap(Intent{Kind: IntentMember, Text: "m1"}, Intent{Kind: IntentRole, Text: "cashier"})
	require.NotNil(t, v.Fault, "the last manager stays one")
	assert.Equal(t, staff.Manager, v.Member.Role)
}

// Who may not keep staff or goods does not get there.
func TestStaffAndGoodsAreGuarded(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	b.view.Rights.Members, b.view.Rights.Catalogue = false, false
	for _, p := range []Page{PageStaff, PageGoods} {
		v := b.tap(Intent{Kind: IntentPage, Page: p})
		require.NotNil(t, v.Fault)
		assert.Equal(t, PageToday, v.Page)
	}
	v := b.tap(Intent{Kind: IntentPage, Page: PageSettings})
	assert.Equal(t, []Setting{{"maxSaleYen", "5000", "merchant"}}, v.Settings)
}

// An item is added, changed in all of it together, and taken out; what else the shop
// sells stays, also what was imported meanwhile.
func TestGoodsAreKept(t *testing.T) {
	b := newBench(t).manager(staff.Manager)
	v := b.tap(Intent{Kind: IntentPage, Page: PageGoods}, Intent{Kind: IntentNew}, Intent{Kind: IntentID, Text: "4901234567890"}, Intent{Kind: IntentName, Text: "緑茶"}, Intent{Kind: IntentSum, Amount: 150}, Intent{Kind: IntentSave})
	require.NotNil(t, v.Fault, "the check digit does not hold")
	assert.Equal(t, fault.Of(terminal.ErrTyped).Code, v.Fault.Code)
	v = b.tap(Intent{Kind: IntentID, Text: "4901234567894"}, Intent{Kind: IntentRate, Number: 8}, Intent{Kind: IntentCategory, Text: "飲み物"}, Intent{Kind: IntentKey, Number: 3}, Intent{Kind: IntentSave})
	assert.Equal(t, PageGoods, v.Page)
	want := catalogue.Item{Code: "4901234567894", Name: "緑茶", Price: 150, Rate: 8, Category: "飲み物", Key: 3}
	assert.Equal(t, []catalogue.Item{want}, v.Goods.Items)
	v = b.tap(Intent{Kind: IntentItem, Text: want.Code})
	imported, err := catalogue.New([]catalogue.Item{want, {Code: "7", Name: "傘", Price: 500, Rate: 10}})
	require.NoError(t, err)
	require.NoError(t, b.SetCatalogue(imported, "", ""))
	v = b.tap(Intent{Kind: IntentID, Text: "8"}, Intent{Kind: IntentSum, Amount: 160}, Intent{Kind: IntentSave})
	assert.Equal(t, "8", v.Goods.Items[0].Code)
	assert.Equal(t, 2, v.Goods.Of, "what was imported meanwhile is still there, and the old code is gone")
	v = b.tap(Intent{Kind: IntentItem, Text: "8"}, Intent{Kind: IntentID, Text: "7"}, Intent{Kind: IntentSave})
	require.NotNil(t, v.Fault, "the umbrella has that code")
	v = b.tap(Intent{Kind: IntentRemove})
	assert.Equal(t, 1, v.Goods.Of)
	v = b.tap(Intent{Kind: IntentCategory})
	assert.Equal(t, "傘", v.Goods.Items[0].Name)
}
