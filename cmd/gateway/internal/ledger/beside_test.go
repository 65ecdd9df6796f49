package ledger_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// A pair is one book kept by two, as by two processes where the database allows
// it.
type pair struct {
	*books
	other *ledger.Ledger
}

// beside runs a test with two who keep the same books.
func beside(t *testing.T, f func(t *testing.T, p pair)) {
	both(t, func(t *testing.T, b *books) {
		p := pair{b, b.Ledger}
		if strings.HasPrefix(b.address, "postgres:") {
			var err error
			p.other, err = ledger.Open(t.Context(), b.address, b.clock)
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, p.other.Close()) })
		}
		f(t, p)
	})
}

// at runs f so many times at once, on one's books and the other's by turns, and
// counts the calls that report true.
func (p pair) at(times int, f func(l *ledger.Ledger, n int) bool) int {
	var yes atomic.Int64
	var work sync.WaitGroup
	start := make(chan struct{})
	for n := range times {
		l := p.Ledger
		if n%2 == 1 {
			l = p.other
		}
		work.Go(func() {
			<-start
			if f(l, n) {
				yes.Add(1)
			}
		})
	}
	close(start)
	work.Wait()
	return int(yes.Load())
}

// sale is the request of a payment.
func (p pair) sale(id, code string, yen int64) (ledger.Request, wire.PayRequest) {
	q := wire.PayRequest{AmountYen: yen, Currency: "JPY", PaymentCode: code, Rail: "jcoin", Slip: "0001"}
	body, err := json.Marshal(q)
	assert.NoError(p.t, err)
	return ledger.Request{Terminal: p.terminal, ID: id, Body: body}, q
}

// What one customer may do is counted also where it is tried all at once.
func TestCustomerAtOnce(t *testing.T) { beside(t, testCustomerAtOnce) }

func testCustomerAtOnce(t *testing.T, p pair) {
	who := func(n int) ledger.Customer {
		c, err := p.Customer(t.Context(), "jcoin", n)
		require.NoError(t, err)
		return c
	}
	sender, guessed := who(3), who(2)
	sent := p.at(8, func(l *ledger.Ledger, n int) bool {
		x, err := l.MakeOrder(t.Context(), sender, ledger.Order{ID: fmt.Sprint("send-", n), Kind: ledger.Remit, Other: "1", Yen: 30_000, PIN: "1234"})
		assert.NoError(t, err)
		return x.Done
	})
	assert.Equal(t, 3, sent, "100,000 yen a day")
	same := p.at(8, func(l *ledger.Ledger, _ int) bool {
		x, err := l.MakeOrder(t.Context(), sender, ledger.Order{ID: "twice", Kind: ledger.Remit, Other: "1", Yen: 1_000, PIN: "1234"})
		assert.NoError(t, err)
		return x.Done
	})
	assert.Equal(t, 8, same, "one order, answered alike")
	purse, err := p.Purse(t.Context(), sender)
	require.NoError(t, err)
	assert.EqualValues(t, 5_000_000-3*30_000-1_000, purse.Yen, "and carried out once")

	wrong := p.at(20, func(l *ledger.Ledger, n int) bool {
		_, err := l.MakeOrder(t.Context(), guessed, ledger.Order{ID: fmt.Sprint("guess-", n), Kind: ledger.Remit, Other: "1", Yen: 1, PIN: fmt.Sprint(2000 + n)})
		assert.Error(t, err)
		return errors.Is(err, ledger.ErrPIN)
	})
	assert.Equal(t, 5, wrong, "the sixth guess is not looked at")
	_, err = p.MakeOrder(t.Context(), guessed, ledger.Order{ID: "right", Kind: ledger.Remit, Other: "1", Yen: 1, PIN: "1234"})
	assert.ErrorIs(t, err, ledger.ErrLocked, "and the right one neither")

	code, ids := p.code("jcoin"), atomic.Int64{}
	once := p.at(8, func(l *ledger.Ledger, n int) bool {
		rq, q := p.sale(fmt.Sprint("code-", n), code, 30)
		x, err := l.Pay(t.Context(), rq, q, 0)
		assert.NoError(t, err)
		if x.Reason == wire.CodeUsedCode {
			ids.Add(1)
		}
		return x.State == wire.PaymentPaid
	})
	assert.Equal(t, 1, once, "one code under many ids")
	assert.EqualValues(t, 7, ids.Load(), "and each of the others hears why")

	codes := make([]string, 8)
	for i := range codes {
		codes[i] = p.code("jcoin-poor") // has 100 yen
	}
	paid := p.at(len(codes), func(l *ledger.Ledger, n int) bool {
		rq, q := p.sale(fmt.Sprint("poor-", n), codes[n], 30)
		x, err := l.Pay(t.Context(), rq, q, 0)
		assert.NoError(t, err)
		return x.State == wire.PaymentPaid
	})
	assert.Equal(t, 3, paid, "no more than there is")
}

// What a payment gave back, and what its shop may owe, is counted also where it
// is tried all at once.
func TestShopAtOnce(t *testing.T) { beside(t, testShopAtOnce) }

