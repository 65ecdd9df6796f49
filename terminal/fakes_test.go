package terminal_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/paycode"
)

// memLedger is a ledger in memory. It survives the till that writes to it, as
// a disk does, and can be told to take no more.
type memLedger struct {
	mu       sync.Mutex
	full     error // returned by Commit while it is set
	payments map[terminal.PaymentID]terminal.Payment
	refunds  map[terminal.RefundID]terminal.Refund
	order    []terminal.PaymentID
	totals   map[terminal.Date]terminal.Totals
	slip     int
	commits  int
	sealed   map[terminal.PaymentID]terminal.Sealed
	check    func(terminal.Change) // called for each change that is taken
}

func newMemLedger() *memLedger {
	return &memLedger{
		payments: map[terminal.PaymentID]terminal.Payment{},
		refunds:  map[terminal.RefundID]terminal.Refund{},
		totals:   map[terminal.Date]terminal.Totals{},
		sealed:   map[terminal.PaymentID]terminal.Sealed{},
	}
}

func (l *memLedger) Commit(c terminal.Change) (terminal.Payment, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.full != nil {
		return terminal.Payment{}, l.full
	}
	before, known := l.payments[c.Payment.ID]
	if before.State != c.From {
		return terminal.Payment{}, terminal.ErrStale
	}
	if c.Refund != nil {
		if l.refunds[c.Refund.ID].State != c.RefundFrom {
			return terminal.Payment{}, terminal.ErrStale
		}
		if c.RefundFrom == 0 {
			l.slip++
			c.Refund.Slip = l.slip
		}
	}
	l.commits++
	if !known {
		l.slip++
		c.Payment.Slip = l.slip
		l.order = append(l.order, c.Payment.ID)
	}
	l.day(c.Payment.BusinessDate).Merge(before.Contribution().Minus())
	l.day(c.Payment.BusinessDate).Merge(c.Payment.Contribution())
	if c.Refund != nil {
		l.day(c.Refund.BusinessDate).Merge(l.refunds[c.Refund.ID].Contribution(before).Minus())
		l.day(c.Refund.BusinessDate).Merge(c.Refund.Contribution(c.Payment))
		l.refunds[c.Refund.ID] = *c.Refund
	}
	l.payments[c.Payment.ID] = c.Payment
	if c.Sealed != nil {
		l.sealed[c.Payment.ID] = *c.Sealed
	}
	if l.check != nil {
		l.check(c)
	}
	return c.Payment, nil
}

func (l *memLedger) day(d terminal.Date) terminal.Totals {
	if l.totals[d] == nil {
		l.totals[d] = terminal.Totals{}
	}
	return l.totals[d]
}

func (l *memLedger) Payment(id terminal.PaymentID) (terminal.Payment, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p, ok := l.payments[id]
	if !ok {
		return p, terminal.ErrNotFound
	}
	return p, nil
}

func (l *memLedger) Open() ([]terminal.Payment, error) {
	return l.pick(func(p terminal.Payment) bool { return p.State.Open() || p.PendingRefund != "" }), nil
}

// pick returns the payments that want chooses, oldest first.
func (l *memLedger) pick(want func(terminal.Payment) bool) []terminal.Payment {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []terminal.Payment
	for _, id := range l.order {
		if want(l.payments[id]) {
			out = append(out, l.payments[id])
		}
	}
	return out
}

func (l *memLedger) Refund(id terminal.RefundID) (terminal.Refund, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r, ok := l.refunds[id]
	if !ok {
		return r, terminal.ErrNotFound
	}
	return r, nil
}

func (l *memLedger) Refunds(id terminal.PaymentID) ([]terminal.Refund, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []terminal.Refund
	for _, r := range l.refunds {
		if r.PaymentID == id {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b terminal.Refund) int { return a.Slip - b.Slip })
	return out, nil
}

func (l *memLedger) Totals(d terminal.Date) (terminal.Totals, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.totals[d]), nil
}

func (l *memLedger) Day(d terminal.Date, limit int) ([]terminal.Payment, error) {
	out := l.pick(func(p terminal.Payment) bool { return p.BusinessDate == d })
	slices.Reverse(out)
	return out[:min(limit, len(out))], nil
}

func (l *memLedger) Last() (terminal.Payment, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.order) == 0 {
		return terminal.Payment{}, terminal.ErrNotFound
	}
	return l.payments[l.order[len(l.order)-1]], nil
}

