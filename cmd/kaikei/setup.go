package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"kaikei/cmd/internal/device"
	"kaikei/cmd/internal/printing"
	"kaikei/printer"
	"kaikei/scanner"
	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/setup"
	"kaikei/ui"
	"kaikei/ui/technician"
)

// unready returns how far the machine is set up, when that is not far enough for
// the till. A terminal that was made on the command line is not asked.
func (p parts) unready() (setup.Record, bool) {
	r, begun := device.LoadSetup(p.data)
	switch made := device.Provisioned(p.data); {
	case !made && (!begun || r.Done()):
		return setup.Begin(p.language), true
	case made && r.Step < setup.StepMake:
		return r, false
	}
	return r, begun && !r.Done() && r.Step < setup.StepSale
}

// settle fills in what was found when the machine was set up, and the command line
// does not say.
func (o *options) settle(data string) {
	r, _ := device.LoadSetup(data)
	o.printer = cmp.Or(o.printer, r.Printer)
	o.language = cmp.Or(o.language, r.Language, "ja")
}

// setUp shows the steps that make the machine a till, and goes on in the till.
func (p parts) setUp(ctx context.Context, r setup.Record) error {
	ctx, cancel := context.WithCancel(ctx)
	source, err := p.source()
	if err != nil {
		cancel()
		return err
	}
	seen := newCamera(source)
	var through atomic.Bool // the last step here is done
	parts := p.setupParts(seen)
	parts.Open = func() {
		through.Store(true)
		cancel()
	}
	s := setup.New(parts, r)
	p.bare = true
	w := p.window(func(i desk.Intent) { s.Send(setup.Intent{Kind: setup.IntentCode, Text: i.Text}) }, seen)
	wizard := technician.NewWizard(w, s.Send, parts.Eye.Look)
	s.Show = func(v setup.View) {
		w.Show(desk.View{Screen: desk.ScreenAmount}) // takes the next scan of a hand scanner, too
		wizard.Show(v)
	}
	var beside sync.WaitGroup
	for _, part := range []func(context.Context) error{p.behind(seen.Run), s.Run, w.Run, p.beat} {
		beside.Go(func() { _ = part(ctx) }) // each ends with ctx
	}
	err = p.show(ctx, w, func() {
		if through.Load() {
			p.log.Error("window left behind", "err", again())
		}
		leave()
	})
	cancel()
	beside.Wait()
	if err != nil || !through.Load() {
		return err
	}
	return again()
}

// again starts the program anew in its own place: the toolkit serves one window in
// the life of a process.
func again() error {
	self, err := os.Executable()
	if err == nil {
		err = syscall.Exec(self, os.Args, os.Environ())
	}
	return fmt.Errorf("go on in the till: %w", err)
}

// setupParts are what a set-up needs of the machine.
func (p parts) setupParts(seen camera) setup.Parts {
	founder := device.Founder{Dir: p.data}
	return setup.Parts{
		Save:    func(r setup.Record) error { return device.SaveSetup(p.data, r) },
		Network: func(ctx context.Context) []setup.Hop { return hopsOf(device.Reach(ctx, founder.Backend())) },
		Maker:   founder, Eye: looker(seen), Paper: testPaper{p}, Sound: func() { speaker{}.Play(ui.PaidSound()) }, Now: time.Now, Log: p.log,
	}
}

// hopsOf translates the way to the backend.
func hopsOf(hops []device.Hop) []setup.Hop {
	var all []setup.Hop
	for _, h := range hops {
		hop := setup.Hop{Name: h.Name, OK: h.OK, Tried: h.Tried(), Args: h.Args}
		if !h.OK {
			hop.Why = h.Detail
		}
		all = append(all, hop)
	}
	return all
}

// A looker is the camera as a set-up wants it. See setup.Eye.
type looker struct{ *scanner.Scanner }

// Read returns the next code.
func (l looker) Read(ctx context.Context) (string, error) {
	scan, err := l.Next(ctx)
	return scan.Text, err
}

// Look tells how the camera is.
func (l looker) Look() setup.Look {
	p := l.Pace()
	look := setup.Look{Width: p.Size.X, Height: p.Size.Y, Rate: p.Rate, Decode: p.Decode, Hint: int(hintOf(l.Hint()))}
	switch err := l.State(); {
	case err != nil:
		look.Trouble = err.Error()
	case time.Since(p.Newest) > patience:
		look.Trouble = terminal.ErrCamera.Error()
	}
	return look
}

// A testPaper prints the slip of a test. See setup.Paper.
type testPaper struct{ parts }

// Find returns the printer of the command line, or the first at the USB.
func (t testPaper) Find() string {
	if t.printer != "" {
		return t.printer
	}
	found, _ := filepath.Glob("/dev/usb/lp*") // the pattern is good
	if len(found) == 0 {
		return ""
	}
	return "usb:" + found[0]
}

// Try prints one slip.
func (t testPaper) Try(ctx context.Context, address string) error {
	d, profile, err := printing.Open(address, t.model, t.width)
	if err != nil {
		return err
	}
	return d.PrintDocument(ctx, printer.TestDocument(printer.TestSlip{Profile: profile, Address: address, At: time.Now()}))
}

// lastSteps are those of a set-up that are done on the till itself: it returns what
// has to run, and tells the set-up how the till is by the views that it shows. Nil is
// a till that was set up.
func (p parts) lastSteps(d *desk.Desk, w *ui.Window, seen camera) func(context.Context) error {
	r, begun := device.LoadSetup(p.data)
	if !begun || r.Done() || r.Step < setup.StepSale {
		return nil
	}
	parts := p.setupParts(seen)
	parts.Open = func() {} // it is open
	parts.Train = func() { d.Send(desk.Intent{Kind: desk.IntentTraining}) }
	s := setup.New(parts, r)
	s.Show = technician.NewWizard(w, s.Send, parts.Eye.Look).Show
	show := d.Show
	d.Show = func(v desk.View) {
		show(v)
		paid := v.Screen == desk.ScreenResult && v.Payment.State == terminal.Paid
		s.Watch(setup.Till{Training: v.Training, Resting: v.Screen == desk.ScreenAmount, Paid: paid})
	}
	return func(ctx context.Context) error {
		if err := s.Run(ctx); err != nil {
			return err
		}
		<-ctx.Done() // the till runs whole or not at all
		return ctx.Err()
	}
}
