package alipayplus

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Notified is what a notification tells.
type Notified struct {
	ID  string
	Yen func(yen int64) (Outcome, error) // reads it for a payment of some yen
}

// Notification returns the handler of notifyPayment. Whoever is not Alipay+ is
// refused, and refuse hears why, in words that hold nothing of the body; Alipay+ is
// answered S whatever it says, signed, and what it says is told to tell.
func (c *Connector) Notification(path string, tell func(ctx context.Context, n Notified), refuse func(why error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxAnswer))
		if err == nil {
			err = verify(c.TheirKey, message{path, r.Header.Get("Client-Id"), r.Header.Get("Request-Time"), body}, r.Header.Get("Signature"), c.Now())
		}
		if err == nil && r.Header.Get("Client-Id") != c.ClientID {
			err = fmt.Errorf("for another client: %w", errSignature)
		}
		if err != nil {
			refuse(err)
			http.Error(w, "not signed", http.StatusUnauthorized)
			return
		}
		var a answer
		if json.Unmarshal(body, &a) == nil && a.PaymentResult != nil && a.PaymentRequestID != "" {
			tell(r.Context(), Notified{ID: a.PaymentRequestID, Yen: func(yen int64) (Outcome, error) {
				return a.outcome(*a.PaymentResult, a.PaymentRequestID, yen)
			}})
		}
		c.acknowledge(w, path)
	})
}

// acknowledge answers S, signed.
func (c *Connector) acknowledge(w http.ResponseWriter, path string) {
	const body = `{"result":{"resultStatus":"S","resultCode":"SUCCESS","resultMessage":"success"}}`
	at := c.Now().UTC().Format(time.RFC3339)
	signature, err := sign(c.Key, message{path, c.ClientID, at, []byte(body)})
	if err != nil {
		http.Error(w, "cannot sign", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.Header().Set("Client-Id", c.ClientID)
	w.Header().Set("Response-Time", at)
	w.Header().Set("Signature", signature)
	_, _ = io.WriteString(w, body)
}
