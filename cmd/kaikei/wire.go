package main

import (
	"context"
	"log/slog"
	"os"
	"time"

	"fyne.io/fyne/v2"
	"golang.org/x/sync/errgroup"

	"kaikei/cmd/internal/control"
	"kaikei/cmd/internal/device"
	"kaikei/printer"
	"kaikei/scanner"
	"kaikei/scanner/wedge"
	"kaikei/terminal/desk"
	"kaikei/ui"
)

// parts are what the window is wired from.
type parts struct {
	options
	log  *slog.Logger
	app  fyne.App
	demo *demo // nil but in a demo
	bare bool  // there is no till yet

	painted chan struct{} // closed when the first frame is on the screen
}

// paintedWithin is how long what waits for the first frame waits at most: a screen that
// is switched off may never show one.
const paintedWithin = 3 * time.Second

// behind is a task that begins when the first frame is on the screen. Starting a
// camera and reading its first pictures takes a core, and the first frame wants all
// that there are.
func (p parts) behind(task func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		limit := time.NewTimer(paintedWithin)
		defer limit.Stop()
		select {
		case <-p.painted:
		case <-limit.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		return task(ctx)
	}
}

// serve wires the till to its window and shows it.
func (p parts) serve(ctx context.Context, cancel context.CancelFunc, group *errgroup.Group, d *device.Device) error {
	source, err := p.source()
	if err != nil {
		return err
	}
	seen := newCamera(source)
	paper, err := p.paper()
	if err != nil {
		return err
	}
	watch := newNurse(seen, paper.printer(), d.Client.ClockOffset, d.Store.Space)
	d.Gauges = p.gauges(seen.Scanner, paper)
	practice := d.Practice()
	office, bench := p.office(d, paper), p.workshop(d, seen.Scanner, paper)
	desk := desk.New(paper.into(desk.Parts{
		Manager: office.Open, Workshop: bench.Open, Till: d.Till, Books: d.Store, Scanner: seen, Items: seen, Shop: d.Shop, Training: practice, Clerk: p.clerk, Between: p.apply(d), Health: watch.Health,
	}))
	w := p.window(desk.Send, seen)
	desk.Show = w.Show
	last := p.lastSteps(desk, w, seen)
	present(office, w)
	exhibit(bench, w)
	tasks := []func(context.Context) error{
		p.behind(seen.Run), desk.Run, office.Run, bench.Run, d.Till.Run, practice.Till.Run, w.Run, paper.run, watch.Run, p.beat,
		func(ctx context.Context) error { return control.Serve(ctx, p.data, d) },
		func(ctx context.Context) error { return p.follow(ctx, d) },
	}
	for _, task := range []func(context.Context) error{p.guest(w), last} {
		if task != nil {
			tasks = append(tasks, task)
		}
	}
	if p.wedge != "" {
		k, err := wedge.Open(p.wedge)
		if err != nil {
			return err
		}
		tasks = append(tasks, func(ctx context.Context) error { return p.listen(ctx, k, desk.Send) })
	}
	for _, part := range tasks {
		group.Go(func() error {
			defer cancel() // the till runs whole or not at all
			return part(ctx)
		})
	}
	return p.show(ctx, w, leave)
}

// An eye is what a window shows of a camera.
type eye interface {
	ui.Preview
	ui.Hints
}

// window makes the window. Scanners that type into it are read in any case.
func (p parts) window(send func(desk.Intent), sees eye) *ui.Window {
	o := ui.Options{
		Title: "Kaikei", Language: p.language, Style: p.style(),
		Send: send, Preview: sees, Hints: sees, Keys: &wedge.Burst{}, Sounds: speaker{}, DrawQR: printer.DrawQR, FullScreen: p.fullscreen, Bare: p.bare,
	}
	if p.demo != nil {
		o.Side = p.demo.panel()
	}
	o.Painted = func() {
		p.log.Info("first frame")
		close(p.painted)
	}
	o.Rest, o.Lit = p.blank, p.switchPanel
	p.switchPanel(true) // the till before may have left it dark
	if p.targets != "" {
		o.Drawn = p.writeDrawn
	}
	return ui.New(p.app, o)
}

// leaveAfter is how long the toolkit may take to end once it was asked to.
const leaveAfter = 10 * time.Second

// leave ends the program as a window that was closed does.
func leave() { os.Exit(0) }

// show runs the toolkit until the window is closed or ctx ends. Where the toolkit does
// not end, without does what comes after it.
//
// The toolkit (2.8.1) waits for ever when the window's last event meets a loop
// that has ended. A till that will not end cannot be started again, since it
// holds its records: the process then ends without the toolkit, which the
// records bear at any moment.
func (p parts) show(ctx context.Context, w *ui.Window, without func()) error {
	ended := make(chan struct{})
	defer close(ended)
	stop := context.AfterFunc(ctx, func() {
		fyne.Do(p.app.Quit)
		select {
		case <-ended:
		case <-time.After(leaveAfter):
			p.log.Warn("the window does not end", "waited", leaveAfter)
			without()
		}
	})
	defer stop()
	w.ShowAndRun()
	return nil
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
