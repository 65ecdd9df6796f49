package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"kaikei/printer"
	"kaikei/printer/spool"
	"kaikei/terminal"
	"kaikei/terminal/receipt"
)

// gadget is a USB printer made of configfs, on a bus that is not there.
const gadget = "/sys/kernel/config/usb_gadget/printer"

// node is the file of the printer at the till's end of the cable.
const node = "/dev/usb/lp0"

// plugIn makes the gadget once, plugs it in and waits for its file.
func plugIn(ctx context.Context) error {
	if err := makePrinter(); err != nil {
		return err
	}
	if err := write(gadget+"/UDC", "dummy_udc.0"); err != nil {
		return err
	}
	return until(ctx, node, exists(node))
}

// unplug pulls the cable, and waits until the till's end is gone.
func unplug(ctx context.Context) error {
	if err := write(gadget+"/UDC", "\n"); err != nil {
		return err
	}
	return until(ctx, "the node is gone", func() bool { return !exists(node)() })
}

// makePrinter makes the printer.
func makePrinter() error {
	return makeGadget(gadget, "printer.0", map[string]string{
		"idVendor": "0x0416", "idProduct": "0x5011", "strings/0x409/serialnumber": "1", "strings/0x409/manufacturer": "Lab",
		"strings/0x409/product": "Slip", "functions/printer.0/pnp_string": "MFG:Lab;MDL:Slip;CLS:PRINTER;CMD:ESC/POS;",
		"functions/printer.0/q_len": "2", // little is buffered, so that a printer that stops is felt
	})
}

// makeGadget makes a device of one function at a place of the kernel's configuration,
// where that has none yet.
func makeGadget(at, function string, settings map[string]string) error {
	if exists(at)() {
		return nil
	}
	for _, dir := range []string{"strings/0x409", "functions/" + function, "configs/c.1"} {
		if err := os.MkdirAll(filepath.Join(at, dir), 0o755); err != nil {
			return err
		}
	}
	for path, text := range settings {
		if err := write(filepath.Join(at, path), text); err != nil {
			return err
		}
	}
	return os.Symlink(filepath.Join(at, "functions", function), filepath.Join(at, "configs/c.1", function))
}

func exists(path string) func() bool {
	return func() bool { _, err := os.Stat(path); return err == nil }
}

// profile is a printer with status, or without.
func profile(status printer.StatusKind) printer.Profile {
	p, _ := printer.ProfileForWidth(576) // built in
	p.Status = status
	return p
}

// device opens the printer with waits for a slow machine.
func device(status printer.StatusKind) (*printer.Device, error) {
	return printer.Open("usb:"+node, printer.Options{Profile: profile(status), AnswerWithin: 3 * time.Second, PrintWithin: 20 * time.Second})
}

// slip is the receipt of a number.
func slip(n int) terminal.Receipt {
	return terminal.Receipt{
		Kind: receipt.KindSale, Copy: terminal.CustomerCopy, State: terminal.Paid, Slip: n, Payment: terminal.PaymentID(fmt.Sprintf("lab-%04d", n)), Amount: 100,
	}
}

// printSlip prints on a printer that reports nothing: its bytes are all there is.
func printSlip(ctx context.Context) error {
	if err := plugIn(ctx); err != nil {
		return err
	}
	t, err := theTray()
	if err != nil {
		return err
	}
	t.set(healthy)
	d, err := device(printer.StatusNone)
	if err != nil {
		return err
	}
	if err := d.Print(ctx, slip(1)); err != nil {
		return err
	}
	want := printer.Encoder{Profile: profile(printer.StatusNone)}.Encode(printer.NewDocument(slip(1)).Page(576))
	return until(ctx, fmt.Sprintf("all %d bytes of the slip", len(want)), func() bool { return t.holds(want) })
}

// printProved prints on a printer that answers.
func printProved(ctx context.Context) error {
	t, err := theTray()
	if err != nil {
		return err
	}
	t.set(healthy)
	d, err := device(printer.StatusFull)
	if err != nil {
		return err
	}
	if err := d.Print(ctx, slip(2)); err != nil {
		return err
	}
	s, err := d.Status(ctx)
	if err == nil && s != (printer.Status{}) {
		err = fmt.Errorf("status %+v", s)
	}
	return err
}

