// Kaikei is the terminal: the window that a clerk works with.
//
//	kaikei --data DIR [--camera SPEC] [--wedge SPEC] [--printer SPEC]
//	       [--printer-model NAME | --width DOTS] [--language ja|en] [--clerk NAME] [--fullscreen]
//	kaikei --demo [--data DIR]
//
// The folder was made by kaikeictl provision. With --demo the terminal brings
// all that it needs: a payment backend of its own, a simulated phone before a
// simulated camera when there is no real one, and a printer whose paper shows
// beside the till. Everything of the demo lies under the data folder.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"fyne.io/fyne/v2/app"
	"golang.org/x/sync/errgroup"

	"kaikei/cmd/internal/device"
	"kaikei/cmd/internal/typeface"
	"kaikei/ui"
)

// options are what the command line says.
type options struct {
	data, camera, wedge, printer, model, language, clerk string
	width                                                int
	fullscreen, demo                                     bool
}

func main() {
	var o options
	flag.StringVar(&o.data, "data", "./data", "data `folder` of the terminal, or of the demo")
	flag.StringVar(&o.camera, "camera", "", "camera `spec`, such as v4l2:auto; the demo finds one by itself")
	flag.StringVar(&o.wedge, "wedge", "", "grab a keyboard-wedge scanner by `spec`, wedge:auto or wedge:PATH; one that types into the window needs no flag")
	flag.StringVar(&o.printer, "printer", "", "printer `spec`, such as usb:/dev/usb/lp0 or tcp:HOST:9100")
	flag.StringVar(&o.model, "printer-model", "", "printer `model`: tm-m30, tm-t88, tm-t88-58, generic80, generic58, picture80, picture58, or a file that ends in .json; by paper width when not given")
	flag.IntVar(&o.width, "width", 576, "paper width in `dots`")
	flag.StringVar(&o.language, "language", "ja", "ja or en")
	flag.StringVar(&o.clerk, "clerk", "", "`name` of the clerk")
	flag.BoolVar(&o.fullscreen, "fullscreen", false, "fill the screen")
	flag.BoolVar(&o.demo, "demo", false, "bring a backend, a phone and a printer along")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "kaikei:", err)
		os.Exit(1)
	}
}

// run opens the terminal and serves until the window is closed or ctx ends.
func run(ctx context.Context, o options) error {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	group, ctx := errgroup.WithContext(ctx)
	// The toolkit chooses glyph shapes and weights by this, and logs an error at
	// each look-up when it is unset.
	locale := "ja_JP.UTF-8"
	if o.language == "en" {
		locale = "en_US.UTF-8"
	}
	if err := os.Setenv("LANG", locale); err != nil {
		return fmt.Errorf("set language: %w", err)
	}
	p := parts{options: o, log: log, app: app.NewWithID("kaikei")}
	ui.Dress(p.app, typeface.Regular, typeface.Bold)
	if o.demo {
		d, err := startDemo(ctx, group, o)
		if err != nil {
			return errors.Join(err, stopped(cancel, group))
		}
		p.demo, p.data = d, d.till
	}
	d, err := device.Open(p.data, log)
	if err != nil {
		return errors.Join(p.refuse(ctx, err), stopped(cancel, group))
	}
	err = p.serve(ctx, cancel, group, d)
	return errors.Join(err, stopped(cancel, group), d.Close())
}

// stopped ends what was started and waits for it. That it was ended is no
// error.
func stopped(cancel context.CancelFunc, group *errgroup.Group) error {
	cancel()
	if err := group.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}
