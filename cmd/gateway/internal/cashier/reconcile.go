package cashier

import (
	"context"
	"io"

	"kaikei/cmd/gateway/internal/alipayplus"
	"kaikei/cmd/gateway/internal/ledger"
)

// A Difference is a payment or refund on which a network's report and the
// books do not agree.
type Difference struct {
	What    string `json:"what"`
	Payment string `json:"payment"`
	Network string `json:"network"`
	OurYen  int64  `json:"ourYen"`
	Yen     int64  `json:"yen"` // the report's
}

// Reconcile holds a transaction detail report against the books, line by line,
// both ways.
func Reconcile(ctx context.Context, books *ledger.Ledger, report io.Reader) ([]Difference, error) {
	lines, err := alipayplus.ReadDetail(report)
	if err != nil {
		return nil, err
	}
	ours, err := books.Clearing(ctx)
	if err != nil {
		return nil, err
	}
	type key struct {
		refund           bool
		payment, network string
	}
	left := map[key]int64{}
	for _, c := range ours {
		left[key{c.Refund, c.Payment, c.Network}] = c.Yen
	}
	list := []Difference{}
	for _, x := range lines {
		k := key{x.Refund, x.Payment, x.Network}
		yen, ok := left[k]
		delete(left, k)
		switch {
		case !ok:
			list = append(list, Difference{What: "only in the report", Payment: x.Payment, Network: x.Network, Yen: x.Yen})
		case yen != x.Yen:
			list = append(list, Difference{What: "another sum", Payment: x.Payment, Network: x.Network, OurYen: yen, Yen: x.Yen})
		}
	}
	for _, c := range ours {
		if _, missing := left[key{c.Refund, c.Payment, c.Network}]; missing {
			list = append(list, Difference{What: "only in the books", Payment: c.Payment, Network: c.Network, OurYen: c.Yen})
		}
	}
	return list, nil
}
