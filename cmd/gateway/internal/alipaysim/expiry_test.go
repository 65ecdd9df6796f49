package alipaysim

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A payment does not succeed after the time that the acquirer gave it: neither one that
// comes late, nor one whose customer does.
func TestPaymentExpiry(t *testing.T) {
	now := time.Date(2026, 11, 29, 3, 0, 0, 0, time.UTC)
	s := begin(t, filepath.Join(t.TempDir(), "books"))
	s.Now = func() time.Time { return now }
	pay := func(id, sum string, until time.Duration) string {
		code, err := s.NewCode("gcash")
		require.NoError(t, err)
		q := order(id, code)
		q["paymentAmount"] = document{"currency": "JPY", "value": sum}
		q["paymentExpiryTime"] = now.Add(until).Format(time.RFC3339)
		return ask(t, s, s.pay, q)
	}
	assert.Equal(t, "ORDER_IS_CLOSED", pay("late", "300", 0))
	assert.Equal(t, "ORDER_IS_CLOSED", pay("later", "300", -time.Hour))
	assert.Equal(t, "SUCCESS", pay("just", "300", time.Second))
	assert.EqualValues(t, 300, s.Taken())
	require.Equal(t, "PAYMENT_IN_PROCESS", pay("pin", "20000", time.Minute))
	require.Equal(t, "PAYMENT_IN_PROCESS", pay("lapses", "20000", 2*time.Minute))
	now = now.Add(59 * time.Second)
	assert.True(t, s.Confirm("pin"), "in time")
	now = now.Add(61 * time.Second)
	assert.False(t, s.Confirm("lapses"), "too late")
	a, err := s.do(s.inquire, document{"paymentRequestId": "lapses"})
	require.NoError(t, err)
	assert.Equal(t, "ORDER_IS_CLOSED", text(a, "paymentResult", "resultCode"))
	assert.EqualValues(t, 20_300, s.Taken())
}

// Who and when is told with what is paid, as published.
func TestPaidAnswers(t *testing.T) {
	s := begin(t, filepath.Join(t.TempDir(), "books"))
	s.ClientID = "ACQ1"
	born := time.Date(2026, 11, 29, 3, 0, 0, 0, time.UTC)
	s.Now = func() time.Time { return born }
	code, err := s.NewCode("gcash")
	require.NoError(t, err)
	for n, work := range []func(document) document{s.pay, s.inquire, s.cancel} {
		a, err := s.do(work, order("p", code))
		require.NoError(t, err)
		assert.Equal(t, "1022188-ACQ1", a["acquirerId"])
		if n < 2 {
			assert.Equal(t, "2026-11-29T11:00:00+08:00", a["paymentTime"])
			assert.NotEmpty(t, a["pspId"])
		} else {
			assert.Equal(t, "2026-11-29T11:00:00+08:00", a["cancelTime"])
		}
	}
}
