package cashier_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// A note is a notification, and what its signature is made of, which a forger
// chooses apart from it.
type note struct {
	body, signed string // signed is body when it is empty
	path         string // that is signed; the right one when it is empty
	client       string // in the header and signed; ours when it is empty
	at           time.Time
	key          *rsa.PrivateKey // the network's when it is nil
	header       string          // the signature instead of all of that
}

// news is the body of a notification.
func news(id, status, code, yen, currency string) string {
	return fmt.Sprintf(`{"paymentResult":{"resultStatus":%q,"resultCode":%q,"resultMessage":""},"paymentRequestId":%q,"paymentId":"N%s","walletBrandName":"GCash",
		"paymentAmount":{"currency":%q,"value":%q}}`, status, code, id, id, currency, yen)
}

// deliver sends a notification as the published protocol has it, with the
// signature that was asked for.
func (s *shop) deliver(n note) (int, []byte, http.Header) {
	at := s.clock()
	if !n.at.IsZero() {
		at = n.at
	}
	stamp, client, path, signed, key := fmt.Sprint(at.UnixMilli()), "ACQ1", "/alipayplus/notifyPayment", n.body, keys()[1]
	if n.client != "" {
		client = n.client
	}
	if n.path != "" {
		path = n.path
	}
	if n.signed != "" {
		signed = n.signed
	}
	if n.key != nil {
		key = n.key
	}
	sum := sha256.Sum256([]byte("POST " + path + "\n" + client + "." + stamp + "." + signed))
	raw, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	require.NoError(s.t, err)
	header := "algorithm=RSA256,keyVersion=1,signature=" + url.QueryEscape(base64.StdEncoding.EncodeToString(raw))
	if n.header != "" {
		header = n.header
	}
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.Alipay.NotifyURL, strings.NewReader(n.body))
	require.NoError(s.t, err)
	r.Header.Set("Client-Id", client)
	r.Header.Set("Request-Time", stamp)
	r.Header.Set("Signature", header)
	w, err := http.DefaultClient.Do(r)
	require.NoError(s.t, err)
	defer w.Body.Close()
	body, err := io.ReadAll(w.Body)
	require.NoError(s.t, err)
	return w.StatusCode, body, w.Header
}

// What the network did not sign, or not for us, here and now, moves no money; it is
// refused, and noted without what it said.
func TestForgedNotifications(t *testing.T) {
	s := newShop(t)
	require.Equal(t, wire.PaymentProcessing, s.pay("p", s.code("gcash"), 20_000).State) // waits for the PIN
	good := news("p", "S", "SUCCESS", "20000", "JPY")
	for why, n := range map[string]note{
		"signed with our key":            {body: good, key: keys()[0]},
		"another body":                   {body: good, signed: news("p", "U", "PAYMENT_IN_PROCESS", "20000", "JPY")},
		"a space more":                   {body: good + " ", signed: good},
		"for another path":               {body: good, path: "/aps/api/v1/payments/pay"},
		"for another client":             {body: good, client: "ACQ2"},
		"an hour ago":                    {body: good, at: s.clock().Add(-time.Hour)},
		"in an hour":                     {body: good, at: s.clock().Add(time.Hour)},
		"eleven minutes ago":             {body: good, at: s.clock().Add(-11 * time.Minute)},
		"no signature":                   {body: good, header: "algorithm=RSA256,keyVersion=1"},
		"an empty one":                   {body: good, header: "algorithm=RSA256,keyVersion=1,signature="},
		"not base64":                     {body: good, header: "algorithm=RSA256,keyVersion=1,signature=***"},
		"not escaped":                    {body: good, header: "algorithm=RSA256,keyVersion=1,signature=%zz"},
		"an algorithm that is none":      {body: good, header: "algorithm=none,keyVersion=1,signature=AAAA"},
		"longer than any, and unsigned":  {body: good + strings.Repeat(" ", 70<<10), signed: good},
		"longer than any, though signed": {body: good + strings.Repeat(" ", 70<<10)},
	} {
		status, body, header := s.deliver(n)
		assert.Equal(t, http.StatusUnauthorized, status, why)
		assert.Empty(t, header.Get("Signature"), why)
		assert.NotContains(t, string(body), "SUCCESS", why)
		p, err := s.Ledger.Inquire(t.Context(), s.terminal, "p")
		require.NoError(t, err)
		assert.Equal(t, wire.PaymentProcessing, p.State, why)
	}
	assert.Equal(t, 15, strings.Count(s.log.String(), "notification refused"), "each is noted")
	assert.NotContains(t, s.log.String(), "GCash")
	status, _, _ := s.deliver(note{body: good, at: s.clock().Add(-9 * time.Minute)})
	assert.Equal(t, http.StatusOK, status, "what was on its way for a while is news")
	p, err := s.Ledger.Inquire(t.Context(), s.terminal, "p")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentPaid, p.State)
}

