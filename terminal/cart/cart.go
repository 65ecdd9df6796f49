// Package cart is a sale while it is being rung up: lines are added, changed and
// taken out until it is collected, or held for later.
//
// # What it guarantees
//
// A cart can always be counted: a change after which it could not, because a
// discount is larger than what it is taken from or a sum does not fit, is
// refused and leaves the cart as it was.
//
// # Caveats
//
// Who may do what is the desk's to ask. A cart that is rung up for a visitor
// free of tax is taxed again by every change, since the bounds of the law are
// those of the whole.
package cart

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kaikei/terminal/catalogue"
	"kaikei/terminal/sale"
)

// ErrLine means a line that is not there.
var ErrLine = errors.New("no such line")

// The bounds of a cart.
const (
	maxLines    = 200
	maxQuantity = 9_999
	maxText     = 80 // characters of a note or a reason
)

// A Cart is a sale in the making.
type Cart struct {
	// ID names the sale: the payments that collect it in parts carry it.
	ID    string    `json:"id"`
	Sale  sale.Sale `json:"sale"`
	Clerk string    `json:"clerk,omitempty"` // who rang it up
	// HeldAt is when it was put aside, and Label what it is known by.
	HeldAt time.Time `json:"heldAt,omitzero"`
	Label  string    `json:"label,omitempty"`
	// Split tells that it is being collected in parts.
	Split bool `json:"split,omitempty"`
	// AtHand tells that it is rung up, and not put aside, though HeldAt tells when it was
	// before: it is written while it grows, so that a power cut does not lose it.
	AtHand bool `json:"atHand,omitempty"`
	// Typed tells that it is a sum from the keypad, which is kept for its payment alone.
	Typed bool `json:"typed,omitempty"`
	// Payment is the id of the payment that collects it, or was to: what became of
	// that tells whether the sale is still to be collected. "" is none yet.
	Payment string `json:"payment,omitempty"`
}

// New returns an empty cart for a shop that writes prices in a mode.
func New(id string, mode sale.TaxMode) Cart { return Cart{ID: id, Sale: sale.Sale{Tax: mode}} }

// Empty reports whether nothing is rung up.
func (c Cart) Empty() bool { return len(c.Sale.Lines) == 0 }

// Sums returns what the cart comes to.
func (c Cart) Sums() sale.Sums {
	sums, err := c.Sale.Sums()
	if err != nil {
		return sale.Sums{} // never: a change after which it would be is refused
	}
	return sums
}

// change makes a change to a copy of the sale, and keeps it when it can be
// counted.
func (c *Cart) change(edit func(s *sale.Sale) error) error {
	next := c.Sale.Taxed() // a copy of its lines
	if err := edit(&next); err != nil {
		return err
	}
	if len(next.Lines) > maxLines {
		return fmt.Errorf("%d lines: %w", len(next.Lines), sale.ErrAmount)
	}
	if len(next.Lines) == 0 {
		next.Discount = sale.Discount{}
	}
	if _, err := next.Sums(); err != nil {
		return err
	}
	c.Sale = next
	return nil
}

// line makes a change to one line, counted from 0.
func (c *Cart) line(i int, edit func(l *sale.Line) error) error {
	return c.change(func(s *sale.Sale) error {
		if i < 0 || i >= len(s.Lines) {
			return fmt.Errorf("line %d of %d: %w", i+1, len(s.Lines), ErrLine)
		}
		return edit(&s.Lines[i])
	})
}

// Add rings up n of an item. What is there already at its own price counts on.
func (c *Cart) Add(item catalogue.Item, n int64) error {
	return c.change(func(s *sale.Sale) error {
		for i, l := range s.Lines {
			if l.Code == item.Code && l == item.Line(l.Quantity) {
				return setQuantity(&s.Lines[i], l.Quantity+n)
			}
		}
		l := item.Line(n)
		s.Lines = append(s.Lines, l)
		return setQuantity(&s.Lines[len(s.Lines)-1], n)
	})
}

