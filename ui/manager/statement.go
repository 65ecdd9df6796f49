package manager

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"kaikei/terminal"
	"kaikei/terminal/office"
	"kaikei/ui"
)

// schedules are the words for how often a shop is paid, by their names in the
// contract.
var schedules = map[string]string{"monthly": "office.schedule.monthly", "semimonthly": "office.schedule.semimonthly"}

// statement is which account is paid what, and when, and what is to change of it.
func (p page) statement() fyne.CanvasObject {
	s := p.v.Statement
	if !p.v.Stated {
		return p.Rows(p.unread(), p.Spring()) // nobody knows yet: not that there is nothing
	}
	if s.Account.Bank.Code == "" {
		return p.Rows(p.Card(p.Read(ui.Text, ui.Soft, p.Of("office.payouts.none"))), p.Spring())
	}
	schedule := s.Schedule
	if key, ok := schedules[s.Schedule]; ok {
		schedule = p.Of(key)
	}
	left := []fyne.CanvasObject{p.Read(ui.Text, ui.Ink, p.place(s.Account)), p.told("office.schedule", schedule), p.fact("office.owed", s.Owed.String())}
	for _, c := range s.Changes {
		left = append(left, p.change(c))
	}
	change := p.Button(ui.Beside, 0, p.Of("office.account.change"), p.tapIf(p.v.Rights.Account, office.Intent{Kind: office.IntentAccount}))
	return p.Halves(0.5, 0.45, p.Rows(p.sheet("account", left...), change), p.payouts())
}

// payouts are what is paid; a tap shows one by day and brand.
func (p page) payouts() fyne.CanvasObject {
	all := []fyne.CanvasObject{}
	for i, o := range p.v.Statement.Payouts {
		state, tone := p.paid(o)
		name := string(o.ValueDay)
		all = append(all, p.Line(name, p.tap(office.Intent{Kind: office.IntentPayout, Number: int64(i)}),
			p.Wide(p.List(p.Strong(ui.Text, ui.Ink, name), p.Strong(ui.Small, tone, state))), p.Cell(150, p.Sum(ui.Large, ui.Ink, o.Yen.String()))))
	}
	if len(all) == 0 {
		return p.Rows(p.Card(p.Read(ui.Text, ui.Soft, p.Of("office.payouts.none"))), p.Spring())
	}
	return p.scroll("payouts", all...)
}

// paid says whether a payout is at the bank.
func (p page) paid(o office.Payout) (string, ui.Tone) {
	if o.Done {
		return p.Of("office.paid.done"), ui.Good
	}
	return p.Of("office.paid.due"), ui.Soft
}

// payout is what is paid for some days: where, and what it is made of, by day and
// brand.
func (p page) payout() fyne.CanvasObject {
	o := p.v.Payout
	state, tone := p.paid(o)
	left := []fyne.CanvasObject{
		p.Row(p.Wide(p.Strong(ui.Large, ui.Ink, string(o.ValueDay))), p.Strong(ui.Small, tone, state)),
		p.Row(p.Wide(p.Sum(ui.Head, ui.Ink, o.Yen.String()))),
		p.Read(ui.Small, ui.Soft, p.place(o.Account)), p.told("office.lastday", string(o.LastDay)),
	}
	for _, f := range []struct {
		key string
		yen terminal.Yen
	}{{"office.sales", o.Gross}, {"office.refunds", -o.Refunds}, {"office.credits", -o.Credits}, {"office.fee", -o.Fee}, {"office.carried", o.Carried}} {
		if f.yen != 0 {
			left = append(left, p.fact(f.key, f.yen.String()))
		}
	}
	var lines []fyne.CanvasObject
	for _, l := range o.Lines {
		about := []fyne.CanvasObject{p.Name(ui.Text, ui.Ink, p.valueName(l.Brand)), p.Say(ui.Small, ui.Soft, string(l.Day))}
		if l.Refunds != 0 {
			about = append(about, p.Say(ui.Small, ui.Soft, p.Of("office.refunds")+" "+l.Refunds.String()))
		}
		if l.Credits != 0 {
			about = append(about, p.Say(ui.Small, ui.Soft, p.Of("office.credits")+" "+l.Credits.String()))
		}
		lines = append(lines, p.Line("", nil, p.Wide(p.List(about...)), p.Cell(64, p.Sum(ui.Small, ui.Soft, p.Words().Count("office.times", l.Payments))), p.Cell(140, p.Sum(ui.Text, ui.Ink, l.Gross.String()))))
	}
	return p.Halves(0.5, 0.45, p.sheet("payout", left...), p.scroll("lines", lines...))
}

// place is an account in one line, its number masked.
func (p page) place(a office.Account) string {
	parts := []string{a.Bank.Name}
	if a.Bank.Name == "" {
		parts = []string{a.Bank.Code}
	}
	if a.Branch != "" {
		parts = append(parts, p.Of("office.branch.of", a.Branch), p.kind(a.Kind), a.Masked)
	}
	return strings.Join(append(parts, a.Holder), "  ")
}

// kind is a kind of account in words.
func (p page) kind(k office.AccountKind) string {
	return p.Of(map[office.AccountKind]string{
		office.Ordinary: "office.kind.ordinary", office.Current: "office.kind.current", office.Savings: "office.kind.savings",
	}[k])
}

// change is a change of the account, how far it has come, and from when it holds.
func (p page) change(c office.Change) fyne.CanvasObject {
	key, tone := "office.change.asked", ui.Ink
	more := p.Of("office.change.asked.more")
	switch c.State {
	case office.ChangeConfirmed:
		key, tone, more = "office.change.confirmed", ui.Good, p.Of("office.change.from", string(c.HoldsFrom))
		if c.HoldsFrom == "" {
			more = p.Of("office.change.next")
		}
	case office.ChangeRefused:
		key, tone, more = "office.change.refused", ui.Bad, c.Reason
		if c.Reason == "REPLACED" {
			more = p.Of("office.change.replaced")
		}
	}
	by := p.Of("office.there")
	if c.Terminal != "" {
		by = strings.TrimSpace(c.Terminal + " " + c.AskedBy)
	}
	asked := fmt.Sprintf("%s  %s", clock(c.AskedAt), by)
	return p.Note(tone, p.Rows(p.Strong(ui.Small, tone, p.Of(key)), p.Read(ui.Small, ui.Ink, p.place(c.Account)), p.Read(ui.Small, ui.Soft, more), p.Name(ui.Small, ui.Soft, asked)))
}
