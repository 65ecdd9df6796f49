package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"kaikei/cmd/internal/control"
)

// config shows the configuration in force and where each value comes from, or
// asks the backend for a newer one.
func config(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--json] [fetch]"
	others, err := in.parse(usage, nil)
	if err != nil {
		return err
	}
	if len(others) == 1 && others[0] == "fetch" {
		return ask(ctx, in, about(control.FetchConfig, control.Nothing{}, plainConfig))
	}
	if len(others) > 0 {
		return in.misused(usage)
	}
	return ask(ctx, in, about(control.ShowConfig, control.Nothing{}, plainConfig))
}

// plainConfig prints a configuration as a table.
func plainConfig(out io.Writer, c control.ConfigAnswer) {
	fmt.Fprintf(out, "version %d, issued %s, signed by %s", c.Version, c.IssuedAt, c.SignedBy)
	switch {
	case c.Expired:
		fmt.Fprintf(out, ", EXPIRED %s: nothing is accepted without the backend", c.ExpiresAt)
	case c.ExpiresAt != "":
		fmt.Fprintf(out, ", good until %s", c.ExpiresAt)
	}
	fmt.Fprintln(out)
	if c.Waiting != 0 {
		fmt.Fprintf(out, "version %d comes into force between two sales, or at the next start\n", c.Waiting)
	}
	if c.Refused != "" {
		fmt.Fprintf(out, "a newer one was NOT TAKEN: %s\n", c.Refused)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, v := range c.Values {
		fmt.Fprintf(w, "%s\t%s\t%s\n", v.Path, v.Value, v.Source)
	}
	_ = w.Flush() // a closed pipe is the reader's choice
}
