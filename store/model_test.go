package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/payment"
	"kaikei/terminal/report"
)

// A model is what a store should hold, kept in the simplest way there is.
type model struct {
	rng      *rand.Rand
	payments []terminal.Payment // as they were made
	refunds  []terminal.Refund
	slip     int
	now      time.Time
}

// TestModel lives random lives of payments and refunds, legal and illegal,
// with restarts, in the store and in the model.
func TestModel(t *testing.T) {
	for range 3 {
		seed := rand.Uint64()
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			s, path := create(t)
			m := &model{rng: rand.New(rand.NewPCG(seed, 0)), now: start}
			for range 300 {
				m.act(t, s)
				if m.rng.IntN(25) > 0 {
					continue
				}
				m.compare(t, s)
				if m.rng.IntN(2) == 0 {
					sound(t, s)
					var err error
					s, err = store.Open(path, options())
					require.NoError(t, err)
				}
			}
			m.compare(t, s)
			sound(t, s)
		})
	}
}

// act makes a payment, or moves one on.
func (m *model) act(t *testing.T, s *store.Store) {
	m.now = m.now.Add(time.Duration(m.rng.IntN(40)) * time.Minute)
	if len(m.payments) == 0 || m.rng.IntN(4) == 0 {
		m.commit(t, s, terminal.Change{Kind: terminal.KindPayment, Payment: m.fresh()})
		return
	}
	i := m.rng.IntN(len(m.payments))
	if m.rng.IntN(2) == 0 { // mostly with the young ones, which have a life before them
		i = max(0, len(m.payments)-1-m.rng.IntN(4))
	}
	p := m.payments[i]
	switch roll := m.rng.IntN(8); {
	case roll == 0:
		m.refused(t, s, p)
	case p.PendingRefund != "":
		m.commit(t, s, m.moveRefund(p))
	case p.Remaining() > 0 && roll < 5:
		m.commit(t, s, m.beginRefund(p))
	default:
		if c, ok := m.move(p); ok {
			m.commit(t, s, c)
		}
	}
}

// oneOf returns one of several values.
func oneOf[T comparable](m *model, values ...T) T { return values[m.rng.IntN(len(values))] }

// fresh is a payment that was just made.
func (m *model) fresh() terminal.Payment {
	mode := terminal.TaxMode{Exclusive: m.rng.IntN(2) == 0, Rounding: oneOf(m, terminal.RoundDown, terminal.RoundUp, terminal.RoundHalfUp)}
	sale := terminal.KeypadSale(terminal.Yen(1+m.rng.IntN(9999)), oneOf(m, terminal.RateStandard, terminal.RateReduced, 0), mode)
	sale.Lines = append(sale.Lines, terminal.Line{Name: `<"payment":{"id":"x"> & 茶`, Quantity: 2, Unit: terminal.Yen(m.rng.IntN(300)), Rate: terminal.RateReduced})
	_, amount, err := sale.Taxes()
	if err != nil {
		panic(err) // the sale above is a legal one
	}
	return terminal.Payment{
		ID: terminal.PaymentID(fmt.Sprintf("p-%08x-%d", m.rng.Uint32(), len(m.payments))), State: terminal.Created, Amount: amount, Sale: sale,
		Tender: oneOf(m, terminal.TenderCode, terminal.TenderCash), Rail: oneOf(m, "jcoin", "alipayplus"), Clerk: oneOf(m, "", "佐藤", `"refund":{"id":"y"`),
		BusinessDate: terminal.Cutover(5 * time.Hour).Date(m.now), CreatedAt: m.now, ChangedAt: m.now, MaskedCode: "2812…0001",
	}
}

// move is a random legal step of a payment that no refund is part of.
func (m *model) move(p terminal.Payment) (terminal.Change, bool) {
	states := terminal.States()
	m.rng.Shuffle(len(states), func(i, j int) { states[i], states[j] = states[j], states[i] })
	for _, to := range states {
		next, err := terminal.Advance(p, to)
		if err != nil || to == terminal.PartRefunded || to == terminal.Refunded {
			continue
		}
		next.ChangedAt = m.now
		switch to {
		case terminal.Sent:
			next.SentAt = m.now
		case terminal.Paid, terminal.RefundDue:
			next.PaidAt, next.Brand = m.now, oneOf(m, "J-Coin Pay", "AlipayHK")
		}
		return terminal.Change{Kind: terminal.KindPayment, From: p.State, Payment: next}, true
	}
	return terminal.Change{}, false
}

// beginRefund begins to give some of a payment back.
func (m *model) beginRefund(p terminal.Payment) terminal.Change {
	amount := p.Remaining()
	if m.rng.IntN(2) == 0 {
		amount = 1 + terminal.Yen(m.rng.Int64N(int64(amount)))
	}
	r := terminal.Refund{
		ID: terminal.RefundID(fmt.Sprintf("r-%d", len(m.refunds))), PaymentID: p.ID, State: terminal.RefundCreated, Amount: amount, Reason: "返品",
		BusinessDate: terminal.Cutover(5 * time.Hour).Date(m.now), CreatedAt: m.now, ChangedAt: m.now,
	}
	p.PendingRefund = r.ID
	return terminal.Change{Kind: terminal.KindRefund, From: p.State, Payment: p, Refund: &r}
}

