package control

import (
	"context"

	"kaikei/cmd/internal/device"
	"kaikei/terminal"
	"kaikei/terminal/office"
	"kaikei/terminal/wire"
)

// The operations on what the shop is paid, and where.
var (
	Settlements = Op[Nothing, wire.SettlementList]{"settlements", settlements}
	Banks       = Op[Nothing, []wire.Bank]{"banks", banks}
	ShopTotals  = Op[ReportRequest, wire.ShopTotals]{"shop-totals", shopTotals}
	AskAccount  = Op[AccountRequest, wire.AccountChange]{"account-ask", askAccount}
)

// settlements asks the backend what the shop is paid, and when.
func settlements(d *device.Device, ctx context.Context, _ Nothing) (wire.SettlementList, error) {
	return d.Client.Settlements(ctx)
}

// shopTotals asks the backend what all terminals of the shop did.
func shopTotals(d *device.Device, ctx context.Context, r ReportRequest) (wire.ShopTotals, error) {
	if r.Date == "" {
		r.Date = d.Till.Day(d.Till.Clock.Now())
	}
	return d.Client.ShopTotals(ctx, r.Date)
}

// banks asks the backend at which banks a shop can be paid.
func banks(d *device.Device, ctx context.Context, _ Nothing) ([]wire.Bank, error) {
	return d.Client.Banks(ctx)
}

// An AccountRequest asks for another account of the shop. The number is neither
// logged nor repeated.
type AccountRequest struct {
	Bank   string             `json:"bank"`
	Branch string             `json:"branch"`
	Kind   office.AccountKind `json:"kind"`
	Number string             `json:"number"`
	Clerk  string             `json:"clerk,omitempty"`
}

// askAccount asks for one. That it was asked for is in the journal first, with the
// masked number.
func askAccount(d *device.Device, ctx context.Context, r AccountRequest) (wire.AccountChange, error) {
	o := office.AccountOrder{Bank: office.Bank{Code: r.Bank}, Branch: r.Branch, Kind: r.Kind, Number: r.Number, Clerk: r.Clerk}
	if err := o.Check(); err != nil {
		return wire.AccountChange{}, err
	}
	if err := (Who{Clerk: r.Clerk}).record(d, terminal.Event{Deed: terminal.DeedAccount, Subject: o.Masked()}); err != nil {
		return wire.AccountChange{}, err
	}
	q := wire.AccountRequest{Bank: r.Bank, Branch: r.Branch, Kind: wire.AccountKind(r.Kind), Number: r.Number, Clerk: r.Clerk}
	return d.Client.AskAccount(ctx, d.Till.IDs.NewID(), q)
}
