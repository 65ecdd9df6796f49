package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/staff"
)

// A People keeps the staff. See staff.Roster, which is one.
type People interface {
	Members() ([]staff.Member, error)
	Add(m staff.Member, pin, by string) error
	Change(m staff.Member, by string) error
	SetPIN(id, pin, by string) error
	NewCard(id, by string) (string, error)
	Remove(id, by string) error
}

// A Member is one of the staff as a manager sees them: neither PIN nor card.
type Member struct {
	ID, Name string
	Role     staff.Role
	Card     bool      // has one
	Locked   time.Time // no PIN is looked at before; zero when it is
	New      bool      // is not kept yet
	PIN      bool      // of a new one: it was typed
}

// A Card is a staff card, ready to be printed. Who has its text may sign in: it is
// never kept, nor logged.
type Card struct {
	Name string
	Role staff.Role
	Text string
}

// Roles are those that a member may have, in the order in which they are offered.
func Roles() []staff.Role { return []staff.Role{staff.Cashier, staff.Manager, staff.Technician} }

// readStaff reads the staff.
func (o *Office) readStaff() {
	members, err := o.People.Members()
	if err != nil {
		o.fault(err)
		return
	}
	o.view.Staff = nil
	for _, m := range members {
		o.view.Staff = append(o.view.Staff, Member{ID: m.ID, Name: m.Name, Role: m.Role, Card: m.Card != "", Locked: m.LockedUntil(o.Now())})
	}
}

// readMember reads the member of the page again; it stays as it is when it is new,
// or was removed meanwhile.
func (o *Office) readMember() {
	o.readStaff()
	for _, m := range o.view.Staff {
		if m.ID == o.view.Member.ID && !o.view.Member.New {
			o.view.Member = m
		}
	}
}

// onStaff serves the list of the staff.
func (o *Office) onStaff(i Intent) {
	switch i.Kind {
	case IntentMember:
		at := slices.IndexFunc(o.view.Staff, func(m Member) bool { return m.ID == i.Text })
		if at >= 0 {
			o.view.Member = o.view.Staff[at]
			o.into(PageMember)
		}
	case IntentNew:
		o.pin = ""
		o.view.Member = Member{Role: staff.Cashier, New: true}
		if len(o.view.Staff) == 0 {
			o.view.Member.Role = staff.Manager // nobody else could add another
		}
		o.into(PageMember)
	}
}

// onMember serves one of the staff. What is typed of a new one is kept when it is
// added; of another it is kept at once.
func (o *Office) onMember(i Intent) {
	m := o.view.Member
	if m.New {
		o.onNewMember(i)
		return
	}
	var err error
	done := DoneKept
	switch i.Kind {
	case IntentName:
		err = o.People.Change(staff.Member{ID: m.ID, Name: i.Text, Role: m.Role}, o.view.By)
	case IntentRole:
		err = o.People.Change(staff.Member{ID: m.ID, Name: m.Name, Role: staff.Role(i.Text)}, o.view.By)
	case IntentPIN:
		err = o.People.SetPIN(m.ID, i.Text, o.view.By)
	case IntentCard:
		done, err = DonePrinted, o.printCard(m)
	case IntentRemove:
		if err = o.People.Remove(m.ID, o.view.By); err == nil {
			o.back()
		}
	default:
		return
	}
	o.kept(err, done)
	o.readMember()
}

// onNewMember takes what is typed of a new one.
func (o *Office) onNewMember(i Intent) {
	m := &o.view.Member
	switch i.Kind {
	case IntentID:
		m.ID = i.Text
	case IntentName:
		m.Name = i.Text
	case IntentRole:
		m.Role = staff.Role(i.Text)
	case IntentPIN:
		o.pin, m.PIN = i.Text, true
	case IntentSave:
		err := o.People.Add(staff.Member{ID: m.ID, Name: m.Name, Role: m.Role}, o.pin, o.view.By)
		if err == nil {
			o.pin = ""
			o.back()
		}
		o.kept(err, DoneKept)
	}
}

// kept says that something was kept, or why it was not. What is not accepted as it
// was typed has a fault of its own.
func (o *Office) kept(err error, done Done) {
	switch {
	case err == nil:
		o.view.Done = done
	case errors.Is(err, staff.ErrForm), errors.Is(err, staff.ErrMember):
		o.fault(fmt.Errorf("%w: %w", terminal.ErrTyped, err))
	default:
		o.fault(err)
	}
}

// printCard makes a card and prints it. An older one is worth nothing from then on,
// even when the new one is not printed: it may lie in the printer. With one that
// cannot print none is made, and the older one still opens the till.
func (o *Office) printCard(m Member) error {
	if o.Paper == nil {
		return terminal.ErrPrinterOffline
	}
	return o.during(askMost, func(ctx context.Context) error {
		if err := o.Paper.Ready(ctx); err != nil {
			return err
		}
		text, err := o.People.NewCard(m.ID, o.view.By)
		if err != nil {
			return err
		}
		return o.Paper.PrintCard(ctx, Card{Name: m.Name, Role: m.Role, Text: text})
	})
}
