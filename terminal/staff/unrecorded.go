package staff

import (
	"errors"
	"fmt"
	"sync"

	"kaikei/terminal"
)

// An Unrecorded comes with a member whose PIN or card is right, and whose sign-in the
// disk did not take. Such a member may look at what is there, and do nothing of which
// a record is made: not before Event is in the journal.
type Unrecorded struct {
	Event terminal.Event
	cause error
}

// Error says who, and why.
func (u *Unrecorded) Error() string {
	return fmt.Sprintf("sign in %s, not on record: %v", u.Event.Clerk, u.cause)
}

// Unwrap returns the disk's error.
func (u *Unrecorded) Unwrap() error { return u.cause }

// unrecorded returns what becomes of somebody who was right and whom the disk did not
// take. Whoever allows something must be on record for it: only who signs in may look.
func unrecorded(m Member, e terminal.Event, err error) (Member, error) {
	if !mayLook(e, err) {
		return Member{}, err
	}
	return m, &Unrecorded{e, err}
}

// mayLook reports whether it is to sign in that somebody came, and it was the disk that
// did not take the record.
func mayLook(e terminal.Event, err error) bool {
	return e.Deed == terminal.DeedSignIn && (errors.Is(err, terminal.ErrFull) || errors.Is(err, terminal.ErrUnconfirmed))
}

// look looks at a PIN whose try the disk did not take. It counts in memory, as on disk:
// a full disk must not open a till to whoever tries long enough.
func (r *Roster) look(counted Member, pin string, e terminal.Event, err error) (Member, error) {
	if !mayLook(e, err) {
		return Member{}, err
	}
	r.untaken.keep(counted)
	if !rightPIN(counted.PIN, pin) {
		if until := counted.LockedUntil(r.Now()); !until.IsZero() {
			return Member{}, &Locked{until}
		}
		return Member{}, fmt.Errorf("sign in %s: %w", counted.ID, terminal.ErrPIN)
	}
	counted.Failures = 0
	r.untaken.keep(counted)
	e.Clerk, e.At = counted.ID, r.Now()
	return counted, &Unrecorded{e, err}
}

// An untaken is the tries that the disk did not take, by member.
type untaken struct {
	mu    sync.Mutex // guards tries
	tries map[string]Member
}

// keep keeps the tries of a member until the disk takes them.
func (u *untaken) keep(m Member) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.tries == nil {
		u.tries = map[string]Member{}
	}
	u.tries[m.ID] = m
}

// forget forgets them: they are on disk.
func (u *untaken) forget(id string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.tries, id)
}

// over returns a member as read from disk with the tries that are not there.
func (u *untaken) over(m Member) Member {
	u.mu.Lock()
	defer u.mu.Unlock()
	if t, ok := u.tries[m.ID]; ok {
		m.Failures, m.FailedAt = t.Failures, t.FailedAt
	}
	return m
}
