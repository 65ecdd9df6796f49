package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/scanner/studio"
	"kaikei/terminal"
	"kaikei/terminal/paycode"
	"kaikei/terminal/report"
)

// bin is where TestMain puts the programs that the tests run.
var bin string

// TestMain builds both programs as they ship.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "kaikei-programs-")
	if err == nil {
		bin = dir
		build := exec.Command("go", "build", "-o", dir, "kaikei/cmd/kaikeictl", "kaikei/cmd/gateway")
		build.Stderr = os.Stderr
		err = build.Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "build programs:", err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// TestScripts runs the programs as a person does; each script is one behaviour.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:  "testdata",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"unzip": unzip, "phone": phone},
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
			g := serve(t, filepath.Join(e.WorkDir, "g"))
			e.Defer(g.stop)
			e.Setenv("ACTIVATION", g.ask(t, "activate", "--shop", "Shop 1"))
			return nil
		},
	})
}

// unzip is a command of the scripts: unzip FILE FOLDER.
func unzip(ts *testscript.TestScript, _ bool, args []string) {
	z, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer z.Close()
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), z))
}

// phone is a command of the scripts: phone ONE OTHER PICTURE draws what the file ONE
// holds as a QR code, and below it the number of what OTHER holds as a bar code.
func phone(ts *testscript.TestScript, _ bool, args []string) {
	square, _ := studio.QR(strings.TrimSpace(ts.ReadFile(args[0])), studio.M, 0)
	bars, _ := studio.Code128(paycode.Token(strings.TrimSpace(ts.ReadFile(args[1]))), 30)
	out, err := os.Create(ts.MkAbs(args[2]))
	ts.Check(err)
	defer out.Close()
	ts.Check(png.Encode(out, studio.Straight(3).Photograph(1, square.Moved(0, -30), bars.Moved(0, 40))))
}

// A gateway is a running payment backend.
type gateway struct {
	cmd  *exec.Cmd
	data string
}

// serve starts a gateway and waits for its ready line.
func serve(t testing.TB, data string, args ...string) *gateway {
	cmd := exec.Command(filepath.Join(bin, "gateway"), append([]string{"serve", "--data", data, "--listen", address(data)}, args...)...)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(line, "ready https://127.0.0.1:"), line)
	base := strings.TrimPrefix(strings.TrimSpace(line), "ready https://")
	require.NoError(t, os.WriteFile(filepath.Join(data, "listen"), []byte(base), 0o600))
	return &gateway{cmd, data}
}

// address is where the gateway of a folder listened before, so that its
// terminals find it again; a free port at first.
func address(data string) string {
	if text, err := os.ReadFile(filepath.Join(data, "listen")); err == nil {
		return string(text)
	}
	return "127.0.0.1:0"
}

// stop ends the gateway as an operator does.
func (g *gateway) stop() {
	_ = g.cmd.Process.Signal(os.Interrupt)
	_ = g.cmd.Wait()
}

// kill ends it as a power cut does.
func (g *gateway) kill() {
	_ = g.cmd.Process.Kill()
	_ = g.cmd.Wait()
}

// ask runs another command of the gateway and returns what it prints.
func (g *gateway) ask(t testing.TB, command string, args ...string) string {
	var errs bytes.Buffer
	cmd := exec.Command(filepath.Join(bin, "gateway"), append([]string{command, "--data", g.data}, args...)...)
	cmd.Stderr = &errs
	out, err := cmd.Output()
	require.NoError(t, err, errs.String())
	return strings.TrimSpace(string(out))
}

// till runs kaikeictl on the terminal's data.
func till(data string, args ...string) *exec.Cmd {
	return exec.Command(filepath.Join(bin, "kaikeictl"), append(args, "--data", data)...)
}

// ledgerLine is what the backend's audit says of a payment.
type ledgerLine struct {
	ID          terminal.PaymentID
	State       string
	AmountYen   terminal.Yen
	RefundedYen terminal.Yen
}

