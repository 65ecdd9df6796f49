package ledger_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/paycode"
	"kaikei/terminal/wire"
)

// customer finds one of J-Coin Pay's.
func (b *books) customer(number int) ledger.Customer {
	c, err := b.Customer(b.t.Context(), "jcoin", number)
	require.NoError(b.t, err)
	return c
}

// purse is what the customer has.
func (b *books) purse(number int) ledger.Purse {
	p, err := b.Purse(b.t.Context(), b.customer(number))
	require.NoError(b.t, err)
	return p
}

func TestBanks(t *testing.T) {
	names, codes := map[string]bool{}, map[string]bool{}
	for _, x := range ledger.Banks() {
		names[x.Name], codes[x.Code] = true, true
	}
	assert.Len(t, names, 60)
	assert.Len(t, codes, 60)
}

func TestOrders(t *testing.T) { both(t, testOrders) }

func testOrders(t *testing.T, b *books) {
	for n, tt := range []struct {
		why    string
		from   int
		order  ledger.Order
		err    error
		reason wire.Code
		left   int64 // in the wallet
	}{
		{"recharge from a linked bank", 1, ledger.Order{Kind: ledger.Recharge, Other: "9001", Yen: 20_000}, nil, "", 120_000},
		{"a bank that is not linked", 1, ledger.Order{Kind: ledger.Recharge, Other: "9002", Yen: 1}, ledger.ErrOrder, "", 120_000},
		{"over the day's limit", 1, ledger.Order{Kind: ledger.Recharge, Other: "9001", Yen: 280_001}, nil, wire.CodeLimit, 120_000},
		{"up to the day's limit", 1, ledger.Order{Kind: ledger.Recharge, Other: "9014", Yen: 280_000}, nil, "", 400_000},
		{"back to the bank", 1, ledger.Order{Kind: ledger.Withdraw, Other: "9001", Yen: 100_000, PIN: "1234"}, nil, "", 300_000},
		{"to another customer", 1, ledger.Order{Kind: ledger.Remit, Other: "2", Yen: 50_000, PIN: "1234"}, nil, "", 250_000},
		{"to oneself", 1, ledger.Order{Kind: ledger.Remit, Other: "1", Yen: 1, PIN: "1234"}, ledger.ErrOrder, "", 250_000},
		{"to nobody", 1, ledger.Order{Kind: ledger.Remit, Other: "99", Yen: 1, PIN: "1234"}, ledger.ErrOrder, "", 250_000},
		{"without the PIN", 1, ledger.Order{Kind: ledger.Remit, Other: "2", Yen: 1}, ledger.ErrPIN, "", 250_000},
		{"more than the wallet has", 4, ledger.Order{Kind: ledger.Remit, Other: "2", Yen: 501, PIN: "1234"}, nil, wire.CodeBalance, 500},
		{"nothing", 1, ledger.Order{Kind: ledger.Recharge, Other: "9001", Yen: 0}, ledger.ErrOrder, "", 250_000},
		{"less than nothing", 1, ledger.Order{Kind: ledger.Withdraw, Other: "9001", Yen: -5, PIN: "1234"}, ledger.ErrOrder, "", 250_000},
		{"an act that is none", 1, ledger.Order{Kind: "steal", Other: "2", Yen: 5, PIN: "1234"}, ledger.ErrOrder, "", 250_000},
	} {
		tt.order.ID = fmt.Sprint("o", n)
		x, err := b.MakeOrder(t.Context(), b.customer(tt.from), tt.order)
		assert.ErrorIs(t, err, tt.err, tt.why)
		assert.Equal(t, tt.reason, x.Reason, tt.why)
		assert.Equal(t, tt.err == nil && tt.reason == "", x.Done, tt.why)
		assert.Equal(t, tt.left, b.purse(tt.from).Yen, tt.why)
	}
	_, err := b.MakeOrder(t.Context(), b.customer(1), ledger.Order{ID: "o0", Kind: ledger.Recharge, Other: "9001", Yen: 20_001})
	assert.ErrorIs(t, err, ledger.ErrInconsistent)
	b.pass(24 * time.Hour)
	x, err := b.MakeOrder(t.Context(), b.customer(1), ledger.Order{ID: "next day", Kind: ledger.Recharge, Other: "9001", Yen: 300_000})
	require.NoError(t, err)
	assert.True(t, x.Done, "the limit is of a day")
	h, err := b.History(t.Context(), b.customer(2))
	require.NoError(t, err)
	assert.Equal(t, "青木 葵", h[0].Other, "the receiver sees who sent it")
	assert.EqualValues(t, 50_000, h[0].Yen)
}

func TestPINLocks(t *testing.T) { both(t, testPINLocks) }

