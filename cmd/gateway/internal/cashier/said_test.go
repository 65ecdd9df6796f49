package cashier_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/cashier"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// says has another network answer from now on: each call, by its name, with a body,
// signed; a call that is not among them gets no answer. What it was asked is in heard.
func (s *shop) says(answers map[string]string) {
	line := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(&s.heard, r.Body)
		assert.NoError(s.t, err)
		body, ok := answers[path.Base(r.URL.Path)]
		if !ok {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		s.sign(w, r, body)
	}))
	s.t.Cleanup(line.Close)
	s.Alipay.URL = line.URL
}

// sign answers a call as the network does.
func (s *shop) sign(w http.ResponseWriter, r *http.Request, body string) {
	at := s.clock().Format(time.RFC3339)
	sum := sha256.Sum256([]byte("POST " + r.URL.Path + "\nACQ1." + at + "." + body))
	raw, err := rsa.SignPKCS1v15(rand.Reader, keys()[1], crypto.SHA256, sum[:])
	assert.NoError(s.t, err)
	w.Header().Set("Response-Time", at)
	w.Header().Set("Signature", "algorithm=RSA256,keyVersion=1,signature="+url.QueryEscape(base64.StdEncoding.EncodeToString(raw)))
	_, _ = io.WriteString(w, body)
}

// result is the answer to a call that says no more than how it went.
func result(status, code string) string {
	return fmt.Sprintf(`{"result":{"resultStatus":%q,"resultCode":%q}}`, status, code)
}

// stands is the answer to an inquiry after a payment of 1000 yen.
func stands(status, code string) string {
	return fmt.Sprintf(`{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentResult":{"resultStatus":%q,"resultCode":%q},"paymentId":"N1","walletBrandName":"GCash",
		"paymentAmount":{"currency":"JPY","value":"1000"}}`, status, code)
}

// A terminal that cancels repeats the cancel until it is answered, and asks nothing
// else: where the network refuses the cancel of a payment in process, it is asked
// where the money is.
func TestCancelRefused(t *testing.T) {
	for _, tt := range []struct {
		why, cancel, inquiry string
		state                wire.PaymentState
		err                  error
		reason               wire.Code
	}{
		{"too late, and paid", "CANCEL_WINDOW_EXCEED", stands("S", "SUCCESS"), wire.PaymentPaid, ledger.ErrTooLate, ""},
		{"too late, and refused", "CANCEL_WINDOW_EXCEED", stands("F", "RISK_REJECT"), wire.PaymentDeclined, nil, wire.CodeRisk},
		{"too late, and closed", "CANCEL_WINDOW_EXCEED", stands("F", "ORDER_IS_CLOSED"), wire.PaymentCancelled, nil, wire.CodeOrderClosed},
		{"too late, and still in process", "CANCEL_WINDOW_EXCEED", stands("U", "PAYMENT_IN_PROCESS"), wire.PaymentProcessing, cashier.ErrUnknown, wire.CodeInProcess},
		{"too late, and not known", "CANCEL_WINDOW_EXCEED", result("F", "ORDER_NOT_EXIST"), wire.PaymentProcessing, cashier.ErrUnknown, wire.CodeInProcess},
		{"too late, and no answer", "CANCEL_WINDOW_EXCEED", "", wire.PaymentProcessing, cashier.ErrUnknown, wire.CodeInProcess},
		{"closed before", "ORDER_IS_CLOSED", stands("F", "ORDER_IS_CLOSED"), wire.PaymentCancelled, nil, wire.CodeOrderClosed},
		{"refused, and paid: to be repeated", "PROCESS_FAIL", stands("S", "SUCCESS"), wire.PaymentPaid, cashier.ErrUnknown, ""},
		{"not let in", "ACCESS_DENIED", result("F", "ACCESS_DENIED"), wire.PaymentProcessing, cashier.ErrUnknown, wire.CodeInProcess},
	} {
		s := newShop(t)
		s.says(map[string]string{"pay": result("U", "PAYMENT_IN_PROCESS")})
		require.Equal(t, wire.PaymentProcessing, s.pay("p", "281004020123456789012345", 1000).State, tt.why)
		answers := map[string]string{"cancelPayment": result("F", tt.cancel)}
		if tt.inquiry != "" {
			answers["inquiryPayment"] = tt.inquiry
		}
		s.says(answers)
		p, err := s.Cancel(t.Context(), s.terminal, "p")
		if tt.err == nil {
			assert.NoError(t, err, tt.why)
		} else {
			assert.ErrorIs(t, err, tt.err, tt.why)
		}
		assert.Equal(t, tt.state, p.State, tt.why)
		assert.Equal(t, tt.reason, p.Reason, tt.why)
	}
}

