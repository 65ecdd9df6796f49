package main

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"kaikei/cmd/internal/control"
)

// journal verifies or exports the journal.
func journal(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--json] verify|export"
	others, err := in.parse(usage, nil)
	if err != nil {
		return err
	}
	what, err := in.one(others, usage)
	if err != nil || (what != "verify" && what != "export") {
		return in.misused(usage)
	}
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if what == "export" {
		return in.export(ctx, c)
	}
	a, err := control.VerifyJournal.Call(ctx, c, control.Nothing{})
	if err != nil {
		return err
	}
	err = in.print(a, func(w io.Writer) {
		fmt.Fprintf(w, "%d records, head %s\n", a.Records, a.Head)
		if a.FirstBad != 0 {
			fmt.Fprintf(w, "record %d: %s\n", a.FirstBad, a.Why)
		}
		for _, d := range a.Differences {
			fmt.Fprintln(w, d)
		}
	})
	if err == nil && !a.OK {
		return errRefused
	}
	return err
}

// exportPart is how many records are fetched at a time.
const exportPart = 1000

// export writes the journal as lines.
func (in *invocation) export(ctx context.Context, c *control.Conn) error {
	w := bufio.NewWriter(in.out)
	for from := uint64(1); ; from += exportPart {
		lines, err := control.ExportJournal.Call(ctx, c, control.ExportRequest{From: from, Most: exportPart})
		if err != nil {
			return err
		}
		for _, line := range lines {
			w.Write(line)
			w.WriteByte('\n') // errors stay in w until Flush
		}
		if len(lines) < exportPart {
			return w.Flush()
		}
	}
}
