package desk_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/tilltest"
)

// What still has to reach the backend is summed up within seconds, whatever
// screen is shown, and is nothing again when it is settled.
func TestPendingIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		back := &tilltest.Backend{OnInquire: tilltest.Says(terminal.OutcomeNotKnown), OnCancel: tilltest.Says(terminal.OutcomeCancelled)}
		c := newCounter(t, back)
		defer c.stop()
		cfg := c.desk.Till.Settings()
		cfg.Rails = slices.Clone(cfg.Rails)
		for i := range cfg.Rails {
			cfg.Rails[i].Window = terminal.CancelWindow{ZoneHours: 9, Until: 24*time.Hour + 15*time.Minute}
		}
		c.desk.Till.Apply(cfg)
		began := time.Now()
		assert.Zero(t, c.view().Pending)
		c.charge(1500)
		c.show(aCode)
		time.Sleep(10 * time.Second)
		p := c.view().Pending
		assert.Equal(t, 1, p.Count)
		assert.Equal(t, terminal.Yen(1500), p.Yen)
		assert.WithinDuration(t, began, p.Oldest, 2*time.Second)
		assert.True(t, p.Next.After(began), "an open payment has a time after which only a refund is possible")
		assert.Equal(t, p.Next, c.view().CancelUntil)
		time.Sleep(2 * time.Minute)
		assert.Zero(t, c.view().Pending)
	})
}

// The line of states never says of a payment what the screen under it does not: that
// something is open beside PAID, or that all is sent beside "not known".
func TestPendingAgreesWithTheScreen(t *testing.T) {
	for _, tt := range []struct {
		why     string
		becomes terminal.Outcome
	}{{"paid late", terminal.OutcomeCaptured}, {"refused late", terminal.OutcomeDeclined}, {"cancelled", terminal.OutcomeNotKnown}} {
		synctest.Test(t, func(t *testing.T) {
			pays := func(terminal.Payment) (terminal.Answer, error) {
				time.Sleep(700 * time.Millisecond)
				return terminal.Answer{}, terminal.ErrNoAnswer
			}
			var mu sync.Mutex // guards what follows
			var states []terminal.State
			var differ []desk.View
			c := startCounter(t, &tilltest.Backend{OnPay: pays, OnInquire: tilltest.Says(tt.becomes), OnCancel: tilltest.Says(terminal.OutcomeCancelled)}, tilltest.NewLedger(), func(p *desk.Parts) {
				show := p.Show
				p.Show = func(v desk.View) {
					show(v)
					mu.Lock()
					defer mu.Unlock()
					states = append(states, v.Payment.State)
					served := v.Screen == desk.ScreenWait && v.Payment.State <= terminal.Sent
					if open := v.Payment.Waits() && !served; open != (v.Pending.Count > 0) {
						differ = append(differ, v)
					}
				}
			})
			defer c.stop()
			c.charge(1500)
			c.show(aCode)
			for time.Sleep(2 * time.Second); c.view().Payment.Waits(); time.Sleep(time.Second) {
			}
			c.tap(in(desk.IntentHistory), desk.Intent{Kind: desk.IntentShow, Payment: c.view().Payment.ID}, in(desk.IntentBack), in(desk.IntentBack), in(desk.IntentNext))
			time.Sleep(3 * time.Second)
			mu.Lock()
			defer mu.Unlock()
			assert.Empty(t, differ, tt.why)
			assert.Contains(t, states, terminal.Unknown)
		})
	}
}

// The list of payments says what became of one while it is looked at.
func TestHistoryFollows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var line atomic.Bool // the till asks from a goroutine of its own
		c := newCounter(t, &tilltest.Backend{
			OnPay: func(terminal.Payment) (terminal.Answer, error) { return terminal.Answer{}, terminal.ErrNoAnswer },
			OnInquire: func(id terminal.PaymentID) (terminal.Answer, error) {
				if !line.Load() {
					return terminal.Answer{}, terminal.ErrNoAnswer
				}
				return tilltest.Says(terminal.OutcomeCaptured)(id)
			},
		})
		defer c.stop()
		c.charge(1500)
		c.show(aCode)
		c.tap(in(desk.IntentNext), in(desk.IntentHistory))
		v := c.view()
		assert.Equal(t, desk.ScreenHistory, v.Screen)
		assert.Equal(t, terminal.Unknown, v.History[0].State)
		line.Store(true)
		time.Sleep(30 * time.Second)
		assert.Equal(t, terminal.Paid, c.view().History[0].State)
		assert.Equal(t, terminal.Unknown, v.History[0].State, "who draws the view before has it for itself")
	})
}
