package ledger

import (
	"time"
)

// JST is the time by which days are counted.
var JST = time.FixedZone("JST", 9*60*60)

// day is the settlement day of an instant.
func day(t time.Time) string { return t.In(JST).Format(time.DateOnly) }

// midnight is the end of the day of t in Japan.
func midnight(t time.Time) time.Time {
	y, m, d := t.In(JST).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, JST)
}
