package terminal

import (
	"errors"
	"time"
)

// KindEvent is the kind of the journal record of an act that is not a step of a
// payment: who signed in, who allowed what, and why.
const KindEvent Kind = "event"

// A Deed names what was done. The values are stored.
type Deed string

// The deeds.
const (
	DeedSignIn    Deed = "sign-in"
	DeedRefused   Deed = "sign-in-refused"
	DeedSignOut   Deed = "sign-out"
	DeedAllow     Deed = "allow" // By allowed Clerk what Right names
	DeedOverride  Deed = "price-override"
	DeedDiscount  Deed = "discount"
	DeedVoid      Deed = "void"
	DeedRefund    Deed = "refund"
	DeedNamed     Deed = "named-receipt" // a receipt in the buyer's name was issued
	DeedTaxFree   Deed = "tax-free"
	DeedDrawer    Deed = "drawer" // opened without a sale
	DeedStaff     Deed = "staff"  // Subject was added, changed or removed
	DeedCatalogue Deed = "catalogue"
	DeedAccount   Deed = "account"  // another settlement account was asked for; Subject is the masked one
	DeedTraining  Deed = "training" // training began, ended, or a sale that is none
)

// An Event is one act: what, who, about what, and why. It counts in no total.
type Event struct {
	Deed    Deed      `json:"deed"`
	At      time.Time `json:"at"`
	Clerk   string    `json:"clerk,omitempty"` // who stood at the till
	By      string    `json:"by,omitempty"`    // who allowed it, where the clerk may not
	Right   string    `json:"right,omitempty"`
	About   PaymentID `json:"about,omitempty"`
	Amount  Yen       `json:"amount,omitempty"`
	Subject string    `json:"subject,omitempty"`
	Reason  string    `json:"reason,omitempty"`
}

// An EventBook keeps events in the journal.
type EventBook interface {
	// Record writes an event, durable when it returns.
	Record(d Date, e Event) error

	// Deeds returns how often a deed was done about a payment.
	Deeds(about PaymentID, d Deed) (int, error)
}

// Errors of what papers are written to. Each is a declared fault.
var (
	// ErrMediumFull means a stick or a folder that has no room.
	ErrMediumFull = errors.New("medium full")

	// ErrMediumReadOnly means one that takes nothing.
	ErrMediumReadOnly = errors.New("medium read-only")

	// ErrMediumGone means one that was pulled out, or cannot be reached.
	ErrMediumGone = errors.New("medium gone")

	// ErrMediumBusy means one that could not be made ready to be pulled out.
	ErrMediumBusy = errors.New("medium busy")

	// ErrTooMany means more payments than one file takes.
	ErrTooMany = errors.New("too many payments for one file")
)

// Errors of who stands at the till. Each is a declared fault.
var (
	// ErrPIN means a PIN or a staff card that is not the one.
	ErrPIN = errors.New("PIN or card not right")

	// ErrLockedOut means that a PIN was wrong too often: it is not looked at
	// before a time.
	ErrLockedOut = errors.New("locked out after wrong PINs")

	// ErrNotAllowed means something that this clerk may not do alone.
	ErrNotAllowed = errors.New("not allowed for this clerk")

	// ErrAccount means a settlement account that the backend does not take, or that
	// is none: nothing was asked for.
	ErrAccount = errors.New("settlement account not valid")

	// ErrTyped means something that was typed and is not accepted as it stands.
	ErrTyped = errors.New("not accepted as typed")

	// ErrNoItem means a product code that the catalogue does not have.
	ErrNoItem = errors.New("not in the catalogue")
)
