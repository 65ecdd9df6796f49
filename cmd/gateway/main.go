// Gateway is the reference payment backend of Kaikei, with simulated wallets.
//
//	gateway serve    --data DIR [--listen ADDR] [--fault SPEC]…
//	gateway activate --data DIR --shop NAME
//	gateway phone    --data DIR --wallet NAME [--customer N] [--jpqr] [--png FILE] [--text]
//	gateway pay      --data DIR [--wallet NAME] [--customer N] [--pin PIN] [--png FILE] TEXT
//	gateway confirm  --data DIR [--payment ID]
//	gateway fault    --data DIR SPEC
//	gateway audit    --data DIR [--json]
//	gateway admin    WORD --data DIR …
//	gateway restore  --data DIR --from BACKUP
//	gateway simulate alipayplus --data DIR [--listen ADDR]
//	gateway conform  --activation TEXT [--spare TEXT] --code COMMAND [--json]
//
// Admin answers in JSON. Its words: banks, shops, terminals, settings (list
// them); shop --name N --bank CODE --schedule monthly|semimonthly; revoke
// --terminal ID; unlock --wallet W --customer N; fault --spec SPEC, as fault does; set
// --scope merchant|shop:NAME|terminal:ID --key K --value V, where an empty value takes it
// away; settle --date DAY; statement --shop N [--as csv]; accounts [--shop N], the
// changes of account that shops asked for, account-confirm --id ID --holder NAME and
// account-refuse --id ID --reason WHY; reconcile --report FILE [--fees FILE] [--summary
// FILE], the clearing of Alipay+; backup --to FOLDER.
//
// Serve keeps its books in SQLite, or with --database at a postgres:// address,
// where several may share them. --phone ADDR serves the customer's phone as a
// web page, over TLS with https:// before it, so that it may use the phone's
// camera; --ops ADDR metrics and health; --alipayplus URL sends the codes of
// Alipay+ to it. The contract as a page is at /docs. What asks for a host that is
// neither told by an option nor an address of this machine is refused: --host NAME
// tells one more.
//
// Serve prints one line, "ready https://HOST:PORT", when terminals may call.
// The other commands work beside it, through its data folder, and all but
// fault without it too. The exit status is 0 when it was done, 1 when it was
// refused or failed, and 2 when it was not understood.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// errUsage means that the command line was not understood; why was said.
var errUsage = errors.New("usage")

// commands are what the first argument may be.
var commands = map[string]func(ctx context.Context, args []string) error{
	"serve": serve, "activate": activate, "phone": phone, "confirm": confirm, "fault": setFault, "audit": audit,
	"pay": pay, "conform": conformance, "simulate": simulate, "admin": admin, "restore": restore,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	switch {
	case errors.Is(err, errUsage) || errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "gateway:", err)
		os.Exit(1)
	}
}

// run does one command.
func run(ctx context.Context, args []string) error {
	if len(args) == 0 || commands[args[0]] == nil {
		fmt.Fprintln(os.Stderr, "usage: gateway serve|activate|phone|confirm|fault|audit|admin|restore|simulate|conform …")
		return errUsage
	}
	return commands[args[0]](ctx, args[1:])
}

// flags returns the flags that every command has.
func flags(name string) (*flag.FlagSet, *string) {
	f := flag.NewFlagSet("gateway "+name, flag.ContinueOnError)
	return f, f.String("data", "", "the gateway's data `folder`")
}

// parse reads the flags of a command, which takes no more than the given
// number of other arguments.
func parse(f *flag.FlagSet, data *string, args []string, others int) error {
	if err := f.Parse(args); err != nil {
		return errUsage
	}
	if *data == "" || f.NArg() != others {
		fmt.Fprintf(os.Stderr, "%s: --data missing, or too many or too few arguments\n", f.Name())
		f.Usage()
		return errUsage
	}
	return nil
}
