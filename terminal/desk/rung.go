package desk

import (
	"errors"
	"reflect"

	"kaikei/terminal"
	"kaikei/terminal/cart"
	"kaikei/terminal/fault"
)

// A rung is what is rung up, as it is on disk while it grows.
type rung struct {
	slate *slate             // brings it there; nil where nothing is kept
	cart  cart.Cart          // as the slate has it; the zero Cart when it has none
	ahead terminal.PaymentID // of the payment that is going to collect it; "" for none
}

// openSlate keeps what is rung up from now on, until Run ends.
func (d *Desk) openSlate() {
	if d.Shop.Carts == nil {
		return
	}
	d.rung.slate = newSlate(d.Shop.Carts)
	log := d.Till.Log // training may exchange the till meanwhile
	d.work.Go(func() { d.rung.slate.run(d.life, log) })
}

// restored is the code of the fault that says from when the goods are.
var restored = fault.Of(terminal.ErrRestored).Code

// keepRung has what is rung up on disk too, behind the desk, so that a power cut loses
// no goods; and nothing there any more once it was paid or cleared. What was put aside,
// or is paid in parts, is there by rules of its own. Practice is not kept. What the last
// run kept so comes first.
func (d *Desk) keepRung() {
	d.showRung()
	if d.rung.slate == nil || d.view.Training {
		return
	}
	next, was := d.inHand(), d.rung.cart
	if d.rung.cart = next; was.ID != "" && was.ID != next.ID {
		d.rung.slate.drop(was.ID)
	}
	if next.ID != "" && !reflect.DeepEqual(was, next) {
		d.rung.slate.put(next)
	}
}

// inHand is what is rung up as it is kept on disk, the zero Cart for nothing. So is a sum
// from the keypad, while it is collected and until the next customer: what is on disk of
// one that is paid tells that nobody has gone on since.
func (d *Desk) inHand() cart.Cart {
	c := d.cart
	if s := d.selling; c.Empty() && !s.purpose.Credit() && d.view.Screen != ScreenAmount && d.view.Screen != ScreenHeld {
		c.Sale, c.Typed = s.sale, true
	}
	if c.Empty() || c.Split {
		return cart.Cart{}
	}
	d.named()
	c.ID, c.AtHand, c.Clerk = d.cart.ID, true, d.Clerk
	return c
}

// onDisk does f to what is on disk of the cart, which is no longer what is rung up there.
func (d *Desk) onDisk(f func() error) error {
	if d.rung.slate == nil || d.view.Training {
		return f()
	}
	if d.rung.cart.ID == d.cart.ID {
		d.rung.cart = cart.Cart{}
	}
	return d.rung.slate.now(d.cart.ID, f)
}

// payAhead names the payment that is going to collect the cart before there is one: the
// cart is on disk under that name by the time that the customer holds up the phone.
func (d *Desk) payAhead() {
	if d.rung.ahead == "" {
		d.rung.ahead = terminal.PaymentID(d.Till.IDs.NewID())
	}
	if !d.cart.Split {
		d.cart.Payment = string(d.rung.ahead)
	}
}

// nextID is the id of the payment that begins.
func (d *Desk) nextID() terminal.PaymentID {
	id := d.rung.ahead
	if d.rung.ahead = ""; id == "" {
		id = terminal.PaymentID(d.Till.IDs.NewID())
	}
	return id
}

// readRung reads what was rung up when the till stopped. What was collected by then is
// forgotten, unless nothing was printed of it: whoever stood here has not seen that it is
// paid, and it is shown. What the last run was in the middle of collecting is looked after with its
// payment. What another payment may still collect is put aside until that is known.
func (d *Desk) readRung() {
	if d.rung.slate == nil {
		return
	}
	held, err := d.Shop.Carts.Held()
	for _, c := range held {
		if !c.AtHand || c.Payment != "" && c.Payment == string(d.alone.cut.ID) {
			continue
		}
		f, of := d.fateOf(c)
		switch {
		case f == sold && d.unprinted(c.Payment):
		case f == sold, c.Typed:
			of = errors.Join(of, d.Shop.Carts.Drop(c.ID))
		case f == free && of == nil && d.alone.rung.ID == "":
			d.alone.rung = c
		default:
			c.AtHand, c.HeldAt = false, d.Till.Clock.Now()
			of = errors.Join(of, d.Shop.Carts.Hold(c))
		}
		err = errors.Join(err, of)
	}
	if err != nil {
		d.fault(err)
	}
}

// unprinted reports whether a payment was the last thing that the till took before it
// stopped, and no slip of it has come as far as the printer's queue. It is to be shown.
func (d *Desk) unprinted(id string) bool {
	p, err := d.Till.Ledger.Payment(terminal.PaymentID(id))
	today := d.Till.Day(d.Till.Clock.Now())
	if err != nil || d.Queued == nil || d.Queued(p.ID) || p.State != terminal.Paid || p.BusinessDate != today {
		return false
	}
	d.alone.unseen = p
	if p.CreatedAt.After(d.alone.cut.CreatedAt) {
		d.alone.cut = p
	}
	return true
}

// showRung puts what was rung up when the till stopped on the desk again, once somebody
// stands here and what was being collected then has been seen.
func (d *Desk) showRung() {
	c := d.alone.rung
	if c.ID == "" || d.alone.cut.ID != "" || d.view.Training || d.view.Screen != ScreenAmount || d.view.Typed != 0 || !d.cart.Empty() {
		return
	}
	d.alone.rung = cart.Cart{}
	d.take(c)
	d.fault(terminal.ErrRestored)
}

// serve makes a cart that is on disk the one that is served, as goods. One that was put aside goes
// back there unless it is collected.
func (d *Desk) serve(c cart.Cart) {
	d.kept = !c.HeldAt.IsZero()
	if c.AtHand {
		d.rung.cart = c
	}
	c.AtHand, c.Typed = false, false
	d.cart = c
}

// again has the slate try again what the disk refused: one that has room again tells
// nobody.
func (r *rung) again() {
	if r.slate != nil && r.slate.waiting() {
		r.slate.again()
	}
}
