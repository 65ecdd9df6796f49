package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"image/png"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"kaikei/cmd/internal/control"
	"kaikei/printer"
	"kaikei/terminal/staff"
)

// staffUsage is how the staff is kept. A PIN is read from standard input, so that
// it stands in no history of a shell.
const staffUsage = "--data DIR list | add --name NAME --role cashier|manager|technician ID | change [--name NAME] [--role ROLE] ID | pin ID | card [--png FILE] ID | remove ID   [--by NAME] [--json]; add and pin read the PIN from standard input"

// staffCommand keeps the staff.
func staffCommand(ctx context.Context, in invocation) error {
	var r control.MemberRequest
	var file, role string
	others, err := in.parse(staffUsage, func(f *flag.FlagSet) {
		f.StringVar(&r.Name, "name", "", "name, as on receipts")
		f.StringVar(&role, "role", "", "cashier, manager or technician; a new member is a cashier when it is not said")
		f.StringVar(&file, "png", "", "`file` to draw the card to")
		f.StringVar(&r.By, "by", "", "who does it")
	})
	if err != nil {
		return err
	}
	list := len(others) == 1 && others[0] == "list"
	if !list && len(others) != 2 {
		return in.misused(staffUsage)
	}
	if r.Role = staff.Role(role); !list {
		r.ID = others[1]
	}
	ops := map[string]control.Op[control.MemberRequest, []control.MemberAnswer]{
		"add": control.AddMember, "change": control.ChangeMember, "pin": control.SetPIN, "remove": control.RemoveMember,
	}
	op, known := ops[others[0]]
	if !known && !list && others[0] != "card" {
		return in.misused(staffUsage)
	}
	if others[0] == "add" && role == "" {
		r.Role = staff.Cashier
	}
	if others[0] == "add" || others[0] == "pin" {
		if r.PIN, err = in.readSecret("PIN"); err != nil {
			return err
		}
	}
	c, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if others[0] == "card" {
		return in.card(ctx, c, r, file)
	}
	var members []control.MemberAnswer
	if list {
		members, err = control.Staff.Call(ctx, c, control.Nothing{})
	} else {
		members, err = op.Call(ctx, c, r)
	}
	if err != nil {
		return err
	}
	return in.print(members, func(w io.Writer) { plainStaff(w, members) })
}

// readSecret reads from standard input what should stand in no history of a shell.
func (in *invocation) readSecret(what string) (string, error) {
	fmt.Fprint(in.errs, what+": ")
	line, err := bufio.NewReader(io.LimitReader(os.Stdin, 64)).ReadString('\n')
	if err != nil && line == "" {
		return "", fmt.Errorf("read %s: %w", what, err)
	}
	return strings.TrimSpace(line), nil
}

// card makes a staff card, as a picture or as its text.
func (in *invocation) card(ctx context.Context, c *control.Conn, r control.MemberRequest, file string) error {
	a, err := control.NewCard.Call(ctx, c, r)
	if err != nil {
		return err
	}
	if file != "" {
		img, err := printer.DrawQR(a.Text, shownCell)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			return err
		}
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			return err
		}
		a.Text = "" // who reads this output need not have the card
	}
	return in.print(a, func(w io.Writer) {
		fmt.Fprintf(w, "card of %s %s; an older one no longer works\n", a.Member.ID, a.Member.Name)
		if a.Text != "" {
			fmt.Fprintln(w, a.Text)
		}
	})
}

// plainStaff prints the staff as a table.
func plainStaff(out io.Writer, members []control.MemberAnswer) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, m := range members {
		card := "-"
		if m.Card {
			card = "card"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", m.ID, m.Role, m.Name, card, m.Locked)
	}
	_ = w.Flush() // a closed pipe is the reader's choice
}