// bubbleClock tells the time of a synctest bubble.
type bubbleClock struct{}

func (bubbleClock) Now() time.Time { return time.Now() }

func (bubbleClock) Sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// countIDs makes readable ids.
type countIDs struct {
	mu sync.Mutex
	n  int
}

func (c *countIDs) NewID() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	return fmt.Sprintf("id-%04d", c.n)
}

// script is a backend whose answers a test writes down. A nil function is a
// backend that cannot be reached.
type script struct {
	connect func() error
	pay     func(terminal.Payment) (terminal.Answer, error)
	inquire func(terminal.PaymentID) (terminal.Answer, error)
	cancel  func(terminal.PaymentID) (terminal.Answer, error)
	refund  func(terminal.Refund) (terminal.RefundAnswer, error)
	mu      sync.Mutex
	calls   []string
}

func (s *script) called(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, name)
}

func (s *script) count(name string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		if c == name {
			n++
		}
	}
	return n
}

func (s *script) Connect(context.Context) error {
	if s.connect != nil {
		return s.connect()
	}
	return nil
}

func (s *script) Pay(ctx context.Context, p terminal.Payment, _ paycode.Code) (terminal.Answer, error) {
	s.called("pay")
	if s.pay == nil {
		<-ctx.Done()
		return terminal.Answer{}, terminal.ErrNoAnswer
	}
	return s.pay(p)
}

func (s *script) Inquire(ctx context.Context, id terminal.PaymentID) (terminal.Answer, error) {
	s.called("inquire")
	if s.inquire == nil {
		<-ctx.Done()
		return terminal.Answer{}, terminal.ErrNoAnswer
	}
	return s.inquire(id)
}

func (s *script) Cancel(ctx context.Context, id terminal.PaymentID) (terminal.Answer, error) {
	s.called("cancel")
	if s.cancel == nil {
		<-ctx.Done()
		return terminal.Answer{}, terminal.ErrNoAnswer
	}
	return s.cancel(id)
}

func (s *script) Refund(ctx context.Context, r terminal.Refund) (terminal.RefundAnswer, error) {
	s.called("refund")
	if s.refund == nil {
		<-ctx.Done()
		return terminal.RefundAnswer{}, terminal.ErrNoAnswer
	}
	return s.refund(r)
}

var errLine = errors.New("the line broke")

// settings are those of a shop with two one-minute rails.
func settings() terminal.Settings {
	return terminal.Settings{
		Shop:    terminal.Shop{Merchant: terminal.Party{Name: "カイケイ商店"}, Shop: terminal.Party{Name: "1号店"}, Terminal: "T-1"},
		MaxSale: 1_000_000, Tax: terminal.TaxMode{Rounding: terminal.RoundDown}, Rules: paycode.DefaultRules(),
		Rails: []terminal.RailTerms{
			{Rail: "jcoin", Name: "J-Coin Pay", CodeLife: time.Minute}, {Rail: "alipayplus", Name: "Alipay+", CodeLife: time.Minute},
		},
		Patience: terminal.DefaultPatience(),
	}
}

// newTill returns a till over l and s in a synctest bubble.
func newTill(l *memLedger, s *script) *terminal.Till {
	return terminal.NewTill(settings(), terminal.Parts{
		Ledger: l, Refunds: l, Gateway: s, Reverser: s, Clock: bubbleClock{}, IDs: &countIDs{}, Jitter: func() float64 { return 0.5 },
	})
}

// jcoinCode returns the n-th of the simulated codes.
func jcoinCode(n int) paycode.Code {
	code, err := paycode.DefaultRules().Classify(fmt.Sprintf("90007700%012d", n))
	if err != nil {
		panic(err) // the tests' own table is broken
	}
	return code
}

// order asks for 1,500 yen with the n-th code.
func order(n int) terminal.Order {
	return terminal.Order{Sale: terminal.KeypadSale(1500, 10, settings().Tax), Code: jcoinCode(n), Clerk: "佐藤"}
}

// captured is the answer of a backend that took the money of p.
func captured(p terminal.Payment) (terminal.Answer, error) {
	return terminal.Answer{
		Outcome: terminal.OutcomeCaptured, ID: p.ID, Amount: p.Amount, Rail: "jcoin", Brand: "J-Coin Pay", NetworkID: "N1", PaidAt: time.Now(),
	}, nil
}
