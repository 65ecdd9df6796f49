package payment

// A Share says which part of a sale a payment collects. The zero value is all of
// it.
type Share struct {
	Sale string `json:"sale"`           // id of the sale
	Of   Yen    `json:"of"`             // total of the sale
	From Yen    `json:"from,omitempty"` // what had been collected before
	// Exact tells that the sums of the rates add up to the part. Those of a record that
	// an older program made may be some yen less, and stay as they were counted.
	Exact bool `json:"exact,omitempty"`
}

// of returns what of the taxes of the whole sale falls to a part: each sum in
// proportion, by the place of the part in the whole, so that those of all parts
// add up to the sale's.
func (p Share) of(rates []TaxSum, amount Yen) []TaxSum {
	before, after := p.gross(rates, p.From), p.gross(rates, p.From+amount)
	out := make([]TaxSum, 0, len(rates))
	of := func(y Yen) Yen { return y.Portion(p.From+amount, p.Of) - y.Portion(p.From, p.Of) }
	for i, r := range rates {
		r.Gross, r.Tax, r.Discount, r.Relief = after[i]-before[i], of(r.Tax), of(r.Discount), of(r.Relief)
		out = append(out, r)
	}
	return out
}

// gross returns what of each rate is collected with the first yen of the sale. Each
// rate takes its portion of what those before it left, and the last one all that is
// left: so they add up, none shrinks as more is collected, and with the last yen each
// has all of its own.
func (p Share) gross(rates []TaxSum, collected Yen) []Yen {
	out := make([]Yen, len(rates))
	left, of := collected, p.Of
	for i, r := range rates {
		if out[i] = r.Gross.Portion(left, of); p.Exact {
			if i == len(rates)-1 {
				out[i] = left
			}
			left, of = left-out[i], of-r.Gross
		}
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
