package printer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"
	"time"

	"kaikei/terminal"
)

// Errors of a device besides those of the terminal package.
var (
	ErrSpec     = errors.New("printer address not understood")
	ErrNoStatus = errors.New("printer reports no status")
	ErrNoDrawer = errors.New("printer drives no cash drawer")
)

// How long a device waits, unless told otherwise.
const (
	defaultAnswerWithin = 2 * time.Second  // for a printer to answer at all
	defaultPrintWithin  = 10 * time.Second // for a job to be taken, and again to be proved
)

// flushBytes are the zeros that end a command which the last job left half
// sent: they are its missing parameters, and nothing once it is complete.
const flushBytes = maxBandBytes + 64

// Options are what a device is opened with.
type Options struct {
	Profile Profile
	// Painter draws the lines that the printer's ROM cannot print. Without
	// one, their characters are 〓.
	Painter *Painter
	// AnswerWithin bounds the wait for a connection and for an answer: 2 s
	// when zero.
	AnswerWithin time.Duration
	// PrintWithin bounds the time in which a job must be taken, and the time
	// in which it must be proved: 10 s each when zero, and on a serial line as
	// long as its bytes take besides.
	PrintWithin time.Duration
}

// A Device is a printer at an address. It is a [terminal.Printer]. Its methods
// may be called from several goroutines: jobs wait for one another, in any
// order, until their contexts end.
//
// A connection lives as long as a job: a network printer serves others in
// between, and a printer that was unplugged is opened anew.
type Device struct {
	opts Options
	open func(ctx context.Context) (io.ReadWriteCloser, error)
	file string        // of a virtual printer, else empty
	pace time.Duration // that one byte takes; 0 where the line is no limit
	turn chan struct{} // holds one token: whoever has it has the printer
	torn bool          // the last job may have ended within a command; guarded by turn
}

// Open returns the device at an address. Nothing is connected yet: a printer
// may be switched on later. Addresses:
//
//   - tcp:HOST:PORT, a network printer, mostly port 9100
//   - usb:/dev/usb/lp0, a device file
//   - serial:/dev/ttyUSB0?baud=19200&flow=dsr, a serial line, also that of a
//     Bluetooth printer: 9600, 19200, 38400, 57600 or 115200 bits a second, flow by
//     dsr, rts, xonxoff or none; 9600 and dsr when not said
//   - file:DIR/, a virtual printer: one file a job, 0001.bin and so on, each
//     there whole or not at all
//   - file:PATH, a virtual printer that appends its jobs to one file
//
// The error is ErrSpec or ErrProfile.
func Open(spec string, opts Options) (*Device, error) {
	if err := opts.Profile.Check(); err != nil {
		return nil, err
	}
	if opts.AnswerWithin <= 0 {
		opts.AnswerWithin = defaultAnswerWithin
	}
	if opts.PrintWithin <= 0 {
		opts.PrintWithin = defaultPrintWithin
	}
	d := &Device{opts: opts, turn: make(chan struct{}, 1)}
	if err := d.address(spec); err != nil {
		return nil, fmt.Errorf("open printer %q: %w", spec, err)
	}
	d.turn <- struct{}{}
	return d, nil
}

// Print prints one copy of a receipt, with its cut. The errors are
// terminal.ErrPaperOut, ErrCoverOpen, ErrPrinterFault, ErrPrinterOffline, and
// ErrPrintUnknown when bytes of the job were sent and printing was not proved;
// where the printer says why, the error is that, too.
func (d *Device) Print(ctx context.Context, r terminal.Receipt) error {
	if err := d.PrintDocument(ctx, NewDocument(r)); err != nil {
		return fmt.Errorf("print slip %04d: %w", r.Slip, err)
	}
	return nil
}

// PrintDocument prints what is not a receipt, such as a test page or the slip
// of a close. Its errors are those of Print.
func (d *Device) PrintDocument(ctx context.Context, doc Document) error {
	return d.run(ctx, doc.Page(d.opts.Profile.WidthDots))
}

// OpenDrawer opens the cash drawer on the printer. Its errors are those of
// Print, and ErrNoDrawer.
func (d *Device) OpenDrawer(ctx context.Context) error {
	port := d.opts.Profile.Drawer
	if port == DrawerNone {
		return fmt.Errorf("open drawer on %q: %w", d.opts.Profile.Name, ErrNoDrawer)
	}
	if err := d.run(ctx, Page{d.opts.Profile.WidthDots, []Item{Kick{port}}}); err != nil {
		return fmt.Errorf("open drawer: %w", err)
	}
	return nil
}

