package manager

import (
	"fmt"

	"fyne.io/fyne/v2"

	"kaikei/terminal"
	"kaikei/terminal/office"
	"kaikei/ui"
)

// account asks for another account of the shop: what was filled in, and what it
// takes to be confirmed.
func (p page) account() fyne.CanvasObject {
	q := p.v.Order
	bank := q.Bank.Name
	if bank != "" {
		bank += " (" + q.Bank.Code + ")"
	}
	kinds := []ui.Option{}
	for _, k := range office.AccountKinds() {
		kinds = append(kinds, ui.Option{Name: p.kind(k), Tap: p.tap(office.Intent{Kind: office.IntentAccountKind, Text: string(k)})})
	}
	var kind func()
	if !p.v.Busy {
		kind = func() { p.Choose(p.Of("office.kind"), kinds...) }
	}
	form := p.List(
		p.field("office.bank", bank, p.tap(office.Intent{Kind: office.IntentBanks})),
		p.field("office.branch", q.Branch, p.digits("office.branch", office.BranchDigits, office.IntentBranch)),
		p.field("office.kind", p.kind(q.Kind), kind),
		p.field("office.number", q.Number, p.digits("office.number", office.NumberDigits, office.IntentAccountNumber)))
	ask := p.Button(ui.GoesOn, 0, p.Of("office.account.ask"), p.tapIf(q.Check() == nil, office.Intent{Kind: office.IntentAskAccount}))
	return p.Halves(0.5, 0.45, form, p.Rows(p.Fill(p.Card(p.Rows(p.Read(ui.Text, ui.Ink, p.Of("office.account.why")), p.Spring()))), ask))
}

// field is something that is filled in by a tap on it.
func (p page) field(key, value string, tap func()) fyne.CanvasObject {
	tone := ui.Ink
	if value == "" {
		value, tone = p.Of("office.empty"), ui.Soft
	}
	return p.Line(p.Of(key), tap, p.Cell(150, p.Say(ui.Small, ui.Soft, p.Of(key))), p.Wide(p.Name(ui.Large, tone, value)))
}

// digits returns what asks for so many digits. Fewer are filled up with zeros at the
// front, as banks do.
func (p page) digits(key string, n int, kind office.IntentKind) func() {
	most := terminal.Yen(1)
	for range n {
		most *= 10
	}
	pattern := fmt.Sprintf("%%0%dd", n)
	if p.v.Busy {
		return nil
	}
	return func() {
		p.Number(p.Of(key), pattern, most-1, func(y terminal.Yen) {
			p.s.send(office.Intent{Kind: kind, Text: fmt.Sprintf(pattern, int64(y))})
		})
	}
}

// banks are those at which a shop can be paid.
func (p page) banks() fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, b := range p.v.Banks {
		all = append(all, p.Line(b.Name, p.tap(office.Intent{Kind: office.IntentBank, Text: b.Code}), p.Cell(80, p.Say(ui.Text, ui.Soft, b.Code)), p.Wide(p.Name(ui.Large, ui.Ink, b.Name))))
	}
	return p.scroll("banks", all...)
}