// spooling runs a spool before the printer while f runs.
func spooling(ctx context.Context, status printer.StatusKind, f func(s *spool.Spool) error) error {
	d, err := device(status)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("/tmp", "spool")
	if err != nil {
		return err
	}
	s, err := spool.Open(dir, d, spool.Options{})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	err = f(s)
	cancel()
	<-done // how it ended is no news
	return errors.Join(err, s.Close())
}

// paperOut lets the paper run out before a slip: it waits, and prints by itself
// when there is paper.
func paperOut(ctx context.Context) error {
	t, err := theTray()
	if err != nil {
		return err
	}
	t.set(noPaper)
	return spooling(ctx, printer.StatusFull, func(s *spool.Spool) error {
		if err := s.Print(ctx, slip(3)); !errors.Is(err, terminal.ErrPaperOut) || errors.Is(err, terminal.ErrPrintUnknown) {
			return fmt.Errorf("no paper gave %w", err)
		}
		t.set(healthy)
		return fate(ctx, s, spool.Printed)
	})
}

// paperOutWithin lets the paper run out in the middle of a slip: somebody has to
// look, and the second paper says what it is.
func paperOutWithin(ctx context.Context) error {
	t, err := theTray()
	if err != nil {
		return err
	}
	t.set(runsOut)
	return spooling(ctx, printer.StatusFull, func(s *spool.Spool) error {
		if err := s.Print(ctx, slip(4)); !errors.Is(err, terminal.ErrPaperOut) || !errors.Is(err, terminal.ErrPrintUnknown) {
			return fmt.Errorf("paper that ran out within gave %w", err)
		}
		t.set(healthy)
		r := slip(4)
		r.Reprint = true
		if err := s.Print(ctx, r); err != nil {
			return err
		}
		want := printer.Encoder{Profile: profile(printer.StatusFull)}.Encode(printer.NewDocument(r).Page(576))
		return until(ctx, "the slip that says that it is printed again", func() bool { return t.holds(want) })
	})
}

// printerPulled pulls the cable between two slips, and puts it back.
func printerPulled(ctx context.Context) error {
	t, err := theTray()
	if err != nil {
		return err
	}
	t.set(healthy)
	if err := unplug(ctx); err != nil {
		return err
	}
	return spooling(ctx, printer.StatusFull, func(s *spool.Spool) error {
		if err := s.Print(ctx, slip(5)); !errors.Is(err, terminal.ErrPrinterOffline) || errors.Is(err, terminal.ErrPrintUnknown) {
			return fmt.Errorf("printing with no printer gave %w", err)
		}
		if err := plugIn(ctx); err != nil {
			return err
		}
		return fate(ctx, s, spool.Printed)
	})
}

// pulledWithin pulls the cable in the middle of a slip, and puts it back.
func pulledWithin(ctx context.Context) error {
	t, err := theTray()
	if err != nil {
		return err
	}
	t.set(stopped) // it has answered, and takes a little of the slip, and then no more
	return spooling(ctx, printer.StatusFull, func(s *spool.Spool) error {
		printing := make(chan error, 1)
		go func() { printing <- s.Print(ctx, long(6)) }()
		if err := until(ctx, "the slip is under way", t.begun); err != nil {
			return err
		}
		if err := unplug(ctx); err != nil {
			return err
		}
		if err := <-printing; !errors.Is(err, terminal.ErrPrintUnknown) {
			return fmt.Errorf("a cable that was pulled gave %w", err)
		}
		t.set(healthy)
		if err := plugIn(ctx); err != nil {
			return err
		}
		r := long(6)
		r.Reprint = true
		return s.Print(ctx, r)
	})
}

// long is a slip that does not fit the kernel's buffers.
func long(n int) terminal.Receipt {
	r := slip(n)
	for i := range 1500 {
		r.Lines = append(r.Lines, terminal.Line{Name: fmt.Sprintf("品物 %d", i), Quantity: 1, Unit: 1, Rate: terminal.RateStandard})
	}
	return r
}

// fate waits for the fate of the only job.
func fate(ctx context.Context, s *spool.Spool, want spool.State) error {
	return until(ctx, string(want), func() bool { return s.Jobs()[0].State == want })
}

// readAll is how much of what comes is looked at together.
const readAll = 8192

// ended reports whether a read of the far end means that the cable is out, and
// will be back.
func ended(err error) bool { return err != nil && !errors.Is(err, io.EOF) }