// The answer to the first request may have been lost after the money was taken, and
// a repeat refused for what it is: a code that is used, or older than its minute. An
// inquiry tells.
func TestRepeatRefused(t *testing.T) {
	const code = "281004020123456789012345"
	for _, tt := range []struct {
		why, again, inquiry string
		state               wire.PaymentState
		reason              wire.Code
	}{
		{"paid by the first", result("F", "INVALID_CODE"), stands("S", "SUCCESS"), wire.PaymentPaid, ""},
		{"too old, and paid by the first", result("F", "EXPIRED_CODE"), stands("S", "SUCCESS"), wire.PaymentPaid, ""},
		{"refused at the first", result("F", "RISK_REJECT"), stands("F", "RISK_REJECT"), wire.PaymentDeclined, wire.CodeRisk},
		{"the first is in process", result("F", "PROCESS_FAIL"), stands("U", "PAYMENT_IN_PROCESS"), wire.PaymentProcessing, wire.CodeInProcess},
		{"the first is not known yet", result("F", "INVALID_CODE"), result("F", "ORDER_NOT_EXIST"), wire.PaymentProcessing, wire.CodeInProcess},
		{"no answer", result("F", "INVALID_CODE"), "", wire.PaymentProcessing, wire.CodeInProcess},
	} {
		s := newShop(t)
		s.says(nil)
		require.Equal(t, wire.PaymentProcessing, s.pay("p", code, 1000).State, tt.why)
		answers := map[string]string{"pay": tt.again}
		if tt.inquiry != "" {
			answers["inquiryPayment"] = tt.inquiry
		}
		s.says(answers)
		p := s.pay("p", code, 1000)
		assert.Equal(t, tt.state, p.State, tt.why)
		assert.Equal(t, tt.reason, p.Reason, tt.why)
		assert.Equal(t, wire.PaymentDeclined, s.pay("q", code, 1000).State, "a first request is refused for good: "+tt.why)
	}
}

// What the terminal says of a sale is what the customer's wallet shows.
func TestDescription(t *testing.T) {
	s := newShop(t)
	s.says(nil)
	q := wire.PayRequest{AmountYen: 1000, Currency: "JPY", PaymentCode: "281004020123456789012345", Rail: "alipayplus", Slip: "0001", Description: "green tea"}
	_, err := s.Pay(t.Context(), ledger.Request{Terminal: s.terminal, ID: "p", Body: []byte("p")}, q, 0)
	require.NoError(t, err)
	assert.Contains(t, s.heard.String(), `"orderDescription":"green tea"`)
	_, _, err = s.Bill(t.Context(), ledger.Request{Terminal: s.terminal, ID: "b", Body: []byte("b")},
		wire.BillRequest{AmountYen: 1000, Currency: "JPY", Rail: "alipayplus", Slip: "0002", Description: "black tea"})
	require.NoError(t, err)
	assert.Contains(t, s.heard.String(), `"orderDescription":"black tea"`)
}

// The first final state wins. A network that says later that it took the money after
// all may keep it: that is noted for those who reconcile, with the id and no more.
func TestLateSuccessIsNoted(t *testing.T) {
	s := newShop(t)
	s.says(map[string]string{"pay": result("F", "RISK_REJECT")})
	require.Equal(t, wire.PaymentDeclined, s.pay("declined", "281004020123456789012345", 1000).State)
	s.says(map[string]string{"pay": result("U", "PAYMENT_IN_PROCESS"), "cancelPayment": result("S", "SUCCESS")})
	s.pay("cancelled", "281004020123456789012346", 1000)
	_, err := s.Cancel(t.Context(), s.terminal, "cancelled")
	require.NoError(t, err)
	for _, id := range []string{"declined", "cancelled"} {
		assert.NotContains(t, s.log.String(), "taken after all")
		before := s.inquire(id)
		s.acknowledged(note{body: news(id, "F", "RISK_REJECT", "1000", "JPY")}, "no news")
		assert.NotContains(t, s.log.String(), "taken after all", "it was refused, as is known")
		s.acknowledged(note{body: news(id, "S", "SUCCESS", "1000", "JPY")}, "late")
		assert.Equal(t, before, s.inquire(id))
		assert.Regexp(t, `level=WARN msg="taken after all at the network" payment=`+id+` state=`+string(before.State), s.log.String())
		s.log.clear()
	}
}