// moveRefund takes a random legal step of the pending refund of a payment.
func (m *model) moveRefund(p terminal.Payment) terminal.Change {
	i := slices.IndexFunc(m.refunds, func(r terminal.Refund) bool { return r.ID == p.PendingRefund })
	before := m.refunds[i]
	c := terminal.Change{Kind: terminal.KindRefund, From: p.State, Payment: p, RefundFrom: before.State}
	states := payment.RefundStates()
	m.rng.Shuffle(len(states), func(i, j int) { states[i], states[j] = states[j], states[i] })
	for _, to := range states {
		r, err := terminal.AdvanceRefund(before, to)
		if err != nil {
			continue
		}
		r.ChangedAt = m.now
		c.Refund = &r
		if !to.Open() {
			c.Payment.PendingRefund = ""
		}
		if to == terminal.RefundDone {
			c.Payment.Refunded += r.Amount
			c.Payment.State = terminal.PartRefunded
			if c.Payment.Refunded == p.Amount {
				c.Payment.State = terminal.Refunded
			}
		}
		break
	}
	return c
}

// commit writes a legal change to both.
func (m *model) commit(t *testing.T, s *store.Store, c terminal.Change) {
	c.At, c.Day = m.now, terminal.Cutover(5*time.Hour).Date(m.now)
	if c.Payment.State == terminal.Deferred {
		c.Sealed = &terminal.Sealed{Code: string(c.Payment.ID)}
	}
	written, err := s.Commit(c)
	require.NoError(t, err)
	if c.From == 0 {
		m.slip = m.slip%9999 + 1
		c.Payment.Slip = m.slip
		m.payments = append(m.payments, c.Payment)
	}
	i := slices.IndexFunc(m.payments, func(p terminal.Payment) bool { return p.ID == c.Payment.ID })
	m.payments[i] = c.Payment
	equal(t, c.Payment, written)
	sealed, err := s.Sealed(c.Payment.ID)
	if c.Payment.State == terminal.Deferred {
		require.NoError(t, err)
		assert.Equal(t, string(c.Payment.ID), sealed.Code)
	} else {
		assert.ErrorIs(t, err, terminal.ErrNotFound, "a code is kept no longer than it waits")
	}
	if c.Refund == nil {
		return
	}
	if c.RefundFrom == 0 {
		m.slip = m.slip%9999 + 1
		assert.Zero(t, c.Refund.Slip, "the caller's refund is not written to")
		r := *c.Refund
		r.Slip = m.slip
		m.refunds = append(m.refunds, r)
		return
	}
	j := slices.IndexFunc(m.refunds, func(r terminal.Refund) bool { return r.ID == c.Refund.ID })
	m.refunds[j] = *c.Refund
}

// refused asks for a step that is not legal, or from where the payment is not.
func (m *model) refused(t *testing.T, s *store.Store, p terminal.Payment) {
	c := terminal.Change{At: m.now, Day: p.BusinessDate, Kind: terminal.KindPayment, From: p.State, Payment: p}
	for _, to := range terminal.States() {
		if _, err := terminal.Advance(p, to); err != nil {
			c.Payment.State = to
			if m.rng.IntN(3) == 0 {
				break
			}
		}
	}
	if m.rng.IntN(3) == 0 {
		c.From = oneOf(m, terminal.States()...)
		c.Payment.Amount++
	}
	_, err := s.Commit(c)
	ok := errors.Is(err, terminal.ErrMove) || errors.Is(err, terminal.ErrStale) || errors.Is(err, store.ErrChange)
	require.True(t, ok, "from %s to %s: %v", p.State, c.Payment.State, err)
}

// equal compares as written.
func equal(t *testing.T, want, got any) {
	t.Helper()
	a, err := json.Marshal(want)
	require.NoError(t, err)
	b, err := json.Marshal(got)
	require.NoError(t, err)
	require.JSONEq(t, string(a), string(b))
}

// compare asks the store all it can be asked.
func (m *model) compare(t *testing.T, s *store.Store) {
	open, dates := []terminal.Payment{}, map[terminal.Date]report.Totals{}
	days := map[terminal.Date][]terminal.Payment{}
	add := func(d terminal.Date, c report.Totals) {
		if dates[d] == nil {
			dates[d] = report.Totals{}
		}
		dates[d].Merge(c)
	}
	of := map[terminal.PaymentID]terminal.Payment{}
	for _, p := range m.payments {
		of[p.ID] = p
		got, err := s.Payment(p.ID)
		require.NoError(t, err)
		equal(t, p, got)
		if p.State.Open() || p.PendingRefund != "" {
			open = append(open, p)
		}
		days[p.BusinessDate] = append([]terminal.Payment{p}, days[p.BusinessDate]...)
		add(p.BusinessDate, report.Contribution(p))
		refunds, err := s.Refunds(p.ID)
		require.NoError(t, err)
		own := slices.DeleteFunc(slices.Clone(m.refunds), func(r terminal.Refund) bool { return r.PaymentID != p.ID })
		equal(t, append([]terminal.Refund{}, own...), refunds)
	}
	for _, r := range m.refunds {
		add(r.BusinessDate, report.RefundContribution(r, of[r.PaymentID]))
	}
	m.compareDays(t, s, days, dates)
	waiting, err := s.Open()
	require.NoError(t, err)
	equal(t, open, waiting)
	last, err := s.Last()
	require.NoError(t, err)
	equal(t, m.payments[len(m.payments)-1], last)
}

// compareDays compares what is asked of days.
func (m *model) compareDays(t *testing.T, s *store.Store, days map[terminal.Date][]terminal.Payment, dates map[terminal.Date]report.Totals) {
	for d, want := range dates {
		got, err := s.Totals(d)
		require.NoError(t, err)
		assert.Equal(t, want, got)
		day, err := s.Day(d, 1000)
		require.NoError(t, err)
		equal(t, append([]terminal.Payment{}, days[d]...), day)
	}
	counted, err := s.Recount(t.Context())
	require.NoError(t, err)
	maps.DeleteFunc(dates, func(_ terminal.Date, t report.Totals) bool { return len(t) == 0 })
	assert.Equal(t, dates, counted, "the totals of the journal alone")
}
