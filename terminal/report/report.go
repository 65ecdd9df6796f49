package report

import (
	"cmp"
	"slices"
	"strings"

	"kaikei/terminal/payment"
	"kaikei/terminal/sale"
)

// A Row is one value of a dimension in a report, such as one wallet.
type Row struct {
	Name    string   `json:"name"`
	Sales   Tally    `json:"sales"`
	Voids   Tally    `json:"voids"`
	Refunds Tally    `json:"refunds"`
	Net     sale.Yen `json:"net"`
}

// RateFree is the Rate of what was sold without tax, under the scheme of until
// October 2026.
const RateFree = "free"

// A RateRow is one tax rate in a report. Voids and refunds are not taken off:
// it is what was sold at this rate.
type RateRow struct {
	Rate  string   `json:"rate"`
	Gross sale.Yen `json:"gross"`
	Tax   sale.Yen `json:"tax"`
}

// An OpenRow is what is not settled, by state.
type OpenRow struct {
	State string `json:"state"`
	Tally
}

// A Report is the day so far (X). It is derived from totals, which are derived
// from payments: it holds nothing of its own.
type Report struct {
	Date     payment.Date `json:"date"`
	Total    sale.Yen     `json:"total"` // net: sales less voids and refunds
	Sales    Tally        `json:"sales"`
	Voids    Tally        `json:"voids"`
	Refunds  Tally        `json:"refunds"`
	ByWallet []Row        `json:"byWallet"`
	ByRail   []Row        `json:"byRail"`
	ByClerk  []Row        `json:"byClerk"`
	ByTender []Row        `json:"byTender"`
	ByHour   []Row        `json:"byHour"` // sales alone, by the hour they were rung up
	ByRate   []RateRow    `json:"byTaxRate"`
	Open     []OpenRow    `json:"open"`
	// Uncollected is what was accepted offline and then refused: goods given,
	// no money. It is in no other sum.
	Uncollected Tally `json:"uncollected,omitzero"`
	// TaxFree is what was sold free of tax, within Sales.
	TaxFree Tally `json:"taxFree,omitzero"`
	// Relief is the tax that was not taken of it, or that visitors get back.
	Relief sale.Yen `json:"relief,omitempty"`
	// What went into wallets, in no sum above; and the cash of it all.
	TopUps  CreditRow `json:"topUps"`
	PayOuts CreditRow `json:"payOuts"`
	Drawer  Drawer    `json:"drawer"`
	// Cash is the drawer as a close found it; zero in the day so far.
	Cash Cash `json:"cash,omitzero"`
	// Handed is what another terminal goes on with. It is in no other sum here.
	Handed Tally `json:"handed,omitzero"`
}

// New lays out the totals of one business date.
func New(d payment.Date, s Totals) Report {
	r := Report{Date: d, Uncollected: s[CountUncollected], Handed: s[CountHanded], TaxFree: s[CountTaxFree], Sales: s[CountSale], Voids: s[CountVoid], Refunds: s[CountRefund]}
	r.TopUps, r.PayOuts, r.Drawer = s.credits(payment.PurposeTopUp), s.credits(payment.PurposePayOut), s.drawer()
	for _, scheme := range s.values(CountTaxFree, "relief") {
		r.Relief += s[CountTaxFree.Of("relief", scheme)].Yen
	}
	r.Total = r.Sales.Yen - r.Voids.Yen - r.Refunds.Yen
	r.ByWallet = s.rows("brand")
	r.ByRail = s.rows("rail")
	r.ByClerk = s.rows("clerk")
	r.ByTender = s.rows("tender")
	r.ByHour = s.rows("hour")
	r.ByRate = []RateRow{}
	for _, rate := range s.values(CountSale, "rate") {
		r.ByRate = append(r.ByRate, RateRow{rate, s[CountSale.Of("rate", rate)].Yen, s[CountTax.Of("rate", rate)].Yen})
	}
	r.Open = []OpenRow{}
	for _, state := range s.values(CountOpen, "state") {
		r.Open = append(r.Open, OpenRow{state, s[CountOpen.Of("state", state)]})
	}
	return r
}

// A Summary is the day on one line.
type Summary struct {
	Date    payment.Date
	Sales   Tally // captured, gross
	Voids   Tally
	Refunds Tally
	Net     sale.Yen // sales less voids and refunds
	Open    Tally    // not settled: unknown, cancelling, refund due
}

// Summary returns the report on one line.
func (r Report) Summary() Summary {
	s := Summary{Date: r.Date, Sales: r.Sales, Voids: r.Voids, Refunds: r.Refunds, Net: r.Total}
	for _, o := range r.Open {
		s.Open = s.Open.Add(o.Tally)
	}
	return s
}

// rows returns one row for each value of a dimension, by name.
func (s Totals) rows(dimension string) []Row {
	rows := []Row{}
	names := slices.Concat(s.values(CountSale, dimension), s.values(CountVoid, dimension), s.values(CountRefund, dimension))
	slices.SortFunc(names, cmp.Compare[string])
	for _, name := range slices.Compact(names) {
		row := Row{
			Name:  name,
			Sales: s[CountSale.Of(dimension, name)], Voids: s[CountVoid.Of(dimension, name)], Refunds: s[CountRefund.Of(dimension, name)],
		}
		row.Net = row.Sales.Yen - row.Voids.Yen - row.Refunds.Yen
		rows = append(rows, row)
	}
	return rows
}

// values returns the values of a dimension that c was counted by, sorted.
func (s Totals) values(c Counter, dimension string) []string {
	prefix := string(c) + "/" + dimension + "/"
	var values []string
	for counter := range s {
		if v, ok := strings.CutPrefix(string(counter), prefix); ok {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	return values
}
