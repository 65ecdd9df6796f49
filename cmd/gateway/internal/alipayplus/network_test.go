package alipayplus

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// A network is the other side of a real line: it says what a test has it say,
// signed, and keeps what it was sent.
type network struct {
	t    *testing.T
	mu   sync.Mutex
	says string   // the next answers
	sent [][]byte // every body that came
}

// newNetwork returns a network, and a connector to it.
func newNetwork(t *testing.T) (*network, *Connector) {
	n := &network{t: t}
	line := httptest.NewServer(n)
	t.Cleanup(line.Close)
	key := testKey()
	return n, &Connector{URL: line.URL, ClientID: "ACQ1", Key: key, TheirKey: &key.PublicKey, NotifyURL: "https://acquirer.example/n", HTTP: line.Client(), Now: time.Now}
}

// ServeHTTP answers a call.
func (n *network) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	assert.NoError(n.t, err)
	n.mu.Lock()
	n.sent = append(n.sent, body)
	says := n.says
	n.mu.Unlock()
	at := time.Now().UTC().Format(time.RFC3339)
	signature, err := sign(testKey(), message{r.URL.Path, "ACQ1", at, []byte(says)})
	assert.NoError(n.t, err)
	w.Header().Set("Response-Time", at)
	w.Header().Set("Signature", signature)
	_, _ = io.WriteString(w, says)
}

// last is the newest body that came.
func (n *network) last() (body map[string]any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	require.NotEmpty(n.t, n.sent)
	require.NoError(n.t, json.Unmarshal(n.sent[len(n.sent)-1], &body))
	return body
}

// A payment code is a bearer token: where the network says to ask elsewhere, it is
// not sent there.
func TestRedirectIsNotFollowed(t *testing.T) {
	for _, status := range []int{http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		elsewhere, c := newNetwork(t)
		elsewhere.says = `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentId":"1","paymentAmount":{"currency":"JPY","value":"100"}}`
		there := c.URL
		line := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, there+r.URL.Path, status)
		}))
		defer line.Close()
		c.URL = line.URL
		_, err := c.Pay(t.Context(), Order{ID: "p1", Code: "281004020123456789012345", Shop: "Shop 1", Terminal: "T-0001", Yen: 100})
		assert.ErrorIs(t, err, ErrUnknown, status)
		assert.Empty(t, elsewhere.sent, status)
	}
}

