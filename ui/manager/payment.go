package manager

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"kaikei/terminal"
	"kaikei/terminal/office"
	"kaikei/ui"
)

// list is the payments behind a sum.
func (p page) list() fyne.CanvasObject {
	if len(p.v.List) == 0 {
		return p.Card(p.Say(ui.Text, ui.Soft, p.Of("history.empty")))
	}
	var all []fyne.CanvasObject
	for _, q := range p.v.List {
		all = append(all, p.Line(slip(q), p.tap(office.Intent{Kind: office.IntentPayment, ID: q.ID}), p.about(q)...))
	}
	return p.scroll("list", all...)
}

// about is a payment in a row.
func (p page) about(q terminal.Payment) []fyne.CanvasObject {
	at := p.Say(ui.Small, ui.Soft, q.CreatedAt.In(terminal.JST).Format("15:04"))
	name := p.Name(ui.Text, ui.Ink, p.Words().Wallet(q))
	sum := p.Cell(130, p.Sum(ui.Text, ui.Ink, q.Amount.String()))
	if p.Upright() {
		return []fyne.CanvasObject{p.Cell(56, at), p.Wide(name), sum, p.State(q.State)}
	}
	return []fyne.CanvasObject{p.Cell(56, at), p.Cell(72, p.Say(ui.Small, ui.Soft, slip(q))), p.Wide(name), p.Cell(120, p.Name(ui.Small, ui.Soft, q.Clerk)), sum, p.State(q.State)}
}

// payment is one of them, with its journal.
func (p page) payment() fyne.CanvasObject {
	q := p.v.Item.Payment
	top := []fyne.CanvasObject{p.Row(p.State(q.State), p.Wide(p.Sum(ui.Head, ui.Ink, q.Amount.String())))}
	for _, f := range []struct{ key, value string }{
		{"detail.time", q.CreatedAt.In(terminal.JST).Format("2006-01-02 15:04:05")}, {"detail.slip", slip(q)}, {"detail.wallet", p.Words().Wallet(q)},
		{"detail.clerk", q.Clerk}, {"detail.code", q.MaskedCode}, {"detail.network", q.NetworkID}, {"detail.reason", p.Words().Why(q)},
	} {
		if f.value != "" {
			top = append(top, p.told(f.key, f.value))
		}
	}
	if q.Refunded > 0 {
		top = append(top, p.fact("detail.refunded", q.Refunded.String()))
	}
	if !p.v.Item.Until.IsZero() {
		top = append(top, p.told("detail.until", clock(p.v.Item.Until)))
	}
	left := []fyne.CanvasObject{p.sheet("facts", top...)}
	if p.v.Item.Act != office.ActNone {
		left = append(left, p.act(p.v.Item))
	}
	return p.Halves(0.46, 0.4, p.Rows(left...), p.Rows(p.Strong(ui.Text, ui.Ink, p.Of("office.records")), p.Fill(p.scroll("records", p.records()...))))
}

// records are the lines of the journal.
func (p page) records() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, r := range p.v.Records {
		at := r.At
		if t, err := time.Parse(time.RFC3339, r.At); err == nil {
			at = t.In(terminal.JST).Format("01-02 15:04:05")
		}
		what := p.State(r.State)
		if r.Refund > 0 {
			what = p.Cell(230, p.Strong(ui.Small, ui.Ink, p.Of("office.record.refund", r.Refund)))
		}
		all = append(all, p.Line("", nil, p.Wide(p.Rows(p.Say(ui.Small, ui.Ink, at), p.Say(ui.Small, ui.Soft, fmt.Sprintf("No. %d", r.Seq)))), what))
	}
	return all
}
