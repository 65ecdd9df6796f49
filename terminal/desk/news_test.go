package desk_test

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/paycode"
	"kaikei/terminal/tilltest"
)

// A slow backend knows nothing until it is told to end payments: those of an even sum
// are taken, the others are not.
type slow struct {
	ends atomic.Bool
	sums sync.Map // of amounts, by the ids of payments
}

func (s *slow) backend() *tilltest.Backend {
	return &tilltest.Backend{
		OnPay: func(p terminal.Payment) (terminal.Answer, error) {
			s.sums.Store(p.ID, p.Amount)
			return terminal.Answer{}, terminal.ErrNoAnswer
		},
		OnInquire: func(id terminal.PaymentID) (terminal.Answer, error) {
			sum, _ := s.sums.Load(id)
			a := terminal.Answer{Outcome: terminal.OutcomePending, ID: id, Amount: sum.(terminal.Yen), PaidAt: time.Now()}
			switch {
			case s.ends.Load() && a.Amount%2 == 0:
				a.Outcome = terminal.OutcomeCaptured
			case s.ends.Load():
				a.Outcome = terminal.OutcomeDeclined
			}
			return a, nil
		},
	}
}

// leave begins a payment and goes on without waiting for its end.
func (c *counter) leave(y terminal.Yen, code string) {
	c.charge(y)
	c.show(code)
	time.Sleep(6 * time.Second)
	require.True(c.t, c.view().CanLeave)
	c.tap(in(desk.IntentNext), in(desk.IntentNext))
	require.Equal(c.t, desk.ScreenAmount, c.view().Screen)
}

// Payments that the clerk went on from, and that end while another customer is served:
// how each has ended is told until it is seen, on every screen, and disturbs no sale.
func TestWhatWasLeftIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		c := newCounter(t, s.backend())
		defer c.stop()
		c.leave(1500, aCode)
		c.leave(701, "90007700000000000002")
		c.tap(yen(desk.IntentType, 200))
		assert.Empty(t, c.view().News, "nothing is known yet")
		s.ends.Store(true)
		time.Sleep(10 * time.Second)
		v := c.view()
		require.Len(t, v.News, 2)
		first := v.News[0].Payment.Amount // whichever was heard of first
		v.News = slices.Clone(v.News)     // the desk may still look at the other
		slices.SortFunc(v.News, func(a, b desk.News) int { return cmp.Compare(b.Payment.Amount, a.Payment.Amount) })
		assert.Equal(t, terminal.Paid, v.News[0].Payment.State)
		assert.Equal(t, terminal.Yen(1500), v.News[0].Payment.Amount)
		assert.Equal(t, terminal.Declined, v.News[1].Payment.State)
		assert.Equal(t, desk.ScreenAmount, v.Screen)
		assert.Equal(t, terminal.Yen(200), v.Typed, "the sale in hand is not disturbed")
		assert.Nil(t, v.Fault)
		c.tap(in(desk.IntentCharge))
		assert.Len(t, c.view().News, 2)
		c.tap(in(desk.IntentBack), in(desk.IntentHistory))
		assert.Len(t, c.view().News, 2)
		read, other := v.News[0].Payment, v.News[1].Payment
		if first == other.Amount {
			read, other = other, read
		}
		c.tap(desk.Intent{Kind: desk.IntentSeen, Payment: read.ID})
		require.Len(t, c.view().News, 1, "what came while they read is still to be seen")
		c.tap(desk.Intent{Kind: desk.IntentSeen, Payment: read.ID})
		require.Len(t, c.view().News, 1)
		c.tap(desk.Intent{Kind: desk.IntentShow, Payment: other.ID})
		assert.Empty(t, c.view().News, "who looks at it sees it")
	})
}

// Whoever waits sees the end themselves.
func TestWhatIsSeenIsNoNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		c := newCounter(t, s.backend())
		defer c.stop()
		c.charge(1500)
		c.show(aCode)
		time.Sleep(6 * time.Second)
		c.tap(in(desk.IntentNext))
		require.Equal(t, terminal.Unknown, c.view().Payment.State)
		s.ends.Store(true)
		time.Sleep(10 * time.Second)
		assert.Equal(t, terminal.Paid, c.view().Payment.State)
		assert.Empty(t, c.view().News)
		c.tap(in(desk.IntentNext))
		assert.Empty(t, c.view().News)
	})
}

