package spool

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/receipt"
)

// An Answer is what somebody who looked says about a job.
type Answer string

// The answers.
const (
	WasPrinted Answer = "printed" // it is on paper
	PrintAgain Answer = "again"   // it is not: print it, marked 再印刷
	Drop       Answer = "drop"    // nobody wants it
)

// Answer settles a job that is doubtful; a job that waits can be dropped, too.
// ErrNoJob is any other.
func (s *Spool) Answer(number uint64, a Answer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := s.find(number)
	switch {
	case j == nil || j.State.finished() || j.State == Printing || (j.State == Waiting && a != Drop):
		return fmt.Errorf("answer for job %d: %w", number, ErrNoJob)
	case a == WasPrinted:
		j.State = Printed
	case a == PrintAgain:
		j.State, j.Document = Waiting, j.Document.Reprinted()
	case a == Drop:
		j.State = Dropped
	default:
		return fmt.Errorf("answer %q for job %d: %w", a, number, ErrNoJob)
	}
	s.record(j)
	s.poke()
	return nil
}

// Jobs returns all jobs that are known, oldest first: those that are not finished
// and the newest of those that are.
func (s *Spool) Jobs() []Job {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.jobs)
}

// Has reports whether a slip of a kind of a payment has come as far as here, among the
// jobs that are known: those that are not finished, and the newest of those that are.
func (s *Spool) Has(kind receipt.Kind, p terminal.PaymentID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	of := keyBegin(kind, p)
	return slices.ContainsFunc(s.jobs, func(j Job) bool { return strings.HasPrefix(j.Key, of) })
}

// A Summary is a spool on one line.
type Summary struct {
	Waiting  int       // jobs of which nothing was sent, or that are being printed
	Doubtful []Job     // jobs that somebody has to look for
	Oldest   time.Time // when the oldest that waits was made; zero for none
	Trouble  error     // how the last attempt ended; nil when it printed
}

// Summary returns how the spool stands.
func (s *Spool) Summary() Summary {
	s.mu.Lock()
	defer s.mu.Unlock()
	sum := Summary{Trouble: s.trouble}
	for _, j := range s.jobs {
		switch j.State {
		case Waiting, Printing:
			if sum.Waiting++; sum.Oldest.IsZero() {
				sum.Oldest = j.Made
			}
		case Doubtful:
			sum.Doubtful = append(sum.Doubtful, j)
		}
	}
	return sum
}
