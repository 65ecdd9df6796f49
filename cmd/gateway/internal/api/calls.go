package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// callsFor is how long calls of one request are begun. The terminal waits five
// seconds for the answer, and one call takes a network's time.
const callsFor = 2 * time.Second

// queueable adds the calls that may wait at a terminal, which come alone or among
// others.
func (a *API) queueable(m *http.ServeMux) {
	m.Handle("PUT /v1/payments/{id}/deferred", a.faulty("pay", a.known(a.payDeferred)))
	m.Handle("GET /v1/payments/{id}", a.faulty("inquire", a.known(a.inquire)))
	m.Handle("POST /v1/payments/{id}/cancel", a.faulty("cancel", a.known(a.cancel)))
	m.Handle("PUT /v1/payments/{id}/refunds/{refundId}", a.faulty("refund", a.known(a.refund)))
}

// queued are the routes of the calls of one request: with all that is checked and all
// that may befall a call that comes alone, so that one fault that cuts the line cuts
// it for all of them.
func (a *API) queued() http.Handler {
	m := http.NewServeMux()
	a.queueable(m)
	m.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		a.problem(w, http.StatusNotFound, wire.CodeBadRequest, "no call that waits in a queue")
	})
	return m
}

// calls does what several calls ask, in their order.
func (a *API) calls(routes http.Handler) call {
	return func(w http.ResponseWriter, r *http.Request, t ledger.Terminal) {
		var q wire.CallsRequest
		if _, ok := a.readMost(w, r, &q, wire.MaxCallsBytes); !ok {
			return
		}
		r = r.WithContext(context.WithValue(r.Context(), caller{}, t))
		answer := wire.CallsAnswer{Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}, Answers: []wire.CallAnswer{}}
		for began, n := time.Now(), 0; n < len(q.Calls) && time.Since(began) < callsFor; n++ {
			if r.Context().Err() != nil {
				return // nobody hears it, and the terminal sends what was not begun again
			}
			answer.Answers = append(answer.Answers, a.carry(routes, r, q.Calls[n]))
		}
		a.Log.Info("calls", "terminal", t.ID, "came", len(q.Calls), "done", len(answer.Answers))
		a.answer(w, answer)
	}
}

// carry does one call of a request.
func (a *API) carry(routes http.Handler, r *http.Request, c wire.QueuedCall) wire.CallAnswer {
	one := r.WithContext(context.WithoutCancel(r.Context())) // a call that was begun is done
	one.Method, one.URL, one.RequestURI = c.Method, &url.URL{Path: c.Path}, c.Path
	one.Body, one.ContentLength = io.NopCloser(strings.NewReader(c.Body)), int64(len(c.Body))
	h := &held{header: http.Header{}, status: http.StatusOK}
	routes.ServeHTTP(h, one)
	if !json.Valid(h.body.Bytes()) { // the routes' own page for a path of another form
		h = &held{header: http.Header{}}
		a.problem(h, http.StatusBadRequest, wire.CodeBadRequest, "path is not one of the contract's")
	}
	return wire.CallAnswer{
		Method: c.Method, Path: c.Path, Status: h.status, RetryAfter: h.header.Get("Retry-After"), Body: bytes.TrimSpace(h.body.Bytes()),
	}
}
