package desk

import (
	"context"
	"slices"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/staff"
)

// A CardPrinter prints a staff card at once or not at all: its code lets its holder
// in, so nothing may keep it.
type CardPrinter interface {
	PrintCard(ctx context.Context, c Card) error
}

// A Card is a staff card as it is to be printed.
type Card struct {
	Shop   terminal.Shop
	Holder Member
	Code   string // what the terminal reads; as good as a PIN
	At     time.Time
}

// mayIssue reports whether who stands here may give out staff cards.
func (d *Desk) mayIssue() bool {
	return d.Cards != nil && d.view.Staff.Needed && d.mayAny(staff.Members)
}

// issueCard makes a card for a member and prints it. The one before is worth nothing
// from then on, whatever the printer does: who gets none asks for another.
func (d *Desk) issueCard(id string) {
	at := slices.IndexFunc(d.view.Staff.Members, func(m Member) bool { return m.ID == id })
	if !d.mayIssue() || at < 0 {
		return
	}
	code, err := d.Shop.Roster.NewCard(id, d.signed.ID)
	if err != nil {
		d.fault(err)
		return
	}
	card := Card{Shop: d.Till.Settings().Shop, Holder: d.view.Staff.Members[at], Code: code, At: d.Till.Clock.Now()}
	print := d.Cards // nothing of the desk is read beside it
	d.begin(func() func() {
		err := print.PrintCard(d.life, card)
		return func() { d.printed("", err) }
	})
}
