package control

import (
	"context"
	"errors"

	"kaikei/cmd/internal/device"
	"kaikei/terminal"
	"kaikei/terminal/reconciliation"
	"kaikei/terminal/report"
)

// The operations of closing and comparing.
var (
	CloseDay  = Op[CloseRequest, report.Close]{"close", closeDay}
	Draft     = Op[CloseRequest, report.Close]{"draft", draftClose}
	Closed    = Op[ClosedRequest, report.Close]{"closed", closed}
	Reconcile = Op[ReportRequest, ReconcileAnswer]{"reconcile", reconcile}
	Anchor    = Op[Nothing, JournalAnswer]{"anchor", anchor}
)

// A CloseRequest closes the period now.
type CloseRequest struct {
	Clerk string        `json:"clerk,omitempty"`
	Count *report.Count `json:"count,omitempty"` // nil when nobody counted the drawer
}

// closeDay makes the next close.
func closeDay(d *device.Device, _ context.Context, r CloseRequest) (report.Close, error) {
	return d.Store.CloseDay(r.order(d))
}

// draftClose returns what the next close would be, and makes none.
func draftClose(d *device.Device, _ context.Context, r CloseRequest) (report.Close, error) {
	return d.Store.DraftClose(r.order(d))
}

// order is the request at this moment.
func (r CloseRequest) order(d *device.Device) report.CloseOrder {
	now := d.Till.Clock.Now()
	return report.CloseOrder{At: now, Date: d.Till.Day(now), Clerk: r.Clerk, Count: r.Count}
}

// A ClosedRequest asks for a close by its number, the newest for 0.
type ClosedRequest struct {
	Number int `json:"number"`
}

// closed returns a close that was made.
func closed(d *device.Device, _ context.Context, r ClosedRequest) (report.Close, error) {
	return d.Store.Closed(r.Number)
}

// A ReconcileAnswer is how terminal and backend compare on one business date.
type ReconcileAnswer struct {
	Date        terminal.Date               `json:"date"`
	Here        terminal.Yen                `json:"hereYen"` // collected with codes, less what was given back
	There       terminal.Yen                `json:"thereYen"`
	Payments    int                         `json:"payments"` // that were compared
	Differences []reconciliation.Difference `json:"differences"`
}

// reconcileMost bounds how many payments of a day are compared.
const reconcileMost = 100_000

// reconcile holds the payments of a business date against the backend's list,
// and the list against the backend's totals.
func reconcile(d *device.Device, ctx context.Context, r ReportRequest) (a ReconcileAnswer, err error) {
	if r.Date == "" {
		r.Date = d.Till.Day(d.Till.Clock.Now())
	}
	a.Date = r.Date
	here, err := d.Store.Day(r.Date, reconcileMost)
	if err != nil {
		return a, err
	}
	there, odd, err := remotes(ctx, d, r.Date)
	if err != nil {
		return a, err
	}
	if here, there, err = match(ctx, d, r.Date, here, there); err != nil {
		return a, err
	}
	a.Differences = append(reconciliation.Compare(here, there), odd...)
	for _, p := range here {
		if p.Tender != terminal.TenderCash {
			a.Payments++
			a.Here += p.Net()
		}
	}
	for _, p := range there {
		a.There += p.Net()
	}
	return a, nil
}

// remotes returns the backend's list of a day, and where it contradicts the
// backend's totals.
func remotes(ctx context.Context, d *device.Device, date terminal.Date) (list []reconciliation.Remote, odd []reconciliation.Difference, err error) {
	if list, err = d.Client.Remotes(ctx, date); err != nil {
		return nil, nil, err
	}
	totals, err := d.Client.Totals(ctx, date)
	if err != nil {
		return nil, nil, err
	}
	sums := map[terminal.Purpose]terminal.Yen{}
	for _, r := range list {
		if r.Outcome == terminal.OutcomeCaptured {
			sums[r.Purpose] += r.Amount
		}
	}
	for purpose, yen := range map[terminal.Purpose]int64{
		terminal.PurposeSale: totals.PaidYen, terminal.PurposeTopUp: totals.TopUpYen, terminal.PurposePayOut: totals.PayOutYen,
	} {
		if sums[purpose] != terminal.Yen(yen) {
			odd = append(odd, reconciliation.TotalsDifference(sums[purpose], terminal.Yen(yen)))
		}
	}
	return list, odd, nil
}

// match brings both lists to the same payments: the backend's days end at
// midnight, ours at the cut-over. What only the backend lists is of this day
// unless our ledger has it on another; what only we list is asked after.
func match(ctx context.Context, d *device.Device, date terminal.Date, here []terminal.Payment, there []reconciliation.Remote) ([]terminal.Payment, []reconciliation.Remote, error) {
	listed := map[terminal.PaymentID]bool{}
	kept := there[:0]
	for _, r := range there {
		p, err := d.Store.Payment(r.ID)
		if err != nil && !errors.Is(err, terminal.ErrNotFound) {
			return nil, nil, err
		}
		if err != nil || p.BusinessDate == date {
			kept = append(kept, r)
			listed[r.ID] = true
		}
	}
	for _, p := range here {
		if listed[p.ID] || !p.Reached() || p.HandedTo != "" {
			continue
		}
		r, err := d.Client.Remote(ctx, p.ID)
		if err != nil {
			return nil, nil, err
		}
		kept = append(kept, r)
	}
	return here, kept, nil
}

// anchor hands the journal over to the backend.
func anchor(d *device.Device, ctx context.Context, _ Nothing) (JournalAnswer, error) {
	head, err := d.Anchor(ctx)
	if errors.Is(err, terminal.ErrOldRecords) {
		return JournalAnswer{Why: err.Error()}, nil
	}
	return JournalAnswer{OK: err == nil, Records: head.Seq, Head: head.Short()}, err
}