// Ready reports by its error whether a job would begin to print now: that the
// printer is reached and, where it can tell, that it wants nothing. Its errors are
// those of Print but terminal.ErrPrintUnknown. A virtual printer is always ready.
func (d *Device) Ready(ctx context.Context) error {
	if d.file != "" {
		return nil
	}
	if err := d.take(ctx); err != nil {
		return fmt.Errorf("ask printer: %w", err)
	}
	defer d.release()
	t, err := d.connect(ctx)
	if err != nil {
		return fmt.Errorf("ask printer: %w", err)
	}
	defer t.close()
	if d.opts.Profile.Status == StatusNone {
		return nil
	}
	if err := t.check(ctx, d.opts.AnswerWithin); err != nil {
		return fmt.Errorf("ask printer: %w", err)
	}
	return nil
}

// Status asks the printer how it is. What it says is no error, however bad;
// the error is terminal.ErrPrinterOffline when it says nothing, and
// ErrNoStatus when it never does: a file, or a profile without status.
func (d *Device) Status(ctx context.Context) (Status, error) {
	if d.file != "" || d.opts.Profile.Status == StatusNone {
		return Status{}, fmt.Errorf("ask %q: %w", d.opts.Profile.Name, ErrNoStatus)
	}
	if err := d.take(ctx); err != nil {
		return Status{}, fmt.Errorf("ask printer: %w", err)
	}
	defer d.release()
	t, err := d.connect(ctx)
	if err != nil {
		return Status{}, fmt.Errorf("ask printer: %w", err)
	}
	defer t.close()
	// The cause of an error before the errors: a later answer refines it.
	for _, n := range []byte{askPrinter, askOffline, askError, askPaper} {
		if err := t.ask(ctx, n, d.opts.AnswerWithin); err != nil {
			return Status{}, fmt.Errorf("ask printer: %w", offline(err))
		}
	}
	return t.status, nil
}

// take waits for the printer to be free.
func (d *Device) take(ctx context.Context) error {
	select {
	case <-d.turn:
		return nil
	case <-ctx.Done():
		return offline(fmt.Errorf("busy: %w", ctx.Err()))
	}
}

func (d *Device) release() { d.turn <- struct{}{} }

// connect opens the port and begins to listen.
func (d *Device) connect(ctx context.Context) (*talk, error) {
	ctx, cancel := context.WithTimeout(ctx, d.opts.AnswerWithin)
	defer cancel()
	port, err := d.open(ctx)
	if err != nil {
		return nil, offline(err)
	}
	return newTalk(port, d.opts.PrintWithin, d.pace), nil
}

// run prints a page, one at a time. A device file that went stale, because the
// printer was unplugged and plugged in again, is opened once more.
func (d *Device) run(ctx context.Context, p Page) error {
	if err := d.take(ctx); err != nil {
		return err
	}
	defer d.release()
	bytes := Encoder{Profile: d.opts.Profile, Painter: d.opts.Painter}.Encode(p)
	if d.file != "" {
		return writeJob(d.file, bytes)
	}
	err := d.job(ctx, bytes)
	if stale(err) {
		err = d.job(ctx, bytes)
	}
	return err
}

// stale reports whether a job found the device file of a printer that is gone,
// before a byte of it was sent.
func stale(err error) bool {
	return errors.Is(err, terminal.ErrPrinterOffline) && (errors.Is(err, syscall.ENODEV) || errors.Is(err, syscall.EIO))
}

// job sends bytes on one connection: ask, send, prove.
func (d *Device) job(ctx context.Context, bytes []byte) error {
	t, err := d.connect(ctx)
	if err != nil {
		return err
	}
	defer t.close()
	full, asks := d.opts.Profile.Status == StatusFull, d.opts.Profile.Status != StatusNone
	if d.torn {
		if _, err := t.write(ctx, append(make([]byte, flushBytes), esc, '@')); err != nil {
			return offline(err)
		}
	}
	if asks {
		if err := t.check(ctx, d.opts.AnswerWithin); err != nil {
			return err
		}
	}
	if full {
		if err := t.automatic(ctx, d.opts.AnswerWithin); err != nil {
			return err
		}
	}
	err = d.send(ctx, t, bytes)
	switch {
	case err != nil:
	case full:
		err = t.proof(ctx, d.opts.PrintWithin)
	case asks:
		err = t.after(ctx, d.opts.AnswerWithin)
	}
	// An error that leaves the printer untouched leaves the mark as it is.
	if err == nil || errors.Is(err, terminal.ErrPrintUnknown) {
		d.torn = err != nil
	}
	return err
}

// send writes the job. What went wrong before its first byte left is no
// printing; after it, the printer's own word counts, else nobody knows.
func (d *Device) send(ctx context.Context, t *talk, bytes []byte) error {
	t.proved = false
	n, err := t.write(ctx, bytes)
	known := t.trouble()
	switch {
	case err == nil:
		return nil
	case n == 0 && known != nil:
		return known
	case n == 0:
		return offline(err)
	case known != nil:
		return unknown(known)
	}
	return unknown(err)
}
