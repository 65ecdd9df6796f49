package ledger_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/cmd/gateway/internal/pgtest"
	"kaikei/terminal/wire"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// books are a ledger with a clock that the test moves, and one terminal.
type books struct {
	*ledger.Ledger
	t        *testing.T
	mu       sync.Mutex
	now      time.Time
	terminal string
	address  string
	once     sync.Once
}

// noon is where the clock of the tests begins: midday in Japan.
var noon = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

// both runs a test on either database. That on PostgreSQL is skipped, and says
// so, where no server is installed.
func both(t *testing.T, f func(t *testing.T, b *books)) {
	t.Run("sqlite", func(t *testing.T) { f(t, open(t, filepath.Join(t.TempDir(), "g.db"))) })
	t.Run("postgres", func(t *testing.T) { f(t, open(t, pgtest.Database(t))) })
}

// open opens new books with one terminal, and audits them at the end.
func open(t *testing.T, address string) *books {
	b := &books{t: t, now: noon, address: address}
	var err error
	b.Ledger, err = ledger.Open(t.Context(), address, b.clock)
	require.NoError(t, err)
	code, err := b.NewActivation(t.Context(), "Shop 1")
	require.NoError(t, err)
	term, err := b.Enrol(t.Context(), code, "key", func(ledger.Terminal) (string, error) { return "1", nil })
	require.NoError(t, err)
	b.terminal = term.ID
	t.Cleanup(func() { b.shut(t) })
	return b
}

// shut audits the books and closes them, once.
func (b *books) shut(t require.TestingT) {
	b.once.Do(func() {
		a, err := b.Audit(context.Background()) // that of the test has ended
		require.NoError(t, err)
		assert.Empty(t, a.Faults)
		require.NoError(t, b.Close())
	})
}

// clock tells the test's time.
func (b *books) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

// pass lets time pass.
func (b *books) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

// code makes a payment code of a wallet's first customer.
func (b *books) code(wallet string) string {
	c, err := b.NewCode(b.t.Context(), wallet, 1)
	require.NoError(b.t, err)
	return c.Text
}

// pay sends a payment.
func (b *books) pay(id, code string, yen int64, wait time.Duration) (wire.Payment, error) {
	q := wire.PayRequest{AmountYen: yen, Currency: "JPY", PaymentCode: code, Rail: "jcoin", Slip: "0001"}
	body, err := json.Marshal(q)
	require.NoError(b.t, err)
	return b.Pay(b.t.Context(), ledger.Request{Terminal: b.terminal, ID: id, Body: body}, q, ledger.Decision(wait))
}

// refund sends a refund.
func (b *books) refund(payment, id string, yen int64) (wire.Refund, error) {
	q := wire.RefundRequest{AmountYen: yen, Currency: "JPY"}
	body, err := json.Marshal(q)
	require.NoError(b.t, err)
	f, _, err := b.Refund(b.t.Context(), ledger.Request{Terminal: b.terminal, ID: id, Body: body}, payment, q)
	return f, err
}

func TestPay(t *testing.T) { both(t, testPay) }

