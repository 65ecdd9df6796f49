package printer_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"kaikei/printer"
	"kaikei/terminal"
)

func TestOpenRefuses(t *testing.T) {
	p, err := printer.ProfileNamed("tm-m30")
	require.NoError(t, err)
	for spec, reason := range map[string]string{
		"":               "nothing",
		"file:":          "no path",
		"tcp:printer":    "no port",
		"lpt:1":          "no such kind",
		"/dev/usb/lp0":   "no kind",
		"tcp:a:b:c:9100": "no host",

		"serial:":                      "no line",
		"serial:/dev/ttyS0?baud=300":   "no such speed",
		"serial:/dev/ttyS0?baud=fast":  "no number",
		"serial:/dev/ttyS0?flow=wish":  "no such flow",
		"serial:/dev/ttyS0?parity=odd": "no such setting",
		"serial:/dev/ttyS0?baud=%zz":   "not readable",
	} {
		_, err := printer.Open(spec, printer.Options{Profile: p})
		require.ErrorIs(t, err, printer.ErrSpec, reason)
	}
	p.WidthDots = 50
	_, err = printer.Open("file:x/", printer.Options{Profile: p})
	require.ErrorIs(t, err, printer.ErrProfile)
}

// Each job is a file of its own, whole, numbered on after what is there.
func TestVirtualPrinterNumbersJobs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "paper")
	d := open(t, "file:"+dir+"/", printer.StatusFull)
	require.NoError(t, d.Print(t.Context(), sale()))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "0041.bin"), nil, 0o600))
	require.NoError(t, d.Print(t.Context(), sale()))
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	assert.Equal(t, []string{filepath.Join(dir, "0001.bin"), filepath.Join(dir, "0041.bin"), filepath.Join(dir, "0042.bin")}, names)
	bytes, err := os.ReadFile(names[2])
	require.NoError(t, err)
	_, err = printer.Parse(bytes, 576)
	require.NoError(t, err)
}

func TestVirtualPrinterAppends(t *testing.T) {
	file := filepath.Join(t.TempDir(), "paper.bin")
	d := open(t, "file:"+file, printer.StatusNone)
	require.NoError(t, d.Print(t.Context(), sale()))
	one, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, d.Print(t.Context(), sale()))
	two, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(one)+string(one), string(two))
}

// A pipe that nobody reads would hold the till for ever.
func TestVirtualPrinterRefusesPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, unix.Mkfifo(pipe, 0o600))
	require.ErrorIs(t, open(t, "file:"+pipe, printer.StatusNone).Print(t.Context(), sale()), terminal.ErrPrinterOffline)
}

// A pseudo terminal stands for a USB printer: a device file that answers, and
// that stops taking bytes when nobody reads them.
type pseudoTerminal struct {
	printer *os.File // the far end
	path    string
}

func newPseudoTerminal(t *testing.T) pseudoTerminal {
	t.Helper()
	far, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, far.Close()) })
	raw, err := far.SyscallConn()
	require.NoError(t, err)
	var number int
	var ioctl error
	require.NoError(t, raw.Control(func(fd uintptr) {
		ioctl = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0)
		number, _ = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
		mode, err := unix.IoctlGetTermios(int(fd), unix.TCGETS)
		if err == nil { // bytes as they are, no echo
			mode.Lflag, mode.Iflag, mode.Oflag = 0, 0, 0
			ioctl = unix.IoctlSetTermios(int(fd), unix.TCSETS, mode)
		}
	}))
	require.NoError(t, ioctl)
	return pseudoTerminal{far, fmt.Sprintf("/dev/pts/%d", number)}
}

// answers lets a printer answer at the far end, until the test ends. slow is
// called with what came so far, before more is read.
func (p pseudoTerminal) answers(f *fakePrinter, slow func(got int)) (brought func() []byte) {
	var mu sync.Mutex
	var got []byte
	go func() { // ends when the test closes the far end
		buffer, seen := make([]byte, 256), 0
		for range 10_000 {
			n, err := p.printer.Read(buffer)
			if errors.Is(err, os.ErrClosed) {
				return
			}
			if err != nil {
				time.Sleep(time.Millisecond) // nobody has the near end open
				continue
			}
			mu.Lock()
			got = append(got, buffer[:n]...)
			mu.Unlock()
			for ; seen+3 <= len(got); seen++ {
				_, _ = p.printer.Write(f.answer([3]byte(got[seen:])))
			}
			slow(len(got))
		}
	}()
	return func() []byte {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(got)
	}
}

func TestPrintOnDeviceFile(t *testing.T) {
	p := newPseudoTerminal(t)
	p.answers(ready(), func(int) {})
	d := open(t, "usb:"+p.path, printer.StatusFull)
	require.NoError(t, d.Print(t.Context(), sale()))
}

// A serial printer asks for patience in the middle of a slip, and gets every byte.
func TestPrintOnSerialLine(t *testing.T) {
	for _, flow := range []string{"xonxoff", "none"} {
		t.Run(flow, func(t *testing.T) {
			p := newPseudoTerminal(t)
			var stopped atomic.Int64 // told by the far end's goroutine
			brought := p.answers(ready(), func(got int) {
				if flow == "xonxoff" && int64(got) > 1000*(stopped.Load()+1) {
					stopped.Add(1)
					_, _ = p.printer.Write([]byte{0x13})
					time.Sleep(50 * time.Millisecond)
					_, _ = p.printer.Write([]byte{0x11})
				}
			})
			d := open(t, "serial:"+p.path+"?baud=115200&flow="+flow, printer.StatusFull)
			require.NoError(t, d.Print(t.Context(), sale()))
			page, err := printer.Parse(brought(), 576)
			require.NoError(t, err)
			assert.Equal(t, words(printer.NewDocument(sale()).Page(576)), words(page))
			if flow == "xonxoff" {
				assert.Greater(t, stopped.Load(), int64(1), "it was stopped on its way")
			}
		})
	}
}

// A line without DSR cannot be watched, and a printer that it would overrun is not
// printed on.
func TestSerialLineWithoutDSR(t *testing.T) {
	p := newPseudoTerminal(t)
	err := open(t, "serial:"+p.path, printer.StatusFull).Print(t.Context(), sale())
	require.ErrorIs(t, err, terminal.ErrPrinterOffline)
	assert.ErrorContains(t, err, "set "+p.path)
}

// Nobody takes the bytes: the write is given up and the file can be opened
// again.
func TestDeviceFileBlocked(t *testing.T) {
	p := newPseudoTerminal(t)
	d := open(t, "usb:"+p.path, printer.StatusNone)
	doc := printer.Document{}
	for range 100 {
		doc.Blocks = append(doc.Blocks, printer.NewDocument(sale()).Blocks...)
	}
	for range 2 {
		start := time.Now()
		err := d.PrintDocument(t.Context(), doc)
		require.Error(t, err)
		assert.Less(t, time.Since(start), time.Minute, "it ends; how soon is the machine's")
	}
}

func TestDeviceFileMissing(t *testing.T) {
	dir := t.TempDir()
	require.ErrorIs(t, open(t, "usb:"+dir+"/lp0", printer.StatusNone).Print(t.Context(), sale()), terminal.ErrPrinterOffline, "unplugged")
	file := filepath.Join(dir, "plain")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	require.ErrorIs(t, open(t, "usb:"+file, printer.StatusNone).Print(t.Context(), sale()), terminal.ErrPrinterOffline, "a plain file is no printer")
	bytes, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Empty(t, bytes)
}
