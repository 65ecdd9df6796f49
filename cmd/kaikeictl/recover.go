package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"kaikei/cmd/internal/device"
)

// recoverCommand begins the records of a terminal anew after they were damaged.
func recoverCommand(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--json]"
	others, err := in.parse(usage, nil)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		return in.misused(usage)
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	r, err := device.Recover(ctx, *in.data, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	return in.print(r, func(w io.Writer) {
		fmt.Fprintf(w, "%d payments, %d of them from the backend alone, %d still open\n", r.Payments, r.FromBackend, r.Open)
		fmt.Fprintf(w, "%d records of the journal were found, %d are missing; it goes on after record %d\n", r.Records, r.Missing, r.After)
		fmt.Fprintf(w, "closes go on at Z %04d", r.Closes+1)
		if r.Missing > 0 || r.Records == 0 {
			fmt.Fprint(w, "; lower numbers may have been given by what is lost")
		}
		if r.Missing > 0 && r.Drawer > 0 {
			fmt.Fprintf(w, "\ncash that was given back may be among what is lost: count the drawer before any is given back; today's sales should have left %s in it", r.Drawer)
		}
		fmt.Fprintf(w, "\n%d members of the staff, %d items of the catalogue and %d sales that were put aside were found; look them over\n", r.Staff, r.Items, r.Carts)
		for _, path := range r.Aside {
			fmt.Fprintf(w, "kept: %s\n", path)
		}
	})
}
