package backend

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
	"kaikei/terminal/wire"
)

// A reply is what the fake backend answers; nil cuts the line.
type reply func(w http.ResponseWriter)

// newClient returns a client of a backend that gives one reply, and holds
// every request against the contract.
func newClient(t *testing.T, answer reply) *Client {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	router, err := legacy.NewRouter(doc)
	require.NoError(t, err)
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		r.Body, r.URL.Host, r.URL.Scheme = io.NopCloser(bytes.NewReader(body)), "", ""
		route, params, err := router.FindRoute(r)
		assert.NoError(t, err)
		assert.NoError(t, openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route}))
		if answer == nil {
			panic(http.ErrAbortHandler)
		}
		answer(w)
	}))
	t.Cleanup(server.Close)
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	c, err := New(server.URL, &tls.Config{RootCAs: pool})
	require.NoError(t, err)
	return c
}

// says answers 200 with a body of the contract.
func says(v any) reply {
	return func(w http.ResponseWriter) { _ = json.NewEncoder(w).Encode(v) }
}

// refuses answers a problem.
func refuses(status int, r wire.Result) reply {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(wire.Problem{Type: "about:blank", Title: "x", Status: status, Result: r})
	}
}

// raw answers bytes as they are.
func raw(status int, body string) reply {
	return func(w http.ResponseWriter) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// thePayment is the one that the tests pay.
func thePayment(t *testing.T) (terminal.Payment, paycode.Code) {
	code, err := paycode.DefaultRules().Classify("90007700100000000001")
	require.NoError(t, err)
	return terminal.Payment{ID: "p1", Amount: 1500, Rail: "jcoin", Slip: 7, ScannedAt: time.Now()}, code
}

func TestPay(t *testing.T) {
	paid := &wire.Payment{ID: "p1", State: wire.PaymentPaid, AmountYen: 1500, Rail: "jcoin", Brand: "J-Coin Pay", NetworkID: "N1"}
	with := func(state wire.PaymentState) *wire.Payment { p := *paid; p.State = state; return &p }
	ok := wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}
	failed := func(c wire.Code) wire.Result { return wire.Result{Status: wire.StatusFailed, Code: c} }
	tests := []struct {
		why   string
		reply reply
		want  terminal.Outcome
		err   error
	}{
		{"paid", says(wire.PaymentAnswer{Result: ok, Payment: paid}), terminal.OutcomeCaptured, nil},
		{"declined", says(wire.PaymentAnswer{Result: ok, Payment: with(wire.PaymentDeclined)}), terminal.OutcomeDeclined, nil},
		{"in process", says(wire.PaymentAnswer{Result: ok, Payment: with(wire.PaymentProcessing)}), terminal.OutcomePending, nil},
		{"closed", says(wire.PaymentAnswer{Result: ok, Payment: with(wire.PaymentCancelled)}), terminal.OutcomeCancelled, nil},
		{"the state decides, not the result of the call", says(wire.PaymentAnswer{Result: failed(wire.CodeInternal), Payment: paid}), terminal.OutcomeCaptured, nil},
		{"a state of another contract", says(wire.PaymentAnswer{Result: ok, Payment: with("SETTLED")}), 0, terminal.ErrNoAnswer},
		{"no payment in the answer", says(wire.PaymentAnswer{Result: ok}), 0, terminal.ErrNoAnswer},
		{"line cut", nil, 0, terminal.ErrNoAnswer},
		{"half an answer", raw(200, `{"result":{"status":"S"`), 0, terminal.ErrNoAnswer},
		{"a page of a proxy", raw(200, "<html>login</html>"), 0, terminal.ErrNoAnswer},
		{"a proxy that refuses", raw(403, "<html>no</html>"), 0, terminal.ErrNoAnswer},
		{"an answer without end", raw(200, string(bytes.Repeat([]byte(" "), maxBody+10))), 0, terminal.ErrNoAnswer},
		{"a redirect is not followed", func(w http.ResponseWriter) {
			w.Header().Set("Location", "https://127.0.0.1:1/")
			w.WriteHeader(307)
		}, 0, terminal.ErrNoAnswer},
		{"a crash, whatever it says", refuses(500, failed(wire.CodeInternal)), 0, terminal.ErrNoAnswer},
		{"a refusal of U", refuses(400, wire.Result{Status: wire.StatusUnknown, Code: wire.CodeInternal}), 0, terminal.ErrNoAnswer},
		{"the same id with other bytes: what became of the first?", refuses(409, failed(wire.CodeRepeatInconsistent)), 0, terminal.ErrNoAnswer},
		{"refused in the contract's own words", refuses(400, failed(wire.CodeBadRequest)), 0, terminal.ErrRefused},
		{"not our terminal any more", refuses(403, failed(wire.CodeAccessDenied)), 0, terminal.ErrRefused},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			p, code := thePayment(t)
			a, err := newClient(t, tt.reply).Pay(t.Context(), p, code)
			require.ErrorIs(t, err, tt.err)
			assert.Equal(t, tt.want, a.Outcome)
			if err != nil {
				assert.NotContains(t, err.Error(), code.Reveal())
			}
		})
	}
}

