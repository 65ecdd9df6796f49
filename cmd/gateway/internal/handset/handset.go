// Package handset is the customer's phone as a web page: choose a wallet and a
// language, see the balance, recharge from a bank, send money, show a payment
// code that renews itself, enter the PIN when asked, scan a shop's code, and
// look back. Open it on a real phone and hold it before the terminal's camera,
// or in any browser.
//
// The page has no framework, and a script for each noun; app.js, the last one,
// begins. Codes are drawn here, as SVG, and pictures of shops' codes are read
// here, so that nothing comes from another host and an old phone will do.
//
// # Caveats
//
// It is a simulation: whoever reaches the address may take any customer's
// phone in hand. It is served only when asked for, on an address of its own,
// apart from the contract. Sessions live in memory and end with the process.
package handset

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

//go:embed page
var files embed.FS

// maxBody is the longest request but a picture.
const maxBody = 4 << 10

// A Handset serves the page and what it asks for.
type Handset struct {
	Ledger *ledger.Ledger
	Log    *slog.Logger
	// Prove gives the backend's word that the bill of a till without a network
	// was paid.
	Prove func(bill string, p wire.Payment) (string, error)
	// Stopping is closed when the gateway is about to stop: phones that ask for news are
	// answered. Nil is never.
	Stopping <-chan struct{}

	sessions sessions
	reading  reading
}

// Handler returns the routes. Requests that another site's page makes are
// refused.
func (h *Handset) Handler() http.Handler {
	m := http.NewServeMux()
	m.Handle("GET /", http.RedirectHandler("/phone/", http.StatusFound))
	m.HandleFunc("GET /phone/{file...}", page)
	m.HandleFunc("GET /phone/api/customers", func(w http.ResponseWriter, r *http.Request) {
		list, err := h.Ledger.Customers(r.Context())
		h.answer(w, list, err)
	})
	m.HandleFunc("GET /phone/api/banks", func(w http.ResponseWriter, _ *http.Request) { h.answer(w, ledger.Banks(), nil) })
	m.HandleFunc("POST /phone/api/take", h.take)
	m.HandleFunc("GET /phone/api/purse", h.held(h.purse))
	m.HandleFunc("GET /phone/api/history", h.held(func(ctx context.Context, s *session, _ *http.Request) (any, error) {
		return h.Ledger.History(ctx, s.customer)
	}))
	m.HandleFunc("GET /phone/api/state", h.held(h.state))
	m.HandleFunc("POST /phone/api/code", h.held(h.code))
	m.HandleFunc("POST /phone/api/order", h.held(h.order))
	m.HandleFunc("POST /phone/api/decide", h.held(h.decide))
	m.HandleFunc("POST /phone/api/auto", h.held(h.auto))
	m.HandleFunc("POST /phone/api/link", h.held(h.link))
	m.HandleFunc("POST /phone/api/scan", h.held(h.scan))
	m.HandleFunc("POST /phone/api/bill", h.held(h.bill))
	m.HandleFunc("POST /phone/api/paybill", h.held(h.payBill))
	return guarded(http.NewCrossOriginProtection().Handler(m))
}

// policy is what a browser lets the page do: nothing of another host, no script or
// form but its own, in no frame.
const policy = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// guarded has a browser take every answer for what it is, and show it in no frame.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range map[string]string{
			"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
		} {
			w.Header().Set(name, value)
		}
		next.ServeHTTP(w, r)
	})
}

// page serves the files.
func page(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-cache")
	name := r.PathValue("file")
	if name == "" {
		name = "index.html"
	}
	http.ServeFileFS(w, r, files, "page/"+name)
}

// A call is one request of a phone that somebody holds.
type call func(ctx context.Context, s *session, r *http.Request) (any, error)

// held lets a call through when the phone is in somebody's hand.
func (h *Handset) held(next call) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s := h.sessions.of(r)
		if s == nil {
			h.say(w, http.StatusUnauthorized, "SESSION")
			return
		}
		v, err := next(r.Context(), s, r)
		h.answer(w, v, err)
	}
}

// refusals are the words for why not.
var refusals = []struct {
	err  error
	word string
}{
	{ledger.ErrPIN, "PIN"}, {ledger.ErrLocked, "LOCKED"}, {ledger.ErrBill, "BILL"}, {ledger.ErrOrder, "ORDER"}, {ledger.ErrInconsistent, "ORDER"},
	{ledger.ErrNotFound, "GONE"}, {ledger.ErrWallet, "WALLET"}, {errRequest, "REQUEST"}, {errNoCode, "NOCODE"},
}

