package manager

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"kaikei/terminal"
	"kaikei/terminal/office"
	"kaikei/terminal/report"
	"kaikei/ui"
)

// clock writes an instant for somebody in the shop.
func clock(at time.Time) string { return at.In(terminal.JST).Format("01-02 15:04") }

// today is the day: what is open first, the sums, and what they are made of.
func (p page) today() fyne.CanvasObject {
	print := p.Button(ui.Beside, 150, p.Of("office.print"), p.tapIf(p.v.Rights.Print, office.Intent{Kind: office.IntentPrint}))
	var day []fyne.CanvasObject
	if n := int64(len(p.v.Day.Open)); n > 0 {
		day = append(append(day, p.Strong(ui.Text, ui.Bad, p.Words().Count("office.open", n))), p.items()...)
	} else {
		day = append(day, p.Strong(ui.Text, ui.Good, p.Of("office.settled")))
	}
	left := p.Rows(p.dates(), p.Fill(p.scroll("day", append(day, p.Card(p.sums()))...)), print)
	return p.Halves(0.5, 0.42, left, p.Rows(p.sections(), p.Fill(p.section())))
}

// items are the open payments, each with its one button.
func (p page) items() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, i := range p.v.Day.Open {
		q := i.Payment
		lines := []fyne.CanvasObject{
			p.Row(p.Wide(p.Name(ui.Small, ui.Ink, p.Words().Wallet(q))), p.Wide(p.Sum(ui.Text, ui.Ink, q.Amount.String()))),
			p.Say(ui.Small, ui.Soft, p.Of("state."+q.State.String()+".title")),
		}
		if !i.Until.IsZero() {
			lines = append(lines, p.Say(ui.Small, ui.Bad, p.Of("office.until", clock(i.Until))))
		}
		row := p.Line(slip(q), p.tap(office.Intent{Kind: office.IntentPayment, ID: q.ID}), p.Wide(p.List(lines...)))
		all = append(all, p.Row(p.Fill(row), p.act(i)))
	}
	return all
}

// act is the one button of an open payment.
func (p page) act(i office.Item) fyne.CanvasObject {
	mend := office.Intent{Kind: office.IntentMend, ID: i.Payment.ID}
	switch i.Act {
	case office.ActAsk:
		return p.Button(ui.GoesOn, 130, p.Of("office.act.ask"), p.tap(mend))
	case office.ActGiveBack:
		var give func()
		if p.v.Rights.Refund && !p.v.Busy {
			give = func() {
				p.Reason(p.Of("confirm.refund", i.Payment.Remaining()), "ask.refund", func(why string) {
					mend.Text = why
					p.s.send(mend)
				})
			}
		}
		return p.Button(ui.Takes, 130, p.Of("office.act.give"), give)
	}
	return p.Spring()
}

// slip is a payment's number on paper.
func slip(q terminal.Payment) string { return fmt.Sprintf("#%04d", q.Slip) }

// sums are those of the whole day.
func (p page) sums() fyne.CanvasObject {
	r, w := p.v.Day.Report, p.v.Day.Week
	facts := []fyne.CanvasObject{
		p.Row(p.Wide(p.Say(ui.Text, ui.Soft, p.Of("office.net"))), p.Wide(p.Sum(ui.Head, ui.Ink, r.Total.String()))),
	}
	facts = append(facts, p.tallies(r)...)
	name := p.Of("office.week", string(w.Date))
	if w.Until < 24 {
		name = p.Of("office.week.part", string(w.Date), int64(w.Until))
	}
	tone, ahead := ui.Good, w.Ahead().String()
	if w.Ahead() < 0 {
		tone = ui.Bad
	} else {
		ahead = "+" + ahead
	}
	return p.Rows(append(facts, p.Say(ui.Small, ui.Soft, name), p.Row(p.Wide(p.Sum(ui.Text, ui.Ink, w.Then.String())), p.Cell(170, p.Sum(ui.Text, tone, ahead))))...)
}

// tallies are what the day consists of. What was promised offline and never came stands
// beside the sales, since it is in none of them.
func (p page) tallies(r report.Report) []fyne.CanvasObject {
	all := []fyne.CanvasObject{p.tally("office.sales", r.Sales), p.tally("office.voids", r.Voids), p.tally("office.refunds", r.Refunds)}
	if u := r.Uncollected; u != (report.Tally{}) {
		all = append(all, p.counted(ui.Bad, "office.uncollected", u))
	}
	return all
}

// tally is how many and how much.
func (p page) tally(key string, t report.Tally) fyne.CanvasObject {
	return p.counted(ui.Ink, key, t)
}

