package tilltest

import (
	"maps"
	"slices"
	"sync"

	"kaikei/terminal"
	"kaikei/terminal/report"
)

// A Ledger is a ledger in memory. It survives the till that writes to it, as
// a disk does, and can be told to take no more.
type Ledger struct {
	mu       sync.Mutex
	Full     error // returned by Commit while it is set
	Held     map[terminal.PaymentID]terminal.Payment
	Given    map[terminal.RefundID]terminal.Refund
	Order    []terminal.PaymentID // of Held, oldest first
	Days     map[terminal.Date]report.Totals
	Codes    map[terminal.PaymentID]terminal.Sealed
	Events   []terminal.Event
	Commits  int
	OnCommit func(terminal.Change) // called for each change that is taken
	slip     int
}

// NewLedger returns an empty ledger.
func NewLedger() *Ledger {
	return &Ledger{
		Held:  map[terminal.PaymentID]terminal.Payment{},
		Given: map[terminal.RefundID]terminal.Refund{},
		Days:  map[terminal.Date]report.Totals{},
		Codes: map[terminal.PaymentID]terminal.Sealed{},
	}
}

// Commit takes a change, or refuses one that starts from another state.
func (l *Ledger) Commit(c terminal.Change) (terminal.Payment, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.Full != nil {
		return terminal.Payment{}, l.Full
	}
	before, known := l.Held[c.Payment.ID]
	if before.State != c.From {
		return terminal.Payment{}, terminal.ErrStale
	}
	if c.Refund != nil {
		if l.Given[c.Refund.ID].State != c.RefundFrom {
			return terminal.Payment{}, terminal.ErrStale
		}
		if c.RefundFrom == 0 {
			l.slip++
			c.Refund.Slip = l.slip
		}
	}
	l.Commits++
	if !known {
		l.slip++
		c.Payment.Slip = l.slip
		l.Order = append(l.Order, c.Payment.ID)
	}
	l.day(c.Payment.BusinessDate).Merge(report.Contribution(before).Minus())
	l.day(c.Payment.BusinessDate).Merge(report.Contribution(c.Payment))
	if c.Refund != nil {
		l.day(c.Refund.BusinessDate).Merge(report.RefundContribution(l.Given[c.Refund.ID], before).Minus())
		l.day(c.Refund.BusinessDate).Merge(report.RefundContribution(*c.Refund, c.Payment))
		l.Given[c.Refund.ID] = *c.Refund
	}
	l.Held[c.Payment.ID] = c.Payment
	if c.Sealed != nil {
		l.Codes[c.Payment.ID] = *c.Sealed
	}
	if l.OnCommit != nil {
		l.OnCommit(c)
	}
	return c.Payment, nil
}

func (l *Ledger) day(d terminal.Date) report.Totals {
	if l.Days[d] == nil {
		l.Days[d] = report.Totals{}
	}
	return l.Days[d]
}

// Payment returns a payment.
func (l *Ledger) Payment(id terminal.PaymentID) (terminal.Payment, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p, ok := l.Held[id]
	if !ok {
		return p, terminal.ErrNotFound
	}
	return p, nil
}

// Open returns the payments that are not settled, oldest first.
func (l *Ledger) Open() ([]terminal.Payment, error) {
	return l.pick(func(p terminal.Payment) bool { return p.Waits() }), nil
}

// pick returns the payments that want chooses, oldest first.
func (l *Ledger) pick(want func(terminal.Payment) bool) []terminal.Payment {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []terminal.Payment
	for _, id := range l.Order {
		if want(l.Held[id]) {
			out = append(out, l.Held[id])
		}
	}
	return out
}

// Refund returns a refund.
func (l *Ledger) Refund(id terminal.RefundID) (terminal.Refund, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r, ok := l.Given[id]
	if !ok {
		return r, terminal.ErrNotFound
	}
	return r, nil
}

// Refunds returns the refunds of a payment, oldest first.
func (l *Ledger) Refunds(id terminal.PaymentID) ([]terminal.Refund, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []terminal.Refund
	for _, r := range l.Given {
		if r.PaymentID == id {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b terminal.Refund) int { return a.Slip - b.Slip })
	return out, nil
}

// Totals returns the totals of a day.
func (l *Ledger) Totals(d terminal.Date) (report.Totals, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.Days[d]), nil
}

// Day returns the newest payments of a day.
func (l *Ledger) Day(d terminal.Date, limit int) ([]terminal.Payment, error) {
	out := l.pick(func(p terminal.Payment) bool { return p.BusinessDate == d })
	slices.Reverse(out)
	return out[:min(limit, len(out))], nil
}

// Last returns the newest payment.
func (l *Ledger) Last() (terminal.Payment, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.Order) == 0 {
		return terminal.Payment{}, terminal.ErrNotFound
	}
	return l.Held[l.Order[len(l.Order)-1]], nil
}

// Sealed returns the sealed code of a deferred payment.
func (l *Ledger) Sealed(id terminal.PaymentID) (terminal.Sealed, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s, ok := l.Codes[id]; ok {
		return s, nil
	}
	return terminal.Sealed{}, terminal.ErrNotFound
}
