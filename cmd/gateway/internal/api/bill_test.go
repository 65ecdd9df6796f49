package api_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal/wire"
)

// A till that waits learns at once that its code was paid.
func TestBillIsWaitedFor(t *testing.T) {
	b := newBackend(t)
	ask := wire.BillRequest{AmountYen: 1500, Currency: "JPY", Rail: "jcoin", Slip: "0001"}
	var made wire.BillAnswer
	require.Equal(t, 200, b.call(b.client, "PUT", "/v1/payments/m1/code", ask, &made))
	require.NotNil(t, made.Code)
	assert.Equal(t, wire.StatusSuccess, made.Result.Status)
	assert.Equal(t, wire.PaymentProcessing, made.Payment.State)

	start := time.Now()
	answered := make(chan wire.PaymentAnswer, 1)
	go func() {
		var a wire.PaymentAnswer
		b.call(b.client, "GET", "/v1/payments/m1?wait=20", nil, &a)
		answered <- a
	}()
	c, err := b.Ledger.Customer(t.Context(), "jcoin", 1)
	require.NoError(t, err)
	_, err = b.Ledger.PayBill(t.Context(), c, made.Code.Text, "")
	require.NoError(t, err)
	a := <-answered
	assert.Equal(t, wire.PaymentPaid, a.Payment.State)
	assert.Less(t, time.Since(start), 15*time.Second, "it was woken, not timed out")

	for _, wait := range []string{"26", "18446744074", "99999999999999999999", "-1", "1s"} { // the second is 0.3 s in nanoseconds that ran over
		status, _ := b.send(b.client, "GET", "/v1/payments/m1?wait="+wait, nil)
		assert.Equal(t, 400, status, wait)
	}
	ask.Rail = "alipayplus"
	made = wire.BillAnswer{}
	require.Equal(t, 200, b.call(b.client, "PUT", "/v1/payments/m2/code", ask, &made))
	assert.Nil(t, made.Code)
	assert.Equal(t, wire.CodeRailNotSupported, made.Payment.Reason)
	ask.AmountYen = 0
	require.Equal(t, 400, b.call(b.client, "PUT", "/v1/payments/m3/code", ask, &wire.Problem{}))
}