func testShopAtOnce(t *testing.T, p pair) {
	_, err := p.pay("p", p.code("jcoin"), 1_000, 0)
	require.NoError(t, err)
	back := p.at(8, func(l *ledger.Ledger, n int) bool {
		q := wire.RefundRequest{AmountYen: 300, Currency: "JPY"}
		f, _, err := l.Refund(t.Context(), ledger.Request{Terminal: p.terminal, ID: fmt.Sprint("r-", n), Body: fmt.Append(nil, n)}, "p", q)
		assert.NoError(t, err)
		return f.State == wire.RefundDone
	})
	assert.Equal(t, 3, back)

	codes := make([]string, 5)
	for i := range codes {
		c, err := p.NewCode(t.Context(), "jcoin", i+1)
		require.NoError(t, err)
		codes[i] = c.Text
	}
	given := p.at(len(codes), func(l *ledger.Ledger, n int) bool {
		q := wire.CreditRequest{AmountYen: 900_000, Currency: "JPY", PaymentCode: codes[n], Rail: "jcoin", Purpose: wire.PurposePayOut}
		x, err := l.Credit(t.Context(), ledger.Request{Terminal: p.terminal, ID: fmt.Sprint("give-", n), Body: fmt.Append(nil, n)}, q, 0)
		assert.NoError(t, err)
		return x.State == wire.PaymentPaid
	})
	assert.Equal(t, 3, given, "a shop owes 3,000,000 yen at most")

	p.pass(20 * 24 * time.Hour)
	p.at(4, func(l *ledger.Ledger, _ int) bool {
		_, err := l.Settle(t.Context(), "2026-11-30")
		return assert.NoError(t, err)
	})
	list, err := p.Statement(t.Context(), "Shop 1")
	require.NoError(t, err)
	assert.Len(t, list, 1, "a day is settled once")
}

// A payment that is handed over while its request comes has one owner, and the
// other is told.
func TestHandOverAtOnce(t *testing.T) { beside(t, testHandOverAtOnce) }

func testHandOverAtOnce(t *testing.T, p pair) {
	code, err := p.NewActivation(t.Context(), "Shop 1")
	require.NoError(t, err)
	spare, err := p.Enrol(t.Context(), code, "spare", func(ledger.Terminal) (string, error) { return "2", nil })
	require.NoError(t, err)
	for i := range 12 {
		id := fmt.Sprint("h-", i)
		rq, q := p.sale(id, p.code("jcoin"), 10)
		p.at(2, func(l *ledger.Ledger, n int) bool {
			if (n == 0) == (i%2 == 0) {
				_, err := l.HandOver(t.Context(), p.terminal, spare.ID, []ledger.Given{{ID: id, Hops: 1}})
				return assert.NoError(t, err)
			}
			_, err := l.Pay(t.Context(), rq, q, 0)
			return err == nil
		})
		_, err := p.Inquire(t.Context(), p.terminal, id)
		assert.ErrorIs(t, err, ledger.ErrHandedOver)
		if _, err = p.Inquire(t.Context(), spare.ID, id); err != nil {
			require.ErrorIs(t, err, ledger.ErrNotFound, "its request came after, and was refused")
		}
	}
}

// Terminals that enrol at once are different ones, and an activation is spent
// once.
func TestEnrolAtOnce(t *testing.T) { beside(t, testEnrolAtOnce) }

func testEnrolAtOnce(t *testing.T, p pair) {
	codes := make([]string, 4)
	for i := range codes {
		var err error
		codes[i], err = p.NewActivation(t.Context(), "Shop 2")
		require.NoError(t, err)
	}
	issued := atomic.Int64{}
	enrolled := p.at(3*len(codes), func(l *ledger.Ledger, n int) bool {
		_, err := l.Enrol(t.Context(), codes[n%len(codes)], fmt.Sprint("key", n), func(ledger.Terminal) (string, error) {
			issued.Add(1)
			return fmt.Sprint("s", n), nil
		})
		return err == nil
	})
	assert.Equal(t, len(codes), enrolled)
	assert.EqualValues(t, len(codes), issued.Load(), "no certificate is made that is not used")
	all, err := p.Devices(t.Context())
	require.NoError(t, err)
	assert.Len(t, all, 1+len(codes))
}

// Refunds of one payment that come all at once give back what was paid and no more,
// and a cancel among them all of it or nothing.
func TestRefundsAtOnce(t *testing.T) { beside(t, testRefundsAtOnce) }

func testRefundsAtOnce(t *testing.T, p pair) {
	for i := range 4 {
		id := fmt.Sprint("paid-", i)
		_, err := p.pay(id, p.code("jcoin"), 1000, 0)
		require.NoError(t, err)
		closed := atomic.Bool{}
		done := p.at(8, func(l *ledger.Ledger, n int) bool {
			if n == 7 && i%2 == 1 {
				x, err := l.Cancel(t.Context(), p.terminal, id)
				closed.Store(err == nil && x.State == wire.PaymentCancelled)
				return assert.True(t, err == nil || errors.Is(err, ledger.ErrTooLate)) && false
			}
			q := wire.RefundRequest{AmountYen: 300, Currency: "JPY"}
			f, _, err := l.Refund(t.Context(), ledger.Request{Terminal: p.terminal, ID: fmt.Sprint(id, "-r-", n), Body: []byte(id)}, id, q)
			assert.NoError(t, err)
			return f.State == wire.RefundDone
		})
		x, err := p.Inquire(t.Context(), p.terminal, id)
		require.NoError(t, err)
		if closed.Load() {
			assert.Zero(t, done)
			assert.Zero(t, x.RefundedYen)
			continue
		}
		assert.Equal(t, 3, done)
		assert.EqualValues(t, 900, x.RefundedYen)
	}
}
