package main

import (
	"context"
	"time"

	"kaikei/cmd/internal/control"
	"kaikei/cmd/internal/device"
	"kaikei/cmd/internal/media"
	"kaikei/printer"
	"kaikei/printer/spool"
	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/terminal/office"
	"kaikei/terminal/report"
	"kaikei/terminal/staff"
	"kaikei/ui"
	"kaikei/ui/manager"
)

// office makes the manager's side of the till: with the operations of kaikeictl, so
// that both say the same.
func (p parts) office(d *device.Device, paper paperwork) *office.Office {
	back := backOffice{d}
	parts := office.Parts{
		Books: d.Store, Closes: d.Store, Trail: back, Money: back, Centre: back, Accountant: back, People: d.Shop.Roster, Shelf: back, Rules: back, Registry: back, Depot: media.Places{Folder: p.folder},
		Terms: func() office.Terms { return control.TermsOf(d) }, Now: d.Till.Clock.Now, Online: d.Till.Online, Log: p.log,
	}
	if paper.spool != nil {
		parts.Paper = ledgerPaper{paper.spool, paper.at, d}
		parts.Unprinted = func() int {
			s := paper.spool.Summary()
			return s.Waiting + len(s.Doubtful)
		}
	}
	return office.New(parts)
}

// present shows an office on the till's window.
func present(o *office.Office, w *ui.Window) { o.Show = manager.New(w, o.Send).Show }

// A backOffice is what a manager asks of the terminal.
type backOffice struct{ d *device.Device }

// Payment returns a payment. See office.Trail.
func (b backOffice) Payment(id terminal.PaymentID) (terminal.Payment, error) {
	return b.d.Store.Payment(id)
}

// Trail returns its journal records. See office.Trail.
func (b backOffice) Trail(ctx context.Context, id terminal.PaymentID) ([]office.Record, error) {
	return control.Trail.Do(ctx, b.d, control.PaymentRequest{ID: id})
}

// Ask asks the backend after a payment. See office.Money.
func (b backOffice) Ask(ctx context.Context, id terminal.PaymentID) (terminal.Payment, error) {
	return b.d.Till.Settle(ctx, id)
}

// Refund gives money back, and notes who did it. See office.Money.
func (b backOffice) Refund(ctx context.Context, o terminal.RefundOrder) (terminal.Refund, error) {
	return control.Refund.Do(ctx, b.d, control.RefundRequest{ID: o.Payment, Amount: o.Amount, Reason: o.Reason, Clerk: o.Clerk, Wait: time.Minute})
}

// Compare holds the terminal against the backend. See office.Centre.
func (b backOffice) Compare(ctx context.Context, date terminal.Date) (office.Comparison, error) {
	a, err := control.Reconcile.Do(ctx, b.d, control.ReportRequest{Date: date})
	return office.Comparison{Date: a.Date, Here: a.Here, There: a.There, Payments: a.Payments, Differences: a.Differences}, err
}

// ledgerPaper prints reports and closes through the spool.
type ledgerPaper struct {
	*spool.Spool
	at spool.Paper // behind it
	d  *device.Device
}

// PrintDay prints the day so far. See office.Paper.
func (l ledgerPaper) PrintDay(ctx context.Context, r report.Report, by string) error {
	s := desk.ReportSlip{Shop: l.d.Till.Settings().Shop, Clerk: by, At: l.d.Till.Clock.Now(), Report: r}
	return interpreter{l.Spool}.PrintReport(ctx, s)
}

// PrintClose prints a close, with the head of the journal right after it. See
// office.Paper.
func (l ledgerPaper) PrintClose(ctx context.Context, c report.Close) error {
	d, err := closeDocument(l.d, c)
	if err != nil {
		return err
	}
	return l.PrintDocument(ctx, spool.Slip{Title: "締め（Z）", Document: d})
}

// PrintCloseAgain prints it marked 再印刷. See office.Paper.
func (l ledgerPaper) PrintCloseAgain(ctx context.Context, c report.Close) error {
	d, err := closeDocument(l.d, c)
	if err != nil {
		return err
	}
	return l.PrintDocument(ctx, spool.Slip{Title: "締め（Z）", Document: d.Reprinted()})
}

// closeDocument is a close as it is printed, or drawn.
func closeDocument(d *device.Device, c report.Close) (printer.Document, error) {
	head, err := control.HeadAfter(d, c)
	if err != nil {
		return printer.Document{}, err
	}
	return printer.CloseDocument(printer.CloseSlip{Shop: d.Till.Settings().Shop, Close: c, Head: head}), nil
}

// Ready asks the printer, if that can be asked. See office.Paper.
func (l ledgerPaper) Ready(ctx context.Context) error {
	if p, ok := l.at.(spool.Prober); ok {
		return p.Ready(ctx)
	}
	return nil
}

// roleNames are the roles as a card says them.
var roleNames = map[staff.Role]string{staff.Cashier: "担当者", staff.Manager: "店長", staff.Technician: "技術者"}

// PrintCard prints a staff card past the spool, which would keep it. See
// office.Paper.
func (l ledgerPaper) PrintCard(ctx context.Context, c office.Card) error {
	s := printer.StaffCard{Shop: l.d.Till.Settings().Shop, Name: c.Name, Role: roleNames[c.Role], Code: c.Text, At: l.d.Till.Clock.Now()}
	return l.at.PrintDocument(ctx, printer.CardDocument(s))
}