func testPINLocks(t *testing.T, b *books) {
	try := func(id, pin string) error {
		_, err := b.MakeOrder(t.Context(), b.customer(1), ledger.Order{ID: id, Kind: ledger.Remit, Other: "2", Yen: 1, PIN: pin})
		return err
	}
	require.ErrorIs(t, try("a", "0000"), ledger.ErrPIN)
	require.NoError(t, try("a", "1234"), "the same order with the right PIN")
	for range 5 {
		require.ErrorIs(t, try("b", "0000"), ledger.ErrPIN, "the right one forgets the wrong ones")
	}
	require.ErrorIs(t, try("b", "1234"), ledger.ErrLocked)
	require.NoError(t, b.Unlock(t.Context(), "jcoin", 1))
	require.NoError(t, try("b", "1234"))
}

// A wallet that is short fills itself in multiples, within the day's limit.
func TestAutomaticRecharge(t *testing.T) { both(t, testAutomaticRecharge) }

func testAutomaticRecharge(t *testing.T, b *books) {
	code := func() string {
		c, err := b.NewCode(t.Context(), "jcoin", 4)
		require.NoError(t, err)
		return c.Text
	}
	p, err := b.pay("p1", code(), 6_000, 0) // has 500, needs 5,500 more: 10,000
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentPaid, p.State)
	assert.EqualValues(t, 4_500, b.purse(4).Yen)
	assert.EqualValues(t, 990_000, b.purse(4).Banks[0].Yen)
	p, err = b.pay("p2", code(), 294_501, 0) // 290,001 short: 295,000 would pass 300,000 today
	require.NoError(t, err)
	assert.Equal(t, wire.CodeBalance, p.Reason)
	require.NoError(t, b.SetAuto(t.Context(), b.customer(4), "", 0))
	p, err = b.pay("p3", code(), 4_501, 0)
	require.NoError(t, err)
	assert.Equal(t, wire.CodeBalance, p.Reason, "switched off")
	assert.ErrorIs(t, b.SetAuto(t.Context(), b.customer(4), "9002", 5_000), ledger.ErrOrder)
}

func TestDayLimit(t *testing.T) { both(t, testDayLimit) }

func testDayLimit(t *testing.T, b *books) {
	pay := func(id string, yen int64) wire.Code {
		c, err := b.NewCode(t.Context(), "jcoin", 3)
		require.NoError(t, err)
		p, err := b.pay(id, c.Text, yen, 0)
		require.NoError(t, err)
		return p.Reason
	}
	assert.Empty(t, pay("a", 999_000))
	assert.Equal(t, wire.CodeLimit, pay("b", 1_001))
	assert.Empty(t, pay("c", 1_000))
	_, err := b.Cancel(t.Context(), b.terminal, "c")
	require.NoError(t, err)
	assert.Empty(t, pay("d", 1_000), "what was cancelled does not count")
	b.pass(24 * time.Hour)
	assert.Empty(t, pay("e", 1_000_000))
}

// A customer who wants to be asked is asked; the payment waits, and ends
// without money when nobody answers.
func TestCustomerIsAsked(t *testing.T) { both(t, testCustomerIsAsked) }

func testCustomerIsAsked(t *testing.T, b *books) {
	pay := func(id string) ledger.PaymentCode {
		c, err := b.NewCode(t.Context(), "jcoin", 5)
		require.NoError(t, err)
		p, err := b.pay(id, c.Text, 1_000, 0)
		require.NoError(t, err)
		assert.Equal(t, wire.PaymentProcessing, p.State)
		return c
	}
	me := b.customer(5)
	code := pay("yes")
	waiting, err := b.Waiting(t.Context(), me)
	require.NoError(t, err)
	require.Len(t, waiting, 1)
	assert.Equal(t, "Shop 1", waiting[0].Shop)
	_, err = b.Decide(t.Context(), me, "yes", "9999")
	assert.ErrorIs(t, err, ledger.ErrPIN)
	_, err = b.Decide(t.Context(), b.customer(1), "yes", "1234")
	assert.ErrorIs(t, err, ledger.ErrNotFound, "not this customer's")
	p, err := b.Decide(t.Context(), me, "yes", "1234")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentPaid, p.State)
	p, err = b.CodeFate(t.Context(), me, code.Text)
	require.NoError(t, err)
	assert.Equal(t, "yes", p.ID, "the phone sees what its code was used for")

	pay("no")
	p, err = b.Decide(t.Context(), me, "no", "")
	require.NoError(t, err)
	assert.Equal(t, wire.CodeUserRefused, p.Reason)

	pay("silence")
	b.pass(3 * time.Minute)
	_, err = b.Decide(t.Context(), me, "silence", "1234")
	assert.ErrorIs(t, err, ledger.ErrNotFound)
	p, err = b.Inquire(t.Context(), b.terminal, "silence")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentDeclined, p.State)
	assert.EqualValues(t, 79_000, b.purse(5).Yen)
}

