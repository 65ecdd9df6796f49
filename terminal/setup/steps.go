package setup

import "fmt"

// enter begins the step where the record stands.
func (s *Setup) enter() {
	r := s.view.Record
	s.view = View{Record: r, Shown: true, Read: s.view.Read}
	switch r.Step {
	case StepNetwork:
		s.lookAtNetwork()
	case StepScan:
		s.readActivation()
	case StepMake:
		s.make()
	case StepCamera:
		s.readAny()
	case StepPrinter:
		s.findPrinter()
	case StepSound:
		s.play()
	case StepSale:
		if s.Train == nil {
			s.open()
		}
	}
	s.show()
}

// handle does what an intent asks for, if the step offers it.
func (s *Setup) handle(i Intent) {
	switch i.Kind {
	case intentTick:
		s.tick()
		return
	case IntentLost:
		s.lost = true // not at once: the till may still have something else on it
		return
	case IntentBack:
		s.back()
	case IntentSkip:
		if s.view.CanSkip() && s.view.Shown {
			s.leave(Result{Outcome: Skipped, Why: i.Text})
		}
	case IntentAgain:
		s.again()
	case IntentNext:
		s.next()
	case IntentLanguage:
		if s.view.Step == StepLanguage {
			s.view.Language = i.Text
			s.leave(Result{Outcome: Passed})
		}
	case IntentCode:
		s.scanned(i.Text)
	case IntentTouch:
		s.touch(i.Field)
	}
	s.show()
}

// tick writes the stopwatch down, and sees whether somebody made a terminal on the
// command line meanwhile: then that is what goes on.
func (s *Setup) tick() {
	if s.Now().Sub(s.saved) >= saveEvery {
		s.save()
	}
	if s.lost {
		s.lost = false
		s.show()
	}
	s.walkAgain()
	if s.view.Step == StepCamera {
		if well := s.Eye.Look().Good() && s.view.Read; well != s.view.Good {
			s.view.Good = well
			s.show()
		}
	}
	if s.view.Step < StepMake && s.Train == nil && s.Maker.Exists() {
		s.open()
	}
}

// next ends a step that is well.
func (s *Setup) next() {
	well := false
	switch s.view.Step {
	case StepNetwork:
		well = s.view.Good
	case StepMake:
		well = s.view.Made
	case StepCamera:
		look := s.Eye.Look()
		well = look.Good() && s.view.Read
		s.seen = fmt.Sprintf("%d × %d, %.1f/s, %d ms", look.Width, look.Height, look.Rate, look.Decode.Milliseconds())
	case StepPrinter, StepSound:
		well = s.view.Asks
	case StepDisplay:
		well = true
	case StepSale:
		if s.Train != nil {
			s.view.Shown = false
			s.Train()
		}
		return
	case StepReady:
		s.finish()
		return
	}
	if well {
		s.leave(Result{Outcome: Passed})
	}
}

// again tries a step again.
func (s *Setup) again() {
	if s.view.Busy && s.view.Step != StepCamera {
		return
	}
	s.view.Fault, s.view.Asks = nil, false
	switch s.view.Step {
	case StepNetwork:
		s.lookAtNetwork()
	case StepScan:
		s.readActivation()
	case StepMake:
		if !s.view.Made {
			s.make()
		}
	case StepPrinter:
		s.print()
	case StepSound:
		s.play()
	case StepTouch:
		s.view.Touched = [Fields]bool{}
	}
}

// follow sees whether the sale was rung up. Training that somebody left is a sale
// that was skipped.
func (s *Setup) follow(t Till) {
	s.till = t
	if s.view.Step != StepSale || s.view.Shown {
		return
	}
	s.sold = s.sold || t.Training && t.Paid
	s.drills = s.drills || t.Training
	switch {
	case s.sold && t.Resting:
		s.leave(Result{Outcome: Passed})
	case s.drills && !t.Training && t.Resting:
		s.leave(Result{Outcome: Skipped})
	}
}

// finish ends the set-up: from now on the machine is a till.
func (s *Setup) finish() {
	s.view.Ended, s.view.Shown = s.Now(), false
	s.save()
	if s.till.Training {
		s.Train()
	}
}
