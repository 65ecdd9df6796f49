package desk

import (
	"context"
	"slices"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/receipt"
	"kaikei/terminal/staff"
)

// askVoid takes back the shown payment, if the clerk may. Who, and why, is on
// record before.
func (d *Desk) askVoid(reason string) {
	p := d.view.Payment
	if !d.reasoned(reason) {
		return
	}
	e := terminal.Event{Deed: terminal.DeedVoid, Right: string(staff.Void), About: p.ID, Amount: p.Amount, Reason: reason}
	d.need(e, func(by string) {
		if e.By = by; d.record(e) {
			d.void(terminal.VoidOrder{Payment: p.ID, Clerk: d.Clerk, Reason: reason})
		}
	})
}

// askRefund gives back some of the shown payment, likewise.
func (d *Desk) askRefund(amount terminal.Yen, reason string) {
	p := d.view.Payment
	if !d.reasoned(reason) {
		return
	}
	e := terminal.Event{Deed: terminal.DeedRefund, Right: string(staff.Refund), About: p.ID, Amount: amount, Reason: reason}
	d.need(e, func(by string) {
		if e.By = by; d.record(e) {
			d.refund(terminal.RefundOrder{Payment: p.ID, Amount: amount, Reason: reason, Clerk: d.Clerk})
		}
	})
}

// reasoned reports whether there is a reason: a shop that knows its staff wants
// one for money that goes back.
func (d *Desk) reasoned(reason string) bool {
	if d.view.Staff.Needed && reason == "" {
		d.fault(terminal.ErrReason)
		return false
	}
	return true
}

// askDrawer opens the drawer without a sale, if the clerk may.
func (d *Desk) askDrawer(reason string) {
	if !d.reasoned(reason) {
		return
	}
	e := terminal.Event{Deed: terminal.DeedDrawer, Right: string(staff.Drawer), Reason: reason}
	d.need(e, func(by string) {
		if e.By = by; d.record(e) {
			d.openDrawer()
		}
	})
}

// search shows what q asks for.
func (d *Desk) search(q terminal.Query) {
	if d.Shop.Archive == nil {
		return
	}
	found, err := d.Shop.Archive.Search(q, historyMost)
	if err != nil {
		d.fault(err)
		return
	}
	d.view.History, d.view.Query, d.view.Fault = found, q, nil
}

// onSlip prints a slip of another kind for the shown payment: a receipt in the
// buyer's name, or a copy without prices.
func (d *Desk) onSlip(i Intent) {
	p := d.view.Payment
	if i.Kind == IntentNamed {
		d.printNamed(p, terminal.Named{To: i.Text, For: i.Note})
		return
	}
	r, err := d.slipOf(p)
	if err != nil {
		d.fault(err)
		return
	}
	d.printOne(p.ID, r.Gift())
}

// slipOf returns the slip of what was sold: of the whole sale, where p is a part.
func (d *Desk) slipOf(p terminal.Payment) (terminal.Receipt, error) {
	shop := d.Till.Settings().Shop
	if !p.Captured() {
		return terminal.Receipt{}, terminal.ErrNotCaptured
	}
	if p.Share == (terminal.Share{}) {
		return receipt.OfSale(p, shop), nil
	}
	so, err := d.Till.Split(p.Share.Sale)
	if err == nil && !so.Settled() {
		err = terminal.ErrSplit
	}
	return receipt.OfSplit(so, shop), err
}

// printNamed prints a receipt in the buyer's name. Issuing is on record first, so
// that a second one is marked as what it is.
func (d *Desk) printNamed(p terminal.Payment, n terminal.Named) {
	r, err := d.Till.Named(p, n, d.Shop.Stamp)
	if err != nil {
		d.fault(err)
		return
	}
	if d.Shop.Events != nil && !d.view.Training {
		issued, err := d.Shop.Events.Deeds(p.ID, terminal.DeedNamed)
		if err != nil {
			d.undone(err)
			return
		}
		r.Reprint = issued > 0
	}
	if d.record(terminal.Event{Deed: terminal.DeedNamed, About: p.ID, Amount: r.Amount, Subject: r.Named.To, Reason: r.Named.For}) {
		d.printOne(p.ID, r)
	}
}

// printOne prints one copy in the background.
func (d *Desk) printOne(id terminal.PaymentID, slip terminal.Receipt) {
	if d.Printer == nil {
		return
	}
	d.view.Print = PrintRunning
	d.printing++
	d.begin(func() func() {
		ctx, cancel := context.WithTimeout(d.life, printWithin)
		defer cancel()
		err := d.Printer.Print(ctx, slip)
		return func() { d.printed(id, err) }
	})
}

// train begins or ends training. Nothing may be rung up, so that nothing real is
// taken for practice, or the other way round.
func (d *Desk) train() {
	if d.Training == nil || !d.cart.Empty() || d.view.Typed != 0 {
		return
	}
	e := terminal.Event{Deed: terminal.DeedTraining, Right: string(staff.Training), Reason: "begun"}
	if d.view.Training {
		d.view.Training = false
		e.Reason = "ended"
	}
	begin := e.Reason == "begun"
	d.need(e, func(by string) {
		e.By = by
		if !d.record(e) {
			d.view.Training = !begin
			return
		}
		d.swap(begin)
	})
}

// swap exchanges the real till for the one to practise on, or back.
func (d *Desk) swap(practise bool) {
	to := d.real
	if practise {
		d.real = d.at()
		to = d.Training
		if !d.watching {
			d.watching = true
			to.Till.Watch(func(p terminal.Payment) { d.post(d.life, func() { d.changed(p) }) })
		}
	}
	if to == nil {
		return
	}
	d.Till, d.Books, d.Shop.Carts, d.Shop.Archive = to.Till, to.Books, to.Carts, to.Archive
	d.view.Training = practise
	d.alone.news = slices.DeleteFunc(d.alone.news, func(n News) bool { return n.Payment.Training })
	d.nextCustomer()
	d.outbox.readAt = time.Time{} // it is the other till's
	d.lookAtOutbox()
	d.settings()
	d.readHeld()
}

// at is the till that the clerk is at.
func (d *Desk) at() *Practice {
	return &Practice{Till: d.Till, Books: d.Books, Carts: d.Shop.Carts, Archive: d.Shop.Archive}
}

// madeOn returns the till on which a payment was made: what is under way on the one
// ends there also while the clerk is at the other.
func (d *Desk) madeOn(p terminal.Payment) *Practice {
	switch {
	case p.Training == d.view.Training:
		return d.at()
	case p.Training:
		return d.Training
	}
	return d.real
}

// practised notes in the real journal that a sale was none.
func (d *Desk) practised(p terminal.Payment) {
	if d.Shop.Events == nil || !p.Training || p.State.Open() {
		return
	}
	e := terminal.Event{Deed: terminal.DeedTraining, At: p.ChangedAt, Clerk: d.signed.ID, Amount: p.Amount, Subject: string(p.ID), Reason: p.State.String()}
	if err := d.Shop.Events.Record(d.Till.Day(e.At), e); err != nil {
		d.fault(err)
	}
}

// leaveHistory goes back to where the history was opened.
func (d *Desk) leaveHistory() {
	d.view.History, d.view.Refunds, d.view.Payment, d.view.Fault = nil, nil, terminal.Payment{}, nil
	if d.opened == ScreenResult {
		d.nextAfter()
		return
	}
	d.view.Screen = ScreenAmount
}
