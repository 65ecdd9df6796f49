package cashier_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/alipaysim"
	"kaikei/cmd/gateway/internal/cashier"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

func TestPay(t *testing.T) {
	s := newShop(t)
	used := s.code("gcash")
	s.pay("first", used, 100)
	old := s.code("gcash")
	s.pass(61 * time.Second)
	for i, tt := range []struct {
		why, code string
		state     wire.PaymentState
		reason    wire.Code
		brand     string
		payer     string
	}{
		{"paid in Hong Kong's money", s.code("alipayhk"), wire.PaymentPaid, "", "AlipayHK", "HKD 50.90 @ 0.0509"},
		{"paid in won, which have no smaller unit", s.code("kakaopay"), wire.PaymentPaid, "", "Kakao Pay", "KRW 9410 @ 9.41"},
		{"the wallet has none", s.code("tng-poor"), wire.PaymentDeclined, wire.CodeBalance, "", ""},
		{"used", used, wire.PaymentDeclined, wire.CodeUsedCode, "", ""},
		{"older than a minute", old, wire.PaymentDeclined, wire.CodeExpiredCode, "", ""},
		{"of nobody", "281001020000000000000000", wire.PaymentDeclined, wire.CodeInvalidCode, "", ""},
		{"not of this network", "90007700100000000000", wire.PaymentDeclined, wire.CodeInvalidCode, "", ""},
	} {
		p := s.pay("p"+string(rune('a'+i)), tt.code, 1000)
		assert.Equal(t, tt.state, p.State, tt.why)
		assert.Equal(t, tt.reason, p.Reason, tt.why)
		assert.Equal(t, tt.brand, p.Brand, tt.why)
		assert.Equal(t, tt.payer, p.PayerAmount, tt.why)
	}
	s.agree("paid")
}

// Whatever spoils the answer, the money is unknown, never failed; then it is
// found out, and both books agree.
func TestSpoiltAnswersAreUnknown(t *testing.T) {
	for _, tt := range []struct {
		fault alipaysim.Fault
		asked wire.PaymentState // when asked afterwards
		again wire.PaymentState // when the same request is sent again
	}{
		{alipaysim.BadSignature, wire.PaymentPaid, wire.PaymentPaid},
		{alipaysim.LostAnswer, wire.PaymentPaid, wire.PaymentPaid},
		{alipaysim.WrongAmount, wire.PaymentPaid, wire.PaymentPaid},
		{alipaysim.OldAnswer, wire.PaymentPaid, wire.PaymentPaid},
		{alipaysim.TornBody, wire.PaymentPaid, wire.PaymentPaid},
		{alipaysim.UnknownOnce, wire.PaymentPaid, wire.PaymentPaid},
		{alipaysim.DropBefore, wire.PaymentProcessing, wire.PaymentPaid},
		{alipaysim.Unavailable, wire.PaymentProcessing, wire.PaymentPaid},
	} {
		t.Run(string(tt.fault), func(t *testing.T) {
			s := newShop(t)
			require.NoError(t, s.net.Spoil("pay", tt.fault))
			p := s.pay("asked", s.code("alipay"), 1000)
			assert.Equal(t, wire.PaymentProcessing, p.State)
			assert.Equal(t, tt.asked, s.inquire("asked").State)

			require.NoError(t, s.net.Spoil("pay", tt.fault))
			code := s.code("alipay")
			s.pay("again", code, 1000)
			assert.Equal(t, tt.again, s.pay("again", code, 1000).State)

			require.NoError(t, s.net.Spoil("pay", tt.fault))
			s.pay("cancelled", s.code("alipay"), 1000)
			p, err := s.Cancel(t.Context(), s.terminal, "cancelled")
			require.NoError(t, err)
			assert.Equal(t, wire.PaymentCancelled, p.State)

			require.NoError(t, s.net.Spoil("inquire", tt.fault))
			require.NoError(t, s.net.Spoil("pay", tt.fault))
			s.pay("twice", s.code("alipay"), 1000)
			assert.NotEqual(t, wire.PaymentDeclined, s.inquire("twice").State)
			_, err = s.Cancel(t.Context(), s.terminal, "twice")
			require.NoError(t, err)
			if tt.asked == wire.PaymentProcessing {
				_, err = s.Cancel(t.Context(), s.terminal, "asked")
				require.NoError(t, err)
			}
			s.agree(string(tt.fault))
		})
	}
}

