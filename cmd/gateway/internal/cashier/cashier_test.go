package cashier_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/alipayplus"
	"kaikei/cmd/gateway/internal/alipaysim"
	"kaikei/cmd/gateway/internal/cashier"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// keys are made once: they take a while.
var keys = sync.OnceValue(func() [2]*rsa.PrivateKey {
	ours, err1 := rsa.GenerateKey(rand.Reader, 2048)
	theirs, err2 := rsa.GenerateKey(rand.Reader, 2048)
	if err1 != nil || err2 != nil {
		panic("no keys")
	}
	return [2]*rsa.PrivateKey{ours, theirs}
})

// A shop is a cashier, the network on the other side of a real line, and a
// clock for both.
type shop struct {
	*cashier.Cashier
	t        *testing.T
	net      *alipaysim.Simulator
	mu       sync.Mutex
	now      time.Time
	terminal string
}

func (s *shop) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// pass lets time pass.
func (s *shop) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func newShop(t *testing.T) *shop {
	s := &shop{t: t, now: time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)}
	books, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "g.db"), s.clock)
	require.NoError(t, err)
	books.External = alipayplus.Speaks
	k := keys()
	quiet := slog.New(slog.DiscardHandler)
	s.net = &alipaysim.Simulator{Key: k[1], Acquirer: &k[0].PublicKey, ClientID: "ACQ1", Now: s.clock, Log: quiet, HTTP: http.DefaultClient}
	line := httptest.NewUnstartedServer(s.net.Handler())
	line.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	line.Start()
	t.Cleanup(line.Close)
	s.Cashier = &cashier.Cashier{Ledger: books, Log: quiet, Alipay: &alipayplus.Connector{
		URL: line.URL, ClientID: "ACQ1", Key: k[0], TheirKey: &k[1].PublicKey, HTTP: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}, Now: s.clock,
	}}
	notified := httptest.NewServer(s.Alipay.Notification("/alipayplus/notifyPayment", s.Notified))
	t.Cleanup(notified.Close)
	s.Alipay.NotifyURL = notified.URL + "/alipayplus/notifyPayment"
	code, err := books.NewActivation(t.Context(), "Shop 1")
	require.NoError(t, err)
	till, err := books.Enrol(t.Context(), code, "key", func(ledger.Terminal) (string, error) { return "1", nil })
	require.NoError(t, err)
	s.terminal = till.ID
	t.Cleanup(func() {
		a, err := books.Audit(context.Background())
		require.NoError(t, err)
		assert.Empty(t, a.Faults)
		require.NoError(t, books.Close())
	})
	return s
}

// code is one of a partner wallet.
func (s *shop) code(wallet string) string {
	text, err := s.net.NewCode(wallet)
	require.NoError(s.t, err)
	return text
}

// pay sends a payment.
func (s *shop) pay(id, code string, yen int64) wire.Payment {
	q := wire.PayRequest{AmountYen: yen, Currency: "JPY", PaymentCode: code, Rail: "alipayplus", Slip: "0001"}
	body, err := json.Marshal(q)
	require.NoError(s.t, err)
	p, err := s.Pay(s.t.Context(), s.terminal, id, body, q, 0)
	require.NoError(s.t, err)
	return p
}

// inquire asks after a payment.
func (s *shop) inquire(id string) wire.Payment {
	p, err := s.Inquire(s.t.Context(), s.terminal, id)
	require.NoError(s.t, err)
	return p
}

// refund gives back.
func (s *shop) refund(payment, id string, yen int64) wire.Refund {
	q := wire.RefundRequest{AmountYen: yen, Currency: "JPY"}
	body, err := json.Marshal(q)
	require.NoError(s.t, err)
	f, _, err := s.Refund(s.t.Context(), s.terminal, payment, id, body, q)
	require.NoError(s.t, err)
	return f
}

// agree holds our books against the network's.
func (s *shop) agree(why string) {
	a, err := s.Audit(s.t.Context())
	require.NoError(s.t, err)
	owed := int64(0)
	for _, x := range a.Accounts {
		if x.Name == "network:alipayplus" {
			owed = -x.Yen
		}
	}
	assert.Equal(s.t, s.net.Taken(), owed, why)
}

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
		{"paid in Hong Kong's money", s.code("alipayhk"), wire.PaymentPaid, "", "AlipayHK", "HKD 50.90"},
		{"paid in won, which have no smaller unit", s.code("kakaopay"), wire.PaymentPaid, "", "Kakao Pay", "KRW 9410"},
		{"the wallet has none", s.code("tng-poor"), wire.PaymentDeclined, wire.CodeBalance, "Touch 'n Go eWallet", "MYR 27.10"},
		{"used", used, wire.PaymentDeclined, wire.CodeUsedCode, "GCash", "PHP 378.00"},
		{"older than a minute", old, wire.PaymentDeclined, wire.CodeExpiredCode, "GCash", "PHP 378.00"},
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
			s.net.Spoil("pay", tt.fault)
			p := s.pay("asked", s.code("alipay"), 1000)
			assert.Equal(t, wire.PaymentProcessing, p.State)
			assert.Equal(t, tt.asked, s.inquire("asked").State)

			s.net.Spoil("pay", tt.fault)
			code := s.code("alipay")
			s.pay("again", code, 1000)
			assert.Equal(t, tt.again, s.pay("again", code, 1000).State)

			s.net.Spoil("pay", tt.fault)
			s.pay("cancelled", s.code("alipay"), 1000)
			p, err := s.Cancel(t.Context(), s.terminal, "cancelled")
			require.NoError(t, err)
			assert.Equal(t, wire.PaymentCancelled, p.State)

			s.net.Spoil("inquire", tt.fault)
			s.net.Spoil("pay", tt.fault)
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
		s.net.Spoil("cancel", f)
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

	forged := httptest.NewRecorder()
	r := httptest.NewRequest("POST", "/alipayplus/notifyPayment", strings.NewReader(`{"paymentResult":{"resultStatus":"S"},"paymentRequestId":"stopped"}`))
	r.Header.Set("Client-Id", "ACQ1")
	r.Header.Set("Signature", "algorithm=RSA256,keyVersion=1,signature=AAAA")
	s.Alipay.Notification("/alipayplus/notifyPayment", func(context.Context, alipayplus.Notified) { t.Error("told") }).ServeHTTP(forged, r)
	assert.Equal(t, 401, forged.Code)
}

// A refund whose answer is lost is under way, counts as given back, and is the
// same refund when repeated.
func TestRefund(t *testing.T) {
	for _, f := range []alipaysim.Fault{alipaysim.LostAnswer, alipaysim.BadSignature, alipaysim.DropBefore, alipaysim.UnknownOnce} {
		s := newShop(t)
		s.pay("p", s.code("truemoney"), 1000)
		s.net.Spoil("refund", f)
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
