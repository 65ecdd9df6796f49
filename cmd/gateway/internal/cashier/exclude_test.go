package cashier_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/cashier"
	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/cmd/gateway/internal/pgtest"
	"kaikei/terminal/wire"
)

// A generous network grants whatever it is asked, and remembers it; what it is told to
// hold it answers when it is let go.
type generous struct {
	s       *shop
	mu      sync.Mutex
	granted map[string]map[string]bool // payment, then call
	came    chan string
	hold    map[string]chan struct{}
}

// newGenerous puts a shop before one.
func newGenerous(s *shop) *generous {
	g := &generous{s: s, granted: map[string]map[string]bool{}, came: make(chan string, 1000), hold: map[string]chan struct{}{}}
	line := httptest.NewServer(g)
	s.t.Cleanup(line.Close)
	s.Alipay.URL = line.URL
	return g
}

// ServeHTTP grants a call.
func (g *generous) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	assert.NoError(g.s.t, err)
	var q struct{ PaymentRequestID string }
	assert.NoError(g.s.t, json.Unmarshal(body, &q))
	call := path.Base(r.URL.Path)
	g.mu.Lock()
	if g.granted[q.PaymentRequestID] == nil {
		g.granted[q.PaymentRequestID] = map[string]bool{}
	}
	g.granted[q.PaymentRequestID][call] = true
	wait := g.hold[call]
	g.mu.Unlock()
	g.came <- call
	if wait != nil {
		<-wait
	}
	g.s.sign(w, r, `{"result":{"resultStatus":"S","resultCode":"SUCCESS"},"paymentId":"N1","refundId":"B1","paymentAmount":{"currency":"JPY","value":"1000"}}`)
}

// onBoth runs a test on both databases.
func onBoth(t *testing.T, f func(t *testing.T, s *shop)) {
	t.Run("sqlite", func(t *testing.T) { f(t, newShopOn(t, filepath.Join(t.TempDir(), "g.db"))) })
	t.Run("postgres", func(t *testing.T) { f(t, newShopOn(t, pgtest.Database(t))) })
}

// giveBack asks for a refund, which may be refused for now.
func (s *shop) giveBack(payment, id string, yen int64) (wire.Refund, error) {
	f, _, err := s.Refund(s.t.Context(), ledger.Request{Terminal: s.terminal, ID: id, Body: []byte(id)}, payment, wire.RefundRequest{AmountYen: yen, Currency: "JPY"})
	return f, err
}

// While a cancel is on its way no money is given back, and while a refund is nothing is
// cancelled.
func TestCancelAndRefundExclude(t *testing.T) {
	onBoth(t, func(t *testing.T, s *shop) {
		g := newGenerous(s)
		require.Equal(t, wire.PaymentPaid, s.pay("p", "281004020123456789012345", 1000).State)
		require.Equal(t, wire.PaymentPaid, s.pay("q", "281004020123456789012346", 1000).State)
		g.hold["cancelPayment"] = make(chan struct{})
		var work sync.WaitGroup
		work.Go(func() {
			p, err := s.Cancel(t.Context(), s.terminal, "p")
			assert.NoError(t, err)
			assert.Equal(t, wire.PaymentCancelled, p.State)
		})
		g.awaits("cancelPayment")
		_, err := s.giveBack("p", "r", 400)
		assert.ErrorIs(t, err, ledger.ErrCancelling)
		close(g.hold["cancelPayment"])
		work.Wait()
		f, err := s.giveBack("p", "r", 400)
		require.NoError(t, err)
		assert.Equal(t, wire.RefundRefused, f.State)
		assert.Equal(t, wire.CodeNotPaid, f.Reason, "it was cancelled")
		assert.False(t, g.granted["p"]["refund"])

		g.hold["refund"] = make(chan struct{})
		work.Go(func() {
			f, err := s.giveBack("q", "s", 400)
			assert.NoError(t, err)
			assert.Equal(t, wire.RefundDone, f.State)
		})
		g.awaits("refund")
		_, err = s.Cancel(t.Context(), s.terminal, "q")
		assert.ErrorIs(t, err, ledger.ErrTooLate)
		close(g.hold["refund"])
		work.Wait()
		assert.False(t, g.granted["q"]["cancelPayment"])
	})
}

