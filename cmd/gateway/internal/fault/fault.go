// Package fault lets a developer ask the backend for trouble: answers that are
// lost, late, torn or doubled, and customers who take their time. A [Set] is
// changed while the backend serves.
//
// # Spec
//
// [CALL.]NAME[:DURATION][=COUNT]. CALL is pay, inquire, cancel or refund; pay
// when it is left out. COUNT is how many calls it befalls; without it, all.
// "none" takes all faults away. Faults of one call befall it in the order in
// which they were set.
package fault

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ErrSpec means a fault that this program does not know.
var ErrSpec = errors.New("fault not known")

// A Name is a kind of trouble.
type Name string

// The faults. Duration says what one means by it.
const (
	LostAnswer  Name = "lost-answer"  // the work is done and the line cut
	SlowAnswer  Name = "slow-answer"  // the work is done and the answer waits: 8 s
	Error5xx    Name = "error-5xx"    // 503 before any work
	ErrorAfter  Name = "error-after"  // 500 after the work
	Duplicate   Name = "duplicate"    // the request arrives twice
	LateSuccess Name = "late-success" // in process, then paid: 10 s
	Confirm     Name = "confirm"      // the customer must confirm on the phone: 6 s
	DropBefore  Name = "drop-before"  // the line is cut before any work
	TornBody    Name = "torn-body"    // half of the answer, then the line is cut
)

// defaults are the durations of the faults that have one; 0 for the others.
var defaults = map[Name]time.Duration{
	LostAnswer: 0, SlowAnswer: 8 * time.Second, Error5xx: 0, ErrorAfter: 0, Duplicate: 0,
	LateSuccess: 10 * time.Second, Confirm: 6 * time.Second, DropBefore: 0, TornBody: 0,
}

// calls are those that faults befall.
var calls = []string{"pay", "inquire", "cancel", "refund"}

// A Fault is one kind of trouble for one kind of call.
type Fault struct {
	Call  string
	Name  Name
	Wait  time.Duration
	Count int // how many calls are left; negative is all
}

// Parse reads a spec.
func Parse(spec string) (Fault, error) {
	f := Fault{Call: "pay", Count: -1}
	rest, count, counted := strings.Cut(spec, "=")
	if call, name, ok := strings.Cut(rest, "."); ok {
		f.Call, rest = call, name
	}
	name, wait, timed := strings.Cut(rest, ":")
	f.Name = Name(name)
	var known bool
	f.Wait, known = defaults[f.Name]
	var err error
	if timed {
		if f.Wait, err = time.ParseDuration(wait); err != nil || f.Wait < 0 || defaults[f.Name] == 0 {
			return Fault{}, fmt.Errorf("fault %q, duration: %w", spec, ErrSpec)
		}
	}
	if counted {
		if f.Count, err = strconv.Atoi(count); err != nil || f.Count < 1 {
			return Fault{}, fmt.Errorf("fault %q, count: %w", spec, ErrSpec)
		}
	}
	payOnly := f.Name == LateSuccess || f.Name == Confirm
	if !known || !slices.Contains(calls, f.Call) || (payOnly && f.Call != "pay") {
		return Fault{}, fmt.Errorf("fault %q: %w", spec, ErrSpec)
	}
	return f, nil
}

// A Set is the faults that are on. The zero value has none.
type Set struct {
	mu     sync.Mutex // guards faults
	faults []Fault
}

// Apply adds the fault of a spec, or takes all away for "none".
func (s *Set) Apply(spec string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if spec == "none" {
		s.faults = nil
		return nil
	}
	f, err := Parse(spec)
	if err != nil {
		return err
	}
	s.faults = append(s.faults, f)
	return nil
}

// Take returns the fault that befalls this call, the zero Fault when none.
func (s *Set) Take(call string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if f.Call != call {
			continue
		}
		if f.Count > 0 {
			if s.faults[i].Count--; s.faults[i].Count == 0 {
				s.faults = slices.Delete(s.faults, i, i+1)
			}
		}
		return f
	}
	return Fault{}
}
