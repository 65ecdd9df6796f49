package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"kaikei/cmd/internal/atomicfile"
	"kaikei/cmd/internal/control"
)

// exportCommand hands what is not settled over to another terminal.
func exportCommand(ctx context.Context, in invocation) error {
	const usage = "--data DIR --to KEY [--instead-of TERMINAL] [--json] pending FILE"
	var r control.ExportPendingRequest
	others, err := in.parse(usage, func(f *flag.FlagSet) {
		f.StringVar(&r.To, "to", "", "`key` of the terminal that goes on, which its \"import key\" prints")
		f.StringVar(&r.InsteadOf, "instead-of", "", "`terminal` that what was handed over was for, and that broke before it took it")
	})
	if err != nil {
		return err
	}
	if len(others) != 2 || others[0] != "pending" || r.To == "" {
		return in.misused(usage)
	}
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	a, err := control.ExportPending.Call(ctx, c, r)
	if err != nil {
		return err
	}
	if err := writeSynced(others[1], a.Bundle); err != nil {
		return fmt.Errorf("%w; the payments are handed over: repeat the command to get their bundle", err)
	}
	return in.print(map[string]any{"payments": a.Payments, "file": others[1]}, func(w io.Writer) {
		fmt.Fprintf(w, "%d payments handed over, in %s; this terminal sends nothing of them any more\n", a.Payments, others[1])
	})
}

// importCommand takes over what another terminal handed over, or prints the key
// that it needs for that.
func importCommand(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--json] (key | pending FILE)"
	others, err := in.parse(usage, nil)
	if err != nil {
		return err
	}
	if len(others) == 1 && others[0] == "key" {
		return ask(ctx, in, about(control.Recipient, control.Nothing{}, func(w io.Writer, a control.RecipientAnswer) { fmt.Fprintln(w, a.Key) }))
	}
	if len(others) != 2 || others[0] != "pending" {
		return in.misused(usage)
	}
	bundle, err := os.ReadFile(others[1])
	if err != nil {
		return err
	}
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	a, err := control.ImportPending.Call(ctx, c, control.ImportPendingRequest{Bundle: bundle})
	if err != nil {
		return err
	}
	return in.print(a, func(w io.Writer) { fmt.Fprintf(w, "%d payments taken over\n", a.Taken) })
}

// writeSynced writes a file of its owner's alone, whole and durable or not at all.
func writeSynced(path string, data []byte) error {
	if err := atomicfile.Write(path, data); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
