package store_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/payment"
	"kaikei/terminal/report"
)

// lived is a store in which payments stand in all states, and their model.
func lived(t *testing.T, seed uint64) (*store.Store, *model) {
	s, _ := create(t)
	m := &model{rng: rand.New(rand.NewPCG(seed, 0)), now: start}
	for range 200 {
		m.act(t, s)
	}
	return s, m
}

// give returns the changes that hand all over that is not settled, and what the
// other terminal needs.
func give(t *testing.T, s *store.Store, m *model) (changes []terminal.Change, arrive []terminal.Change) {
	open, err := s.Unsettled()
	require.NoError(t, err)
	stamp := terminal.Change{At: m.now, Day: terminal.Cutover(0).Date(m.now)}
	for _, p := range open {
		refunds, err := s.Refunds(p.ID)
		require.NoError(t, err)
		leave, come := stamp, stamp
		leave.Kind, leave.From, leave.Payment = terminal.KindHandOver, p.State, p
		leave.Payment.HandedTo, leave.Payment.Hops = "T-2", p.Hops+1
		come.Kind, come.Payment = terminal.KindTakeOver, p
		come.Payment.Hops++
		if sealed, err := s.Sealed(p.ID); err == nil {
			come.Sealed = &sealed
		}
		if len(refunds) == 0 {
			changes, arrive = append(changes, leave), append(arrive, come)
		}
		for i, r := range refunds {
			l, c := leave, come
			l.Refund, l.RefundFrom, c.Refund = &r, r.State, &r
			if i > 0 {
				c.From = p.State
			}
			changes, arrive = append(changes, l), append(arrive, c)
		}
	}
	return changes, arrive
}

// sum adds up all counters of all dates but those that tell how things stand.
func sum(t *testing.T, stores ...*store.Store) (net terminal.Yen) {
	for _, s := range stores {
		c, err := s.CloseDay(report.CloseOrder{At: start, Date: "2026-11-23"})
		require.NoError(t, err)
		net += c.Perpetual
	}
	return net
}

// What is handed over leaves one ledger and is in the other: nothing is counted
// twice, nothing is lost, and both journals say so.
func TestHandOverMovesMoneyOnce(t *testing.T) {
	moved := 0
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			s, m := lived(t, seed)
			o := options()
			o.Terminal = "T-2"
			spare, err := store.Create(filepath.Join(t.TempDir(), "spare.db"), o)
			require.NoError(t, err)
			before := sum(t, s)
			leave, arrive := give(t, s, m)
			moved += len(leave)
			require.NoError(t, s.CommitAll(leave))
			require.NoError(t, spare.CommitAll(arrive))
			assert.Equal(t, before, sum(t, s, spare))
			open, err := s.Unsettled()
			require.NoError(t, err)
			assert.Empty(t, open)
			gone, err := s.HandedTo("T-2")
			require.NoError(t, err)
			taken, err := spare.Unsettled()
			require.NoError(t, err)
			assert.Len(t, taken, len(gone))
			for _, c := range leave { // what has gone never changes here again
				c.Payment.HandedTo, c.Payment.Hops = "", c.Payment.Hops-1
				assert.ErrorIs(t, s.CommitAll([]terminal.Change{c}), store.ErrChange)
			}
			assert.Error(t, spare.CommitAll(arrive), "an id is taken over once")
			for _, one := range []*store.Store{s, spare} {
				again, err := one.Recount(t.Context())
				require.NoError(t, err)
				for d, totals := range again {
					kept, err := one.Totals(d)
					require.NoError(t, err)
					assert.Equal(t, kept, totals)
				}
				exported(t, one)
				sound(t, one)
			}
		})
	}
	assert.Greater(t, moved, 20, "too little was open to prove anything")
}

// exported checks the export of a store with nothing but the public key.
func exported(t *testing.T, s *store.Store) {
	var b bytes.Buffer
	require.NoError(t, s.Journal(1, func(line []byte) error {
		b.Write(append(line, '\n'))
		return nil
	}))
	v, err := store.CheckExport(&b, public)
	require.NoError(t, err)
	assert.Empty(t, v.Differences)
}