// awaits returns when the network was asked something.
func (g *generous) awaits(call string) {
	for {
		select {
		case c := <-g.came:
			if c == call {
				return
			}
		case <-time.After(time.Minute):
			require.Fail(g.s.t, "nobody asked for "+call)
		}
	}
}

// Whatever comes at the same moment, the customer has the money back once.
func TestCancelsAndRefundsAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *shop) {
		g := newGenerous(s)
		for n := range 6 {
			id := fmt.Sprint("p", n)
			require.Equal(t, wire.PaymentPaid, s.pay(id, fmt.Sprintf("2810040201234567890123%02d", n), 1000).State)
			var work sync.WaitGroup
			for k := range 3 {
				work.Go(func() {
					_, err := s.Cancel(t.Context(), s.terminal, id)
					assert.True(t, err == nil || errors.Is(err, ledger.ErrTooLate) || errors.Is(err, cashier.ErrUnknown), err)
				})
				work.Go(func() {
					_, err := s.giveBack(id, fmt.Sprint("r", n, "-", k), 400)
					assert.True(t, err == nil || errors.Is(err, ledger.ErrCancelling), err)
				})
			}
			work.Wait()
			g.mu.Lock()
			assert.False(t, g.granted[id]["cancelPayment"] && g.granted[id]["refund"], "cancelled and given back")
			assert.True(t, g.granted[id]["cancelPayment"] || g.granted[id]["refund"], "one of them was done")
			g.mu.Unlock()
		}
		open, err := s.OpenCalls(t.Context())
		require.NoError(t, err)
		assert.Empty(t, open)
	})
}

// A payment that is being cancelled is not asked for again.
func TestCancelStopsRepeats(t *testing.T) {
	s := newShop(t)
	s.says(map[string]string{"pay": result("U", "PAYMENT_IN_PROCESS")})
	s.pay("p", "281004020123456789012345", 1000)
	s.says(nil)
	_, err := s.Cancel(t.Context(), s.terminal, "p")
	require.ErrorIs(t, err, cashier.ErrUnknown)
	s.heard.clear()
	assert.Equal(t, wire.PaymentProcessing, s.pay("p", "281004020123456789012345", 1000).State)
	assert.Empty(t, s.heard.String())
}

// A first answer that refuses is one when nothing else was sent before it came.
func TestRefusedBesideARepeat(t *testing.T) {
	s := newShop(t)
	came, held := make(chan struct{}), make(chan struct{})
	var first sync.Once
	line := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		says := ""
		first.Do(func() {
			close(came)
			<-held
			says = result("F", "CODE_USED") // by the repeat, which overtook it
		})
		switch {
		case path.Base(r.URL.Path) == "inquiryPayment":
			s.sign(w, r, stands("S", "SUCCESS"))
		case says != "":
			s.sign(w, r, says)
		default:
			w.WriteHeader(http.StatusBadGateway)
		}
	}))
	defer line.Close()
	s.Alipay.URL = line.URL
	var work sync.WaitGroup
	work.Go(func() {
		assert.Equal(t, wire.PaymentPaid, s.pay("p", "281004020123456789012345", 1000).State)
	})
	<-came
	// The handler of the repeat waits for that of the first, so it is the line that
	// loses it: its patience is short.
	hasty := *s.Alipay
	hasty.Patience = 50 * time.Millisecond
	second := *s.Cashier
	second.Alipay = &hasty
	q := wire.PayRequest{AmountYen: 1000, Currency: "JPY", PaymentCode: "281004020123456789012345", Rail: "alipayplus", Slip: "0001"}
	body, err := json.Marshal(q)
	require.NoError(t, err)
	p, err := second.Pay(t.Context(), ledger.Request{Terminal: s.terminal, ID: "p", Body: body}, q, 0)
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentProcessing, p.State)
	close(held)
	work.Wait()
}
