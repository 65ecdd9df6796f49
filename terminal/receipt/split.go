package receipt

import (
	"kaikei/terminal/payment"
	"kaikei/terminal/sale"
)

// OfSplit returns the slip of a sale that was paid in parts and is settled:
// all that was sold, and how each part was paid.
func OfSplit(s payment.Split, shop Shop) Receipt {
	var newest payment.Payment
	var parts []Part
	for _, p := range s.Parts {
		if !p.Holds() {
			continue
		}
		newest = p
		parts = append(parts, Part{Wallet: shop.wallet(p), Amount: p.Net(), Tendered: p.Tendered, Change: p.Change()})
	}
	newest.Share, newest.Amount, newest.Tendered = payment.Share{}, s.Total, 0
	r := OfSale(newest, shop)
	r.Parts = parts
	return r
}

// Gift returns the copy of a slip for somebody who gets the goods as a present:
// what was bought, and nothing of what it cost or how it was paid.
func (r Receipt) Gift() Receipt {
	g := Receipt{
		Kind: r.Kind, Copy: GiftCopy, Reprint: r.Reprint, Shop: r.Shop, Clerk: r.Clerk, Language: r.Language,
		At: r.At, Slip: r.Slip, State: r.State, Payment: r.Payment, Training: r.Training,
	}
	for _, l := range r.Lines {
		g.Lines = append(g.Lines, sale.Line{Name: l.Name, Quantity: l.Quantity, Code: l.Code})
	}
	return g
}
