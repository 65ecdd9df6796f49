package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/store"
	"kaikei/terminal"
	"kaikei/terminal/report"
)

// soldAt takes a payment of some yen at an instant, by a shop whose day ends at five.
func soldAt(t *testing.T, s *store.Store, id string, yen terminal.Yen, at time.Time) terminal.Payment {
	cut := terminal.Cutover(5 * time.Hour)
	p := fresh(0)
	p.ID, p.Amount, p.CreatedAt, p.ChangedAt, p.BusinessDate = terminal.PaymentID(id), yen, at, at, cut.Date(at)
	p.Sale = terminal.KeypadSale(yen, 10, terminal.TaxMode{Rounding: terminal.RoundDown})
	var from terminal.State
	for _, to := range []terminal.State{terminal.Created, terminal.Sent, terminal.Paid} {
		p.State = to
		if to == terminal.Paid {
			p.PaidAt = at
		}
		var err error
		p, err = s.Commit(terminal.Change{At: at, Kind: terminal.KindPayment, From: from, Payment: p, Day: cut.Date(at)})
		require.NoError(t, err)
		from = to
	}
	return p
}

// givenBackAt gives some yen of a payment back at an instant.
func givenBackAt(t *testing.T, s *store.Store, p terminal.Payment, yen terminal.Yen, at time.Time) {
	day := terminal.Cutover(5 * time.Hour).Date(at)
	r := terminal.Refund{ID: terminal.RefundID("r-" + string(p.ID)), PaymentID: p.ID, Amount: yen, BusinessDate: day, CreatedAt: at, ChangedAt: at}
	var from terminal.RefundState
	for _, to := range []terminal.RefundState{terminal.RefundCreated, terminal.RefundSent, terminal.RefundDone} {
		next := p
		r.State, next.PendingRefund = to, r.ID
		if to == terminal.RefundDone {
			next.State, next.Refunded, next.PendingRefund = terminal.PartRefunded, yen, ""
		}
		one := r
		written, err := s.Commit(terminal.Change{At: at, Kind: terminal.KindRefund, From: p.State, Payment: next, Refund: &one, RefundFrom: from, Day: day})
		require.NoError(t, err)
		kept, err := s.Refund(r.ID)
		require.NoError(t, err)
		p, r, from = written, kept, to
	}
}

// Closes at the edges of the calendar: a sale before the cut-over hour belongs to the
// day before, into whatever month or year that falls; each sale is in one close and in
// the totals of one date; and what was given back is of the day on which it was.
func TestClosesAtTheEdgesOfTheCalendar(t *testing.T) {
	for _, tt := range []struct {
		why       string
		day, next terminal.Date
	}{
		{"the end of a month", "2026-11-30", "2026-12-01"},
		{"the end of a year", "2026-12-31", "2027-01-01"},
		{"28 February of a year without a 29th", "2027-02-28", "2027-03-01"},
		{"28 February of a leap year", "2028-02-28", "2028-02-29"},
		{"29 February", "2028-02-29", "2028-03-01"},
		{"an ordinary day", "2026-11-23", "2026-11-24"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			s, path := create(t)
			noon, err := time.ParseInLocation(time.DateOnly+" 15", string(tt.day)+" 12", terminal.JST)
			require.NoError(t, err)
			cut := noon.Add(17 * time.Hour) // five in the morning
			first := soldAt(t, s, "opened", 100, noon.Add(-7*time.Hour))
			midnight := soldAt(t, s, "after-midnight", 20, noon.Add(12*time.Hour))
			last := soldAt(t, s, "last", 3, cut.Add(-time.Nanosecond))
			for _, p := range []terminal.Payment{first, midnight, last} {
				assert.Equal(t, tt.day, p.BusinessDate, p.ID)
			}
			z, err := s.CloseDay(report.CloseOrder{At: cut.Add(-time.Nanosecond), Date: tt.day, Clerk: "店長"})
			require.NoError(t, err)
			assert.Equal(t, report.Tally{Count: 3, Yen: 123}, z.Report().Sales)
			require.NoError(t, s.Close())
			s, err = store.Open(path, options()) // the shop opens again
			require.NoError(t, err)

			early := soldAt(t, s, "first-of-the-day", 5000, cut)
			assert.Equal(t, tt.next, early.BusinessDate)
			givenBackAt(t, s, midnight, 7, cut.Add(time.Hour))
			z, err = s.CloseDay(report.CloseOrder{At: cut.Add(2 * time.Hour), Date: tt.next, Clerk: "店長"})
			require.NoError(t, err)
			assert.Equal(t, 2, z.Number)
			assert.Equal(t, report.Tally{Count: 1, Yen: 5000}, z.Report().Sales)
			assert.Equal(t, report.Tally{Count: 1, Yen: 7}, z.Report().Refunds)
			assert.Equal(t, terminal.Yen(5116), z.Perpetual)
			for date, want := range map[terminal.Date]terminal.Yen{tt.day: 123, tt.next: 4993} {
				totals, err := s.Totals(date)
				require.NoError(t, err)
				assert.Equal(t, want, report.New(date, totals).Total, "%s", date)
			}
			sound(t, s)
		})
	}
}
