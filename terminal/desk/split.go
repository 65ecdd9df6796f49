package desk

import (
	"errors"

	"kaikei/terminal"
	"kaikei/terminal/receipt"
	"kaikei/terminal/staff"
)

// beginSplit collects a part of the sale first. The sale is on disk before the
// first part is: after a power cut it is known of what a part was taken.
func (d *Desk) beginSplit(part terminal.Yen) {
	if d.Till.Shares == nil || d.Shop.Carts == nil || part <= 0 || part >= d.selling.amount {
		d.fault(terminal.ErrAmount)
		return
	}
	if err := d.namedAnew(); err != nil {
		d.undone(err)
		return
	}
	next := d.cart
	next.Split, next.Clerk, next.HeldAt, next.Payment = true, d.Clerk, d.Till.Clock.Now(), ""
	if err := d.onDisk(func() error { return d.Shop.Carts.Hold(next) }); err != nil {
		d.undone(err)
		return
	}
	d.cart, d.kept = next, true
	d.openSplit()
	d.view.Split.Part = part
}

// namedAnew gives the cart an id under which no part was ever collected. A sale whose
// parts all went back, and that a power cut left under their id, may be another one by
// now: its parts would be held against what was sold then.
func (d *Desk) namedAnew() error {
	d.named()
	so, err := d.Till.Split(d.cart.ID)
	if err != nil || len(so.Parts) == 0 {
		return err
	}
	if err := d.onDisk(func() error { return d.Shop.Carts.Drop(d.cart.ID) }); err != nil {
		return err
	}
	d.cart.ID, d.kept = "", false
	d.named()
	return nil
}

// openSplit shows what is paid of the sale and what is left.
func (d *Desk) openSplit() {
	d.view.Screen, d.view.Fault, d.view.Payment = ScreenSplit, nil, terminal.Payment{}
	d.selling = selling{sale: d.cart.Sale}
	d.view.Split = nil
	d.showSplit()
}

// showSplit brings up to date how far the sale is.
func (d *Desk) showSplit() {
	d.view.CanUndo = false
	if !d.cart.Split {
		d.view.Split = nil
		return
	}
	so, err := d.Till.Split(d.cart.ID)
	if err != nil {
		d.fault(err)
		return
	}
	if so.Total == 0 { // no part was begun
		so.Total = d.cart.Sums().Total
	}
	next := &Split{Total: so.Total, Paid: so.Captured, Open: so.Open, Left: so.Left(), Part: so.Left(), Parts: so.Parts, Settled: so.Settled()}
	if was := d.view.Split; was != nil && was.Part < next.Part && d.view.Screen == ScreenSplit {
		next.Part, next.Typed = was.Part, was.Typed
	}
	d.view.Split = next
	d.view.CanUndo = so.Captured > 0 && !so.Settled()
}

// onSplit serves the screen of a sale in parts.
func (d *Desk) onSplit(i Intent) {
	switch i.Kind {
	case IntentType, IntentDigits, IntentErase:
		so := *d.view.Split
		if i.Kind == IntentDigits && !so.Typed {
			so.Part = 0 // the first digit begins another part than the one that is proposed
		}
		so.Part, so.Typed = typed(so.Part, i), true
		d.view.Split = &so
	case IntentCharge:
		d.collectPart(d.openViewfinder)
	case IntentCash:
		d.collectPart(d.openCash)
	case IntentBack, IntentHold:
		d.backFromSplit(i.Kind)
	case IntentGiveBack:
		d.giveBack(i.Text)
	}
}

// backFromSplit leaves the screen: for good where nothing of the sale is held, or where
// another terminal goes on with it, else until somebody comes back.
func (d *Desk) backFromSplit(by IntentKind) {
	so, err := d.Till.Split(d.cart.ID)
	switch s := d.view.Split; {
	case err != nil:
		d.fault(err)
	case so.Handed:
		d.letSplitGo()
	case by == IntentHold:
		d.leaveSplit()
	case s.Paid > 0 || s.Open > 0:
		d.fault(terminal.ErrSplit)
	default:
		d.unsplit()
	}
}

// letSplitGo takes a sale off the list of which a part was handed over: how that part
// ends nobody hears here, so that the sale would wait for ever. What is held here of the
// others is in the history, and can be given back there.
func (d *Desk) letSplitGo() {
	if err := d.Shop.Carts.Drop(d.cart.ID); err != nil {
		d.undone(err)
		return
	}
	d.leaveSplit()
	d.fault(terminal.ErrHandedOver)
}

// collectPart goes on to collect the typed part.
func (d *Desk) collectPart(then func()) {
	s := d.view.Split
	switch {
	case s.Open > 0:
		d.fault(terminal.ErrSplit)
	case s.Part <= 0 || s.Part > s.Left:
		d.fault(terminal.ErrAmount)
	default:
		d.selling = selling{sale: d.cart.Sale, share: terminal.ShareOrder{Sale: d.cart.ID, Amount: s.Part}, amount: s.Part}
		then()
	}
}