func testPay(t *testing.T, b *books) {
	used, old := b.code("jcoin"), ""
	_, err := b.pay("first", used, 100, 0)
	require.NoError(t, err)
	old = b.code("jcoin")
	b.now = b.now.Add(61 * time.Second)
	tests := []struct {
		why    string
		code   string
		yen    int64
		state  wire.PaymentState
		reason wire.Code
		brand  string
		payer  string
	}{
		{"paid", b.code("jcoin"), 1500, wire.PaymentPaid, "", "J-Coin Pay", ""},
		{"paid in another money", b.code("alipayhk"), 1500, wire.PaymentPaid, "", "AlipayHK", "HKD 76.35 @ 0.0509"},
		{"paid in won, which have no smaller unit", b.code("kakaopay"), 150, wire.PaymentPaid, "", "Kakao Pay", "KRW 1412 @ 9.41"},
		{"balance too low", b.code("jcoin-poor"), 1500, wire.PaymentDeclined, wire.CodeBalance, "J-Coin Pay", ""},
		{"code of nobody", "90007700000000000000", 1500, wire.PaymentDeclined, wire.CodeInvalidCode, "", ""},
		{"code used before", used, 1500, wire.PaymentDeclined, wire.CodeUsedCode, "J-Coin Pay", ""},
		{"code older than a minute", old, 1500, wire.PaymentDeclined, wire.CodeExpiredCode, "J-Coin Pay", ""},
	}
	for n, tt := range tests {
		p, err := b.pay(fmt.Sprint("pay-", n), tt.code, tt.yen, 0)
		require.NoError(t, err, tt.why)
		assert.Equal(t, tt.state, p.State, tt.why)
		assert.Equal(t, tt.reason, p.Reason, tt.why)
		assert.Equal(t, tt.brand, p.Brand, tt.why)
		assert.Equal(t, tt.payer, p.PayerAmount, tt.why)
		assert.Equal(t, tt.state == wire.PaymentPaid, p.PaidAt != nil, tt.why)
	}
	totals, err := b.Totals(t.Context(), b.terminal, "2026-11-23")
	require.NoError(t, err)
	assert.EqualValues(t, 4, totals.PaidCount)
	assert.EqualValues(t, 3250, totals.PaidYen)
	assert.Len(t, totals.ByBrand, 3)
}

func TestSameIDSameBytesOnce(t *testing.T) { both(t, testSameIDSameBytesOnce) }

func testSameIDSameBytesOnce(t *testing.T, b *books) {
	code := b.code("jcoin")
	first, err := b.pay("p", code, 1500, 0)
	require.NoError(t, err)
	again, err := b.pay("p", code, 1500, 0)
	require.NoError(t, err)
	assert.Equal(t, first, again)
	_, err = b.pay("p", code, 1501, 0)
	assert.ErrorIs(t, err, ledger.ErrInconsistent)
	_, err = b.Inquire(t.Context(), "T-9999", "p")
	assert.ErrorIs(t, err, ledger.ErrNotFound, "another terminal does not learn of it")
}

// Many requests of one id at once take the money once.
func TestPayConcurrently(t *testing.T) { both(t, testPayConcurrently) }

func testPayConcurrently(t *testing.T, b *books) {
	code := b.code("jcoin")
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			_, err := b.pay("p", code, 1500, 0)
			assert.NoError(t, err)
		})
		wg.Go(func() { _, _ = b.pay("q", code, 1500, 0) }) // the same code under another id
	}
	wg.Wait()
	a, err := b.Audit(t.Context())
	require.NoError(t, err)
	paid := 0
	for _, p := range a.Payments {
		if p.State == wire.PaymentPaid {
			paid++
		}
		assert.NotContains(t, p.MaskedCode, code[4:16])
	}
	assert.Equal(t, 1, paid, "one code pays once")
}

func TestCancel(t *testing.T) { both(t, testCancel) }

func testCancel(t *testing.T, b *books) {
	p, err := b.Cancel(t.Context(), b.terminal, "unseen")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentCancelled, p.State)
	p, err = b.pay("unseen", b.code("jcoin"), 1500, 0)
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentCancelled, p.State, "it comes after its cancel and takes nothing")

	_, err = b.pay("waiting", b.code("jcoin"), 1500, time.Minute)
	require.NoError(t, err)
	p, err = b.Cancel(t.Context(), b.terminal, "waiting")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentCancelled, p.State)
	b.now = b.now.Add(2 * time.Minute)
	p, err = b.Inquire(t.Context(), b.terminal, "waiting")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentCancelled, p.State, "the customer confirms too late")

	_, err = b.pay("paid", b.code("jcoin"), 1500, 0)
	require.NoError(t, err)
	for range 2 {
		p, err = b.Cancel(t.Context(), b.terminal, "paid")
		require.NoError(t, err)
		assert.Equal(t, wire.PaymentCancelled, p.State)
	}
	_, err = b.pay("late", b.code("alipay"), 1500, 0)
	require.NoError(t, err)
	b.now = time.Date(2026, 11, 23, 16, 15, 1, 0, time.UTC) // 01:15:01 in Japan
	p, err = b.Cancel(t.Context(), b.terminal, "late")
	require.ErrorIs(t, err, ledger.ErrTooLate)
	assert.Equal(t, wire.PaymentPaid, p.State)
}

