package desk

import (
	"context"

	"kaikei/terminal"
	"kaikei/terminal/cart"
	"kaikei/terminal/catalogue"
	"kaikei/terminal/staff"
)

// An ItemScanner reads product codes. It may be the same device as a Scanner:
// who asks last is served.
type ItemScanner interface {
	NextItem(ctx context.Context) (Scan, error)
}

// A Catalogue holds what the shop sells. Asking must cost nothing.
type Catalogue interface {
	Catalogue() (*catalogue.Catalogue, error)
}

// Carts keep sales that were put aside, over restarts.
type Carts interface {
	Hold(c cart.Cart) error
	Held() ([]cart.Cart, error)
	Drop(id string) error
}

// A Shop is what is kept beside payments. Each part may be nil.
type Shop struct {
	Catalogue Catalogue
	Carts     Carts
	Events    terminal.EventBook
	Archive   terminal.Archive
	Roster    *staff.Roster
	Policy    staff.Policy
	// Visitor seals the number of a passport: what it returns of it nobody but the
	// backend can read. Without it nothing is sold free of tax.
	Visitor func(v terminal.Visitor, number string) (terminal.Visitor, error)
	// Stamp is the class of a rail for the stamp duty, as receipt.StampFor has
	// it.
	Stamp func(rail string) string
}

// A Practice is a till that sells nothing.
type Practice struct {
	Till    *terminal.Till
	Books   terminal.Books
	Carts   Carts
	Archive terminal.Archive
}

// A Cart is what is rung up, ready to be drawn.
type Cart struct {
	ID       string
	Lines    []CartLine
	Pieces   int64
	Sums     terminal.Sums     // subtotal, discount, taxes, total, relief
	Discount terminal.Discount // of the sale
	Note     string
	TaxFree  terminal.TaxFree
}

// A CartLine is a line of what is rung up.
type CartLine struct {
	terminal.Line
	Full    terminal.Yen // quantity times price
	Off     terminal.Yen // its own discount
	Net     terminal.Yen
	Reduced bool // at the reduced rate, which slips mark
}

// A Shelf is what may be taken with one touch.
type Shelf struct {
	Quick      []catalogue.Item // by their places
	Categories []string
	Category   string // that is open; empty shows the quick keys
	Items      []catalogue.Item
}

// A HeldCart is a sale that was put aside.
type HeldCart struct {
	ID, Label, Clerk string
	At               string // time of day in Japan
	Pieces           int64
	Total            terminal.Yen
	Split            bool // part of it is paid
}

// A Split is how far a sale in parts is.
type Split struct {
	Total, Paid, Open, Left terminal.Yen
	Part                    terminal.Yen // what is collected next: all that is left, or as typed
	Typed                   bool         // somebody typed Part
	Parts                   []terminal.Payment
	Settled                 bool
}

// A Member is somebody who may sign in.
type Member struct {
	ID, Name string
	Role     staff.Role
}

// Staff is who may stand at the till, and who does.
type Staff struct {
	Needed  bool // nothing is sold before somebody has signed in
	Members []Member
	Signed  Member // zero when nobody has
	// Until is when a PIN is looked at again after wrong ones, as HH:MM:SS in
	// Japan; empty when it is now.
	Until string
}

// Asking is something that the clerk may not do alone. IntentAllow answers it,
// a manager's card too, and IntentBack takes it back.
type Asking struct {
	Right  staff.Right
	Amount terminal.Yen
	Reason string
}
