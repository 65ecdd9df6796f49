package control

import (
	"context"
	"fmt"
	"slices"

	"kaikei/cmd/internal/device"
	"kaikei/terminal"
	"kaikei/terminal/cart"
)

// A Basket is what is sold: a sum, items of the catalogue, or a sale that is being
// paid in parts.
type Basket struct {
	Amount terminal.Yen      `json:"amount,omitempty"` // a typed sum
	Rate   *terminal.TaxRate `json:"rate,omitempty"`   // of it; the standard rate when not given
	// Items are rung up before the sum, Discount is taken off all of it.
	Items    []Pick            `json:"items,omitempty"`
	Discount terminal.Discount `json:"discount,omitzero"`
	Note     string            `json:"note,omitempty"`
	// Passport is the number of a visitor's, who buys free of tax.
	Passport string           `json:"passport,omitempty"`
	Visitor  terminal.Visitor `json:"visitor,omitzero"`
	// Part collects this much of the sale first; with Of, of the sale with that id,
	// all that is left when it is 0.
	Part terminal.Yen `json:"part,omitempty"`
	Of   string       `json:"of,omitempty"`
}

// A Pick is some of an item.
type Pick struct {
	Code     string            `json:"code"`
	Quantity int64             `json:"quantity"`
	Discount terminal.Discount `json:"discount,omitzero"`
	Price    *terminal.Yen     `json:"price,omitempty"` // another than the catalogue's
	Reason   string            `json:"reason,omitempty"`
}

// An asked is what is to be collected of a basket.
type asked struct {
	sale  terminal.Sale
	share terminal.ShareOrder
}

// ask rings the basket up. A part of a sale is kept on disk first, as the desk
// does, so that it is known of what a part was taken.
func (b Basket) ask(d *device.Device, clerk string) (asked, error) {
	if b.Of != "" {
		return b.rest(d)
	}
	c := cart.New(d.Till.IDs.NewID(), d.Till.Settings().Tax)
	if err := b.ring(d, &c); err != nil {
		return asked{}, err
	}
	if b.Part == 0 {
		return asked{sale: c.Sale}, nil
	}
	c.Split, c.Clerk, c.HeldAt = true, clerk, d.Till.Clock.Now()
	if err := d.Store.Hold(c); err != nil {
		return asked{}, err
	}
	return asked{c.Sale, terminal.ShareOrder{Sale: c.ID, Amount: b.Part}}, nil
}

// ring fills a cart.
func (b Basket) ring(d *device.Device, c *cart.Cart) error {
	shelf, err := d.Store.Catalogue()
	if err != nil {
		return err
	}
	for n, p := range b.Items {
		item, ok := shelf.Find(p.Code)
		if !ok {
			return fmt.Errorf("item %q: %w", p.Code, terminal.ErrNoItem)
		}
		if err := c.Add(item, p.Quantity); err != nil {
			return fmt.Errorf("item %s: %w", p.Code, err)
		}
		if len(c.Sale.Lines) != n+1 {
			return fmt.Errorf("item %s is there twice: %w", p.Code, terminal.ErrAmount)
		}
		if p.Price != nil {
			err = c.SetPrice(n, *p.Price, p.Reason)
		}
		if err == nil {
			err = c.DiscountLine(n, p.Discount)
		}
		if err != nil {
			return fmt.Errorf("item %s: %w", p.Code, err)
		}
	}
	if b.Amount != 0 || len(b.Items) == 0 {
		rate := terminal.RateStandard
		if b.Rate != nil {
			rate = *b.Rate
		}
		if err := c.AddSum(b.Amount, rate); err != nil {
			return err
		}
	}
	return b.finish(d, c)
}

// finish does what is about the whole of a cart.
func (b Basket) finish(d *device.Device, c *cart.Cart) error {
	if b.Discount != (terminal.Discount{}) {
		if err := c.Discount(b.Discount); err != nil {
			return err
		}
	}
	if b.Note != "" {
		if err := c.NoteSale(b.Note); err != nil {
			return err
		}
	}
	if b.Passport == "" {
		return nil
	}
	if err := b.Visitor.Check(d.Till.Clock.Now().In(terminal.JST)); err != nil {
		return err
	}
	v, err := d.Shop.Visitor(b.Visitor, b.Passport)
	if err != nil {
		return err
	}
	return c.FreeOfTax(d.Till.Settings().TaxFreeAt(d.Till.Clock.Now()), v)
}

// rest returns the next part of a sale that is being paid in parts.
func (b Basket) rest(d *device.Device) (asked, error) {
	held, err := d.Store.Held()
	if err != nil {
		return asked{}, err
	}
	at := slices.IndexFunc(held, func(c cart.Cart) bool { return c.ID == b.Of && c.Split })
	if at < 0 {
		return asked{}, fmt.Errorf("sale %q in parts: %w", b.Of, terminal.ErrNotFound)
	}
	so, err := d.Till.Split(b.Of)
	if err != nil {
		return asked{}, err
	}
	if so.Total == 0 {
		so.Total = held[at].Sums().Total
	}
	part := b.Part
	if part == 0 {
		part = so.Left()
	}
	return asked{held[at].Sale, terminal.ShareOrder{Sale: b.Of, Amount: part}}, nil
}

// settled forgets a sale in parts that is paid.
func settled(d *device.Device, p terminal.Payment) error {
	if p.Share == (terminal.Share{}) {
		return nil
	}
	so, err := d.Till.Split(p.Share.Sale)
	if err != nil || !so.Settled() {
		return err
	}
	return d.Store.Drop(so.Sale)
}

// GiveBack gives back all that was taken of a sale in parts.
var GiveBack = Op[GiveBackRequest, terminal.Split]{"give-back", giveBack}

// A GiveBackRequest names a sale in parts.
type GiveBackRequest struct {
	Sale string `json:"sale"`
	Who
}

// giveBack is the way out of a sale that is paid in part.
func giveBack(d *device.Device, ctx context.Context, r GiveBackRequest) (terminal.Split, error) {
	so, err := d.Till.Split(r.Sale)
	if err != nil {
		return so, err
	}
	if so.Total == 0 || so.Settled() {
		return so, fmt.Errorf("sale %q: %w", r.Sale, terminal.ErrNotFound)
	}
	if err := r.record(d, terminal.Event{Deed: terminal.DeedVoid, Amount: so.Captured, Subject: r.Sale}); err != nil {
		return so, err
	}
	if so, err = d.Till.GiveBack(ctx, r.Sale, terminal.VoidOrder{Clerk: r.Clerk, Reason: r.Reason}); err != nil {
		return so, err
	}
	if so.Captured == 0 && so.Open == 0 {
		return so, d.Store.Drop(r.Sale)
	}
	return so, nil
}
