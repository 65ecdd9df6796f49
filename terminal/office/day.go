package office

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/report"
)

// An Act is the one thing to do about an open payment.
type Act uint8

// The acts.
const (
	ActNone     Act = 0
	ActAsk      Act = 1 // ask the backend now; the till also does so by itself
	ActGiveBack Act = 2 // the cancel came too late: give the money back
)

// actNames are the acts as JSON has them.
var actNames = map[Act]string{ActNone: "NONE", ActAsk: "ASK", ActGiveBack: "GIVE_BACK"}

// String returns the act's name.
func (a Act) String() string { return actNames[a] }

// MarshalText writes the act's name.
func (a Act) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// ActOf returns what mends a payment.
func ActOf(p terminal.Payment) Act {
	switch {
	case p.Waits():
		return ActAsk
	case p.Due() && p.Remaining() > 0:
		return ActGiveBack
	}
	return ActNone
}

// An Item is a payment that is not settled.
type Item struct {
	Payment terminal.Payment `json:"payment"`
	Until   time.Time        `json:"until,omitzero"` // after it only a refund is possible (R12); zero when nobody said
	Act     Act              `json:"act"`
}

// Items returns the open payments, those first whose deadline comes first, then
// the oldest. until says the deadline of each.
func Items(open []terminal.Payment, until func(terminal.Payment) time.Time) []Item {
	items := []Item{}
	for _, p := range open {
		i := Item{Payment: p, Act: ActOf(p)}
		if p.State.Open() {
			i.Until = until(p)
		}
		items = append(items, i)
	}
	slices.SortStableFunc(items, func(a, b Item) int {
		if a.Until.IsZero() != b.Until.IsZero() {
			if b.Until.IsZero() {
				return -1
			}
			return 1
		}
		return cmp.Or(a.Until.Compare(b.Until), a.Payment.CreatedAt.Compare(b.Payment.CreatedAt))
	})
	return items
}

// An Hour is what was sold in one hour of the clock, on the day and a week before.
type Hour struct {
	Hour   int          `json:"hour"` // 0 to 23, in Japan
	Sales  report.Tally `json:"sales"`
	Before report.Tally `json:"before"`
}

// A Week is the same weekday a week before.
type Week struct {
	Date  terminal.Date `json:"date"`
	Total terminal.Yen  `json:"total"` // of the whole day, net
	// Until is the hour up to which both days are compared, not included; 24 is
	// the whole of a day that is over. Then is what the week before had sold by
	// then, and Now what this day has, both gross.
	Until int          `json:"until"`
	Then  terminal.Yen `json:"then"`
	Now   terminal.Yen `json:"now"`
}

// A Day is all that a manager wants to know of a business date.
type Day struct {
	Report report.Report `json:"report"`
	Week   Week          `json:"sameWeekday"`
	Hours  []Hour        `json:"hours"` // of the business day, from the first that sold to the last
	Open   []Item        `json:"open"`  // of all dates: none is forgotten at midnight
}

// wholeDay is the Until of a day that is over.
const wholeDay = 24

// NewDay puts a day beside the one a week before. now tells how much of the day
// is over; it is of that business date, or later.
func NewDay(day, before report.Report, now time.Time, cutover terminal.Cutover) Day {
	d := Day{Report: day, Open: []Item{}, Hours: hours(day, before, cutover)}
	d.Week = Week{Date: before.Date, Total: before.Total, Until: wholeDay}
	if cutover.Date(now) == day.Date {
		d.Week.Until = now.In(terminal.JST).Hour()
	}
	for _, h := range d.Hours {
		if d.Week.Until == wholeDay || place(h.Hour, cutover) < place(d.Week.Until, cutover) {
			d.Week.Now += h.Sales.Yen
			d.Week.Then += h.Before.Yen
		}
	}
	return d
}

// place is where an hour stands in a business day that ends at the cut-over.
func place(hour int, c terminal.Cutover) int {
	first := int(time.Duration(c) / time.Hour)
	return (hour - first + wholeDay) % wholeDay
}

// hours lays both days out by the hour.
func hours(day, before report.Report, c terminal.Cutover) []Hour {
	var all [wholeDay]Hour
	first, last := wholeDay, -1
	read := func(rows []report.Row, into func(*Hour) *report.Tally) {
		for _, r := range rows {
			h, err := strconv.Atoi(r.Name)
			if err != nil || h < 0 || h >= wholeDay {
				continue // a counter of no hour
			}
			at := place(h, c)
			*into(&all[at]) = r.Sales
			first, last = min(first, at), max(last, at)
		}
	}
	read(day.ByHour, func(h *Hour) *report.Tally { return &h.Sales })
	read(before.ByHour, func(h *Hour) *report.Tally { return &h.Before })
	begin := int(time.Duration(c) / time.Hour)
	hours := []Hour{}
	for at := first; at <= last; at++ {
		all[at].Hour = (at + begin) % wholeDay
		hours = append(hours, all[at])
	}
	return hours
}

// Shift returns the date so many days later. A text that is no date stays as it
// is.
func Shift(d terminal.Date, days int) terminal.Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return terminal.Date(t.AddDate(0, 0, days).Format(time.DateOnly))
}

// ReadDay reads a date from the books. What is open is of all dates.
func ReadDay(b Books, date terminal.Date, now time.Time, terms Terms) (Day, error) {
	totals, err := b.Totals(date)
	if err != nil {
		return Day{}, fmt.Errorf("read day %s: %w", date, err)
	}
	week := Shift(date, -7)
	before, err := b.Totals(week)
	if err != nil {
		return Day{}, fmt.Errorf("read day %s: %w", week, err)
	}
	open, err := b.Unsettled()
	if err != nil {
		return Day{}, fmt.Errorf("read open payments: %w", err)
	}
	d := NewDay(report.New(date, totals), report.New(week, before), now, terms.Cutover)
	d.Open = Items(open, terms.CancelUntil)
	return d, nil
}

// Terms are what the shop's rules say of days and deadlines.
type Terms struct {
	Cutover     terminal.Cutover
	CancelUntil func(terminal.Payment) time.Time
}

// Ahead is how much more this day has sold than the week before by the same time.
func (w Week) Ahead() terminal.Yen { return w.Now - w.Then }
