package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"kaikei/printer"
	"kaikei/terminal"
)

// gadget is a USB printer made of configfs, on a bus that is not there.
const gadget = "/sys/kernel/config/usb_gadget/printer"

// plugIn makes the gadget once, and plugs it in.
func plugIn() error {
	if _, err := os.Stat(gadget); err != nil {
		if err := makeGadget(); err != nil {
			return err
		}
	}
	return write(gadget+"/UDC", "dummy_udc.0")
}

func makeGadget() error {
	for _, dir := range []string{"strings/0x409", "functions/printer.0", "configs/c.1"} {
		if err := os.MkdirAll(filepath.Join(gadget, dir), 0o755); err != nil {
			return err
		}
	}
	for path, text := range map[string]string{
		"idVendor": "0x0416", "idProduct": "0x5011", "strings/0x409/serialnumber": "1", "strings/0x409/manufacturer": "Lab",
		"strings/0x409/product": "Slip", "functions/printer.0/pnp_string": "MFG:Lab;MDL:Slip;CLS:PRINTER;CMD:ESC/POS;",
	} {
		if err := write(filepath.Join(gadget, path), text); err != nil {
			return err
		}
	}
	return os.Symlink(filepath.Join(gadget, "functions/printer.0"), filepath.Join(gadget, "configs/c.1/printer.0"))
}

// A tray is the printer's end of the cable: what came out of it.
type tray struct {
	mu  sync.Mutex
	got bytes.Buffer
	in  *os.File
}

// openTray begins to take what is sent.
func openTray() (*tray, error) {
	in, err := os.OpenFile("/dev/g_printer0", os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	t := &tray{in: in}
	go func() {
		buf := make([]byte, 8192)
		for {
			n, err := in.Read(buf)
			t.mu.Lock()
			t.got.Write(buf[:n])
			t.mu.Unlock()
			switch {
			case errors.Is(err, os.ErrClosed):
				return
			case err != nil && !errors.Is(err, io.EOF):
				time.Sleep(100 * time.Millisecond) // unplugged; it will be back
			}
		}
	}()
	return t, nil
}

// holds reports whether what came out ends with what was sent.
func (t *tray) holds(want []byte) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return bytes.Contains(t.got.Bytes(), want)
}

// slip is what is printed, and its bytes.
func slip() (*printer.Device, terminal.Receipt, []byte, error) {
	p, err := printer.ProfileForWidth(576)
	if err != nil {
		return nil, terminal.Receipt{}, nil, err
	}
	p.Status = printer.StatusNone // nobody answers at the gadget's end
	d, err := printer.Open("usb:/dev/usb/lp0", printer.Options{Profile: p, AnswerWithin: 2 * time.Second, PrintWithin: 20 * time.Second})
	r := terminal.Receipt{Slip: 7}
	return d, r, printer.Encoder{Profile: p}.Encode(printer.NewDocument(r).Page(p.WidthDots)), err
}

// theTray is opened once: the kernel lets one program have it.
var theTray = sync.OnceValues(openTray)

func printSlip(ctx context.Context) error {
	if err := plugIn(); err != nil {
		return err
	}
	if err := until(ctx, "/dev/usb/lp0", exists("/dev/usb/lp0")); err != nil {
		return err
	}
	t, err := theTray()
	if err != nil {
		return err
	}
	return prints(ctx, t)
}

// prints prints a slip and waits for its bytes.
func prints(ctx context.Context, t *tray) error {
	d, r, want, err := slip()
	if err != nil {
		return err
	}
	t.mu.Lock()
	t.got.Reset()
	t.mu.Unlock()
	// A printer that reports nothing proves nothing: that is what it may say.
	if err := d.Print(ctx, r); err != nil && !errors.Is(err, terminal.ErrPrintUnknown) {
		return err
	}
	return until(ctx, fmt.Sprintf("all %d bytes of the slip", len(want)), func() bool { return t.holds(want) })
}

func exists(path string) func() bool {
	return func() bool { _, err := os.Stat(path); return err == nil }
}

func printerPulled(ctx context.Context) error {
	t, err := theTray()
	if err != nil {
		return err
	}
	if err := write(gadget+"/UDC", "\n"); err != nil {
		return err
	}
	if err := until(ctx, "the node is gone", func() bool { return !exists("/dev/usb/lp0")() }); err != nil {
		return err
	}
	d, r, _, err := slip()
	if err != nil {
		return err
	}
	if err := d.Print(ctx, r); !errors.Is(err, terminal.ErrPrinterOffline) {
		return fmt.Errorf("printing with no printer gave %w", err)
	}
	if err := plugIn(); err != nil {
		return err
	}
	if err := until(ctx, "/dev/usb/lp0", exists("/dev/usb/lp0")); err != nil {
		return err
	}
	return prints(ctx, t)
}
