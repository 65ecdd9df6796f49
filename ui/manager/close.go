package manager

import (
	"fmt"

	"fyne.io/fyne/v2"

	"kaikei/terminal"
	"kaikei/terminal/office"
	"kaikei/terminal/report"
	"kaikei/ui"
)

// closes is the period that is not closed yet, and the closes before.
func (p page) closes() fyne.CanvasObject {
	d := p.v.Draft
	r := d.Report()
	top := []fyne.CanvasObject{
		p.Row(p.Wide(p.Say(ui.Text, ui.Soft, p.Of("office.net"))), p.Wide(p.Sum(ui.Head, ui.Ink, r.Total.String()))),
	}
	top = append(append(top, p.tallies(r)...), p.fact("office.cash.expected", d.Cash.Expected.String()))
	if !d.Since.IsZero() {
		top = append(top, p.told("office.since", clock(d.Since)))
	}
	top = append(top, p.stays(d)...)
	left := p.Rows(
		p.sheet("draft", top...),
		p.Row(
			p.Fill(p.Button(ui.Beside, 0, p.Of("office.print"), p.tapIf(p.v.Rights.Print, office.Intent{Kind: office.IntentPrint}))),
			p.Fill(p.Button(ui.GoesOn, 0, p.Of("office.begin"), p.tapIf(p.v.Rights.Close, office.Intent{Kind: office.IntentCount})))))
	return p.Halves(0.5, 0.45, left, p.Rows(p.Strong(ui.Text, ui.Ink, p.Of("office.closes")), p.Fill(p.history())))
}

// stays tells what a close leaves open: how many, how much, and that it is not lost. It
// is nothing where there is none.
func (p page) stays(d report.Close) []fyne.CanvasObject {
	left := d.Left()
	if left.Count == 0 {
		return nil
	}
	return []fyne.CanvasObject{p.Read(ui.Small, ui.Bad, p.Words().Count("office.stays", left.Count, left.Yen))}
}

// history is the closes that were made.
func (p page) history() fyne.CanvasObject {
	if len(p.v.Closes) == 0 {
		return p.Card(p.Say(ui.Text, ui.Soft, p.Of("office.closes.none")))
	}
	var all []fyne.CanvasObject
	for _, c := range p.v.Closes {
		all = append(all, p.Line(number(c), p.tap(office.Intent{Kind: office.IntentClosed, Number: int64(c.Number)}),
			p.Cell(80, p.Strong(ui.Small, ui.Ink, number(c))), p.Wide(p.List(p.Say(ui.Small, ui.Soft, clock(c.At)), p.overShort(ui.Small, c.Cash))),
			p.Cell(130, p.Sum(ui.Text, ui.Ink, c.Report().Total.String()))))
	}
	return p.scroll("closes", all...)
}

// number is a close's.
func number(c report.Close) string { return fmt.Sprintf("Z %04d", c.Number) }

// overShort says whether the drawer was right.
func (p page) overShort(s ui.Size, c report.Cash) fyne.CanvasObject {
	switch {
	case !c.Checked:
		return p.Say(s, ui.Soft, p.Of("office.cash.unchecked"))
	case c.Over > 0:
		return p.Strong(s, ui.Bad, p.Of("office.cash.over", c.Over))
	case c.Over < 0:
		return p.Strong(s, ui.Bad, p.Of("office.cash.short", -c.Over))
	}
	return p.Strong(s, ui.Good, p.Of("office.cash.right"))
}

// closed is a close that was made.
func (p page) closed() fyne.CanvasObject {
	c := p.v.Closed
	r := c.Report()
	facts := append([]fyne.CanvasObject{
		p.Row(p.Wide(p.Strong(ui.Head, ui.Ink, number(c))), p.Wide(p.Sum(ui.Small, ui.Soft, clock(c.At)))),
		p.Row(p.Wide(p.Say(ui.Text, ui.Soft, p.Of("office.net"))), p.Wide(p.Sum(ui.Head, ui.Ink, r.Total.String()))),
	}, p.tallies(r)...)
	sums := p.Rows(p.sheet("sums", append(facts, p.fact("office.perpetual", c.Perpetual.String()), p.told("detail.clerk", c.Clerk))...))
	right := []fyne.CanvasObject{p.sheet("cash", p.cash(c.Cash))}
	if n := int64(len(c.Open)); n > 0 {
		right = append(right, p.Say(ui.Small, ui.Bad, p.Words().Count("office.stayed", n)))
	}
	right = append(right, p.Button(ui.GoesOn, 0, p.Of("office.reprint"), p.tapIf(p.v.Rights.Print, office.Intent{Kind: office.IntentPrint})))
	return p.Halves(0.5, 0, sums, p.Rows(right...))
}

// cash is the drawer of a close, or of the draft of one.
func (p page) cash(c report.Cash) fyne.CanvasObject {
	all := []fyne.CanvasObject{p.fact("office.cash.float", c.Float.String()), p.fact("office.cash.taken", c.Taken.String())}
	for _, f := range []struct {
		key string
		yen terminal.Yen
	}{{"office.cash.moved", c.Moved}} {
		if f.yen != 0 {
			all = append(all, p.fact(f.key, f.yen.String()))
		}
	}
	all = append(all, p.fact("office.cash.expected", c.Expected.String()))
	if c.Checked {
		all = append(all, p.fact("office.cash.counted", c.Counted.String()), p.Row(p.Wide(p.overShort(ui.Text, c))))
	}
	if c.Removed != 0 {
		all = append(all, p.fact("office.cash.removed", c.Removed.String()))
	}
	all = append(all, p.fact("office.cash.left", c.Left.String()))
	if c.Reason != "" && c.Reason != "?" {
		all = append(all, p.told("detail.reason", c.Reason))
	}
	return p.Rows(all...)
}
