package setup

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"kaikei/terminal"
)

// reached reports whether every hop is good.
func reached(hops []Hop) bool {
	for _, h := range hops {
		if !h.OK {
			return false
		}
	}
	return true
}

// lookAtNetwork tries the network.
func (s *Setup) lookAtNetwork() {
	s.tries++
	s.view.Busy, s.view.Hops = true, nil
	s.walk()
}

// walkAgain tries a network that is not good again, now and then: whoever has put the
// cable in sees it without a tap.
func (s *Setup) walkAgain() {
	if s.view.Step == StepNetwork && !s.view.Good && !s.walking && s.Now().Sub(s.walked) >= walkEvery {
		s.walk()
	}
}

// walk tries the network beside what is shown of the try before.
func (s *Setup) walk() {
	s.walking = true
	s.errands.Begin(workMost, func(ctx context.Context, _ func(func())) func() {
		hops := s.Network(ctx)
		return func() {
			s.walking, s.walked = false, s.Now()
			s.view.Busy, s.view.Hops, s.view.Good = false, hops, reached(hops)
			var found []string
			for _, h := range hops {
				if h.OK {
					found = append(found, fmt.Sprint(h.Args...))
				}
			}
			s.seen = strings.Join(found, ", ")
		}
	})
}

// readActivation waits for an activation before the camera. What is none is said,
// and the next is waited for.
func (s *Setup) readActivation() {
	s.Eye.Forget()
	s.errands.Begin(24*time.Hour, func(ctx context.Context, tell func(func())) func() {
		for ctx.Err() == nil {
			text, err := s.Eye.Read(ctx)
			switch {
			case err != nil && ctx.Err() == nil:
				tell(func() { s.fault(err) })
				pause(ctx, time.Second)
			case err == nil && s.Maker.Check(text) == nil:
				return func() {
					s.view.Read = true
					s.scanned(text)
				}
			case err == nil:
				tell(func() {
					s.view.Read = true
					s.fault(terminal.ErrActivation)
				})
			}
		}
		return nil
	})
}

// pause waits a moment.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// scanned takes what was read where an activation is wanted.
func (s *Setup) scanned(text string) {
	if s.view.Step != StepScan {
		return
	}
	if err := s.Maker.Check(text); err != nil {
		s.fault(err)
		return
	}
	s.code = text
	s.leave(Result{Outcome: Passed})
}

// make makes the terminal. After a cut it goes on with the activation that was kept;
// when none was, it has to be read again.
func (s *Setup) make() {
	s.tries++
	s.view.Busy, s.view.Hops, s.view.Stage = true, nil, ""
	code := s.code
	s.errands.Begin(workMost, func(ctx context.Context, tell func(func())) func() {
		made, err := s.Maker.Make(ctx, code, func(g Stage) { tell(func() { s.view.Stage = g }) })
		var hops []Hop
		if errors.Is(err, terminal.ErrNotReached) {
			hops = s.Network(ctx)
		}
		return func() {
			s.view.Busy = false
			switch {
			case errors.Is(err, terminal.ErrNotProvisioned):
				s.back()
			case err != nil:
				s.view.Hops = hops
				s.fault(err)
			default:
				s.code = ""
				s.view.Made, s.view.Terminal, s.view.Chip, s.seen = true, made.Terminal, made.Chip, made.Terminal
				s.save()
			}
		}
	})
}

// readAny waits until the camera has read a code, whichever: it is looked at by
// nobody.
func (s *Setup) readAny() {
	s.tries++
	if s.view.Read {
		return // the activation was
	}
	s.errands.Begin(24*time.Hour, func(ctx context.Context, _ func(func())) func() {
		for ctx.Err() == nil {
			if _, err := s.Eye.Read(ctx); err == nil {
				return func() { s.view.Read = true }
			}
			pause(ctx, time.Second)
		}
		return nil
	})
}

// findPrinter looks for a printer, which is asked for a slip by a tap.
func (s *Setup) findPrinter() {
	if found := s.Paper.Find(); found != "" && found != s.view.Printer {
		s.view.Printer = found
		s.save()
	}
}

// print prints a test. Whether it came out, eyes tell.
func (s *Setup) print() {
	s.tries++
	s.findPrinter()
	if s.view.Printer == "" {
		s.fault(terminal.ErrPrinterOffline)
		return
	}
	address := s.view.Printer
	s.view.Busy = true
	s.errands.Begin(workMost, func(ctx context.Context, _ func(func())) func() {
		err := s.Paper.Try(ctx, address)
		return func() {
			s.view.Busy, s.seen = false, address
			if err != nil && !gone(err) {
				s.fault(err)
				return
			}
			s.view.Asks = true
		}
	})
}

// play plays the sound of a payment.
func (s *Setup) play() {
	s.tries++
	s.Sound()
	s.view.Asks = true
}

// touch marks a field; the last one ends the step.
func (s *Setup) touch(field int) {
	if s.view.Step != StepTouch || field < 0 || field >= Fields {
		return
	}
	s.view.Touched[field] = true
	for _, t := range s.view.Touched {
		if !t {
			return
		}
	}
	s.seen = fmt.Sprintf("%d/%d", Fields, Fields)
	s.leave(Result{Outcome: Passed})
}