// counted is a tally in a tone.
func (p page) counted(tone ui.Tone, key string, t report.Tally) fyne.CanvasObject {
	return p.Row(p.Wide(p.Say(ui.Small, ui.Soft, p.Of(key))), p.Sum(ui.Small, ui.Soft, p.Words().Count("office.times", t.Count)), p.Cell(150, p.Sum(ui.Text, tone, t.Yen.String())))
}

// sections are by what the day can be parted.
func (p page) sections() fyne.CanvasObject {
	keys := map[office.Section]string{
		office.ByHour: "office.by.hour", office.ByWallet: "office.by.wallet", office.ByRail: "office.by.rail",
		office.ByClerk: "office.by.clerk", office.ByTender: "office.by.tender", office.ByRate: "office.by.rate",
	}
	var all []fyne.CanvasObject
	for _, s := range office.Sections() {
		look := ui.Beside
		if s == p.v.Section {
			look = ui.Called
		}
		all = append(all, p.Tab(look, p.Of(keys[s]), p.tap(office.Intent{Kind: office.IntentSection, Section: s})))
	}
	return p.Grid(3, all...)
}

// section is the day, parted.
func (p page) section() fyne.CanvasObject {
	r := p.v.Day.Report
	switch p.v.Section {
	case office.ByHour:
		return p.hours()
	case office.ByRate:
		return p.rates()
	case office.ByRail:
		return p.rows(r.ByRail, func(n string) terminal.Query { return terminal.Query{Wallet: n} })
	case office.ByClerk:
		return p.rows(r.ByClerk, func(n string) terminal.Query { return terminal.Query{Clerk: n} })
	case office.ByTender:
		return p.rows(r.ByTender, func(string) terminal.Query { return terminal.Query{} })
	}
	return p.rows(r.ByWallet, func(n string) terminal.Query { return terminal.Query{Wallet: n} })
}

// hours is a chart of the day, the week before behind it.
func (p page) hours() fyne.CanvasObject {
	if len(p.v.Day.Hours) == 0 {
		return p.Card(p.Say(ui.Text, ui.Soft, p.Of("history.empty")))
	}
	var bars []ui.Bar
	most, before := office.Hour{}, false
	for _, h := range p.v.Day.Hours {
		bars = append(bars, ui.Bar{Name: fmt.Sprint(h.Hour), Value: h.Sales.Yen, Before: h.Before.Yen})
		if h.Sales.Yen > most.Sales.Yen {
			most = h
		}
		before = before || h.Before.Yen > 0
	}
	said := []fyne.CanvasObject{p.Wide(p.Say(ui.Small, ui.Soft, p.Of("office.best", int64(most.Hour), most.Sales.Yen)))}
	if before {
		said = append(said, p.Wide(p.Say(ui.Small, ui.Soft, p.Of("office.best.before"))))
	}
	return p.Card(p.Rows(p.Fill(p.Chart(bars)), p.Row(said...)))
}

// noName stands for what has no value of a dimension.
const noName = "-"

// rows are the values of a dimension; a tap shows the payments behind one.
func (p page) rows(rows []report.Row, query func(name string) terminal.Query) fyne.CanvasObject {
	if len(rows) == 0 {
		return p.Card(p.Say(ui.Text, ui.Soft, p.Of("history.empty")))
	}
	var all []fyne.CanvasObject
	for _, r := range rows {
		q := query(r.Name)
		if r.Name == noName {
			q = terminal.Query{}
		}
		all = append(all, p.Line(r.Name, p.tap(office.Intent{Kind: office.IntentList, Query: q}),
			p.Wide(p.Name(ui.Text, ui.Ink, p.valueName(r.Name))), p.Cell(64, p.Sum(ui.Small, ui.Soft, p.Words().Count("office.times", r.Sales.Count))), p.Cell(150, p.Sum(ui.Text, ui.Ink, r.Net.String()))))
	}
	return p.scroll("rows", all...)
}

// valueName is a value of a dimension in words.
func (p page) valueName(name string) string {
	for _, key := range []string{"tender." + name, "rail." + name} {
		if t := p.Words().Maybe(key); t != "" {
			return t
		}
	}
	if name == noName {
		return p.Of("office.none")
	}
	return name
}

// rates are the tax rates.
func (p page) rates() fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, r := range p.v.Day.Report.ByRate {
		name := r.Rate + "%"
		if r.Rate == report.RateFree {
			name = p.Of("office.free")
		}
		all = append(all, p.Row(p.Wide(p.Strong(ui.Text, ui.Ink, name)), p.Wide(p.Sum(ui.Text, ui.Ink, r.Gross.String()))), p.fact("office.tax", r.Tax.String()))
	}
	if len(all) == 0 {
		all = append(all, p.Say(ui.Text, ui.Soft, p.Of("history.empty")))
	}
	return p.Card(p.Rows(append(all, p.Spring())...))
}
