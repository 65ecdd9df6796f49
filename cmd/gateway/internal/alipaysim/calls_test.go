package alipaysim

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is no sum, or names nothing, is refused; and never more is given back than
// was paid, however large the number.
func TestIllegalCalls(t *testing.T) {
	s := begin(t, filepath.Join(t.TempDir(), "books"))
	code, err := s.NewCode("alipay")
	require.NoError(t, err)
	for _, sum := range []string{"", "0", "-1", "+5", "05", "1.5", "1e3", "9999999999999999999"} {
		q := order("p-"+sum, code)
		q["paymentAmount"] = document{"currency": "JPY", "value": sum}
		assert.Equal(t, "PARAM_ILLEGAL", ask(t, s, s.pay, q), sum)
	}
	assert.Equal(t, "PARAM_ILLEGAL", ask(t, s, s.pay, order(strings.Repeat("p", 65), code)))
	require.Equal(t, "SUCCESS", ask(t, s, s.pay, order("p", code)))
	refund := func(id, sum, currency string) string {
		return ask(t, s, s.refund, document{"paymentRequestId": "p", "refundRequestId": id, "refundAmount": document{"currency": currency, "value": sum}})
	}
	assert.Equal(t, "SUCCESS", refund("r1", "100", "JPY"))
	assert.Equal(t, "REFUND_AMOUNT_EXCEED", refund("r2", "201", "JPY"))
	assert.Equal(t, "REFUND_AMOUNT_EXCEED", refund("r3", "9223372036854775807", "JPY"))
	assert.Equal(t, "PARAM_ILLEGAL", refund("r4", "1", "USD"))
	assert.Equal(t, "SUCCESS", refund("r5", "200", "JPY"))
	for _, call := range []func(document) document{s.cancel, s.inquire} {
		assert.Equal(t, "PARAM_ILLEGAL", ask(t, s, call, document{}))
	}
	ours := s.payments["p"].ID
	assert.Equal(t, "SUCCESS", ask(t, s, s.inquire, document{"paymentId": ours}), "it has two names")
}

// The same id says the same for ever, and also after the program was killed. The
// protocol compares three things, of which the code is none.
func TestSameIDWithOtherWords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "books")
	s := begin(t, path)
	code, err := s.NewCode("gcash")
	require.NoError(t, err)
	require.Equal(t, "SUCCESS", ask(t, s, s.pay, order("p", code)))
	require.Equal(t, "INVALID_CODE", ask(t, s, s.pay, order("refused", "281004020000000000000000")))
	other := func(id string, change func(q document)) document {
		q := order(id, code)
		change(q)
		return q
	}
	for why, change := range map[string]func(document){
		"another sum":              func(q document) { q["paymentAmount"] = document{"currency": "JPY", "value": "301"} },
		"another sum of the order": func(q document) { q["order"].(document)["orderAmount"] = document{"currency": "JPY", "value": "301"} },
		"another money":            func(q document) { q["order"].(document)["orderAmount"] = document{"currency": "USD", "value": "300"} },
		"another kind of wallet":   func(q document) { q["paymentMethod"].(document)["paymentMethodType"] = "ALIPAY_CN" },
	} {
		for _, s := range []*Simulator{s, begin(t, path)} {
			for _, id := range []string{"p", "refused"} {
				assert.Equal(t, "REPEAT_REQ_INCONSISTENT", ask(t, s, s.pay, other(id, change)), "%s of %s", why, id)
			}
			assert.EqualValues(t, 300, s.Taken(), why)
		}
	}
	for _, s := range []*Simulator{s, begin(t, path)} {
		assert.Equal(t, "SUCCESS", ask(t, s, s.pay, order("p", "another code")))
		assert.Equal(t, "INVALID_CODE", ask(t, s, s.pay, order("refused", code)))
	}
	for why, change := range map[string]func(document){
		"no sum of the order": func(q document) { delete(q["order"].(document), "orderAmount") },
		"no kind of wallet":   func(q document) { delete(q["paymentMethod"].(document), "paymentMethodType") },
	} {
		assert.Equal(t, "PARAM_ILLEGAL", ask(t, s, s.pay, other("new", change)), why)
	}
}

