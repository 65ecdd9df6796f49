package desk

import (
	"errors"
	"slices"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/staff"
)

// openShop puts the desk in order at the start: who may stand here, and what a
// power cut left half paid.
func (d *Desk) openShop() {
	if d.Shop.Policy == (staff.Policy{}) {
		d.Shop.Policy = staff.DefaultPolicy()
	}
	d.clearCart()
	d.recoverSplit()
	d.readStaff()
	d.readHeld()
	if d.view.Staff.Needed {
		d.askWho()
	}
	d.afterCut()
	if d.view.Fault == nil {
		d.wonder()
	}
}

// readStaff reads who may stand at the till. A shop without members asks nobody.
func (d *Desk) readStaff() {
	if d.Shop.Roster == nil {
		return
	}
	members, err := d.Shop.Roster.Members()
	if err != nil {
		d.fault(err)
		return
	}
	d.view.Staff.Needed, d.view.Staff.Members = len(members) > 0, nil
	signed := staff.Member{}
	for _, m := range members {
		d.view.Staff.Members = append(d.view.Staff.Members, Member{m.ID, m.Name, m.Role})
		if m.ID == d.signed.ID {
			signed = m // with the role of today
		}
	}
	d.signed = signed
	d.view.Staff.Signed = Member{signed.ID, signed.Name, signed.Role}
}

// lookAtStaff notices between two customers who came and who left, and reports
// whether the screen must say so. Members are kept by the command line too.
func (d *Desk) lookAtStaff() bool {
	if d.Shop.Roster != nil && d.view.Screen == ScreenSignIn && !d.view.Busy {
		was := d.view.Staff.Members
		if d.readStaff(); !d.view.Staff.Needed {
			d.view.Screen = d.before // nobody is left who could sign in
		}
		return !slices.Equal(was, d.view.Staff.Members)
	}
	if d.Shop.Roster == nil || d.view.Screen != ScreenAmount || d.view.Typed != 0 || !d.cart.Empty() || d.view.Busy || d.view.Asking != nil {
		return false
	}
	needed, signed := d.view.Staff.Needed, d.signed.ID
	d.readStaff()
	if !d.view.Staff.Needed || d.signed.ID != "" {
		return d.view.Staff.Needed != needed
	}
	if signed != "" || !needed {
		d.Clerk, d.view.Clerk = "", ""
	}
	d.askWho()
	return true
}

// askWho asks who stands at the till; what is rung up waits.
func (d *Desk) askWho() {
	if d.view.Screen != ScreenSignIn {
		d.before = d.view.Screen
	}
	d.view.Screen, d.view.Staff.Until = ScreenSignIn, ""
}

// atTheDoor serves what is asked of who stands at the till, and reports whether
// it did.
func (d *Desk) atTheDoor(i Intent) bool {
	quiet := d.view.Screen == ScreenAmount || d.view.Screen == ScreenSplit || d.view.Screen == ScreenResult || d.view.Screen == ScreenHistory
	switch {
	case d.view.Asking != nil:
		d.onAsking(i)
	case !d.view.Staff.Needed, d.view.Screen == ScreenSignIn:
		return false
	case i.Kind == IntentCode && quiet && staff.IsCard(i.Text):
		d.before = d.view.Screen
		d.signIn("", i.Text)
	case i.Kind == IntentSwitch && quiet:
		d.readStaff()
		d.askWho()
	case i.Kind == IntentSignOut && quiet:
		d.signOut()
	default:
		return false
	}
	return true
}

// onSignIn serves the screen on which somebody signs in.
func (d *Desk) onSignIn(i Intent) {
	switch {
	case i.Kind == IntentSignIn:
		d.signIn(i.Clerk, i.Text)
	case i.Kind == IntentCode && staff.IsCard(i.Text):
		d.signIn("", i.Text)
	case i.Kind == IntentBack && d.signed.ID != "":
		d.view.Screen, d.view.Fault = d.before, nil
	}
}

