// Package backend speaks the contract of package wire to the payment backend,
// over mutual TLS 1.3, and gives the till its answers.
//
// # What it guarantees
//
// The money is never guessed. Only an answer that came whole, over the
// authenticated line, in the contract's own form, says anything about a
// payment. Whatever else happens after the request may have left is
// [terminal.ErrNoAnswer]: a broken line, a body cut short, an HTTP error
// without a result, a status of U without a payment. [terminal.ErrRefused] is
// returned only for an answer whose result says F, that the call changed
// nothing. [Client.Connect] proves the line with a round trip that carries
// nothing of a payment, so its failure proves that no payment left.
//
// # Caveats
//
// Redirects are not followed. Bodies over 64 KiB (256 KiB of several calls in one, 4 MiB
// of reports on the shop, 48 MiB of a day's payments) are not read, and texts over 128
// characters about a payment are cut. The bytes of a refund are a function of the
// refund's record alone, so that a retry after a restart, or after an update of this
// program, is the same request; a golden test holds them.
package backend

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/wire"
)

// warmFor is how long after an answer the line is taken as still there.
const warmFor = 10 * time.Second

// maxBody is the longest answer that is read.
const maxBody = 64 << 10

// maxList is the longest list of a day's payments that is read: about 100,000.
const maxList = 48 << 20

// maxReport is the longest report on the shop that is read: two years of settlements
// with every day and brand of them have less than half of it, and so have the sums of a
// thousand terminals.
const maxReport = 4 << 20

// A Client is the line to one backend. Its methods may be called from any
// goroutine.
type Client struct {
	base *url.URL
	http *http.Client

	mu    sync.Mutex // guards everything that follows
	heard time.Time  // of the last answer
	// The backend's clock said theirs when ours, which carries a reading that
	// nobody can set, said ours; both zero before the first round trip.
	theirs, ours time.Time
	doubt        time.Duration // by how much that may be wrong
}

// New returns a client of the backend at base, an https address. Config holds
// the device's certificate and the one authority to trust; TLS 1.3 is made the
// least.
func New(base string, config *tls.Config) (*Client, error) {
	config = config.Clone()
	config.MinVersion = tls.VersionTLS13
	return Over(base, &http.Transport{
		TLSClientConfig: config, TLSHandshakeTimeout: 5 * time.Second,
		MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute,
		// No proxy: money goes to the address of the signed configuration.
		Proxy: nil,
	})
}

