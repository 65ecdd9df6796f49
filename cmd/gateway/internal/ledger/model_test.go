package ledger_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"kaikei/cmd/gateway/internal/ledger"
	"kaikei/terminal/wire"
)

// A person is a customer as the model knows one.
type person struct {
	wallet        string
	number        int
	id            int64
	yen, bank     int64
	auto, confirm int64 // multiple of the automatic recharge; PIN from here on
	limits        bool
}

// A paid is a payment as the model knows it.
type paid struct {
	id, code string
	yen      int64
	who      *person
	state    wire.PaymentState
	refunded int64
	born     time.Time
	lapses   time.Time
	day      string
	refunds  int
	purpose  wire.Purpose
}

// A model is the books in a few lines of memory. It shares no code with them.
type model struct {
	b        *books
	people   []*person
	payments []*paid
	moved    map[string]int64 // kind, customer and day: what orders moved
	shop     int64
	orders   int
}

// newModel begins as the seeds do.
func newModel(b *books) *model {
	m := &model{b: b, moved: map[string]int64{}}
	m.people = []*person{
		{wallet: "jcoin", number: 1, yen: 100_000, limits: true, bank: 1_000_000}, {wallet: "jcoin", number: 3, yen: 5_000_000, limits: true, bank: 1_000_000},
		{wallet: "jcoin", number: 4, yen: 500, auto: 5_000, limits: true, bank: 1_000_000}, {wallet: "jcoin", number: 5, yen: 80_000, confirm: 1, limits: true, bank: 1_000_000},
		{wallet: "alipayhk", number: 2, yen: 250_000},
	}
	for _, p := range m.people {
		c, err := b.Customer(b.t.Context(), p.wallet, p.number)
		require.NoError(b.t, err)
		p.id = c.ID
	}
	return m
}

// today is the day in Japan.
func (m *model) today() string { return m.b.clock().In(ledger.JST).Format(time.DateOnly) }

// movedToday sums a person's payments of today for one purpose that were not
// cancelled.
func (m *model) movedToday(who *person, purpose wire.Purpose) (yen int64) {
	for _, p := range m.payments {
		if p.who == who && p.state == wire.PaymentPaid && p.day == m.today() && p.purpose == purpose {
			yen += p.yen
		}
	}
	return yen
}

// capture does what a wallet does when it is asked for money.
func (m *model) capture(p *paid) {
	short := p.yen - p.who.yen
	if p.who.limits && m.movedToday(p.who, "")+p.yen > 1_000_000 {
		p.state = wire.PaymentDeclined
		return
	}
	if short > 0 {
		fill := int64(0)
		key := fmt.Sprint("recharge", p.who.id, m.today())
		if p.who.auto > 0 {
			fill = (short + p.who.auto - 1) / p.who.auto * p.who.auto
		}
		if fill == 0 || fill > p.who.bank || m.moved[key]+fill > 300_000 {
			p.state = wire.PaymentDeclined
			return
		}
		m.moved[key] += fill
		p.who.bank -= fill
		p.who.yen += fill
	}
	p.who.yen -= p.yen
	m.shop += p.yen
	p.state, p.day = wire.PaymentPaid, m.today()
}

// look carries out what time has brought.
func (m *model) look(p *paid) {
	if p.state == wire.PaymentProcessing && !m.b.clock().Before(p.lapses) {
		p.state = wire.PaymentDeclined
	}
}

// pay pays with a fresh code.
func (m *model) pay(t *rapid.T) {
	who := rapid.SampledFrom(m.people).Draw(t, "who")
	p := &paid{id: fmt.Sprintf("p%d", len(m.payments)), yen: rapid.Int64Range(1, 400_000).Draw(t, "yen"), who: who, born: m.b.clock(), state: wire.PaymentProcessing}
	c, err := m.b.NewCode(m.b.t.Context(), who.wallet, who.number)
	require.NoError(t, err)
	p.code = c.Text
	got, err := m.b.pay(p.id, p.code, p.yen, 0)
	require.NoError(t, err)
	m.payments = append(m.payments, p)
	if who.confirm > 0 && p.yen >= who.confirm {
		p.lapses = m.b.clock().Add(3 * time.Minute)
	} else {
		m.capture(p)
	}
	require.Equal(t, p.state, got.State)
}

// old draws a payment that was made, or skips.
func (m *model) old(t *rapid.T) *paid {
	if len(m.payments) == 0 {
		t.Skip("no payments yet")
	}
	return rapid.SampledFrom(m.payments).Draw(t, "payment")
}

// repeat sends a payment again, with its bytes, with others, and with its code
// under another id.
func (m *model) repeat(t *rapid.T) {
	p := m.old(t)
	send := m.b.pay
	if p.purpose != "" {
		send = m.b.credit(p.purpose)
	}
	got, err := send(p.id, p.code, p.yen, 0)
	require.NoError(t, err)
	m.look(p)
	require.Equal(t, p.state, got.State)
	require.Equal(t, p.refunded, got.RefundedYen)
	if _, err = m.b.pay(p.id, p.code, p.yen+1, 0); p.code != "" {
		require.ErrorIs(t, err, ledger.ErrInconsistent)
		got, err = m.b.pay(fmt.Sprintf("%s-%d", p.id, m.b.clock().UnixNano()), p.code, p.yen, 0)
		if !errors.Is(err, ledger.ErrInconsistent) { // of an earlier repeat
			require.NoError(t, err)
			require.Equal(t, wire.CodeUsedCode, got.Reason)
		}
	}
}

