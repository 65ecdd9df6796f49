package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"

	"kaikei/cmd/internal/device"
)

// reset makes a terminal none, so that its machine may become another one. It is
// refused while a payment is open, and while the terminal runs.
func reset(ctx context.Context, in invocation) error {
	const usage = "--data DIR --terminal ID [--without-backend] [--json]"
	name, ask, without := "", device.AskBackend, false
	others, err := in.parse(usage, func(f *flag.FlagSet) {
		f.StringVar(&name, "terminal", "", "`id` of the terminal, so that no other one is reset")
		f.BoolVar(&without, "without-backend", false, "the backend does not know the terminal any more")
	})
	if err != nil {
		return err
	}
	if len(others) > 0 || name == "" {
		return in.misused(usage)
	}
	if without {
		ask = device.AskNobody
	}
	d, err := device.Open(*in.data, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	if d.TerminalID() != name {
		_ = d.Close() // nothing was begun
		return fmt.Errorf("the folder is of terminal %s", d.TerminalID())
	}
	folder, err := d.Retire(ctx, ask)
	if err != nil {
		_ = d.Close() // what matters is why
		return err
	}
	return in.print(map[string]string{"terminalId": name, "records": folder}, func(w io.Writer) {
		fmt.Fprintf(w, "terminal %s is none any more; its records are in %s\n", name, folder)
	})
}
