package store_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/report"
)

// sell commits a payment and takes it through some states.
func sell(t *testing.T, s *store.Store, n int, states ...terminal.State) terminal.Payment {
	p, err := begin(s, n)
	require.NoError(t, err)
	return walk(t, s, p, states...)
}

// walk takes a payment on.
func walk(t *testing.T, s *store.Store, p terminal.Payment, states ...terminal.State) terminal.Payment {
	var err error
	for _, to := range states {
		p, err = step(s, p, to)
		require.NoError(t, err)
	}
	return p
}

// closeDay makes a close.
func closeDay(t *testing.T, s *store.Store, after time.Duration) report.Close {
	c, err := s.CloseDay(report.CloseOrder{At: start.Add(after), Date: "2026-11-23", Clerk: "店長"})
	require.NoError(t, err)
	return c
}

// What is captured after a close falls into the next one, nothing falls between
// two, and what is open is listed by each.
func TestCloses(t *testing.T) {
	s, path := create(t)
	_, err := s.Closed(0)
	require.ErrorIs(t, err, terminal.ErrNotFound)
	sell(t, s, 0, terminal.Sent, terminal.Paid)                                          // 100 yen
	waits := sell(t, s, 1, terminal.Sent, terminal.Unknown)                              // 101
	due := sell(t, s, 2, terminal.Sent, terminal.Paid, terminal.Cancelling)              // 102
	due = walk(t, s, due, terminal.RefundDue)                                            //
	sell(t, s, 3, terminal.Sent, terminal.Paid, terminal.Cancelling, terminal.Cancelled) // 103, taken back
	sell(t, s, 4, terminal.Sent, terminal.Declined)                                      // nothing
	first := closeDay(t, s, time.Hour)
	assert.Equal(t, 1, first.Number)
	r := first.Report()
	assert.Equal(t, report.Tally{Count: 3, Yen: 305}, r.Sales)
	assert.Equal(t, report.Tally{Count: 1, Yen: 103}, r.Voids)
	assert.Equal(t, terminal.Yen(202), first.Perpetual)
	require.Len(t, first.Open, 2, "nothing is stranded by a close")
	assert.Equal(t, waits.ID, first.Open[0].ID)
	assert.Equal(t, due.ID, first.Open[1].ID)
	assert.Len(t, r.Open, 2)

	walk(t, s, waits, terminal.Paid) // of the day that is closed already
	second := closeDay(t, s, 2*time.Hour)
	assert.Equal(t, 2, second.Number)
	assert.True(t, second.Since.Equal(first.At))
	assert.Equal(t, report.Tally{Count: 1, Yen: 101}, second.Report().Sales)
	assert.Equal(t, terminal.Yen(303), second.Perpetual)
	require.Len(t, second.Open, 1)
	third := closeDay(t, s, 3*time.Hour)
	assert.Equal(t, report.Tally{}, third.Report().Sales, "nothing happened since")
	assert.Equal(t, terminal.Yen(303), third.Perpetual, "which no close resets")
	sound(t, s)

	s, err = store.Open(path, options())
	require.NoError(t, err)
	again, err := s.Closed(1)
	require.NoError(t, err)
	assert.Equal(t, first.Period, again.Period, "a close never changes")
	_, err = s.Closed(4)
	require.ErrorIs(t, err, terminal.ErrNotFound)
	newest, err := s.Closed(0)
	require.NoError(t, err)
	assert.Equal(t, 3, newest.Number)
	sum := report.Totals{}
	for n := 1; n <= 3; n++ {
		c, err := s.Closed(n)
		require.NoError(t, err)
		sum.Merge(c.Period)
	}
	assert.Equal(t, newest.Ever, sum, "the closes add up to all that was ever counted")
	sound(t, s)
}

// A count that needs a reason closes nothing; one that is made is in the journal,
// and the draft says before what it would be.
func TestCloseWithACount(t *testing.T) {
	s, path := create(t)
	p := fresh(0)
	p.Tender, p.Rail, p.Brand = terminal.TenderCash, "", ""
	p, err := s.Commit(terminal.Change{At: start, Kind: terminal.KindPayment, Payment: p, Day: "2026-11-23"})
	require.NoError(t, err)
	walk(t, s, p, terminal.Paid) // 100 yen
	order := report.CloseOrder{At: start, Date: "2026-11-23", Clerk: "店長"}
	head, err := s.Head()
	require.NoError(t, err)
	draft, err := s.DraftClose(order)
	require.NoError(t, err)
	assert.Equal(t, terminal.Yen(100), draft.Cash.Expected)
	order.Count = &report.Count{Counted: 9_950, Moved: 10_000, Removed: 50}
	_, err = s.DraftClose(order)
	require.ErrorIs(t, err, terminal.ErrReason)
	_, err = s.CloseDay(order)
	require.ErrorIs(t, err, terminal.ErrReason)
	_, err = s.Closed(0)
	require.ErrorIs(t, err, terminal.ErrNotFound, "neither a draft nor a refusal closes")
	same, err := s.Head()
	require.NoError(t, err)
	require.Equal(t, head, same)

	order.Count.Reason = "釣銭の渡し間違い"
	closed, err := s.CloseDay(order)
	require.NoError(t, err)
	assert.Equal(t, terminal.Yen(-150), closed.Cash.Over)
	require.NoError(t, s.Close())
	s, err = store.Open(path, options())
	require.NoError(t, err)
	again, err := s.Closed(1)
	require.NoError(t, err)
	assert.Equal(t, closed.Cash, again.Cash)
	next, err := s.DraftClose(report.CloseOrder{At: start, Date: "2026-11-23"})
	require.NoError(t, err)
	assert.Equal(t, terminal.Yen(9_900), next.Cash.Float)
	var export bytes.Buffer
	require.NoError(t, s.Journal(1, func(line []byte) error {
		export.Write(append(line, '\n'))
		return nil
	}))
	v, err := store.CheckExport(&export, public)
	require.NoError(t, err)
	assert.Empty(t, v.Differences)
	sound(t, s)
}
