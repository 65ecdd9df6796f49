package desk

import (
	"errors"
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
	d.cart.Label, d.cart.Clerk, d.cart.HeldAt, d.cart.Payment = label, d.Clerk, d.Till.Clock.Now(), ""
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
		d.undone(err)
	}
}

// bind notes which payment collects the sale that was put aside, before that payment
// is on record: the sale stays on disk until it is collected, and whatever is cut
// between the two, it is neither lost nor collected a second time.
func (d *Desk) bind(id terminal.PaymentID) error {
	if !d.kept || d.cart.Split {
		return nil
	}
	next := d.cart
	next.Payment = string(id)
	if err := d.Shop.Carts.Hold(next); err != nil {
		return err
	}
	d.cart = next
	return nil
}

// sold reports whether a payment collects a sale that was put aside, or may have: one
// that took nothing and never will leaves it to be collected, and so does one that was
// never on record.
func (d *Desk) sold(c cart.Cart) (bool, error) {
	if c.Payment == "" {
		return false, nil
	}
	p, err := d.Till.Ledger.Payment(terminal.PaymentID(c.Payment))
	if errors.Is(err, terminal.ErrNotFound) {
		return false, nil
	}
	return err == nil && !tookNothing(p), err
}

// aside returns the sales that were put aside and are still to be collected; none
// where none are kept.
func (d *Desk) aside() []cart.Cart {
	if d.Shop.Carts == nil {
		return nil
	}
	held, err := d.Shop.Carts.Held()
	free := held[:0]
	for _, c := range held {
		sold, of := d.sold(c)
		if err = errors.Join(err, of); of == nil && !sold {
			free = append(free, c)
		}
	}
	if err != nil {
		d.fault(err)
	}
	return free
}

// forgetSold forgets the sales that were collected when the till stopped before it
// could. One whose payment is open waits for what becomes of that.
func (d *Desk) forgetSold() {
	if d.Shop.Carts == nil {
		return
	}
	held, err := d.Shop.Carts.Held()
	for _, c := range held {
		p, of := d.Till.Ledger.Payment(terminal.PaymentID(c.Payment))
		if of == nil && !p.State.Open() && !tookNothing(p) {
			err = errors.Join(err, d.Shop.Carts.Drop(c.ID))
		}
	}
	if err != nil {
		d.fault(err)
	}
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
			d.undone(err)
		}
	}
}

// resume goes on with a sale that was put aside. It stays on disk until it is
// collected or cleared. What is rung up now is put aside in its place.
func (d *Desk) resume(id string) error {
	held := d.aside()
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
