package store_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/report"
)

var signing = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))

// public verifies what the tests' stores sign.
var public = signing.Public().(ed25519.PublicKey)

func options() store.Options {
	return store.Options{Terminal: "T-1", SigningKey: signing, LockTimeout: 200 * time.Millisecond}
}

// create makes an empty store, and checks the whole of it when the test ends.
func create(t testing.TB) (*store.Store, string) {
	path := filepath.Join(t.TempDir(), "kaikei.db")
	s, err := store.Create(path, options())
	require.NoError(t, err)
	return s, path
}

// sound checks a store against its journal, and closes it.
func sound(t testing.TB, s *store.Store) {
	v, err := s.Check(public)
	require.NoError(t, err)
	require.Empty(t, v.Differences)
	require.NoError(t, s.Close())
}

var start = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

// fresh is a payment that was just made.
func fresh(n int) terminal.Payment {
	at := start.Add(time.Duration(n) * time.Minute)
	return terminal.Payment{
		ID: terminal.PaymentID(fmt.Sprintf("pay-%05d", n)), State: terminal.Created, Amount: terminal.Yen(100 + n), Tender: terminal.TenderCode,
		Sale: terminal.KeypadSale(terminal.Yen(100+n), 10, terminal.TaxMode{Rounding: terminal.RoundDown}), Rail: "jcoin", Brand: "J-Coin Pay",
		BusinessDate: terminal.Cutover(0).Date(at), CreatedAt: at, ChangedAt: at, MaskedCode: "9000…0001",
	}
}

// step commits a payment in another state.
func step(s *store.Store, p terminal.Payment, to terminal.State) (terminal.Payment, error) {
	next := p
	next.State = to
	if to == terminal.Paid {
		next.PaidAt = p.CreatedAt.Add(time.Second)
	}
	return s.Commit(terminal.Change{At: start, Kind: terminal.KindPayment, From: p.State, Payment: next, Day: "2026-11-23"})
}

// begin commits a new payment.
func begin(s *store.Store, n int) (terminal.Payment, error) {
	return s.Commit(terminal.Change{At: start, Kind: terminal.KindPayment, Payment: fresh(n), Day: "2026-11-23"})
}

func TestCommitIsSeenWholeAfterReopening(t *testing.T) {
	s, path := create(t)
	p, err := begin(s, 1)
	require.NoError(t, err)
	assert.Equal(t, 1, p.Slip)
	p, err = step(s, p, terminal.Sent)
	require.NoError(t, err)
	open, err := s.Open()
	require.NoError(t, err)
	assert.Len(t, open, 1)
	p, err = step(s, p, terminal.Paid)
	require.NoError(t, err)
	require.NoError(t, s.Close())

	s, err = store.Open(path, options())
	require.NoError(t, err)
	got, err := s.Payment(p.ID)
	require.NoError(t, err)
	assert.Equal(t, terminal.Paid, got.State)
	open, err = s.Open()
	require.NoError(t, err)
	assert.Empty(t, open, "an answered payment leaves the outbox")
	totals, err := s.Totals(p.BusinessDate)
	require.NoError(t, err)
	assert.Equal(t, report.Contribution(p), totals)
	last, err := s.Last()
	require.NoError(t, err)
	assert.Equal(t, p.ID, last.ID)
	_, err = s.Payment("nobody")
	assert.ErrorIs(t, err, terminal.ErrNotFound)
	sound(t, s)
}

