package setup

import (
	"context"
	"errors"
	"time"

	"kaikei/terminal/errand"
	"kaikei/terminal/fault"
)

// How often the record is written while nothing happens, and what a step may take.
const (
	saveEvery = 5 * time.Second
	walkEvery = 5 * time.Second
	workMost  = 40 * time.Second
)

// A Setup serves one technician. One goroutine, Run, owns all of its state.
type Setup struct {
	Parts
	errands *errand.Errands // what takes its time, beside the taps
	intents chan Intent
	tills   chan Till

	view   View
	since  time.Time     // what the stopwatch counted last ends here
	saved  time.Time     // the record was written last
	took   time.Duration // by this step
	tries  int           // likewise
	seen   string        // likewise
	code   string        // the activation, between its scan and the try that keeps it
	opened bool
	lost   bool // the view is to be shown again, soon

	walking bool      // the network is being tried
	walked  time.Time // it was tried last

	till   Till // as it was last
	drills bool // training was seen
	sold   bool
}

// New returns a set-up that goes on where a record stands.
func New(p Parts, r Record) *Setup {
	s := &Setup{Parts: p, intents: make(chan Intent, 16), tills: make(chan Till, 16), view: View{Record: r.resumed()}}
	s.errands = errand.New(s.show)
	return s
}

// Send passes an intent on. It never blocks.
func (s *Setup) Send(i Intent) {
	select {
	case s.intents <- i:
	default: // that far behind: the screen has promised nothing
	}
}

// Watch tells how the till is. It never blocks.
func (s *Setup) Watch(t Till) {
	select {
	case s.tills <- t:
	default: // the next view says the same or more
	}
}

// Run serves until the machine is ready, or ctx ends.
func (s *Setup) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer s.errands.Wait()
	defer cancel()
	s.errands.Live(ctx)
	s.since, s.saved = s.Now(), s.Now()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	s.save()
	s.enter()
	for !s.view.Done() {
		select {
		case i := <-s.intents:
			s.handle(i)
		case news := <-s.errands.Back():
			news()
		case t := <-s.tills:
			s.follow(t)
		case <-tick.C:
			s.handle(Intent{Kind: intentTick})
		case <-ctx.Done():
			s.save()
			return ctx.Err()
		}
	}
	return nil
}

// count moves the stopwatch on.
func (s *Setup) count() {
	now := s.Now()
	s.took += now.Sub(s.since)
	s.view.Spent += now.Sub(s.since)
	s.since = now
}

// save writes the record. A disk that takes nothing will stop the making of the
// terminal, which says so.
func (s *Setup) save() {
	s.count()
	s.saved = s.since
	if err := s.Save(s.view.Record); err != nil {
		s.Log.Error("set-up not recorded", "step", s.view.Step.String(), "error", err)
	}
}

// show draws the view.
func (s *Setup) show() {
	s.count()
	s.Show(s.view)
}

// fault puts trouble on the screen.
func (s *Setup) fault(err error) {
	f := fault.Of(err).Undone()
	s.view.Fault = &f
	s.Log.Warn("technician told", "step", s.view.Step.String(), "code", f.Code, "error", err)
}

// quiet ends what is under way.
func (s *Setup) quiet() {
	s.errands.End()
	s.view.Busy, s.walking = false, false
}

// leave ends the step and enters the next.
func (s *Setup) leave(x Result) {
	s.quiet()
	s.count()
	x.Took, x.Tries, x.Seen = s.took, max(1, s.tries), s.seen
	s.view.Record = s.view.Record.ended(x)
	s.enterNew()
}

// back enters the step before.
func (s *Setup) back() {
	to, ok := s.view.Step.before()
	if !ok || !s.view.CanBack() {
		return
	}
	s.quiet()
	s.view.Step = to
	s.enterNew()
}

// enterNew writes down where somebody stands, and shows it.
func (s *Setup) enterNew() {
	s.took, s.tries, s.seen = 0, 0, ""
	s.save()
	s.enter()
}

// gone reports whether what was done was ended by whoever asked for it.
func gone(err error) bool { return errors.Is(err, context.Canceled) }

// open goes on in the till.
func (s *Setup) open() {
	s.quiet()
	s.view.Shown = false
	if !s.opened {
		s.opened, s.view.Handed = true, true
		s.save()
		s.Open()
	}
}
