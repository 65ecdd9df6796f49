package manager

import (
	"fyne.io/fyne/v2"

	"kaikei/terminal/office"
	"kaikei/terminal/reconciliation"
	"kaikei/ui"
)

// reconcile holds the till against the backend, day by day.
func (p page) reconcile() fyne.CanvasObject {
	compare := p.Button(ui.GoesOn, 200, p.Of("office.compare"), p.tap(office.Intent{Kind: office.IntentCompare}))
	head := p.Row(p.Fill(p.dates()), compare)
	if !p.v.Compared {
		return p.Rows(head, p.Card(p.Read(ui.Text, ui.Soft, p.Of("office.compare.why"))), p.unread(), p.Spring())
	}
	c := p.v.Compare
	sums := []fyne.CanvasObject{p.fact("office.here", c.Here.String()), p.fact("office.there", c.There.String()), p.fact("office.compared", p.Words().Count("office.times", int64(c.Payments)))}
	if len(c.Differences) == 0 {
		return p.Rows(head, p.Card(p.Rows(append(sums, p.Strong(ui.Large, ui.Good, p.Of("office.same")))...)), p.Spring())
	}
	var all []fyne.CanvasObject
	for _, d := range c.Differences {
		all = append(all, p.difference(d))
	}
	return p.Rows(head, p.Card(p.Rows(append(sums, p.Strong(ui.Large, ui.Bad, p.Words().Count("office.differ", int64(len(c.Differences)))))...)), p.Fill(p.scroll("differences", all...)))
}

// difference is one, named, with what mends it; a tap shows the payment.
func (p page) difference(d reconciliation.Difference) fyne.CanvasObject {
	key := "difference." + string(d.Kind)
	name := p.Row(p.Wide(p.Strong(ui.Text, ui.Ink, p.Of(key))), p.Cell(104, p.Sum(ui.Text, ui.Bad, d.Yen.String())))
	about := p.Rows(name, p.Read(ui.Small, ui.Soft, p.Of(key+".mend")))
	if d.ID == "" || d.Kind == reconciliation.DiffNotHere {
		return p.Card(about)
	}
	look := p.Button(ui.Plain, 110, p.Of("office.look"), p.tap(office.Intent{Kind: office.IntentPayment, ID: d.ID}))
	return p.Card(p.Row(p.Fill(about), look))
}
