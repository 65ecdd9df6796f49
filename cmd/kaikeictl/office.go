package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"text/tabwriter"

	"kaikei/cmd/internal/control"
	"kaikei/terminal"
	"kaikei/terminal/office"
	"kaikei/terminal/report"
	"kaikei/terminal/sheet"
	"kaikei/terminal/wire"
)

// today shows a business date as the manager's page does: what is open first.
func today(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--date YYYY-MM-DD] [--json]"
	r, err := in.dated(usage)
	if err != nil {
		return err
	}
	return ask(ctx, in, about(control.Day, r, plainDay))
}

// shopDay shows what all terminals of the shop did, and who may still hold something
// back.
func shopDay(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--date YYYY-MM-DD] [--json]"
	r, err := in.dated(usage)
	if err != nil {
		return err
	}
	return ask(ctx, in, about(control.ShopTotals, r, plainShop))
}

// plainShop prints a shop's day as a table.
func plainShop(out io.Writer, t wire.ShopTotals) {
	sent := map[bool]string{true: "all sent", false: "not all sent"}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s\t%s\t%d payments %s\t%d refunds %s\tnet %s\t%s\n", t.Shop, t.Date, t.PaidCount, terminal.Yen(t.PaidYen), t.RefundCount, terminal.Yen(t.RefundYen), terminal.Yen(t.PaidYen-t.RefundYen), sent[t.AllSent])
	for _, x := range t.Terminals {
		heard, revoked := "never heard", ""
		if x.HeardAt != nil {
			heard = "heard " + x.HeardAt.In(terminal.JST).Format("2006-01-02 15:04")
		}
		if x.Revoked {
			revoked = "revoked"
		}
		fmt.Fprintf(w, "%s\tclosed %s\t%d payments %s\t%d refunds %s\tnet %s\t%s\t%d in process\t%d left open\t%s\t%s\n", x.TerminalID, x.ClosedDay, x.Totals.PaidCount, terminal.Yen(x.Totals.PaidYen),
			x.Totals.RefundCount, terminal.Yen(x.Totals.RefundYen), terminal.Yen(x.Totals.PaidYen-x.Totals.RefundYen), sent[x.AllSent], x.InProcess, x.Open, heard, revoked)
	}
	_ = w.Flush() // a closed pipe is the reader's choice
}

// plainDay prints a day as a table.
func plainDay(out io.Writer, d office.Day) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, i := range d.Open {
		until := ""
		if !i.Until.IsZero() {
			until = "until " + i.Until.In(terminal.JST).Format("2006-01-02 15:04")
		}
		fmt.Fprintf(w, "open\t%s\t%s\t%s\t%s\t%s\n", i.Payment.State, i.Payment.Amount, i.Payment.ID, i.Act, until)
	}
	hours := "whole day"
	if d.Week.Until < 24 {
		hours = fmt.Sprintf("until %02d:00", d.Week.Until)
	}
	fmt.Fprintf(w, "same weekday\t%s\t%s\tthis day %s\tthat day %s\tahead %s\n", d.Week.Date, hours, d.Week.Now, d.Week.Then, d.Week.Ahead())
	for _, h := range d.Hours {
		fmt.Fprintf(w, "%02d:00\t%d\t%s\tbefore %s\n", h.Hour, h.Sales.Count, h.Sales.Yen, h.Before.Yen)
	}
	_ = w.Flush() // a closed pipe is the reader's choice
	plainReport(out, d.Report)
}

// trail shows the journal records of a payment.
func trail(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--json] ID"
	others, err := in.parse(usage, nil)
	if err != nil {
		return err
	}
	id, err := in.one(others, usage)
	if err != nil {
		return err
	}
	return ask(ctx, in, about(control.Trail, control.PaymentRequest{ID: terminal.PaymentID(id)}, plainTrail))
}

// plainTrail prints the journal records of a payment.
func plainTrail(w io.Writer, records []office.Record) {
	for _, r := range records {
		fmt.Fprintf(w, "%d  %s  %s  %s", r.Seq, r.At, r.Kind, r.State)
		if r.Refund > 0 {
			fmt.Fprintf(w, "  refund %s", r.Refund)
		}
		fmt.Fprintln(w)
	}
}

// closes lists the closes that were made, newest first.
func closes(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--most N] [--json]"
	r := control.ClosesRequest{}
	others, err := in.parse(usage, func(f *flag.FlagSet) { f.IntVar(&r.Most, "most", 31, "at most so many, the newest") })
	if err != nil {
		return err
	}
	if len(others) > 0 || r.Most < 1 {
		return in.misused(usage)
	}
	return ask(ctx, in, about(control.Closes, r, func(out io.Writer, all []report.Close) {
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		for _, z := range all {
			drawer := "not counted"
			if z.Cash.Checked {
				drawer = fmt.Sprintf("over %s %s", z.Cash.Over, z.Cash.Reason)
			}
			fmt.Fprintf(w, "Z %04d\t%s\tnet %s\topen %d\t%s\n", z.Number, z.At.In(terminal.JST).Format("2006-01-02 15:04"), z.Report().Total, len(z.Open), drawer)
		}
		_ = w.Flush() // a closed pipe is the reader's choice
	}))
}

// A table is where a search is written for a spreadsheet.
type table struct {
	path     string
	encoding string
}

// declare adds the flags.
func (t *table) declare(f *flag.FlagSet) {
	f.StringVar(&t.path, "csv", "", "write what is found to a `file` for a spreadsheet")
	f.StringVar(&t.encoding, "encoding", string(sheet.UTF8), "of the file: utf-8 or shift_jis")
}

// write writes the payments: whole and on disk, or not at all.
func (t table) write(found []terminal.Payment) error {
	text, err := office.CSV(found, sheet.Encoding(t.encoding))
	if err != nil {
		return err
	}
	return writeSynced(t.path, text)
}
