package spool

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/printer"
	"kaikei/terminal"
	"kaikei/terminal/fault"
)

// A restart loses nothing, keeps the order, and does not send again what may have
// been sent.
func TestRestart(t *testing.T) {
	dir := t.TempDir()
	p := &sheet{}
	s, stop := open(t, dir, p, Options{})
	require.NoError(t, s.Print(t.Context(), numbered(1)))
	p.becomes(terminal.ErrPrinterOffline)
	require.ErrorIs(t, s.Print(t.Context(), numbered(2)), terminal.ErrPrinterOffline)
	require.ErrorIs(t, s.Print(t.Context(), numbered(3)), terminal.ErrPrinterOffline)
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
	go func() { printing <- s.Print(context.Background(), numbered(4)) }()
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
	require.NoError(t, s.Print(t.Context(), numbered(1)))
	after := &sheet{}
	s, _ = open(t, copied, after, Options{})
	require.NoError(t, s.Print(t.Context(), numbered(2)))
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
		require.ErrorIs(t, s.Print(t.Context(), numbered(1)), terminal.ErrPrintUnknown)
		p.becomes(terminal.ErrPaperOut)
		for n := 2; n <= 4; n++ {
			require.ErrorIs(t, s.Print(t.Context(), numbered(n)), terminal.ErrPaperOut)
		}
		err := s.Print(t.Context(), numbered(5))
		require.ErrorIs(t, err, ErrFull)
		assert.Equal(t, fault.Code("SLIPS_WAIT"), fault.Of(err).Code, "the clerk is told")
		synctest.Wait() // the attempt that was asked for has ended
		assert.Equal(t, []State{Dropped, Waiting, Waiting, Waiting}, states(s))
		require.NoError(t, s.Answer(2, Drop))
		require.ErrorIs(t, s.Print(t.Context(), numbered(5)), terminal.ErrPaperOut)
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
	require.ErrorIs(t, s.Print(t.Context(), numbered(1)), terminal.ErrPaperOut)
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
	require.NoError(t, s.Print(t.Context(), numbered(1)))
	assert.Len(t, p.printed(), 1)
	assert.NotEmpty(t, told)
}
