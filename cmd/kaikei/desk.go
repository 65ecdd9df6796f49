package main

import (
	"context"

	"kaikei/printer"
	"kaikei/printer/spool"
	"kaikei/terminal/desk"
)

// doubts are the slips that somebody has to look for, as the desk asks about them.
type doubts struct{ *spool.Spool }

// Doubtful returns them, the oldest first. See desk.Slips.
func (d doubts) Doubtful() []desk.DoubtfulSlip {
	var all []desk.DoubtfulSlip
	for _, j := range d.Summary().Doubtful {
		kind, slip, of := j.Slip()
		all = append(all, desk.DoubtfulSlip{Number: j.Number, Title: j.Title, Kind: kind, Slip: slip, Copy: of, Made: j.Made})
	}
	return all
}

// Waiting is how many have still to be printed. See desk.Slips.
func (d doubts) Waiting() int { return d.Summary().Waiting }

// Answer takes what somebody says about one.
func (d doubts) Answer(number uint64, a desk.SlipAnswer) error {
	said := map[desk.SlipAnswer]spool.Answer{desk.SlipPrinted: spool.WasPrinted, desk.SlipMissing: spool.PrintAgain}[a]
	return d.Spool.Answer(number, said)
}

// PrintReport prints the day so far. See desk.ReportPrinter.
func (i interpreter) PrintReport(ctx context.Context, s desk.ReportSlip) error {
	return i.PrintDocument(ctx, spool.Slip{Title: "日計（X）", Document: printer.ReportDocument(printer.ReportSlip(s))})
}
