package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"text/tabwriter"

	"kaikei/cmd/internal/control"
	"kaikei/terminal"
	"kaikei/terminal/report"
)

// A closing is what report z was asked for.
type closing struct {
	clerk  string
	number int // of a close that is printed again; 0 makes one
	count  report.Count
	form   slipForm
}

// notCounted stands for a drawer that nobody counted.
const notCounted = -1

// declare adds the flags.
func (z *closing) declare(f *flag.FlagSet) {
	f.StringVar(&z.clerk, "clerk", "", "who closes")
	f.IntVar(&z.number, "number", 0, "print the close of this `number` again, and make none")
	f.Int64Var((*int64)(&z.count.Counted), "counted", notCounted, "`yen` that were counted in the drawer")
	f.Int64Var((*int64)(&z.count.Moved), "moved", 0, "`yen` put into the drawer beside sales, such as the float; below zero taken out")
	f.Int64Var((*int64)(&z.count.Removed), "removed", 0, "`yen` taken out of the drawer now")
	f.StringVar(&z.count.Reason, "reason", "", "why the drawer is over or short")
	z.form.declare(f)
}

// closing makes a close, or prints one that was made.
func (in *invocation) closing(ctx context.Context, o closing) error {
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	var z report.Close
	if o.number > 0 {
		z, err = control.Closed.Call(ctx, c, control.ClosedRequest{Number: o.number})
	} else {
		r := control.CloseRequest{Clerk: o.clerk}
		if o.count.Counted != notCounted {
			r.Count = &o.count
		}
		z, err = control.CloseDay.Call(ctx, c, r)
	}
	if err != nil {
		return err
	}
	if o.form.as != "" {
		return o.form.close(ctx, in, c, z)
	}
	return in.print(z, func(w io.Writer) { plainClose(w, z) })
}

// plainClose prints a close as a table.
func plainClose(out io.Writer, z report.Close) {
	fmt.Fprintf(out, "Z %04d  %s  journal %d\n", z.Number, z.At.In(terminal.JST).Format("2006-01-02 15:04:05"), z.After+1)
	if !z.Since.IsZero() {
		fmt.Fprintf(out, "since %s\n", z.Since.In(terminal.JST).Format("2006-01-02 15:04:05"))
	}
	plainReport(out, z.Report())
	fmt.Fprintf(out, "perpetual total %s\n", z.Perpetual)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, o := range z.Open {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", o.State, o.Date, o.Yen, o.ID)
	}
	_ = w.Flush() // a closed pipe is the reader's choice
}
