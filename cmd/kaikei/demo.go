package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"golang.org/x/sync/errgroup"

	"kaikei/cmd/internal/device"
	"kaikei/cmd/internal/printing"
	"kaikei/printer"
	"kaikei/scanner"
	"kaikei/ui"
)

// demo is all that a till needs and a stranger does not have: a backend of its
// own as a second process, the phone that it simulates, and paper on screen.
type demo struct {
	till    string // data folder of the terminal
	office  *http.Client
	roll    *printer.Device
	painter *printer.Painter
	paper   string // folder of the jobs
	width   int    // of the paper, in dots
	side    *ui.DemoPanel

	mu     sync.Mutex // guards wallet
	wallet string
}

// wallets are those that the panel offers; "" is a phone that was put away.
var wallets = []string{"jcoin", "alipay", "alipayhk", "kakaopay", "gcash", "truemoney", "jcoin-poor", ""}

// startDemo starts the backend and makes a terminal on it at the first start.
func startDemo(ctx context.Context, group *errgroup.Group, o options) (*demo, error) {
	d := &demo{till: filepath.Join(o.data, "till"), width: o.width, wallet: wallets[0]}
	gateway := filepath.Join(o.data, "gateway")
	d.office = &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var dialer net.Dialer
			return dialer.DialContext(ctx, "unix", filepath.Join(gateway, "gateway.sock"))
		},
	}}
	if err := serveGateway(ctx, group, gateway); err != nil {
		return nil, err
	}
	var err error
	d.paper = filepath.Join(o.data, "paper") + "/"
	if d.roll, _, err = printing.Open("file:"+d.paper, "", o.width); err != nil {
		return nil, err
	}
	if d.painter, err = printing.Painter(); err != nil {
		return nil, err
	}
	d.side = ui.NewDemoPanel(ui.DemoOptions{Wallets: wallets, Choose: d.choose, Language: o.language, Style: o.style()})
	return d, d.provision(ctx)
}

// serveGateway starts the backend beside this program and waits until it is
// ready. It listens where it did before, since the terminal knows that address.
func serveGateway(ctx context.Context, group *errgroup.Group, data string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("start backend: %w", err)
	}
	known := filepath.Join(data, "listen")
	address := "127.0.0.1:0"
	if text, err := os.ReadFile(known); err == nil {
		address = string(text)
	}
	cmd := exec.CommandContext(ctx, filepath.Join(filepath.Dir(self), "gateway"), "serve", "--data", data, "--listen", address)
	cmd.Stderr = os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	// When this program dies without a word, its backend goes with it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("start backend: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start backend: %w", err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	group.Go(func() error {
		err := cmd.Wait()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("backend ended: %w", errors.Join(err, io.ErrUnexpectedEOF))
	})
	base, ok := strings.CutPrefix(strings.TrimSpace(line), "ready https://")
	if err != nil || !ok {
		return fmt.Errorf("start backend, it said %q: %w", line, err)
	}
	return os.WriteFile(known, []byte(base), 0o600)
}

// ask asks the backend's office.
func (d *demo) ask(ctx context.Context, method, route string, q url.Values, into any) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, "http://gateway"+route+"?"+q.Encode(), nil)
	if err != nil {
		return fmt.Errorf("ask backend: %w", err)
	}
	answer, err := d.office.Do(r)
	if err != nil {
		return fmt.Errorf("ask backend: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("ask backend for %s: %s", route, answer.Status)
	}
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
		return fmt.Errorf("ask backend for %s: %w", route, err)
	}
	return nil
}

// provision makes the terminal at the first start.
func (d *demo) provision(ctx context.Context) error {
	if device.Provisioned(d.till) {
		return nil
	}
	var activation string
	if err := d.ask(ctx, http.MethodPost, "/activate", url.Values{"shop": {"会計町店"}}, &activation); err != nil {
		return err
	}
	_, err := device.Provision(ctx, d.till, activation)
	return err
}

// choose changes the wallet that the phone shows.
func (d *demo) choose(wallet string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wallet = wallet
}

// Status asks the roll how it is. See statusPrinter.
func (d *demo) Status(ctx context.Context) (printer.Status, error) { return d.roll.Status(ctx) }

// panel returns what stands beside the till.
func (d *demo) panel() fyne.CanvasObject { return d.side.Object() }

// phone returns the camera that looks at the phone.
func (d *demo) phone() scanner.Source { return scanner.Phone{Screen: d.screen, Seed: 1} }

// screen returns what the phone shows now, and shows it on the panel too.
func (d *demo) screen(ctx context.Context) (image.Image, error) {
	d.mu.Lock()
	wallet := d.wallet
	d.mu.Unlock()
	if wallet == "" {
		return image.NewGray(image.Rect(0, 0, 540, 1080)), nil
	}
	var shown struct{ PNG []byte }
	if err := d.ask(ctx, http.MethodGet, "/phone", url.Values{"wallet": {wallet}}, &shown); err != nil {
		return nil, err
	}
	img, err := png.Decode(bytes.NewReader(shown.PNG))
	if err != nil {
		return nil, fmt.Errorf("look at phone: %w", err)
	}
	d.side.SetPhone(img)
	return img, nil
}

// PrintDocument prints on the roll in the data folder, and shows the paper as the
// very bytes say that it looks.
func (d *demo) PrintDocument(ctx context.Context, slip printer.Document) error {
	if err := d.roll.PrintDocument(ctx, slip); err != nil {
		return err
	}
	jobs, err := filepath.Glob(d.paper + "*.bin")
	if err != nil || len(jobs) == 0 {
		return fmt.Errorf("look at paper: %w", errors.Join(err, os.ErrNotExist))
	}
	job, err := os.ReadFile(jobs[len(jobs)-1]) // the names sort
	if err != nil {
		return fmt.Errorf("look at paper: %w", err)
	}
	page, err := printer.Parse(job, d.width)
	if err != nil {
		return fmt.Errorf("look at paper: %w", err)
	}
	picture, err := d.painter.Draw(page)
	if err != nil {
		return fmt.Errorf("look at paper: %w", err)
	}
	d.side.SetPaper(picture)
	return nil
}
