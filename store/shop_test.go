package store_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/cart"
	"kaikei/terminal/catalogue"
	"kaikei/terminal/journal"
	"kaikei/terminal/payment"
	"kaikei/terminal/staff"
)

// What the shop keeps is there after a restart, and who did what is in a journal
// that still verifies, between payments and before them.
func TestShopSurvivesReopening(t *testing.T) {
	s, path := create(t)
	tea := catalogue.Item{Code: "4901234567894", Name: "緑茶", Price: 150, Rate: 8}
	c, err := catalogue.New([]catalogue.Item{tea, {Code: "1", Name: "コーヒー", Price: 450, Rate: 10}})
	require.NoError(t, err)
	event := func(d terminal.Deed, subject string) terminal.Event {
		return terminal.Event{Deed: d, At: start, Clerk: "c1", Subject: subject, Reason: `"payment":{"id":"pay-00001"} <&>`}
	}
	require.NoError(t, s.SaveCatalogue("2026-11-23", c, event(terminal.DeedCatalogue, "2 items")))
	sell(t, s, 1, terminal.Sent, terminal.Paid)
	require.NoError(t, s.Record("2026-11-23", event(terminal.DeedVoid, "")))
	require.NoError(t, s.Record("2026-11-23", terminal.Event{}), "an event without a deed is none")
	member := staff.Member{ID: "c1", Name: "佐藤", Role: staff.Cashier, Failures: 2, FailedAt: start}
	require.NoError(t, s.SaveStaff("2026-11-23", member, event(terminal.DeedStaff, "c1")))
	require.NoError(t, s.SaveStaff("2026-11-23", staff.Member{ID: "c2"}, terminal.Event{}))
	require.NoError(t, s.RemoveStaff("2026-11-23", "c2", event(terminal.DeedStaff, "c2")))
	require.ErrorIs(t, s.RemoveStaff("2026-11-23", "c2", terminal.Event{}), staff.ErrMember)
	late := cart.Cart{ID: "s-2", HeldAt: start.Add(time.Hour), Label: "後"}
	soon := cart.Cart{ID: "s-3", HeldAt: start, Sale: terminal.KeypadSale(500, 8, terminal.TaxMode{Rounding: terminal.RoundDown})}
	require.NoError(t, s.Hold(late))
	require.NoError(t, s.Hold(soon))
	require.NoError(t, s.Hold(cart.Cart{ID: "s-4"}))
	require.NoError(t, s.Drop("s-4"))
	require.NoError(t, s.Drop("s-4"))
	require.ErrorIs(t, s.Hold(cart.Cart{}), store.ErrChange)
	require.NoError(t, s.Close())

	s, err = store.Open(path, options())
	require.NoError(t, err)
	got, err := s.Catalogue()
	require.NoError(t, err)
	assert.Equal(t, c.Items(), got.Items())
	found, ok := got.Find("4901234567894")
	assert.True(t, ok)
	assert.Equal(t, tea, found)
	members, err := s.Staff()
	require.NoError(t, err)
	assert.Equal(t, []staff.Member{member}, members)
	held, err := s.Held()
	require.NoError(t, err)
	assert.Equal(t, []cart.Cart{soon, late}, held)

	fewer, err := catalogue.New([]catalogue.Item{tea})
	require.NoError(t, err)
	require.NoError(t, s.SaveCatalogue("2026-11-23", fewer, terminal.Event{}))
	got, err = s.Catalogue()
	require.NoError(t, err)
	assert.Equal(t, 1, got.Len(), "the one before is replaced, not added to")
	closeDay(t, s, time.Hour)
	var export bytes.Buffer
	require.NoError(t, s.Journal(1, func(line []byte) error {
		export.Write(append(line, '\n'))
		return nil
	}))
	v, err := store.CheckExport(&export, public)
	require.NoError(t, err)
	assert.Empty(t, v.Differences)
	assert.EqualValues(t, 8, v.Records, "4 events, 3 steps of a payment, a close")
	sound(t, s)
}

// An event that somebody changed shows.
func TestEventsAreWithinTheChain(t *testing.T) {
	s, _ := create(t)
	require.NoError(t, s.Record("2026-11-23", terminal.Event{Deed: terminal.DeedVoid, At: start, Clerk: "c1", By: "m1"}))
	var line []byte
	require.NoError(t, s.Journal(1, func(l []byte) error {
		line = l
		return nil
	}))
	b, err := journal.Parse(line)
	require.NoError(t, err)
	assert.Equal(t, string(terminal.KindEvent), b.Kind)
	assert.JSONEq(t, `{"event":{"deed":"void","at":"2026-11-23T01:00:00Z","clerk":"c1","by":"m1"}}`, string(b.Payload))
	forged := bytes.Replace(line, []byte(`"by":"m1"`), []byte(`"by":"m2"`), 1)
	_, err = store.CheckExport(bytes.NewReader(forged), public)
	require.ErrorIs(t, err, journal.ErrBroken)
	sound(t, s)
}