// AddSum rings up a sum that the clerk typed.
func (c *Cart) AddSum(amount sale.Yen, rate sale.TaxRate) error {
	if amount <= 0 {
		return fmt.Errorf("ring up %s: %w", amount, sale.ErrAmount)
	}
	return c.change(func(s *sale.Sale) error {
		s.Lines = append(s.Lines, sale.Line{Quantity: 1, Unit: amount, Rate: rate})
		return nil
	})
}

// SetQuantity says how many of a line are sold; 0 takes the line out.
func (c *Cart) SetQuantity(i int, n int64) error {
	if n == 0 {
		return c.Remove(i)
	}
	return c.line(i, func(l *sale.Line) error { return setQuantity(l, n) })
}

// setQuantity keeps a quantity within its bounds.
func setQuantity(l *sale.Line, n int64) error {
	if n < 1 || n > maxQuantity {
		return fmt.Errorf("%d pieces: %w", n, sale.ErrAmount)
	}
	l.Quantity = n
	return nil
}

// Remove takes a line out.
func (c *Cart) Remove(i int) error {
	return c.change(func(s *sale.Sale) error {
		if i < 0 || i >= len(s.Lines) {
			return fmt.Errorf("line %d of %d: %w", i+1, len(s.Lines), ErrLine)
		}
		s.Lines = slices.Delete(s.Lines, i, i+1)
		return nil
	})
}

// SetPrice sells a line at another price than the catalogue's. Why must be said.
// The catalogue's own price takes the change back.
func (c *Cart) SetPrice(i int, price sale.Yen, reason string) error {
	reason = text(reason)
	return c.line(i, func(l *sale.Line) error {
		from := l.Unit
		if l.Override != (sale.Override{}) {
			from = l.Override.From
		}
		l.Unit, l.Override = price, sale.Override{From: from, Reason: reason}
		switch {
		case price == from:
			l.Override = sale.Override{}
		case reason == "":
			return fmt.Errorf("price of line %d: %w", i+1, sale.ErrReason)
		}
		return nil
	})
}

// SetRate sells a line at another tax rate, such as food that is eaten here.
func (c *Cart) SetRate(i int, rate sale.TaxRate) error {
	return c.line(i, func(l *sale.Line) error {
		l.Rate = rate
		return nil
	})
}

// SetGoods says what a line is for the rules of tax-free sales.
func (c *Cart) SetGoods(i int, g sale.Goods) error {
	return c.line(i, func(l *sale.Line) error {
		l.Goods = g
		return nil
	})
}

// DiscountLine takes something off a line; the zero Discount takes it back.
func (c *Cart) DiscountLine(i int, d sale.Discount) error {
	d.Reason = text(d.Reason)
	return c.line(i, func(l *sale.Line) error {
		l.Discount = d
		return nil
	})
}

// Discount takes something off the whole; the zero Discount takes it back.
func (c *Cart) Discount(d sale.Discount) error {
	d.Reason = text(d.Reason)
	return c.change(func(s *sale.Sale) error {
		if len(s.Lines) == 0 {
			return fmt.Errorf("discount of nothing: %w", sale.ErrAmount)
		}
		s.Discount = d
		return nil
	})
}

// SetNote notes something about a line.
func (c *Cart) SetNote(i int, note string) error {
	return c.line(i, func(l *sale.Line) error {
		l.Note = text(note)
		return nil
	})
}

// NoteSale notes something about the whole.
func (c *Cart) NoteSale(note string) error {
	return c.change(func(s *sale.Sale) error {
		s.Note = text(note)
		return nil
	})
}

// FreeOfTax makes it a sale to a visitor, free of tax by the rules, or says by
// sale.ErrTaxFree why it cannot be.
func (c *Cart) FreeOfTax(r sale.TaxFreeRules, v sale.Visitor) error {
	free, err := r.Apply(c.Sale, v)
	if err != nil {
		return err
	}
	if _, err := free.Sums(); err != nil {
		return err
	}
	c.Sale = free
	return nil
}

// Tax makes it a sale like any other again.
func (c *Cart) Tax() { c.Sale = c.Sale.Taxed() }

// text bounds what people type, and keeps it on one line.
func text(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > maxText {
		s = string(r[:maxText])
	}
	return s
}
