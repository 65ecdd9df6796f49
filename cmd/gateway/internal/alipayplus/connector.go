package alipayplus

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"kaikei/terminal/wire"
)

// patience is how long an answer may take when nothing else is said (Antom's best
// practice: 5 s).
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
	Patience  time.Duration // how long an answer may take; 5 s when it is zero
}

// An Order is a payment that Alipay+ is asked for.
type Order struct {
	ID, Code, Shop, Terminal string
	Clerk                    string    // who rang it up; may be empty
	Description              string    // shown in the wallet; ours when it is empty
	At                       time.Time // when it was asked for, the same whenever it is sent
	Yen                      int64
}

// payLife is how long after it was asked for a payment may succeed. A terminal
// inquires for a minute and then cancels; as long again leaves a customer the time to
// enter a PIN, and room between clocks.
const payLife = 2 * time.Minute

// Dead is the time after which a payment that was asked for at an instant cannot
// succeed any more, nor one that is on its way still: its paymentExpiryTime is over,
// and its signature older than what anybody takes, by any clock that is about right.
func Dead(asked time.Time) time.Time { return asked.Add(payLife + freshness) }

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

// request is the body of pay, for a code that the customer shows. It is made of the
// order alone: a repeat is the same, byte for byte.
func (c *Connector) request(o Order) payRequest {
	return payRequest{
		PaymentRequestID: o.ID, PaymentAmount: yen(o.Yen), PaymentNotifyURL: c.NotifyURL, PaymentExpiry: stamp(o.At.Add(payLife)),
		PaymentMethod: paymentMethod{"CONNECT_WALLET", o.Code}, PaymentFactor: paymentFactor{IsInStorePayment: "true", InStorePaymentScenario: "PaymentCode"},
		Order: order{
			o.ID, cmp.Or(o.Description, "in-store purchase"), yen(o.Yen),
			merchant{"M-0001", o.Shop, "5399", store{storeID(o.Shop), o.Shop, "5399", o.Terminal, o.Clerk}}, env{o.Terminal, stamp(o.At)},
		},
	}
}

// stamp writes a time of a body.
func stamp(t time.Time) string { return t.UTC().Truncate(time.Second).Format(time.RFC3339) }

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

// OrderCode asks for a code that the shop shows. The same order may be sent
// again. Without a text it was refused, as the outcome says: final when it is the
// answer to the only request that was sent. Errors: ErrUnknown.
func (c *Connector) OrderCode(ctx context.Context, o Order) (text string, expires time.Time, refused Outcome, err error) {
	q := c.request(o)
	q.PaymentFactor.IsCashierPayment, q.PaymentFactor.InStorePaymentScenario = "true", "OrderCode"
	expires = o.At.Add(payLife).UTC().Truncate(time.Second)
	var a answer
	if err := c.call(ctx, "pay", q, &a); err != nil {
		return "", time.Time{}, Outcome{}, fmt.Errorf("order code %s: %w", o.ID, err)
	}
	if a.another(o.ID) {
		return "", time.Time{}, Outcome{}, fmt.Errorf("order code %s answered with that of another: %w", o.ID, ErrUnknown)
	}
	if a.OrderCodeForm != nil && a.Result.ResultStatus != "F" {
		for _, d := range a.OrderCodeForm.CodeDetails {
			if !d.drawn() {
				continue
			}
			if !a.OrderCodeForm.ExpireTime.IsZero() {
				expires = a.OrderCodeForm.ExpireTime
			}
			return d.CodeValue, expires, Outcome{}, nil
		}
	}
	if a.Result.refused() && a.OrderCodeForm == nil {
		refused, err = a.outcome(a.Result, o.ID, o.Yen)
		return "", time.Time{}, refused, err
	}
	return "", time.Time{}, Outcome{}, fmt.Errorf("order code %s: %w: %w", o.ID, a.Result.said(), ErrUnknown)
}

// Inquire asks what became of a payment of some yen.
func (c *Connector) Inquire(ctx context.Context, id string, yen int64) (Outcome, error) {
	var a answer
	if err := c.call(ctx, "inquiryPayment", map[string]string{"paymentRequestId": id}, &a); err != nil {
		return Outcome{}, fmt.Errorf("inquire %s: %w", id, err)
	}
	// Result is how the inquiry went; paymentResult is how the payment did. An
	// order that does not exist may still be on its way.
	if !a.Result.succeeded() || a.PaymentResult == nil {
		return Outcome{}, fmt.Errorf("inquire %s: %w: %w", id, a.Result.said(), ErrUnknown)
	}
	return a.outcome(*a.PaymentResult, id, yen)
}

// call sends one signed request and reads one signed answer. All that may go
// wrong is ErrUnknown: the request may have been carried out.
func (c *Connector) call(ctx context.Context, name string, q any, into *answer) error {
	path := "/aps/api/v1/payments/" + name
	body, err := json.Marshal(q)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(c.Patience, patience))
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
