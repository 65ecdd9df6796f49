package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"kaikei/cmd/gateway/internal/fault"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// decisionKey is where a fault tells pay how long the customer takes.
type decisionKey struct{}

// decisionOf returns how long the payment of a request stays in process.
func decisionOf(r *http.Request) ledger.Decision {
	d, _ := r.Context().Value(decisionKey{}).(ledger.Decision)
	return d
}

// faulty lets the fault that is on befall a call.
func (a *API) faulty(name string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f := a.Faults.Take(name)
		if f.Name != "" {
			a.Log.Info("fault", "call", name, "fault", f.Name)
		}
		switch f.Name {
		case "":
			next.ServeHTTP(w, r)
		case fault.DropBefore:
			panic(http.ErrAbortHandler) // cuts the line
		case fault.Error5xx:
			a.problem(w, http.StatusServiceUnavailable, wire.CodeBusy, "fault "+string(f.Name))
		case fault.LateSuccess, fault.Confirm:
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), decisionKey{}, ledger.Decision(f.Wait))))
		default:
			a.spoil(w, r, next, f)
		}
	})
}

// spoil does the work and then the fault to its answer.
func (a *API) spoil(w http.ResponseWriter, r *http.Request, next http.Handler, f fault.Fault) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	work := func() *held {
		h := &held{header: http.Header{}, status: http.StatusOK}
		again := r.Clone(r.Context())
		again.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(h, again)
		return h
	}
	h := work()
	switch f.Name {
	case fault.Duplicate:
		h = work()
	case fault.SlowAnswer:
		select {
		case <-time.After(f.Wait):
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
	case fault.ErrorAfter:
		a.problem(w, http.StatusInternalServerError, wire.CodeInternal, "fault "+string(f.Name))
		return
	case fault.TornBody:
		w.Header().Set("Content-Length", strconv.Itoa(h.body.Len()))
		h.body.Truncate(h.body.Len() / 2)
		h.send(w)
		panic(http.ErrAbortHandler)
	default: // lost-answer
		panic(http.ErrAbortHandler)
	}
	h.send(w)
}

// held is an answer that is not sent yet.
type held struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header returns the header of the answer.
func (h *held) Header() http.Header { return h.header }

// Write keeps a part of the body.
func (h *held) Write(p []byte) (int, error) { return h.body.Write(p) }

// WriteHeader keeps the status.
func (h *held) WriteHeader(status int) { h.status = status }

// send sends what was held. A line that is gone needs no answer.
func (h *held) send(w http.ResponseWriter) {
	for k, v := range h.header {
		w.Header()[k] = v
	}
	w.WriteHeader(h.status)
	_, _ = w.Write(h.body.Bytes())
	_ = http.NewResponseController(w).Flush()
}