// What does not fit what was asked for concludes nothing, neither that money was
// taken nor that none was.
func TestAnswerDoesNotFit(t *testing.T) {
	const hundred = `,"paymentId":"1","paymentAmount":{"currency":"JPY","value":"100"}}`
	n, c := newNetwork(t)
	for why, says := range map[string]string{
		"refused, of another payment":       `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentResult":{"resultStatus":"F","resultCode":"RISK_REJECT"},"paymentRequestId":"p2"}`,
		"closed, of another payment":        `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentResult":{"resultStatus":"F","resultCode":"ORDER_IS_CLOSED"},"paymentRequestId":"p2"}`,
		"refused with success":              `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentResult":{"resultStatus":"F","resultCode":"SUCCESS"}}`,
		"refused with a payment in process": `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentResult":{"resultStatus":"F","resultCode":"PAYMENT_IN_PROCESS"}}`,
		"paid and in process":               `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentResult":{"resultStatus":"S","resultCode":"PAYMENT_IN_PROCESS"}` + hundred,
		"paid and refused":                  `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentResult":{"resultStatus":"S","resultCode":"RISK_REJECT"}` + hundred,
		"paid, without a code":              `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentResult":{"resultStatus":"S"}` + hundred,
		"an inquiry that went and did not":  `{"result":{"resultStatus":"S","resultCode":"PROCESS_FAIL"},"paymentResult":{"resultStatus":"S","resultCode":"SUCCESS"}` + hundred,
	} {
		n.says = says
		_, err := c.Inquire(t.Context(), "p1", 100)
		assert.ErrorIs(t, err, ErrUnknown, why)
	}
	n.says = `{"result":{"resultStatus":"S","resultCode":"PAYMENT_IN_PROCESS"}` + hundred
	_, err := c.Pay(t.Context(), Order{ID: "p1", Yen: 100})
	assert.ErrorIs(t, err, ErrUnknown, "paid and in process")
	assert.ErrorIs(t, c.Cancel(t.Context(), "p1"), ErrUnknown, "cancelled and in process")
	n.says = `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentRequestId":"p2"}`
	assert.ErrorIs(t, c.Cancel(t.Context(), "p1"), ErrUnknown, "another was cancelled")
	n.says = `{"result":{"resultStatus":"S","resultCode":"UNKNOWN_EXCEPTION"},"refundId":"1"}`
	_, _, err = c.Refund(t.Context(), "p1", "r1", 100)
	assert.ErrorIs(t, err, ErrUnknown, "given back and not known")
	n.says = `{"result":{"resultStatus":"F","resultCode":"RISK_REJECT"},"paymentRequestId":"p1"}`
	o, err := c.Pay(t.Context(), Order{ID: "p1", Yen: 100})
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentDeclined, o.State, "of this one")
	for why, sum := range map[string]string{
		"another sum": `{"currency":"JPY","value":"1"}`, "another currency": `{"currency":"USD","value":"100"}`, "hundredths": `{"currency":"JPY","value":"10000"}`,
	} {
		n.says = `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"refundId":"1","refundAmount":` + sum + `}`
		_, _, err := c.Refund(t.Context(), "p1", "r1", 100)
		assert.ErrorIs(t, err, ErrUnknown, why)
	}
	for why, says := range map[string]string{
		"the sum": `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"refundId":"1","refundAmount":{"currency":"JPY","value":"100"}}`,
		"no sum":  `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"refundId":"1"}`,
	} {
		n.says = says
		id, refused, err := c.Refund(t.Context(), "p1", "r1", 100)
		require.NoError(t, err, why)
		assert.Equal(t, "1", id, why)
		assert.Empty(t, refused, why)
	}
}

// The code that the shop shows is the one that is text; the others are addresses of
// pictures of it, in any order, as the published samples have them.
func TestOrderCodeForm(t *testing.T) {
	const code, expires = "https://qr.example/2810", "2026-11-29T12:01:01+08:00"
	form := func(result, details string) string {
		return `{"result":` + result + `,"paymentId":"1","orderCodeForm":{"expireTime":"` + expires + `","codeDetails":[` + details + `]}}`
	}
	const (
		inProcess = `{"resultStatus":"U","resultCode":"PAYMENT_IN_PROCESS"}`
		big       = `{"codeValue":"https://p.example/big.png","displayType":"BIGIMAGE"}`
		text      = `{"codeValue":"` + code + `","displayType":"TEXT"}`
	)
	n, c := newNetwork(t)
	for _, tt := range []struct{ why, says, text string }{
		{"text first", form(inProcess, text+","+big), code},
		{"text last", form(inProcess, big+","+text), code},
		{"the code was made: S", form(`{"resultStatus":"S","resultCode":"SUCCESS"}`, text), code},
		{"with the kind of code", form(inProcess, `{"codeValueType":"QRCODE","codeValue":"`+code+`","displayType":"TEXT"}`), code},
		{"the kind of code alone", form(inProcess, `{"codeValueType":"QRCODE","codeValue":"`+code+`"}`), code},
		{"a bar code", form(inProcess, `{"codeValueType":"BARCODE","codeValue":"2810","displayType":"TEXT"}`), ""},
		{"pictures alone", form(inProcess, big), ""},
		{"nothing in it", form(inProcess, `{"codeValue":"","displayType":"TEXT"}`), ""},
		{"longer than a QR code of ours", form(inProcess, `{"codeValue":"`+strings.Repeat("x", 513)+`","displayType":"TEXT"}`), ""},
		{"refused, with a code", form(`{"resultStatus":"F","resultCode":"PROCESS_FAIL"}`, text), ""},
		{"none", `{"result":` + inProcess + `}`, ""},
		{"of another payment", strings.Replace(form(inProcess, text), "{", `{"paymentRequestId":"p2",`, 1), ""},
		{"of this payment", strings.Replace(form(inProcess, text), "{", `{"paymentRequestId":"p1",`, 1), code},
	} {
		n.says = tt.says
		got, until, _, err := c.OrderCode(t.Context(), Order{ID: "p1", Yen: 100})
		assert.Equal(t, tt.text, got, tt.why)
		if tt.text == "" {
			assert.ErrorIs(t, err, ErrUnknown, tt.why)
			continue
		}
		require.NoError(t, err, tt.why)
		assert.Equal(t, expires, until.Format(time.RFC3339), tt.why)
	}
	for code, state := range map[string]wire.PaymentState{"MERCHANT_NOT_REGISTERED": wire.PaymentDeclined, "ORDER_IS_CLOSED": wire.PaymentCancelled} {
		n.says = `{"result":{"resultStatus":"F","resultCode":"` + code + `"}}`
		got, _, o, err := c.OrderCode(t.Context(), Order{ID: "p1", Yen: 100})
		require.NoError(t, err, code)
		assert.Empty(t, got, code)
		assert.Equal(t, state, o.State, code)
	}
	for _, code := range []string{"ACCESS_DENIED", "ORDER_NOT_EXIST", "REPEAT_REQ_INCONSISTENT", "SUCCESS"} {
		n.says = `{"result":{"resultStatus":"F","resultCode":"` + code + `"}}`
		_, _, _, err := c.OrderCode(t.Context(), Order{ID: "p1", Yen: 100})
		assert.ErrorIs(t, err, ErrUnknown, code)
	}
	n.says = `{"result":` + inProcess + `,"orderCodeForm":{"codeDetails":[` + text + `]}}`
	_, until, _, err := c.OrderCode(t.Context(), Order{ID: "p1", Yen: 100})
	require.NoError(t, err)
	assert.Equal(t, n.last()["paymentExpiryTime"], until.Format(time.RFC3339), "when no end is said, the one that was asked for")
}

