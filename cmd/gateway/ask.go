package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"strconv"
	"text/tabwriter"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/cmd/gateway/internal/office"
	screen "kaikei/cmd/gateway/internal/phone"
)

// desk returns a desk at the serving gateway, or in the folder when nobody
// serves.
func desk(ctx context.Context, dir string) (*office.Desk, func(), error) {
	if c, err := net.Dial("unix", office.Socket(dir)); err == nil {
		return office.At(office.Socket(dir)), func() {}, c.Close()
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("no gateway in %s: serve first", dir)
	}
	o, done, err := open(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	return office.Here(o), done, nil
}

// ask calls one route of the office, such as "GET /audit".
func ask(ctx context.Context, dir, route string, q url.Values, into any) error {
	d, done, err := desk(ctx, dir)
	if err != nil {
		return err
	}
	defer done()
	return d.Ask(ctx, route, q, into)
}

// activate prints a fresh activation.
func activate(ctx context.Context, args []string) error {
	f, data := flags("activate")
	shop := f.String("shop", "", "`name` of the shop, as printed")
	file := f.String("png", "", "`file` to draw it to, to be printed and scanned, instead of the text")
	if err := parse(f, data, args, 0); err != nil {
		return err
	}
	var text string
	if err := ask(ctx, *data, "POST /activate", url.Values{"shop": {*shop}}, &text); err != nil {
		return err
	}
	if *file == "" {
		fmt.Println(text)
		return nil
	}
	picture, err := screen.QR(text)
	if err != nil {
		return err
	}
	return os.WriteFile(*file, picture, 0o600)
}

// phone makes a fresh payment code, as a picture or as text.
func phone(ctx context.Context, args []string) error {
	f, data := flags("phone")
	wallet := f.String("wallet", "jcoin", "`name` of the wallet")
	customer := f.Int("customer", 1, "`number` of the wallet's customer")
	file := f.String("png", "", "`file` to write the phone's picture to")
	text := f.Bool("text", false, "print the code: it pays")
	jpqr := f.Bool("jpqr", false, "as a JPQR1 code, where the wallet has them")
	if err := parse(f, data, args, 0); err != nil {
		return err
	}
	if *file == "" && !*text {
		fmt.Fprintln(os.Stderr, "gateway phone: want --png FILE or --text")
		return errUsage
	}
	var p office.Phone
	q := url.Values{"wallet": {*wallet}, "customer": {strconv.Itoa(*customer)}}
	if *jpqr {
		q.Set("form", "jpqr")
	}
	if err := ask(ctx, *data, "POST /code", q, &p); err != nil {
		return err
	}
	if *text {
		fmt.Println(p.Code.Text)
	}
	if *file != "" {
		return os.WriteFile(*file, p.PNG, 0o600)
	}
	return nil
}

// pay pays a code that a shop shows, as the customer's phone does, and prints
// the payment. The proof for a till without a network is printed with it, and
// drawn as the phone would show it.
func pay(ctx context.Context, args []string) error {
	f, data := flags("pay")
	wallet := f.String("wallet", "jcoin", "`name` of the wallet")
	customer := f.Int("customer", 1, "`number` of the wallet's customer")
	pin := f.String("pin", "", "the customer's `PIN`, for large sums")
	file := f.String("png", "", "`file` to draw the proof to")
	if err := parse(f, data, args, 1); err != nil {
		return err
	}
	var p office.Paid
	q := url.Values{"wallet": {*wallet}, "customer": {strconv.Itoa(*customer)}, "text": {f.Arg(0)}, "pin": {*pin}}
	if err := ask(ctx, *data, "POST /pay", q, &p); err != nil {
		return err
	}
	if *file != "" {
		if err := os.WriteFile(*file, p.PNG, 0o600); err != nil {
			return err
		}
	}
	p.PNG = nil
	return json.NewEncoder(os.Stdout).Encode(p)
}

// confirm confirms a payment as its customer would on the phone.
func confirm(ctx context.Context, args []string) error {
	f, data := flags("confirm")
	id := f.String("payment", "last", "`id` of the payment that waits")
	if err := parse(f, data, args, 0); err != nil {
		return err
	}
	return ask(ctx, *data, "POST /confirm", url.Values{"id": {*id}}, &struct{}{})
}

// setFault changes the faults of a serving gateway.
func setFault(ctx context.Context, args []string) error {
	f, data := flags("fault")
	if err := parse(f, data, args, 1); err != nil {
		return err
	}
	return ask(ctx, *data, "POST /fault", url.Values{"spec": {f.Arg(0)}}, &struct{}{})
}

// audit proves the ledger, or names what is wrong.
func audit(ctx context.Context, args []string) error {
	f, data := flags("audit")
	asJSON := f.Bool("json", false, "print JSON")
	if err := parse(f, data, args, 0); err != nil {
		return err
	}
	var a ledger.Audit
	if err := ask(ctx, *data, "GET /audit", nil, &a); err != nil {
		return err
	}
	if err := printAudit(a, *asJSON); err != nil {
		return err
	}
	if len(a.Faults) > 0 {
		return fmt.Errorf("ledger does not balance: %s", a.Faults[0])
	}
	return nil
}

// printAudit prints the payments and the accounts.
func printAudit(a ledger.Audit, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(os.Stdout)
		e.SetIndent("", "  ")
		return e.Encode(a)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, p := range a.Payments {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%s\t%s\t%s\n", p.ID, p.Terminal, p.State, p.AmountYen, p.RefundedYen, p.Brand, p.MaskedCode, p.Reason)
	}
	for _, x := range a.Accounts {
		fmt.Fprintf(w, "%s\t\t\t%d\n", x.Name, x.Yen)
	}
	return w.Flush()
}
