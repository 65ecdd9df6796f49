package control

import (
	"context"

	"kaikei/cmd/internal/device"
	"kaikei/terminal"
)

// NamedReceipt issues a receipt in the buyer's name.
var NamedReceipt = Op[NamedRequest, terminal.Receipt]{"named-receipt", namedReceipt}

// A NamedRequest is in whose name, and for what.
type NamedRequest struct {
	ID    terminal.PaymentID `json:"id"`
	To    string             `json:"to"`
	For   string             `json:"for,omitempty"`
	Clerk string             `json:"clerk,omitempty"`
}

// namedReceipt issues one. That it was issued is in the journal first: the second
// one is marked as what it is.
func namedReceipt(d *device.Device, _ context.Context, r NamedRequest) (terminal.Receipt, error) {
	p, err := find(d, r.ID)
	if err != nil {
		return terminal.Receipt{}, err
	}
	slip, err := d.Till.Named(p, terminal.Named{To: r.To, For: r.For}, d.Shop.Stamp)
	if err != nil {
		return slip, err
	}
	issued, err := d.Store.Deeds(p.ID, terminal.DeedNamed)
	if err != nil {
		return slip, err
	}
	slip.Reprint = issued > 0
	who := Who{Clerk: r.Clerk, Reason: slip.Named.For}
	return slip, who.record(d, terminal.Event{Deed: terminal.DeedNamed, About: p.ID, Amount: slip.Amount, Subject: slip.Named.To})
}