// What goes back after the clerk went on is told too, and what was practised stays
// among the practice.
func TestWhatWentBackIsTold(t *testing.T) {
	for _, tt := range []struct {
		why     string
		answers terminal.RefundState
	}{{"given back", terminal.RefundDone}, {"refused", terminal.RefundRefused}} {
		synctest.Test(t, func(t *testing.T) {
			var line atomic.Bool
			back := &tilltest.Backend{OnPay: tilltest.Captured, OnRefund: func(r terminal.Refund) (terminal.RefundAnswer, error) {
				if !line.Load() {
					return terminal.RefundAnswer{}, terminal.ErrNoAnswer
				}
				return terminal.RefundAnswer{State: tt.answers, Amount: r.Amount}, nil
			}}
			c := newShop(t, back)
			defer c.stop()
			c.charge(1500)
			c.show(aCode)
			id := c.view().Payment.ID
			c.tap(in(desk.IntentHistory), desk.Intent{Kind: desk.IntentShow, Payment: id}, desk.Intent{Kind: desk.IntentRefund, Amount: 500, Text: "返品"})
			time.Sleep(10 * time.Second)
			c.tap(in(desk.IntentBack), in(desk.IntentBack), in(desk.IntentNext), in(desk.IntentTraining))
			require.True(t, c.view().Training)
			line.Store(true)
			time.Sleep(2 * time.Minute)
			assert.Empty(t, c.view().News, "what is real waits while they practise")
			c.tap(in(desk.IntentTraining))
			v := c.view()
			require.Len(t, v.News, 1)
			assert.Equal(t, id, v.News[0].Payment.ID)
			assert.Equal(t, tt.answers, v.News[0].Refund.State, tt.why)
		})
	}
}

// Of several that a power cut interrupted one is shown; how the others ended is told.
func TestWhatACutLeftIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &slow{}
		was := newCounter(t, s.backend())
		was.leave(1500, aCode)
		was.leave(701, "90007700000000000002")
		was.stop()
		s.ends.Store(true)
		c := startCounter(t, was.back, was.ledger, func(p *desk.Parts) {
			p.Till.IDs.NewID()
			p.Till.IDs.NewID()
			require.NoError(t, p.Till.Recover())
		})
		defer c.stop()
		assert.Equal(t, desk.ScreenResult, c.view().Screen)
		_, err := c.desk.Till.Resume(t.Context(), time.Minute)
		require.NoError(t, err)
		v := c.view()
		assert.Equal(t, terminal.Yen(701), v.Payment.Amount)
		require.Len(t, v.News, 1)
		assert.Equal(t, terminal.Yen(1500), v.News[0].Payment.Amount)
	})
}

// collects is a gateway of deferred payments that says how each of them ends.
type collects terminal.Outcome

func (o collects) PayDeferred(_ context.Context, p terminal.Payment, _ terminal.Sealed) (terminal.Answer, error) {
	return terminal.Answer{Outcome: terminal.Outcome(o), ID: p.ID, Amount: p.Amount, PaidAt: time.Now()}, nil
}

// A promise that the wallet does not keep is told: the goods went with it. One that is
// kept is what its result has said.
func TestPromisesThatAreNotKeptAreTold(t *testing.T) {
	for _, tt := range []struct {
		why  string
		end  terminal.Outcome
		cut  bool // the power goes between
		news int
	}{
		{"kept", terminal.OutcomeCaptured, false, 0},
		{"not kept", terminal.OutcomeDeclined, false, 1},
		{"not kept, after a power cut", terminal.OutcomeDeclined, true, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			var line atomic.Bool
			back := &tilltest.Backend{OnConnect: func() error {
				if line.Load() {
					return nil
				}
				return terminal.ErrNotReached
			}}
			promises := func(p *desk.Parts) {
				cfg := p.Till.Settings()
				cfg.Rails = slices.Clone(cfg.Rails)
				for i := range cfg.Rails {
					cfg.Rails[i].Deferral = &terminal.Caps{Sale: 5000, Total: 5000, Count: 5, Age: time.Hour}
				}
				p.Till.Apply(cfg)
				codes := p.Till.Ledger.(*tilltest.Ledger)
				p.Till.Deferral = &terminal.Deferral{Codes: codes, Gateway: collects(tt.end), Seal: func(terminal.Payment, paycode.Code) (terminal.Sealed, error) {
					return terminal.Sealed{Code: "sealed", Digest: "d"}, nil
				}}
				require.NoError(t, p.Till.Recover())
			}
			c := startCounter(t, back, tilltest.NewLedger(), promises)
			c.charge(1500)
			c.show(aCode)
			require.Equal(t, terminal.Deferred, c.view().Payment.State, tt.why)
			id := c.view().Payment.ID
			c.tap(in(desk.IntentNext))
			if tt.cut {
				c.stop()
				c = startCounter(t, back, c.ledger, promises)
			}
			defer func() { c.stop() }()
			line.Store(true)
			_, err := c.desk.Till.Resume(t.Context(), time.Minute)
			require.NoError(t, err)
			v := c.view()
			require.Len(t, v.News, tt.news, tt.why)
			p, err := c.ledger.Payment(id)
			require.NoError(t, err)
			if tt.news == 0 {
				require.Equal(t, terminal.Paid, p.State)
				return
			}
			require.Equal(t, terminal.Uncollected, p.State)
			assert.Equal(t, id, v.News[0].Payment.ID)
			c.tap(desk.Intent{Kind: desk.IntentSeen, Payment: id})
			assert.Empty(t, c.view().News)
		})
	}
}
