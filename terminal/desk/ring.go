package desk

import (
	"errors"
	"fmt"

	"kaikei/terminal"
	"kaikei/terminal/cart"
	"kaikei/terminal/catalogue"
	"kaikei/terminal/sale"
	"kaikei/terminal/staff"
)

// A selling is what is being collected: all of a sale, or a part of it.
type selling struct {
	sale   terminal.Sale
	share  terminal.ShareOrder
	amount terminal.Yen

	purpose  terminal.Purpose // of a credit, which sells nothing
	tendered terminal.Yen     // cash for a top-up
}

// ring serves the cart and the shelf.
func (d *Desk) ring(i Intent) {
	var err error
	switch i.Kind {
	case IntentAdd:
		err = d.addSum(i.Amount)
	case IntentRate:
		err = d.setRate(i)
	case IntentCode:
		if _, pays := d.Till.Settings().Rules.Classify(i.Text); pays == nil {
			return // a customer's code, read too early: it is no product, and pays nothing yet
		}
		err = d.addItem(i.Text, 1)
	case IntentItem:
		err = d.addItem(i.Text, max(i.Quantity, 1))
	case IntentQuantity:
		err = d.cart.SetQuantity(i.Line, i.Quantity)
	case IntentPrice:
		err = d.setPrice(i)
	case IntentDiscount:
		err = d.discount(i)
	case IntentNote:
		if i.Line < 0 {
			err = d.cart.NoteSale(i.Text)
		} else {
			err = d.cart.SetNote(i.Line, i.Text)
		}
	case IntentClear:
		d.clearCart()
	case IntentCategory:
		d.view.Shelf.Category = i.Text
	case IntentHold:
		err = d.hold(i.Text)
	case IntentTaxFree:
		err = d.freeOfTax(i)
	case IntentTaxed:
		d.cart.Tax()
	default:
		return
	}
	d.said(err)
}

// said shows what was wrong with a change, or that nothing is.
func (d *Desk) said(err error) {
	switch {
	case err == nil && d.view.Asking == nil:
		d.view.Fault = nil
	case errors.Is(err, cart.ErrLine):
		// A tap on a line that is gone already.
	case err != nil:
		d.undone(err)
	}
}

// addSum puts a typed sum into the cart.
func (d *Desk) addSum(amount terminal.Yen) error {
	if amount == 0 {
		amount = d.view.Typed
	}
	if err := d.cart.AddSum(amount, d.view.Rate); err != nil {
		return err
	}
	d.view.Typed = 0
	return nil
}

// setRate chooses the rate of the sum that is typed next, or of a line.
func (d *Desk) setRate(i Intent) error {
	if i.Rate != terminal.RateStandard && i.Rate != terminal.RateReduced && i.Rate != 0 {
		return terminal.ErrTax
	}
	if i.Line >= 0 && i.Line < len(d.cart.Sale.Lines) {
		return d.cart.SetRate(i.Line, i.Rate)
	}
	d.view.Rate = i.Rate
	return nil
}

// addItem puts n of an item into the cart.
func (d *Desk) addItem(code string, n int64) error {
	item, ok := d.catalogue().Find(code)
	if !ok {
		return fmt.Errorf("code of %d characters: %w", len(code), terminal.ErrNoItem)
	}
	return d.cart.Add(item, n)
}

// catalogue returns what the shop sells; an empty one when that is not known.
func (d *Desk) catalogue() *catalogue.Catalogue {
	if d.Shop.Catalogue == nil {
		return nil
	}
	c, err := d.Shop.Catalogue.Catalogue()
	if err != nil {
		d.fault(err)
		return nil
	}
	return c
}

// try makes a change to a copy of the cart.
func (d *Desk) try(change func(c *cart.Cart) error) (cart.Cart, error) {
	next := d.cart
	return next, change(&next)
}

// setPrice sells a line at another price, if the clerk may.
func (d *Desk) setPrice(i Intent) error {
	next, err := d.try(func(c *cart.Cart) error { return c.SetPrice(i.Line, i.Amount, i.Text) })
	if err != nil {
		return err
	}
	e := terminal.Event{Deed: terminal.DeedOverride, Right: string(staff.Override), Amount: i.Amount, Subject: next.Sale.Lines[i.Line].Code, Reason: i.Text}
	d.need(e, func(by string) {
		if e.By = by; d.record(e) {
			d.cart = next
		}
	})
	return nil
}

// discount takes something off a line or off the sale. What is more than a cashier
// may give, a manager must allow.
func (d *Desk) discount(i Intent) error {
	next, err := d.try(func(c *cart.Cart) error {
		if i.Line < 0 {
			return c.Discount(i.Discount)
		}
		return c.DiscountLine(i.Line, i.Discount)
	})
	if err != nil {
		return err
	}
	sums := next.Sums()
	full, net := sums.Subtotal, sums.Subtotal-sums.Discount
	if i.Line >= 0 {
		full, net = sums.Lines[i.Line].Full, sums.Lines[i.Line].Net
	}
	e := terminal.Event{Deed: terminal.DeedDiscount, Right: string(staff.Discount), Amount: full - net, Reason: i.Discount.Reason}
	give := func(by string) {
		if e.By = by; d.record(e) {
			d.cart = next
		}
	}
	if d.Shop.Policy.MayDiscount(d.signed, full, net) {
		give("")
	} else {
		d.need(e, give)
	}
	return nil
}

