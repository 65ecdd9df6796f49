package office

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/report"
)

// hour is what was sold in an hour.
func hour(name string, yen terminal.Yen) report.Row {
	return report.Row{Name: name, Sales: report.Tally{Count: 1, Yen: yen}}
}

// A running day is held against the same hours of the week before; one that is over
// against all of it. A day that ends at five counts its night last.
func TestTheSameWeekday(t *testing.T) {
	five := terminal.Cutover(5 * time.Hour)
	day := report.Report{Date: "2026-11-28", ByHour: []report.Row{hour("02", 7), hour("10", 100), hour("11", 40)}}
	before := report.Report{Date: "2026-11-21", Total: 999, ByHour: []report.Row{hour("02", 9), hour("10", 80), hour("13", 500), hour("xx", 1)}}
	for _, tt := range []struct {
		why       string
		now       time.Time
		until     int
		today, by terminal.Yen
	}{
		{"at noon", time.Date(2026, 11, 28, 3, 30, 0, 0, time.UTC), 12, 140, 80},
		{"at two in the night, of the same business day", time.Date(2026, 11, 28, 17, 30, 0, 0, time.UTC), 2, 140, 580},
		{"the day after", time.Date(2026, 11, 29, 3, 0, 0, 0, time.UTC), 24, 147, 589},
	} {
		d := NewDay(day, before, tt.now, five)
		assert.Equal(t, Week{Date: "2026-11-21", Total: 999, Until: tt.until, Then: tt.by, Now: tt.today}, d.Week, tt.why)
	}
	d := NewDay(day, before, noon, five)
	require.Len(t, d.Hours, 17, "10 to 02, without a gap")
	assert.Equal(t, Hour{10, report.Tally{Count: 1, Yen: 100}, report.Tally{Count: 1, Yen: 80}}, d.Hours[0])
	assert.Equal(t, Hour{Hour: 12}, d.Hours[2])
	assert.Equal(t, 2, d.Hours[16].Hour)
	assert.Empty(t, NewDay(report.Report{}, report.Report{}, noon, five).Hours)
}

// Each state has its act; those with a deadline come first, the nearest before all.
func TestItems(t *testing.T) {
	at := func(id string, s terminal.State, age, until time.Duration) terminal.Payment {
		p := terminal.Payment{ID: terminal.PaymentID(id), State: s, Amount: 1, CreatedAt: noon.Add(-age)}
		if until > 0 {
			p.CancelUntil = noon.Add(until)
		}
		return p
	}
	refunding := at("refunding", terminal.Paid, time.Minute, 0)
	refunding.PendingRefund = "r"
	given := at("given", terminal.RefundDue, time.Minute, 0)
	given.Refunded = 1
	items := Items([]terminal.Payment{
		at("due", terminal.RefundDue, 2*time.Hour, time.Hour), at("late", terminal.Cancelling, time.Hour, 2*time.Hour), at("soon", terminal.Unknown, time.Minute, time.Minute),
		at("stored", terminal.Deferred, 3*time.Hour, 0), refunding, given,
	}, func(p terminal.Payment) time.Time { return p.CancelUntil })
	var got []string
	for _, i := range items {
		got = append(got, string(i.Payment.ID)+" "+i.Act.String())
	}
	assert.Equal(t, []string{"soon ASK", "late ASK", "stored ASK", "due GIVE_BACK", "refunding ASK", "given NONE"}, got)
}

// A drawer is counted by coins or as a sum, and what cannot be is not taken.
func TestCount(t *testing.T) {
	c := Count{}.coins(0, 2).coins(9, 3)
	assert.Equal(t, terminal.Yen(20_003), c.Sum)
	assert.Equal(t, c, c.coins(10, 1).coins(-1, 1).coins(0, -1).coins(0, 10_000).sum(-1))
	assert.Equal(t, Count{Sum: 5, Typed: true, Begun: true}, c.sum(5))
	assert.Equal(t, terminal.Yen(1), c.sum(5).coins(9, 1).Sum)
}

// Dates go on over the ends of months.
func TestShift(t *testing.T) {
	assert.Equal(t, terminal.Date("2026-12-01"), Shift("2026-11-30", 1))
	assert.Equal(t, terminal.Date("2026-02-28"), Shift("2026-03-07", -7))
	assert.Equal(t, terminal.Date("x"), Shift("x", 1))
}