// The ledger itself never takes more parts than the sale comes to.
func TestSharesAreGuarded(t *testing.T) {
	s, path := create(t)
	sale := terminal.KeypadSale(1000, 10, terminal.TaxMode{Rounding: terminal.RoundDown})
	part := func(n int, from, amount terminal.Yen) terminal.Payment {
		p := fresh(n)
		p.Sale, p.Amount, p.Share = sale, amount, terminal.Share{Sale: "s-1", Of: 1000, From: from}
		return p
	}
	commit := func(p terminal.Payment) (terminal.Payment, error) {
		return s.Commit(terminal.Change{At: start, Kind: terminal.KindPayment, Payment: p, Day: "2026-11-23"})
	}
	first, err := commit(part(1, 0, 400))
	require.NoError(t, err)
	_, err = commit(part(2, 0, 600))
	require.ErrorIs(t, err, terminal.ErrSplit, "the fate of the first is not known")
	first = walk(t, s, first, terminal.Sent, terminal.Paid)
	tests := []struct {
		why string
		p   terminal.Payment
	}{
		{"more than what is left", part(2, 400, 601)},
		{"another place", part(2, 0, 600)},
		{"another total", func() terminal.Payment { p := part(2, 400, 600); p.Share.Of = 1001; return p }()},
		{"another sale", func() terminal.Payment { p := part(2, 400, 600); p.Sale.Lines[0].Rate = 8; return p }()},
		{"an id that is none", func() terminal.Payment { p := part(2, 400, 600); p.Share.Sale = "s\x00"; return p }()},
	}
	for _, tt := range tests {
		sale = terminal.KeypadSale(1000, 10, terminal.TaxMode{Rounding: terminal.RoundDown})
		_, err = commit(tt.p)
		require.ErrorIs(t, err, store.ErrChange, tt.why)
	}
	sale = terminal.KeypadSale(1000, 10, terminal.TaxMode{Rounding: terminal.RoundDown})
	second, err := commit(part(2, 400, 600))
	require.NoError(t, err)
	second = walk(t, s, second, terminal.Sent, terminal.Declined)
	moved := second
	moved.Share.From = 1
	moved.State = terminal.Paid
	_, err = s.Commit(terminal.Change{At: start, Kind: terminal.KindPayment, From: terminal.Declined, Payment: moved, Day: "2026-11-23"})
	require.Error(t, err)
	third, err := commit(part(3, 400, 600))
	require.NoError(t, err, "what was declined is still left")
	walk(t, s, third, terminal.Sent, terminal.Paid)
	require.NoError(t, s.Close())
	s, err = store.Open(path, options())
	require.NoError(t, err)
	parts, err := s.Shares("s-1")
	require.NoError(t, err)
	require.Len(t, parts, 3)
	assert.Equal(t, first.ID, parts[0].ID)
	so := payment.NewSplit(parts)
	assert.True(t, so.Settled())
	none, err := s.Shares("s-")
	require.NoError(t, err)
	assert.Empty(t, none)
	sound(t, s)
}

func TestSearch(t *testing.T) {
	s, _ := create(t)
	for n := range 2000 {
		if n%400 == 0 {
			sell(t, s, n, terminal.Sent, terminal.Paid)
		}
	}
	all, err := s.Search(terminal.Query{}, 100)
	require.NoError(t, err)
	require.Len(t, all, 5)
	assert.Equal(t, terminal.PaymentID("pay-01600"), all[0].ID, "newest first")
	tests := []struct {
		why   string
		q     terminal.Query
		limit int
		want  []terminal.PaymentID
	}{
		{"the newest two", terminal.Query{}, 2, []terminal.PaymentID{"pay-01600", "pay-01200"}},
		{"one amount", terminal.Query{Least: 500, Most: 500}, 9, []terminal.PaymentID{"pay-00400"}},
		{"the first day", terminal.Query{To: "2026-11-23"}, 9, []terminal.PaymentID{"pay-00800", "pay-00400", "pay-00000"}},
		{"from the second day on", terminal.Query{From: "2026-11-24"}, 9, []terminal.PaymentID{"pay-01600", "pay-01200"}},
		{"a day without any", terminal.Query{From: "2026-11-25", To: "2026-11-25"}, 9, nil},
		{"days before the first", terminal.Query{To: "2026-11-01"}, 9, nil},
		{"days after the last", terminal.Query{To: "2027-11-01", Slip: 2}, 9, []terminal.PaymentID{"pay-00400"}},
	}
	for _, tt := range tests {
		got, err := s.Search(tt.q, tt.limit)
		require.NoError(t, err)
		var ids []terminal.PaymentID
		for _, p := range got {
			ids = append(ids, p.ID)
		}
		assert.Equal(t, tt.want, ids, tt.why)
	}
	sound(t, s)
}
