package api_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/api"
	"kaikei/cmd/gateway/internal/authority"
	"kaikei/cmd/gateway/internal/cashier"
	"kaikei/cmd/gateway/internal/fault"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// A backend is a whole one on a loopback port, whose every request and answer
// is held against the contract.
type backend struct {
	*api.API
	t      *testing.T
	server *httptest.Server
	router routers.Router
	client *http.Client // with a terminal's certificate
	bare   *http.Client // without one
}

func newBackend(t *testing.T) *backend {
	dir := t.TempDir()
	a, err := authority.Open(dir)
	require.NoError(t, err)
	l, err := ledger.Open(t.Context(), filepath.Join(dir, "g.db"), nil)
	require.NoError(t, err)
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	require.NoError(t, err)
	b := &backend{t: t, API: &api.API{
		Ledger: &cashier.Cashier{Ledger: l}, Authority: a, Faults: &fault.Set{}, Log: slog.New(slog.DiscardHandler),
		Config: func(_ context.Context, x ledger.Terminal) (wire.Config, error) {
			return wire.Config{Version: 1, TerminalID: x.ID}, nil
		},
	}}
	b.router, err = legacy.NewRouter(doc)
	require.NoError(t, err)
	b.server = httptest.NewUnstartedServer(b.Handler())
	b.server.TLS, err = a.Server([]string{"127.0.0.1"})
	require.NoError(t, err)
	b.server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	b.server.StartTLS()
	pool := x509.NewCertPool()
	require.True(t, pool.AppendCertsFromPEM([]byte(a.PEM())))
	b.bare = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}, Timeout: 10 * time.Second}
	b.client = b.enrol(pool)
	t.Cleanup(func() {
		b.server.Close()
		audit, err := l.Audit(context.Background()) // that of the test has ended
		require.NoError(t, err)
		assert.Empty(t, audit.Faults)
		require.NoError(t, l.Close())
	})
	return b
}

// request makes the enrolment request of a new device.
func request(t *testing.T, code string) (wire.EnrolRequest, *ecdsa.PrivateKey) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	csr, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, key)
	require.NoError(t, err)
	journal, _, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	digest := sha256.Sum256(append([]byte("kaikei journal key v1\n"), journal...))
	proof, err := ecdsa.SignASN1(rand.Reader, key, digest[:])
	require.NoError(t, err)
	return wire.EnrolRequest{
		ActivationCode: code, CSR: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: csr})),
		JournalKey: base64.StdEncoding.EncodeToString(journal), JournalKeyProof: base64.StdEncoding.EncodeToString(proof),
	}, key
}

// enrol makes a terminal and returns its client.
func (b *backend) enrol(pool *x509.CertPool) *http.Client {
	code, err := b.Ledger.NewActivation(b.t.Context(), "Shop 1")
	require.NoError(b.t, err)
	r, key := request(b.t, code)
	var a wire.EnrolAnswer
	require.Equal(b.t, 200, b.call(b.bare, "POST", "/v1/enrol", r, &a))
	require.Equal(b.t, 403, b.call(b.bare, "POST", "/v1/enrol", r, &wire.Problem{}), "an activation is spent once")
	r.JournalKeyProof = base64.StdEncoding.EncodeToString([]byte("no proof"))
	require.Equal(b.t, 400, b.call(b.bare, "POST", "/v1/enrol", r, &wire.Problem{}))
	block, _ := pem.Decode([]byte(a.Certificate))
	return &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{
		RootCAs: pool, Certificates: []tls.Certificate{{Certificate: [][]byte{block.Bytes}, PrivateKey: key}},
	}}}
}

// call makes one request, holds it and its answer against the contract, and
// returns the status.
func (b *backend) call(client *http.Client, method, path string, body, into any) int {
	text, err := json.Marshal(body)
	require.NoError(b.t, err)
	status, answer := b.send(client, method, path, text)
	require.NoError(b.t, json.Unmarshal(answer, into), string(answer))
	return status
}

