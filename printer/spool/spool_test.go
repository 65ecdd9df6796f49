package spool

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/printer"
	"kaikei/terminal"
	"kaikei/terminal/receipt"
)

func TestPrinted(t *testing.T) {
	p := &sheet{}
	s, _ := open(t, t.TempDir(), p, Options{})
	for n := 1; n <= 3; n++ {
		require.NoError(t, s.Print(t.Context(), numbered(n)))
	}
	require.Len(t, p.printed(), 3)
	for i, text := range p.printed() {
		assert.Contains(t, text, fmt.Sprintf("%04d", i+1), "in order")
		assert.NotContains(t, text, "再印刷")
	}
	assert.Equal(t, []State{Printed, Printed, Printed}, states(s))
	assert.Empty(t, s.Jobs()[0].Document, "what is printed need not be kept")
	assert.Equal(t, Summary{}, s.Summary())
}

// Before a byte leaves, the disk says that it may have: the file's bytes and its
// name are synced, twice.
func TestRecordedBeforePrinted(t *testing.T) {
	dir := t.TempDir()
	p := &witness{dir: dir}
	s, err := Open(dir, p, Options{})
	require.NoError(t, err)
	s.disk.sync = func(f *os.File) error { p.syncs++; return f.Sync() }
	number, _, err := s.enter(Slip{Key: "a", Document: printer.NewDocument(numbered(1))})
	require.NoError(t, err)
	require.NoError(t, s.attempt(t.Context(), nil))
	assert.Equal(t, Job{Number: number, Key: "a", State: Printing}, p.saw)
	assert.Equal(t, 4, p.synced)
	require.NoError(t, s.Close())
}

// A witness looks at the disk while it prints.
type witness struct {
	dir           string
	syncs, synced int
	saw           Job
}

func (w *witness) PrintDocument(context.Context, printer.Document) error {
	w.synced = w.syncs
	jobs, odd := Look(w.dir)
	if len(jobs) == 1 {
		w.saw = jobs[0]
		w.saw.Made, w.saw.Document = time.Time{}, printer.Document{}
	}
	return errors.Join(odd...)
}

// No paper: the clerk hears it at once, the slip waits, and it prints by itself
// when there is paper. Asking again meanwhile is no second slip.
func TestWaitsForPaper(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &sheet{says: terminal.ErrPaperOut}
		s, stop := open(t, t.TempDir(), p, Options{})
		defer stop()
		require.ErrorIs(t, s.Print(t.Context(), numbered(1)), terminal.ErrPaperOut)
		require.ErrorIs(t, s.Print(t.Context(), numbered(2)), terminal.ErrPaperOut, "the one behind hears it too")
		require.ErrorIs(t, s.Print(t.Context(), again(1)), terminal.ErrPaperOut)
		sum := s.Summary()
		assert.Equal(t, 2, sum.Waiting)
		require.ErrorIs(t, sum.Trouble, terminal.ErrPaperOut)
		time.Sleep(time.Minute)
		assert.Less(t, p.tried(), 20, "pauses grow")
		p.becomes(nil)
		time.Sleep(longestPause)
		synctest.Wait()
		require.Len(t, p.printed(), 2)
		assert.Contains(t, p.printed()[0], "0001")
		assert.NotContains(t, strings.Join(p.printed(), ""), "再印刷", "neither was on paper before")
		assert.Equal(t, Summary{}, s.Summary())
	})
}

// A printer that is away is asked, and the disk is left alone meanwhile.
func TestAwayCostsNoWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &prober{sheet: sheet{says: terminal.ErrPrinterOffline}}
		s, stop := open(t, t.TempDir(), p, Options{})
		defer stop()
		require.ErrorIs(t, s.Print(t.Context(), numbered(1)), terminal.ErrPrinterOffline)
		synctest.Wait()
		writes := 0
		s.mu.Lock()
		s.disk.sync = func(*os.File) error { writes++; return nil }
		s.mu.Unlock()
		time.Sleep(time.Hour)
		synctest.Wait()
		require.ErrorIs(t, s.Print(t.Context(), again(1)), terminal.ErrPrinterOffline, "who asks hears it all the same")
		s.mu.Lock()
		assert.Zero(t, writes)
		s.mu.Unlock()
		assert.Equal(t, 1, p.tried())
		p.becomes(nil)
		time.Sleep(longestPause)
		synctest.Wait()
		assert.Equal(t, []State{Printed}, states(s))
	})
}

// A prober is a printer that can be asked.
type prober struct{ sheet }

func (p *prober) Ready(context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.says
}

// Somebody asks: the pause ends.
func TestAskingEndsThePause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &sheet{says: terminal.ErrCoverOpen}
		s, stop := open(t, t.TempDir(), p, Options{Pause: time.Hour})
		defer stop()
		require.ErrorIs(t, s.Print(t.Context(), numbered(1)), terminal.ErrCoverOpen)
		p.becomes(nil)
		began := time.Now()
		require.NoError(t, s.Print(t.Context(), again(1)))
		assert.Zero(t, time.Since(began))
		assert.Len(t, p.printed(), 1)
	})
}

