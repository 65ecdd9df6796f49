package workshop

import (
	"context"
	"log/slog"
	"time"

	"kaikei/terminal/errand"
	"kaikei/terminal/fault"
	"kaikei/terminal/setup"
	"kaikei/terminal/staff"
)

// How often a page is read, and how long that may take.
const (
	lookEvery = time.Second
	walkEvery = 5 * time.Second
	workMost  = 45 * time.Second
)

// Parts are what a workshop is made of.
type Parts struct {
	// Camera and Facts tell what is known at once: they must not block.
	Camera func() Gauge
	Facts  func() []Line
	// Printer asks the printer; nil on a till without one.
	Printer func(context.Context) Gauge
	Way     func(context.Context) []setup.Hop
	Config  func(context.Context) (Config, error)
	Fetch   func(context.Context) error // a newer configuration
	Now     func() time.Time
	Show    func(View) // must not block
	Log     *slog.Logger
}

// A Workshop serves one technician. One goroutine, Run, owns all of its state.
type Workshop struct {
	Parts
	errands *errand.Errands // what is asked beside the taps
	todo    chan func()     // in the order it was asked for

	view   View
	asked  time.Time // somebody else was asked last
	asking bool
	paper  *Gauge // as the printer answered last
}

// New returns a workshop that nobody opened.
func New(p Parts) *Workshop {
	w := &Workshop{Parts: p, todo: make(chan func(), 16)}
	w.errands = errand.New(func() { w.Show(w.view) })
	return w
}

// Open shows a technician how the till is. The zero Member is whoever stands there,
// in a shop that knows no staff. It never blocks.
func (w *Workshop) Open(by staff.Member) {
	if by.ID != "" && !by.May(staff.Provision) {
		return
	}
	w.surely(w.enter)
}

// Send passes an intent on. It never blocks.
func (w *Workshop) Send(i Intent) {
	if i.Kind == IntentLeave {
		w.surely(func() { w.handle(i) })
		return
	}
	w.next(func() { w.handle(i) })
}

// next has the workshop's goroutine do something after all that was asked before.
func (w *Workshop) next(do func()) {
	select {
	case w.todo <- do:
	default: // that far behind: the screen has promised nothing
	}
}

// surely is next for what must not be lost: where there is no room, the oldest taps are
// given up for it, which are of somebody who comes or goes.
func (w *Workshop) surely(do func()) {
	for range cap(w.todo) + 1 { // others may take the room that is made
		select {
		case w.todo <- do:
			return
		default:
		}
		select {
		case <-w.todo:
		default:
		}
	}
}

// Run serves until ctx ends. No clock ticks while nobody looks.
func (w *Workshop) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer w.errands.Wait()
	defer cancel()
	w.errands.Live(ctx)
	tick := time.NewTicker(lookEvery)
	tick.Stop()
	for {
		select {
		case do := <-w.todo:
			in := w.view.Page != PageNone
			do()
			if now := w.view.Page != PageNone; now && !in {
				tick.Reset(lookEvery)
			} else if !now {
				tick.Stop()
			}
		case news := <-w.errands.Back():
			news()
		case <-tick.C:
			w.look()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// enter opens the first page.
func (w *Workshop) enter() {
	w.view = View{}
	w.turnTo(PageParts)
}

// handle does what an intent asks for.
func (w *Workshop) handle(i Intent) {
	if w.view.Page == PageNone {
		return
	}
	w.view.Fault, w.view.Done = nil, false
	switch i.Kind {
	case IntentBack, IntentLeave:
		w.quiet()
		w.view = View{}
		w.Show(w.view)
	case IntentPage:
		w.turnTo(i.Page)
	case IntentFetch:
		w.fetch()
	}
}

// turnTo goes to a page and reads it.
func (w *Workshop) turnTo(p Page) {
	w.quiet()
	w.view.Page, w.asked = p, time.Time{}
	w.view.Busy = p == PageWay && w.view.Way == nil || p == PageConfig
	w.look()
}

// look reads what the page shows.
func (w *Workshop) look() {
	switch w.view.Page {
	case PageNone:
		return
	case PageParts:
		w.view.Parts = []Gauge{w.Camera()}
		if w.paper != nil {
			w.view.Parts = append(w.view.Parts, *w.paper)
		}
		w.askPrinter()
	case PageWay:
		w.walk()
	case PageMachine:
		w.view.Facts = w.Facts()
	case PageConfig:
		w.readConfig()
	}
	w.Show(w.view)
}

// quiet ends what is asked beside the taps.
func (w *Workshop) quiet() {
	w.errands.End()
	w.asking, w.view.Busy = false, false
}

// ask asks somebody else beside the taps, at most every few seconds and one at a
// time; what the answer changes is done on the workshop's goroutine, unless the page
// was left meanwhile.
func (w *Workshop) ask(f func(ctx context.Context) func()) {
	now := w.Now()
	if w.asking || now.Sub(w.asked) < walkEvery {
		return
	}
	w.asking, w.asked = true, now
	w.errands.Begin(workMost, func(ctx context.Context, _ func(func())) func() {
		done := f(ctx)
		return func() {
			w.asking, w.view.Busy = false, false
			done()
		}
	})
}

// askPrinter asks the printer how it is.
func (w *Workshop) askPrinter() {
	if w.Printer == nil {
		return
	}
	w.ask(func(ctx context.Context) func() {
		g := w.Printer(ctx)
		return func() { w.paper = &g }
	})
}

// walk tries the way to the backend.
func (w *Workshop) walk() {
	w.ask(func(ctx context.Context) func() {
		hops := w.Way(ctx)
		return func() { w.view.Way, w.view.Walked = hops, w.Now() }
	})
}

// readConfig reads the configuration in force.
func (w *Workshop) readConfig() {
	w.ask(func(ctx context.Context) func() {
		c, err := w.Config(ctx)
		return func() { w.took(c, err) }
	})
}

// fetch asks the backend for a newer one, and reads what is in force then.
func (w *Workshop) fetch() {
	if w.view.Page != PageConfig || w.view.Busy {
		return
	}
	w.quiet()
	w.view.Busy, w.asked = true, time.Time{}
	w.ask(func(ctx context.Context) func() {
		err := w.Fetch(ctx)
		c, errRead := w.Config(ctx)
		return func() {
			w.took(c, errRead)
			w.fault(err)
			w.view.Done = err == nil
		}
	})
	w.Show(w.view)
}

// took shows a configuration that was read.
func (w *Workshop) took(c Config, err error) {
	if err == nil {
		w.view.Config = c
	}
	w.fault(err)
}

// fault puts trouble on the screen.
func (w *Workshop) fault(err error) {
	if err == nil {
		return
	}
	f := fault.Of(err).Apart()
	w.view.Fault = &f
	w.Log.Warn("technician told", "code", f.Code, "error", err)
}