func TestInquireAndCancel(t *testing.T) {
	paid := &wire.Payment{ID: "p1", State: wire.PaymentPaid, AmountYen: 1500, Rail: "jcoin"}
	gone := refuses(404, wire.Result{Status: wire.StatusFailed, Code: wire.CodeOrderNotExist})
	late := says(wire.PaymentAnswer{Result: wire.Result{Status: wire.StatusFailed, Code: wire.CodeCancelWindow}, Payment: paid})

	a, err := newClient(t, gone).Inquire(t.Context(), "p1")
	require.NoError(t, err)
	assert.Equal(t, terminal.OutcomeNotKnown, a.Outcome, "not known is an answer, and not a refusal")
	_, err = newClient(t, raw(404, "not here")).Inquire(t.Context(), "p1")
	assert.ErrorIs(t, err, terminal.ErrNoAnswer, "a web server's 404 says nothing")
	a, err = newClient(t, late).Cancel(t.Context(), "p1")
	require.NoError(t, err)
	assert.Equal(t, terminal.OutcomeTooLate, a.Outcome)
	assert.Equal(t, terminal.Yen(1500), a.Amount)
	_, err = newClient(t, nil).Cancel(t.Context(), "p1")
	assert.ErrorIs(t, err, terminal.ErrNoAnswer)
}

func TestRefund(t *testing.T) {
	r := terminal.Refund{ID: "r1", PaymentID: "p1", Amount: 500, Reason: "返品", Clerk: "佐藤"}
	answer := func(state wire.RefundState, id string) reply {
		return says(wire.RefundAnswer{Result: wire.Result{Status: wire.StatusSuccess, Code: wire.CodeSuccess}, Refund: &wire.Refund{ID: id, PaymentID: "p1", State: state, AmountYen: 500}})
	}
	for state, want := range map[wire.RefundState]terminal.RefundState{
		wire.RefundDone: terminal.RefundDone, wire.RefundRefused: terminal.RefundRefused, wire.RefundProcessing: terminal.RefundUnknown,
	} {
		a, err := newClient(t, answer(state, "r1")).Refund(t.Context(), r)
		require.NoError(t, err)
		assert.Equal(t, want, a.State)
	}
	_, err := newClient(t, answer(wire.RefundDone, "r2")).Refund(t.Context(), r)
	assert.ErrorIs(t, err, terminal.ErrNoAnswer, "about another refund")
	_, err = newClient(t, refuses(409, wire.Result{Status: wire.StatusFailed, Code: wire.CodeRepeatInconsistent})).Refund(t.Context(), r)
	assert.ErrorIs(t, err, terminal.ErrNoAnswer, "the first one may be done")
}

// The bytes of a refund never change: a retry after an update of this program
// must be the same request.
func TestRefundBytesAreFrozen(t *testing.T) {
	body, err := refundBody(terminal.Refund{ID: "r", PaymentID: "p", Amount: 500, Reason: "返品 <1>", Clerk: "佐藤", Slip: 3, State: terminal.RefundSent})
	require.NoError(t, err)
	assert.Equal(t, `{"amountYen":500,"currency":"JPY","reason":"返品 \u003c1\u003e","clerk":"佐藤"}`, string(body))
}

func TestConnect(t *testing.T) {
	pings := 0
	c := newClient(t, func(w http.ResponseWriter) {
		pings++
		says(wire.Ping{Time: time.Now().Add(time.Minute).UTC(), TerminalID: "T-1"})(w)
	})
	for range 3 {
		require.NoError(t, c.Connect(t.Context()))
	}
	assert.Equal(t, 1, pings, "a warm line is not asked again")
	assert.InDelta(t, time.Minute, c.ClockOffset(), float64(2*time.Second))
	err := newClient(t, refuses(403, wire.Result{Status: wire.StatusFailed, Code: wire.CodeAccessDenied})).Connect(t.Context())
	assert.ErrorIs(t, err, terminal.ErrRefused)
	err = newClient(t, nil).Connect(t.Context())
	assert.ErrorIs(t, err, terminal.ErrNotReached)
	gone, err := New("https://127.0.0.1:1", &tls.Config{})
	require.NoError(t, err)
	assert.ErrorIs(t, gone.Connect(t.Context()), terminal.ErrNotReached)
	for _, base := range []string{"http://127.0.0.1", "https://", "::", "127.0.0.1:8443"} {
		_, err := New(base, &tls.Config{})
		assert.Error(t, err, base)
	}
}

