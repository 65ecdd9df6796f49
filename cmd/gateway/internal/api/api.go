// Package api offers the contract of package wire over HTTP. It checks who
// calls and what is asked, lets the ledger do it, and says the outcome in the
// contract's words: the result of the call apart from the state of the money.
//
// Every call but enrol needs the certificate of a terminal that the ledger
// knows. Bodies over 64 KiB (256 KiB of several calls in one), unknown fields and
// trailing data are refused.
package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"kaikei/cmd/gateway/internal/authority"
	"kaikei/cmd/gateway/internal/cashier"
	"kaikei/cmd/gateway/internal/fault"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// maxBody is the longest request.
const maxBody = 64 << 10

// idForm is how ids look.
var idForm = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)

// An API is the contract's other side.
type API struct {
	Ledger    *cashier.Cashier
	Authority *authority.Authority
	Faults    *fault.Set
	Config    func(context.Context, ledger.Terminal) (wire.Config, error)
	Log       *slog.Logger
	// Count counts what is answered about payments; nil counts nothing.
	Count func(rail, state, reason string)
	// Stopping is closed when the backend is about to stop: who waits for news is told
	// what there is. Nil is never.
	Stopping <-chan struct{}

	forms openapi3.Schemas // of bodies
}

// count counts a payment that is answered.
func (a *API) count(p wire.Payment) {
	if a.Count != nil {
		a.Count(p.Rail, string(p.State), string(p.Reason))
	}
}

// Handler returns the routes.
func (a *API) Handler() http.Handler {
	a.forms = forms()
	m := http.NewServeMux()
	a.queueable(m)
	m.HandleFunc("POST /v1/enrol", a.enrol)
	m.Handle("GET /v1/ping", a.known(a.ping))
	m.Handle("GET /v1/config", a.known(a.config))
	m.Handle("POST /v1/renew", a.known(a.renew))
	m.Handle("GET /v1/totals", a.known(a.totals))
	m.Handle("GET /v1/shop/totals", a.known(a.shopTotals))
	m.Handle("GET /v1/payments", a.known(a.list))
	m.Handle("GET /v1/settlements", a.known(a.settlements))
	m.Handle("GET /v1/banks", a.known(a.banks))
	m.Handle("PUT /v1/account-changes/{id}", a.known(a.askAccount))
	m.Handle("GET /v1/journal", a.known(a.journalHead))
	m.Handle("POST /v1/journal", a.known(a.anchor))
	m.Handle("POST /v1/calls", a.known(a.calls(a.queued())))
	m.Handle("POST /v1/handover", a.known(a.handOver))
	m.Handle("PUT /v1/payments/{id}", a.faulty("pay", a.known(a.pay)))
	m.Handle("PUT /v1/payments/{id}/code", a.faulty("pay", a.known(a.bill)))
	m.Handle("PUT /v1/payments/{id}/credit", a.faulty("pay", a.known(a.credit)))
	m.Handle("GET /v1/payments/{id}/refunds/{refundId}", a.known(a.inquireRefund))
	m.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { a.nowhere(w, r, m) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !Straight(r) { // the routes would send it elsewhere, which the contract does not
			a.problem(w, http.StatusNotFound, wire.CodeBadRequest, "no such call")
			return
		}
		m.ServeHTTP(w, r)
	})
}

// Straight reports whether a request names its path as it is: from the root, without
// dots, double slashes or another's address.
func Straight(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/") && strings.TrimSuffix(r.URL.Path, "/") == strings.TrimSuffix(path.Clean(r.URL.Path), "/")
}

// nowhere answers what no route takes: 405 with the methods that would be taken
// there (RFC 9110 15.5.6), else 404.
func (a *API) nowhere(w http.ResponseWriter, r *http.Request, routes *http.ServeMux) {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := routes.Handler(other); pattern != "/" {
			allowed = append(allowed, method)
		}
	}
	if allowed == nil {
		a.problem(w, http.StatusNotFound, wire.CodeBadRequest, "no such call")
		return
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	a.problem(w, http.StatusMethodNotAllowed, wire.CodeBadRequest, "this call is not made with "+r.Method)
}

// A call is one request of a known terminal.
type call func(w http.ResponseWriter, r *http.Request, t ledger.Terminal)

// known lets a call through when its certificate is that of a terminal.
func (a *API) known(next call) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t, ok := r.Context().Value(caller{}).(ledger.Terminal)
		if !ok {
			t, ok = a.identify(w, r)
		}
		if !ok {
			return
		}
		for _, name := range []string{"id", "refundId"} {
			if v := r.PathValue(name); v != "" && !idForm.MatchString(v) {
				a.problem(w, http.StatusBadRequest, wire.CodeBadRequest, name+" is not an id")
				return
			}
		}
		next(w, r, t)
	})
}

// A caller is where a call among others finds who makes them: the ledger was asked
// once for the request, so that a revocation is felt by the next one.
type caller struct{}

