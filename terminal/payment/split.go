package payment

// A Share says which part of a sale a payment collects. The zero value is all of
// it.
type Share struct {
	Sale string `json:"sale"`           // id of the sale
	Of   Yen    `json:"of"`             // total of the sale
	From Yen    `json:"from,omitempty"` // what had been collected before
}

// of returns what of the taxes of the whole sale falls to a part: each sum in
// proportion, by the place of the part in the whole, so that those of all parts
// add up to the sale's.
func (p Share) of(rates []TaxSum, amount Yen) []TaxSum {
	out := make([]TaxSum, 0, len(rates))
	of := func(y Yen) Yen { return y.Portion(p.From+amount, p.Of) - y.Portion(p.From, p.Of) }
	for _, r := range rates {
		r.Gross, r.Tax, r.Discount, r.Relief = of(r.Gross), of(r.Tax), of(r.Discount), of(r.Relief)
		out = append(out, r)
	}
	return out
}

// A Split is how far a sale in parts is.
type Split struct {
	Sale     string
	Total    Yen
	Captured Yen // held now
	Open     Yen // its fate is not known yet
	// Handed is true when a part was handed over: what is held of it is known to
	// the other terminal alone, so that nothing more is collected here.
	Handed bool
	Parts  []Payment
}

// NewSplit sums up the parts of one sale.
func NewSplit(parts []Payment) Split {
	s := Split{Parts: parts}
	for _, p := range parts {
		s.Sale, s.Total = p.Share.Sale, p.Share.Of
		s.Handed = s.Handed || p.HandedTo != ""
		switch {
		case p.State.Open():
			s.Open += p.Amount
		case p.Holds():
			s.Captured += p.Net()
		}
	}
	return s
}

// Left returns what is still to be collected.
func (s Split) Left() Yen { return s.Total - s.Captured - s.Open }

// Settled reports whether the whole sale is captured.
func (s Split) Settled() bool { return s.Total > 0 && s.Captured == s.Total }
