package payment

import (
	"errors"
	"fmt"
	"time"
)

// ErrDate means a text that is no date.
var ErrDate = errors.New("not a date")

// JST is the time of the shop. Japan has no daylight saving time, so a fixed
// zone is exact and needs no zone files on the device.
var JST = time.FixedZone("JST", 9*60*60)

// A Date is a business date, YYYY-MM-DD.
type Date string

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("read date %q: %w", s, ErrDate)
	}
	return Date(s), nil
}

// A Cutover is when a business day ends, as time after midnight in Japan. With
// five hours, a sale at 02:00 belongs to the day before.
type Cutover time.Duration

// ParseCutover reads "HH:MM".
func ParseCutover(s string) (Cutover, error) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, fmt.Errorf("read day cut-over %q: %w", s, ErrDate)
	}
	return Cutover(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute), nil
}

// Date returns the business date of t.
func (c Cutover) Date(t time.Time) Date {
	return Date(t.In(JST).Add(-time.Duration(c)).Format(time.DateOnly))
}
