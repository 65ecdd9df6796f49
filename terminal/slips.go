package terminal

// SplitReceipt returns the slip of a sale that was paid in parts and is settled:
// all that was sold, and how each part was paid.
func SplitReceipt(s Split, shop Shop) Receipt {
	var newest Payment
	var parts []Part
	for _, p := range s.Parts {
		if !p.holds() {
			continue
		}
		newest = p
		parts = append(parts, Part{Wallet: p.Wallet(), Amount: p.Net(), Tendered: p.Tendered, Change: p.Change()})
	}
	newest.Share, newest.Amount, newest.Tendered = Share{}, s.Total, 0
	r := SaleReceipt(newest, shop)
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
		g.Lines = append(g.Lines, Line{Name: l.Name, Quantity: l.Quantity, Code: l.Code})
	}
	return g
}

// Named returns the receipt in the buyer's name for a payment: for the whole sale
// where p is a part of one that is settled. Class is that of a rail for the stamp
// duty; money on the counter is always received. Of a sale in parts the whole sum
// counts as received when any part is, which at worst is a stamp too many.
func (t *Till) Named(p Payment, n Named, class func(rail string) string) (Receipt, error) {
	parts := []Payment{p}
	shop := t.Settings().Shop
	r, err := NamedReceipt(p, n, shop)
	if p.Share != (Share{}) {
		var so Split
		if so, err = t.Split(p.Share.Sale); err == nil && !so.Settled() {
			err = ErrSplit
		}
		if err == nil {
			r, err = namedSplit(so, n, shop)
		}
		parts = so.Parts
	}
	if err != nil {
		return r, err
	}
	var tax Yen
	for _, sum := range r.Rates {
		tax += sum.Tax
	}
	for _, part := range parts {
		of := StampReceived
		if part.Tender != TenderCash && class != nil {
			of = class(part.Rail)
		}
		if part.holds() && StampFor(of, r.Amount, tax) == StampDue {
			r.Named.Stamp = StampDue
		}
	}
	return r, nil
}

// namedSplit is the receipt in the buyer's name for a sale that was paid in parts.
func namedSplit(s Split, n Named, shop Shop) (Receipt, error) {
	whole := SplitReceipt(s, shop)
	newest := s.Parts[len(s.Parts)-1]
	for _, p := range s.Parts {
		if p.ID == whole.Payment {
			newest = p
		}
	}
	newest.Share, newest.Amount, newest.Refunded, newest.State = Share{}, s.Total, 0, Paid
	r, err := NamedReceipt(newest, n, shop)
	r.Parts = whole.Parts
	return r, err
}
