package spool

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/printer"
	"kaikei/terminal"
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

// receipt is a slip with a number of its own.
func receipt(n int) terminal.Receipt {
	return terminal.Receipt{
		Kind: terminal.ReceiptSale, Copy: terminal.CustomerCopy, State: terminal.Paid, Slip: n, Payment: terminal.PaymentID(fmt.Sprintf("id-%04d", n)), Amount: 100,
	}
}

// again is the slip, asked for once more.
func again(n int) terminal.Receipt {
	r := receipt(n)
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

func TestPrinted(t *testing.T) {
	p := &sheet{}
	s, _ := open(t, t.TempDir(), p, Options{})
	for n := 1; n <= 3; n++ {
		require.NoError(t, s.Print(t.Context(), receipt(n)))
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
	number, _, err := s.enter(Slip{Key: "a", Document: printer.NewDocument(receipt(1))})
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
		require.ErrorIs(t, s.Print(t.Context(), receipt(1)), terminal.ErrPaperOut)
		require.ErrorIs(t, s.Print(t.Context(), receipt(2)), terminal.ErrPaperOut, "the one behind hears it too")
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
		require.ErrorIs(t, s.Print(t.Context(), receipt(1)), terminal.ErrPrinterOffline)
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
		require.ErrorIs(t, s.Print(t.Context(), receipt(1)), terminal.ErrCoverOpen)
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
				err := s.Print(t.Context(), receipt(1))
				require.ErrorIs(t, err, terminal.ErrPrintUnknown)
				require.ErrorIs(t, err, terminal.ErrPaperOut, "and why")
				p.becomes(nil)
				require.NoError(t, s.Print(t.Context(), receipt(2)))
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
		require.NoError(t, s.Print(t.Context(), receipt(1)))
	}
	other := receipt(1)
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

// A restart loses nothing, keeps the order, and does not send again what may have
// been sent.
func TestRestart(t *testing.T) {
	dir := t.TempDir()
	p := &sheet{}
	s, stop := open(t, dir, p, Options{})
	require.NoError(t, s.Print(t.Context(), receipt(1)))
	p.becomes(terminal.ErrPrinterOffline)
	require.ErrorIs(t, s.Print(t.Context(), receipt(2)), terminal.ErrPrinterOffline)
	require.ErrorIs(t, s.Print(t.Context(), receipt(3)), terminal.ErrPrinterOffline)
	_, err := Open(dir, p, Options{})
	require.ErrorIs(t, err, ErrInUse)
	stop()

	p.becomes(nil)
	s, stop = open(t, dir, p, Options{})
	require.Eventually(t, func() bool { return len(p.printed()) == 3 }, 10*time.Second, time.Millisecond)
	require.Eventually(t, func() bool { return s.Summary().Waiting == 0 }, 10*time.Second, time.Millisecond)
	stop()
	assert.Contains(t, p.printed()[1], "0002")
	assert.Contains(t, p.printed()[2], "0003")

	p.hold(make(chan struct{})) // the program ends while the printer works
	s, stop = open(t, dir, p, Options{})
	printing := make(chan error, 1)
	go func() { printing <- s.Print(context.Background(), receipt(4)) }()
	require.Eventually(t, func() bool { return slices.Contains(states(s), Printing) }, 10*time.Second, time.Millisecond)
	stop()
	require.ErrorIs(t, <-printing, terminal.ErrPrintUnknown)
	p.hold(nil)
	s, _ = open(t, dir, p, Options{})
	assert.Equal(t, []State{Printed, Printed, Printed, Doubtful}, states(s))
}

// The program is killed between the bytes and the record: what lies on the disk
// at that moment says that it may be on paper.
func TestKilledWhilePrinting(t *testing.T) {
	dir, copied := t.TempDir(), t.TempDir()
	p := &snapshot{from: dir, to: copied}
	s, _ := open(t, dir, p, Options{})
	require.NoError(t, s.Print(t.Context(), receipt(1)))
	after := &sheet{}
	s, _ = open(t, copied, after, Options{})
	require.NoError(t, s.Print(t.Context(), receipt(2)))
	assert.Equal(t, []State{Doubtful, Printed}, states(s))
	assert.Len(t, after.printed(), 1, "the first is not sent again")
}

// A snapshot copies the folder of a spool while it prints.
type snapshot struct{ from, to string }

func (s *snapshot) PrintDocument(context.Context, printer.Document) error {
	return os.CopyFS(s.to, os.DirFS(s.from))
}

// There is an end to what waits. What nobody answered for gives way first.
func TestBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &sheet{says: terminal.ErrPrintUnknown}
		s, stop := open(t, t.TempDir(), p, Options{MostOpen: 3})
		defer stop()
		require.ErrorIs(t, s.Print(t.Context(), receipt(1)), terminal.ErrPrintUnknown)
		p.becomes(terminal.ErrPaperOut)
		for n := 2; n <= 4; n++ {
			require.ErrorIs(t, s.Print(t.Context(), receipt(n)), terminal.ErrPaperOut)
		}
		require.ErrorIs(t, s.Print(t.Context(), receipt(5)), ErrFull)
		synctest.Wait() // the attempt that was asked for has ended
		assert.Equal(t, []State{Dropped, Waiting, Waiting, Waiting}, states(s))
		require.NoError(t, s.Answer(2, Drop))
		require.ErrorIs(t, s.Print(t.Context(), receipt(5)), terminal.ErrPaperOut)
	})
}

