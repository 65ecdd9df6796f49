package main

import (
	"context"

	"kaikei/printer"
	"kaikei/printer/spool"
	"kaikei/terminal/desk"
	"kaikei/terminal/staff"
)

// doubts are the slips that somebody has to look for, as the desk asks about them.
type doubts struct{ *spool.Spool }

// Doubtful returns them, the oldest first. See desk.Slips.
func (d doubts) Doubtful() []desk.DoubtfulSlip {
	var all []desk.DoubtfulSlip
	for _, j := range d.Summary().Doubtful {
		all = append(all, desk.DoubtfulSlip{Number: j.Number, Title: j.Title, Made: j.Made})
	}
	return all
}

// Answer takes what somebody says about one.
func (d doubts) Answer(number uint64, a desk.SlipAnswer) error {
	said := map[desk.SlipAnswer]spool.Answer{desk.SlipPrinted: spool.WasPrinted, desk.SlipMissing: spool.PrintAgain}[a]
	return d.Spool.Answer(number, said)
}

// PrintReport prints the day so far. See desk.ReportPrinter.
func (i interpreter) PrintReport(ctx context.Context, s desk.ReportSlip) error {
	return i.PrintDocument(ctx, spool.Slip{Title: "日計（X）", Document: printer.ReportDocument(printer.ReportSlip(s))})
}

// A press prints staff cards, past the spool: that would keep them.
type press struct{ spool.Paper }

// PrintCard prints one. See desk.CardPrinter.
func (p press) PrintCard(ctx context.Context, c desk.Card) error {
	role := map[staff.Role]string{staff.Cashier: "担当者", staff.Manager: "店長", staff.Technician: "技術者"}[c.Holder.Role]
	return p.PrintDocument(ctx, printer.CardDocument(printer.StaffCard{Shop: c.Shop, Name: c.Holder.Name, Role: role, Code: c.Code, At: c.At}))
}