// A change that hands over, or takes over, may do nothing else.
func TestHandOverGuard(t *testing.T) {
	s, _ := create(t)
	p, err := s.Commit(terminal.Change{At: start, Day: "2026-11-23", Kind: terminal.KindPayment, Payment: fresh(1)})
	require.NoError(t, err)
	p, err = step(s, p, terminal.Sent)
	require.NoError(t, err)
	leave := func(edit func(*terminal.Change)) terminal.Change {
		c := terminal.Change{At: start, Day: "2026-11-23", Kind: terminal.KindHandOver, From: p.State, Payment: p}
		c.Payment.HandedTo, c.Payment.Hops = "T-2", 1
		edit(&c)
		return c
	}
	for why, c := range map[string]terminal.Change{
		"another amount": leave(func(c *terminal.Change) { c.Payment.Amount++ }),
		"another state":  leave(func(c *terminal.Change) { c.Payment.State = terminal.Paid; c.Payment.PaidAt = start }),
		"nobody":         leave(func(c *terminal.Change) { c.Payment.HandedTo = "" }),
		"not counted":    leave(func(c *terminal.Change) { c.Payment.Hops = 0 }),
		"counted twice":  leave(func(c *terminal.Change) { c.Payment.Hops = 2 }),
		"counted as a step": leave(func(c *terminal.Change) {
			c.Kind, c.Payment.HandedTo, c.Payment.State = terminal.KindPayment, "", terminal.Unknown
		}),
		"a name with spaces": leave(func(c *terminal.Change) { c.Payment.HandedTo = "T 2" }),
		"an unknown payment": leave(func(c *terminal.Change) { c.Payment.ID, c.From = "other", 0 }),
		"taken over and here": leave(func(c *terminal.Change) {
			c.Kind, c.Payment.HandedTo, c.From = terminal.KindTakeOver, "", 0
		}),
		"handed over as a step": leave(func(c *terminal.Change) { c.Kind, c.Payment.State = terminal.KindPayment, terminal.Unknown }),
	} {
		err := s.CommitAll([]terminal.Change{c})
		assert.Error(t, err, why)
	}
	require.NoError(t, s.CommitAll([]terminal.Change{leave(func(*terminal.Change) {})}))
	_, err = step(s, p, terminal.Paid)
	require.ErrorIs(t, err, store.ErrChange)
	text, err := json.Marshal(p)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "handedTo")
	sound(t, s)
}

// What is settled stays, unless the backend says that it is elsewhere; cash stays in
// any case.
func TestElsewhereGuard(t *testing.T) {
	s, _ := create(t)
	paid := func(n int, tender payment.Tender) terminal.Change {
		p := fresh(n)
		p.Tender = tender
		p, err := s.Commit(terminal.Change{At: start, Day: "2026-11-23", Kind: terminal.KindPayment, Payment: p})
		require.NoError(t, err)
		if tender != terminal.TenderCash {
			p, err = step(s, p, terminal.Sent)
			require.NoError(t, err)
		}
		p, err = step(s, p, terminal.Paid)
		require.NoError(t, err)
		c := terminal.Change{At: start, Day: "2026-11-23", Kind: terminal.KindElsewhere, From: p.State, Payment: p}
		c.Payment.HandedTo = "T-2"
		return c
	}
	cash, code := paid(1, terminal.TenderCash), paid(2, terminal.TenderCode)
	byHand := code
	byHand.Kind = terminal.KindHandOver
	require.ErrorIs(t, s.CommitAll([]terminal.Change{byHand}), store.ErrChange)
	require.ErrorIs(t, s.CommitAll([]terminal.Change{cash}), store.ErrChange)
	require.NoError(t, s.CommitAll([]terminal.Change{code}))
	totals, err := s.Totals("2026-11-23")
	require.NoError(t, err)
	assert.EqualValues(t, 1, totals[report.CountSale].Count, "the cash alone counts")
	assert.EqualValues(t, 1, totals[report.CountHanded].Count)
	exported(t, s)
	sound(t, s)
}

// Each of several refunds leaves the totals with its payment.
func TestHandOverOfSeveralRefunds(t *testing.T) {
	s, _ := create(t)
	m := &model{rng: rand.New(rand.NewPCG(1, 0)), now: start}
	p, err := s.Commit(terminal.Change{At: start, Day: "2026-11-23", Kind: terminal.KindPayment, Payment: fresh(1)})
	require.NoError(t, err)
	for _, to := range []terminal.State{terminal.Sent, terminal.Paid} {
		p, err = step(s, p, to)
		require.NoError(t, err)
	}
	refund := func(n int, states ...terminal.RefundState) {
		r := terminal.Refund{
			ID: terminal.RefundID(fmt.Sprint("r-", n)), PaymentID: p.ID, State: terminal.RefundCreated, Amount: 10, BusinessDate: "2026-11-23",
			CreatedAt: start, ChangedAt: start,
		}
		from := terminal.RefundState(0)
		for _, r.State = range states {
			c := terminal.Change{At: start, Day: "2026-11-23", Kind: terminal.KindRefund, From: p.State, Payment: p, Refund: &r, RefundFrom: from}
			if c.Payment.PendingRefund = r.ID; r.State == terminal.RefundDone {
				c.Payment.PendingRefund, c.Payment.State = "", terminal.PartRefunded
				c.Payment.Refunded += r.Amount
			}
			p, err = s.Commit(c)
			require.NoError(t, err)
			stored, err := s.Refund(r.ID)
			require.NoError(t, err)
			r, from = stored, r.State
		}
	}
	done := []terminal.RefundState{terminal.RefundCreated, terminal.RefundSent, terminal.RefundDone}
	refund(1, done...)
	refund(2, done...)
	refund(3, done[:2]...)
	leave, _ := give(t, s, m)
	require.Len(t, leave, 3)
	require.NoError(t, s.CommitAll(leave))
	totals, err := s.Totals("2026-11-23")
	require.NoError(t, err)
	assert.Equal(t, report.Totals{report.CountHanded: {Count: 1, Yen: 101}}, totals)
	exported(t, s)
	sound(t, s)
}
