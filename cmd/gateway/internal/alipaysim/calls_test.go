package alipaysim

import (
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
