package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"kaikei/cmd/internal/control"
	"kaikei/terminal"
	"kaikei/terminal/office"
	"kaikei/terminal/wire"
)

// settlementUsage is how one learns what the shop is paid, and where, and asks for
// another account. Its number is read from standard input, so that it stands in no
// history of a shell.
const settlementUsage = "--data DIR [--json] [list | banks | ask --bank CODE --branch NNN [--kind ordinary|current|savings] [--clerk NAME]]; ask reads the account number from standard input"

// settlement shows which bank account is paid what and when, or asks for another.
func settlement(ctx context.Context, in invocation) error {
	r := control.AccountRequest{Kind: office.Ordinary}
	others, err := in.parse(settlementUsage, func(f *flag.FlagSet) {
		f.StringVar(&r.Bank, "bank", "", "`code` of the bank, as banks lists it")
		f.StringVar(&r.Branch, "branch", "", "three digits of the `branch`")
		f.StringVar((*string)(&r.Kind), "kind", string(r.Kind), "ordinary, current or savings")
		f.StringVar(&r.Clerk, "clerk", "", "who asks")
	})
	if err != nil {
		return err
	}
	switch strings.Join(others, " ") {
	case "", "list":
		return ask(ctx, in, about(control.Settlements, control.Nothing{}, plainSettlements))
	case "banks":
		return ask(ctx, in, about(control.Banks, control.Nothing{}, func(w io.Writer, all []wire.Bank) {
			for _, b := range all {
				fmt.Fprintf(w, "%s  %s\n", b.Code, b.Name)
			}
		}))
	case "ask":
		if r.Number, err = in.readSecret("account number"); err != nil {
			return err
		}
		return ask(ctx, in, about(control.AskAccount, r, plainChange))
	}
	return in.misused(settlementUsage)
}

// plainSettlements prints a statement as a table: each settlement, and under it each
// day and brand.
func plainSettlements(out io.Writer, l wire.SettlementList) {
	fmt.Fprintf(out, "%s, paid %s at %s, owed now %s\n", l.Shop, l.Schedule, plainAccount(l.Account), terminal.Yen(l.OwedYen))
	for _, c := range l.Changes {
		plainChange(out, c)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, s := range l.Settlements {
		state := "due"
		if s.PaidOut {
			state = "paid"
		}
		at := wire.Account{Bank: s.Bank}
		if s.Account != nil {
			at = *s.Account
		}
		fmt.Fprintf(w, "%s\t%s\tto %s\tgross %s\trefunds %s\tcredits %s\tfee %s\tcarried %s\t%s\tat %s\t\n", s.ValueDay, state, s.LastDay,
			terminal.Yen(s.GrossYen), terminal.Yen(s.RefundYen), terminal.Yen(s.CreditYen), terminal.Yen(s.FeeYen), terminal.Yen(s.CarriedYen), terminal.Yen(s.PaidYen), plainAccount(at))
		for _, x := range s.Lines {
			fmt.Fprintf(w, "\t%s\t%s\tgross %s\trefunds %s\tcredits %s\t%d payments\t\t\t\t\n", x.Brand, x.Day, terminal.Yen(x.GrossYen), terminal.Yen(x.RefundYen), terminal.Yen(x.CreditYen), x.Payments)
		}
	}
	_ = w.Flush() // a closed pipe is the reader's choice
}

// plainAccount writes an account, its number masked.
func plainAccount(a wire.Account) string {
	return strings.Join(strings.Fields(strings.Join([]string{a.Bank, a.BankName, a.Branch, string(a.Kind), a.MaskedNumber, a.Holder}, " ")), " ")
}

// plainChange prints how far a change of the account has come.
func plainChange(out io.Writer, c wire.AccountChange) {
	by := "the payment centre"
	if c.TerminalID != "" {
		by = strings.TrimSpace(c.TerminalID + " " + c.AskedBy)
	}
	fmt.Fprintf(out, "%s  %s  %s, asked %s by %s", c.ID, c.State, plainAccount(c.Account), c.AskedAt.In(terminal.JST).Format("2006-01-02 15:04"), by)
	switch {
	case c.State == wire.ChangeRefused:
		fmt.Fprintf(out, ", because %s", c.Reason)
	case c.HoldsFrom != "":
		fmt.Fprintf(out, ", from the settlement of the days to %s", c.HoldsFrom)
	}
	fmt.Fprintln(out)
}
