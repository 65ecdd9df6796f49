package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"time"

	"kaikei/cmd/internal/control"
	"kaikei/terminal"
)

// void takes a payment back on its own day.
func void(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--clerk NAME] [--reason TEXT] [--wait DURATION] [--json] ID"
	var r control.VoidRequest
	others, err := in.parse(usage, func(f *flag.FlagSet) {
		f.StringVar(&r.Clerk, "clerk", "", "who takes it back")
		f.StringVar(&r.Reason, "reason", "", "why")
		f.DurationVar(&r.Wait, "wait", 60*time.Second, "how long to wait")
	})
	if err != nil {
		return err
	}
	id, err := in.one(others, usage)
	if err != nil {
		return err
	}
	r.ID = terminal.PaymentID(id)
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	p, err := control.Void.Call(ctx, c, r)
	if err != nil {
		return err
	}
	if err := in.print(p, func(w io.Writer) { payment(w, p) }); err != nil {
		return err
	}
	if p.State != terminal.Cancelled {
		return errRefused
	}
	return nil
}

// refund gives back some or all of a payment.
func refund(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--amount YEN] [--reason TEXT] [--clerk NAME] [--wait DURATION] [--json] ID"
	var r control.RefundRequest
	others, err := in.parse(usage, func(f *flag.FlagSet) {
		f.Int64Var((*int64)(&r.Amount), "amount", 0, "sum to give back, in `yen`; all that is left when not given")
		f.StringVar(&r.Reason, "reason", "", "why")
		f.StringVar(&r.Clerk, "clerk", "", "who gives back")
		f.DurationVar(&r.Wait, "wait", 60*time.Second, "how long to wait")
	})
	if err != nil {
		return err
	}
	id, err := in.one(others, usage)
	if err != nil {
		return err
	}
	r.ID = terminal.PaymentID(id)
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	f, err := control.Refund.Call(ctx, c, r)
	if err != nil {
		return err
	}
	if err := in.print(f, func(w io.Writer) { fmt.Fprintf(w, "%s %s %s %s\n", f.State, f.Amount, f.ID, f.Refusal) }); err != nil {
		return err
	}
	if f.State != terminal.RefundDone {
		return errRefused
	}
	return nil
}

// inquire settles what is open.
func inquire(ctx context.Context, in invocation) error {
	const usage = "--data DIR [--stop] [--wait DURATION] [--json] (--all | ID)"
	var r control.InquireRequest
	all := false
	others, err := in.parse(usage, func(f *flag.FlagSet) {
		f.BoolVar(&all, "all", false, "all open payments")
		f.BoolVar(&r.Stop, "stop", false, "cancel what is not known after one more inquiry")
		f.DurationVar(&r.Wait, "wait", 90*time.Second, "how long to wait for the end")
	})
	if err != nil {
		return err
	}
	if all == (len(others) == 1) || len(others) > 1 {
		return in.misused(usage)
	}
	if !all {
		r.ID = terminal.PaymentID(others[0])
	}
	return in.settle(ctx, r)
}

// settle brings what is open to its end, and prints it.
func (in *invocation) settle(ctx context.Context, r control.InquireRequest) error {
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	a, err := control.Inquire.Call(ctx, c, r)
	if err != nil {
		return err
	}
	err = in.print(a, func(w io.Writer) {
		for _, p := range a.Payments {
			payment(w, p)
		}
		fmt.Fprintf(w, "%d still open\n", a.Open)
	})
	if err == nil && a.Open > 0 {
		return errRefused
	}
	return err
}

// payment prints one payment on a line.
func payment(w io.Writer, p terminal.Payment) {
	fmt.Fprintf(w, "%s  %-13s %12s  %04d  %s  %s %s\n", p.CreatedAt.In(terminal.JST).Format("15:04:05"), p.State, p.Amount, p.Slip, p.ID, p.Wallet(), p.Reason)
}
