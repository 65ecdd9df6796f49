package ledger_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// credit returns a call like pay that puts money into the code's wallet.
func (b *books) credit(purpose wire.Purpose) func(id, code string, yen int64, wait time.Duration) (wire.Payment, error) {
	return func(id, code string, yen int64, wait time.Duration) (wire.Payment, error) {
		q := wire.CreditRequest{AmountYen: yen, PaymentCode: code, Rail: "jcoin", Purpose: purpose}
		body, err := json.Marshal(q)
		require.NoError(b.t, err)
		return b.Credit(b.t.Context(), ledger.Request{Terminal: b.terminal, ID: id, Body: body}, q, ledger.Decision(wait))
	}
}

// A credit goes from what the shop is owed into the wallet, once, with its own
// lines in totals and settlement, and back while the wallet still has it.
func TestCredits(t *testing.T) { both(t, testCredits) }

func testCredits(t *testing.T, b *books) {
	topUp, payOut := b.credit(wire.PurposeTopUp), b.credit(wire.PurposePayOut)
	_, err := b.pay("sale", b.code("jcoin"), 9_000, 0)
	require.NoError(t, err)
	code := b.code("jcoin")
	for range 2 {
		p, err := topUp("up", code, 5_000, 0)
		require.NoError(t, err)
		assert.Equal(t, wire.PaymentPaid, p.State)
		assert.Equal(t, wire.PurposeTopUp, p.Purpose)
		assert.Equal(t, b.clock().Add(10*time.Minute), p.CancelUntil.In(b.clock().Location()), "a short window")
	}
	assert.EqualValues(t, 96_000, b.purse(1).Yen)
	_, err = topUp("up", code, 5_001, 0)
	assert.ErrorIs(t, err, ledger.ErrInconsistent)
	_, err = payOut("up", code, 5_000, 0)
	assert.ErrorIs(t, err, ledger.ErrInconsistent, "another purpose is another request")
	p, err := payOut("again", code, 5_000, 0)
	require.NoError(t, err)
	assert.Equal(t, wire.CodeUsedCode, p.Reason)
	p, err = payOut("out", b.code("jcoin"), 700, 0)
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentPaid, p.State)
	f, err := b.refund("up", "r", 1)
	require.NoError(t, err)
	assert.Equal(t, wire.CodeNotPaid, f.Reason, "a credit is not refunded")

	for why, tt := range map[string]struct {
		code string
		yen  int64
		want wire.Code
	}{
		"over the day's limit":     {b.code("jcoin"), 295_001, wire.CodeLimit},
		"a wallet that takes none": {b.code("alipay"), 100, wire.CodeRailNotSupported},
		"a code of nobody":         {"90007700000000000000", 100, wire.CodeInvalidCode},
	} {
		p, err := topUp("no-"+string(tt.want), tt.code, tt.yen, 0)
		require.NoError(t, err)
		assert.Equal(t, wire.PaymentDeclined, p.State, why)
		assert.Equal(t, tt.want, p.Reason, why)
	}
	totals, err := b.Totals(t.Context(), b.terminal, p.SettlementDay)
	require.NoError(t, err)
	assert.EqualValues(t, []int64{1, 9_000, 1, 5_000, 1, 700}, []int64{totals.PaidCount, totals.PaidYen, totals.TopUpCount, totals.TopUpYen, totals.PayOutCount, totals.PayOutYen})

	b.pass(20 * 24 * time.Hour)
	made, err := b.Settle(t.Context(), "2026-11-30")
	require.NoError(t, err)
	require.Len(t, made, 1)
	assert.EqualValues(t, []int64{9_000, 5_700, 85, 3_215}, []int64{made[0].GrossYen, made[0].CreditYen, made[0].FeeYen, made[0].PaidYen}, "no fee on credits")
	list, err := b.Statement(t.Context(), "Shop 1")
	require.NoError(t, err)
	assert.Equal(t, made[0].Lines, list[0].Lines)
}

// A credit is taken back within its window and while the wallet has it.
func TestCancelCredit(t *testing.T) { both(t, testCancelCredit) }

func testCancelCredit(t *testing.T, b *books) {
	topUp := b.credit(wire.PurposeTopUp)
	_, err := topUp("a", b.code("jcoin"), 5_000, 0)
	require.NoError(t, err)
	for range 2 {
		p, err := b.Cancel(t.Context(), b.terminal, "a")
		require.NoError(t, err)
		assert.Equal(t, wire.PaymentCancelled, p.State)
		assert.EqualValues(t, 100_000, b.purse(1).Yen)
	}
	_, err = topUp("b", b.code("jcoin"), 5_000, 0)
	require.NoError(t, err)
	_, err = b.pay("spends", b.code("jcoin"), 104_000, 0)
	require.NoError(t, err)
	p, err := b.Cancel(t.Context(), b.terminal, "b")
	require.ErrorIs(t, err, ledger.ErrSpent)
	assert.Equal(t, wire.PaymentPaid, p.State, "it stands")
	_, err = topUp("c", b.code("jcoin"), 500, 0)
	require.NoError(t, err)
	b.pass(10*time.Minute + time.Second)
	p, err = b.Cancel(t.Context(), b.terminal, "c")
	require.ErrorIs(t, err, ledger.ErrTooLate)
	assert.Equal(t, wire.PaymentPaid, p.State)
	p, err = b.Cancel(t.Context(), b.terminal, "never")
	require.NoError(t, err)
	assert.Equal(t, wire.PaymentCancelled, p.State)
	p, err = topUp("never", b.code("jcoin"), 500, 0)
	require.NoError(t, err)
	assert.Equal(t, wire.CodeOrderClosed, p.Reason, "a late credit moves nothing")
	assert.EqualValues(t, 1_500, b.purse(1).Yen)
}

// credit puts money into somebody's wallet, in the model too.
func (m *model) credit(t *rapid.T) {
	purpose := rapid.SampledFrom([]wire.Purpose{wire.PurposeTopUp, wire.PurposePayOut}).Draw(t, "purpose")
	who := rapid.SampledFrom(m.people).Draw(t, "who")
	p := &paid{id: fmt.Sprintf("p%d", len(m.payments)), yen: rapid.Int64Range(1, 200_000).Draw(t, "yen"), who: who, born: m.b.clock(), state: wire.PaymentDeclined, purpose: purpose}
	c, err := m.b.NewCode(m.b.t.Context(), who.wallet, who.number)
	require.NoError(t, err)
	p.code = c.Text
	limit := map[wire.Purpose]int64{wire.PurposeTopUp: 300_000, wire.PurposePayOut: 1_000_000}[purpose]
	if who.limits && m.movedToday(who, purpose)+p.yen <= limit && m.shop-p.yen >= -3_000_000 {
		p.state, p.day = wire.PaymentPaid, m.today()
		who.yen += p.yen
		m.shop -= p.yen
	}
	got, err := m.b.credit(purpose)(p.id, p.code, p.yen, 0)
	require.NoError(t, err)
	m.payments = append(m.payments, p)
	require.Equal(t, p.state, got.State)
}

// uncredit does in the model what the cancel of a credit that stands did.
func (m *model) uncredit(t *rapid.T, p *paid, err error) {
	switch {
	case m.b.clock().After(p.born.Add(10 * time.Minute)):
		require.ErrorIs(t, err, ledger.ErrTooLate)
	case p.who.yen < p.yen:
		require.ErrorIs(t, err, ledger.ErrSpent)
	default:
		require.NoError(t, err)
		p.who.yen -= p.yen
		m.shop += p.yen
		p.state = wire.PaymentCancelled
	}
}
