package alipaysim

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The header of a signature is a list, which the published samples write with spaces
// and without; what it says counts, and not how it stands there.
func TestSignatureHeader(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	s := begin(t, filepath.Join(t.TempDir(), "books"))
	s.Key, s.Acquirer, s.ClientID = key, &key.PublicKey, "ACQ1"
	const path, body = "/aps/api/v1/payments/inquiryPayment", `{"paymentRequestId":"p"}`
	at := fmt.Sprint(s.Now().UnixMilli())
	raw, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest(path, "ACQ1", at, []byte(body)))
	require.NoError(t, err)
	signature := url.QueryEscape(base64.StdEncoding.EncodeToString(raw))
	for header, want := range map[string]string{
		"algorithm=RSA256,keyVersion=1,signature=" + signature:                  "ORDER_NOT_EXIST",
		"algorithm=RSA256, keyVersion=1, signature=" + signature:                "ORDER_NOT_EXIST",
		"algorithm=RSA256, keyVersion=0, signature=" + signature:                "ORDER_NOT_EXIST",
		"signature=" + signature + ",keyVersion=1,algorithm=RSA256":             "ORDER_NOT_EXIST",
		"algorithm=RSA256,keyVersion=1,signature=" + strings.ToLower(signature): "INVALID_SIGNATURE",
		"algorithm=NONE,keyVersion=1,signature=" + signature:                    "INVALID_SIGNATURE",
		"keyVersion=1,signature=" + signature:                                   "INVALID_SIGNATURE",
		"algorithm=RSA256,keyVersion=1,signature=":                              "INVALID_SIGNATURE",
		signature: "INVALID_SIGNATURE",
		"":        "INVALID_SIGNATURE",
	} {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
		r.Header.Set("Client-Id", "ACQ1")
		r.Header.Set("Request-Time", at)
		r.Header.Set("Signature", header)
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		var a document
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &a))
		assert.Equal(t, want, text(a, "result", "resultCode"), "%.60s", header)
	}
}

// A notification is sent again until the acquirer says that it has it.
func TestNotificationIsRepeated(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	for why, tt := range map[string]struct {
		status int
		body   string
		times  int
	}{
		"acknowledged":    {http.StatusOK, `{"result":{"resultStatus":"S"}}`, 1},
		"not yet":         {http.StatusOK, `{"result":{"resultStatus":"U"}}`, 3},
		"refused":         {http.StatusOK, `{"result":{"resultStatus":"F"}}`, 3},
		"nothing said":    {http.StatusOK, ``, 3},
		"broken, it says": {http.StatusInternalServerError, `{"result":{"resultStatus":"S"}}`, 3},
	} {
		heard := 0
		acquirer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			heard++
			w.WriteHeader(tt.status)
			_, _ = w.Write([]byte(tt.body))
		}))
		s := begin(t, filepath.Join(t.TempDir(), "books"))
		s.Key, s.HTTP = key, acquirer.Client()
		s.notify(acquirer.URL+"/n", document{"paymentRequestId": "p"})
		acquirer.Close()
		assert.Equal(t, tt.times, heard, why)
	}
}

// A request says where the customer stands as the pages have it, in text; which
// terminal asks is only recommended.
func TestWhereTheCustomerStands(t *testing.T) {
	s := begin(t, filepath.Join(t.TempDir(), "books"))
	code, err := s.NewCode("alipay")
	require.NoError(t, err)
	for why, change := range map[string]func(q document){
		"true that is no text": func(q document) { q["paymentFactor"].(document)["isInStorePayment"] = true },
		"not in a shop":        func(q document) { delete(q["paymentFactor"].(document), "isInStorePayment") },
		"no such scenario":     func(q document) { q["paymentFactor"].(document)["inStorePaymentScenario"] = "Elsewhere" },
		"nowhere":              func(q document) { delete(q, "paymentFactor") },
		"no store":             func(q document) { delete(q["order"].(document)["merchant"].(document), "store") },
		"a store of 65": func(q document) {
			q["order"].(document)["merchant"].(document)["store"].(document)["referenceStoreId"] = strings.Repeat("s", 65)
		},
	} {
		q := order("p", code)
		change(q)
		assert.Equal(t, "PARAM_ILLEGAL", ask(t, s, s.pay, q), why)
	}
	assert.Equal(t, "SUCCESS", ask(t, s, s.pay, order("p", code)))
}

// A payment has two names, for every call; and a refund tells its sum.
func TestByTheirName(t *testing.T) {
	s := begin(t, filepath.Join(t.TempDir(), "books"))
	for _, id := range []string{"p", "q"} {
		code, err := s.NewCode("alipay")
		require.NoError(t, err)
		require.Equal(t, "SUCCESS", ask(t, s, s.pay, order(id, code)))
	}
	p, q := s.payments["p"].ID, s.payments["q"].ID
	for range 2 {
		a, err := s.do(s.refund, document{"paymentId": p, "refundRequestId": "r", "refundAmount": document{"currency": "JPY", "value": "100"}})
		require.NoError(t, err)
		assert.Equal(t, document{"currency": "JPY", "value": "100"}, a["refundAmount"])
	}
	assert.EqualValues(t, 500, s.Taken())
	assert.Equal(t, "SUCCESS", ask(t, s, s.cancel, document{"paymentId": q}))
	assert.EqualValues(t, 200, s.Taken())
	for _, call := range []func(document) document{s.cancel, s.inquire, s.refund} {
		assert.Equal(t, "ORDER_NOT_EXIST", ask(t, s, call, document{"paymentId": "2026", "refundRequestId": "x", "refundAmount": document{"currency": "JPY", "value": "1"}}))
	}
	assert.Len(t, s.payments, 2, "an id of ours that there is not makes none")
}
