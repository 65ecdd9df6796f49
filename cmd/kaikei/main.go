// Kaikei is the terminal: the window that a clerk works with.
//
//	kaikei --data DIR [--camera SPEC] [--printer SPEC] [--printer-model NAME | --width DOTS]
//	       [--language ja|en] [--clerk NAME] [--fullscreen]
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

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"golang.org/x/sync/errgroup"

	"kaikei/cmd/internal/control"
	"kaikei/cmd/internal/device"
	"kaikei/cmd/internal/typeface"
	"kaikei/scanner"
	"kaikei/terminal"
	"kaikei/ui"
)

// options are what the command line says.
type options struct {
	data, camera, printer, model, language, clerk string
	width                                         int
	fullscreen, demo                              bool
}

func main() {
	var o options
	flag.StringVar(&o.data, "data", "./data", "data `folder` of the terminal, or of the demo")
	flag.StringVar(&o.camera, "camera", "", "camera `spec`, such as v4l2:auto; the demo finds one by itself")
	flag.StringVar(&o.printer, "printer", "", "printer `spec`, such as usb:/dev/usb/lp0 or tcp:HOST:9100")
	flag.StringVar(&o.model, "printer-model", "", "printer `model`: tm-m30, tm-t88, generic80 or generic58; by paper width when not given")
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

// parts are what the window is wired from.
type parts struct {
	options
	log  *slog.Logger
	app  fyne.App
	demo *demo // nil but in a demo
}

// serve wires the till to its window and shows it.
func (p parts) serve(ctx context.Context, cancel context.CancelFunc, group *errgroup.Group, d *device.Device) error {
	source, err := p.source()
	if err != nil {
		return err
	}
	eye := scanner.New(source)
	paper, err := p.paper()
	if err != nil {
		return err
	}
	desk := terminal.NewDesk(terminal.DeskParts{
		Till: d.Till, Books: d.Store, Scanner: camera{eye}, Printer: paper, Clerk: p.clerk,
	})
	w := p.window(desk.Send, eye)
	desk.Show = w.Show
	for _, part := range []func(context.Context) error{
		eye.Run, desk.Run, d.Till.Run, w.Run,
		func(ctx context.Context) error { return control.Serve(ctx, p.data, d) },
		func(ctx context.Context) error { return p.follow(ctx, d) },
	} {
		group.Go(func() error {
			defer cancel() // the till runs whole or not at all
			return part(ctx)
		})
	}
	return p.show(ctx, w)
}

// window makes the window.
func (p parts) window(send func(terminal.Intent), preview ui.Preview) *ui.Window {
	o := ui.Options{
		Title: "Kaikei", Language: p.language, Regular: typeface.Regular, Bold: typeface.Bold,
		Send: send, Preview: preview, Sounds: speaker{}, FullScreen: p.fullscreen,
	}
	if p.demo != nil {
		o.Side = p.demo.panel()
	}
	return ui.New(p.app, o)
}

// show runs the toolkit until the window is closed or ctx ends.
func (p parts) show(ctx context.Context, w *ui.Window) error {
	stop := context.AfterFunc(ctx, func() { fyne.Do(p.app.Quit) })
	defer stop()
	w.ShowAndRun()
	return nil
}

// refuse shows why the terminal cannot be opened, as a clerk needs it, and
// returns the error for the operator.
func (p parts) refuse(ctx context.Context, cause error) error {
	f := terminal.FaultOf(cause)
	if f.Code == "INTERNAL" {
		return cause
	}
	w := p.window(func(terminal.Intent) {}, nil)
	w.Show(terminal.View{Screen: terminal.ScreenAmount, Fault: &f})
	return errors.Join(cause, p.show(ctx, w))
}

// paper returns the printer, nil when there is none.
func (p parts) paper() (terminal.Printer, error) {
	if p.demo != nil && p.printer == "" {
		return p.demo, nil
	}
	if p.printer == "" {
		return nil, nil
	}
	return openPrinter(p.printer, p.model, p.width)
}

// source returns what the camera sees.
func (p parts) source() (scanner.Source, error) {
	switch {
	case p.camera != "":
		return scanner.Open(p.camera)
	case p.demo != nil && len(scanner.Cameras()) == 0:
		return p.demo.phone(), nil
	}
	return scanner.Open("v4l2:auto")
}
