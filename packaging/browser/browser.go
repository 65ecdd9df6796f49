// Package browser drives a headless Chromium in tests, by its DevTools
// protocol: pages are opened as on a phone, and taps and keys are those that
// the browser itself makes of input, so that what cannot be hit is not hit.
//
// A machine without Chromium skips the tests that need it, and says so; with
// KAIKEI_NEED_CHROMIUM set, as CI sets it, they fail instead.
package browser

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/websocket"
)

// patience is how long a page may take for anything: on a machine that has much
// else to do, seconds; a code on the page lives a minute.
const patience = 50 * time.Second

// A Page is one phone: 390 by 844 points, two pixels each.
type Page struct {
	t       *testing.T
	line    *websocket.Conn
	n       int
	session string
	// Logged is what the page wrote to its console as an error, and what it
	// threw.
	Logged []string
}

// Open starts a browser and opens a page of nothing. Both end with the test. It
// has no camera.
func Open(t *testing.T) *Page { t.Helper(); return open(t) }

// OpenSeeing is Open with a camera, before which a film runs for ever: a file of
// the form YUV4MPEG2.
func OpenSeeing(t *testing.T, film string) *Page {
	t.Helper()
	return open(t, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", "--use-file-for-fake-video-capture="+film)
}

func open(t *testing.T, more ...string) *Page {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("KAIKEI_NEED_CHROMIUM") != "" {
			t.Fatal("no Chromium on this machine (Debian: chromium)")
		}
		t.Skip("no Chromium on this machine (Debian: chromium)")
	}
	home, err := os.MkdirTemp("", "browser")
	if err != nil {
		t.Fatal(err)
	}
	// --no-sandbox: CI is root in a container, and opens only our own page.
	cmd := exec.Command(path, append(more, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--mute-audio",
		"--no-first-run", "--disable-background-networking", "--disable-component-update", "--user-data-dir="+home, "--remote-debugging-port=0", "--remote-allow-origins=http://127.0.0.1", "about:blank")...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // its whole group
		_ = cmd.Wait()
		_ = os.RemoveAll(home)
	})
	address := ""
	lines := bufio.NewScanner(out)
	for address == "" && lines.Scan() {
		address = strings.TrimPrefix(regexp.MustCompile(`ws://\S+`).FindString(lines.Text()), "")
	}
	go func() { // its chatter would fill the pipe
		for lines.Scan() {
		}
	}()
	p := &Page{t: t}
	if p.line, err = websocket.Dial(address, "", "http://127.0.0.1"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.line.Close() })
	p.attach()
	return p
}

// attach makes the page a phone.
func (p *Page) attach() {
	var target struct{ TargetID string }
	p.ask("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	p.ask("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	p.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "DOM"} {
		p.ask(domain+".enable", map[string]any{}, nil)
	}
	p.ask("Emulation.setDeviceMetricsOverride", map[string]any{"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true}, nil)
	p.ask("Emulation.setTouchEmulationEnabled", map[string]any{"enabled": true}, nil)
}

// message is one of the protocol, either way.
type message struct {
	ID        int             `json:"id,omitempty"`
	SessionID string          `json:"sessionId,omitempty"`
	Method    string          `json:"method,omitempty"`
	Params    any             `json:"params,omitempty"`
	Result    json.RawMessage `json:"result,omitempty"`
	Error     *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
}

// ask calls a method and waits for its answer.
func (p *Page) ask(method string, params, into any) {
	p.t.Helper()
	p.n++
	if err := websocket.JSON.Send(p.line, message{ID: p.n, SessionID: p.session, Method: method, Params: params}); err != nil {
		p.t.Fatalf("browser %s: %v", method, err)
	}
	if err := p.line.SetReadDeadline(time.Now().Add(patience)); err != nil {
		p.t.Fatal(err)
	}
	for {
		var m message
		if err := websocket.JSON.Receive(p.line, &m); err != nil {
			p.t.Fatalf("browser %s: %v", method, err)
		}
		if m.ID != p.n {
			p.note(m)
			continue
		}
		if m.Error != nil {
			p.t.Fatalf("browser %s: %s", method, m.Error.Message)
		}
		if into != nil {
			if err := json.Unmarshal(m.Result, into); err != nil {
				p.t.Fatalf("browser %s: %v", method, err)
			}
		}
		return
	}
}

// note keeps what went wrong on the page.
func (p *Page) note(m message) {
	text := fmt.Sprint(m.Params)
	if m.Method == "Runtime.exceptionThrown" || (m.Method == "Runtime.consoleAPICalled" && strings.Contains(text, "type:error")) {
		p.Logged = append(p.Logged, text)
	}
}

// Go opens an address.
func (p *Page) Go(url string) {
	p.t.Helper()
	p.ask("Page.navigate", map[string]any{"url": url}, nil)
}

// Eval runs a line of script and reads its value.
func (p *Page) Eval(script string, into any) {
	p.t.Helper()
	if err := p.try(script, into); err != nil {
		p.t.Fatalf("run %s: %v", script, err)
	}
}

// try runs a line of script.
func (p *Page) try(script string, into any) error {
	var r struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct{ Exception struct{ Description string } }
	}
	p.ask("Runtime.evaluate", map[string]any{"expression": script, "returnByValue": true, "awaitPromise": true}, &r)
	if r.ExceptionDetails != nil {
		return errors.New(r.ExceptionDetails.Exception.Description)
	}
	if into == nil || len(r.Result.Value) == 0 {
		return nil
	}
	return json.Unmarshal(r.Result.Value, into)
}

// Until waits until a line of script is true.
func (p *Page) Until(script string) {
	p.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		var ok bool
		if p.try("Boolean("+script+")", &ok) == nil && ok {
			return
		}
	}
	var text string
	_ = p.try("document.body.innerText", &text)
	p.t.Fatalf("waited for %s; the page says:\n%s\nlogged: %v", script, text, p.Logged)
}

