package conform

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"kaikei/terminal/wire"
)

// A Target is a backend and the two ways of calling it.
type Target struct {
	URL    string
	Client *http.Client // with a terminal's certificate
	Bare   *http.Client // without one

	Journal  ed25519.PrivateKey // of the terminal; nil when it is not known
	Spare    *Target            // another terminal of its shop; nil without
	Terminal string             // its name, as the backend tells it
}

// maxAnswer is the longest answer that is read.
const maxAnswer = 1 << 20

// yen is the amount of most payments.
const yen = 3

// A bench sends calls and holds the answers against the document.
type bench struct {
	Target
	codes  Codes
	router routers.Router
	trace  *trace
}

// newBench reads the contract.
func newBench(t Target, codes Codes) (*bench, error) {
	doc, err := openapi3.NewLoader().LoadFromData(wire.OpenAPI)
	if err != nil {
		return nil, fmt.Errorf("read contract: %w", err)
	}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		return nil, fmt.Errorf("read contract: %w", err)
	}
	calls := &trace{}
	noted := func(ctx context.Context, kind Kind) (string, error) {
		code, err := codes(ctx, kind)
		code = strings.TrimSpace(code)
		if err == nil && code != "" {
			calls.uses(code)
		}
		return code, err
	}
	return &bench{Target: t, codes: noted, router: router, trace: calls}, nil
}

// An answer is one that came whole and in the contract's form.
type answer struct {
	status  int
	body    []byte
	result  wire.Result
	payment wire.Payment
	refund  wire.Refund
}

// id makes a new id.
func id() string { return "conform-" + strings.ToLower(rand.Text()) }

// send sends one request with the terminal's certificate.
func (b *bench) send(ctx context.Context, method, path string, body []byte) (answer, error) {
	return b.sendBy(ctx, b.Client, method, path, body)
}

// sendBy sends one request and holds the answer against the document.
func (b *bench) sendBy(ctx context.Context, c *http.Client, method, path string, body []byte) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, method, b.URL+path, bytes.NewReader(body))
	if err != nil {
		return answer{}, fmt.Errorf("%s %s: %w", method, path, err)
	}
	r.Header.Set("Content-Type", "application/json")
	w, err := c.Do(r)
	if err != nil {
		b.trace.note(method+" "+path, body, "no answer")
		return answer{}, fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer w.Body.Close()
	a := answer{status: w.StatusCode}
	a.body, err = io.ReadAll(io.LimitReader(w.Body, maxAnswer))
	b.trace.note(method+" "+path, body, fmt.Sprint(a.status)+brief(a.body))
	if err != nil {
		return a, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if err := b.documented(ctx, method, path, w.Header, a); err != nil {
		return a, fmt.Errorf("%s %s: %w", method, path, err)
	}
	return a, a.read()
}

// documented holds an answer against the document. The request is not: checks
// break the contract on purpose.
func (b *bench) documented(ctx context.Context, method, path string, header http.Header, a answer) error {
	plain, err := http.NewRequestWithContext(ctx, method, "/"+strings.TrimPrefix(path, "/"), nil)
	if err != nil {
		return err
	}
	route, params, err := b.router.FindRoute(plain)
	if err != nil {
		return fmt.Errorf("not in the document: %w", err)
	}
	err = openapi3filter.ValidateResponse(ctx, &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: plain, PathParams: params, Route: route},
		Status:                 a.status, Header: header, Body: io.NopCloser(bytes.NewReader(a.body)),
	})
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return fmt.Errorf("answer %d is not as documented: %s", a.status, first)
	}
	return nil
}

// read takes from an answer what checks look at. Bodies without a result, such
// as the totals, leave it empty.
func (a *answer) read() error {
	var form struct {
		Result  wire.Result   `json:"result"`
		Payment *wire.Payment `json:"payment"`
		Refund  *wire.Refund  `json:"refund"`
	}
	if err := json.Unmarshal(a.body, &form); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	a.result = form.Result
	if form.Payment != nil {
		a.payment = *form.Payment
	}
	if form.Refund != nil {
		a.refund = *form.Refund
	}
	return nil
}

// request is the body of a payment of the usual amount with a fresh code.
func (b *bench) request(ctx context.Context, kind Kind) ([]byte, error) {
	amount := int64(yen)
	if kind == Poor {
		amount = 1_000_000
	}
	return b.requestOf(ctx, kind, amount)
}

// requestOf is the body of a payment of some amount with a fresh code.
func (b *bench) requestOf(ctx context.Context, kind Kind, amount int64) ([]byte, error) {
	code, err := b.codes(ctx, kind)
	if err != nil {
		return nil, fmt.Errorf("code %s: %w", kind, err)
	}
	return bodyWith(code, amount)
}

// bodyWith is the body of a payment with a code.
func bodyWith(code string, amount int64) ([]byte, error) {
	return json.Marshal(wire.PayRequest{
		AmountYen: amount, Currency: wire.Currency, PaymentCode: code, Rail: "jcoin", ScannedAt: time.Now().UTC().Truncate(time.Second), Slip: "0001",
	})
}

// pay sends a payment.
func (b *bench) pay(ctx context.Context, id string, body []byte) (answer, error) {
	return b.send(ctx, http.MethodPut, "/v1/payments/"+id, body)
}

// inquire asks after a payment.
func (b *bench) inquire(ctx context.Context, id string) (answer, error) {
	return b.send(ctx, http.MethodGet, "/v1/payments/"+id, nil)
}

// cancel closes a payment.
func (b *bench) cancel(ctx context.Context, id string) (answer, error) {
	return b.send(ctx, http.MethodPost, "/v1/payments/"+id+"/cancel", nil)
}

// refund gives money back.
func (b *bench) refund(ctx context.Context, payment, id string, amount int64) (answer, error) {
	body, err := json.Marshal(wire.RefundRequest{AmountYen: amount, Currency: wire.Currency, Reason: "conformance"})
	if err != nil {
		return answer{}, err
	}
	return b.send(ctx, http.MethodPut, "/v1/payments/"+payment+"/refunds/"+id, body)
}

// paid makes a payment that is paid, and returns its id.
func (b *bench) paid(ctx context.Context, amount int64) (string, error) {
	body, err := b.requestOf(ctx, Good, amount)
	if err != nil {
		return "", err
	}
	name := id()
	a, err := b.pay(ctx, name, body)
	return name, all(err, a.is(200, wire.StatusSuccess, wire.PaymentPaid))
}

// is holds an answer about a payment against what it must be.
func (a answer) is(status int, result wire.Status, state wire.PaymentState) error {
	return all(want("HTTP status", status, a.status), want("result", result, a.result.Status), want("state of the money", state, a.payment.State))
}

// refused holds a problem against what it must be.
func (a answer) refused(status int, code wire.Code) error {
	return all(want("HTTP status", status, a.status), want("result", wire.StatusFailed, a.result.Status), want("code", code, a.result.Code))
}

// totals returns the sums of the day on which a payment is settled.
func (b *bench) totals(ctx context.Context, day string) (wire.Totals, error) {
	var t wire.Totals
	a, err := b.send(ctx, http.MethodGet, "/v1/totals?date="+day, nil)
	if err != nil {
		return t, err
	}
	return t, all(want("HTTP status", 200, a.status), json.Unmarshal(a.body, &t))
}
