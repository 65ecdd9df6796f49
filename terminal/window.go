package terminal

import (
	"fmt"
	"time"
)

// A CancelWindow is how long a rail takes a cancel: until a time of the day
// after the payment, by the clock of a zone. Alipay+ counts days at UTC+8 and
// ends at 00:15 there, which is 01:15 in Japan. The zero value sets no end.
type CancelWindow struct {
	ZoneHours int // of the clock, east of UTC
	// Until counts from the midnight with which the day of the payment begins: 24 h and
	// 15 min is 00:15 of the next day. 0 sets no end.
	Until time.Duration
}

// ParseCancelWindow reads how a configuration says it: "+08:00" and "00:15".
// Two empty texts set no end.
func ParseCancelWindow(zone, until string) (CancelWindow, error) {
	if zone == "" && until == "" {
		return CancelWindow{}, nil
	}
	z, err := time.Parse("-07:00", zone)
	if err != nil {
		return CancelWindow{}, fmt.Errorf("read zone %q: %w", zone, ErrDate)
	}
	_, seconds := z.Zone()
	t, err := time.Parse("15:04:05", until)
	if err != nil {
		t, err = time.Parse("15:04", until)
	}
	if err != nil || seconds%3600 != 0 {
		return CancelWindow{}, fmt.Errorf("read end of the cancel window %q in %q: %w", until, zone, ErrDate)
	}
	midnight := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return CancelWindow{ZoneHours: seconds / 3600, Until: 24*time.Hour + t.Sub(midnight)}, nil
}

// End returns until when a payment of an instant may be cancelled; zero when
// the rail does not say.
func (w CancelWindow) End(paid time.Time) time.Time {
	if w.Until == 0 {
		return time.Time{}
	}
	zone := time.FixedZone("", w.ZoneHours*3600)
	y, m, d := paid.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone).Add(w.Until).UTC()
}

// CancelUntil returns until when p may be cancelled: what the backend said of
// this payment, else what the rail says of all; zero when neither does.
func (t *Till) CancelUntil(p Payment) time.Time {
	terms, err := t.Terms(p.Rail)
	switch {
	case p.Tender == TenderCash, err != nil, !p.CancelUntil.IsZero():
		return p.CancelUntil
	}
	return terms.Window.End(p.CreatedAt)
}

// An Alarm is an open payment whose cancel window is about to end: after that
// only a refund is possible, if the money was taken.
type Alarm struct {
	Payment Payment   `json:"payment"`
	Until   time.Time `json:"until"`
}

// alarmBefore is how long before the end of the window a manager is told.
const alarmBefore = 30 * time.Minute

// Alarms returns the open payments whose window ends soon or has ended, oldest
// first (R12).
func (t *Till) Alarms() ([]Alarm, error) {
	open, err := t.Ledger.Open()
	if err != nil {
		return nil, fmt.Errorf("read open payments: %w", err)
	}
	alarms := []Alarm{}
	for _, p := range open {
		until := t.CancelUntil(p)
		if p.State.Open() && !until.IsZero() && t.Clock.Now().After(until.Add(-alarmBefore)) {
			alarms = append(alarms, Alarm{p, until})
		}
	}
	return alarms, nil
}