// What was paid is told of what is paid alone: an order that was closed before it
// came, one that was refused, one that waits for a PIN, and one that was cancelled
// have no sum in anybody's money.
func TestSumsOfWhatIsNotPaid(t *testing.T) {
	s := begin(t, filepath.Join(t.TempDir(), "books"))
	answers := func(id, wallet, sum string) (list []document) {
		code, err := s.NewCode(wallet)
		require.NoError(t, err)
		q := order(id, code)
		q["paymentAmount"] = document{"currency": "JPY", "value": sum}
		for _, work := range []func() document{func() document { return s.pay(q) }, func() document { return s.inquire(q) }} {
			a, err := s.do(func(document) document { return work() }, q)
			require.NoError(t, err)
			list = append(list, a)
		}
		return list
	}
	fields := []string{"paymentAmount", "actualPaymentAmount", "paymentQuote", "walletBrandName"}
	for _, a := range answers("paid", "gcash", "300") {
		assert.Equal(t, document{"currency": "PHP", "value": "11340"}, a["actualPaymentAmount"])
		assert.Subset(t, keysOf(a), fields)
	}
	for _, id := range []string{"paid", "unseen"} {
		require.Equal(t, "SUCCESS", ask(t, s, s.cancel, document{"paymentRequestId": id}))
	}
	for _, tt := range []struct{ id, wallet, sum, code string }{
		{"paid", "gcash", "300", "ORDER_IS_CLOSED"},
		{"unseen", "gcash", "300", "ORDER_IS_CLOSED"},
		{"poor", "gcash-poor", "300", "USER_BALANCE_NOT_ENOUGH"},
		{"waits", "gcash", "20000", "PAYMENT_IN_PROCESS"},
	} {
		list := answers(tt.id, tt.wallet, tt.sum)
		assert.Equal(t, tt.code, text(list[0], "result", "resultCode"), tt.id)
		assert.Equal(t, tt.code, text(list[1], "paymentResult", "resultCode"), tt.id)
		for _, a := range list {
			for _, name := range fields {
				assert.NotContains(t, keysOf(a), name, tt.id)
			}
		}
	}
}

// keysOf are the names of an answer's fields.
func keysOf(d document) (list []string) {
	for name := range d {
		list = append(list, name)
	}
	return list
}

// Who asks for a fault that there is not, or for a call, learns those that there
// are, and nothing is spoilt.
func TestFaultsThatThereAreNot(t *testing.T) {
	s := begin(t, filepath.Join(t.TempDir(), "books"))
	for _, tt := range []struct {
		query, names string
		status       int
	}{
		{"call=pay&fault=lost-answer", "", http.StatusOK},
		{"call=pay&fault=lost", "torn-body", http.StatusUnprocessableEntity},
		{"call=pay", "torn-body", http.StatusUnprocessableEntity},
		{"call=inquiryPayment&fault=unknown", "inquire", http.StatusUnprocessableEntity},
		{"fault=unknown", "refund", http.StatusUnprocessableEntity},
	} {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/simulator/fault?"+tt.query, nil))
		assert.Equal(t, tt.status, w.Code, tt.query)
		if tt.names == "" {
			continue
		}
		assert.Equal(t, "application/problem+json", w.Header().Get("Content-Type"), tt.query)
		var p struct {
			Status int
			Detail string
		}
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &p), tt.query)
		assert.Equal(t, tt.status, p.Status, tt.query)
		assert.Contains(t, p.Detail, tt.names, tt.query)
	}
	assert.Equal(t, map[string][]Fault{"pay": {LostAnswer}}, s.faults)
}
