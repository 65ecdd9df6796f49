package alipayplus

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"kaikei/terminal/wire"
)

// Errors of the connector.
var (
	// ErrUnknown means that nobody knows what became of it: inquire, or repeat.
	ErrUnknown = errors.New("outcome not known")
	// ErrTooLate means that the cancel window has passed.
	ErrTooLate = errors.New("cancel window passed")
	// ErrRefused means that a cancel was refused, which says nothing of the money.
	ErrRefused = errors.New("refused")
)

// patience is how long an answer may take (Antom's best practice: 5 s).
const patience = 5 * time.Second

// maxAnswer is the longest answer that is read.
const maxAnswer = 64 << 10

// A Connector speaks to Alipay+.
type Connector struct {
	URL       string // of Alipay+
	ClientID  string // ours
	Key       *rsa.PrivateKey
	TheirKey  *rsa.PublicKey
	NotifyURL string // ours, for notifyPayment
	HTTP      *http.Client
	Now       func() time.Time
}

// An Order is a payment that Alipay+ is asked for.
type Order struct {
	ID, Code, Shop, Terminal string
	Description              string // shown in the wallet; ours when it is empty
	Yen                      int64
}

// An Outcome is where the money is, as Alipay+ says it.
type Outcome struct {
	State       wire.PaymentState
	Reason      wire.Code
	NetworkID   string
	Brand       string
	PayerAmount string
}

// Speaks reports whether a payment code is one of Alipay+: 16 to 24 digits that
// begin with 25 to 30, and 32 of them in days to come.
func Speaks(code string) bool {
	n := len(code)
	return (n >= 16 && n <= 24 || n == 32) && strings.Trim(code, "0123456789") == "" && code[:2] >= "25" && code[:2] <= "30"
}

// request is the body of pay, for a code that the customer shows.
func (c *Connector) request(o Order) payRequest {
	at := c.Now().UTC().Format(time.RFC3339)
	return payRequest{
		PaymentRequestID: o.ID, PaymentAmount: yen(o.Yen), PaymentNotifyURL: c.NotifyURL,
		PaymentMethod: paymentMethod{"CONNECT_WALLET", o.Code}, PaymentFactor: paymentFactor{IsInStorePayment: "true", InStorePaymentScenario: "PaymentCode"},
		Order: order{
			o.ID, cmp.Or(o.Description, "in-store purchase"), yen(o.Yen),
			merchant{"M-0001", o.Shop, "5399", store{storeID(o.Shop), o.Shop, "5399", o.Terminal}}, env{o.Terminal, at},
		},
	}
}

// storeID is a shop's name where that fits an id of Alipay+ (64 characters).
func storeID(shop string) string {
	if len(shop) <= 64 {
		return shop
	}
	return fmt.Sprintf("%x", sha256.Sum256([]byte(shop)))[:32]
}

// Pay asks for money. The same order may be sent again.
func (c *Connector) Pay(ctx context.Context, o Order) (Outcome, error) {
	var a answer
	if err := c.call(ctx, "pay", c.request(o), &a); err != nil {
		return Outcome{}, fmt.Errorf("pay %s: %w", o.ID, err)
	}
	return a.outcome(a.Result, o.ID, o.Yen)
}

// orderCodeLife is how long an order code lives (Alipay+: ten minutes when
// nothing is said; a customer before a till does not take two).
const orderCodeLife = 2 * time.Minute

// OrderCode asks for a code that the shop shows. The same order may be sent
// again. Errors: ErrUnknown.
func (c *Connector) OrderCode(ctx context.Context, o Order) (text string, expires time.Time, err error) {
	q := c.request(o)
	q.PaymentFactor.IsCashierPayment, q.PaymentFactor.InStorePaymentScenario = "true", "OrderCode"
	expires = c.Now().Add(orderCodeLife).UTC().Truncate(time.Second)
	q.PaymentExpiry = expires.Format(time.RFC3339)
	var a answer
	if err := c.call(ctx, "pay", q, &a); err != nil {
		return "", time.Time{}, fmt.Errorf("order code %s: %w", o.ID, err)
	}
	if a.OrderCodeForm != nil && a.Result.ResultStatus != "F" {
		for _, d := range a.OrderCodeForm.CodeDetails {
			if !d.drawn() {
				continue
			}
			if !a.OrderCodeForm.ExpireTime.IsZero() {
				expires = a.OrderCodeForm.ExpireTime
			}
			return d.CodeValue, expires, nil
		}
	}
	return "", time.Time{}, fmt.Errorf("order code %s: %s %s: %w", o.ID, a.Result.ResultStatus, a.Result.ResultCode, ErrUnknown)
}

// Inquire asks what became of a payment of some yen.
func (c *Connector) Inquire(ctx context.Context, id string, yen int64) (Outcome, error) {
	var a answer
	if err := c.call(ctx, "inquiryPayment", map[string]string{"paymentRequestId": id}, &a); err != nil {
		return Outcome{}, fmt.Errorf("inquire %s: %w", id, err)
	}
	// Result is how the inquiry went; paymentResult is how the payment did. An
	// order that does not exist may still be on its way.
	if a.Result.ResultStatus != "S" || a.PaymentResult == nil {
		return Outcome{}, fmt.Errorf("inquire %s: %s %s: %w", id, a.Result.ResultStatus, a.Result.ResultCode, ErrUnknown)
	}
	return a.outcome(*a.PaymentResult, id, yen)
}

