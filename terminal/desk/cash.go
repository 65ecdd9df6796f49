package desk

import (
	"context"
	"errors"

	"kaikei/terminal"
)

// openCash asks what the customer gives for the typed sum.
func (d *Desk) openCash() {
	d.payAhead()
	d.view.Screen, d.view.Fault = ScreenCash, nil
	d.view.Amount, d.view.Tendered, d.view.Notes = d.selling.amount, 0, terminal.QuickNotes(d.selling.amount)
}

// onCash serves the screen for money on the counter.
func (d *Desk) onCash(i Intent) {
	switch i.Kind {
	case IntentType, IntentDigits, IntentErase:
		d.view.Tendered = typed(d.view.Tendered, i)
	case IntentCharge:
		if d.selling.purpose.Credit() {
			d.takeTopUp()
			return
		}
		d.takeCash()
	case IntentBack:
		d.backFromSale()
	}
}

// takeCash records the sale, and then opens the drawer: what is not on disk is not
// sold.
func (d *Desk) takeCash() {
	id := d.nextID()
	if err := d.bind(id); err != nil {
		d.fault(err)
		return
	}
	p, _, err := d.Till.TakeCash(terminal.CashOrder{ID: id, Sale: d.selling.sale, Share: d.selling.share, Clerk: d.Clerk, Tendered: d.view.Tendered})
	if err != nil {
		d.fault(err)
		return
	}
	d.view.Fault = nil
	d.result(p)
	d.openDrawer()
	if p.Share == (terminal.Share{}) {
		d.print(p, original)
	}
}

// openDrawer opens the drawer behind the sale. A till without one is none the
// worse for it.
func (d *Desk) openDrawer() {
	if d.Drawer == nil || d.view.Training {
		return
	}
	d.begin(func() func() {
		ctx, cancel := context.WithTimeout(d.life, printWithin)
		defer cancel()
		err := d.Drawer.OpenDrawer(ctx)
		return func() {
			if err != nil && !errors.Is(err, context.Canceled) {
				d.Till.Log.Warn("drawer", "error", err)
			}
		}
	})
}