// Tap touches the middle of an element, once it is there. It fails when
// something else lies over it.
func (p *Page) Tap(selector string) {
	p.t.Helper()
	quoted, _ := json.Marshal(selector) // a string always encodes
	p.Until("document.querySelector(" + string(quoted) + ")")
	var at struct {
		X, Y float64
		Hit  bool
	}
	p.Eval(`(() => { const e = document.querySelector(`+string(quoted)+`); e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect();
		const x = r.left + r.width / 2, y = r.top + r.height / 2, h = document.elementFromPoint(x, y); return {x, y, hit: e.contains(h) || h?.contains(e)} })()`, &at)
	if !at.Hit {
		p.t.Fatalf("tap %s: something lies over it", selector)
	}
	point := []map[string]any{{"x": at.X, "y": at.Y}}
	p.ask("Input.dispatchTouchEvent", map[string]any{"type": "touchStart", "touchPoints": point}, nil)
	p.ask("Input.dispatchTouchEvent", map[string]any{"type": "touchEnd", "touchPoints": []any{}}, nil)
}

// Type enters text into a field, as a keyboard does, in place of what was
// there.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	p.Tap(selector)
	quoted, _ := json.Marshal(selector)
	p.Until("document.activeElement === document.querySelector(" + string(quoted) + ")")
	p.Eval("document.activeElement.select()", nil)
	p.ask("Input.insertText", map[string]any{"text": text}, nil)
}

// Upload gives a file to a file field, as the phone's camera does.
func (p *Page) Upload(selector, path string) {
	p.t.Helper()
	var doc struct{ Root struct{ NodeID int } }
	p.ask("DOM.getDocument", map[string]any{}, &doc)
	var node struct{ NodeID int }
	p.ask("DOM.querySelector", map[string]any{"nodeId": doc.Root.NodeID, "selector": selector}, &node)
	p.ask("DOM.setFileInputFiles", map[string]any{"nodeId": node.NodeID, "files": []string{path}}, nil)
}

// Picture takes a picture of the screen, and keeps it under a name in the
// folder that KAIKEI_PICTURES names.
func (p *Page) Picture(name string) image.Image {
	p.t.Helper()
	var shot struct{ Data string }
	p.ask("Page.captureScreenshot", map[string]any{"format": "png"}, &shot)
	data, err := base64.StdEncoding.DecodeString(shot.Data)
	if err != nil {
		p.t.Fatal(err)
	}
	if dir := os.Getenv("KAIKEI_PICTURES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".png"), data, 0o644); err != nil {
			p.t.Fatal(err)
		}
	}
	img, err := png.Decode(strings.NewReader(string(data)))
	if err != nil {
		p.t.Fatal(err)
	}
	return img
}