// Finished jobs are remembered, and not for ever.
func TestForgets(t *testing.T) {
	dir := t.TempDir()
	p := &sheet{}
	s, err := Open(dir, p, Options{})
	require.NoError(t, err)
	defer s.Close()
	s.disk.sync = func(*os.File) error { return nil }
	for n := 1; n <= mostFinished+5; n++ {
		s.mu.Lock()
		s.jobs = append(s.jobs, Job{Number: uint64(n), State: Printed})
		s.record(&s.jobs[len(s.jobs)-1])
		s.mu.Unlock()
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.json"))
	require.NoError(t, err)
	assert.Len(t, names, mostFinished)
	assert.Equal(t, uint64(6), s.Jobs()[0].Number)
}

// A file that is not a job is set aside, and the others print.
func TestDamagedFile(t *testing.T) {
	dir := t.TempDir()
	p := &sheet{says: terminal.ErrPaperOut}
	s, stop := open(t, dir, p, Options{})
	require.ErrorIs(t, s.Print(t.Context(), receipt(1)), terminal.ErrPaperOut)
	stop()
	for name, text := range map[string]string{"0000000007.json": "{", "0000000008.json": `{"number":9,"state":"waiting"}`, "0000000009.json": `{"number":9,"state":"lost"}`, "0000000002.12.part": "half"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	p.becomes(nil)
	var told []error
	_, _ = open(t, dir, p, Options{Note: func(err error) { told = append(told, err) }})
	require.Len(t, told, 1)
	assert.ErrorContains(t, told[0], "0000000008.json")
	require.Eventually(t, func() bool { return len(p.printed()) == 1 }, 10*time.Second, time.Millisecond)
	bad, err := filepath.Glob(filepath.Join(dir, "*.bad"))
	require.NoError(t, err)
	assert.Len(t, bad, 3)
	assert.NoFileExists(t, filepath.Join(dir, "0000000002.12.part"))
}

// A disk that takes nothing does not keep a slip from its customer.
func TestDiskFails(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "spool")
	p := &sheet{}
	var told []error
	s, _ := open(t, dir, p, Options{Note: func(err error) { told = append(told, err) }})
	require.NoError(t, os.RemoveAll(dir))
	require.NoError(t, s.Print(t.Context(), receipt(1)))
	assert.Len(t, p.printed(), 1)
	assert.NotEmpty(t, told)
}

// Print ends with its context; the job stays.
func TestPrintEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &sheet{held: make(chan struct{})}
		s, stop := open(t, t.TempDir(), p, Options{})
		defer stop()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := s.Print(ctx, receipt(1))
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
	require.NoError(t, s.Print(t.Context(), receipt(1)))
	require.Len(t, p.printed(), 1)
	assert.Contains(t, p.printed()[0], "[picture]")
}