// freeOfTax sells to a visitor. The number of the passport is sealed at once, and
// kept nowhere else.
func (d *Desk) freeOfTax(i Intent) error {
	if d.Shop.Visitor == nil || i.Text == "" {
		return terminal.ErrTaxFree
	}
	if err := i.Visitor.Check(d.Till.Clock.Now().In(terminal.JST)); err != nil {
		return err
	}
	v, err := d.Shop.Visitor(i.Visitor, i.Text)
	if err != nil {
		return fmt.Errorf("%w: %w", terminal.ErrVisitor, err)
	}
	next, err := d.try(func(c *cart.Cart) error { return c.FreeOfTax(d.Till.Settings().TaxFreeAt(d.Till.Clock.Now()), v) })
	if err != nil {
		return err
	}
	e := terminal.Event{Deed: terminal.DeedTaxFree, Right: string(staff.TaxFree), Amount: next.Sums().Relief, Subject: v.Nationality}
	d.need(e, func(by string) {
		if e.By = by; d.record(e) {
			d.cart = next
		}
	})
	return nil
}

// collect takes what is typed and rung up as the sale, and goes on to collect it.
func (d *Desk) collect(i Intent, then func()) {
	if d.view.Staff.Needed && !d.signed.May(staff.Sell) {
		d.fault(terminal.ErrNotAllowed)
		return
	}
	if d.view.Typed > 0 && (!d.cart.Empty() || i.Kind == IntentSplit) {
		if err := d.addSum(0); err != nil {
			d.fault(err)
			return
		}
	}
	s := d.cart.Sale
	if d.cart.Empty() {
		s = sale.Keypad(d.view.Typed, d.view.Rate, d.Till.Settings().Tax)
	}
	_, total, err := s.Taxes()
	if err == nil && (total <= 0 || total > d.view.Limit) {
		err = terminal.ErrAmount
	}
	if err != nil {
		d.fault(err)
		return
	}
	d.selling = selling{sale: s, amount: total}
	then()
}

// backFromSale leaves what is being collected where it was rung up.
func (d *Desk) backFromSale() {
	d.view.Screen, d.view.Fault, d.view.Payment, d.view.CanRetry, d.charging = ScreenAmount, nil, terminal.Payment{}, false, ""
	d.selling = selling{}
	if d.cart.Split {
		d.openSplit()
	}
}

// clearCart begins a new sale.
func (d *Desk) clearCart() {
	d.forgetHeld()
	d.cart, d.selling, d.rung.ahead = cart.New("", d.Till.Settings().Tax), selling{}, ""
	d.view.Rate, d.view.Split, d.view.CanUndo, d.view.Shelf.Category = terminal.RateStandard, nil, false, ""
}

// showCart puts the cart and the shelf on the view.
func (d *Desk) showCart() {
	sums := d.cart.Sums()
	c := Cart{ID: d.cart.ID, Pieces: d.cart.Sale.Pieces(), Sums: sums, Discount: d.cart.Sale.Discount, Note: d.cart.Sale.Note, TaxFree: d.cart.Sale.TaxFree}
	for n, l := range d.cart.Sale.Lines {
		c.Lines = append(c.Lines, CartLine{
			Line: l, Full: sums.Lines[n].Full, Off: sums.Lines[n].Discount, Net: sums.Lines[n].Net, Reduced: l.Rate == terminal.RateReduced,
		})
	}
	d.view.Cart, d.view.Due = c, d.due(sums)
	if d.view.Screen == ScreenAmount {
		d.showShelf()
	}
}

// due is what [Desk.collect] would collect, of a cart that comes to sums.
func (d *Desk) due(sums terminal.Sums) terminal.Yen {
	if d.view.Typed == 0 {
		return sums.Total
	}
	c := d.cart
	if err := c.AddSum(d.view.Typed, d.view.Rate); err != nil {
		return d.view.Limit + 1
	}
	return c.Sums().Total
}

// showShelf puts what may be taken with one touch on the view. A catalogue is
// never changed, so that it is laid out once.
func (d *Desk) showShelf() {
	c, open := d.catalogue(), d.view.Shelf.Category
	if d.shelved != c {
		d.shelved = c
		d.view.Shelf = Shelf{Quick: c.Keys(), Categories: c.Categories(), Category: open}
	}
	switch {
	case open == "":
		d.view.Shelf.Items = nil
	case len(d.view.Shelf.Items) == 0 || d.view.Shelf.Items[0].Category != open:
		d.view.Shelf.Items = c.In(open)
	}
}
