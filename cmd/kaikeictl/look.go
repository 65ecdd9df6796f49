package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"kaikei/cmd/internal/control"
	"kaikei/terminal"
	"kaikei/terminal/report"
)

// status shows the terminal on one page.
func status(ctx context.Context, in invocation) error {
	return look(ctx, in, "--data DIR [--json]", about(control.Status, control.Nothing{}, func(w io.Writer, s control.StatusAnswer) {
		fmt.Fprintf(w, "terminal      %s, %s\nbackend       %s, reached: %t\nall sent      %t\nbusiness day  %s\nopen          %d payments, %s\nrails         %s\nconfiguration %d\ncertificate   good until %s, renewed from %s\nkey           %s\n",
			s.TerminalID, s.Shop, s.Backend, s.Online, s.AllSent, s.Date, s.Open, s.OpenYen, strings.Join(s.Rails, ", "), s.ConfigVersion,
			s.CertificateUntil.Format(time.RFC3339), s.CertificateRenewal.Format(time.RFC3339), s.Key)
		if s.OldDisk {
			fmt.Fprintln(w, "records       older than what the backend has of them, or a copy: kaikeictl recover")
		}
	}))
}

// queue lists what is not settled, or brings it to the backend now.
func queue(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--wait DURATION] [--json] [now]"
	var r control.InquireRequest
	others, err := in.parse(usage, func(f *flag.FlagSet) { f.DurationVar(&r.Wait, "wait", 90*time.Second, "how long to wait for the end") })
	if err != nil {
		return err
	}
	if len(others) == 1 && others[0] == "now" {
		return in.settle(ctx, r)
	}
	if len(others) > 0 {
		return in.misused(usage)
	}
	return ask(ctx, in, about(control.Queue, control.Nothing{}, func(w io.Writer, open []terminal.Payment) {
		for _, p := range open {
			payment(w, p)
		}
	}))
}

// A question is an operation, what it is asked about, and how its answer is printed.
type question[Request, Answer any] struct {
	op    control.Op[Request, Answer]
	about Request
	plain func(io.Writer, Answer)
}

// about makes a question.
func about[Request, Answer any](op control.Op[Request, Answer], r Request, plain func(io.Writer, Answer)) question[Request, Answer] {
	return question[Request, Answer]{op, r, plain}
}

// look asks a question that no argument belongs to.
func look[Request, Answer any](ctx context.Context, in invocation, usage string, q question[Request, Answer]) error {
	others, err := in.parse(usage, nil)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		return in.misused(usage)
	}
	return ask(ctx, in, q)
}

// ask asks a question and prints the answer.
func ask[Request, Answer any](ctx context.Context, in invocation, q question[Request, Answer]) error {
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	a, err := q.op.Call(ctx, c, q.about)
	if err != nil {
		return err
	}
	return in.print(a, func(w io.Writer) { q.plain(w, a) })
}

// show prints one payment whole.
func show(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--json] ID"
	others, err := in.parse(usage, nil)
	if err != nil {
		return err
	}
	id, err := in.one(others, usage)
	if err != nil {
		return err
	}
	return ask(ctx, in, about(control.Show, control.PaymentRequest{ID: terminal.PaymentID(id)}, func(w io.Writer, a control.ShowAnswer) {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		_ = e.Encode(a) // a closed pipe is the reader's choice
	}))
}

// dayOrClose prints the day so far (x), or makes a close (z).
func dayOrClose(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--date YYYY-MM-DD] [--json | --as escpos|text|png|pdf] x | --data DIR [--clerk NAME] [--counted N [--moved N] [--removed N] [--reason TEXT]] [--number N] [--json | --as escpos|text|png|pdf] z"
	var date string
	var z closing
	others, err := in.parse(usage, func(f *flag.FlagSet) {
		f.StringVar(&date, "date", "", "business `date`; today when not given")
		z.declare(f)
	})
	if err != nil {
		return err
	}
	kind, err := in.one(others, usage)
	switch {
	case err != nil:
		return err
	case kind == "z" && date == "" && z.number >= 0:
		return in.closing(ctx, z)
	case kind != "x":
		return in.misused(usage)
	}
	r, err := reportRequest(date)
	if err != nil {
		return err
	}
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	x, err := control.Report.Call(ctx, c, r)
	if err != nil {
		return err
	}
	if z.form.as != "" {
		return z.form.report(ctx, &in, c, x)
	}
	return in.print(x, func(w io.Writer) { plainReport(w, x) })
}

// plainReport prints a report as a table.
func plainReport(out io.Writer, x report.Report) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "%s\tsales\tyen\tvoids\trefunds\tnet\t\n", x.Date)
	fmt.Fprintf(w, "total\t%d\t%s\t%s\t%s\t%s\t\n", x.Sales.Count, x.Sales.Yen, x.Voids.Yen, x.Refunds.Yen, x.Total)
	for _, r := range x.ByWallet {
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\t\n", r.Name, r.Sales.Count, r.Sales.Yen, r.Voids.Yen, r.Refunds.Yen, r.Net)
	}
	for _, r := range x.ByRate {
		name := r.Rate + " %"
		if r.Rate == report.RateFree {
			name = "tax-free"
		}
		fmt.Fprintf(w, "%s\t\t%s\ttax\t%s\t\t\n", name, r.Gross, r.Tax)
	}
	if x.TaxFree.Count > 0 {
		fmt.Fprintf(w, "to visitors\t%d\t%s\trelief\t%s\t\t\n", x.TaxFree.Count, x.TaxFree.Yen, x.Relief)
	}
	for _, c := range []struct {
		name string
		report.CreditRow
	}{{"top-ups", x.TopUps}, {"pay-outs", x.PayOuts}} {
		if c.Given.Count > 0 {
			fmt.Fprintf(w, "%s\t%d\t%s\t%s\t\t%s\t\n", c.name, c.Given.Count, c.Given.Yen, c.Voids.Yen, c.Net)
		}
	}
	fmt.Fprintf(w, "cash drawer\t\t%s\ttop-ups\t%s\t%s\t\n", x.Drawer.Sales, x.Drawer.TopUps, x.Drawer.Total)
	if x.Cash.Checked {
		fmt.Fprintf(w, "counted\t\t%s\texpected\t%s\t%s\t\n", x.Cash.Counted, x.Cash.Expected, x.Cash.Over)
		fmt.Fprintf(w, "left in it\t\t%s\ttaken out\t%s\t\t\n", x.Cash.Left, x.Cash.Removed)
	}
	if x.Uncollected.Count > 0 { // in no sum
		fmt.Fprintf(w, "never collected\t%d\t%s\t\t\t\t\n", x.Uncollected.Count, x.Uncollected.Yen)
	}
	for _, o := range x.Open {
		fmt.Fprintf(w, "open %s\t%d\t%s\t\t\t\t\n", o.State, o.Count, o.Yen)
	}
	_ = w.Flush() // a closed pipe is the reader's choice
}