// send is call with bytes for a body, which may break the contract.
func (b *backend) send(client *http.Client, method, path string, body []byte) (int, []byte) {
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.server.URL+path, bytes.NewReader(body))
	require.NoError(b.t, err)
	if method == "PUT" || path == "/v1/journal" || path == "/v1/handover" || path == "/v1/calls" || path == "/v1/enrol" || path == "/v1/renew" {
		r.Header.Set("Content-Type", "application/json")
	}
	w, err := client.Do(r)
	require.NoError(b.t, err)
	defer w.Body.Close()
	answer, err := io.ReadAll(w.Body)
	require.NoError(b.t, err)
	plain, err := http.NewRequest(method, path, bytes.NewReader(body))
	require.NoError(b.t, err)
	plain.Header = r.Header
	route, params, err := b.router.FindRoute(plain)
	if err != nil {
		return w.StatusCode, answer // not of the contract, and asked for on purpose
	}
	asked := &openapi3filter.RequestValidationInput{Request: plain, PathParams: params, Route: route}
	err = openapi3filter.ValidateRequest(b.t.Context(), asked)
	if err != nil { // what the document refuses, the backend must
		assert.Contains(b.t, []int{400, 413}, w.StatusCode, "%s %s: the document says %v", method, path, err)
	}
	require.NoError(b.t, openapi3filter.ValidateResponse(b.t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: asked, Status: w.StatusCode, Header: w.Header, Body: io.NopCloser(bytes.NewReader(answer)),
	}), string(answer))
	return w.StatusCode, answer
}

// pay asks for money with a fresh code.
func (b *backend) pay(id, wallet string, yen int64) (int, wire.PaymentAnswer) {
	c, err := b.Ledger.NewCode(b.t.Context(), wallet, 1)
	require.NoError(b.t, err)
	var a wire.PaymentAnswer
	status := b.call(b.client, "PUT", "/v1/payments/"+id, payRequest(c.Text, yen), &a)
	return status, a
}

func payRequest(code string, yen int64) wire.PayRequest {
	return wire.PayRequest{AmountYen: yen, Currency: "JPY", PaymentCode: code, Rail: "jcoin", ScannedAt: time.Now().UTC(), Slip: "0001"}
}

// Who calls with the wrong method learns which are right; who calls what there
// is not, that.
func TestWrongMethods(t *testing.T) {
	b := newBackend(t)
	for _, c := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"DELETE", "/v1/payments/p1", 405, "GET, PUT"},
		{"POST", "/v1/payments/p1", 405, "GET, PUT"},
		{"GET", "/v1/payments/p1/cancel", 405, "POST"},
		{"PATCH", "/v1/ping", 405, "GET"},
		{"GET", "/v1/enrol", 405, "POST"},
		{"GET", "/v1/none", 404, ""},
		{"DELETE", "/v1/none", 404, ""},
		{"GET", "/v1//ping", 404, ""}, // and not sent elsewhere
		{"GET", "/v1/x/../ping", 404, ""},
		{"PUT", "//v1/payments/p1", 404, ""},
		{"GET", "/v1/ping/", 404, ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), c.method, b.server.URL+c.path, nil)
		require.NoError(t, err)
		w, err := b.client.Do(r)
		require.NoError(t, err)
		var problem wire.Problem
		require.NoError(t, json.NewDecoder(w.Body).Decode(&problem))
		require.NoError(t, w.Body.Close())
		assert.Equal(t, c.status, w.StatusCode, "%s %s", c.method, c.path)
		assert.Equal(t, c.allow, w.Header.Get("Allow"), "%s %s", c.method, c.path)
		assert.Equal(t, "application/problem+json", w.Header.Get("Content-Type"))
		assert.Equal(t, wire.Result{Status: wire.StatusFailed, Code: wire.CodeBadRequest}, problem.Result)
	}
}