// identify looks at a PIN, or without an id at a card, off the desk's goroutine.
func (d *Desk) identify(id, secret string, e terminal.Event, then func(staff.Member)) {
	turn := d.holds()
	d.begin(func() func() {
		var m staff.Member
		var err error
		if id == "" {
			m, err = d.Shop.Roster.ByCard(secret, e)
		} else {
			m, err = d.Shop.Roster.ByPIN(id, secret, e)
		}
		return func() {
			d.idle(turn, err)
			d.view.Staff.Until = ""
			var locked *staff.Locked
			if errors.As(err, &locked) {
				d.view.Staff.Until = locked.Until.In(terminal.JST).Format("15:04:05")
			}
			var late *staff.Unrecorded
			mayOwe := errors.As(err, &late) && len(d.owed.events) < owedMost
			if err == nil || mayOwe {
				then(m)
			}
			if mayOwe { // what it says of them goes over what the disk's fault says
				d.owed.events = append(d.owed.events, late.Event)
				d.faultAs(err, fault.Fault.Looking)
			}
		}
	})
}

// signIn signs somebody in, who then goes on where the other one was.
func (d *Desk) signIn(id, secret string) {
	_ = d.catchUp() // first who came before; it may stay owed
	d.identify(id, secret, terminal.Event{Deed: terminal.DeedSignIn, Reason: d.leaving()}, func(m staff.Member) {
		d.signed, d.Clerk = m, m.Name
		d.view.Clerk, d.view.Staff.Signed = m.Name, Member{m.ID, m.Name, m.Role}
		if d.view.Screen == ScreenSignIn {
			d.view.Screen = d.before
			d.showCut()
		}
	})
}

// leaving says whom a sign-in takes over from.
func (d *Desk) leaving() string {
	if d.signed.ID == "" {
		return ""
	}
	return "after " + d.signed.ID
}

// signOut lets nobody stand at the till.
func (d *Desk) signOut() {
	if !d.recordLater(terminal.Event{Deed: terminal.DeedSignOut}) {
		return
	}
	d.signed, d.Clerk = staff.Member{}, ""
	d.view.Clerk, d.view.Staff.Signed = "", Member{}
	d.readStaff()
	d.askWho()
}

// need does what then does if the clerk has the right that e names, and else asks
// for somebody who has. In a shop without staff everybody may.
func (d *Desk) need(e terminal.Event, then func(by string)) {
	if !d.view.Staff.Needed || d.signed.May(staff.Right(e.Right)) {
		then("")
		return
	}
	e.Deed = terminal.DeedAllow
	d.asked, d.allowed = e, then
	d.view.Asking = &Asking{Right: staff.Right(e.Right), Amount: e.Amount, Reason: e.Reason}
	d.fault(terminal.ErrNotAllowed)
}

// onAsking serves the question whether something is allowed.
func (d *Desk) onAsking(i Intent) {
	switch {
	case i.Kind == IntentBack:
		d.view.Asking, d.allowed, d.view.Fault, d.view.Staff.Until = nil, nil, nil, ""
	case i.Kind == IntentAllow:
		d.allow(i.Clerk, i.Text)
	case i.Kind == IntentCode && staff.IsCard(i.Text):
		d.allow("", i.Text)
	}
}

// allow does what waited, if whoever it is may allow it.
func (d *Desk) allow(id, secret string) {
	e, then := d.asked, d.allowed
	e.Clerk = d.signed.ID
	d.identify(id, secret, e, func(m staff.Member) {
		d.view.Asking, d.allowed, d.view.Fault = nil, nil, nil
		then(m.ID)
	})
}

// record writes who did what, before it is done, and reports whether it could.
// What is done for practice is nobody's business.
func (d *Desk) record(e terminal.Event) bool {
	if d.Shop.Events == nil || d.view.Training {
		return true
	}
	e.At, e.Clerk = d.Till.Clock.Now(), d.signed.ID
	if e.Clerk == "" {
		e.Clerk = d.Clerk
	}
	err := d.catchUp()
	if err == nil {
		err = d.Shop.Events.Record(d.Till.Day(e.At), e)
	}
	if err != nil {
		d.undone(err)
	}
	return err == nil
}
