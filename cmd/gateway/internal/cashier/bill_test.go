package cashier_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/alipaysim"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// bill asks for a code that the shop shows.
func (s *shop) bill(id string) (wire.Payment, *wire.ShopCode) {
	q := wire.BillRequest{AmountYen: 1200, Currency: "JPY", Rail: "alipayplus", Slip: "0001"}
	p, code, err := s.Bill(s.t.Context(), ledger.Request{Terminal: s.terminal, ID: id, Body: []byte("bill " + id)}, q)
	require.NoError(s.t, err)
	return p, code
}

// The network makes the code, a customer scans it, and the books are told.
func TestOrderCode(t *testing.T) {
	s := newShop(t)
	p, code := s.bill("m1")
	require.NotNil(t, code)
	assert.Equal(t, wire.PaymentProcessing, p.State)
	assert.Equal(t, s.clock().Add(2*time.Minute), code.ExpiresAt.UTC())
	_, again := s.bill("m1")
	assert.Equal(t, code.Text, again.Text)
	assert.Equal(t, wire.PaymentProcessing, s.inquire("m1").State)
	require.True(t, s.net.Scan(code.Text, "kakaopay"))
	p, err := s.Ledger.Inquire(t.Context(), s.terminal, "m1")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentPaid, p.State, "by the notification")
	assert.Equal(t, "Kakao Pay", p.Brand)
	assert.False(t, s.net.Scan(code.Text, "gcash"), "a code pays once")

	_, code = s.bill("m2")
	_, err = s.Cancel(t.Context(), s.terminal, "m2")
	require.NoError(t, err)
	assert.False(t, s.net.Scan(code.Text, "gcash"), "the shop took it back")

	_, code = s.bill("m3")
	s.pass(2 * time.Minute)
	assert.False(t, s.net.Scan(code.Text, "gcash"), "too late")
	assert.Equal(t, wire.PaymentCancelled, s.inquire("m3").State)

	for _, f := range []alipaysim.Fault{alipaysim.LostAnswer, alipaysim.BadSignature, alipaysim.DropBefore} {
		require.NoError(t, s.net.Spoil("pay", f))
		id := "m-" + string(f)
		_, code = s.bill(id)
		assert.Nil(t, code, f)
		_, code = s.bill(id)
		require.NotNil(t, code, f)
		assert.True(t, s.net.Scan(code.Text, "alipay"), f)
		assert.Equal(t, wire.PaymentPaid, s.inquire(id).State)
	}
	s.agree("order codes")
}

// A code that the network does not make is refused for good, and the till says so; a
// repeat that is refused says nothing of the first, whose code may have been scanned.
func TestOrderCodeRefused(t *testing.T) {
	s := newShop(t)
	s.says(map[string]string{"pay": result("F", "MERCHANT_NOT_REGISTERED")})
	p, code := s.bill("m1")
	assert.Nil(t, code)
	assert.Equal(t, wire.PaymentDeclined, p.State)
	s.says(map[string]string{"pay": result("F", "ACCESS_DENIED")})
	p, _ = s.bill("m2")
	assert.Equal(t, wire.PaymentProcessing, p.State, "the message alone")
	s.says(nil)
	p, _ = s.bill("m3")
	require.Equal(t, wire.PaymentProcessing, p.State)
	s.says(map[string]string{"pay": result("F", "PROCESS_FAIL"), "inquiryPayment": strings.ReplaceAll(stands("S", "SUCCESS"), "1000", "1200")})
	p, code = s.bill("m3")
	assert.Nil(t, code)
	assert.Equal(t, wire.PaymentPaid, p.State, "by the code of the first")
}
