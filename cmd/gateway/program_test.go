package main

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"kaikei/cmd/gateway/internal/office"
	"kaikei/cmd/gateway/internal/pgtest"
)

// The scripts run this very program.
func TestMain(m *testing.M) {
	testscript.Main(tests{m}, map[string]func(){"gateway": main})
}

// tests are those of this package, with a PostgreSQL for those that ask.
type tests struct{ m *testing.M }

// Run runs them.
func (x tests) Run() int { return pgtest.Main(x.m) }

// Each script in testdata is one behaviour of the whole program.
func TestProgram(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:  "testdata",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"serving": serving, "keep": keep, "waitport": waitPort},
	})
}

// serving waits until the gateway of a folder answers on its socket.
func serving(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: serving FOLDER")
	}
	reach(ts, "unix", office.Socket(ts.MkAbs(args[0])))
}

// waitPort waits until a port answers.
func waitPort(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: waitport ADDRESS")
	}
	reach(ts, "tcp", args[0])
}

// reach waits for another process, so there is no clock to drive.
func reach(ts *testscript.TestScript, network, address string) {
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if c, err := net.Dial(network, address); err == nil {
			ts.Check(c.Close())
			return
		}
	}
	ts.Fatalf("nothing answers at %s", address)
}

// keep puts what the last command printed into a variable.
func keep(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: keep NAME")
	}
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}