// A backend that is not the one of the activation learns nothing.
func TestEnrolPins(t *testing.T) {
	asked := false
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer server.Close()
	_, err := Enrol(context.Background(), server.URL, [32]byte{1}, wire.EnrolRequest{ActivationCode: "secret"})
	require.ErrorIs(t, err, ErrPin)
	assert.False(t, asked)
	assert.NotContains(t, err.Error(), "secret")
}

// roundTrip is a line that a test writes down.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Retry-After comes as seconds, or as a date by the backend's own clock.
func TestRetryAfterIsRead(t *testing.T) {
	for _, tt := range []struct {
		why    string
		status int
		header map[string]string
		want   time.Duration
	}{
		{"seconds", 503, map[string]string{"Retry-After": "17"}, 17 * time.Second},
		{"too many requests", 429, map[string]string{"Retry-After": "3"}, 3 * time.Second},
		{"a date, held against the answer's date and not our clock", 503,
			map[string]string{"Retry-After": "Mon, 23 Nov 2026 10:00:40 GMT", "Date": "Mon, 23 Nov 2026 10:00:00 GMT"}, 40 * time.Second},
		{"none", 503, nil, 0},
		{"not a time", 503, map[string]string{"Retry-After": "soon"}, 0},
	} {
		t.Run(tt.why, func(t *testing.T) {
			c, err := Over("https://backend.example", roundTrip(func(*http.Request) (*http.Response, error) {
				resp := &http.Response{StatusCode: tt.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"result":{"status":"F","code":"SYSTEM_BUSY"}}`))}
				for k, v := range tt.header {
					resp.Header.Set(k, v)
				}
				return resp, nil
			}))
			require.NoError(t, err)
			_, err = c.Cancel(t.Context(), "p")
			require.ErrorIs(t, err, terminal.ErrNoAnswer)
			var l *terminal.Later
			assert.Equal(t, tt.want > 0, errors.As(err, &l))
			if l != nil {
				assert.Equal(t, tt.want, l.After)
			}
		})
	}
}

// The backend's clock is known from the first round trip on, and goes on.
func TestTimeIsTheBackends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ahead, slow := 3*time.Hour, 100*time.Millisecond
		c, err := Over("https://backend.example", roundTrip(func(*http.Request) (*http.Response, error) {
			time.Sleep(100 * time.Millisecond) // there
			body := fmt.Sprintf(`{"time":%q,"terminalId":"T-1"}`, time.Now().Add(ahead).UTC().Format(time.RFC3339Nano))
			time.Sleep(slow) // and back
			return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(body))}, nil
		}))
		require.NoError(t, err)
		_, known := c.Time()
		assert.False(t, known)
		assert.Zero(t, c.ClockOffset())
		require.NoError(t, c.Connect(t.Context()))
		time.Sleep(time.Hour)
		now, known := c.Time()
		assert.True(t, known)
		assert.Equal(t, ahead, time.Until(now))
		assert.Equal(t, ahead, c.ClockOffset())
		slow = 4 * time.Second
		require.NoError(t, c.Connect(t.Context()))
		assert.Equal(t, ahead, c.ClockOffset(), "a slow trip tells less than the fast one of before")
	})
}

// Another account is asked for in the contract's form; what the backend does not
// take is no account, and no answer tells nothing.
func TestAskAccount(t *testing.T) {
	q := wire.AccountRequest{Bank: "9042", Branch: "001", Kind: wire.AccountOrdinary, Number: "1234567", Clerk: "01"}
	want := wire.AccountChange{ID: "c1", State: wire.ChangeAsked, Account: wire.Account{Bank: "9042", MaskedNumber: "***4567"}}
	got, err := newClient(t, says(wire.AccountAnswer{Change: want})).AskAccount(t.Context(), "c1", q)
	require.NoError(t, err)
	assert.Equal(t, want, got)
	_, err = newClient(t, refuses(400, wire.Result{Status: wire.StatusFailed, Code: wire.CodeBadRequest})).AskAccount(t.Context(), "c1", q)
	require.ErrorIs(t, err, terminal.ErrAccount)
	assert.NotContains(t, err.Error(), "1234567")
	_, err = newClient(t, refuses(403, wire.Result{Status: wire.StatusFailed, Code: wire.CodeAccessDenied})).AskAccount(t.Context(), "c1", q)
	require.ErrorIs(t, err, terminal.ErrRefused)
	_, err = newClient(t, nil).AskAccount(t.Context(), "c1", q)
	require.ErrorIs(t, err, terminal.ErrNotReached)
	banks, err := newClient(t, says(wire.BankList{Banks: []wire.Bank{{Code: "9042", Name: "蛍川銀行"}}})).Banks(t.Context())
	require.NoError(t, err)
	assert.Len(t, banks, 1)
}