// A cancel is done when the network says so, and not before.
func TestCancel(t *testing.T) {
	s := newShop(t)
	for _, f := range []alipaysim.Fault{alipaysim.LostAnswer, alipaysim.BadSignature, alipaysim.DropBefore, alipaysim.Unavailable, alipaysim.UnknownOnce} {
		id := "c-" + string(f)
		s.pay(id, s.code("alipay"), 1000)
		require.NoError(t, s.net.Spoil("cancel", f))
		p, err := s.Cancel(t.Context(), s.terminal, id)
		assert.ErrorIs(t, err, cashier.ErrUnknown, f)
		assert.Equal(t, wire.PaymentPaid, p.State, f)
		for range 2 {
			p, err = s.Cancel(t.Context(), s.terminal, id)
			require.NoError(t, err, f)
			assert.Equal(t, wire.PaymentCancelled, p.State, f)
		}
	}
	s.agree("cancelled")
	s.pay("late", s.code("alipay"), 1000)
	s.pass(14 * time.Hour) // 02:00 in Japan: after 00:15 UTC+8
	p, err := s.Cancel(t.Context(), s.terminal, "late")
	assert.ErrorIs(t, err, ledger.ErrTooLate)
	assert.Equal(t, wire.PaymentPaid, p.State)
	_, err = s.Cancel(t.Context(), s.terminal, "unseen")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentCancelled, s.pay("unseen", s.code("alipay"), 1000).State)
	s.agree("late")
}

// From 20,000 yen on the customer enters a PIN, and a notification tells.
func TestPINAndNotification(t *testing.T) {
	s := newShop(t)
	assert.Equal(t, wire.PaymentProcessing, s.pay("pin", s.code("gcash"), 20_000).State)
	assert.Equal(t, wire.PaymentProcessing, s.inquire("pin").State)
	require.True(t, s.net.Confirm("pin"))
	p, err := s.Ledger.Inquire(t.Context(), s.terminal, "pin") // the books alone
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentPaid, p.State, "the notification told them")

	s.pay("stopped", s.code("gcash"), 20_000)
	_, err = s.Cancel(t.Context(), s.terminal, "stopped")
	require.NoError(t, err)
	assert.False(t, s.net.Confirm("stopped"), "too late for the customer")
	s.agree("PIN")
}

// A refund whose answer is lost is under way, counts as given back, and is the
// same refund when repeated.
func TestRefund(t *testing.T) {
	for _, f := range []alipaysim.Fault{alipaysim.LostAnswer, alipaysim.BadSignature, alipaysim.DropBefore, alipaysim.UnknownOnce} {
		s := newShop(t)
		s.pay("p", s.code("truemoney"), 1000)
		require.NoError(t, s.net.Spoil("refund", f))
		assert.Equal(t, wire.RefundProcessing, s.refund("p", "r1", 600).State, f)
		assert.Equal(t, wire.RefundRefused, s.refund("p", "r2", 401).State, "what is under way counts")
		_, err := s.Cancel(t.Context(), s.terminal, "p")
		assert.ErrorIs(t, err, ledger.ErrTooLate, f)
		got, _, err := s.InquireRefund(t.Context(), s.terminal, "p", "r1")
		require.NoError(t, err)
		assert.Equal(t, wire.RefundDone, got.State, f)
		assert.Equal(t, wire.RefundDone, s.refund("p", "r1", 600).State, f)
		assert.Equal(t, wire.RefundDone, s.refund("p", "r3", 400).State, f)
		s.agree(string(f))
	}
}

// The network refuses what is signed with another key, and the cashier does
// not take that for a decline.
func TestWrongKey(t *testing.T) {
	s := newShop(t)
	other := *s.Alipay
	other.Key = keys()[1]
	good := s.Alipay
	s.Alipay = &other
	p := s.pay("p", s.code("alipay"), 1000)
	assert.Equal(t, wire.PaymentProcessing, p.State)
	assert.Zero(t, s.net.Taken())
	s.Alipay = good
	assert.Equal(t, wire.PaymentProcessing, s.inquire("p").State, "it never came")
	_, err := s.Cancel(t.Context(), s.terminal, "p")
	require.NoError(t, err)
	s.agree("wrong key")
}