// scalars hands over every value of a body that is no object.
func scalars(at string, v any, each func(at string, v any)) {
	d, ok := v.(map[string]any)
	if !ok {
		each(at, v)
		return
	}
	for k, x := range d {
		scalars(at+"."+k, x, each)
	}
}

// The published pages want every value as text, none of them empty, ids of 64
// characters, and say which fields tell where and how a customer stands.
func TestRequestForm(t *testing.T) {
	n, c := newNetwork(t)
	shop := strings.Repeat("s", 100) // as long as a shop's name may be
	o := Order{ID: "p1", Code: "281004020123456789012345", Shop: shop, Terminal: "T-0001", Yen: 100, Description: "お茶", At: time.Date(2026, 11, 29, 11, 0, 0, 500, time.FixedZone("JST", 9*60*60))}
	n.says = `{"result":{"resultStatus":"U","resultCode":"PAYMENT_IN_PROCESS"}}`
	got := map[string]any{}
	read := func() {
		clear(got)
		scalars("", n.last(), func(at string, v any) {
			text, ok := v.(string)
			assert.True(t, ok && text != "", "%s = %v", at, v)
			if strings.HasSuffix(at, "Id") {
				assert.LessOrEqual(t, len(text), 64, at)
			}
			got[at] = v
		})
	}
	_, err := c.Pay(t.Context(), o)
	require.NoError(t, err)
	read()
	assert.Equal(t, "true", got[".paymentFactor.isInStorePayment"])
	assert.NotContains(t, got, ".paymentFactor.isCashierPayment")
	assert.Equal(t, "PaymentCode", got[".paymentFactor.inStorePaymentScenario"])
	assert.Equal(t, "T-0001", got[".order.env.storeTerminalId"])
	assert.Equal(t, "2026-11-29T02:00:00Z", got[".order.env.storeTerminalRequestTime"], "when it was asked for")
	assert.Equal(t, "2026-11-29T02:02:00Z", got[".paymentExpiryTime"], "until when it may succeed")
	assert.NotContains(t, got, ".order.merchant.store.storeOperatorId", "nobody said who rang it up")
	_, err = c.Pay(t.Context(), o)
	require.NoError(t, err)
	assert.Equal(t, n.sent[0], n.sent[1], "a repeat has the same bytes, whenever it is sent")
	assert.Equal(t, "お茶", got[".order.orderDescription"])
	assert.Equal(t, shop, got[".order.merchant.store.storeName"])
	long := got[".order.merchant.store.referenceStoreId"]
	o.Shop, o.Description, o.Clerk = shop[:99], "", "07"
	_, err = c.Pay(t.Context(), o)
	require.NoError(t, err)
	read()
	assert.Equal(t, "07", got[".order.merchant.store.storeOperatorId"])
	assert.NotEqual(t, long, got[".order.merchant.store.referenceStoreId"], "two shops are two")
	assert.Equal(t, "in-store purchase", got[".order.orderDescription"])
	o.Shop = "Shop 1"
	_, _, _, err = c.OrderCode(t.Context(), o)
	require.ErrorIs(t, err, ErrUnknown)
	read()
	assert.Equal(t, "Shop 1", got[".order.merchant.store.referenceStoreId"])
	assert.Equal(t, "true", got[".paymentFactor.isCashierPayment"])
	assert.Equal(t, "OrderCode", got[".paymentFactor.inStorePaymentScenario"])
	_, _, err = c.Refund(t.Context(), "p1", "r1", 100)
	require.ErrorIs(t, err, ErrUnknown)
	read()
}