func TestContract(t *testing.T) {
	b := newBackend(t)
	var ping wire.Ping
	require.Equal(t, 200, b.call(b.client, "GET", "/v1/ping", nil, &ping))
	assert.Equal(t, "T-0001", ping.TerminalID)
	require.Equal(t, 200, b.call(b.client, "GET", "/v1/config", nil, &wire.SignedConfig{}))

	status, a := b.pay("p1", "jcoin", 1500)
	assert.Equal(t, 200, status)
	assert.Equal(t, wire.PaymentPaid, a.Payment.State)
	assert.Equal(t, wire.StatusSuccess, a.Result.Status)
	status, a = b.pay("p2", "jcoin-poor", 1500)
	assert.Equal(t, 200, status, "the call succeeded")
	assert.Equal(t, wire.PaymentDeclined, a.Payment.State)
	require.NoError(t, b.Faults.Apply("confirm:1h=1"))
	_, a = b.pay("p3", "gcash", 1500)
	assert.Equal(t, wire.Result{Status: wire.StatusUnknown, Code: wire.CodeInProcess}, a.Result)
	assert.Equal(t, wire.PaymentProcessing, a.Payment.State)

	var p wire.PaymentAnswer
	assert.Equal(t, 200, b.call(b.client, "GET", "/v1/payments/p1", nil, &p))
	assert.Equal(t, int64(1500), p.Payment.AmountYen)
	var problem wire.Problem
	assert.Equal(t, 404, b.call(b.client, "GET", "/v1/payments/nobody", nil, &problem))
	assert.Equal(t, wire.Result{Status: wire.StatusFailed, Code: wire.CodeOrderNotExist}, problem.Result)
	assert.Equal(t, 409, b.call(b.client, "PUT", "/v1/payments/p1", payRequest("90007700100000000000", 1), &problem))
	assert.Equal(t, wire.CodeRepeatInconsistent, problem.Result.Code)

	for _, id := range []string{"p3", "p3", "unseen"} {
		assert.Equal(t, 200, b.call(b.client, "POST", "/v1/payments/"+id+"/cancel", nil, &p))
		assert.Equal(t, wire.PaymentCancelled, p.Payment.State)
	}
	var f wire.RefundAnswer
	refund := wire.RefundRequest{AmountYen: 500, Currency: "JPY", Reason: "返品"}
	for range 2 {
		assert.Equal(t, 200, b.call(b.client, "PUT", "/v1/payments/p1/refunds/r1", refund, &f))
		assert.Equal(t, wire.RefundDone, f.Refund.State)
		assert.Equal(t, int64(500), f.Payment.RefundedYen)
	}
	assert.Equal(t, 200, b.call(b.client, "GET", "/v1/payments/p1/refunds/r1", nil, &f))
	refund.AmountYen = 1001
	assert.Equal(t, 200, b.call(b.client, "PUT", "/v1/payments/p1/refunds/r2", refund, &f))
	assert.Equal(t, wire.RefundRefused, f.Refund.State)
	assert.Equal(t, 200, b.call(b.client, "POST", "/v1/payments/p1/cancel", nil, &p))
	assert.Equal(t, wire.Result{Status: wire.StatusFailed, Code: wire.CodeCancelWindow}, p.Result, "part is given back: no cancel")
	assert.Equal(t, wire.PaymentPaid, p.Payment.State)
	var totals wire.Totals
	assert.Equal(t, 200, b.call(b.client, "GET", "/v1/totals?date="+time.Now().In(ledger.JST).Format(time.DateOnly), nil, &totals))
	assert.Equal(t, int64(1500), totals.PaidYen)
	assert.Equal(t, int64(500), totals.RefundYen)
}