func TestDecisions(t *testing.T) { both(t, testDecisions) }

func testDecisions(t *testing.T, b *books) {
	p, err := b.pay("p", b.code("jcoin"), 1500, 10*time.Second)
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentProcessing, p.State)
	b.now = b.now.Add(11 * time.Second)
	p, err = b.Inquire(t.Context(), b.terminal, "p")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentPaid, p.State)
	_, err = b.pay("q", b.code("jcoin"), 1500, time.Hour)
	require.NoError(t, err)
	require.NoError(t, b.Confirm(t.Context(), "last"))
	p, err = b.Inquire(t.Context(), b.terminal, "q")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentPaid, p.State)
	assert.ErrorIs(t, b.Confirm(t.Context(), "last"), ledger.ErrNotFound)
	assert.NoError(t, b.Confirm(t.Context(), "q"), "confirmed once more changes nothing")
}

func TestRefunds(t *testing.T) { both(t, testRefunds) }

func testRefunds(t *testing.T, b *books) {
	_, err := b.pay("p", b.code("jcoin"), 1500, 0)
	require.NoError(t, err)
	for range 2 {
		f, err := b.refund("p", "r1", 500)
		require.NoError(t, err)
		assert.Equal(t, wire.RefundDone, f.State)
	}
	_, err = b.refund("p", "r1", 600)
	assert.ErrorIs(t, err, ledger.ErrInconsistent)
	f, err := b.refund("p", "r2", 1001)
	require.NoError(t, err)
	assert.Equal(t, wire.RefundRefused, f.State)
	assert.Equal(t, wire.CodeRefundAmount, f.Reason)
	_, err = b.Cancel(t.Context(), b.terminal, "p")
	assert.ErrorIs(t, err, ledger.ErrTooLate, "part is given back: no cancel any more")
	f, err = b.refund("p", "r3", 1000)
	require.NoError(t, err)
	assert.Equal(t, wire.RefundDone, f.State)
	b.now = b.now.Add(366 * 24 * time.Hour)
	f, err = b.refund("p", "r4", 1)
	require.NoError(t, err)
	assert.Equal(t, wire.RefundRefused, f.State)
	_, err = b.refund("nobody", "r5", 1)
	assert.ErrorIs(t, err, ledger.ErrNotFound)
}

func TestActivationIsSpentOnce(t *testing.T) { both(t, testActivationIsSpentOnce) }

func testActivationIsSpentOnce(t *testing.T, b *books) {
	code, err := b.NewActivation(t.Context(), "Shop 2")
	require.NoError(t, err)
	ok := func(ledger.Terminal) (string, error) { return "2", nil }
	_, err = b.Enrol(t.Context(), code, "k", func(ledger.Terminal) (string, error) { return "", assert.AnError })
	require.ErrorIs(t, err, assert.AnError)
	_, err = b.Enrol(t.Context(), code, "k", ok)
	require.NoError(t, err, "a failure does not spend it")
	_, err = b.Enrol(t.Context(), code, "k", ok)
	require.ErrorIs(t, err, ledger.ErrActivation)
	late, err := b.NewActivation(t.Context(), "Shop 2")
	require.NoError(t, err)
	b.now = b.now.Add(25 * time.Hour)
	_, err = b.Enrol(t.Context(), late, "k", ok)
	require.ErrorIs(t, err, ledger.ErrActivation)
}
