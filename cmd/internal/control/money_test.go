package control

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"kaikei/cmd/internal/device"
	"kaikei/terminal"
	"kaikei/terminal/tilltest"
)

// fast is a till's clock that is ahead of the machine's.
type fast struct {
	tilltest.Clock
	by time.Duration
}

func (c fast) Now() time.Time { return time.Now().Add(c.by) }

// A scan comes with the machine's time and goes on with the till's: it is as old as it
// was, whatever the two clocks say. One from the machine's future was made now.
func TestScanIsAsOldByTheTillsClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		connects := 0
		s := &tilltest.Backend{OnConnect: func() error { connects++; return nil }}
		for _, by := range []time.Duration{0, time.Hour, -time.Hour, 10 * 365 * 24 * time.Hour} {
			d := &device.Device{Till: terminal.NewTill(tilltest.Settings(), terminal.Parts{
				Ledger: tilltest.NewLedger(), Gateway: s, Clock: fast{by: by}, Jitter: func() float64 { return 0.5 },
			})}
			for _, tt := range []struct{ scanned, want time.Duration }{{-3 * time.Second, -3 * time.Second}, {0, 0}, {-2 * time.Hour, -2 * time.Hour}, {time.Hour, 0}} {
				got := seen(context.Background(), d, time.Now().Add(tt.scanned))
				assert.Equal(t, tt.want, got.Sub(d.Till.Clock.Now()), "clock ahead by %s, scanned at %s", by, tt.scanned)
			}
			assert.Zero(t, seen(context.Background(), d, time.Time{}), "what was not scanned has no time")
		}
		assert.Equal(t, 16, connects, "the backend's time is learnt before it is needed")
	})
}

// Without a line the scan goes on by the time there is, after two seconds at most.
func TestScanWithoutALine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tilltest.Backend{OnConnect: func() error { return terminal.ErrNotReached }}
		d := &device.Device{Till: terminal.NewTill(tilltest.Settings(), terminal.Parts{
			Ledger: tilltest.NewLedger(), Gateway: s, Clock: fast{by: -time.Hour}, Jitter: func() float64 { return 0.5 },
		})}
		began := time.Now()
		got := seen(t.Context(), d, began.Add(-time.Second))
		assert.Equal(t, began.Add(-time.Hour-time.Second), got)
		assert.LessOrEqual(t, time.Since(began), seenWait)
	})
}

// heard is a till's clock that is wrong until the backend's time was heard.
type heard struct {
	tilltest.Clock
	right *bool
}

func (c heard) Now() time.Time {
	if *c.right {
		return time.Now()
	}
	return time.Now().AddDate(0, -1, 0)
}

// A void by a command that has just begun is judged by the backend's time and not by
// the clock of a machine whose battery is dead; that of cash needs no line.
func TestVoidIsJudgedByTheBackendsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, tt := range []struct {
			why    string
			tender terminal.Tender
			line   error
			want   error
		}{
			{"by the backend's time", terminal.TenderCode, nil, nil},
			{"no line, and this clock has to do", terminal.TenderCode, terminal.ErrNotReached, terminal.ErrVoidWindow},
			{"cash", terminal.TenderCash, nil, terminal.ErrVoidWindow},
		} {
			right := false
			s := &tilltest.Backend{OnConnect: func() error {
				right = tt.line == nil
				return tt.line
			}}
			d := &device.Device{Till: terminal.NewTill(tilltest.Settings(), terminal.Parts{
				Ledger: tilltest.NewLedger(), Gateway: s, Clock: heard{right: &right}, Jitter: func() float64 { return 0.5 },
			})}
			p := terminal.Payment{ID: "p", State: terminal.Paid, Tender: tt.tender, BusinessDate: d.Till.Day(time.Now())}
			assert.ErrorIs(t, canVoid(t.Context(), d, p), tt.want, tt.why)
		}
	})
}