// TestKillAtAnyMoment kills the till, or the backend, at random moments of a
// sale. Afterwards inquire --all brings both to agree, and nobody was charged
// who was not sold to.
func TestKillAtAnyMoment(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	dir := t.TempDir()
	g := serve(t, filepath.Join(dir, "g"))
	data := filepath.Join(dir, "t")
	out, err := till(data, "provision", "--activation", g.ask(t, "activate", "--shop", "Shop 1")).CombinedOutput()
	require.NoError(t, err, string(out))
	rounds := 24
	if testing.Short() {
		rounds = 8
	}
	for round := range rounds {
		sale := till(data, "sale", "--amount", fmt.Sprint(100+round), "--code", g.ask(t, "phone", "--wallet", "jcoin", "--text"))
		require.NoError(t, sale.Start())
		time.Sleep(time.Duration(rng.IntN(45_000)) * time.Microsecond)
		if round%3 == 2 {
			g.kill()
			time.AfterFunc(10*time.Second, func() { _ = sale.Process.Kill() })
			time.Sleep(50 * time.Millisecond)
			_ = sale.Process.Kill()
			_ = sale.Wait()
			g = serve(t, g.data)
		} else {
			_ = sale.Process.Kill()
			_ = sale.Wait()
		}
	}
	out, err = till(data, "inquire", "--all", "--stop").CombinedOutput()
	require.NoError(t, err, string(out))
	agree(t, g, data)
	out, err = till(data, "journal", "verify").CombinedOutput()
	require.NoError(t, err, string(out))
	g.stop()
}

// agree holds the till against the backend's ledger, payment by payment.
func agree(t *testing.T, g *gateway, data string) {
	var audit struct{ Payments []ledgerLine }
	require.NoError(t, json.Unmarshal([]byte(g.ask(t, "audit", "--json")), &audit))
	charged := map[terminal.PaymentID]terminal.Yen{}
	var total terminal.Yen
	for _, p := range audit.Payments {
		if p.State == "PAID" {
			charged[p.ID] = p.AmountYen
			total += p.AmountYen
		}
	}
	out, err := till(data, "report", "x", "--json").Output()
	require.NoError(t, err)
	var x report.Report
	require.NoError(t, json.Unmarshal(out, &x))
	assert.Equal(t, total, x.Total, "the day's total is what the backend holds")
	assert.EqualValues(t, len(charged), x.Sales.Count-x.Voids.Count)
	assert.Empty(t, x.Open)
	for id, yen := range charged {
		out, err := till(data, "show", string(id), "--json").Output()
		require.NoError(t, err, "charged, and the till does not know of it")
		var shown struct{ Payment terminal.Payment }
		require.NoError(t, json.Unmarshal(out, &shown))
		assert.Equal(t, terminal.Paid, shown.Payment.State)
		assert.Equal(t, yen, shown.Payment.Amount)
	}
}

// Every fault of the backend ends in the same way: till and ledger agree.
func TestBackendFaults(t *testing.T) {
	dir := t.TempDir()
	g := serve(t, filepath.Join(dir, "g"))
	defer func() { g.stop() }()
	data := filepath.Join(dir, "t")
	out, err := till(data, "provision", "--activation", g.ask(t, "activate", "--shop", "Shop 1")).CombinedOutput()
	require.NoError(t, err, string(out))
	tests := []struct {
		faults []string
		want   string
	}{
		{[]string{"lost-answer=1"}, "PAID"},
		{[]string{"torn-body=1"}, "PAID"},
		{[]string{"duplicate=1"}, "PAID"},
		{[]string{"error-after=1"}, "PAID"},
		{[]string{"slow-answer:7s=1"}, "PAID"},
		{[]string{"late-success:4s=1"}, "PAID"},
		{[]string{"confirm:2s=1"}, "PAID"},
		{[]string{"lost-answer=1", "inquire.lost-answer=1", "inquire.error-5xx=1"}, "PAID"},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.faults, " "), func(t *testing.T) {
			for _, f := range tt.faults {
				g.ask(t, "fault", f)
			}
			out, err := till(data, "sale", "--amount", "500", "--json", "--code", g.ask(t, "phone", "--wallet", "gcash", "--text")).Output()
			require.NoError(t, err, string(out))
			assert.Contains(t, string(out), `"state":"`+tt.want+`"`)
			agree(t, g, data)
		})
	}
	t.Run("a request that never arrives is cancelled when the clerk stops it", func(t *testing.T) {
		g.ask(t, "fault", "drop-before=1")
		sale := till(data, "sale", "--amount", "500", "--wait", "2s", "--json", "--code", g.ask(t, "phone", "--wallet", "gcash", "--text"))
		out, _ := sale.Output()
		assert.Contains(t, string(out), `"state":"UNKNOWN"`, "not known is not declined")
		assert.Equal(t, 1, sale.ProcessState.ExitCode())
		out, err := till(data, "inquire", "--all", "--stop").CombinedOutput()
		require.NoError(t, err, string(out))
		assert.Contains(t, string(out), "CANCELLED")
		agree(t, g, data)
	})
}
