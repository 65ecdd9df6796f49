package staff_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/staff"
)

// book is a disk in memory.
type book struct {
	members []staff.Member
	events  []terminal.Event
	full    error
}

func (b *book) Staff() ([]staff.Member, error) { return slices.Clone(b.members), nil }

func (b *book) SaveStaff(_ terminal.Date, m staff.Member, e terminal.Event) error {
	if b.full != nil {
		return b.full
	}
	b.members = append(slices.DeleteFunc(b.members, func(o staff.Member) bool { return o.ID == m.ID }), m)
	b.note(e)
	return nil
}

func (b *book) RemoveStaff(_ terminal.Date, id string, e terminal.Event) error {
	b.members = slices.DeleteFunc(b.members, func(o staff.Member) bool { return o.ID == id })
	b.note(e)
	return nil
}

func (b *book) note(e terminal.Event) {
	if e.Deed != "" {
		b.events = append(b.events, e)
	}
}

// A shop has a manager and a cashier, and a clock that a test turns.
type shop struct {
	*staff.Roster
	book *book
	now  time.Time
}

const (
	managerPIN = "2580"
	cashierPIN = "730912"
)

// cheap keeps the tests quick.
var cheap = staff.Cost{KiB: 64, Passes: 1}

var signIn = terminal.Event{Deed: terminal.DeedSignIn}

func newShop(t *testing.T) *shop {
	s := &shop{book: &book{}, now: time.Date(2026, 11, 28, 1, 0, 0, 0, time.UTC)}
	s.Roster = &staff.Roster{Book: s.book, Now: func() time.Time { return s.now }, Day: func(time.Time) terminal.Date { return "2026-11-28" }, Cost: cheap}
	require.NoError(t, s.Add(staff.Member{ID: "m1", Name: "店長 山田", Role: staff.Manager}, managerPIN, ""))
	require.NoError(t, s.Add(staff.Member{ID: "c1", Name: "佐藤", Role: staff.Cashier}, cashierPIN, "m1"))
	s.book.events = nil
	return s
}

func TestAddRefused(t *testing.T) {
	s := newShop(t)
	member := func(id, name string, role staff.Role) staff.Member {
		return staff.Member{ID: id, Name: name, Role: role}
	}
	tests := []struct {
		why, pin string
		m        staff.Member
		is       error
	}{
		{"an id that is taken", "5927", member("c1", "鈴木", staff.Cashier), staff.ErrMember},
		{"no id", "5927", member("", "鈴木", staff.Cashier), staff.ErrForm},
		{"an id with a space", "5927", member("c 2", "鈴木", staff.Cashier), staff.ErrForm},
		{"no name", "5927", member("c2", " ", staff.Cashier), staff.ErrForm},
		{"a name on two lines", "5927", member("c2", "鈴\n木", staff.Cashier), staff.ErrForm},
		{"a role that is none", "5927", member("c2", "鈴木", "owner"), staff.ErrForm},
		{"a PIN of three digits", "592", member("c2", "鈴木", staff.Cashier), staff.ErrForm},
		{"a PIN of more digits than a till takes", "592730184", member("c2", "鈴木", staff.Cashier), staff.ErrForm},
		{"a PIN of letters", "abcd", member("c2", "鈴木", staff.Cashier), staff.ErrForm},
		{"a PIN of one digit", "0000", member("c2", "鈴木", staff.Cashier), staff.ErrForm},
		{"a PIN up the row", "1234", member("c2", "鈴木", staff.Cashier), staff.ErrForm},
		{"a PIN down the row", "98765", member("c2", "鈴木", staff.Cashier), staff.ErrForm},
	}
	for _, tt := range tests {
		assert.ErrorIs(t, s.Add(tt.m, tt.pin, "m1"), tt.is, tt.why)
	}
	require.ErrorIs(t, (&staff.Roster{Book: &book{}, Now: time.Now, Day: s.Day}).Add(member("c1", "佐藤", staff.Cashier), "5927", ""), staff.ErrForm, "the first is a manager")
	assert.Len(t, s.book.members, 2)
	s.Cost = staff.Cost{}
	require.NoError(t, s.SetPIN("c1", cashierPIN, ""))
	c1 := s.book.members[slices.IndexFunc(s.book.members, func(m staff.Member) bool { return m.ID == "c1" })]
	assert.True(t, strings.HasPrefix(c1.PIN, "$argon2id$v=19$m=19456,t=2,p=1$"), c1.PIN)
	_, err := s.ByPIN("c1", cashierPIN, signIn)
	require.NoError(t, err)
}