func TestCommitRefuses(t *testing.T) {
	s, _ := create(t)
	p, err := begin(s, 1)
	require.NoError(t, err)
	sent, err := step(s, p, terminal.Sent)
	require.NoError(t, err)
	paid, err := step(s, sent, terminal.Paid)
	require.NoError(t, err)
	edit := func(f func(*terminal.Change)) terminal.Change {
		next := paid
		next.State = terminal.Cancelling
		c := terminal.Change{At: start, Kind: terminal.KindPayment, From: terminal.Paid, Payment: next, Day: "2026-11-23"}
		f(&c)
		return c
	}
	tests := []struct {
		why    string
		change terminal.Change
		want   error
	}{
		{"from where it is no longer", edit(func(c *terminal.Change) { c.From = terminal.Sent }), terminal.ErrStale},
		{"a new one under an id that is there", terminal.Change{Kind: terminal.KindPayment, Payment: fresh(1)}, terminal.ErrStale},
		{"a step that no payment may take", edit(func(c *terminal.Change) { c.Payment.State = terminal.Unknown }), terminal.ErrMove},
		{"another amount", edit(func(c *terminal.Change) { c.Payment.Amount++ }), store.ErrChange},
		{"another business date", edit(func(c *terminal.Change) { c.Payment.BusinessDate = "2026-11-24" }), store.ErrChange},
		{"another slip", edit(func(c *terminal.Change) { c.Payment.Slip = 9 }), store.ErrChange},
		{"captured no longer", edit(func(c *terminal.Change) { c.Payment.PaidAt = time.Time{} }), store.ErrChange},
		{"more given back than was paid", edit(func(c *terminal.Change) { c.Payment.Refunded = 1e6 }), store.ErrChange},
		{"a refund record without refund", edit(func(c *terminal.Change) { c.Kind = terminal.KindRefund }), store.ErrChange},
		{"a payment that begins as paid", terminal.Change{Kind: terminal.KindPayment, Payment: paidFresh(2)}, store.ErrChange},
		{"no amount", terminal.Change{Kind: terminal.KindPayment, Payment: func() terminal.Payment { p := fresh(3); p.Amount = 0; return p }()}, store.ErrChange},
	}
	head, err := s.Head()
	require.NoError(t, err)
	for _, tt := range tests {
		_, err := s.Commit(tt.change)
		assert.ErrorIs(t, err, tt.want, tt.why)
	}
	after, err := s.Head()
	require.NoError(t, err)
	assert.Equal(t, head, after, "what is refused leaves no trace")
	sound(t, s)
}

// paidFresh is a payment that claims to begin as paid.
func paidFresh(n int) terminal.Payment {
	p := fresh(n)
	p.State, p.PaidAt = terminal.Paid, start
	return p
}

func TestHistoryOfADay(t *testing.T) {
	s, _ := create(t)
	for n := range 30 { // one an hour, so that two dates are met
		p := fresh(n * 60)
		_, err := s.Commit(terminal.Change{At: start, Kind: terminal.KindPayment, Payment: p, Day: "2026-11-23"})
		require.NoError(t, err)
	}
	first, err := s.Day("2026-11-23", 100)
	require.NoError(t, err)
	second, err := s.Day("2026-11-24", 100)
	require.NoError(t, err)
	assert.Len(t, first, 14)
	assert.Len(t, second, 16)
	assert.Greater(t, first[0].ID, first[1].ID, "newest first")
	few, err := s.Day("2026-11-23", 3)
	require.NoError(t, err)
	assert.Equal(t, first[:3], few)
	none, err := s.Day("2026-11-22", 3)
	require.NoError(t, err)
	assert.Empty(t, none)
	sound(t, s)
}

func TestSecondProcessIsToldWhoHoldsIt(t *testing.T) {
	s, path := create(t)
	began := time.Now()
	_, err := store.Open(path, options())
	assert.ErrorIs(t, err, terminal.ErrInUse)
	assert.Less(t, time.Since(began), 5*time.Second)
	sound(t, s)
}

func TestCreateNeverWritesOver(t *testing.T) {
	s, path := create(t)
	sound(t, s)
	_, err := store.Create(path, options())
	assert.ErrorIs(t, err, store.ErrExists)
	_, err = store.Open(filepath.Join(t.TempDir(), "none.db"), options())
	assert.ErrorIs(t, err, os.ErrNotExist)
	other := options()
	other.Terminal = "T-2"
	_, err = store.Open(path, other)
	assert.ErrorIs(t, err, store.ErrOtherTerminal)
}

func TestNoRoomForANewPayment(t *testing.T) {
	s, path := create(t)
	p, err := begin(s, 1)
	require.NoError(t, err)
	require.NoError(t, s.Close())
	tight := options()
	tight.MinFreeBytes = 1 << 60
	s, err = store.Open(path, tight)
	require.NoError(t, err)
	_, err = begin(s, 2)
	require.ErrorIs(t, err, terminal.ErrFull)
	_, err = step(s, p, terminal.Sent)
	require.NoError(t, err, "what is under way may be finished")
	sound(t, s)
}

// The journal read back is the journal read on, turned round, over more than one
// batch; an error of the reader ends it.
func TestJournalBack(t *testing.T) {
	s, _ := create(t)
	fill(t, s, 400, terminal.Sent, terminal.Paid)
	var on, back []string
	require.NoError(t, s.Journal(1, func(line []byte) error { on = append(on, string(line)); return nil }))
	require.NoError(t, s.JournalBack(func(line []byte) error { back = append(back, string(line)); return nil }))
	require.Len(t, on, 1200)
	slices.Reverse(back)
	assert.Equal(t, on, back)
	enough := errors.New("enough")
	assert.ErrorIs(t, s.JournalBack(func(line []byte) error {
		assert.Equal(t, on[1199], string(line))
		return enough
	}), enough)
	sound(t, s)
}
