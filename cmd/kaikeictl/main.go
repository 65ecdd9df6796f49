// Kaikeictl is the command line of technicians and managers.
//
//	kaikeictl provision --data DIR [--activation TEXT | --picture FILE | --camera SPEC] [--again]
//	kaikeictl setup     --data DIR
//	kaikeictl status    --data DIR
//	kaikeictl config    --data DIR [fetch]
//	kaikeictl diag      --data DIR [--camera SPEC] [--printer SPEC] [BUNDLE.zip]
//	kaikeictl scan      [--bench N] [--items] FILE…
//	kaikeictl code      TEXT
//	kaikeictl sale      --data DIR (--amount YEN | --item CODE… | --of SALE) (--picture FILE | --code TEXT | --camera SPEC | --cash YEN | --mpm | --offline)
//	kaikeictl topup     --data DIR --amount YEN (--picture FILE | --code TEXT | --camera SPEC) [--cash YEN]
//	kaikeictl payout    --data DIR --amount YEN (--picture FILE | --code TEXT | --camera SPEC)
//	kaikeictl prove     --data DIR (--picture FILE | --code TEXT | --camera SPEC | --give-up) ID
//	kaikeictl void      --data DIR ID
//	kaikeictl refund    --data DIR [--amount YEN] [--reason TEXT] ID
//	kaikeictl inquire   --data DIR [--stop] (--all | ID)
//	kaikeictl show      --data DIR ID
//	kaikeictl queue     --data DIR [now]
//	kaikeictl report    --data DIR [--date DATE] [--as escpos|text|png|pdf] x
//	kaikeictl report    --data DIR [--number N | --counted N [--moved N] [--removed N] [--reason TEXT]] [--as escpos|text|png|pdf] z
//	kaikeictl reconcile --data DIR [--date DATE]
//	kaikeictl catalogue --data DIR import FILE | export [--encoding utf-8|shift_jis] FILE
//	kaikeictl staff     --data DIR list | add --name NAME --role ROLE ID | change [--name NAME] [--role ROLE] ID | pin ID | card [--png FILE] ID | remove ID
//	kaikeictl history   --data DIR [--from DATE] [--to DATE] [--time HH:MM-HH:MM] [--amount YEN[-YEN]] [--slip N] [--wallet NAME] [--state STATE] [--clerk NAME] [--csv FILE [--encoding utf-8|shift_jis]] [TEXT]
//	kaikeictl today     --data DIR [--date DATE]
//	kaikeictl shop      --data DIR [--date DATE]
//	kaikeictl save      --data DIR [--export-folder DIR] (targets | eject ID | --to ID [--number N] [--date DATE] z|csv|sjis|journal)
//	kaikeictl trail     --data DIR ID
//	kaikeictl closes    --data DIR [--most N]
//	kaikeictl giveback  --data DIR [--clerk NAME] [--reason TEXT] SALE
//	kaikeictl settlement --data DIR [list | banks | ask --bank CODE --branch NNN [--kind KIND]]
//	kaikeictl receipt   --data DIR [--as escpos|text|png] [--width DOTS] [--copy COPY] [--language LANGUAGE] ID
//	kaikeictl journal   --data DIR verify|export|anchor
//	kaikeictl journal   --key BASE64 [--head HEAD] check FILE
//	kaikeictl export    --data DIR --to KEY [--instead-of TERMINAL] pending FILE
//	kaikeictl import    --data DIR (key | pending FILE)
//	kaikeictl recover   --data DIR
//	kaikeictl printer   --to SPEC test|status|drawer
//	kaikeictl printer   --data DIR jobs
//	kaikeictl printer   --data DIR answer NUMBER printed|again|drop
//	kaikeictl camera    list
//	kaikeictl reset     --data DIR --terminal ID [--without-backend]
//	kaikeictl version
//
// Flags may stand before or after the other arguments. ID is a payment's id,
// or "last". All commands take --json. With a running terminal on the same
// data, that terminal does the work; else the data folder is opened here. The
// exit status is 0 when it was done, 1 when it was refused or failed, and 2
// when it was not understood.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"kaikei/cmd/internal/control"
	"kaikei/terminal/fault"
)

// errUsage means that the command line was not understood; why was said.
var errUsage = errors.New("usage")

// errRefused means that the answer was printed and is a no.
var errRefused = errors.New("refused")

// A command is one word of the command line.
type command func(ctx context.Context, in invocation) error

// commands are what the first argument may be.
var commands = map[string]command{
	"provision": provision, "setup": setUp, "status": status, "config": config, "diag": diagnose, "scan": scan, "code": code, "sale": sale, "topup": topUp, "payout": payOut, "prove": prove, "void": void, "refund": refund,
	"inquire": inquire, "show": show, "queue": queue, "report": dayOrClose, "reconcile": reconcile, "settlement": settlement, "receipt": receipt, "journal": journal,
	"export": exportCommand, "import": importCommand, "recover": recoverCommand,
	"printer": paper, "camera": camera, "version": version, "reset": reset,
	"catalogue": catalogueCommand, "staff": staffCommand, "history": history, "giveback": giveBack, "today": today, "trail": trail, "closes": closes,
	"shop": shopDay, "save": save,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, errUsage):
		os.Exit(2)
	case err != nil:
		os.Exit(1)
	}
}

// run does one command and says what went wrong.
func run(ctx context.Context, args []string, out, errs io.Writer) error {
	if len(args) == 0 || commands[args[0]] == nil {
		fmt.Fprintf(errs, "usage: kaikeictl %s …\n", strings.Join(slices.Sorted(maps.Keys(commands)), "|"))
		return errUsage
	}
	in := invocation{name: args[0], args: args[1:], out: out, errs: errs}
	err := commands[args[0]](ctx, in)
	var declared *control.Error
	switch {
	case err == nil, errors.Is(err, errUsage), errors.Is(err, errRefused):
	case errors.As(err, &declared) && declared.Code != "INTERNAL":
		fmt.Fprintf(errs, "kaikeictl: %s: %v\n%s %s\n", args[0], err, declared.Text, declared.Todo)
	default:
		if f := fault.Of(err); f.Code != "INTERNAL" && declared == nil {
			fmt.Fprintf(errs, "kaikeictl: %s: %v\n%s %s\n", args[0], err, f.Text, f.Todo)
		} else {
			fmt.Fprintf(errs, "kaikeictl: %s: %v\n", args[0], err)
		}
	}
	return err
}