// What breaks the contract is refused wherever the document refuses it, and
// nothing is said of the payment code.
func TestContractBroken(t *testing.T) {
	b := newBackend(t)
	good, err := json.Marshal(payRequest("90007700100000000001", 100))
	require.NoError(t, err)
	for why, body := range map[string]string{
		"nothing":               "",
		"not JSON":              "hello",
		"amount zero":           strings.Replace(string(good), `"amountYen":100`, `"amountYen":0`, 1),
		"amount with fraction":  strings.Replace(string(good), `"amountYen":100`, `"amountYen":1.5`, 1),
		"amount as text":        strings.Replace(string(good), `"amountYen":100`, `"amountYen":"100"`, 1),
		"other currency":        strings.Replace(string(good), "JPY", "USD", 1),
		"slip of three digits":  strings.Replace(string(good), `"0001"`, `"001"`, 1),
		"a NUL in a text":       strings.Replace(string(good), "jcoin", `jcoin\u0000`, 1), // PostgreSQL keeps none
		"a NUL in the code":     strings.Replace(string(good), "90007700100000000001", `90007700100000000001\u0000`, 1),
		"not UTF-8":             strings.Replace(string(good), "jcoin", "jc\xffoin", 1),
		"field that is not one": strings.Replace(string(good), `"currency"`, `"note":1,"currency"`, 1),
	} {
		status, answer := b.send(b.client, "PUT", "/v1/payments/x", []byte(body))
		assert.Equal(t, 400, status, why)
		assert.NotContains(t, string(answer), "90007700100000000001", why)
	}
	status, _ := b.send(b.client, "PUT", "/v1/payments/x", append(good, " {}"...))
	assert.Equal(t, 400, status, "something after the body")
	status, _ = b.send(b.client, "PUT", "/v1/payments/x", bytes.Repeat([]byte(" "), 100_000))
	assert.Equal(t, 413, status)
	status, _ = b.send(b.client, "GET", "/v1/payments/a%20b", nil)
	assert.Equal(t, 400, status)
	status, _ = b.send(b.bare, "GET", "/v1/ping", nil)
	assert.Equal(t, 401, status, "without a certificate")
	status, _ = b.send(b.client, "GET", "/v1/other", nil)
	assert.Equal(t, 404, status)
}

// Faults spoil the answer, never the books.
func TestFaults(t *testing.T) {
	b := newBackend(t)
	for _, spec := range []string{"lost-answer=1", "torn-body=1", "drop-before=1"} {
		require.NoError(t, b.Faults.Apply(spec))
		c, err := b.Ledger.NewCode(t.Context(), "jcoin", 1)
		require.NoError(t, err)
		body, err := json.Marshal(payRequest(c.Text, 100))
		require.NoError(t, err)
		id := strings.TrimSuffix(spec, "=1")
		r, err := http.NewRequestWithContext(t.Context(), "PUT", b.server.URL+"/v1/payments/"+id, bytes.NewReader(body))
		require.NoError(t, err)
		w, err := b.client.Do(r)
		if err == nil {
			_, err = io.ReadAll(w.Body)
			w.Body.Close()
		}
		assert.Error(t, err, spec)
		status, _ := b.send(b.client, "GET", "/v1/payments/"+id, nil)
		want := 200
		if id == "drop-before" {
			want = 404
		}
		assert.Equal(t, want, status, spec)
	}
	require.NoError(t, b.Faults.Apply("duplicate=1"))
	_, a := b.pay("twice", "jcoin", 100)
	assert.Equal(t, wire.PaymentPaid, a.Payment.State)
	require.NoError(t, b.Faults.Apply("error-5xx=1"))
	c, err := b.Ledger.NewCode(t.Context(), "jcoin", 1)
	require.NoError(t, err)
	var problem wire.Problem
	assert.Equal(t, 503, b.call(b.client, "PUT", "/v1/payments/busy", payRequest(c.Text, 1), &problem))
	assert.Equal(t, wire.StatusUnknown, problem.Result.Status)
}
