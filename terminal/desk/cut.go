package desk

import (
	"slices"

	"kaikei/terminal"
	"kaikei/terminal/cart"
	"kaikei/terminal/fault"
)

// An alone is what ends with nobody who waits for it.
type alone struct {
	// open are the payments whose slips are printed when they end, as they were when
	// they were left.
	open map[terminal.PaymentID]terminal.Payment
	// begun are those that somebody saw open, as they were last; news is how such ones
	// ended out of sight, the oldest first.
	begun map[terminal.PaymentID]terminal.Payment
	news  []News
	cut   terminal.Payment // what the last run was in the middle of, until it is shown
	rung  cart.Cart        // what was rung up when it ended, likewise
	// unseen was paid as the last thing, and no slip of it came as far as the printer.
	unseen terminal.Payment
}

// interrupted is the code of the fault that says from when a payment is.
var interrupted = fault.Of(terminal.ErrInterrupted).Code

// afterCut looks after what the last run left in the middle: whoever stood here has not
// seen the end of it, and would else collect the sale a second time.
func (d *Desk) afterCut() {
	today := d.Till.Day(d.Till.Clock.Now())
	left := d.Till.Interrupted()
	d.alone.open = map[terminal.PaymentID]terminal.Payment{}
	for _, p := range left {
		d.alone.open[p.ID], d.alone.begun[p.ID] = p, p
		collects := !p.Captured() && p.PendingRefund == "" && p.Share == (terminal.Share{})
		if collects && d.Till.Day(p.CreatedAt) == today && p.CreatedAt.After(d.alone.cut.CreatedAt) {
			d.alone.cut = p
		}
	}
	d.readRung()
	d.showCut()
	d.print(d.alone.unseen, again) // on a disk that took no job it may have been printed
	for _, p := range left {       // the till may have been faster
		if now, err := d.Till.Ledger.Payment(p.ID); err == nil { // else the ledger's trouble is a fault elsewhere
			d.follow(now)
			d.endedAlone(now)
		}
	}
}

// showCut shows what the last run was in the middle of, once somebody stands here.
func (d *Desk) showCut() {
	id := d.alone.cut.ID
	if id == "" || d.view.Training || d.view.Screen != ScreenAmount || d.view.Typed != 0 || !d.cart.Empty() {
		return
	}
	d.alone.cut = terminal.Payment{}
	d.noNews(id)
	p, err := d.Till.Ledger.Payment(id)
	if err != nil {
		d.fault(err)
		return
	}
	d.ringAgain(p)
	d.charging, d.view.Amount = p.ID, p.Amount
	if p.State == terminal.Sent && p.Bill != "" && d.Till.Bills != nil {
		delete(d.alone.open, p.ID) // its screen prints
		d.openBill(p)
	} else {
		d.result(p)
	}
	d.fault(terminal.ErrInterrupted)
}

// ringAgain puts what a payment collects on the desk as it was, so that it can be
// collected again once it is known that nothing was taken.
func (d *Desk) ringAgain(p terminal.Payment) {
	d.selling = selling{sale: p.Sale, amount: p.Amount, purpose: p.Purpose, tendered: p.Tendered}
	if p.Purpose.Credit() {
		return
	}
	d.cart.Sale, d.cart.Payment = p.Sale, string(p.ID)
	if d.Shop.Carts == nil {
		return
	}
	held, err := d.Shop.Carts.Held()
	if err != nil {
		d.fault(err)
	}
	same := func(c cart.Cart) bool { return c.Payment == string(p.ID) }
	if at := slices.IndexFunc(held, same); at >= 0 { // else it would be there twice
		d.serve(held[at])
	}
}

// endedAlone prints the slips of what has ended with nobody who waited for it. A sale in
// parts is printed when all of it is settled.
func (d *Desk) endedAlone(p terminal.Payment) {
	was, alone := d.alone.open[p.ID]
	if !alone || p.Waits() {
		return
	}
	delete(d.alone.open, p.ID)
	switch {
	case was.PendingRefund != "":
		till := d.madeOn(p).Till
		if r, err := till.Refunds.Refund(was.PendingRefund); err != nil {
			d.fault(err)
		} else if r.State == terminal.RefundDone {
			d.printRefund(till, r)
		}
	case p.State == terminal.Paid && p.Share == (terminal.Share{}), p.State == terminal.Cancelled && p.Captured():
		d.print(p, original)
	}
}
