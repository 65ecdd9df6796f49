package cashier

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

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

// Reports are those of one clearing (Alipay+: transaction detail, fee and
// transaction summary). Fees and Summary may be left out.
type Reports struct{ Detail, Fees, Summary io.Reader }

// feeBasisPoints is what Alipay+ may keep of a payment, as agreed, in hundredths
// of a percent, rounded half up for each.
const feeBasisPoints = 80

// Reconcile holds the reports of a clearing against the books and against one
// another: the detail line by line, both ways; each fee against the agreement;
// the summary against the sums of both.
func Reconcile(ctx context.Context, books *ledger.Ledger, r Reports) ([]Difference, error) {
	lines, err := alipayplus.ReadDetail(r.Detail)
	if err != nil {
		return nil, fmt.Errorf("detail: %w", err)
	}
	list, err := reconcileDetail(ctx, books, lines)
	if err != nil || r.Fees == nil {
		return list, err
	}
	fees, err := alipayplus.ReadFees(r.Fees)
	if err != nil {
		return nil, fmt.Errorf("fees: %w", err)
	}
	list = append(list, reconcileFees(lines, fees)...)
	if r.Summary == nil {
		return list, nil
	}
	summary, err := alipayplus.ReadSummary(r.Summary)
	if err != nil {
		return nil, fmt.Errorf("summary: %w", err)
	}
	return append(list, reconcileSummary(lines, fees, summary)...), nil
}

// reconcileFees holds each fee against its payment and the agreement.
func reconcileFees(lines []alipayplus.DetailLine, fees []alipayplus.FeeLine) []Difference {
	list := []Difference{}
	open := map[[2]string]int64{}
	for _, x := range lines {
		if !x.Refund {
			open[[2]string{x.Payment, x.Network}] = x.Yen
		}
	}
	for _, f := range fees {
		key := [2]string{f.Payment, f.Network}
		base, ok := open[key]
		delete(open, key)
		agreed := (base*feeBasisPoints + 5_000) / 10_000
		switch {
		case !ok:
			list = append(list, Difference{What: "fee for no payment", Payment: f.Payment, Network: f.Network, Yen: f.FeeYen})
		case f.BaseYen != base || f.FeeYen != agreed:
			list = append(list, Difference{What: "another fee than agreed", Payment: f.Payment, Network: f.Network, OurYen: agreed, Yen: f.FeeYen})
		}
	}
	for _, x := range lines {
		if _, missing := open[[2]string{x.Payment, x.Network}]; missing && !x.Refund {
			list = append(list, Difference{What: "no fee", Payment: x.Payment, Network: x.Network, OurYen: (x.Yen*feeBasisPoints + 5_000) / 10_000})
		}
	}
	return list
}

// reconcileSummary holds the sums against the lines that they are of.
func reconcileSummary(lines []alipayplus.DetailLine, fees []alipayplus.FeeLine, summary []alipayplus.SummaryLine) []Difference {
	want := map[string]alipayplus.SummaryLine{}
	add := func(kind string, n, yen int64) {
		want[kind] = alipayplus.SummaryLine{Kind: kind, Count: want[kind].Count + n, Yen: want[kind].Yen + yen}
	}
	for _, kind := range []string{"PAYMENT", "REFUND", "FEE"} {
		add(kind, 0, 0)
	}
	add("SETTLEMENT", 1, 0)
	for _, x := range lines {
		if x.Refund {
			add("REFUND", 1, x.Yen)
			add("SETTLEMENT", 0, -x.Yen)
			continue
		}
		add("PAYMENT", 1, x.Yen)
		add("SETTLEMENT", 0, x.Yen)
	}
	for _, f := range fees {
		add("FEE", 1, f.FeeYen)
		add("SETTLEMENT", 0, -f.FeeYen)
	}
	list := []Difference{}
	for _, x := range summary {
		if ours, ok := want[x.Kind]; !ok || ours != x {
			list = append(list, Difference{What: "another sum in the summary: " + x.Kind, OurYen: ours.Yen, Yen: x.Yen})
		}
		delete(want, x.Kind)
	}
	for _, kind := range slices.Sorted(maps.Keys(want)) {
		list = append(list, Difference{What: "no sum in the summary: " + kind, OurYen: want[kind].Yen})
	}
	return list
}

// reconcileDetail holds a detail report against the books.
func reconcileDetail(ctx context.Context, books *ledger.Ledger, lines []alipayplus.DetailLine) ([]Difference, error) {
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
