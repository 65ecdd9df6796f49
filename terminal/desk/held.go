package desk

import (
	"fmt"
	"slices"

	"kaikei/terminal"
	"kaikei/terminal/cart"
)

// hold puts the sale aside, known by a label.
func (d *Desk) hold(label string) error {
	if d.Shop.Carts == nil || d.cart.Empty() {
		return terminal.ErrAmount
	}
	d.named()
	d.cart.Label, d.cart.Clerk, d.cart.HeldAt = label, d.Clerk, d.Till.Clock.Now()
	if err := d.Shop.Carts.Hold(d.cart); err != nil {
		return err
	}
	d.kept = false // it stays where it is
	d.view.Typed = 0
	d.clearCart()
	d.readHeld()
	return nil
}

// named gives the cart an id.
func (d *Desk) named() {
	if d.cart.ID == "" {
		d.cart.ID = d.Till.IDs.NewID()
	}
}

// forgetHeld forgets what is kept on disk of the cart.
func (d *Desk) forgetHeld() {
	if !d.kept || d.cart.Split {
		return
	}
	d.kept = false
	if err := d.Shop.Carts.Drop(d.cart.ID); err != nil {
		d.fault(err)
	}
}

// aside returns the sales that were put aside; none where none are kept.
func (d *Desk) aside() []cart.Cart {
	if d.Shop.Carts == nil {
		return nil
	}
	held, err := d.Shop.Carts.Held()
	if err != nil {
		d.fault(err)
		return nil
	}
	return held
}

// readHeld reads the sales that were put aside.
func (d *Desk) readHeld() {
	d.view.Held = nil
	for _, c := range d.aside() {
		if c.ID == d.cart.ID {
			continue
		}
		d.view.Held = append(d.view.Held, HeldCart{
			ID: c.ID, Label: c.Label, Clerk: c.Clerk, At: c.HeldAt.In(terminal.JST).Format("15:04"),
			Pieces: c.Sale.Pieces(), Total: c.Sums().Total, Split: c.Split,
		})
	}
}

// onHeld serves the list of sales that were put aside.
func (d *Desk) onHeld(i Intent) {
	switch i.Kind {
	case IntentBack:
		d.view.Screen, d.view.Fault = ScreenAmount, nil
	case IntentResume:
		if err := d.resume(i.Text); err != nil {
			d.fault(err)
		}
	}
}

// resume goes on with a sale that was put aside. It stays on disk until it is
// collected or cleared. What is rung up now is put aside in its place.
func (d *Desk) resume(id string) error {
	held, err := d.Shop.Carts.Held()
	if err != nil {
		return err
	}
	at := slices.IndexFunc(held, func(c cart.Cart) bool { return c.ID == id })
	if at < 0 {
		return fmt.Errorf("sale %s that was put aside: %w", id, terminal.ErrNotFound)
	}
	if !d.cart.Empty() {
		if err := d.hold(""); err != nil {
			return err
		}
	}
	d.take(held[at])
	return nil
}

// take makes a kept cart the one that is served.
func (d *Desk) take(c cart.Cart) {
	d.clearCart()
	d.cart, d.kept = c, true
	d.view.Screen, d.view.Fault = ScreenAmount, nil
	if c.Split {
		d.openSplit()
	}
	d.readHeld()
}

// onSide serves what stands beside the keypad.
func (d *Desk) onSide(i Intent) {
	switch i.Kind {
	case IntentHeld:
		d.readHeld()
		d.view.Screen, d.view.Fault = ScreenHeld, nil
	case IntentDrawer:
		d.askDrawer(i.Text)
	case IntentTraining:
		d.train()
	case IntentManager:
		d.hand(d.view.Manager, d.Manager)
	case IntentWorkshop:
		d.hand(d.view.Workshop, d.Workshop)
	case IntentReport:
		d.askReport()
	case IntentDoubts:
		d.wonder()
	case IntentCredit:
		d.beginCredit(i)
	}
}
