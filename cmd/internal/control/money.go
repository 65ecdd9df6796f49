package control

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kaikei/cmd/internal/device"
	"kaikei/terminal"
)

// The operations that move money.
var (
	Sale    = Op[SaleRequest, terminal.Payment]{"sale", sale}
	Cash    = Op[CashRequest, CashAnswer]{"cash", cash}
	Void    = Op[VoidRequest, terminal.Payment]{"void", void}
	Refund  = Op[RefundRequest, terminal.Refund]{"refund", refund}
	Inquire = Op[InquireRequest, InquireAnswer]{"inquire", inquire}
)

// A SaleRequest collects a basket with a payment code.
type SaleRequest struct {
	Basket
	Code      string        `json:"code"` // as scanned; a bearer token
	ScannedAt time.Time     `json:"scannedAt"`
	Clerk     string        `json:"clerk,omitempty"`
	Wait      time.Duration `json:"wait"` // how long to wait for the end
}

// sale collects. A payment that is still open when the wait is over is
// returned as it stands, with the reason as error; the till goes on with it.
func sale(d *device.Device, ctx context.Context, r SaleRequest) (terminal.Payment, error) {
	code, err := d.Till.Settings().Rules.Classify(r.Code)
	if err != nil {
		return terminal.Payment{}, err
	}
	of, err := r.ask(d, r.Clerk)
	if err != nil {
		return terminal.Payment{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, r.Wait)
	defer cancel()
	p, err := d.Till.Charge(ctx, terminal.Order{Sale: of.sale, Share: of.share, Code: code, ScannedAt: seen(ctx, d, r.ScannedAt), Clerk: r.Clerk})
	return p, errors.Join(err, settled(d, p))
}

// seenWait is how long the line is waited for, so that the time is the backend's.
const seenWait = 2 * time.Second

// seen is when a code was scanned, by the till's clock: the request has it by the
// machine's, which may be wrong by hours, and the code would be too old for ever.
func seen(ctx context.Context, d *device.Device, scanned time.Time) time.Time {
	if scanned.IsZero() {
		return scanned
	}
	age := max(0, time.Since(scanned))
	one, cancel := context.WithTimeout(ctx, seenWait)
	defer cancel()
	_ = d.Till.Connect(one) // the till tells what it means that there is none
	return d.Till.Clock.Now().Add(-age)
}

// A CashRequest collects a basket with money on the counter.
type CashRequest struct {
	Basket
	Tendered terminal.Yen `json:"tendered"`
	Clerk    string       `json:"clerk,omitempty"`
}

// A CashAnswer is the payment, and what to give back.
type CashAnswer struct {
	Payment terminal.Payment `json:"payment"`
	Change  terminal.Yen     `json:"change"`
}

// cash collects money on the counter.
func cash(d *device.Device, ctx context.Context, r CashRequest) (a CashAnswer, err error) {
	if err := d.Meet(ctx); err != nil {
		return a, err
	}
	of, err := r.ask(d, r.Clerk)
	if err != nil {
		return a, err
	}
	a.Payment, a.Change, err = d.Till.TakeCash(terminal.CashOrder{Sale: of.sale, Share: of.share, Clerk: r.Clerk, Tendered: r.Tendered})
	return a, errors.Join(err, settled(d, a.Payment))
}

// A PaymentRequest names one payment. The id "last" is the newest.
type PaymentRequest struct {
	ID   terminal.PaymentID `json:"id"`
	Wait time.Duration      `json:"wait,omitempty"`
}

// find returns the payment that id names.
func find(d *device.Device, id terminal.PaymentID) (terminal.Payment, error) {
	if id == "last" {
		return d.Store.Last()
	}
	p, err := d.Store.Payment(id)
	if err != nil {
		return p, fmt.Errorf("payment %s: %w", id, err)
	}
	return p, nil
}

// canVoid returns nil when p may be voided now, else why not. The day and the window
// are judged by the backend's time, which a command that has just begun has not heard,
// and this machine's clock may be wrong. Without the line, and for cash, it has to do.
func canVoid(ctx context.Context, d *device.Device, p terminal.Payment) error {
	if p.Tender != terminal.TenderCash {
		soon, cancel := context.WithTimeout(ctx, seenWait)
		defer cancel()
		_ = d.Till.Connect(soon) // whose error the void itself tells
	}
	return d.Till.CanVoid(p)
}

// A VoidRequest takes one payment back.
type VoidRequest struct {
	PaymentRequest
	Who
}

// void takes one payment back. Who, and why, is in the journal before.
func void(d *device.Device, ctx context.Context, r VoidRequest) (terminal.Payment, error) {
	p, err := find(d, r.ID)
	if err != nil {
		return p, err
	}
	if err := canVoid(ctx, d, p); err != nil {
		return p, fmt.Errorf("void %s: %w", p.ID, err)
	}
	if err := r.record(d, terminal.Event{Deed: terminal.DeedVoid, About: p.ID, Amount: p.Amount}); err != nil {
		return p, err
	}
	ctx, cancel := context.WithTimeout(ctx, r.Wait)
	defer cancel()
	return d.Till.VoidBy(ctx, terminal.VoidOrder{Payment: p.ID, Clerk: r.Clerk, Reason: r.Reason})
}

// A RefundRequest gives back some or all of a payment; all that is left when
// Amount is 0.
type RefundRequest struct {
	ID     terminal.PaymentID `json:"id"`
	Amount terminal.Yen       `json:"amount,omitempty"`
	Reason string             `json:"reason,omitempty"`
	Clerk  string             `json:"clerk,omitempty"`
	Wait   time.Duration      `json:"wait"`
}

// refund gives money back.
func refund(d *device.Device, ctx context.Context, r RefundRequest) (terminal.Refund, error) {
	p, err := find(d, r.ID)
	if err != nil {
		return terminal.Refund{}, err
	}
	if r.Amount == 0 {
		r.Amount = p.Remaining()
	}
	who := Who{r.Clerk, r.Reason}
	if err := who.record(d, terminal.Event{Deed: terminal.DeedRefund, About: p.ID, Amount: r.Amount}); err != nil {
		return terminal.Refund{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, r.Wait)
	defer cancel()
	return d.Till.Refund(ctx, terminal.RefundOrder{Payment: p.ID, Amount: r.Amount, Reason: r.Reason, Clerk: r.Clerk})
}

// An InquireRequest asks the backend after one open payment, or after all when
// ID is empty, until each is settled or the wait is over. With Stop, an
// unknown payment is cancelled after one more inquiry. One that is settled is let
// go if another terminal goes on with it, and stays as it is else.
type InquireRequest struct {
	ID   terminal.PaymentID `json:"id,omitempty"`
	Stop bool               `json:"stop,omitempty"`
	Wait time.Duration      `json:"wait"`
}

// An InquireAnswer is what was open, as it stands now.
type InquireAnswer struct {
	Payments []terminal.Payment `json:"payments"`
	Open     int                `json:"open"` // how many are still open
}

// inquire settles what it can.
func inquire(d *device.Device, ctx context.Context, r InquireRequest) (InquireAnswer, error) {
	asked, err := d.Store.Open()
	if err != nil {
		return InquireAnswer{}, err
	}
	if r.ID != "" {
		p, err := find(d, r.ID)
		if err != nil {
			return InquireAnswer{}, err
		}
		asked = []terminal.Payment{p}
	}
	ctx, cancel := context.WithTimeout(ctx, r.Wait)
	defer cancel()
	settle := d.Till.Settle
	if r.Stop {
		settle = d.Till.StopAndSettle
	}
	a := InquireAnswer{Payments: []terminal.Payment{}}
	for _, p := range asked {
		ask := settle
		if !p.Waits() { // it was named, though it is settled
			ask = d.Till.Reask
		}
		now, err := ask(ctx, p.ID)
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return a, err
		}
		if now.Waits() {
			a.Open++
		}
		a.Payments = append(a.Payments, now)
	}
	return a, nil
}