// unsplit makes it a sale like any other again: nothing of it is held.
func (d *Desk) unsplit() {
	d.cart.Split = false
	d.forgetHeld()
	d.cart.ID = "" // parts of it may be in the ledger, given back
	d.view.Split, d.view.CanUndo = nil, false
	d.view.Screen, d.view.Fault, d.view.Payment = ScreenAmount, nil, terminal.Payment{}
}

// leaveSplit serves the next customer; the sale in parts waits among those that
// were put aside.
func (d *Desk) leaveSplit() {
	d.kept = false // on disk it stays
	d.nextCustomer()
	d.readHeld()
}

// nextAfter leaves a result: for the rest of a sale in parts, else for the next
// customer.
func (d *Desk) nextAfter() {
	d.showSplit()
	if s := d.view.Split; s != nil && !s.Settled {
		d.openSplit()
		return
	}
	d.cart.Split = false
	d.nextCustomer()
}

// settled looks after a payment that is a part of a sale: with the last one the
// whole slip is printed, also when somebody else is being served. It is told of each
// step of a refund too, and a part stays PAID until that is done: of one that was begun
// to be given back the slip came out before.
func (d *Desk) settled(p terminal.Payment) {
	if p.Share == (terminal.Share{}) {
		return
	}
	if p.Share.Sale == d.cart.ID {
		d.showSplit()
	}
	own := d.madeOn(p)
	so, err := own.Till.Split(p.Share.Sale)
	if err != nil || p.State != terminal.Paid || !so.Settled() {
		return
	}
	if refunds, err := own.Till.Refunds.Refunds(p.ID); err != nil || len(refunds) > 0 {
		return
	}
	if own.Carts != nil {
		if err := own.Carts.Drop(p.Share.Sale); err != nil {
			d.fault(err)
		}
	}
	if p.Share.Sale == d.cart.ID {
		d.kept = false
		if d.view.Screen == ScreenSplit { // nothing is left to do there
			d.result(p)
		}
	}
	d.printSlips(p.ID, receipt.OfSplit(so, d.Till.Settings().Shop))
}

// giveBack is the one way out of a sale that is paid in part: all that was taken
// goes back.
func (d *Desk) giveBack(reason string) {
	if !d.view.CanUndo {
		return
	}
	e := terminal.Event{Deed: terminal.DeedVoid, Right: string(staff.Void), Amount: d.view.Split.Paid, Subject: d.cart.ID, Reason: reason}
	d.need(e, func(by string) {
		if e.By = by; !d.record(e) {
			return
		}
		turn := d.busy(WaitCancel)
		o, id := terminal.VoidOrder{Clerk: d.Clerk, Reason: reason}, d.cart.ID
		till := d.Till // training may exchange it meanwhile
		d.begin(func() func() {
			so, err := till.GiveBack(d.life, id, o)
			return func() { d.gaveBack(turn, so, err) }
		})
	})
}

// gaveBack shows how giving back ended, unless somebody else is being served by now.
func (d *Desk) gaveBack(turn int, so terminal.Split, err error) {
	here := turn == d.turn
	d.idle(turn, err)
	d.showSplit()
	inCash := false
	for _, p := range so.Parts {
		if p.State == terminal.Cancelled && p.Captured() {
			inCash = inCash || p.InDrawer()
			d.print(p, original)
		}
	}
	if here && inCash {
		d.openDrawer()
	}
	switch {
	case !here: // among the sales that were put aside
	case so.Handed && so.Captured == 0:
		d.letSplitGo()
	case err == nil && so.Captured == 0 && so.Open == 0:
		d.unsplit()
	case err == nil || !errors.Is(err, terminal.ErrNotReached):
		d.openSplit()
		d.fault(terminal.ErrSplit)
	}
}

// recoverSplit finds the sales of which a part was taken when the till stopped,
// and opens the first: it is collected, or given back, before anything else.
func (d *Desk) recoverSplit() {
	for _, c := range d.aside() {
		if !c.Split {
			continue
		}
		so, err := d.Till.Split(c.ID)
		switch {
		case err != nil:
			d.fault(err)
		case so.Settled(), so.Handed && so.Captured == 0: // nothing is left to do here
			err = d.Shop.Carts.Drop(c.ID)
		case so.Captured == 0 && so.Open == 0:
			c.Split = false
			err = d.Shop.Carts.Hold(c)
		case d.cart.Empty():
			d.take(c)
			d.fault(terminal.ErrSplit)
		}
		if err != nil {
			d.fault(err)
		}
	}
}
