package control

import (
	"cmp"
	"context"
	"fmt"

	"kaikei/cmd/internal/device"
	"kaikei/terminal"
	"kaikei/terminal/catalogue"
	"kaikei/terminal/staff"
)

// The operations on what the shop keeps beside payments.
var (
	Catalogue    = Op[Nothing, []catalogue.Item]{"catalogue", readCatalogue}
	SetCatalogue = Op[CatalogueRequest, int]{"set-catalogue", setCatalogue}
	Search       = Op[SearchRequest, []terminal.Payment]{"search", search}

	Staff        = Op[Nothing, []MemberAnswer]{"staff", readStaff}
	AddMember    = Op[MemberRequest, []MemberAnswer]{"staff-add", addMember}
	SetPIN       = Op[MemberRequest, []MemberAnswer]{"staff-pin", setPIN}
	ChangeMember = Op[MemberRequest, []MemberAnswer]{"staff-change", changeMember}
	NewCard      = Op[MemberRequest, CardAnswer]{"staff-card", newCard}
	RemoveMember = Op[MemberRequest, []MemberAnswer]{"staff-remove", removeMember}
)

// A Who says who does something, and why.
type Who struct {
	Clerk  string `json:"clerk,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// record writes to the journal who does what, before it is done.
func (w Who) record(d *device.Device, e terminal.Event) error {
	e.At, e.Clerk, e.Reason = d.Till.Clock.Now(), w.Clerk, w.Reason
	return d.Store.Record(d.Till.Day(e.At), e)
}

// readCatalogue returns what the shop sells.
func readCatalogue(d *device.Device, _ context.Context, _ Nothing) ([]catalogue.Item, error) {
	c, err := d.Store.Catalogue()
	return c.Items(), err
}

// A CatalogueRequest takes over a catalogue.
type CatalogueRequest struct {
	Items []catalogue.Item `json:"items"`
	Who
}

// setCatalogue puts a catalogue in the place of the one before, whole or not at
// all.
func setCatalogue(d *device.Device, _ context.Context, r CatalogueRequest) (int, error) {
	c, err := catalogue.New(r.Items)
	if err != nil {
		return 0, err
	}
	now := d.Till.Clock.Now()
	e := terminal.Event{Deed: terminal.DeedCatalogue, At: now, Clerk: r.Clerk, Subject: fmt.Sprintf("%d items", c.Len()), Reason: r.Reason}
	return c.Len(), d.Store.SaveCatalogue(d.Till.Day(now), c, e)
}

// A SearchRequest asks for payments.
type SearchRequest struct {
	Query terminal.Query `json:"query"`
	Most  int            `json:"most"`
}

// search returns payments, newest first.
func search(d *device.Device, _ context.Context, r SearchRequest) ([]terminal.Payment, error) {
	return d.Store.Search(r.Query, r.Most)
}

// A MemberAnswer is a member as shown: neither PIN nor card.
type MemberAnswer struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	Role     staff.Role `json:"role"`
	Card     bool       `json:"card"` // has one
	Failures int        `json:"failures,omitempty"`
	Locked   string     `json:"lockedUntil,omitempty"`
}

// readStaff returns the staff.
func readStaff(d *device.Device, _ context.Context, _ Nothing) ([]MemberAnswer, error) {
	members, err := d.Shop.Roster.Members()
	answer := []MemberAnswer{}
	for _, m := range members {
		a := MemberAnswer{ID: m.ID, Name: m.Name, Role: m.Role, Card: m.Card != "", Failures: m.Failures}
		if until := m.LockedUntil(d.Till.Clock.Now()); !until.IsZero() {
			a.Locked = until.In(terminal.JST).Format("2006-01-02 15:04:05")
		}
		answer = append(answer, a)
	}
	return answer, err
}

// A MemberRequest is about one member. The PIN is neither logged nor repeated.
type MemberRequest struct {
	ID   string     `json:"id"`
	Name string     `json:"name,omitempty"`
	Role staff.Role `json:"role,omitempty"`
	PIN  string     `json:"pin,omitempty"`
	By   string     `json:"by,omitempty"` // who does it
}

// addMember adds a member.
func addMember(d *device.Device, ctx context.Context, r MemberRequest) ([]MemberAnswer, error) {
	if err := d.Shop.Roster.Add(staff.Member{ID: r.ID, Name: r.Name, Role: r.Role}, r.PIN, r.By); err != nil {
		return nil, err
	}
	return readStaff(d, ctx, Nothing{})
}

// changeMember gives a member another name or role; what is empty stays.
func changeMember(d *device.Device, ctx context.Context, r MemberRequest) ([]MemberAnswer, error) {
	members, err := d.Shop.Roster.Members()
	if err != nil {
		return nil, err
	}
	to := staff.Member{ID: r.ID, Name: r.Name, Role: r.Role}
	for _, m := range members {
		if m.ID == r.ID {
			to.Name, to.Role = cmp.Or(r.Name, m.Name), cmp.Or(r.Role, m.Role)
		}
	}
	if err := d.Shop.Roster.Change(to, r.By); err != nil {
		return nil, err
	}
	return readStaff(d, ctx, Nothing{})
}

// setPIN gives a member another PIN.
func setPIN(d *device.Device, ctx context.Context, r MemberRequest) ([]MemberAnswer, error) {
	if err := d.Shop.Roster.SetPIN(r.ID, r.PIN, r.By); err != nil {
		return nil, err
	}
	return readStaff(d, ctx, Nothing{})
}

// A CardAnswer is a new staff card: who has its text may sign in with it.
type CardAnswer struct {
	Member MemberAnswer  `json:"member"`
	Text   string        `json:"text"`
	Shop   terminal.Shop `json:"shop"`
}

// newCard makes a staff card. Its text is told this once.
func newCard(d *device.Device, ctx context.Context, r MemberRequest) (a CardAnswer, err error) {
	if a.Text, err = d.Shop.Roster.NewCard(r.ID, r.By); err != nil {
		return CardAnswer{}, err
	}
	a.Shop = d.Till.Settings().Shop
	members, err := readStaff(d, ctx, Nothing{})
	for _, m := range members {
		if m.ID == r.ID {
			a.Member = m
		}
	}
	return a, err
}

// removeMember takes a member out.
func removeMember(d *device.Device, ctx context.Context, r MemberRequest) ([]MemberAnswer, error) {
	if err := d.Shop.Roster.Remove(r.ID, r.By); err != nil {
		return nil, err
	}
	return readStaff(d, ctx, Nothing{})
}
