package staff

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"kaikei/terminal"
)

// A Book keeps members on disk.
type Book interface {
	// Staff returns all members, by id.
	Staff() ([]Member, error)

	// SaveStaff writes a member and what is to be in the journal about it, in one
	// transaction; an event without a deed is not recorded.
	SaveStaff(d terminal.Date, m Member, e terminal.Event) error

	// RemoveStaff takes a member out, likewise.
	RemoveStaff(d terminal.Date, id string, e terminal.Event) error
}

// A Roster is the staff of a shop. Its methods may be called from any goroutine;
// a PIN takes a tenth of a second.
type Roster struct {
	Book Book
	Now  func() time.Time
	Day  func(time.Time) terminal.Date
	Cost Cost // of a new PIN's hash; DefaultCost when it is zero

	signing sync.Mutex // held while a PIN is counted and looked at
	untaken untaken    // tries that the disk did not take
}

// Members returns the staff, managers first, then by name. None means that the
// shop asks nobody.
func (r *Roster) Members() ([]Member, error) {
	members, err := r.Book.Staff()
	if err != nil {
		return nil, fmt.Errorf("read staff: %w", err)
	}
	slices.SortFunc(members, func(a, b Member) int {
		if (a.Role == Manager) != (b.Role == Manager) {
			if a.Role == Manager {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return members, nil
}

// find returns a member by id.
func (r *Roster) find(id string) (Member, error) {
	members, err := r.Members()
	if err != nil {
		return Member{}, err
	}
	at := slices.IndexFunc(members, func(m Member) bool { return m.ID == id })
	if at < 0 {
		return Member{}, fmt.Errorf("member %q: %w", id, ErrMember)
	}
	return r.untaken.over(members[at]), nil
}

// save writes a member with an event of now.
func (r *Roster) save(m Member, e terminal.Event) error {
	e.At = r.Now()
	if err := r.Book.SaveStaff(r.Day(e.At), m, e); err != nil {
		return fmt.Errorf("write member %s: %w", m.ID, err)
	}
	r.untaken.forget(m.ID)
	return nil
}

// Add makes a member with a PIN. By is who adds them, empty on the command line.
// The first member must be a manager: nobody else could add another. Errors:
// ErrForm, ErrMember for an id that is taken, or the book's.
func (r *Roster) Add(m Member, pin, by string) error {
	if err := m.check(); err != nil {
		return err
	}
	members, err := r.Members()
	switch {
	case err != nil:
		return err
	case slices.ContainsFunc(members, func(o Member) bool { return o.ID == m.ID }):
		return fmt.Errorf("member %q is there already: %w", m.ID, ErrMember)
	case len(members) == 0 && m.Role != Manager:
		return fmt.Errorf("the first member must be a manager: %w", ErrForm)
	}
	if m.PIN, err = r.Cost.hashPIN(pin); err != nil {
		return err
	}
	m.Card, m.Failures, m.FailedAt, m.Since = "", 0, time.Time{}, r.Now()
	return r.save(m, terminal.Event{Deed: terminal.DeedStaff, By: by, Subject: m.ID, Reason: "added as " + string(m.Role)})
}

// Change gives a member another name or role, by its id. The last manager stays one.
// Errors: ErrForm, ErrMember, or the book's.
func (r *Roster) Change(to Member, by string) error {
	if err := to.check(); err != nil {
		return err
	}
	m, err := r.find(to.ID)
	if err != nil {
		return err
	}
	if m.Role == Manager && to.Role != Manager {
		if err := r.otherManager(to.ID); err != nil {
			return err
		}
	}
	why := "name changed"
	if m.Role != to.Role {
		why = "role changed to " + string(to.Role)
	}
	m.Name, m.Role = to.Name, to.Role
	return r.save(m, terminal.Event{Deed: terminal.DeedStaff, By: by, Subject: to.ID, Reason: why})
}

// otherManager reports that there is a manager beside one. Errors: ErrForm.
func (r *Roster) otherManager(id string) error {
	members, err := r.Members()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(members, func(m Member) bool { return m.Role == Manager && m.ID != id }) {
		return fmt.Errorf("%s is the last manager: %w", id, ErrForm)
	}
	return nil
}

// SetPIN gives a member another PIN, and lets a locked one try again.
func (r *Roster) SetPIN(id, pin, by string) error {
	m, err := r.find(id)
	if err != nil {
		return err
	}
	if m.PIN, err = r.Cost.hashPIN(pin); err != nil {
		return err
	}
	m.Failures, m.FailedAt = 0, time.Time{}
	return r.save(m, terminal.Event{Deed: terminal.DeedStaff, By: by, Subject: id, Reason: "new PIN"})
}

// NewCard makes a staff card and returns its text, which is shown once and kept
// nowhere. An older card of the member is worth nothing from now on.
func (r *Roster) NewCard(id, by string) (string, error) {
	m, err := r.find(id)
	if err != nil {
		return "", err
	}
	text, digest := newCard()
	m.Card = digest
	return text, r.save(m, terminal.Event{Deed: terminal.DeedStaff, By: by, Subject: id, Reason: "new card"})
}

// Remove takes a member out. The last manager goes last of all.
func (r *Roster) Remove(id, by string) error {
	members, err := r.Members()
	if err != nil {
		return err
	}
	managers, role := 0, Role("")
	for _, m := range members {
		if m.Role == Manager {
			managers++
		}
		if m.ID == id {
			role = m.Role
		}
	}
	switch {
	case role == "":
		return fmt.Errorf("member %q: %w", id, ErrMember)
	case role == Manager && managers == 1 && len(members) > 1:
		return fmt.Errorf("%s is the last manager: %w", id, ErrForm)
	}
	e := terminal.Event{Deed: terminal.DeedStaff, At: r.Now(), By: by, Subject: id, Reason: "removed"}
	if err := r.Book.RemoveStaff(r.Day(e.At), id, e); err != nil {
		return fmt.Errorf("remove member %s: %w", id, err)
	}
	return nil
}

// A Locked is terminal.ErrLockedOut with the time after which a PIN is looked at
// again.
type Locked struct{ Until time.Time }

// Error says until when.
func (l *Locked) Error() string {
	return fmt.Sprintf("%v, until %s", terminal.ErrLockedOut, l.Until.In(terminal.JST).Format("15:04:05"))
}

// Unwrap makes it a terminal.ErrLockedOut.
func (l *Locked) Unwrap() error { return terminal.ErrLockedOut }

// ByPIN returns the member who signs in with a PIN. What for is recorded: a
// sign-in, or that they allow what e.Right names. Errors: terminal.ErrPIN also
// for an id that is nobody's, *Locked, terminal.ErrNotAllowed, or the book's; for a
// sign-in *Unrecorded, with the member.
func (r *Roster) ByPIN(id, pin string, e terminal.Event) (Member, error) {
	r.signing.Lock()
	defer r.signing.Unlock()
	m, err := r.find(id)
	if errors.Is(err, ErrMember) {
		return Member{}, fmt.Errorf("sign in %q: %w", id, terminal.ErrPIN)
	}
	if err != nil {
		return Member{}, err
	}
	if until := m.LockedUntil(r.Now()); !until.IsZero() {
		return Member{}, &Locked{until}
	}
	counted := m
	counted.Failures, counted.FailedAt = m.Failures+1, r.Now()
	if err := r.save(counted, terminal.Event{}); err != nil { // first: pulling the plug must not be a free try
		return r.look(counted, pin, e, err)
	}
	if !rightPIN(m.PIN, pin) {
		if err := r.save(counted, terminal.Event{Deed: terminal.DeedRefused, Clerk: m.ID}); err != nil {
			return Member{}, err
		}
		if until := counted.LockedUntil(r.Now()); !until.IsZero() {
			return Member{}, &Locked{until}
		}
		return Member{}, fmt.Errorf("sign in %s: %w", id, terminal.ErrPIN)
	}
	return r.welcome(counted, e)
}

// ByCard returns the member whose card was read. Errors: terminal.ErrPIN for a
// card that is nobody's, or no longer; for a sign-in *Unrecorded, with the member.
func (r *Roster) ByCard(text string, e terminal.Event) (Member, error) {
	digest, ok := cardDigest(text)
	if !ok {
		return Member{}, fmt.Errorf("read staff card: %w", terminal.ErrPIN)
	}
	r.signing.Lock()
	defer r.signing.Unlock()
	members, err := r.Members()
	if err != nil {
		return Member{}, err
	}
	for _, m := range members {
		if subtle.ConstantTimeCompare([]byte(m.Card), []byte(digest)) == 1 {
			return r.welcome(m, e)
		}
	}
	return Member{}, fmt.Errorf("staff card of nobody: %w", terminal.ErrPIN)
}

// welcome forgets the wrong PINs of m and records what they came for. Who allows
// something must be one who may.
func (r *Roster) welcome(m Member, e terminal.Event) (Member, error) {
	m.Failures, m.FailedAt, e.At = 0, time.Time{}, r.Now()
	switch {
	case e.Deed != terminal.DeedAllow:
		e.Clerk = m.ID
	case !m.May(Right(e.Right)):
		e.Deed, e.By = terminal.DeedRefused, m.ID
		return Member{}, errors.Join(fmt.Errorf("%s for %s: %w", e.Right, m.ID, terminal.ErrNotAllowed), r.save(m, e))
	default:
		e.By = m.ID
	}
	if err := r.save(m, e); err != nil {
		return unrecorded(m, e, err)
	}
	return m, nil
}