func TestSignIn(t *testing.T) {
	s := newShop(t)
	m, err := s.ByPIN("c1", cashierPIN, signIn)
	require.NoError(t, err)
	assert.Equal(t, "佐藤", m.Name)
	_, err = s.ByPIN("c1", managerPIN, signIn)
	require.ErrorIs(t, err, terminal.ErrPIN)
	_, err = s.ByPIN("nobody", managerPIN, signIn)
	require.ErrorIs(t, err, terminal.ErrPIN, "and not that there is no such member")
	require.NoError(t, s.SetPIN("c1", "864213", "m1"))
	_, err = s.ByPIN("c1", cashierPIN, signIn)
	require.ErrorIs(t, err, terminal.ErrPIN, "the old PIN")
	_, err = s.ByPIN("c1", "864213", signIn)
	require.NoError(t, err)
	var deeds []string
	for _, e := range s.book.events {
		deeds = append(deeds, string(e.Deed)+" "+e.Clerk+e.Subject)
	}
	assert.Equal(t, []string{"sign-in c1", "sign-in-refused c1", "staff c1", "sign-in-refused c1", "sign-in c1"}, deeds)
}

// Wrong PINs cost ever more time, over restarts and whatever the clock does.
func TestLockOut(t *testing.T) {
	s := newShop(t)
	wrong := func() error {
		s.Roster = &staff.Roster{Book: s.book, Now: s.Now, Day: s.Day} // as after a restart
		_, err := s.ByPIN("c1", "999123", signIn)
		return err
	}
	require.ErrorIs(t, wrong(), terminal.ErrPIN)
	require.ErrorIs(t, wrong(), terminal.ErrPIN)
	for _, want := range []time.Duration{
		30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 16 * time.Minute, 32 * time.Minute, time.Hour, time.Hour,
	} {
		err := wrong()
		var locked *staff.Locked
		require.ErrorAs(t, err, &locked)
		require.ErrorIs(t, err, terminal.ErrLockedOut)
		assert.Equal(t, want, locked.Until.Sub(s.now))
		_, err = s.ByPIN("c1", cashierPIN, signIn)
		require.ErrorIs(t, err, terminal.ErrLockedOut, "the right PIN is not looked at either")
		s.now = s.now.Add(want - time.Second)
		_, err = s.ByPIN("c1", cashierPIN, signIn)
		require.ErrorIs(t, err, terminal.ErrLockedOut, "a second too early")
		s.now = s.now.Add(time.Second)
	}
	s.now = s.now.Add(-30 * 24 * time.Hour)
	_, err := s.ByPIN("c1", cashierPIN, signIn)
	var locked *staff.Locked
	require.ErrorAs(t, err, &locked)
	assert.LessOrEqual(t, locked.Until.Sub(s.now), time.Hour, "a clock that was set back locks nobody out for a month")
	_, err = s.ByPIN("m1", managerPIN, signIn)
	require.NoError(t, err, "others are not locked out")
	require.NoError(t, s.SetPIN("c1", cashierPIN, "m1"))
	_, err = s.ByPIN("c1", cashierPIN, signIn)
	require.NoError(t, err, "the manager lets them in again")
}

// A try is counted before it is looked at: who pulls the plug has tried, and a
// disk that takes nothing gives no tries.
func TestTriesAreCountedFirst(t *testing.T) {
	s := newShop(t)
	s.book.full = terminal.ErrFull
	_, err := s.ByPIN("c1", cashierPIN, signIn)
	require.ErrorIs(t, err, terminal.ErrFull)
	s.book.full = nil
	_, err = s.ByPIN("c1", cashierPIN, signIn)
	require.NoError(t, err)
	assert.Zero(t, s.book.members[slices.IndexFunc(s.book.members, func(m staff.Member) bool { return m.ID == "c1" })].Failures)
}

