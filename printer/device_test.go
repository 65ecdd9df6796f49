package printer_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/printer"
	"kaikei/terminal"
)

// A fakePrinter is a network printer on loopback that prints nothing and
// answers as its fields say.
type fakePrinter struct {
	eot   [4]byte // answers to DLE EOT 1 to 4; 0 is none
	asb   []byte
	done  []byte // answer to GS r 1
	deaf  bool   // takes no bytes after the first question
	hangs int    // closes the connection after so many bytes; 0 never
	late  []byte // sent once, half a second into the job
	mends bool   // its error is gone after DLE ENQ 2

	mu   sync.Mutex
	jobs [][]byte // what each connection brought
}

// ready is a printer with nothing wrong.
func ready() *fakePrinter {
	return &fakePrinter{eot: [4]byte{0x16, 0x12, 0x12, 0x12}, asb: []byte{0x14, 0, 0, 0x0F}, done: []byte{0}}
}

// listen serves connections, one after the other, until the test ends.
func (f *fakePrinter) listen(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var wait sync.WaitGroup
	wait.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			f.serve(c)
		}
	})
	t.Cleanup(func() {
		assert.NoError(t, l.Close())
		wait.Wait()
	})
	return "tcp:" + l.Addr().String()
}

// serve answers one connection. Questions of the job's own bytes are found by
// a scan, which is good enough for receipts.
func (f *fakePrinter) serve(c net.Conn) {
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(20 * time.Second)) // a loopback socket has deadlines
	if f.late != nil {
		timer := time.AfterFunc(500*time.Millisecond, func() { _, _ = c.Write(f.late) })
		defer timer.Stop()
	}
	var got []byte
	defer func() {
		f.mu.Lock()
		f.jobs = append(f.jobs, got)
		f.mu.Unlock()
	}()
	buffer, seen := make([]byte, 1024), 0
	for {
		n, err := c.Read(buffer)
		got = append(got, buffer[:n]...)
		for ; seen+3 <= len(got); seen++ {
			_, _ = c.Write(f.answer([3]byte(got[seen:])))
		}
		if err != nil || f.hangs > 0 && len(got) > f.hangs {
			return
		}
		if f.deaf && len(got) > 100 {
			time.Sleep(3 * time.Second)
			return
		}
	}
}

// answer returns what is said to three bytes.
func (f *fakePrinter) answer(b [3]byte) []byte {
	switch {
	case b[0] == 0x10 && b[1] == 4 && b[2] >= 1 && b[2] <= 4 && f.eot[b[2]-1] != 0:
		return f.eot[b[2]-1 : b[2]]
	case b == [3]byte{0x10, 5, 2} && f.mends:
		f.eot[1], f.eot[2] = 0x12, 0x12
	case b == [3]byte{0x1D, 'a', 0xFF}:
		return f.asb
	case b == [3]byte{0x1D, 'r', 1}:
		return f.done
	}
	return nil
}

// brought returns what the connections brought, the last one last.
func (f *fakePrinter) brought() [][]byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.jobs
}

// open opens a device with short waits.
func open(t *testing.T, spec string, status printer.StatusKind) *printer.Device {
	t.Helper()
	p, err := printer.ProfileNamed("tm-m30")
	require.NoError(t, err)
	p.Status = status
	d, err := printer.Open(spec, printer.Options{Profile: p, AnswerWithin: 2 * time.Second, PrintWithin: 4 * time.Second})
	require.NoError(t, err)
	return d
}

// errPaperInJob is paper that ran out when bytes of the job were on their way.
var errPaperInJob = fmt.Errorf("%w: %w", terminal.ErrPrintUnknown, terminal.ErrPaperOut)

func TestPrintOnNetworkPrinter(t *testing.T) {
	for name, row := range map[string]struct {
		reason string
		change func(f *fakePrinter)
		want   error
	}{
		"ready":       {"the proof comes", func(*fakePrinter) {}, nil},
		"near end":    {"a warning prints", func(f *fakePrinter) { f.eot[3], f.done = 0x1E, []byte{3} }, nil},
		"no ASB":      {"an old printer proves all the same", func(f *fakePrinter) { f.asb = nil }, nil},
		"paper":       {"said before the job", func(f *fakePrinter) { f.eot[1] = 0x32 }, terminal.ErrPaperOut},
		"cover":       {"said before the job", func(f *fakePrinter) { f.eot[1] = 0x16 }, terminal.ErrCoverOpen},
		"cutter":      {"the part is asked for", func(f *fakePrinter) { f.eot[1], f.eot[2] = 0x52, 0x1A }, terminal.ErrPrinterFault},
		"mended":      {"a jam that a person cleared: told to go on", func(f *fakePrinter) { f.eot[1], f.eot[2], f.mends = 0x52, 0x1A, true }, nil},
		"offline":     {"only ASB says so", func(f *fakePrinter) { f.asb[0] = 0x1C }, terminal.ErrPrinterOffline},
		"mute":        {"no answer: nothing is sent", func(f *fakePrinter) { f.eot = [4]byte{} }, terminal.ErrPrinterOffline},
		"no proof":    {"sent, and nothing said", func(f *fakePrinter) { f.done = nil }, terminal.ErrPrintUnknown},
		"hangs up":    {"in the middle of the job", func(f *fakePrinter) { f.hangs = 500 }, terminal.ErrPrintUnknown},
		"runs out":    {"ASB in the middle of the job", func(f *fakePrinter) { f.done, f.late = nil, []byte{0x1C, 0, 0x0C, 0x0F} }, errPaperInJob},
		"ends in GSr": {"the answer itself says that paper ended", func(f *fakePrinter) { f.done = []byte{0x0C} }, errPaperInJob},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := ready()
			row.change(f)
			err := open(t, f.listen(t), printer.StatusFull).Print(t.Context(), sale())
			if row.want == nil {
				require.NoError(t, err, row.reason)
				return
			}
			for _, want := range strings.Split(row.want.Error(), ": ") { // one error, or both of two
				assert.ErrorContains(t, err, want, row.reason)
			}
			assert.ErrorContains(t, err, "print slip 0012: ")
			if name == "cutter" {
				assert.ErrorContains(t, err, "cutter")
			}
			for _, declared := range []error{terminal.ErrPrintUnknown, terminal.ErrPaperOut, terminal.ErrCoverOpen, terminal.ErrPrinterFault, terminal.ErrPrinterOffline} {
				assert.Equal(t, errors.Is(row.want, declared), errors.Is(err, declared), "%v: unknown only after bytes of the job left", declared)
			}
		})
	}
}

