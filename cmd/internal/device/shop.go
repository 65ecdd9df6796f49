package device

import (
	"crypto/ed25519"

	"kaikei/terminal/desk"
	"kaikei/terminal/receipt"
	"kaikei/terminal/staff"
	"kaikei/terminal/training"
)

// roster returns the staff of the shop.
func (d *Device) roster() *staff.Roster {
	return &staff.Roster{Book: d.Store, Now: d.Till.Clock.Now, Day: d.Till.Day}
}

// shop returns what a desk needs beside payments.
func (d *Device) shop(signing ed25519.PrivateKey) desk.Shop {
	return desk.Shop{
		Catalogue: d.Store, Carts: d.Store, Events: d.Store, Archive: d.Store, Roster: d.roster(), Policy: policy(d.Config()),
		Visitor: d.visitor(signing), Stamp: d.stampClass,
	}
}

// stampClass returns the class of a rail for the stamp duty; what the
// configuration does not say counts as received.
func (d *Device) stampClass(rail string) string {
	for _, r := range d.Config().Rails {
		if r.Rail == rail {
			return r.StampClass
		}
	}
	return receipt.StampReceived
}

// Practice returns a till of its own to learn on. Its Run must be called.
func (d *Device) Practice() *desk.Practice {
	till, ledger := training.NewTill(d.Till)
	return &desk.Practice{Till: till, Books: ledger, Carts: ledger, Archive: ledger}
}
