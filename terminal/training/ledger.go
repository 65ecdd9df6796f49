package training

import (
	"maps"
	"slices"
	"sync"

	"kaikei/terminal"
	"kaikei/terminal/cart"
	"kaikei/terminal/report"
)

// A Ledger keeps what is practised, until the program ends. It is all that a till
// and a desk ask of a disk. Its zero value is empty and ready to use.
type Ledger struct {
	mu       sync.Mutex // guards what follows
	payments map[terminal.PaymentID]terminal.Payment
	order    []terminal.PaymentID // oldest first
	refunds  map[terminal.RefundID]terminal.Refund
	days     map[terminal.Date]report.Totals
	carts    []cart.Cart
	slip     int
}

// Commit takes a change, or refuses one that starts from another state.
func (l *Ledger) Commit(c terminal.Change) (terminal.Payment, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.payments == nil {
		l.payments, l.refunds, l.days = map[terminal.PaymentID]terminal.Payment{}, map[terminal.RefundID]terminal.Refund{}, map[terminal.Date]report.Totals{}
	}
	before, known := l.payments[c.Payment.ID]
	if before.State != c.From {
		return terminal.Payment{}, terminal.ErrStale
	}
	p := c.Payment
	p.Training = true // whoever made it: what is here is never real
	if !known {
		l.slip++
		p.Slip = l.slip
		l.order = append(l.order, p.ID)
	}
	l.count(p.BusinessDate, report.Contribution(before).Minus(), report.Contribution(p))
	if c.Refund != nil {
		r := *c.Refund
		if c.RefundFrom == 0 {
			l.slip++
			r.Slip = l.slip
		}
		l.count(r.BusinessDate, report.RefundContribution(l.refunds[r.ID], before).Minus(), report.RefundContribution(r, p))
		l.refunds[r.ID] = r
	}
	l.payments[p.ID] = p
	return p, nil
}

// count adds to the totals of the day of practice.
func (l *Ledger) count(d terminal.Date, all ...report.Totals) {
	if l.days[d] == nil {
		l.days[d] = report.Totals{}
	}
	for _, t := range all {
		l.days[d].Merge(t)
	}
}

// pick returns the payments that want chooses, oldest first.
func (l *Ledger) pick(want func(terminal.Payment) bool) []terminal.Payment {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := []terminal.Payment{}
	for _, id := range l.order {
		if want(l.payments[id]) {
			out = append(out, l.payments[id])
		}
	}
	return out
}

// Payment returns a payment.
func (l *Ledger) Payment(id terminal.PaymentID) (terminal.Payment, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if p, ok := l.payments[id]; ok {
		return p, nil
	}
	return terminal.Payment{}, terminal.ErrNotFound
}

// Open returns the payments that are not settled, oldest first.
func (l *Ledger) Open() ([]terminal.Payment, error) {
	return l.pick(func(p terminal.Payment) bool { return p.State.Open() || p.PendingRefund != "" }), nil
}

// Shares returns the parts of a sale, oldest first.
func (l *Ledger) Shares(sale string) ([]terminal.Payment, error) {
	return l.pick(func(p terminal.Payment) bool { return p.Share.Sale == sale }), nil
}

// Search returns the payments that q asks for, newest first.
func (l *Ledger) Search(q terminal.Query, limit int) ([]terminal.Payment, error) {
	out := l.pick(q.Fits)
	slices.Reverse(out)
	return out[:min(limit, len(out))], nil
}

// Day returns the payments of a day, newest first.
func (l *Ledger) Day(d terminal.Date, limit int) ([]terminal.Payment, error) {
	return l.Search(terminal.Query{From: d, To: d}, limit)
}

// Last returns the newest payment.
func (l *Ledger) Last() (terminal.Payment, error) {
	all := l.pick(func(terminal.Payment) bool { return true })
	if len(all) == 0 {
		return terminal.Payment{}, terminal.ErrNotFound
	}
	return all[len(all)-1], nil
}

// Totals returns what was practised on a day. It is in no total of the shop.
func (l *Ledger) Totals(d terminal.Date) (report.Totals, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.days[d]), nil
}

// Refund returns a refund.
func (l *Ledger) Refund(id terminal.RefundID) (terminal.Refund, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r, ok := l.refunds[id]; ok {
		return r, nil
	}
	return terminal.Refund{}, terminal.ErrNotFound
}

// Refunds returns the refunds of a payment, oldest first.
func (l *Ledger) Refunds(id terminal.PaymentID) ([]terminal.Refund, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := []terminal.Refund{}
	for _, r := range l.refunds {
		if r.PaymentID == id {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b terminal.Refund) int { return a.Slip - b.Slip })
	return out, nil
}

// Hold keeps a cart.
func (l *Ledger) Hold(c cart.Cart) error {
	_ = l.Drop(c.ID)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.carts = append(l.carts, c)
	return nil
}

// Held returns the carts that are kept, the oldest first.
func (l *Ledger) Held() ([]cart.Cart, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.carts), nil
}

// Drop forgets a cart.
func (l *Ledger) Drop(id string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.carts = slices.DeleteFunc(l.carts, func(c cart.Cart) bool { return c.ID == id })
	return nil
}
