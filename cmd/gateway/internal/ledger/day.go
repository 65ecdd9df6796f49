package ledger

import (
	"time"
)

// JST is the time by which days are counted.
var JST = time.FixedZone("JST", 9*60*60)

// day is the settlement day of an instant.
func day(t time.Time) string { return t.In(JST).Format(time.DateOnly) }

// alipayZone is the time by which Alipay+ counts days.
var alipayZone = time.FixedZone("UTC+8", 8*60*60)

// cancelUntil is the end of the window in which a payment that is asked for now may
// be cancelled: the end of the day in Japan, and of Alipay+ (cancelPayment) 00:15 of
// the next day in its own zone, where the first hour of ours is yet the day before.
func cancelUntil(rail string, now time.Time) time.Time {
	if rail != "alipayplus" {
		return midnight(now)
	}
	y, m, d := now.In(alipayZone).Date()
	return time.Date(y, m, d+1, 0, 15, 0, 0, alipayZone)
}

// midnight is the end of the day of t in Japan.
func midnight(t time.Time) time.Time {
	y, m, d := t.In(JST).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, JST)
}