// What arrives is the slip and nothing that a printer would print besides.
func TestJobArrivesWhole(t *testing.T) {
	f := ready()
	d := open(t, f.listen(t), printer.StatusFull)
	require.NoError(t, d.Print(t.Context(), sale()))
	require.Eventually(t, func() bool { return len(f.brought()) == 1 }, 5*time.Second, 10*time.Millisecond)
	page, err := printer.Parse(f.brought()[0], 576)
	require.NoError(t, err)
	assert.Equal(t, words(printer.NewDocument(sale()).Page(576)), words(page))
}

// A one-way printer has printed when it has all bytes.
func TestPrintWithoutStatus(t *testing.T) {
	f := &fakePrinter{}
	require.NoError(t, open(t, f.listen(t), printer.StatusNone).Print(t.Context(), sale()))
}

// A printer that answers DLE EOT and has no proof is asked before and after.
func TestPrintOnPolledPrinter(t *testing.T) {
	f := ready()
	f.asb, f.done = nil, nil
	require.NoError(t, open(t, f.listen(t), printer.StatusPoll).Print(t.Context(), sale()))

	f = ready()
	f.eot[1] = 0x32
	err := open(t, f.listen(t), printer.StatusPoll).Print(t.Context(), sale())
	require.ErrorIs(t, err, terminal.ErrPaperOut)
	require.NotErrorIs(t, err, terminal.ErrPrintUnknown, "said before the job")

	f = ready()
	f.eot[3] = 0x7E // asked for after the job alone
	err = open(t, f.listen(t), printer.StatusPoll).Print(t.Context(), sale())
	require.ErrorIs(t, err, terminal.ErrPaperOut)
	require.ErrorIs(t, err, terminal.ErrPrintUnknown, "said after the job")
}

// A job after a torn one first completes what the printer may be waiting for.
func TestTornJobIsFlushed(t *testing.T) {
	f := ready()
	f.hangs = 500
	d := open(t, f.listen(t), printer.StatusFull)
	require.ErrorIs(t, d.Print(t.Context(), sale()), terminal.ErrPrintUnknown)
	require.Error(t, d.Print(t.Context(), sale()))
	require.Eventually(t, func() bool { return len(f.brought()) == 2 }, 5*time.Second, 10*time.Millisecond)
	assert.Equal(t, make([]byte, 500), f.brought()[1][:500])
}

// A printer that stops taking bytes does not hold the caller.
func TestBlockedWrite(t *testing.T) {
	f := ready()
	f.deaf = true
	d := open(t, f.listen(t), printer.StatusNone)
	doc := printer.Document{}
	for range 150_000 { // 7 MB, more than the sockets' buffers take
		doc.Blocks = append(doc.Blocks, printer.Block{Kind: printer.BlockRule})
	}
	start := time.Now()
	require.ErrorIs(t, d.PrintDocument(t.Context(), doc), terminal.ErrPrintUnknown)
	assert.Less(t, time.Since(start), time.Minute, "it ends; how soon is the machine's")
}

// A second job waits, but no longer than its context.
func TestOneJobAtATime(t *testing.T) {
	f := ready()
	f.done = nil
	d := open(t, f.listen(t), printer.StatusFull)
	first := make(chan error, 1)
	go func() { first <- d.Print(t.Context(), sale()) }()
	time.Sleep(200 * time.Millisecond)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	err := d.Print(ctx, sale())
	require.ErrorIs(t, err, terminal.ErrPrinterOffline)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorIs(t, <-first, terminal.ErrPrintUnknown)
}

// Print ends with its context, also while it waits for the proof.
func TestPrintEndsWithContext(t *testing.T) {
	f := ready()
	f.done = nil
	p, err := printer.ProfileNamed("tm-m30")
	require.NoError(t, err)
	d, err := printer.Open(f.listen(t), printer.Options{Profile: p, AnswerWithin: time.Minute, PrintWithin: time.Minute})
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	start := time.Now()
	require.ErrorIs(t, d.Print(ctx, sale()), terminal.ErrPrintUnknown)
	assert.Less(t, time.Since(start), 50*time.Second, "before its own limit")
}

func TestNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close()) // the port is free: a connection is refused
	d := open(t, "tcp:"+l.Addr().String(), printer.StatusFull)
	require.ErrorIs(t, d.Print(t.Context(), sale()), terminal.ErrPrinterOffline)
	_, err = d.Status(t.Context())
	require.ErrorIs(t, err, terminal.ErrPrinterOffline)
}
