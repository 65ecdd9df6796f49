package manager

import (
	"fyne.io/fyne/v2"

	"kaikei/terminal"
	"kaikei/terminal/office"
	"kaikei/terminal/reconciliation"
	"kaikei/ui"
)

// reconcile holds the till against the backend, day by day.
func (p page) reconcile() fyne.CanvasObject {
	compare := p.Button(ui.GoesOn, 200, p.Of("office.compare"), p.tap(office.Intent{Kind: office.IntentCompare}))
	head := p.Row(p.Fill(p.dates()), compare)
	if !p.v.Compared {
		return p.Rows(head, p.Card(p.Read(ui.Text, ui.Soft, p.Of("office.compare.why"))), p.Spring())
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
	look := p.Button(ui.Beside, 110, p.Of("office.look"), p.tap(office.Intent{Kind: office.IntentPayment, ID: d.ID}))
	return p.Card(p.Row(p.Fill(about), look))
}

// schedules are the words for how often a shop is paid, by their names in the
// contract.
var schedules = map[string]string{"monthly": "office.schedule.monthly", "semimonthly": "office.schedule.semimonthly"}

// statement is which account is paid what, and when.
func (p page) statement() fyne.CanvasObject {
	s := p.v.Statement
	if s.BankName == "" {
		return p.Rows(p.Card(p.Read(ui.Text, ui.Soft, p.Of("office.payouts.none"))), p.Spring())
	}
	schedule := s.Schedule
	if key, ok := schedules[s.Schedule]; ok {
		schedule = p.Of(key)
	}
	top := p.Card(p.Rows(p.told("office.account", s.BankName+" ("+s.Bank+")"), p.told("office.schedule", schedule), p.fact("office.owed", s.Owed.String())))
	if len(s.Payouts) == 0 {
		return p.Rows(top, p.Card(p.Say(ui.Text, ui.Soft, p.Of("office.payouts.none"))), p.Spring())
	}
	var all []fyne.CanvasObject
	for _, o := range s.Payouts {
		all = append(all, p.payout(o))
	}
	return p.Rows(top, p.Fill(p.scroll("payouts", all...)))
}

// payout is what is paid for some days.
func (p page) payout(o office.Payout) fyne.CanvasObject {
	state, tone := p.Of("office.paid.due"), ui.Soft
	if o.Done {
		state, tone = p.Of("office.paid.done"), ui.Good
	}
	lines := []fyne.CanvasObject{
		p.Row(p.Wide(p.Strong(ui.Text, ui.Ink, string(o.ValueDay))), p.Strong(ui.Small, tone, state), p.Cell(150, p.Sum(ui.Large, ui.Ink, o.Yen.String()))),
		p.told("office.lastday", string(o.LastDay)),
	}
	for _, f := range []struct {
		key string
		yen terminal.Yen
	}{{"office.sales", o.Gross}, {"office.refunds", -o.Refunds}, {"office.credits", -o.Credits}, {"office.fee", -o.Fee}, {"office.carried", o.Carried}} {
		if f.yen != 0 {
			lines = append(lines, p.fact(f.key, f.yen.String()))
		}
	}
	return p.Card(p.Rows(lines...))
}
