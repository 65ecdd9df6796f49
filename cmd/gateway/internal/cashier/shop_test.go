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
	log      record
	heard    record // what the network of says was asked
}

// A record keeps what is logged.
type record struct {
	mu   sync.Mutex // guards text
	text strings.Builder
}

// Write keeps a line.
func (x *record) Write(line []byte) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.text.Write(line)
}

// String returns all lines.
func (x *record) String() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.text.String()
}

// clear forgets them.
func (x *record) clear() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.text.Reset()
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

func newShop(t *testing.T) *shop { return newShopOn(t, filepath.Join(t.TempDir(), "g.db")) }

// newShopOn is a shop with its books at an address.
func newShopOn(t *testing.T, books string) *shop {
	s := &shop{t: t, now: time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)}
	s.openBooks(books)
	return s
}

// openBooks opens the books at an address, and all that needs them.
func (s *shop) openBooks(address string) {
	t := s.t
	books, err := ledger.Open(t.Context(), address, s.clock)
	require.NoError(t, err)
	books.External = alipayplus.Speaks
	k := keys()
	quiet := slog.New(slog.NewTextHandler(&s.log, nil))
	s.net = &alipaysim.Simulator{Key: k[1], Acquirer: &k[0].PublicKey, ClientID: "ACQ1", Now: s.clock, Log: quiet, HTTP: http.DefaultClient}
	line := httptest.NewUnstartedServer(s.net.Handler())
	line.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	line.Start()
	t.Cleanup(line.Close)
	s.Cashier = &cashier.Cashier{Ledger: books, Log: quiet, Alipay: &alipayplus.Connector{
		URL: line.URL, ClientID: "ACQ1", Key: k[0], TheirKey: &k[1].PublicKey, HTTP: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}, Now: s.clock, Patience: time.Minute,
	}}
	notified := httptest.NewServer(s.Alipay.Notification("/alipayplus/notifyPayment", s.Notified, s.NotificationRefused))
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
	p, err := s.Pay(s.t.Context(), ledger.Request{Terminal: s.terminal, ID: id, Body: body}, q, 0)
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
	f, _, err := s.Refund(s.t.Context(), ledger.Request{Terminal: s.terminal, ID: id, Body: body}, payment, q)
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
