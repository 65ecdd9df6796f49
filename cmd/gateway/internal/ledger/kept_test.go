package ledger_test

import (
	"database/sql"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// What a change answers is what everybody reads in the books afterwards: each field,
// and each time to its last digit.
func TestAnswersAreTheBooks(t *testing.T) { both(t, testAnswersAreTheBooks) }

func testAnswersAreTheBooks(t *testing.T, b *books) {
	b.pass(123_456_789 * time.Nanosecond) // finer than the books keep
	same := func(why, id string, p wire.Payment, err error) {
		t.Helper()
		require.NoError(t, err, why)
		read, err := b.Inquire(t.Context(), b.terminal, id)
		require.NoError(t, err, why)
		assert.Equal(t, read, p, why)
	}
	pay := func(why, id, code string, yen int64, wait time.Duration) {
		p, err := b.pay(id, code, yen, wait)
		same(why, id, p, err)
	}
	pay("paid", "paid", b.code("alipayhk"), 1_500, 0)
	pay("declined", "poor", b.code("jcoin-poor"), 1_500, 0)
	pay("code of nobody", "nobody", "90007700000000000000", 1_500, 0)
	pay("in process", "waits", b.code("jcoin"), 1_500, time.Minute)
	b.pass(2 * time.Minute)
	p, err := b.Inquire(t.Context(), b.terminal, "waits")
	same("paid by the time", "waits", p, err)
	assert.Equal(t, wire.PaymentPaid, p.State)
	q := wire.RefundRequest{AmountYen: 500, Currency: "JPY"}
	f, p, err := b.Refund(t.Context(), ledger.Request{Terminal: b.terminal, ID: "r1", Body: []byte("r1")}, "paid", q)
	same("given back in part", "paid", p, err)
	read, _, err := b.InquireRefund(t.Context(), b.terminal, "paid", "r1")
	require.NoError(t, err)
	assert.Equal(t, read, f)
	q.AmountYen = 5_000
	f, p, err = b.Refund(t.Context(), ledger.Request{Terminal: b.terminal, ID: "r2", Body: []byte("r2")}, "paid", q)
	same("refused to be given back", "paid", p, err)
	read, _, err = b.InquireRefund(t.Context(), b.terminal, "paid", "r2")
	require.NoError(t, err)
	assert.Equal(t, read, f)
	p, err = b.Cancel(t.Context(), b.terminal, "waits")
	same("cancelled", "waits", p, err)
	p, err = b.Cancel(t.Context(), b.terminal, "unseen")
	same("closed before it came", "unseen", p, err)
	p, code, err := b.Bill(t.Context(), ledger.Request{Terminal: b.terminal, ID: "bill", Body: []byte("bill")}, wire.BillRequest{AmountYen: 700, Currency: "JPY", Rail: "jcoin", Slip: "0001"})
	same("a shop's code", "bill", p, err)
	c, err := b.Customer(t.Context(), "jcoin", 1)
	require.NoError(t, err)
	p, err = b.PayBill(t.Context(), c, code.Text, "1234")
	same("a shop's code, paid", "bill", p, err)
	p, err = b.Credit(t.Context(), ledger.Request{Terminal: b.terminal, ID: "topup", Body: []byte("topup")}, wire.CreditRequest{AmountYen: 300, Currency: "JPY", Purpose: wire.PurposeTopUp, PaymentCode: b.code("jcoin"), Rail: "jcoin", Slip: "0001"}, 0)
	same("a top-up", "topup", p, err)
}

// An error of a statement that nobody waited for fails the whole transaction: what the
// database refuses is not told as done, and nothing of it stays.
func TestWhatIsRefusedLater(t *testing.T) { both(t, testWhatIsRefusedLater) }

func testWhatIsRefusedLater(t *testing.T, b *books) {
	db := b.raw()
	_, err := b.pay("before", b.code("jcoin"), 100, 0)
	require.NoError(t, err)
	// The next payment's transfer has a cause that moved money already: the last
	// statement of all that is refused, together with the commit.
	_, err = db.ExecContext(t.Context(), "INSERT INTO transfers (at, kind, ref, source, target, yen) VALUES ('', 'pay', 'second', 'world', 'fees', 5)")
	require.NoError(t, err)
	_, err = b.pay("second", b.code("jcoin"), 100, 0)
	require.ErrorContains(t, err, "post pay second")
	var n int
	require.ErrorIs(t, db.QueryRowContext(t.Context(), "SELECT 1 FROM payments WHERE id = 'second'").Scan(&n), sql.ErrNoRows)
	p, err := b.pay("third", b.code("jcoin"), 100, 0)
	require.NoError(t, err, "and the line is of use again")
	assert.Equal(t, wire.PaymentPaid, p.State)
	b.once.Do(func() { require.NoError(t, b.Close()) }) // these books have a fault
}
