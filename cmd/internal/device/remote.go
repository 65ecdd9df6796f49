package device

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/reconciliation"
)

// found returns what the backend has of the last days.
func (d *Device) found(ctx context.Context) (all []reconciliation.Found, err error) {
	now := clock{d.Client}.Now()
	for back := range reconciliation.Days {
		day := terminal.Date(now.In(terminal.JST).AddDate(0, 0, 1-back).Format(time.DateOnly))
		list, err := d.Client.Found(ctx, day)
		if err != nil {
			return nil, fmt.Errorf("recover: %w", err)
		}
		all = append(list, all...)
	}
	return all, nil
}

// elsewhere puts to the backend's lists what another terminal goes on with, and how
// often what is this one's was handed over; no more of it, since the till asks after
// what is open.
func (d *Device) elsewhere(ctx context.Context, ids []terminal.PaymentID, there []reconciliation.Found) ([]reconciliation.Found, error) {
	for _, id := range ids {
		r, err := d.Client.Remote(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("recover: %w", err)
		}
		if r.HandedTo != "" || r.Hops > 0 {
			there = append(there, reconciliation.Found{Answer: terminal.Answer{ID: id, Outcome: terminal.OutcomeNotKnown}, HandedTo: r.HandedTo, Hops: r.Hops})
		}
	}
	return there, nil
}

// refunds asks the backend what became of each of some refunds.
func (d *Device) refunds(ctx context.Context, unsure []terminal.Refund) (map[terminal.RefundID]terminal.RefundAnswer, error) {
	told := map[terminal.RefundID]terminal.RefundAnswer{}
	for _, r := range unsure {
		a, err := d.Client.InquireRefund(ctx, r)
		switch {
		case errors.Is(err, terminal.ErrHandedOver): // asked after by the other terminal
			continue
		case errors.Is(err, terminal.ErrInconsistent): // the till asks for it again, and hears that
			continue
		case err != nil && !errors.Is(err, terminal.ErrNotFound):
			return nil, fmt.Errorf("recover: %w: %w", terminal.ErrNotReached, err)
		}
		told[r.ID] = a
	}
	return told, nil
}

// drawer is what a payment has left in the drawer.
func drawer(p terminal.Payment) terminal.Yen {
	switch {
	case p.Tender == terminal.TenderCash:
		return p.Net()
	case p.Purpose == terminal.PurposeTopUp:
		return -p.Net()
	}
	return 0
}

// fromBackend counts what is in a new ledger and was not found in the damaged one.
func fromBackend(items, found []terminal.Handed) (n int) {
	here := map[terminal.PaymentID]bool{}
	for _, h := range found {
		here[h.Payment.ID] = true
	}
	for _, h := range items {
		if !here[h.Payment.ID] {
			n++
		}
	}
	return n
}
