package setup

import "slices"

// A Step is one step of setting a machine up. The values are on disk: never renumber.
type Step uint8

// The steps.
const (
	StepLanguage Step = 1
	StepNetwork  Step = 2  // is there a link and an address
	StepScan     Step = 3  // the backend's activation is read
	StepMake     Step = 4  // keys, certificate, configuration
	StepCamera   Step = 5  // frames come, and a code is read
	StepPrinter  Step = 6  // a slip came out
	StepSound    Step = 7  // somebody heard it
	StepTouch    Step = 8  // each part of the screen takes a tap
	StepDisplay  Step = 9  // colours and edges are seen
	StepSale     Step = 10 // the first sale, in training, on the till itself
	StepReady    Step = 11
)

// names are those in the answers of programs, and in the keys of words.
var names = map[Step]string{
	StepLanguage: "language", StepNetwork: "network", StepScan: "scan", StepMake: "make", StepCamera: "camera", StepPrinter: "printer",
	StepSound: "sound", StepTouch: "touch", StepDisplay: "display", StepSale: "sale", StepReady: "ready",
}

// Steps are all of them, in their order.
func Steps() []Step {
	return []Step{StepLanguage, StepNetwork, StepScan, StepMake, StepCamera, StepPrinter, StepSound, StepTouch, StepDisplay, StepSale, StepReady}
}

// String is the step's name, such as "camera".
func (s Step) String() string { return names[s] }

// next is the step that follows; the last one follows itself.
func (s Step) next() Step {
	all := Steps()
	return all[min(slices.Index(all, s)+1, len(all)-1)]
}

// before is the step to which there is a way back; false where there is none: what
// was made stays made, and what came before it has no meaning any more.
func (s Step) before() (Step, bool) {
	switch s {
	case StepNetwork, StepScan, StepPrinter, StepSound, StepTouch, StepDisplay:
		return s - 1, true
	case StepMake:
		return StepScan, true // another activation; not once it is made
	}
	return s, false
}

// skips reports whether the step can be skipped. Without the others there is no
// terminal. A network that seems dead is tried all the same: the activation tells
// the truth.
func (s Step) skips() bool {
	switch s {
	case StepNetwork, StepCamera, StepPrinter, StepSound, StepTouch, StepDisplay, StepSale:
		return true
	}
	return false
}

// An Outcome is how a step ended. The values are on disk.
type Outcome uint8

// The outcomes.
const (
	Passed  Outcome = 1
	Skipped Outcome = 2
)

// String is the outcome's name.
func (o Outcome) String() string { return map[Outcome]string{Passed: "passed", Skipped: "skipped"}[o] }
