package setup

import (
	"time"

	"kaikei/terminal/fault"
)

// A Hop is one step of the way to the backend, as it was tried. Its words are
// looked up by its name.
type Hop struct {
	Name  string
	OK    bool
	Tried bool
	Args  []any  // of the sentence that says what was found
	Why   string // what the machine says is wrong
}

// A Stage is one of making a terminal. The names are those of package device.
type Stage string

// A Look is how the camera is.
type Look struct {
	Width, Height int     // of the newest frame, in pixels
	Rate          float64 // frames a second
	Decode        time.Duration
	Hint          int    // why the newest frame is not read, by the number of its words; 0 when there is nothing to say
	Trouble       string // why there is no picture, as the machine says it
}

// leastRate is how many frames a second are enough to read a code that is held by
// hand.
const leastRate = 5

// Good reports whether frames come.
func (l Look) Good() bool { return l.Trouble == "" && l.Rate >= leastRate && l.Width > 0 }

// Fields is how many parts of the screen are touched, in rows of three.
const Fields = 9

// A View is what the technician's screens show. It is a value.
type View struct {
	Record
	Shown bool         // there is something to show; not while the till is tried
	Busy  bool         // something takes its time; back and skip end it
	Fault *fault.Fault // trouble, until the next try
	Hops  []Hop        // of StepNetwork, or of a StepMake that did not reach the backend
	Stage Stage        // of StepMake, that began last
	Made  bool         // StepMake is done
	Good  bool         // of StepNetwork and StepCamera: it is well
	Read  bool         // the camera has read a code
	// Asks tells that the slip was sent, or the sound was played: somebody says
	// whether it came out.
	Asks    bool
	Touched [Fields]bool
}

// CanSkip reports whether the step can be skipped, and CanBack whether there is a
// way back.
func (v View) CanSkip() bool { return v.Step.skips() }

// CanBack reports whether there is a way to the step before.
func (v View) CanBack() bool {
	_, ok := v.Step.before()
	return ok && !v.Made && (v.Step != StepMake || !v.Busy)
}

// An IntentKind is what a technician wants.
type IntentKind uint8

// The intents.
const (
	IntentNext     IntentKind = 1 // this step is well
	IntentBack     IntentKind = 2
	IntentSkip     IntentKind = 3 // Text is why
	IntentAgain    IntentKind = 4 // tries the step again
	IntentLanguage IntentKind = 5 // Text is which
	IntentCode     IntentKind = 6 // Text was read by a hand scanner
	IntentTouch    IntentKind = 7 // Field was touched
	IntentLost     IntentKind = 8 // the till took the page away
	intentTick     IntentKind = 9
)

// An Intent is one tap.
type Intent struct {
	Kind  IntentKind
	Text  string
	Field int
}

// A Till is what set-up wants to know of the till on which the first sale is rung
// up.
type Till struct {
	Training bool // it is being trained on
	Resting  bool // a sale may be rung up; nothing else is on the screen
	Paid     bool // it shows a sale that is paid, in training
}
