// Package fault declares every trouble that is told to a clerk: what happened,
// whether money moved, what to do. [Of] is the only way from an error to what a
// person reads, and screens invent none.
//
// Every fault has a code, which is the key of its texts in other languages, and says
// of money only what is true of what it was met in: the same cut line means one thing
// to a sale and another to a question about no payment, and the methods of [Fault]
// turn one into the other.
//
// Caveat: the first error of the table that matches wins, so where one error is joined
// with another the order of the table decides.
package fault

import (
	"errors"
	"time"

	"kaikei/terminal"
)

// A Code names a declared fault. Screens translate by it.
type Code string

// A Fault is trouble told to a clerk: what happened, whether money moved, what
// to do. Screens show faults and invent none. The texts are English; other
// languages are looked up by Code.
type Fault struct {
	Code  Code
	Money terminal.Money // 0 when it is not about a payment
	Title string
	Text  string
	Todo  string
	// After is how long the trouble must last before it is shown, so that a
	// flap never reaches a person.
	After time.Duration
}

// Internal is the code of the fault of an error that nobody declared.
const Internal Code = "INTERNAL"

// internalFault is shown for an error that nobody declared. The operator finds
// the error itself in the log.
var internalFault = Fault{Internal, 0, "Internal fault", "The terminal met an error that it does not know.", "Look at the history before charging again. Call the technician.", 0}

// Of returns the declared fault that err means. It is the only way from
// an error to what a clerk reads.
func Of(err error) Fault {
	for _, f := range faults {
		if errors.Is(err, f.err) {
			return f.fault
		}
	}
	return internalFault
}

// All returns every declared fault, for those who translate them.
func All() []Fault {
	all := make([]Fault, 0, len(faults)+1)
	for _, f := range faults {
		all = append(all, f.fault)
	}
	return append(all, internalFault)
}
