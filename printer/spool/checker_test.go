package spool

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/printer"
	"kaikei/terminal"
)

// A counterfeit is a network printer with a fault, played by a program that this
// project did not write.
type counterfeit struct {
	path    string // of the program
	address string
	dir     string // of the jobs that came
}

// newCounterfeit finds the program, or skips the test.
func newCounterfeit(t *testing.T) counterfeit {
	t.Helper()
	path := os.Getenv("KAIKEI_ESCPOS_CHECK")
	if path == "" {
		path = filepath.Join("..", "..", "..", "shared", "tools", "escpos_check.py")
	}
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no independent printer: %v", err)
	}
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skipf("no independent printer: %v", err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close()) // its port is free now
	return counterfeit{path, l.Addr().String(), t.TempDir()}
}

// plug starts the printer with a fault, "" for none, and returns what unplugs it.
func (c counterfeit) plug(t *testing.T, fault string) (unplug func()) {
	t.Helper()
	args := []string{c.path, "--listen", c.address, "--dir", c.dir, "--jobs", "1000"}
	if fault != "" {
		args = append(args, "--fault", fault)
	}
	cmd := exec.Command("python3", args...)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	unplug = func() {
		_ = cmd.Process.Kill() // it is ours, and may have ended
		_ = cmd.Wait()
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		unplug()
	}
	require.NoError(t, err, "it listens, and says so: %q", line)
	return unplug
}

// A slip meets every fault that the other program plays: the clerk hears the right
// word, the slip waits, and it is on paper once, unmarked, when the fault is gone.
func TestFaultsOfAnotherPrinter(t *testing.T) {
	for fault, want := range map[string]error{
		"": nil, "near": nil,
		"paper": terminal.ErrPaperOut, "cover": terminal.ErrCoverOpen, "cutter": terminal.ErrPrinterFault,
		"offline": terminal.ErrPrinterOffline, "mute": terminal.ErrPrinterOffline,
	} {
		t.Run("fault "+fault, func(t *testing.T) {
			t.Parallel()
			c := newCounterfeit(t)
			profile, err := printer.ProfileNamed("tm-m30")
			require.NoError(t, err)
			d, err := printer.Open("tcp:"+c.address, printer.Options{Profile: profile, AnswerWithin: 5 * time.Second, PrintWithin: 20 * time.Second})
			require.NoError(t, err)
			s, _ := open(t, t.TempDir(), d, Options{Pause: 10 * time.Millisecond})
			unplug := c.plug(t, fault)
			err = s.Print(t.Context(), numbered(1))
			if want == nil {
				defer unplug() // not before it has written down what it printed
				require.NoError(t, err)
			} else {
				unplug()
				require.ErrorIs(t, err, want)
				require.NotErrorIs(t, err, terminal.ErrPrintUnknown, "nothing of the slip was sent")
				assert.Contains(t, []State{Waiting, Printing}, states(s)[0], "it waits, and is tried again and again")
				require.NoError(t, os.RemoveAll(c.dir))
				defer c.plug(t, "")()
			}
			require.Eventually(t, func() bool { return states(s)[0] == Printed }, 60*time.Second, 10*time.Millisecond)
			require.Eventually(t, func() bool { return c.papers(t) == 1 }, 30*time.Second, 50*time.Millisecond, "once, and only once")
		})
	}
}

// papers counts the slips that came out, and holds each against the page that was
// meant.
func (c counterfeit) papers(t *testing.T) (n int) {
	names, err := filepath.Glob(filepath.Join(c.dir, "*.bin"))
	require.NoError(t, err)
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		page, err := printer.Parse(data, 576)
		if err != nil || len(page.Items) == 0 {
			continue // a question, or a file under way
		}
		n++
		assert.Contains(t, page.Text(), fmt.Sprintf("%04d", 1))
		assert.NotContains(t, page.Text(), "再印刷")
	}
	return n
}
