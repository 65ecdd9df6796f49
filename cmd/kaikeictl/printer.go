package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"kaikei/cmd/internal/printing"
	"kaikei/printer"
	"kaikei/printer/spool"
	"kaikei/terminal"
)

// paperUsage is how the command for printers is used.
const paperUsage = "(--to SPEC [--model NAME|FILE.json | --width DOTS] test|status|drawer) | (--data DIR jobs | answer NUMBER printed|again|drop)"

// paper serves a technician who stands before a printer, and one who asks what
// became of the slips.
func paper(ctx context.Context, in invocation) error {
	to, model, width := "", "", 576
	others, err := in.parse(paperUsage[:1], func(f *flag.FlagSet) { // which flags are needed depends on the word
		f.StringVar(&to, "to", "", "printer, such as usb:/dev/usb/lp0, tcp:HOST:9100, serial:/dev/ttyS0?baud=19200 or file:PATH")
		f.StringVar(&model, "model", "", "printer `model`, or a file that describes one")
		f.IntVar(&width, "width", width, "paper width in `dots`")
	})
	if err != nil {
		return err
	}
	words := strings.Join(others, " ")
	switch {
	case words == "jobs" && *in.data != "":
		return in.jobs()
	case len(others) == 3 && others[0] == "answer" && *in.data != "":
		return in.answer(others[1], spool.Answer(others[2]))
	case to == "" || (words != "test" && words != "status" && words != "drawer"):
		return in.misused(paperUsage)
	}
	d, profile, err := printing.Open(to, model, width)
	if err != nil {
		return err
	}
	switch words {
	case "test":
		return d.PrintDocument(ctx, printer.TestDocument(printer.TestSlip{Profile: profile, Address: to, At: time.Now()}))
	case "drawer":
		return d.OpenDrawer(ctx)
	}
	return in.paperStatus(ctx, d)
}

// paperStatus says how a printer is. The exit status is 1 when it cannot print.
func (in *invocation) paperStatus(ctx context.Context, d *printer.Device) error {
	s, err := d.Status(ctx)
	if err != nil {
		return err
	}
	err = in.print(s, func(w io.Writer) {
		verdict := "ready"
		if s.Err() != nil {
			verdict = s.Err().Error()
		}
		fmt.Fprintf(w, "%s\noffline %t, cover open %t, paper out %t, paper near its end %t, cutter fault %t, fault %t\n",
			verdict, s.Offline, s.CoverOpen, s.PaperOut, s.PaperNearEnd, s.CutterFault, s.Fault)
	})
	return errors.Join(err, refusedUnless(s.Err() == nil))
}

// jobs lists the slips that the terminal keeps, printed ones among them. It only
// looks, so the terminal may be running.
func (in *invocation) jobs() error {
	jobs, odd := spool.Look(filepath.Join(*in.data, "spool"))
	for i := range jobs {
		jobs[i].Document = printer.Document{} // what a slip says is in the history
	}
	err := in.print(jobs, func(out io.Writer) {
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		for _, j := range jobs {
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\n", j.Number, j.State, j.Made.In(terminal.JST).Format("2006-01-02 15:04:05"), j.Title, j.Trouble)
		}
		_ = w.Flush() // a closed pipe is the reader's choice
	})
	return errors.Join(append(odd, err)...)
}

// answer settles a slip that nobody knows about, while no terminal runs.
func (in *invocation) answer(number string, a spool.Answer) error {
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return in.misused(paperUsage)
	}
	s, err := spool.Open(filepath.Join(*in.data, "spool"), nil, spool.Options{})
	if err != nil {
		return err
	}
	return errors.Join(s.Answer(n, a), s.Close())
}
