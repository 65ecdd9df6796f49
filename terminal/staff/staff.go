// Package staff is who may stand at the till: members with a role, a PIN and a
// staff card, and what each role may do.
//
// # What it guarantees
//
// Neither a PIN nor a card can be read from what is kept: PINs are hashed by
// argon2id (RFC 9106) with a salt of their own, cards are digests of 160 random
// bits. A wrong PIN is counted on disk before it is looked at, so that pulling
// the plug gives no try for nothing; after three the next one waits, twice as
// long each time, also over restarts. Every sign-in, and every refusal, is in the
// journal.
//
// A disk that takes no records still lets a right PIN in, to look: see [Unrecorded].
//
// # Caveats
//
// Tries that a full disk did not take are counted in memory, and forgotten when the
// terminal restarts.
//
// A PIN of four digits keeps colleagues out, not somebody who has the disk: ten
// thousand hashes are computed in minutes. A shop without members asks nobody.
package staff

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kaikei/terminal"
)

// Errors of members.
var (
	// ErrMember means a member that is not there, or is there already.
	ErrMember = errors.New("no such member of staff")

	// ErrForm means an id, name, role or PIN that cannot be.
	ErrForm = errors.New("not a valid member of staff")
)

// A Role is what somebody is at the shop. The values are stored.
type Role string

// The roles.
const (
	Cashier    Role = "cashier"    // 担当者
	Manager    Role = "manager"    // 店長
	Technician Role = "technician" // 技術者
)

// A Right is something that not everybody may do. The values are in the journal.
type Right string

// The rights.
const (
	Sell      Right = "sell"
	Void      Right = "void"
	Refund    Right = "refund"
	Override  Right = "price-override"
	Discount  Right = "discount" // over the limit of Policy
	Close     Right = "close"
	Reports   Right = "reports"
	Drawer    Right = "drawer" // opened without a sale
	TaxFree   Right = "tax-free"
	Training  Right = "training"
	Catalogue Right = "catalogue"
	Members   Right = "staff"   // add, change and remove members
	Account   Right = "account" // ask that the shop be paid elsewhere
	Provision Right = "provision"
)

// rights is who may do what, alone. What a cashier may not do, a manager allows
// beside them; a technician neither sells nor gives money back.
var rights = map[Role][]Right{
	Cashier:    {Sell, TaxFree, Training},
	Manager:    {Sell, Void, Refund, Override, Discount, Close, Reports, Drawer, TaxFree, Training, Catalogue, Members, Account},
	Technician: {Training, Catalogue, Provision},
}

// Rights returns what a role may do.
func Rights(r Role) []Right { return slices.Clone(rights[r]) }

// A Member is one person of the staff, as kept.
type Member struct {
	ID   string `json:"id"` // short, as typed: letters, digits, "-"
	Name string `json:"name"`
	Role Role   `json:"role"`
	PIN  string `json:"pin"`            // argon2id, in the PHC form
	Card string `json:"card,omitempty"` // SHA-256 of the card's secret, hex

	Failures int       `json:"failures,omitempty"` // wrong PINs since the last right one
	FailedAt time.Time `json:"failedAt,omitzero"`
	Since    time.Time `json:"since"`
}

// May reports whether m may do r alone.
func (m Member) May(r Right) bool { return slices.Contains(rights[m.Role], r) }

// A Policy is the bounds that a shop sets.
type Policy struct {
	// DiscountPercent is what a cashier may take off a line or a sale.
	DiscountPercent int64
}

// DefaultPolicy returns the bounds of a shop that sets none.
func DefaultPolicy() Policy { return Policy{DiscountPercent: 10} }

// MayDiscount reports whether m may alone take off what leaves net of full.
func (p Policy) MayDiscount(m Member, full, net terminal.Yen) bool {
	if m.May(Discount) || net >= full {
		return true
	}
	most, err := terminal.Discount{Percent: p.DiscountPercent}.Of(full)
	return err == nil && full-net <= most
}

// check says what is wrong with a member.
func (m Member) check() error {
	id := m.ID != "" && len(m.ID) <= 16 && !strings.ContainsFunc(m.ID, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	name := strings.TrimSpace(m.Name) != "" && len([]rune(m.Name)) <= 40 && strings.Join(strings.Fields(m.Name), " ") == m.Name
	if !id || !name || rights[m.Role] == nil {
		return fmt.Errorf("id %q, name %q, role %q: %w", m.ID, m.Name, m.Role, ErrForm)
	}
	return nil
}

// How long the next try waits after so many wrong ones.
const (
	freeTries = 3
	firstWait = 30 * time.Second
	mostWait  = time.Hour
)

// wait returns how long the next try waits after n wrong ones.
func wait(n int) time.Duration {
	if n < freeTries {
		return 0
	}
	w := firstWait
	for ; n > freeTries && w < mostWait; n-- {
		w *= 2
	}
	return min(w, mostWait)
}

// LockedUntil returns when a PIN is looked at again; zero when it is now. A clock
// that was set back locks nobody out for longer than the wait itself.
func (m Member) LockedUntil(now time.Time) time.Time {
	w := wait(m.Failures)
	until := m.FailedAt.Add(w)
	if latest := now.Add(w); until.After(latest) {
		until = latest
	}
	if w == 0 || !now.Before(until) {
		return time.Time{}
	}
	return until
}