func TestCards(t *testing.T) {
	s := newShop(t)
	card, err := s.NewCard("c1", "m1")
	require.NoError(t, err)
	assert.True(t, staff.IsCard(card))
	m, err := s.ByCard(card, signIn)
	require.NoError(t, err)
	assert.Equal(t, "c1", m.ID)
	for _, m := range s.book.members {
		assert.NotContains(t, card, m.Card+" ", "the card is not kept")
		assert.NotContains(t, m.Card, strings.TrimPrefix(card, "KAIKEI-STAFF-"))
	}
	newer, err := s.NewCard("c1", "m1")
	require.NoError(t, err)
	assert.NotEqual(t, card, newer)
	for why, text := range map[string]string{
		"a card that was replaced": card, "a letter changed": newer[:20] + "A" + newer[21:] + "", "no card": "90007700000000000001", "nothing": "",
		"an empty secret, which a member without a card has": "KAIKEI-STAFF-",
	} {
		if text == newer {
			continue
		}
		_, err := s.ByCard(text, signIn)
		assert.ErrorIs(t, err, terminal.ErrPIN, why)
	}
	require.NoError(t, s.Remove("c1", "m1"))
	_, err = s.ByCard(newer, signIn)
	require.ErrorIs(t, err, terminal.ErrPIN, "who has left")
	require.ErrorIs(t, s.Remove("c1", "m1"), staff.ErrMember)
}

func TestAllow(t *testing.T) {
	s := newShop(t)
	allow := terminal.Event{Deed: terminal.DeedAllow, Clerk: "c1", Right: string(staff.Void), About: "p-1", Reason: "打ち間違い"}
	_, err := s.ByPIN("c1", cashierPIN, allow)
	require.ErrorIs(t, err, terminal.ErrNotAllowed, "nobody allows themselves")
	m, err := s.ByPIN("m1", managerPIN, allow)
	require.NoError(t, err)
	assert.Equal(t, "m1", m.ID)
	require.Len(t, s.book.events, 2)
	assert.Equal(t, terminal.Event{Deed: terminal.DeedRefused, At: s.now, Clerk: "c1", By: "c1", Right: "void", About: "p-1", Reason: "打ち間違い"}, s.book.events[0])
	assert.Equal(t, terminal.Event{Deed: terminal.DeedAllow, At: s.now, Clerk: "c1", By: "m1", Right: "void", About: "p-1", Reason: "打ち間違い"}, s.book.events[1])
}

func TestLastManagerStays(t *testing.T) {
	s := newShop(t)
	require.ErrorIs(t, s.Remove("m1", ""), staff.ErrForm)
	require.NoError(t, s.Remove("c1", "m1"))
	require.NoError(t, s.Remove("m1", ""), "and then the shop asks nobody again")
}

func TestRights(t *testing.T) {
	tests := []struct {
		right                        staff.Right
		cashier, manager, technician bool
	}{
		{staff.Sell, true, true, false},
		{staff.Void, false, true, false},
		{staff.Refund, false, true, false},
		{staff.Override, false, true, false},
		{staff.Discount, false, true, false},
		{staff.Close, false, true, false},
		{staff.Reports, false, true, false},
		{staff.Drawer, false, true, false},
		{staff.TaxFree, true, true, false},
		{staff.Training, true, true, true},
		{staff.Catalogue, false, true, true},
		{staff.Members, false, true, false},
		{staff.Provision, false, false, true},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.cashier, staff.Member{Role: staff.Cashier}.May(tt.right), "cashier %s", tt.right)
		assert.Equal(t, tt.manager, staff.Member{Role: staff.Manager}.May(tt.right), "manager %s", tt.right)
		assert.Equal(t, tt.technician, staff.Member{Role: staff.Technician}.May(tt.right), "technician %s", tt.right)
		assert.False(t, staff.Member{}.May(tt.right))
	}
	p, c := staff.DefaultPolicy(), staff.Member{Role: staff.Cashier}
	assert.True(t, p.MayDiscount(c, 1000, 900))
	assert.False(t, p.MayDiscount(c, 1000, 899))
	assert.True(t, p.MayDiscount(staff.Member{Role: staff.Manager}, 1000, 0))
	assert.False(t, errors.Is(terminal.ErrPIN, terminal.ErrLockedOut))
}
