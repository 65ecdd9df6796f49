// Package office is what the backend's people do beside the contract: make
// activations, hold a simulated phone, set faults, confirm as a customer, and
// audit. A serving gateway offers it on a socket in its data folder, which
// only the owner of the folder may use; a command finds the socket, or opens
// the folder itself when nobody serves.
package office

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"kaikei/cmd/gateway/internal/authority"
	"kaikei/cmd/gateway/internal/fault"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/cmd/gateway/internal/phone"
	"kaikei/terminal/wire"
)

// ErrNoAddress means that an activation was asked for before the gateway ever
// served: nobody knows its address yet.
var ErrNoAddress = errors.New("serve once first, so that the address is known")

// addressKey is where the ledger keeps the address that terminals use.
const addressKey = "address"

// Socket returns the path of the socket of the gateway in dir.
func Socket(dir string) string { return filepath.Join(dir, "gateway.sock") }

// An Office does the work.
type Office struct {
	Ledger    *ledger.Ledger
	Authority *authority.Authority
	Faults    *fault.Set

	mu    sync.Mutex                    // guards shown
	shown map[string]ledger.PaymentCode // what each wallet's phone shows
}

// SetAddress keeps the address that terminals use.
func (o *Office) SetAddress(ctx context.Context, base string) error {
	return o.Ledger.SetMeta(ctx, addressKey, base)
}

// Handler returns the routes of the socket.
func (o *Office) Handler() http.Handler {
	m := http.NewServeMux()
	handle(m, "POST /activate", o.activate)
	handle(m, "POST /code", o.code)
	handle(m, "GET /phone", o.onPhone)
	handle(m, "POST /pay", o.pay)
	handle(m, "POST /fault", func(_ context.Context, q url.Values) (any, error) { return struct{}{}, o.Faults.Apply(q.Get("spec")) })
	handle(m, "POST /confirm", func(ctx context.Context, q url.Values) (any, error) {
		return struct{}{}, o.Ledger.Confirm(ctx, q.Get("id"))
	})
	o.admin(m)
	o.outside(m)
	handle(m, "GET /audit", func(ctx context.Context, _ url.Values) (any, error) { return o.Ledger.Audit(ctx) })
	return m
}

// handle offers one function: its answer as JSON, or its error as text. It may take as
// long as it needs: those who ask are of this machine, and wait.
func handle(m *http.ServeMux, route string, f func(context.Context, url.Values) (any, error)) {
	m.HandleFunc(route, func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // within this process there is none
		v, err := f(r.Context(), r.URL.Query())
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(v) // a caller that is gone needs no answer
	})
}

// activate makes an activation for a shop.
func (o *Office) activate(ctx context.Context, q url.Values) (any, error) {
	base, err := o.Ledger.Meta(ctx, addressKey)
	if err != nil {
		return nil, err
	}
	if base == "" {
		return nil, ErrNoAddress
	}
	shop := q.Get("shop")
	if shop == "" || len(shop) > 100 {
		return nil, errors.New("name of the shop missing, or over 100 bytes")
	}
	code, err := o.Ledger.NewActivation(ctx, shop)
	if err != nil {
		return nil, err
	}
	return wire.Activation{URL: base, Code: code, Fingerprint: o.Authority.Fingerprint()}.String(), nil
}

// A Phone is what a simulated phone shows: a code, and its picture.
type Phone struct {
	Code ledger.PaymentCode `json:"code"`
	PNG  []byte             `json:"png"`
}

// code makes a fresh payment code; with form=jpqr the phone shows it as JPQR1.
func (o *Office) code(ctx context.Context, q url.Values) (any, error) {
	n := 1
	if s := q.Get("customer"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			return nil, fmt.Errorf("customer %q is not a number", s)
		}
	}
	c, err := o.Ledger.NewCode(ctx, q.Get("wallet"), n)
	if err != nil {
		return nil, err
	}
	if q.Get("form") == "jpqr" {
		if c.JPQR == "" {
			return nil, fmt.Errorf("wallet %q has no JPQR codes: %w", c.Wallet, ledger.ErrWallet)
		}
		c.Text = c.JPQR
	}
	return picture(c)
}

// renewAfter is when a phone renews its code by itself.
const renewAfter = 50 * time.Second

// onPhone returns what the phone of a wallet shows now: the same code until it
// is nearly a minute old, or was used.
func (o *Office) onPhone(ctx context.Context, q url.Values) (any, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	wallet := q.Get("wallet")
	c, ok := o.shown[wallet]
	if ok {
		spent, err := o.Ledger.Spent(ctx, c)
		if err != nil {
			return nil, err
		}
		ok = !spent && time.Since(c.MadeAt) < renewAfter
	}
	if !ok {
		var err error
		if c, err = o.Ledger.NewCode(ctx, wallet, 1); err != nil {
			return nil, err
		}
		if o.shown == nil {
			o.shown = map[string]ledger.PaymentCode{}
		}
		o.shown[wallet] = c
	}
	return picture(c)
}

// picture draws the phone.
func picture(c ledger.PaymentCode) (Phone, error) {
	img, err := phone.Draw(c, time.Now())
	if err != nil {
		return Phone{}, err
	}
	var b bytes.Buffer
	err = png.Encode(&b, img)
	return Phone{Code: c, PNG: b.Bytes()}, err
}

// A Desk asks an office, over the socket or in this process.
type Desk struct{ client *http.Client }

// At returns a desk at the socket of a serving gateway.
func At(socket string) *Desk {
	return &Desk{&http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", socket)
		},
	}}}
}

// Here returns a desk in an office that this process opened.
func Here(o *Office) *Desk { return &Desk{&http.Client{Transport: within{o.Handler()}}} }

// within answers requests by a handler of this process.
type within struct{ handler http.Handler }

// RoundTrip answers r.
func (w within) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, r)
	return answer.Result(), nil
}

// Ask calls one route, such as "GET /audit", and reads its answer.
func (d *Desk) Ask(ctx context.Context, route string, q url.Values, into any) error {
	method, path, _ := strings.Cut(route, " ")
	r, err := http.NewRequestWithContext(ctx, method, "http://gateway"+path+"?"+q.Encode(), nil)
	if err != nil {
		return fmt.Errorf("ask gateway: %w", err)
	}
	answer, err := d.client.Do(r)
	if err != nil {
		return fmt.Errorf("ask gateway: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		text, err := io.ReadAll(io.LimitReader(answer.Body, 4096))
		return errors.Join(errors.New(string(bytes.TrimSpace(text))), err)
	}
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
		return fmt.Errorf("read gateway's answer: %w", err)
	}
	return nil
}
