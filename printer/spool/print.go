package spool

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kaikei/printer"
	"kaikei/terminal"
)

// Print records one copy of a receipt and waits until it is printed. An error
// says why it is not, or not surely; the job stays and is printed when the
// printer can. See terminal.Printer for the errors; ErrFull is the only one after
// which nothing was recorded.
//
// A reprint of a slip that still waits is that slip. One of a slip that nobody
// knows about answers for it: it was not printed.
func (s *Spool) Print(ctx context.Context, r terminal.Receipt) error {
	d := printer.NewDocument(r)
	if s.opts.Logo.WidthDots > 0 {
		logo := printer.Block{Kind: printer.BlockPicture, Picture: s.opts.Logo}
		d.Blocks = append([]printer.Block{logo}, d.Blocks...)
	}
	err := s.PrintDocument(ctx, Slip{Key: keyOf(r), Title: titleOf(r), Document: d})
	if err != nil {
		return fmt.Errorf("print slip %04d: %w", r.Slip, err)
	}
	return nil
}

// A Slip is a document and what it is called.
type Slip struct {
	Key      string // two slips of one key are the same, printed again; empty for none
	Title    string // for people
	Document printer.Document
}

// PrintDocument records a slip and waits until it is printed. Its errors are
// those of Print.
func (s *Spool) PrintDocument(ctx context.Context, slip Slip) error {
	number, tries, err := s.enter(slip)
	if err != nil {
		return err
	}
	return s.wait(ctx, number, tries)
}

// poke wakes the printing goroutine. mu is held, so that it sees what it is woken
// for.
func (s *Spool) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// enter records a slip, or finds the job that it is. It returns how many attempts
// had ended by then.
func (s *Spool) enter(slip Slip) (number, tries uint64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.poke()
	document := slip.Document
	if i := s.same(slip.Key); i >= 0 {
		switch j := &s.jobs[i]; j.State {
		case Doubtful:
			j.State, j.Document = Waiting, j.Document.Reprinted()
			s.record(j)
			return j.Number, s.tries, nil
		case Waiting, Printing:
			return j.Number, s.tries, nil
		case Printed:
			document = document.Reprinted()
		}
	}
	if err := s.room(); err != nil {
		return 0, 0, err
	}
	j := Job{Number: 1, Key: slip.Key, Title: slip.Title, State: Waiting, Made: time.Now(), Document: document}
	if n := len(s.jobs); n > 0 {
		j.Number = s.jobs[n-1].Number + 1
	}
	s.jobs = append(s.jobs, j)
	s.record(&j)
	return j.Number, s.tries, nil
}

// same returns the place of the newest job of a key, -1 for none. mu is held.
func (s *Spool) same(key string) int {
	for i := len(s.jobs) - 1; i >= 0 && key != ""; i-- {
		if s.jobs[i].Key == key && s.jobs[i].State != Dropped {
			return i
		}
	}
	return -1
}

// room makes sure of a place for one job more: the oldest that nobody answered for
// gives way. ErrFull means that all of them wait. mu is held.
func (s *Spool) room() error {
	open := 0
	for _, j := range s.jobs {
		if !j.State.finished() {
			open++
		}
	}
	if open < s.opts.MostOpen {
		return nil
	}
	i := slices.IndexFunc(s.jobs, func(j Job) bool { return j.State == Doubtful })
	if i < 0 {
		return fmt.Errorf("print: %d jobs: %w", open, ErrFull)
	}
	s.jobs[i].State = Dropped
	s.record(&s.jobs[i])
	return nil
}

// wait waits for the fate of a job: printed, doubtful, or an attempt that ended
// in trouble since tries.
func (s *Spool) wait(ctx context.Context, number, tries uint64) error {
	for {
		s.mu.Lock()
		j, change, now, trouble := s.find(number), s.change, s.tries, s.trouble
		state := Printed // and forgotten
		if j != nil {
			state = j.State
		}
		s.mu.Unlock()
		switch {
		case state == Printed:
			return nil
		case state == Dropped:
			return fmt.Errorf("job %d: %w", number, ErrNoJob)
		case state == Doubtful:
			return doubt(trouble)
		case now > tries && trouble != nil:
			return trouble
		}
		select {
		case <-change:
		case <-ctx.Done():
			return fmt.Errorf("job %d waits: %w: %w", number, terminal.ErrPrinterOffline, ctx.Err())
		}
	}
}

// doubt makes sure that the error of a doubtful job says that it is one: another
// attempt may have ended since.
func doubt(trouble error) error {
	if trouble == nil {
		return terminal.ErrPrintUnknown
	}
	if errors.Is(trouble, terminal.ErrPrintUnknown) {
		return trouble
	}
	return fmt.Errorf("%w: %w", terminal.ErrPrintUnknown, trouble)
}