// What the network did sign is answered S, signed, whatever it says, and moves
// money once: of the payment that was asked for, while it waits.
func TestNotificationsThatDoNotFit(t *testing.T) {
	s := newShop(t)
	state := func(id string) wire.PaymentState {
		p, err := s.Ledger.Inquire(t.Context(), s.terminal, id)
		require.NoError(t, err)
		return p.State
	}
	for _, id := range []string{"waits", "stopped"} {
		require.Equal(t, wire.PaymentProcessing, s.pay(id, s.code("gcash"), 20_000).State)
	}
	require.Equal(t, wire.PaymentPaid, s.pay("paid", s.code("gcash"), 100).State)
	c, err := s.NewCode(t.Context(), "jcoin", 5) // confirms every payment
	require.NoError(t, err)
	require.Equal(t, wire.PaymentProcessing, s.pay("ours", c.Text, 100).State)
	_, err = s.Cancel(t.Context(), s.terminal, "stopped")
	require.NoError(t, err)
	before := s.log.String()
	for _, tt := range []struct {
		why, body string
		id        string
		then      wire.PaymentState
	}{
		{"of a payment that nobody asked for", news("nobody", "S", "SUCCESS", "20000", "JPY"), "waits", wire.PaymentProcessing},
		{"of another rail", news("ours", "S", "SUCCESS", "100", "JPY"), "ours", wire.PaymentProcessing},
		{"another amount", news("waits", "S", "SUCCESS", "20001", "JPY"), "waits", wire.PaymentProcessing},
		{"hundredths of a yen", news("waits", "S", "SUCCESS", "2000000", "JPY"), "waits", wire.PaymentProcessing},
		{"another currency", news("waits", "S", "SUCCESS", "20000", "PHP"), "waits", wire.PaymentProcessing},
		{"no amount", `{"paymentResult":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentRequestId":"waits","paymentId":"N1"}`, "waits", wire.PaymentProcessing},
		{"no payment of the network's", strings.Replace(news("waits", "S", "SUCCESS", "20000", "JPY"), `"paymentId":"Nwaits",`, "", 1), "waits", wire.PaymentProcessing},
		{"a status that is none", news("waits", "X", "SUCCESS", "20000", "JPY"), "waits", wire.PaymentProcessing},
		{"nothing yet", news("waits", "U", "PAYMENT_IN_PROCESS", "20000", "JPY"), "waits", wire.PaymentProcessing},
		{"not known there", news("waits", "F", "ORDER_NOT_EXIST", "20000", "JPY"), "waits", wire.PaymentProcessing},
		{"without a result", `{"paymentRequestId":"waits"}`, "waits", wire.PaymentProcessing},
		{"not JSON", `{"paymentRequestId":`, "waits", wire.PaymentProcessing},
		{"success after the cancel", news("stopped", "S", "SUCCESS", "20000", "JPY"), "stopped", wire.PaymentCancelled},
		{"refused after it was paid", news("paid", "F", "RISK_REJECT", "100", "JPY"), "paid", wire.PaymentPaid},
		{"closed after it was paid", news("paid", "F", "ORDER_IS_CLOSED", "100", "JPY"), "paid", wire.PaymentPaid},
		{"the news", news("waits", "S", "SUCCESS", "20000", "JPY"), "waits", wire.PaymentPaid},
		{"the news again", news("waits", "S", "SUCCESS", "20000", "JPY"), "waits", wire.PaymentPaid},
		{"old news after it", news("waits", "U", "PAYMENT_IN_PROCESS", "20000", "JPY"), "waits", wire.PaymentPaid},
	} {
		s.acknowledged(note{body: tt.body}, tt.why)
		assert.Equal(t, tt.then, state(tt.id), tt.why)
	}
	assert.Contains(t, s.log.String()[len(before):], "payment=nobody", "what did not fit is noted")
	assert.NotContains(t, s.log.String(), c.Text)
}

// acknowledged sends a notification and holds the answer against the protocol.
func (s *shop) acknowledged(n note, why string) {
	status, body, header := s.deliver(n)
	require.Equal(s.t, http.StatusOK, status, why)
	var a struct {
		Result struct {
			ResultStatus, ResultCode string
		}
	}
	require.NoError(s.t, json.Unmarshal(body, &a))
	assert.Equal(s.t, "S", a.Result.ResultStatus, why)
	_, value, _ := strings.Cut(header.Get("Signature"), "signature=")
	text, err := url.QueryUnescape(value)
	require.NoError(s.t, err)
	raw, err := base64.StdEncoding.DecodeString(text)
	require.NoError(s.t, err)
	sum := sha256.Sum256([]byte("POST /alipayplus/notifyPayment\nACQ1." + header.Get("Response-Time") + "." + string(body)))
	assert.NoError(s.t, rsa.VerifyPKCS1v15(&keys()[0].PublicKey, crypto.SHA256, sum[:], raw), why)
}

// The same news many times at once, beside a terminal that asks, moves the money
// once.
func TestNotifiedAtOnce(t *testing.T) {
	s := newShop(t)
	require.Equal(t, wire.PaymentProcessing, s.pay("p", s.code("gcash"), 20_000).State)
	var work sync.WaitGroup
	for range 6 {
		work.Go(func() { s.acknowledged(note{body: news("p", "S", "SUCCESS", "20000", "JPY")}, "at once") })
		work.Go(func() {
			_, err := s.Ledger.Inquire(t.Context(), s.terminal, "p")
			assert.NoError(t, err)
		})
	}
	work.Wait()
	a, err := s.Audit(t.Context())
	require.NoError(t, err)
	for _, x := range a.Accounts {
		if x.Name == "network:alipayplus" {
			assert.EqualValues(t, -20_000, x.Yen)
		}
	}
	assert.Empty(t, a.Faults)
}
