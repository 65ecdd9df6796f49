package spool

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/printer"
	"kaikei/terminal"
	"kaikei/terminal/receipt"
)

// A sheet is a printer that a test holds in its hand.
type sheet struct {
	mu    sync.Mutex
	says  error    // how every attempt ends
	paper []string // the text of what was printed
	tries int
	held  chan struct{} // nil, or an attempt waits for it
}

func (s *sheet) PrintDocument(ctx context.Context, d printer.Document) error {
	s.mu.Lock()
	says, held := s.says, s.held
	s.tries++
	s.mu.Unlock()
	if held != nil {
		select {
		case <-held:
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", terminal.ErrPrintUnknown, ctx.Err())
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if says == nil {
		s.paper = append(s.paper, d.Page(576).Text())
	}
	return says
}

// becomes changes how attempts end.
func (s *sheet) becomes(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.says = err
}

// printed returns what is on paper.
func (s *sheet) printed() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.paper...)
}

// tried returns how many attempts there were.
func (s *sheet) tried() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tries
}

// hold makes attempts wait, nil lets them go on.
func (s *sheet) hold(c chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = c
}

// numbered is a slip with a number of its own.
func numbered(n int) terminal.Receipt {
	return terminal.Receipt{
		Kind: receipt.KindSale, Copy: terminal.CustomerCopy, State: terminal.Paid, Slip: n, Payment: terminal.PaymentID(fmt.Sprintf("id-%04d", n)), Amount: 100,
	}
}

// again is the slip, asked for once more.
func again(n int) terminal.Receipt {
	r := numbered(n)
	r.Reprint = true
	return r
}

// open opens a spool that runs until the test ends, or until stop is called.
func open(t *testing.T, dir string, p Paper, o Options) (s *Spool, stop func()) {
	t.Helper()
	s, err := Open(dir, p, o)
	require.NoError(t, err)
	s.disk.sync = func(*os.File) error { return nil } // it is the program that ends in tests, not the machine
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		assert.ErrorIs(t, <-done, context.Canceled)
		assert.NoError(t, s.Close())
	})
	t.Cleanup(stop)
	return s, stop
}

// states returns the state of each job.
func states(s *Spool) (all []State) {
	for _, j := range s.Jobs() {
		all = append(all, j.State)
	}
	return all
}
