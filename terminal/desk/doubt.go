package desk

import (
	"slices"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/receipt"
	"kaikei/terminal/report"
	"kaikei/terminal/staff"
)

// A DoubtfulSlip was sent to the printer, which has not said that it is on paper.
type DoubtfulSlip struct {
	Number uint64 // by which it is answered for
	Title  string // for people, in Japanese
	// Kind, Slip and Copy are what the slip is, where it is of a payment: its title
	// can be said in another language then. Kind is empty for any other.
	Kind receipt.Kind
	Slip int
	Copy terminal.Copy
	Made time.Time
}

// A SlipAnswer is what somebody who looked says about a slip.
type SlipAnswer uint8

// The answers.
const (
	SlipPrinted SlipAnswer = 1 // it is there
	SlipMissing SlipAnswer = 2 // it is not: print it, marked as printed again
)

// Slips knows the slips of which nobody can tell whether they are on paper. Asking
// must cost nothing.
type Slips interface {
	Doubtful() []DoubtfulSlip
	// Waiting is how many have still to be printed.
	Waiting() int
	Answer(number uint64, a SlipAnswer) error
}

// doubts brings the doubtful slips up to date, and reports whether they changed.
func (d *Desk) doubts() bool {
	if d.Slips == nil {
		return false
	}
	was := d.view.Doubtful
	d.view.Doubtful = d.Slips.Doubtful()
	return !slices.Equal(was, d.view.Doubtful)
}

// newDoubts is doubts, and asks about a slip that nobody has asked about: it was printed
// from elsewhere, as a close is.
func (d *Desk) newDoubts() bool {
	was := len(d.view.Doubtful)
	changed := d.doubts()
	if len(d.view.Doubtful) > was && d.view.Fault == nil && d.printing == 0 {
		d.wonder()
	}
	return changed
}

// onPaper takes a printer's fault away when what it kept from being printed is on
// paper by now, so that nobody has to, and reports whether it did.
func (d *Desk) onPaper() bool {
	if !d.awaited || d.Slips.Waiting() > 0 {
		return false
	}
	d.awaited = false
	if d.view.Print == PrintTrouble && len(d.view.Doubtful) == 0 {
		d.view.Print = PrintDone
	}
	if f := d.view.Fault; f != nil && keepsPaper(*f) {
		d.dismiss()
	}
	return true
}

// wonder asks whether a slip was printed, when there is one that nobody knows of.
func (d *Desk) wonder() {
	if d.doubts(); len(d.view.Doubtful) > 0 {
		d.faultAs(terminal.ErrPrintUnknown, fault.Fault.Recorded) // it may be of no payment
	}
}

// hasRead serves what is said of what was told, on any screen and at any time, and
// reports whether it did.
func (d *Desk) hasRead(i Intent) bool {
	switch i.Kind {
	case IntentDismiss:
		d.dismiss()
	case IntentSlip:
		d.answerSlip(i)
	case IntentSeen:
		d.haveSeen(i.Payment)
	default:
		return false
	}
	return true
}

// dismiss takes the fault away. One of the printer may hide another: whoever has put
// in paper is asked next whether the slip that it ran out in is there.
func (d *Desk) dismiss() {
	was := d.view.Fault
	d.view.Fault = nil
	if was != nil && (keepsPaper(*was) || was.Code == interrupted || was.Code == restored) {
		d.wonder()
	}
	d.blind = d.blind || was != nil && was.Code == noCamera
}

// keepsPaper reports whether a fault keeps anything from being printed, and so comes
// before the question whether something was.
func keepsPaper(f fault.Fault) bool { return f.OfPrinter() && f.Code != printUnknown }

// printUnknown is the code of that question.
var printUnknown = fault.Of(terminal.ErrPrintUnknown).Code

// answerSlip takes what somebody says about a slip, and asks about the next one.
func (d *Desk) answerSlip(i Intent) {
	if d.Slips == nil {
		return
	}
	asked := d.view.Fault != nil && d.view.Fault.Code == printUnknown
	if err := d.Slips.Answer(i.Slip, i.Answer); err != nil {
		d.Till.Log.Warn("answer for a slip", "error", err) // it was answered for meanwhile
	} else if d.view.Print == PrintTrouble {
		d.view.Print = map[SlipAnswer]PrintState{SlipPrinted: PrintDone, SlipMissing: PrintNone}[i.Answer]
	}
	if asked {
		d.view.Fault = nil
		d.wonder()
	}
}

// A ReportSlip is the day so far as it is to be printed.
type ReportSlip struct {
	Shop     terminal.Shop
	Clerk    string    // who prints it
	At       time.Time // when
	Report   report.Report
	Training bool
}

// askReport prints the day so far, if the clerk may.
func (d *Desk) askReport() {
	if d.Reports == nil {
		return
	}
	d.need(terminal.Event{Right: string(staff.Reports)}, func(string) {
		now := d.Till.Clock.Now()
		day := d.Till.Day(now)
		totals, err := d.Books.Totals(day)
		if err != nil {
			d.fault(err)
			return
		}
		slip := ReportSlip{Shop: d.Till.Settings().Shop, Clerk: d.Clerk, At: now, Report: report.New(day, totals), Training: d.view.Training}
		print := d.Reports // nothing of the desk is read beside it
		d.printing++
		d.begin(func() func() {
			err := print.PrintReport(d.life, slip)
			return func() { d.printed("", err) }
		})
	})
}
