package drive

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	drives   = flag.Bool("window", false, "drive the real window in a virtual display; needs the programs in bin/")
	update   = flag.Bool("update", false, "write the goldens anew")
	from     = flag.String("from", "", "begin the day at this `flow`, to work on it")
	pictures = flag.String("pictures", "", "`folder` to leave a picture of every screen in")
)

// patience is how long a step may take on a machine that has much else to do.
const patience = 100 * time.Second

// A stage is a shop on this machine: a display, a backend, a printer, a camera that
// looks at a phone, and the till.
type stage struct {
	t       *testing.T
	whole   *testing.T // of all flows: what a flow starts lives on after it
	bin     string     // the programs
	dir     string     // all data
	display string
	office  *process // the backend
	address string   // of the backend
	till    *process
	printer *tape
	page    string          // address of the customer's page
	bar     image.Rectangle // where the clock and the day's sums stand
	album   *album
	log     *safeBuffer // of the till
	takings int         // what the flows sold, less what they gave back
}

// A process is a program that was started here.
type process struct {
	cmd  *exec.Cmd
	done chan struct{}
}

// A safeBuffer takes what several goroutines write.
type safeBuffer struct {
	mu sync.Mutex // guards b
	b  bytes.Buffer
}

// Write adds to it.
func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

// String returns all of it.
func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// enter begins a test that needs a display. Stages wait more than they work, and stand
// beside one another, but for those that write goldens: into one file.
func enter(t *testing.T) {
	if !*drives {
		t.Skip("needs a display: -window")
	}
	if !*update {
		t.Parallel()
	}
}

// newStage sets a stage with a terminal that does not run yet.
func newStage(t *testing.T, width, height int) *stage {
	s := newBareStage(t, width, height)
	activation := s.gateway("activate", "--shop", "会計町店")
	s.run("kaikeictl", "provision", "--data", s.path("till"), "--activation", activation)
	return s
}

// newBareStage sets a stage with a machine that is no terminal yet.
func newBareStage(t *testing.T, width, height int) *stage {
	bin, err := filepath.Abs("../../bin")
	require.NoError(t, err)
	s := &stage{t: t, whole: t, bin: bin, dir: t.TempDir(), printer: newTape(t), album: openAlbum(t), log: &safeBuffer{}, bar: statusLine}
	s.openDisplay(width, height)
	s.address = "127.0.0.1:0"
	s.openOffice()
	s.darken()
	return s
}

// path is a file of the stage.
func (s *stage) path(name string) string { return filepath.Join(s.dir, name) }

// openDisplay starts a display of the size of the till's screen. It is not made anew
// when its last window goes, as a till's own is not: a till that is started in that
// moment would find none.
func (s *stage) openDisplay(width, height int) {
	r, w, err := os.Pipe()
	require.NoError(s.t, err)
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles = []*os.File{w}
	s.start(cmd)
	require.NoError(s.t, w.Close())
	number, err := bufio.NewReader(r).ReadString('\n')
	require.NoError(s.t, err, "no virtual display")
	s.display = ":" + strings.TrimSpace(number)
}

// openOffice starts the backend, where it was before.
func (s *stage) openOffice() {
	cmd := exec.Command(filepath.Join(s.bin, "gateway"), "serve", "--data", s.path("gateway"), "--listen", s.address)
	out, err := cmd.StdoutPipe()
	require.NoError(s.t, err)
	cmd.Stderr = io.Discard
	s.office = s.start(cmd)
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(s.t, err)
	s.address = strings.TrimPrefix(strings.TrimSpace(line), "ready https://")
}

// openTill starts the till and waits for its first screen. The log must say nothing
// of widgets that another goroutine touched.
func (s *stage) openTill(args ...string) {
	s.startTill(args...)
	s.says("金額を入力してください")
}

// startTill starts the program, whatever it shows.
func (s *stage) startTill(args ...string) {
	_ = os.Remove(s.path("drawn")) // of the till before
	all := append([]string{
		"--data", s.path("till"), "--camera", "phone:" + s.path("phone.png"), "--printer", s.printer.address(), "--targets", s.path("drawn"),
	}, args...)
	cmd := exec.Command(filepath.Join(s.bin, "kaikei"), all...)
	cmd.Env = append(os.Environ(), "DISPLAY="+s.display, "FYNE_SCALE=1", "XDG_CONFIG_HOME="+s.dir)
	cmd.Stderr = s.log
	s.till = s.start(cmd)
}

// start starts a program, which ends with the test.
func (s *stage) start(cmd *exec.Cmd) *process {
	require.NoError(s.t, cmd.Start())
	p := &process{cmd, make(chan struct{})}
	go func() {
		defer close(p.done)
		_ = cmd.Wait() // how it ended is no matter
	}()
	s.whole.Cleanup(p.stop)
	return p
}

// stop ends the program and waits for it.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	select {
	case <-p.done:
	case <-time.After(patience):
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

// signal sends the program a signal.
func (s *stage) signal(p *process, sig syscall.Signal) {
	require.NoError(s.t, p.cmd.Process.Signal(sig))
}

// run runs a program and returns what it said. Its standard input is empty.
func (s *stage) run(name string, args ...string) string {
	s.t.Helper()
	return s.runWith("", name, args...)
}

// runWith runs a program with something on its standard input.
func (s *stage) runWith(in, name string, args ...string) string {
	s.t.Helper()
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Stdin = strings.NewReader(in)
	out, err := cmd.Output()
	require.NoError(s.t, err, "%s %s: %s", name, args[0], stderrOf(err))
	return strings.TrimSpace(string(out))
}

// stderrOf is what a program that failed said of it.
func stderrOf(err error) string {
	if e, ok := err.(*exec.ExitError); ok {
		return string(e.Stderr)
	}
	return ""
}

// gateway asks the backend. Some words want their flags first.
func (s *stage) gateway(word string, args ...string) string {
	s.t.Helper()
	words := strings.Fields(word)
	return s.run("gateway", append(append(words, "--data", s.path("gateway")), args...)...)
}

// ctl asks the till.
func (s *stage) ctl(word string, args ...string) string {
	s.t.Helper()
	return s.run("kaikeictl", append([]string{word, "--data", s.path("till")}, args...)...)
}

// A record is what the tests want to know of a payment.
type record struct {
	State, Tender, Bill, Purpose string
	Amount, Refunded             int
	MaskedCode                   string
	Slip                         int
}

// last is the till's newest payment.
func (s *stage) last() (r record) {
	s.t.Helper()
	cmd := exec.Command(filepath.Join(s.bin, "kaikeictl"), "show", "--data", s.path("till"), "last")
	out, err := cmd.Output()
	if err != nil {
		return record{} // there is none yet
	}
	var shown struct{ Payment record }
	require.NoError(s.t, json.Unmarshal(out, &shown), string(out))
	return shown.Payment
}

// settled waits until nothing is open.
func (s *stage) settled() {
	s.t.Helper()
	s.until("nothing is open", func() bool { return s.ctl("queue", "--json") == "[]" })
}
