package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"kaikei/cmd/internal/control"
	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// settlement shows which bank account is paid when, and how much.
func settlement(ctx context.Context, in invocation) error {
	return look(ctx, in, "--data DIR [--json]", control.Settlements, plainSettlements)
}

// plainSettlements prints a statement as a table.
func plainSettlements(out io.Writer, l wire.SettlementList) {
	fmt.Fprintf(out, "%s, paid %s at %s (%s), owed now %s\n", l.Shop, l.Schedule, l.BankName, l.Bank, terminal.Yen(l.OwedYen))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, s := range l.Settlements {
		state := "due"
		if s.PaidOut {
			state = "paid"
		}
		fmt.Fprintf(w, "%s\t%s\tto %s\tgross %s\trefunds %s\tcredits %s\tfee %s\tcarried %s\t%s\t\n", s.ValueDay, state, s.LastDay,
			terminal.Yen(s.GrossYen), terminal.Yen(s.RefundYen), terminal.Yen(s.CreditYen), terminal.Yen(s.FeeYen), terminal.Yen(s.CarriedYen), terminal.Yen(s.PaidYen))
	}
	_ = w.Flush() // a closed pipe is the reader's choice
}