// Over returns a client of the backend at base that sends over a line of the
// caller's making, such as a simulated network.
func Over(base string, line http.RoundTripper) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("read backend address: %w", err)
	}
	if u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("backend address %q: want https://host", base)
	}
	return &Client{base: u, http: &http.Client{
		Transport:     line,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Connect makes sure of the line: it returns at once when the backend answered
// within the last ten seconds, else after one round trip.
func (c *Client) Connect(ctx context.Context) error {
	c.mu.Lock()
	warm := time.Since(c.heard) < warmFor
	c.mu.Unlock()
	if warm {
		return nil
	}
	return c.Ask(ctx)
}

// Ask makes one round trip, whenever the backend answered last. Errors are those
// of Connect.
func (c *Client) Ask(ctx context.Context) error {
	var ping wire.Ping
	began := time.Now()
	result, err := c.call(ctx, http.MethodGet, "/v1/ping", nil, &ping)
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", terminal.ErrNotReached, err)
	case result.Code == wire.CodeAccessDenied:
		return fmt.Errorf("connect: %s: %w", result.Code, terminal.ErrRefused)
	case result.Status == wire.StatusFailed:
		return fmt.Errorf("connect: %s: %w", result.Code, terminal.ErrNotReached)
	}
	c.hear(ping.Time, began, time.Since(began))
	return nil
}

// drift is by how much two clocks may part, in parts of the time that goes by.
const drift = 10_000

// hear takes the backend's time from a round trip. Half of the trip is the best
// guess of when the backend looked at its clock, and may be wrong by the other
// half: a slow trip does not replace what a fast one told, until the drift of
// the clocks outweighs that.
func (c *Client) hear(theirs, began time.Time, trip time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.theirs.IsZero() && trip/2 > c.doubt+time.Since(c.ours)/drift {
		return
	}
	c.theirs, c.ours, c.doubt = theirs, began.Add(trip/2), trip/2
}

// Time returns what the backend's clock says now, once Connect has heard it.
// It goes on by a clock that nobody can set, so neither a jump of the machine's
// clock nor a dead battery moves it.
func (c *Client) Time() (now time.Time, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.theirs.Add(time.Since(c.ours)), !c.theirs.IsZero()
}

// ClockOffset returns how far the backend's clock is ahead of the machine's;
// zero while that is not known.
func (c *Client) ClockOffset() time.Duration {
	now, known := c.Time()
	if !known {
		return 0
	}
	return now.Sub(time.Now().Round(0)) // Round drops the reading, so that jumps show
}

// call makes one request. It returns a result of F only when the backend gave
// one in the contract's form; into is filled by any other answer. An error
// means that nothing is known, and never quotes a body.
func (c *Client) call(ctx context.Context, method, path string, body []byte, into any) (wire.Result, error) {
	resp, text, err := c.send(ctx, method, path, body)
	if err != nil {
		return wire.Result{}, err
	}
	return c.read(received{path, resp.StatusCode, resp.Header, text}, into)
}

// send makes one request, and returns the answer when it came whole.
func (c *Client) send(ctx context.Context, method, path string, body []byte) (*http.Response, []byte, error) {
	path, query, _ := strings.Cut(path, "?")
	target := c.base.JoinPath(path)
	target.RawQuery = query
	req, err := http.NewRequestWithContext(ctx, method, target.String(), bytes.NewReader(body))
	if err != nil {
		return nil, nil, fmt.Errorf("make request: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		c.cold()
		// The error of Do quotes method and address; neither holds a secret.
		return nil, nil, err
	}
	defer resp.Body.Close()
	most := longest(path)
	text, err := io.ReadAll(io.LimitReader(resp.Body, most+1))
	if err != nil || int64(len(text)) > most {
		c.cold()
		return nil, nil, fmt.Errorf("read answer of %s: %w", path, errors.Join(err, errCut))
	}
	return resp, text, nil
}

// A received is an answer that came whole, alone or among others.
type received struct {
	path   string // of the call
	status int
	header http.Header
	text   []byte
}

// read takes from an answer what it says. See call.
func (c *Client) read(r received, into any) (wire.Result, error) {
	if r.status != http.StatusOK {
		return c.problem(r)
	}
	if err := json.Unmarshal(r.text, into); err != nil {
		return wire.Result{}, fmt.Errorf("read answer of %s: %w", r.path, errForm)
	}
	c.warm()
	return wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}, nil
}

// longest returns how long an answer may be.
func longest(path string) int64 {
	switch path {
	case listPath:
		return maxList
	case callsPath:
		return wire.MaxCallsBytes
	case settlementsPath, shopTotalsPath, banksPath:
		return maxReport
	}
	return maxBody
}

// Errors of an answer that cannot be used.
var (
	errCut  = errors.New("answer cut short or too long")
	errForm = errors.New("answer not in the contract's form")
)

// problem reads an error answer. Only one with the contract's own result says
// that nothing was changed; a proxy's or a crash's page says nothing. That another
// terminal goes on with a payment is an error of its own.
func (c *Client) problem(r received) (wire.Result, error) {
	var p wire.Problem
	if err := json.Unmarshal(r.text, &p); err != nil || p.Result.Status != wire.StatusFailed || r.status >= 500 || r.status == http.StatusTooManyRequests {
		return wire.Result{}, patience(r.header, fmt.Errorf("answer %d of the backend: %w", r.status, errForm))
	}
	c.warm()
	if p.Result.Code == wire.CodeHandedOver && p.HandedTo != "" {
		return wire.Result{}, &terminal.Elsewhere{Terminal: p.HandedTo, Hops: p.Hops}
	}
	return p.Result, nil
}

// patience adds to err what the answer asks for by Retry-After, in seconds or
// as a date by the answer's own clock.
func patience(header http.Header, err error) error {
	text := header.Get("Retry-After")
	if text == "" {
		return err
	}
	if seconds, bad := strconv.Atoi(text); bad == nil {
		return &terminal.Later{After: time.Duration(seconds) * time.Second, Err: err}
	}
	until, bad := http.ParseTime(text)
	now, worse := http.ParseTime(header.Get("Date"))
	if bad != nil || worse != nil {
		return err
	}
	return &terminal.Later{After: until.Sub(now), Err: err}
}

// warm notes that the backend answered.
func (c *Client) warm() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heard = time.Now()
}

// cold notes that the line is not to be trusted.
func (c *Client) cold() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heard = time.Time{}
}
