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
	aside := d.cart
	aside.Label, aside.Clerk, aside.HeldAt, aside.Payment = label, d.Clerk, d.Till.Clock.Now(), ""
	if err := d.onDisk(func() error { return d.Shop.Carts.Hold(aside) }); err != nil {
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
	if err := d.onDisk(func() error { return d.Shop.Carts.Drop(d.cart.ID) }); err != nil {
		d.undone(err)
	}
}

// bind notes which payment collects the sale that was put aside, before that payment
// is on record: the sale stays on disk until it is collected, and whatever is cut
// between the two, it is neither lost nor collected a second time.
func (d *Desk) bind(id terminal.PaymentID) error {
	rung := d.rung.cart.ID != "" && d.rung.cart.ID == d.cart.ID
	if !d.kept && !rung || d.cart.Split {
		return nil
	}
	if !rung {
		next := d.cart
		next.Payment = string(id)
		if err := d.Shop.Carts.Hold(next); err != nil {
			return err
		}
		d.cart = next
		return nil
	}
	next := d.inHand()
	next.Payment = string(id)
	if err := d.rung.slate.sure(next); err != nil {
		return err
	}
	d.cart.Payment, d.rung.cart = next.Payment, next
	return nil
}

// A fate is what became of a sale that was put aside.
type fate uint8

const (
	free    fate = 0 // nothing was taken for it: it is still to be collected
	awaited fate = 1 // a payment that is not ended yet may collect it, or nobody can tell
	sold    fate = 2
)

// fateOf looks up what became of a sale: a payment that took nothing and never will
// leaves it to be collected, and so does one that was never on record.
func (d *Desk) fateOf(c cart.Cart) (fate, error) {
	if c.Payment == "" {
		return free, nil
	}
	p, err := d.Till.Ledger.Payment(terminal.PaymentID(c.Payment))
	switch {
	case errors.Is(err, terminal.ErrNotFound):
		return free, nil
	case err != nil || p.State.Open():
		return awaited, err
	case tookNothing(p):
		return free, nil
	}
	return sold, nil
}

// aside returns the sales that were put aside and are still to be collected; none
// where none are kept. Those that were collected are forgotten by it.
func (d *Desk) aside() []cart.Cart {
	if d.Shop.Carts == nil {
		return nil
	}
	held, err := d.Shop.Carts.Held()
	left := held[:0]
	d.waits = false
	for _, c := range held {
		if c.AtHand {
			continue // it is being rung up
		}
		f, of := d.fateOf(c)
		err = errors.Join(err, of)
		d.waits = d.waits || f == awaited
		switch f {
		case free:
			left = append(left, c)
		case sold:
			if of := d.Shop.Carts.Drop(c.ID); of != nil { // it is offered to nobody
				d.Till.Log.Warn("sale that was collected", "error", of)
			}
		}
	}
	if err != nil {
		d.fault(err)
	}
	return left
}

// leaveHeld leaves a sale that was put aside on disk, unless it was collected, and
// reports whether it did: it waits for what becomes of its payment, or is there for
// whoever comes back to pay it.
func (d *Desk) leaveHeld() bool {
	if !d.kept || d.cart.Split || d.cart.Empty() {
		return false
	}
	f, _ := d.fateOf(d.cart) // what cannot be read is told where it is listed
	if d.kept = f == sold; d.kept {
		return false
	}
	if d.rung.cart.ID == d.cart.ID { // it is put aside there again
		if err := d.onDisk(func() error { return d.Shop.Carts.Hold(d.cart) }); err != nil {
			d.undone(err)
		}
	}
	return true
}

// ended looks after the sales that were put aside once a payment has ended for which
// one of them may have waited.
func (d *Desk) ended(p terminal.Payment) {
	if d.waits && !p.State.Open() && p.Training == d.view.Training {
		d.readHeld()
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
	d.serve(c)
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
