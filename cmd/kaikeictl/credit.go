package main

import (
	"context"
	"flag"
	"time"

	"kaikei/cmd/internal/control"
	"kaikei/terminal"
)

// topUp turns cash on the counter into money in a wallet.
func topUp(ctx context.Context, in invocation) error {
	const usage = "--data DIR --amount YEN (--picture FILE | --code TEXT | --camera SPEC) [--cash YEN] [--clerk NAME] [--wait DURATION] [--json]"
	return in.credit(ctx, terminal.PurposeTopUp, usage)
}

// payOut pays the shop's money into a wallet.
func payOut(ctx context.Context, in invocation) error {
	const usage = "--data DIR --amount YEN (--picture FILE | --code TEXT | --camera SPEC) [--clerk NAME] [--wait DURATION] [--json]"
	return in.credit(ctx, terminal.PurposePayOut, usage)
}

// credit puts money into the wallet whose code is read.
func (in *invocation) credit(ctx context.Context, purpose terminal.Purpose, usage string) error {
	var s saleFlags
	others, err := in.parse(usage, func(f *flag.FlagSet) {
		f.Int64Var(&s.amount, "amount", 0, "sum to put into the wallet, in `yen`")
		f.StringVar(&s.picture, "picture", "", "`file` with the customer's code")
		f.StringVar(&s.code, "code", "", "the customer's code as `text`")
		f.StringVar(&s.camera, "camera", "", "camera to read the code with, such as v4l2:auto")
		if purpose == terminal.PurposeTopUp {
			f.Int64Var(&s.cash, "cash", 0, "money on the counter, in `yen`; the very sum when not given")
		}
		f.StringVar(&s.clerk, "clerk", "", "who does it")
		f.DurationVar(&s.wait, "wait", 90*time.Second, "how long to wait for the outcome")
	})
	if err != nil {
		return err
	}
	ways := 0
	for _, given := range []string{s.picture, s.code, s.camera} {
		if given != "" {
			ways++
		}
	}
	if len(others) > 0 || ways != 1 {
		return in.misused(usage)
	}
	began := time.Now()
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	text, at, decode, err := s.read(ctx)
	if err != nil {
		return err
	}
	stop := in.beside(ctx, c)
	p, err := control.Credit.Call(ctx, c, control.CreditRequest{
		Purpose: purpose, Amount: terminal.Yen(s.amount), Tendered: terminal.Yen(s.cash), Code: text, ScannedAt: at, Clerk: s.clerk, Wait: s.wait,
	})
	stop()
	if p.ID == "" {
		return err
	}
	line := saleLine{Payment: p, Timings: timings{DecodeMs: decode}}
	if change := p.Change(); p.Tendered != 0 {
		line.Change = &change
	}
	if printed := in.sold(line, began); err == nil {
		err = printed
	}
	return err
}