// identify asks the ledger whose certificate a request has. It answers one of nobody,
// or of a terminal that was revoked.
func (a *API) identify(w http.ResponseWriter, r *http.Request) (t ledger.Terminal, ok bool) {
	if r.TLS == nil || len(r.TLS.VerifiedChains) == 0 {
		a.problem(w, http.StatusUnauthorized, wire.CodeAccessDenied, "client certificate needed")
		return t, false
	}
	t, err := a.Ledger.Terminal(r.Context(), r.TLS.PeerCertificates[0].Subject.CommonName)
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		a.problem(w, http.StatusForbidden, wire.CodeAccessDenied, "terminal not known, or revoked")
	case err != nil:
		a.broken(w, err)
	}
	return t, err == nil
}

// read reads a body of the contract, and returns its bytes too. It answers
// what cannot be read.
func (a *API) read(w http.ResponseWriter, r *http.Request, into any) ([]byte, bool) {
	return a.readMost(w, r, into, maxBody)
}

// readMost is read with another bound.
func (a *API) readMost(w http.ResponseWriter, r *http.Request, into any, most int64) ([]byte, bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if err != nil {
		a.problem(w, http.StatusRequestEntityTooLarge, wire.CodeBadRequest, "body too long, or cut short")
		return nil, false
	}
	if why := a.fit(body, into); why != "" {
		a.problem(w, http.StatusBadRequest, wire.CodeBadRequest, why)
		return nil, false
	}
	return body, true
}

// answer writes a body of the contract.
func (a *API) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		a.Log.Debug("answer not taken", "error", err)
	}
}

// problem refuses a call that changed nothing.
func (a *API) problem(w http.ResponseWriter, status int, code wire.Code, detail string) {
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "3")
	}
	a.refuse(w, problemOf(status, code, detail))
}

// problemOf is what a call is refused with. One that broke may have changed something.
func problemOf(status int, code wire.Code, detail string) wire.Problem {
	p := wire.Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail,
		Result: wire.Result{Status: wire.StatusFailed, Code: code},
	}
	if status >= 500 {
		p.Result.Status = wire.StatusUnknown
	}
	return p
}

// refuse writes a problem.
func (a *API) refuse(w http.ResponseWriter, p wire.Problem) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	if err := json.NewEncoder(w).Encode(p); err != nil {
		a.Log.Debug("answer not taken", "error", err)
	}
}

// broken answers what is our own fault: nobody knows what was done.
func (a *API) broken(w http.ResponseWriter, err error) {
	a.Log.Error("call broke", "error", err)
	a.problem(w, http.StatusInternalServerError, wire.CodeInternal, "see the backend's log")
}

// failed answers an error of the ledger.
func (a *API) failed(w http.ResponseWriter, err error) {
	var where *ledger.Elsewhere
	var own *ledger.Ours
	switch {
	case errors.As(err, &where):
		p := problemOf(http.StatusConflict, wire.CodeHandedOver, "another terminal of the shop goes on with it")
		p.HandedTo, p.Hops = where.Terminal, where.Hops
		a.refuse(w, p)
	case errors.As(err, &own):
		p := problemOf(http.StatusNotFound, wire.CodeOrderNotExist, "not known here")
		p.Hops = own.Hops
		a.refuse(w, p)
	case errors.Is(err, ledger.ErrNotFound):
		a.problem(w, http.StatusNotFound, wire.CodeOrderNotExist, "not known here")
	case errors.Is(err, ledger.ErrInconsistent):
		a.problem(w, http.StatusConflict, wire.CodeRepeatInconsistent, "this id was used with other bytes")
	case errors.Is(err, ledger.ErrCancelling):
		a.problem(w, http.StatusServiceUnavailable, wire.CodeBusy, "a cancel of this payment is under way")
	default:
		a.broken(w, err)
	}
}

// ping tells that the line works.
func (a *API) ping(w http.ResponseWriter, _ *http.Request, t ledger.Terminal) {
	a.answer(w, wire.Ping{Time: time.Now().UTC(), TerminalID: t.ID})
}

// config gives the terminal its signed configuration.
func (a *API) config(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	s, err := a.signed(r.Context(), t)
	if err != nil {
		a.broken(w, err)
		return
	}
	a.answer(w, s)
}

// signed returns the signed configuration of a terminal.
func (a *API) signed(ctx context.Context, t ledger.Terminal) (wire.SignedConfig, error) {
	c, err := a.Config(ctx, t)
	if err != nil {
		return wire.SignedConfig{}, err
	}
	return a.Authority.SignConfig(c)
}

// date reads the day that a report is asked for. It answers what is none.
func (a *API) date(w http.ResponseWriter, r *http.Request) (date string, ok bool) {
	date = r.URL.Query().Get("date")
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		a.problem(w, http.StatusBadRequest, wire.CodeBadRequest, "date is not YYYY-MM-DD")
		return "", false
	}
	return date, true
}

// totals gives the backend's sums of a day.
func (a *API) totals(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
	date, ok := a.date(w, r)
	if !ok {
		return
	}
	totals, err := a.Ledger.Totals(r.Context(), t.ID, date)
	if err != nil {
		a.broken(w, err)
		return
	}
	a.answer(w, totals)
}