// bill makes a shop's code.
func (b *books) bill(id string, yen int64) (wire.Payment, *wire.ShopCode) {
	q := wire.BillRequest{AmountYen: yen, Currency: "JPY", Rail: "jcoin", Slip: "0001"}
	body, err := json.Marshal(q)
	require.NoError(b.t, err)
	p, code, err := b.Bill(b.t.Context(), ledger.Request{Terminal: b.terminal, ID: id, Body: body}, q)
	require.NoError(b.t, err)
	return p, code
}

func TestBill(t *testing.T) { both(t, testBill) }

func testBill(t *testing.T, b *books) {
	p, code := b.bill("m1", 1_500)
	assert.Equal(t, wire.PaymentProcessing, p.State)
	assert.Equal(t, noon.Add(time.Minute), code.ExpiresAt)
	m, err := paycode.ParseMPM(code.Text)
	require.NoError(t, err)
	assert.True(t, m.Dynamic())
	_, again := b.bill("m1", 1_500)
	assert.Equal(t, code, again)

	seen, err := b.ReadBill(t.Context(), b.customer(1), code.Text)
	require.NoError(t, err)
	assert.Equal(t, ledger.Bill{Payment: "m1", Shop: "Shop 1", Yen: 1_500, Until: noon.Add(time.Minute)}, seen)
	p, err = b.PayBill(t.Context(), b.customer(1), code.Text, "")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentPaid, p.State)
	assert.EqualValues(t, 98_500, b.purse(1).Yen)
	_, err = b.PayBill(t.Context(), b.customer(1), code.Text, "")
	assert.ErrorIs(t, err, ledger.ErrBill, "a code pays once")
	p, err = b.Inquire(t.Context(), b.terminal, "m1")
	require.NoError(t, err)
	assert.Equal(t, "J-Coin Pay", p.Brand)

	_, code = b.bill("m2", 1_500)
	b.pass(time.Minute)
	_, err = b.PayBill(t.Context(), b.customer(1), code.Text, "")
	assert.ErrorIs(t, err, ledger.ErrBill, "dead after 60 seconds")
	p, err = b.Inquire(t.Context(), b.terminal, "m2")
	require.NoError(t, err)
	assert.Equal(t, wire.CodeExpiredCode, p.Reason)

	_, code = b.bill("m3", 1_500)
	_, err = b.Cancel(t.Context(), b.terminal, "m3")
	require.NoError(t, err)
	_, err = b.PayBill(t.Context(), b.customer(1), code.Text, "")
	assert.ErrorIs(t, err, ledger.ErrBill, "the shop took it back")

	_, code = b.bill("m4", 1_500)
	_, err = b.PayBill(t.Context(), b.customer(5), code.Text, "")
	assert.ErrorIs(t, err, ledger.ErrPIN, "this customer wants to be asked")
	p, err = b.PayBill(t.Context(), b.customer(5), code.Text, "1234")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentPaid, p.State)

	_, code = b.bill("m5", 150_000)
	p, err = b.PayBill(t.Context(), b.customer(1), code.Text, "")
	require.NoError(t, err)
	assert.Equal(t, wire.CodeBalance, p.Reason)
	_, err = b.ReadBill(t.Context(), b.customer(1), "00020101021229300012D156000000000510A93FO3230Q520441115303392540105802JP5901A6001B63048878")
	assert.ErrorIs(t, err, ledger.ErrBill, "another network's code")
}

// One token in two forms pays once, whichever comes first, and both die after
// their minute.
func TestJPQRCode(t *testing.T) { both(t, testJPQRCode) }

func testJPQRCode(t *testing.T, b *books) {
	fresh := func() (digits, jpqr string) {
		c, err := b.NewCode(t.Context(), "jcoin", 1)
		require.NoError(t, err)
		return c.Text, c.JPQR
	}
	pay := func(id, code string) wire.Code {
		p, err := b.pay(id, code, 100, 0)
		require.NoError(t, err)
		assert.Equal(t, "J-Coin Pay", p.Brand, id)
		return p.Reason
	}
	digits, jpqr := fresh()
	assert.Empty(t, pay("a", jpqr))
	assert.Equal(t, wire.CodeUsedCode, pay("b", digits))
	p, err := b.CodeFate(t.Context(), b.customer(1), digits)
	require.NoError(t, err)
	assert.Equal(t, "a", p.ID, "the phone sees what its code was used for")
	digits, jpqr = fresh()
	assert.Empty(t, pay("c", digits))
	assert.Equal(t, wire.CodeUsedCode, pay("d", jpqr))
	_, old := fresh()
	_, jpqr = fresh()
	b.pass(61 * time.Second)
	assert.Equal(t, wire.CodeExpiredCode, pay("e", old))
	require.NoError(t, b.Revive(t.Context(), jpqr, noon))
	assert.Empty(t, pay("f", jpqr), "scanned in time, sent late")
	assert.EqualValues(t, 99_700, b.purse(1).Yen)
	other, err := b.pay("g", paycode.JPQRText("90000099", digits), 100, 0)
	require.NoError(t, err)
	assert.Equal(t, wire.CodeInvalidCode, other.Reason, "of another operator")
}
