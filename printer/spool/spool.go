package spool

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"kaikei/printer"
	"kaikei/terminal"
)

// Bounds of a spool, unless told otherwise.
const (
	mostOpen     = 200 // jobs that are not finished
	mostFinished = 200 // jobs that are remembered
	firstPause   = 500 * time.Millisecond
	longestPause = 10 * time.Second
)

// A Paper is a printer, as [printer.Device] is one. Its errors are those of the
// terminal package; terminal.ErrPrintUnknown alone means that bytes of the job
// were sent.
type Paper interface {
	PrintDocument(ctx context.Context, d printer.Document) error
}

// A Prober is a Paper that can be asked whether it is there and ready without
// printing, so that a printer that is away for a night costs the disk nothing.
type Prober interface {
	Ready(ctx context.Context) error
}

// Options are what a spool is opened with.
type Options struct {
	// Logo stands above every receipt; the zero value is none.
	Logo printer.Picture
	// Note hears what went wrong with the disk; nil ignores it.
	Note func(error)
	// Changed is called when a job changes its state, not on the caller's
	// goroutine alone; nil ignores it. It must not block or call the spool.
	Changed func()
	// Pause is the first wait before a job is tried again: 500 ms when zero.
	Pause time.Duration
	// MostOpen bounds the jobs that are not finished: 200 when zero.
	MostOpen int
}

// A Spool is a [terminal.Printer] that records first. Its methods may be called
// from several goroutines; nothing is printed before Run.
type Spool struct {
	opts  Options
	paper Paper
	disk  *folder
	wake  chan struct{} // somebody wants something printed now

	mu      sync.Mutex    // guards what follows
	jobs    []Job         // by number
	change  chan struct{} // closed, and made anew, when anything below changes
	tries   uint64        // attempts that ended
	trouble error         // how the last attempt ended
}

// Open opens the spool in a folder, for this program alone. Jobs that were being
// printed when the program last ended are doubtful now. Errors: ErrInUse, and
// those of the disk.
func Open(path string, paper Paper, opts Options) (*Spool, error) {
	if opts.Note == nil {
		opts.Note = func(error) {}
	}
	if opts.Changed == nil {
		opts.Changed = func() {}
	}
	if opts.Pause <= 0 {
		opts.Pause = firstPause
	}
	if opts.MostOpen <= 0 {
		opts.MostOpen = mostOpen
	}
	disk, err := openFolder(path)
	if err != nil {
		return nil, fmt.Errorf("open spool: %w", err)
	}
	s := &Spool{opts: opts, paper: paper, disk: disk, wake: make(chan struct{}, 1), change: make(chan struct{})}
	s.note(disk.sweep())
	if s.jobs, err = disk.load(); err != nil {
		s.note(err)
	}
	for i := range s.jobs {
		if j := &s.jobs[i]; j.State == Printing {
			j.State, j.Trouble = Doubtful, "the program ended while it was printed"
			s.note(disk.save(*j))
		}
	}
	return s, nil
}

// Close gives the folder back. Call it when Run has ended.
func (s *Spool) Close() error { return s.disk.close() }

// note tells of an error of the disk, if it is one.
func (s *Spool) note(err error) {
	if err != nil {
		s.opts.Note(err)
	}
}

// Run prints until ctx ends.
func (s *Spool) Run(ctx context.Context) error {
	pause := s.opts.Pause
	var failed error // how the last attempt ended, of which nothing was sent
	for ctx.Err() == nil {
		if !s.anyWaits() {
			select {
			case <-s.wake:
			case <-ctx.Done():
			}
			continue
		}
		if failed = s.attempt(ctx, failed); failed == nil {
			pause = s.opts.Pause
			continue
		}
		select {
		case <-s.wake:
		case <-time.After(pause):
			pause = min(2*pause, longestPause)
		case <-ctx.Done():
		}
	}
	return ctx.Err()
}

// anyWaits reports whether there is something to print. The attempt that follows
// is for all who have asked by now.
func (s *Spool) anyWaits() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.wake:
	default:
	}
	return slices.ContainsFunc(s.jobs, func(j Job) bool { return j.State == Waiting })
}

// attempt prints the oldest job that waits, after a failed attempt only once the
// printer says that it is ready. The error is one of which nothing was sent.
func (s *Spool) attempt(ctx context.Context, failed error) error {
	if p, ok := s.paper.(Prober); ok && failed != nil {
		if err := p.Ready(ctx); err != nil {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.tries++
			s.trouble = err
			s.tell()
			return err
		}
	}
	j, ok := s.begin()
	if !ok {
		return nil
	}
	err := s.paper.PrintDocument(ctx, j.Document)
	s.end(j, err)
	if errors.Is(err, terminal.ErrPrintUnknown) {
		return nil
	}
	return err
}

// begin takes the oldest job that waits, and records that it is being printed
// before a byte of it leaves.
func (s *Spool) begin() (Job, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.jobs, func(j Job) bool { return j.State == Waiting })
	if i < 0 {
		return Job{}, false
	}
	s.jobs[i].State = Printing
	s.record(&s.jobs[i])
	return s.jobs[i], true
}

// end records how an attempt ended.
func (s *Spool) end(tried Job, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tries++
	s.trouble = err
	j := s.find(tried.Number)
	if j == nil || j.State != Printing {
		return
	}
	j.Trouble = ""
	switch {
	case err == nil:
		j.State = Printed
	case errors.Is(err, terminal.ErrPrintUnknown):
		j.State, j.Trouble = Doubtful, err.Error()
	default:
		j.State, j.Trouble = Waiting, err.Error()
	}
	s.record(j)
}

// find returns a job by its number, nil when it is not there. mu is held.
func (s *Spool) find(number uint64) *Job {
	i := slices.IndexFunc(s.jobs, func(j Job) bool { return j.Number == number })
	if i < 0 {
		return nil
	}
	return &s.jobs[i]
}

// record writes a job, tells those who wait, and forgets what is old. mu is held.
func (s *Spool) record(j *Job) {
	if j.State.finished() {
		j.Document, j.Ended = printer.Document{}, time.Now()
	}
	s.note(s.disk.save(*j))
	s.prune()
	s.tell()
}

// tell wakes those who wait for a job. mu is held.
func (s *Spool) tell() {
	close(s.change)
	s.change = make(chan struct{})
	s.opts.Changed()
}

// prune forgets the oldest of too many finished jobs. mu is held.
func (s *Spool) prune() {
	finished := 0
	for _, j := range s.jobs {
		if j.State.finished() {
			finished++
		}
	}
	s.jobs = slices.DeleteFunc(s.jobs, func(j Job) bool {
		if finished <= mostFinished || !j.State.finished() {
			return false
		}
		finished--
		s.note(s.disk.forget(j.Number))
		return true
	})
}