// refusesMessage are refusals of the message that say nothing of an earlier one
// with the same id.
var refusesMessage = []string{"REPEAT_REQ_INCONSISTENT", "INVALID_SIGNATURE", "ACCESS_DENIED", "PARAM_ILLEGAL"}

// outcome reads how a payment stands, and holds it against what was asked for.
func (a answer) outcome(r result, id string, yen int64) (Outcome, error) {
	if a.PaymentRequestID != "" && a.PaymentRequestID != id {
		return Outcome{}, fmt.Errorf("payment %s answered with another payment: %w", id, ErrUnknown)
	}
	o := Outcome{NetworkID: a.PaymentID, Brand: a.WalletBrandName, PayerAmount: payerText(a.ActualAmount, a.PaymentQuote)}
	switch r.ResultStatus {
	case "S":
		want := amount{wire.Currency, fmt.Sprint(yen)}
		if a.PaymentID == "" || a.PaymentAmount == nil || *a.PaymentAmount != want {
			return Outcome{}, fmt.Errorf("payment %s answered with another amount: %w", id, ErrUnknown)
		}
		o.State = wire.PaymentPaid
	case "F":
		o.State, o.Reason = wire.PaymentDeclined, reasonOf(r.ResultCode)
		switch {
		case r.ResultCode == "ORDER_IS_CLOSED":
			o.State = wire.PaymentCancelled
		case r.ResultCode == "SUCCESS", r.ResultCode == "ORDER_NOT_EXIST", slices.Contains(refusesMessage, r.ResultCode):
			return Outcome{}, fmt.Errorf("payment %s: %s: %w", id, r.ResultCode, ErrUnknown)
		}
	case "U":
		o.State, o.Reason = wire.PaymentProcessing, wire.CodeInProcess
	default:
		return Outcome{}, fmt.Errorf("payment %s with status %q: %w", id, r.ResultStatus, ErrUnknown)
	}
	return o, nil
}

// Cancel returns nil once Alipay+ has confirmed that no money is taken.
// Errors: ErrTooLate and ErrRefused, after either of which an inquiry tells where
// the money is, ErrUnknown.
func (c *Connector) Cancel(ctx context.Context, id string) error {
	var a answer
	if err := c.call(ctx, "cancelPayment", map[string]string{"paymentRequestId": id}, &a); err != nil {
		return fmt.Errorf("cancel %s: %w", id, err)
	}
	switch {
	case a.Result.ResultStatus == "S":
		return nil
	case a.Result.ResultStatus == "F" && a.Result.ResultCode == "CANCEL_WINDOW_EXCEED":
		return fmt.Errorf("cancel %s: %w", id, ErrTooLate)
	case a.Result.ResultStatus == "F":
		return fmt.Errorf("cancel %s: %s: %w", id, a.Result.ResultCode, ErrRefused)
	}
	return fmt.Errorf("cancel %s: %s %s: %w", id, a.Result.ResultStatus, a.Result.ResultCode, ErrUnknown)
}

// Refund gives some money back. The same refund may be sent again. A reason
// other than "" is a refusal, and final.
func (c *Connector) Refund(ctx context.Context, payment, id string, n int64) (networkID string, refused wire.Code, err error) {
	q := map[string]any{"refundRequestId": id, "paymentRequestId": payment, "refundAmount": yen(n)}
	var a answer
	if err := c.call(ctx, "refund", q, &a); err != nil {
		return "", "", fmt.Errorf("refund %s: %w", id, err)
	}
	switch {
	case a.RefundAmount != nil && *a.RefundAmount != yen(n), a.RefundRequestID != "" && a.RefundRequestID != id:
		return "", "", fmt.Errorf("refund %s answered with another refund: %w", id, ErrUnknown)
	case a.Result.ResultStatus == "S" && a.RefundID != "":
		return a.RefundID, "", nil
	case a.Result.ResultStatus == "F" && !slices.Contains(refusesMessage, a.Result.ResultCode):
		return "", reasonOf(a.Result.ResultCode), nil
	}
	return "", "", fmt.Errorf("refund %s: %s %s: %w", id, a.Result.ResultStatus, a.Result.ResultCode, ErrUnknown)
}

// call sends one signed request and reads one signed answer. All that may go
// wrong is ErrUnknown: the request may have been carried out.
func (c *Connector) call(ctx context.Context, name string, q any, into *answer) error {
	path := "/aps/api/v1/payments/" + name
	body, err := json.Marshal(q)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	at := c.Now().UTC().Format(time.RFC3339)
	signature, err := sign(c.Key, message{path, c.ClientID, at, body})
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json; charset=UTF-8")
	r.Header.Set("Client-Id", c.ClientID)
	r.Header.Set("Request-Time", at)
	r.Header.Set("Signature", signature)
	w, err := c.straight().Do(r)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	defer w.Body.Close()
	got, err := io.ReadAll(io.LimitReader(w.Body, maxAnswer))
	if err != nil || w.StatusCode != http.StatusOK {
		return fmt.Errorf("%w: HTTP %d", ErrUnknown, w.StatusCode)
	}
	if err := verify(c.TheirKey, message{path, c.ClientID, w.Header.Get("Response-Time"), got}, w.Header.Get("Signature"), c.Now()); err != nil {
		return fmt.Errorf("%w: answer: %w", ErrUnknown, err)
	}
	if err := json.Unmarshal(got, into); err != nil {
		return fmt.Errorf("%w: answer is not JSON", ErrUnknown)
	}
	return nil
}

// straight is the line, which follows nobody elsewhere: a body holds the
// customer's code, and its signature is for this path.
func (c *Connector) straight() *http.Client {
	line := *c.HTTP
	line.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &line
}
