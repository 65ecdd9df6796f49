package tilltest

import (
	"slices"

	"kaikei/terminal"
)

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

// Record keeps an event, or refuses it while the ledger is full.
func (l *Ledger) Record(_ terminal.Date, e terminal.Event) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.Full != nil {
		return l.Full
	}
	l.Events = append(l.Events, e)
	return nil
}

// Fill sets Full while a till is at work on the ledger.
func (l *Ledger) Fill(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.Full = err
}

// Deeds counts the events of a deed about a payment.
func (l *Ledger) Deeds(about terminal.PaymentID, d terminal.Deed) (n int, err error) {
	for _, e := range l.Recorded() {
		if e.About == about && e.Deed == d {
			n++
		}
	}
	return n, nil
}

// Recorded returns the events in their order.
func (l *Ledger) Recorded() []terminal.Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.Events)
}
