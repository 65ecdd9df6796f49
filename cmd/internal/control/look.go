package control

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kaikei/cmd/internal/device"
	"kaikei/terminal"
	"kaikei/terminal/receipt"
	"kaikei/terminal/report"
)

// The operations that only look.
var (
	Status   = Op[Nothing, StatusAnswer]{"status", status}
	Show     = Op[PaymentRequest, ShowAnswer]{"show", show}
	Report   = Op[ReportRequest, report.Report]{"report", dayReport}
	Receipts = Op[ReceiptRequest, []terminal.Receipt]{"receipts", receipts}
	Queue    = Op[Nothing, []terminal.Payment]{"queue", queue}
)

// Nothing is an empty request.
type Nothing struct{}

// A StatusAnswer is the terminal on one page.
type StatusAnswer struct {
	TerminalID    string        `json:"terminalId"`
	Shop          string        `json:"shop"`
	Backend       string        `json:"backend"`
	Online        bool          `json:"online"` // reached at the last try
	ConfigVersion int64         `json:"configVersion"`
	Date          terminal.Date `json:"businessDate"`
	Open          int           `json:"open"` // payments not settled with the backend
	OpenYen       terminal.Yen  `json:"openYen"`
	// AllSent tells that nothing is unsettled: the backend has answered for
	// everything, and no refund is due. It is what a reset and an update ask too.
	// Online says nothing about it. OldestOpen is when the oldest of what waits for
	// an answer was made.
	AllSent bool `json:"allSent"`
	// OldDisk tells that the backend has more of the journal than this disk.
	OldDisk     bool      `json:"oldDisk,omitempty"`
	OldestOpen  time.Time `json:"oldestOpen,omitzero"`
	ClockOffset string    `json:"clockOffset,omitempty"` // backend ahead of us
	Rails       []string  `json:"rails"`
	// The certificate of the line: how long it is good, and from when on it is
	// renewed. Key says where its key lies.
	CertificateUntil   time.Time `json:"certificateUntil"`
	CertificateRenewal time.Time `json:"certificateRenewal"`
	Key                string    `json:"key"`
}

// status sums up.
func status(d *device.Device, _ context.Context, _ Nothing) (StatusAnswer, error) {
	waits, err := d.Till.Backlog()
	if err != nil {
		return StatusAnswer{}, err
	}
	unsettled, err := d.Store.Unsettled()
	if err != nil {
		return StatusAnswer{}, err
	}
	a := StatusAnswer{
		TerminalID: d.TerminalID(), Shop: d.Config().Shop.Name, Backend: d.Backend(), Online: d.Till.Online(),
		ConfigVersion: d.Config().Version, Date: d.Till.Day(d.Till.Clock.Now()), Open: waits.Count, OpenYen: waits.Yen,
		AllSent: len(unsettled) == 0, OldDisk: d.OldDisk(), OldestOpen: waits.Oldest, Rails: []string{},
	}
	if offset := d.Client.ClockOffset(); offset != 0 {
		a.ClockOffset = offset.Round(time.Millisecond).String()
	}
	cert := d.Certificate()
	a.CertificateUntil, a.CertificateRenewal, a.Key = cert.Until, cert.RenewFrom, cert.Key
	for _, r := range d.Till.Settings().Rails {
		a.Rails = append(a.Rails, r.Rail)
	}
	return a, nil
}

// A ShowAnswer is one payment and its refunds.
type ShowAnswer struct {
	Payment terminal.Payment  `json:"payment"`
	Refunds []terminal.Refund `json:"refunds"`
}

// show returns one payment.
func show(d *device.Device, _ context.Context, r PaymentRequest) (a ShowAnswer, err error) {
	if a.Payment, err = find(d, r.ID); err != nil {
		return a, err
	}
	a.Refunds, err = d.Store.Refunds(a.Payment.ID)
	return a, err
}

// A ReportRequest asks for one business date; today when empty.
type ReportRequest struct {
	Date terminal.Date `json:"date,omitempty"`
}

// dayReport returns the day so far.
func dayReport(d *device.Device, _ context.Context, r ReportRequest) (report.Report, error) {
	if r.Date == "" {
		r.Date = d.Till.Day(d.Till.Clock.Now())
	}
	totals, err := d.Store.Totals(r.Date)
	if err != nil {
		return report.Report{}, err
	}
	return report.New(r.Date, totals), nil
}

// A ReceiptRequest asks for the slips of a payment: its own, and one for each
// refund that is done.
type ReceiptRequest struct {
	ID terminal.PaymentID `json:"id"`
}

// ErrNoReceipt means that a payment took nothing and will not: it has no slip.
var ErrNoReceipt = errors.New("payment took no money, it has no receipt")

// receipts returns what the slips of a payment say.
func receipts(d *device.Device, ctx context.Context, r ReceiptRequest) ([]terminal.Receipt, error) {
	a, err := show(d, ctx, PaymentRequest{ID: r.ID})
	if err != nil {
		return nil, err
	}
	p := a.Payment
	if !p.Captured() && !p.State.Open() {
		return nil, fmt.Errorf("receipt of %s, %s: %w", p.ID, p.State, ErrNoReceipt)
	}
	shop := d.Till.Settings().Shop
	slips := []terminal.Receipt{receipt.OfSale(p, shop)}
	if p.Share != (terminal.Share{}) {
		so, err := d.Till.Split(p.Share.Sale)
		if err != nil {
			return nil, err
		}
		if so.Settled() && p.State == terminal.Paid {
			slips[0] = receipt.OfSplit(so, shop)
		}
	}
	for _, f := range a.Refunds {
		if f.State == terminal.RefundDone {
			slips = append(slips, receipt.OfRefund(p, f, shop))
		}
	}
	return slips, nil
}

// queue returns what is not settled, oldest first.
func queue(d *device.Device, _ context.Context, _ Nothing) ([]terminal.Payment, error) {
	return d.Store.Open()
}
