// Package catalogue is what a shop sells: items with their code, price, tax
// rate, category and place among the quick keys, and the CSV file that they come
// from and go to. Stock is not counted.
//
// # What it guarantees
//
// A [Catalogue] is never changed once it is made, so that many goroutines may
// read it. Each code is there once and is either a bar code whose check digit
// holds or a short number of the shop's own. [Read] takes a whole file or
// nothing, and names every line that is wrong.
//
// # Caveats
//
// A price is written as the shop writes prices, with or without tax; the
// catalogue does not know which.
package catalogue

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"kaikei/terminal/sale"
)

// ErrItem means an item that cannot be sold as it is written.
var ErrItem = errors.New("item not valid")

// The bounds of an item.
const (
	maxPrice = 100_000_000 // yen
	maxName  = 120         // characters
	maxKey   = 9_999
	maxOwn   = 7 // digits of the shop's own numbers
)

// An Item is one thing that the shop sells.
type Item struct {
	Code     string       `json:"code"` // JAN/EAN-13, JAN-8, or the shop's own of up to seven digits
	Name     string       `json:"name"`
	Price    sale.Yen     `json:"price"` // of one, as the shop writes prices
	Rate     sale.TaxRate `json:"rate"`  // 10, 8 or 0
	Category string       `json:"category,omitempty"`
	// Key is the place among the quick keys, counted from 1 over all pages; 0 is
	// none.
	Key   int        `json:"key,omitempty"`
	Goods sale.Goods `json:"goods,omitempty"`
}

// Line returns n of the item as a line of a sale.
func (i Item) Line(n int64) sale.Line {
	return sale.Line{Name: i.Name, Quantity: n, Unit: i.Price, Rate: i.Rate, Code: i.Code, Goods: i.Goods}
}

// check says what is wrong with an item, as an ErrItem.
func (i Item) check() error {
	code, err := Code(i.Code)
	switch {
	case err != nil:
		return err
	case code != i.Code:
		return fmt.Errorf("code %q is written %s: %w", i.Code, code, ErrItem)
	case strings.TrimSpace(i.Name) == "" || !plain(i.Name) || !plain(i.Category):
		return fmt.Errorf("name %q, category %q: %w", i.Name, i.Category, ErrItem)
	case i.Price < 0 || i.Price > maxPrice:
		return fmt.Errorf("price %d: %w", i.Price, ErrItem)
	case i.Rate != sale.RateStandard && i.Rate != sale.RateReduced && i.Rate != 0:
		return fmt.Errorf("tax rate %d %%: %w", i.Rate, ErrItem)
	case i.Key < 0 || i.Key > maxKey:
		return fmt.Errorf("quick key %d: %w", i.Key, ErrItem)
	case i.Goods != "" && i.Goods != sale.GoodsGeneral && i.Goods != sale.GoodsConsumable:
		return fmt.Errorf("goods %q: %w", i.Goods, ErrItem)
	}
	return nil
}

// plain reports whether a text can stand on one line of a receipt.
func plain(text string) bool {
	return len([]rune(text)) <= maxName && !strings.ContainsFunc(text, unicode.IsControl)
}

// Code returns a product code in the one form in which it is kept: JAN/EAN-13,
// EAN-8, or a number of the shop's own of up to seven digits, without zeros
// before it. UPC-A, of twelve digits, is the EAN-13 with a zero before it.
// ErrItem is a text of another form, or a check digit that does not hold.
func Code(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" || strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' }) {
		return "", fmt.Errorf("code %q: %s: %w", text, codeForm, ErrItem)
	}
	switch len(text) {
	case 12:
		text = "0" + text
		fallthrough
	case 8, 13:
		if !checked(text) {
			return "", fmt.Errorf("check digit of code %s: %w", text, ErrItem)
		}
		return text, nil
	}
	if own := strings.TrimLeft(text, "0"); own != "" && len(text) <= maxOwn {
		return own, nil
	}
	return "", fmt.Errorf("code %s of %d digits: %s: %w", text, len(text), codeForm, ErrItem)
}

// codeForm says to whoever writes a catalogue what a code may be.
const codeForm = "a code is 8, 12 or 13 digits (JAN, EAN, UPC), or a number of the shop's own of 1 to 7 digits, not 0"

// checked reports whether the last digit is the check digit of those before it:
// from the right, every second one counts three times (GS1 General
// Specifications, 7.9).
func checked(digits string) bool {
	sum, weight := 0, 1
	for i := len(digits) - 1; i >= 0; i-- {
		sum += int(digits[i]-'0') * weight
		weight = 4 - weight
	}
	return sum%10 == 0
}

// A Catalogue is all that a shop sells.
type Catalogue struct {
	items  []Item         // by code
	byCode map[string]int // place in items
}

// New returns a catalogue of items in any order. ErrItem is one that is not
// valid, a code that is there twice, or two items on one quick key.
func New(items []Item) (*Catalogue, error) {
	c := &Catalogue{items: slices.Clone(items), byCode: make(map[string]int, len(items))}
	slices.SortFunc(c.items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(len(a.Code), len(b.Code)), cmp.Compare(a.Code, b.Code))
	})
	keys := map[int]string{}
	for place, i := range c.items {
		if err := i.check(); err != nil {
			return nil, err
		}
		if _, twice := c.byCode[i.Code]; twice {
			return nil, fmt.Errorf("code %s is there twice: %w", i.Code, ErrItem)
		}
		if other := keys[i.Key]; i.Key > 0 && other != "" {
			return nil, fmt.Errorf("codes %s and %s share quick key %d: %w", other, i.Code, i.Key, ErrItem)
		}
		c.byCode[i.Code], keys[i.Key] = place, i.Code
	}
	return c, nil
}

// Len returns how many items there are. A nil catalogue is empty.
func (c *Catalogue) Len() int {
	if c == nil {
		return 0
	}
	return len(c.items)
}

// Items returns all items by their codes, the short ones first. The slice is
// the caller's.
func (c *Catalogue) Items() []Item {
	if c == nil {
		return nil
	}
	return slices.Clone(c.items)
}

// Find returns the item of a code as scanned or typed.
func (c *Catalogue) Find(text string) (Item, bool) {
	if c == nil {
		return Item{}, false
	}
	code, err := Code(text)
	if err != nil {
		return Item{}, false
	}
	place, ok := c.byCode[code]
	if !ok {
		return Item{}, false
	}
	return c.items[place], true
}

// Keys returns the items that have a quick key, by their places.
func (c *Catalogue) Keys() []Item {
	return c.where(func(i Item) bool { return i.Key > 0 }, func(a, b Item) int { return cmp.Compare(a.Key, b.Key) })
}

// Categories returns the names of the categories, sorted.
func (c *Catalogue) Categories() []string {
	var names []string
	for _, i := range c.Items() {
		if i.Category != "" {
			names = append(names, i.Category)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// In returns the items of a category by name.
func (c *Catalogue) In(category string) []Item {
	return c.where(func(i Item) bool { return i.Category == category }, func(a, b Item) int { return cmp.Compare(a.Name, b.Name) })
}

// where returns the items that want chooses, in an order.
func (c *Catalogue) where(want func(Item) bool, order func(a, b Item) int) []Item {
	var out []Item
	for _, i := range c.Items() {
		if want(i) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, order)
	return out
}
