package desk

import (
	"context"
	"errors"

	"kaikei/terminal"
)

// openCash asks what the customer gives for the typed sum.
func (d *Desk) openCash() {
	if d.view.Typed <= 0 || d.view.Typed > d.view.Limit {
		d.fault(terminal.ErrAmount)
		return
	}
	d.view.Screen, d.view.Fault = ScreenCash, nil
	d.view.Amount, d.view.Tendered, d.view.Notes = d.view.Typed, 0, terminal.QuickNotes(d.view.Typed)
}

// onCash serves the screen for money on the counter.
func (d *Desk) onCash(i Intent) {
	switch i.Kind {
	case IntentType:
		if i.Amount >= 0 {
			d.view.Tendered = i.Amount
		}
	case IntentCharge:
		d.takeCash()
	case IntentBack:
		d.view.Screen, d.view.Fault = ScreenAmount, nil
	}
}

// takeCash records the sale, and then opens the drawer: what is not on disk is not
// sold.
func (d *Desk) takeCash() {
	s := terminal.KeypadSale(d.view.Amount, terminal.RateStandard, d.Till.Settings().Tax)
	p, _, err := d.Till.Cash(s, d.Clerk, d.view.Tendered)
	if err != nil {
		d.fault(err)
		return
	}
	d.view.Fault = nil
	d.result(p)
	d.openDrawer()
	d.print(p, original)
}

// openDrawer opens the drawer behind the sale. A till without one is none the
// worse for it.
func (d *Desk) openDrawer() {
	if d.Drawer == nil {
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
