package desk

import "kaikei/terminal/staff"

// hand hands the screen to another user of the till, with nothing rung up. Who has
// no screens there, or may not see them, gets none.
func (d *Desk) hand(may bool, to func(staff.Member)) {
	if may && d.view.Typed == 0 && d.cart.Empty() {
		to(d.standing())
	}
}

// standing is who stands here: whom the roster knows, or in a shop without one the
// name that the till was started with, so that a close there has a name too.
func (d *Desk) standing() staff.Member {
	if d.signed.ID == "" {
		return staff.Member{Name: d.Clerk}
	}
	return d.signed
}

// mayManage reports whether the manager's screens open for who stands here: they begin
// with the day's sums.
func (d *Desk) mayManage() bool {
	return d.Manager != nil && d.may(staff.Reports)
}

// mayMend is likewise about the technician's.
func (d *Desk) mayMend() bool { return d.Workshop != nil && d.may(staff.Provision) }

// may reports whether who stands here has a right, on the real till. In a shop that
// knows no staff everybody has.
func (d *Desk) may(r staff.Right) bool {
	return !d.view.Training && (!d.view.Staff.Needed || d.signed.May(r))
}
