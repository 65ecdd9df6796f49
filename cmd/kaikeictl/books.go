package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"kaikei/cmd/internal/control"
	"kaikei/store"
	"kaikei/terminal"
)

// reconcile holds the terminal against the backend, payment by payment. The
// exit status is 1 where anything differs.
func reconcile(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--date YYYY-MM-DD] [--json]"
	r, err := in.dated(usage)
	if err != nil {
		return err
	}
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	a, err := control.Reconcile.Call(ctx, c, r)
	if err != nil {
		return err
	}
	err = in.print(a, func(w io.Writer) {
		fmt.Fprintf(w, "%s: payments %d, terminal %s, backend %s, differences %d\n", a.Date, a.Payments, a.Here, a.There, len(a.Differences))
		for _, d := range a.Differences {
			fmt.Fprintf(w, "%s %s: here %s, there %s, %s\n  %s\n", d.Kind, d.ID, d.Here, d.There, d.Yen, d.Mend)
		}
	})
	if err == nil && len(a.Differences) > 0 {
		return errRefused
	}
	return err
}

// dated reads a command line that names a business date and nothing else.
func (in *invocation) dated(usage string) (r control.ReportRequest, err error) {
	var date string
	others, err := in.parse(usage, func(f *flag.FlagSet) { f.StringVar(&date, "date", "", "business `date`; today when not given") })
	if err != nil {
		return r, err
	}
	if len(others) > 0 {
		return r, in.misused(usage)
	}
	return reportRequest(date)
}

// reportRequest reads a business date that may be left out.
func reportRequest(date string) (r control.ReportRequest, err error) {
	if date != "" {
		r.Date, err = terminal.ParseDate(date)
	}
	return r, err
}

// check verifies an exported journal with nothing but the public key of its
// device: chain, signatures, and each close against the payments before it.
func (in *invocation) check(key, path, usage string, kept []string) error {
	public, err := base64.StdEncoding.DecodeString(key)
	if err != nil || len(public) != 32 {
		return in.misused(usage)
	}
	f := os.Stdin
	if path != "-" {
		if f, err = os.Open(path); err != nil {
			return err
		}
		defer f.Close()
	}
	v, err := store.CheckExport(bufio.NewReader(f), public, kept...)
	a := control.JournalAnswer{OK: err == nil && len(v.Differences) == 0, Records: v.Records, Head: v.Head.Short(), Key: key, Differences: v.Differences}
	if err := a.Found(err); err != nil {
		return err
	}
	if a.OK && a.Records == 0 {
		a.OK, a.Differences = false, []string{"no record: an empty export proves nothing"}
	}
	return in.verdict(a)
}

// verdict prints what a verifier found.
func (in *invocation) verdict(a control.JournalAnswer) error {
	err := in.print(a, func(w io.Writer) {
		fmt.Fprintf(w, "%d records, head %s\n", a.Records, a.Head)
		if a.Anchored > 0 {
			fmt.Fprintf(w, "the backend has %d\n", a.Anchored)
		}
		if a.FirstBad != 0 {
			fmt.Fprintf(w, "record %d: %s\n", a.FirstBad, a.Why)
		}
		for _, d := range a.Differences {
			fmt.Fprintln(w, d)
		}
	})
	return errors.Join(err, refusedUnless(a.OK))
}

// refusedUnless is the exit status of an answer.
func refusedUnless(ok bool) error {
	if ok {
		return nil
	}
	return errRefused
}