// confirm lets a customer enter the PIN.
func (m *model) confirm(t *rapid.T) {
	p := m.old(t)
	m.look(p)
	err := m.b.Confirm(m.b.t.Context(), p.id)
	require.NoError(t, err)
	if p.state == wire.PaymentProcessing {
		m.capture(p)
	}
	got, err := m.b.Inquire(m.b.t.Context(), m.b.terminal, p.id)
	require.NoError(t, err)
	require.Equal(t, p.state, got.State)
}

// cancel cancels a payment, now and then one that never came.
func (m *model) cancel(t *rapid.T) {
	if rapid.IntRange(0, 9).Draw(t, "unseen") == 0 {
		p := &paid{id: fmt.Sprintf("p%d", len(m.payments)), state: wire.PaymentCancelled, who: &person{}}
		_, err := m.b.Cancel(m.b.t.Context(), m.b.terminal, p.id)
		require.NoError(t, err)
		m.payments = append(m.payments, p)
		return
	}
	p := m.old(t)
	m.look(p)
	zone, after := ledger.JST, time.Duration(0)
	if p.who.wallet == "alipayhk" {
		zone, after = time.FixedZone("UTC+8", 8*60*60), 15*time.Minute
	}
	y, mo, d := p.born.In(zone).Date()
	end := time.Date(y, mo, d+1, 0, 0, 0, 0, zone).Add(after)
	got, err := m.b.Cancel(m.b.t.Context(), m.b.terminal, p.id)
	if p.purpose != "" && p.state == wire.PaymentPaid {
		m.uncredit(t, p, err)
		return
	}
	switch {
	case p.state == wire.PaymentPaid && (p.refunded > 0 || m.b.clock().After(end)):
		require.ErrorIs(t, err, ledger.ErrTooLate)
		return
	case p.state == wire.PaymentPaid:
		p.who.yen += p.yen
		m.shop -= p.yen
		p.state = wire.PaymentCancelled
	case p.state == wire.PaymentProcessing:
		p.state = wire.PaymentCancelled
	}
	require.NoError(t, err)
	require.Equal(t, p.state, got.State)
}

// refund gives some back, twice with the same bytes.
func (m *model) refund(t *rapid.T) {
	p := m.old(t)
	m.look(p)
	yen := rapid.Int64Range(1, 400_000).Draw(t, "yen")
	p.refunds++
	want := wire.RefundRefused
	if p.state == wire.PaymentPaid && p.purpose == "" && yen <= p.yen-p.refunded && m.shop-yen >= -3_000_000 {
		want = wire.RefundDone
		p.refunded += yen
		p.who.yen += yen
		m.shop -= yen
	}
	for range 2 {
		f, err := m.b.refund(p.id, fmt.Sprintf("%s-r%d", p.id, p.refunds), yen)
		require.NoError(t, err)
		require.Equal(t, want, f.State)
	}
}

// order moves a customer's own money.
func (m *model) order(t *rapid.T) {
	who := m.people[rapid.IntRange(0, 3).Draw(t, "who")]
	other := m.people[rapid.IntRange(0, 3).Draw(t, "other")]
	bank := map[int]string{1: "9001", 3: "9023", 4: "9031", 5: "9045"}[who.number]
	o := ledger.Order{
		ID: fmt.Sprintf("o%d", m.orders), Kind: rapid.SampledFrom([]ledger.OrderKind{ledger.Recharge, ledger.Withdraw, ledger.Remit}).Draw(t, "kind"),
		Yen: rapid.Int64Range(1, 150_000).Draw(t, "yen"), PIN: "1234", Other: bank,
	}
	m.orders++
	from, to, limit := &who.bank, &who.yen, int64(300_000)
	switch o.Kind {
	case ledger.Withdraw:
		from, to = to, from
	case ledger.Remit:
		from, to, limit = &who.yen, &other.yen, 100_000
		o.Other = fmt.Sprint(other.number)
	}
	c := ledger.Customer{ID: who.id, Wallet: who.wallet, Number: who.number, Rail: "jcoin"}
	if o.Kind == ledger.Remit && who == other {
		_, err := m.b.MakeOrder(m.b.t.Context(), c, o)
		require.ErrorIs(t, err, ledger.ErrOrder)
		return
	}
	key := fmt.Sprint(o.Kind, who.id, m.today())
	done := *from >= o.Yen && m.moved[key]+o.Yen <= limit
	if done {
		*from -= o.Yen
		*to += o.Yen
		m.moved[key] += o.Yen
	}
	for range 2 {
		x, err := m.b.MakeOrder(m.b.t.Context(), c, o)
		require.NoError(t, err)
		require.Equal(t, done, x.Done)
	}
}

// settle closes all days that may be closed.
func (m *model) settle(t *rapid.T) {
	d := m.b.clock().In(ledger.JST).AddDate(0, 0, -2)
	for i := -3; i <= 0; i++ {
		made, err := m.b.Settle(m.b.t.Context(), d.AddDate(0, 0, i).Format(time.DateOnly))
		require.NoError(t, err)
		for _, x := range made {
			m.shop -= x.FeeYen + x.PaidYen
		}
	}
}