// Nobody knows whether it is on paper: it holds up nobody else, and is never sent
// again by itself. When it is, it says so.
func TestDoubt(t *testing.T) {
	for name, row := range map[string]struct {
		reason string
		settle func(s *Spool) error
		state  State
		marked int // papers with the mark
	}{
		"printed":  {"somebody found it", func(s *Spool) error { return s.Answer(1, WasPrinted) }, Printed, 0},
		"again":    {"somebody did not", func(s *Spool) error { return s.Answer(1, PrintAgain) }, Printed, 1},
		"dropped":  {"nobody wants it", func(s *Spool) error { return s.Answer(1, Drop) }, Dropped, 0},
		"reprint":  {"the button says that it is missing", func(s *Spool) error { return s.Print(context.Background(), again(1)) }, Printed, 1},
		"nonsense": {"no such answer", func(s *Spool) error { return ignoring(s.Answer(1, "maybe"), ErrNoJob) }, Doubtful, 0},
		"nobody":   {"no such job", func(s *Spool) error { return ignoring(s.Answer(7, Drop), ErrNoJob) }, Doubtful, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &sheet{says: fmt.Errorf("%w: %w", terminal.ErrPrintUnknown, terminal.ErrPaperOut)}
				s, stop := open(t, t.TempDir(), p, Options{})
				defer stop()
				err := s.Print(t.Context(), numbered(1))
				require.ErrorIs(t, err, terminal.ErrPrintUnknown)
				require.ErrorIs(t, err, terminal.ErrPaperOut, "and why")
				p.becomes(nil)
				require.NoError(t, s.Print(t.Context(), numbered(2)))
				time.Sleep(time.Hour)
				assert.Len(t, p.printed(), 1, "not by itself")
				require.Len(t, s.Summary().Doubtful, 1)
				require.NoError(t, row.settle(s), row.reason)
				synctest.Wait()
				assert.Equal(t, []State{row.state, Printed}, states(s))
				assert.Equal(t, row.marked, strings.Count(strings.Join(p.printed(), ""), "再印刷"))
				assert.Len(t, p.printed(), 1+row.marked)
			})
		})
	}
}

// ignoring is no error where err is the one that was expected.
func ignoring(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return fmt.Errorf("%v is not %w", err, expected)
}

// What was printed is printed again under its mark, whether or not it was asked
// for as a reprint; another copy is another slip.
func TestAgainIsMarked(t *testing.T) {
	p := &sheet{}
	s, _ := open(t, t.TempDir(), p, Options{})
	for range 2 {
		require.NoError(t, s.Print(t.Context(), numbered(1)))
	}
	other := numbered(1)
	other.Copy = terminal.MerchantCopy
	require.NoError(t, s.Print(t.Context(), other))
	require.NoError(t, s.PrintDocument(t.Context(), Slip{Title: "日計", Document: printer.ReportDocument(printer.ReportSlip{})}))
	require.NoError(t, s.PrintDocument(t.Context(), Slip{Title: "日計", Document: printer.ReportDocument(printer.ReportSlip{})}))
	marks := []int{}
	for _, text := range p.printed() {
		marks = append(marks, strings.Count(text, "再印刷"))
	}
	assert.Equal(t, []int{0, 1, 0, 0, 0}, marks)
}

// Print ends with its context; the job stays.
func TestPrintEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &sheet{held: make(chan struct{})}
		s, stop := open(t, t.TempDir(), p, Options{})
		defer stop()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := s.Print(ctx, numbered(1))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorIs(t, err, terminal.ErrPrinterOffline)
		close(p.held)
		synctest.Wait()
		assert.Equal(t, []State{Printed}, states(s))
	})
}

// The logo stands above receipts.
func TestLogo(t *testing.T) {
	p := &sheet{}
	s, _ := open(t, t.TempDir(), p, Options{Logo: printer.Picture{WidthDots: 8, Rows: []byte{0xFF}}})
	require.NoError(t, s.Print(t.Context(), numbered(1)))
	require.Len(t, p.printed(), 1)
	assert.Contains(t, p.printed()[0], "[picture]")
}

// A job of a payment's slip tells which it is; any other has its title alone.
func TestJobTellsItsSlip(t *testing.T) {
	r := terminal.Receipt{Kind: receipt.KindVoid, Payment: "0193a5b2-7c1e", Slip: 13, Copy: terminal.MerchantCopy}
	kind, number, of := Job{Key: keyOf(r)}.Slip()
	assert.Equal(t, receipt.KindVoid, kind)
	assert.Equal(t, 13, number)
	assert.Equal(t, terminal.MerchantCopy, of)
	for _, key := range []string{"", "sale/p//x/customer", "a/b"} {
		kind, _, _ = Job{Key: key}.Slip()
		assert.Empty(t, kind, key)
	}
}
