package control

import (
	"context"
	"time"

	"kaikei/cmd/internal/device"
	"kaikei/terminal"
)

// Credit puts money into a wallet.
var Credit = Op[CreditRequest, terminal.Payment]{"credit", credit}

// A CreditRequest puts one sum into the wallet of a code.
type CreditRequest struct {
	Purpose   terminal.Purpose `json:"purpose"`
	Amount    terminal.Yen     `json:"amount"`
	Tendered  terminal.Yen     `json:"tendered,omitempty"` // cash for a top-up; 0 is the very sum
	Code      string           `json:"code"`               // as scanned; a bearer token
	ScannedAt time.Time        `json:"scannedAt"`
	Clerk     string           `json:"clerk,omitempty"`
	Wait      time.Duration    `json:"wait"` // how long to wait for the end
}

// credit does it. One that is still open when the wait is over is returned as
// it stands, as a sale is.
func credit(d *device.Device, ctx context.Context, r CreditRequest) (terminal.Payment, error) {
	code, err := d.Till.Settings().Rules.Classify(r.Code)
	if err != nil {
		return terminal.Payment{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, r.Wait)
	defer cancel()
	return d.Till.Credit(ctx, terminal.CreditOrder{
		Purpose: r.Purpose, Amount: r.Amount, Tendered: r.Tendered, Code: code, ScannedAt: seen(ctx, d, r.ScannedAt), Clerk: r.Clerk,
	})
}
