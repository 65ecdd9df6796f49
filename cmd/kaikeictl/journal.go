package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"kaikei/cmd/internal/control"
)

// journal verifies the journal, exports it, checks an export, or hands the
// journal over to the backend.
func journal(ctx context.Context, in invocation) error {
	const usage = "(--data DIR [--json] verify|export|anchor) | (--key BASE64 [--head HEAD] [--json] check FILE)"
	key := ""
	var kept []string
	others, err := in.parse("", func(f *flag.FlagSet) {
		f.StringVar(&key, "key", "", "public `key` of the device, base64")
		f.Func("head", "short `head` that the journal must pass through, as on a Z slip; may be given again", func(head string) error {
			kept = append(kept, head)
			return nil
		})
	})
	if err != nil {
		return err
	}
	if len(others) == 2 && others[0] == "check" && *in.data == "" {
		return in.check(key, others[1], usage, kept)
	}
	what, err := in.one(others, usage)
	if err != nil || *in.data == "" || (what != "verify" && what != "export" && what != "anchor") {
		return in.misused(usage)
	}
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	switch what {
	case "export":
		return in.export(ctx, c)
	case "anchor":
		return in.anchor(ctx, c)
	}
	a, err := control.VerifyJournal.Call(ctx, c, control.Nothing{})
	if err != nil {
		return err
	}
	return in.verdict(a)
}

// anchor hands the journal over to the backend.
func (in *invocation) anchor(ctx context.Context, c *control.Conn) error {
	a, err := control.Anchor.Call(ctx, c, control.Nothing{})
	if err != nil {
		return err
	}
	err = in.print(a, func(w io.Writer) {
		if a.OK {
			fmt.Fprintf(w, "the backend has %d records, head %s\n", a.Records, a.Head)
			return
		}
		fmt.Fprintln(w, a.Why)
	})
	return errors.Join(err, refusedUnless(a.OK))
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
			w.WriteString(line)
			w.WriteByte('\n') // errors stay in w until Flush
		}
		if len(lines) < exportPart {
			return w.Flush()
		}
	}
}
