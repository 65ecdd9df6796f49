// Kaikei is the terminal: the window that a clerk works with.
//
//	kaikei --data DIR [--camera SPEC] [--wedge SPEC] [--printer SPEC]
//	       [--printer-model NAME | --width DOTS] [--language ja|en|zh|ko] [--theme light|dark] [--dpi N]
//	       [--customer window|ADDRESS] [--clerk NAME] [--fullscreen] [--blank TIME]
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
	"time"

	"fyne.io/fyne/v2/app"
	"golang.org/x/sync/errgroup"

	"kaikei/cmd/internal/device"
	"kaikei/ui"
)

// options are what the command line says.
type options struct {
	data, camera, wedge, printer, model, language, clerk string
	theme, customer, targets, folder                     string
	width, dpi                                           int
	blank                                                time.Duration
	fullscreen, demo                                     bool
	fonts                                                map[string]ui.Fonts // of every window
}

func main() {
	var o options
	flag.StringVar(&o.data, "data", "./data", "data `folder` of the terminal, or of the demo")
	flag.StringVar(&o.camera, "camera", "", "camera `spec`, such as v4l2:auto; the demo finds one by itself")
	flag.StringVar(&o.wedge, "wedge", "", "grab a keyboard-wedge scanner by `spec`, wedge:auto or wedge:PATH; one that types into the window needs no flag")
	flag.StringVar(&o.printer, "printer", "", "printer `spec`, such as usb:/dev/usb/lp0 or tcp:HOST:9100")
	flag.StringVar(&o.model, "printer-model", "", "printer `model`: tm-m30, tm-t88, tm-t88-58, generic80, generic58, picture80, picture58, or a file that ends in .json; by paper width when not given")
	flag.IntVar(&o.width, "width", 576, "paper width in `dots`")
	flag.StringVar(&o.language, "language", "", "ja, en, zh or ko; when not given, what was chosen when the machine was set up, or ja")
	flag.StringVar(&o.theme, "theme", "light", "light or dark")
	flag.IntVar(&o.dpi, "dpi", 160, "dots per inch of the screen: nothing that is tapped is smaller than 9 mm")
	flag.StringVar(&o.customer, "customer", "", "show the customer a second `window`, or a page at an address of this machine such as 127.0.0.1:8490")
	flag.StringVar(&o.clerk, "clerk", "", "`name` of the clerk")
	flag.StringVar(&o.targets, "targets", "", "write to a `file` what is drawn and what can be tapped, for a program that drives the window")
	flag.StringVar(&o.folder, "export-folder", "", "shop's `folder` on the network, where it is mounted: files go there or to a USB stick")
	flag.DurationVar(&o.blank, "blank", 0, "darken the screen after a `time` without a touch, such as 10m, while nothing is open; 0 is never")
	flag.BoolVar(&o.fullscreen, "fullscreen", false, "fill the screen")
	flag.BoolVar(&o.demo, "demo", false, "bring a backend, a phone and a printer along")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := o.check(); err != nil {
		fmt.Fprintln(os.Stderr, "kaikei:", err)
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
	if err := seat(os.Getenv("DISPLAY")); err != nil {
		return err
	}
	if err := prepare(); err != nil {
		return err
	}
	o.fonts = fonts()
	p := parts{options: o, log: log, app: app.NewWithID("kaikei"), painted: make(chan struct{})}
	if o.demo {
		d, err := startDemo(ctx, group, o)
		if err != nil {
			return errors.Join(err, stopped(cancel, group))
		}
		p.demo, p.data = d, d.till
	}
	disk, closeLog := onDisk(p.data)
	defer closeLog()
	p.log = slog.New(slog.NewTextHandler(disk, nil))
	p.settle(p.data)
	if r, is := p.unready(); is {
		return errors.Join(p.setUp(ctx, r), stopped(cancel, group))
	}
	d, err := device.Open(p.data, p.log)
	if err != nil {
		p.log.Error("terminal not opened", "error", err)
		return errors.Join(p.refuse(ctx, err), stopped(cancel, group))
	}
	err = p.serve(ctx, cancel, group, d)
	return errors.Join(err, stopped(cancel, group), d.Close())
}

// prepare sets what the toolkit reads from the environment. It logs an error at
// each look-up of a word of its own when LANG is unset, and guesses a scale by
// the size that a screen says it has; ours is one unit a dot, unless somebody
// says otherwise.
func prepare() error {
	if err := os.Setenv("LANG", "ja_JP.UTF-8"); err != nil {
		return fmt.Errorf("set language: %w", err)
	}
	if os.Getenv("FYNE_SCALE") == "" {
		if err := os.Setenv("FYNE_SCALE", "1"); err != nil {
			return fmt.Errorf("set scale: %w", err)
		}
	}
	return nil
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