// A sum in the customer's money has as many decimals as that money (ISO 4217).
func TestPayerAmount(t *testing.T) {
	n, c := newNetwork(t)
	for _, tt := range []struct{ currency, value, text string }{
		{"HKD", "5090", "HKD 50.90"}, {"HKD", "5", "HKD 0.05"}, {"KRW", "9410", "KRW 9410"}, {"VND", "165000", "VND 165000"}, {"IDR", "10400000", "IDR 104000.00"},
		{"KWD", "12345", "KWD 12.345"}, {"JPY", "100", ""}, {"HKD", "-5", ""}, {"HKD", "5.0", ""}, {"Hong Kong dollars", "5", ""},
	} {
		n.says = `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentId":"1","paymentAmount":{"currency":"JPY","value":"100"},"actualPaymentAmount":{"currency":"` + tt.currency + `","value":"` + tt.value + `"}}`
		o, err := c.Pay(t.Context(), Order{ID: "p1", Yen: 100})
		require.NoError(t, err)
		assert.Equal(t, tt.text, o.PayerAmount, tt)
	}
}

// What the network refuses with is told in the contract's words, so that the clerk
// knows what the customer can do.
func TestReasons(t *testing.T) {
	n, c := newNetwork(t)
	for reason, codes := range map[wire.Code][]string{
		wire.CodeBalance:     {"USER_BALANCE_NOT_ENOUGH"},
		wire.CodeLimit:       {"USER_AMOUNT_EXCEED_LIMIT", "PAYMENT_AMOUNT_EXCEED_LIMIT", "PAYMENT_COUNT_EXCEED_LIMIT"},
		wire.CodeExpiredCode: {"EXPIRED_CODE"},
		wire.CodeInvalidCode: {"INVALID_CODE"},
		wire.CodeUserRefused: {"USER_PAYMENT_VERIFICATION_FAILED"},
		wire.CodeRisk:        {"RISK_REJECT", "USER_NOT_EXIST", "USER_STATUS_ABNORMAL", "USER_KYC_NOT_QUALIFIED", "UNAVAILABLE_PAYMENT_METHOD", "REGULATION_RESTRICTION"},
		wire.CodeInternal:    {"PROCESS_FAIL", "MERCHANT_NOT_REGISTERED", "CURRENCY_NOT_SUPPORT", "SOME_CODE_OF_TOMORROW"},
	} {
		for _, code := range codes {
			n.says = `{"result":{"resultStatus":"F","resultCode":"` + code + `"}}`
			o, err := c.Pay(t.Context(), Order{ID: "p1", Yen: 100})
			require.NoError(t, err, code)
			assert.Equal(t, wire.PaymentDeclined, o.State, code)
			assert.Equal(t, reason, o.Reason, code)
		}
	}
}
