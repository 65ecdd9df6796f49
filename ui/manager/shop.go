package manager

import (
	"fmt"

	"fyne.io/fyne/v2"

	"kaikei/terminal/office"
	"kaikei/ui"
)

// shop is what all terminals of the shop did, and who of them may still hold
// something back.
func (p page) shop() fyne.CanvasObject {
	s := p.v.Shop
	if s.Date == "" {
		return p.Rows(p.dates(), p.unread(), p.Spring())
	}
	said := p.Strong(ui.Text, ui.Good, p.Of("office.shop.sent"))
	if !s.AllSent {
		said = p.Strong(ui.Text, ui.Bad, p.Of("office.shop.missing"))
	}
	rows := []fyne.CanvasObject{
		said, p.Row(p.Wide(p.Say(ui.Text, ui.Soft, p.Of("office.net"))), p.Wide(p.Sum(ui.Head, ui.Ink, s.Net().String()))),
		p.tally("office.sales", s.Paid), p.tally("office.refunds", s.Refunds),
	}
	if s.TopUps.Count > 0 {
		rows = append(rows, p.tally("office.topups", s.TopUps))
	}
	if s.PayOuts.Count > 0 {
		rows = append(rows, p.tally("office.payouts", s.PayOuts))
	}
	rows = append(rows, p.Read(ui.Small, ui.Soft, p.Of("office.shop.why")))
	var all []fyne.CanvasObject
	for _, t := range s.Terminals {
		all = append(all, p.terminal(t))
	}
	return p.Halves(0.5, 0.45, p.Rows(p.dates(), p.sheet("shop", rows...)), p.scroll("terminals", all...))
}

// terminal is one terminal's part: what it sold, when it was heard, and whether all
// of it is there.
func (p page) terminal(t office.ShopTerminal) fyne.CanvasObject {
	name := t.ID
	if t.Here {
		name += "  " + p.Of("office.shop.here")
	}
	heard := p.Of("office.shop.never")
	if !t.Heard.IsZero() {
		heard = p.Of("office.shop.heard", clock(t.Heard))
	}
	why, tone := t.Why(p.v.Shop.Date), ui.Bad
	if why == office.WhyNothing {
		tone = ui.Good
	}
	about := []fyne.CanvasObject{p.Strong(ui.Text, ui.Ink, name), p.Strong(ui.Small, tone, p.Of(fmt.Sprintf("office.missing.%d", why))), p.Say(ui.Small, ui.Soft, heard)}
	if t.Revoked {
		about = append(about, p.Say(ui.Small, ui.Soft, p.Of("office.shop.revoked")))
	}
	return p.Line("", nil, p.Wide(p.List(about...)),
		p.Cell(150, p.List(p.Sum(ui.Text, ui.Ink, t.Net().String()), p.Sum(ui.Small, ui.Soft, p.Words().Count("office.times", t.Paid.Count)))))
}
