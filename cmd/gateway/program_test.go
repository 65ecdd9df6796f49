package main

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"kaikei/cmd/gateway/internal/office"
)

// The scripts run this very program.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gateway": main})
}

// Each script in testdata is one behaviour of the whole program.
func TestProgram(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:  "testdata",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"serving": serving, "keep": keep},
	})
}

// serving waits until the gateway of a folder answers on its socket. The
// process is another one, so there is no clock to drive.
func serving(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: serving FOLDER")
	}
	path := office.Socket(ts.MkAbs(args[0]))
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if c, err := net.Dial("unix", path); err == nil {
			ts.Check(c.Close())
			return
		}
	}
	ts.Fatalf("gateway in %s does not serve", args[0])
}

// keep puts what the last command printed into a variable.
func keep(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: keep NAME")
	}
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}
