package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"kaikei/cmd/internal/device"
	"kaikei/terminal/setup"
)

// setUp shows how far a machine was set up in the window, what was skipped and why,
// and how long each step took. The exit status is 1 while it is not done.
func setUp(_ context.Context, in invocation) error {
	const usage = "--data DIR [--json]"
	others, err := in.parse(usage, nil)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		return in.misused(usage)
	}
	r, begun := device.LoadSetup(*in.data)
	if !begun {
		return fmt.Errorf("set up %s: nobody began in the window", *in.data)
	}
	if err := in.print(r, func(w io.Writer) { plainSetup(w, r) }); err != nil {
		return err
	}
	return refusedUnless(r.Done())
}

// plainSetup prints a set-up as a table.
func plainSetup(out io.Writer, r setup.Record) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, s := range setup.Steps() {
		x, ended := r.Result(s)
		switch {
		case ended:
			fmt.Fprintf(w, "%s\t%s\t%s\t%d tries\t%s\n", s, x.Outcome, x.Took.Round(time.Second), x.Tries, x.Seen+x.Why)
		case s == r.Step && !r.Done():
			fmt.Fprintf(w, "%s\there\t\t\t\n", s)
		}
	}
	_ = w.Flush() // a closed pipe is the reader's choice
	fmt.Fprintf(out, "took %s in all, started again %d times\n", r.Spent.Round(time.Second), r.Cuts)
}
