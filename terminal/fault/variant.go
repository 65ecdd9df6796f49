package fault

import "kaikei/terminal"

// A variant is what a fault says when it is not about a payment, or not about one that is
// complete.
type variant string

// The variants. Their texts are looked up as those of faults are.
const (
	beside   variant = "beside"   // a report, a staff card: of no payment
	recorded variant = "recorded" // a void, a refund, a promise
	asked    variant = "asked"    // not a printer's: a question to the backend about no payment
	// likewise: money that should have gone into a wallet
	crediting variant = "crediting"
	undone    variant = "undone"  // a disk's: of what sells nothing
	looking   variant = "looking" // a disk's: of a sign-in
	shown     variant = "shown"   // while a code of the shop's is open
)

// variants are their texts in English, by which they are known again.
var variants = map[variant]string{
	beside:   "The slip that was asked for is of no payment.",
	recorded: "What was done is on record. Only the slip is missing.",
	asked:    "The payment centre cannot be reached. Nothing was changed.",

	crediting: "The payment centre cannot be reached. Nothing went into the wallet.",
	undone:    "Nothing could be recorded, so nothing was done. All is as it was.",
	looking:   "The sign-in could not be recorded. Nothing can be sold or given back.",
	shown:     "The proof could not be taken. The customer may have paid already.",
}

// OfPrinter reports whether f is about a slip that is not on paper, or may not be.
func (f Fault) OfPrinter() bool {
	for _, err := range []error{terminal.ErrSlipsWait, terminal.ErrPaperOut, terminal.ErrCoverOpen, terminal.ErrPrinterOffline, terminal.ErrPrinterFault, terminal.ErrPrintUnknown} {
		if f.Code == Of(err).Code {
			return true
		}
	}
	return false
}

// Beside is a printer's fault as it is told of a slip of no payment: that a payment is
// complete would be another's. Any other fault stays as it is.
func (f Fault) Beside() Fault {
	if f.OfPrinter() {
		f.Money, f.Text, f.Todo = 0, variants[beside], "Fix the printer. What does not come out is printed again from the menu."
	}
	return f
}

// Recorded is a printer's fault as it is told of a slip about money that went back, or
// is still to come: the payment is not complete. Any other fault stays as it is.
func (f Fault) Recorded() Fault {
	if f.OfPrinter() {
		f.Money, f.Text = 0, variants[recorded]
	}
	return f
}

// Asked is the fault of a line that is cut as it is told to who asked the backend about
// no payment: there is nothing to scan again. Any other fault stays as it is.
func (f Fault) Asked() Fault {
	if f.Code == Of(terminal.ErrNotReached).Code {
		f.Money, f.Text, f.Todo = 0, variants[asked], "Try again when the connection is back."
	}
	return f
}

// Undone is the fault of a disk that takes no records as it is told of what sells
// nothing, such as a refund or a close: there is no cash to be handed back, and what
// was paid stands. Any other fault stays as it is.
func (f Fault) Undone() Fault {
	for _, err := range []error{terminal.ErrFull, terminal.ErrDisk} {
		if f.Code == Of(err).Code {
			f.Money, f.Text, f.Todo = 0, variants[undone], "Call the technician, and try again when it is mended."
		}
	}
	return f
}

// Looking is the fault of a disk that takes no records as it is told to who has signed
// in all the same, to look: what they can do goes before whom to call. Any other fault
// stays as it is.
func (f Fault) Looking() Fault {
	if as := f.Undone(); as.Text == variants[undone] {
		f.Money, f.Text, f.Todo = 0, variants[looking], "History, totals and reprints work. Sell at another terminal and call the technician."
	}
	return f
}

// Shown is a fault as it is told while a code of the shop's is open: that no money
// moved is not known then. One that does not say so stays as it is.
func (f Fault) Shown() Fault {
	if f.Money == terminal.MoneyNo {
		f.Money, f.Text, f.Todo = terminal.MoneyUnknown, variants[shown], "Show the proof again. Until it is taken, do not hand over the goods."
	}
	return f
}

// Crediting is the fault of a line that is cut as it is told of money that should have
// gone into a wallet: cash would not help. Any other fault stays as it is.
func (f Fault) Crediting() Fault {
	if f.Code == Of(terminal.ErrNotReached).Code {
		f.Text, f.Todo = variants[crediting], "Give back any cash, or wait a moment and scan again."
	}
	return f
}

// Apart is a fault as it is told to who sells nothing, a manager or a technician.
func (f Fault) Apart() Fault { return f.Beside().Asked().Undone() }

// Variant says under which name the text of f is looked up besides its code; "" for
// none. A todo under that name goes before the fault's own.
func (f Fault) Variant() string {
	for name, text := range variants {
		if f.Text == text {
			return string(name)
		}
	}
	return ""
}