// answer writes a value, or says in one word why not; the page has the words
// of the customer's language for it.
func (h *Handset) answer(w http.ResponseWriter, v any, err error) {
	for _, known := range refusals {
		if errors.Is(err, known.err) {
			h.say(w, http.StatusUnprocessableEntity, known.word)
			return
		}
	}
	if err != nil {
		h.Log.Error("phone call broke", "error", err)
		h.say(w, http.StatusInternalServerError, "BROKEN")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(v) // a phone that is gone needs no answer
}

// say answers with one word.
func (h *Handset) say(w http.ResponseWriter, status int, word string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": word})
}

// errRequest means a body that the page does not send.
var errRequest = errors.New("request not understood")

// read reads a body.
func read[T any](r *http.Request) (v T, err error) {
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	if err != nil || bytes.Contains(body, []byte(`\u0000`)) { // a NUL, which a text in the books cannot have
		return v, errRequest
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if d.Decode(&v) != nil || d.More() {
		return v, errRequest // not its own words: they may quote a PIN
	}
	return v, nil
}

// take puts a customer's phone in somebody's hand.
func (h *Handset) take(w http.ResponseWriter, r *http.Request) {
	q, err := read[struct {
		Wallet string `json:"wallet"`
		Number int    `json:"number"`
	}](r)
	if err != nil {
		h.answer(w, nil, err)
		return
	}
	c, err := h.Ledger.Customer(r.Context(), q.Wallet, q.Number)
	if err == nil {
		h.sessions.begin(w, r, c)
	}
	h.answer(w, c, err)
}

// purse shows the money.
func (h *Handset) purse(ctx context.Context, s *session, _ *http.Request) (any, error) {
	p, err := h.Ledger.Purse(ctx, s.customer)
	return struct {
		Customer ledger.Customer `json:"customer"`
		Purse    ledger.Purse    `json:"purse"`
	}{s.customer, p}, err
}

// code makes a payment code and draws it, in the QR code as JPQR1 when that is
// asked for and the wallet has it.
func (h *Handset) code(ctx context.Context, s *session, r *http.Request) (any, error) {
	q, err := read[struct {
		JPQR bool `json:"jpqr"`
	}](r)
	if err != nil {
		return nil, err
	}
	c, err := h.Ledger.NewCode(ctx, s.customer.Wallet, s.customer.Number)
	if err != nil {
		return nil, err
	}
	s.show(c.Text)
	if q.JPQR && c.JPQR != "" {
		return drawCode(c, c.JPQR)
	}
	return drawCode(c, c.Text)
}

// A State is what may happen to a phone by itself.
type State struct {
	Waiting []ledger.Bill `json:"waiting"`        // for the PIN
	Fate    *wire.Payment `json:"fate,omitempty"` // of the code that is shown
	Mark    string        `json:"mark"`
}

// patience is how long a phone that asks for news is kept waiting.
const patience = 20 * time.Second

// state tells what happened, at once when it is other than what the phone
// knows, else when something does.
func (h *Handset) state(ctx context.Context, s *session, r *http.Request) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		changed := h.Ledger.Changed()
		now, err := h.look(context.WithoutCancel(ctx), s)
		if err != nil || now.Mark != r.URL.Query().Get("mark") || ctx.Err() != nil {
			return now, err
		}
		select {
		case <-changed:
		case <-time.After(time.Second): // time alone lets a payment lapse
		case <-h.Stopping:
			cancel()
		case <-ctx.Done():
		}
	}
}

// look reads the state. The mark is short for all of it.
func (h *Handset) look(ctx context.Context, s *session) (State, error) {
	waiting, err := h.Ledger.Waiting(ctx, s.customer)
	if err != nil {
		return State{}, err
	}
	now := State{Waiting: waiting, Mark: "."}
	if code := s.shown(); code != "" {
		p, err := h.Ledger.CodeFate(ctx, s.customer, code)
		if err != nil {
			return now, err
		}
		if p.ID != "" {
			now.Fate = &p
			now.Mark += p.ID + string(p.State)
		}
	}
	for _, b := range waiting {
		now.Mark += b.Payment
	}
	return now, nil
}
