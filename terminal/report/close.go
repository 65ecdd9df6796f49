package report

import (
	"strings"
	"time"

	"kaikei/terminal/payment"
	"kaikei/terminal/sale"
)

// A Close (Z, 締め) ends a period: all that was counted since the close before,
// whatever its business date, so that a payment which is captured late falls
// into the next close and never between two. It has a number without gaps and
// is never changed.
type Close struct {
	Number int          `json:"number"` // from 1
	At     time.Time    `json:"at"`
	Since  time.Time    `json:"since,omitzero"` // of the close before; zero for the first
	Date   payment.Date `json:"date"`           // business date on which it was made
	Clerk  string       `json:"clerk,omitempty"`
	Period Totals       `json:"period"` // counted since the close before
	// Ever is all that was ever counted, and Perpetual its net: the grand total
	// that no close resets.
	Ever      Totals     `json:"ever"`
	Perpetual sale.Yen   `json:"perpetual"`
	Open      []OpenItem `json:"open"`  // not settled; none is lost by closing
	After     uint64     `json:"after"` // the journal's newest record before this one
}

// An OpenItem is a payment that a close leaves open.
type OpenItem struct {
	ID      payment.ID       `json:"id"`
	State   payment.State    `json:"state"`
	Yen     sale.Yen         `json:"yen"`
	Date    payment.Date     `json:"date"`
	Waiting payment.RefundID `json:"waiting,omitempty"` // a refund that is not answered
	Purpose payment.Purpose  `json:"purpose,omitempty"`
}

// NewClose makes the close that follows before: the zero Close when there is
// none. Ever is what was counted in all, of all dates; open is what is not
// settled.
func NewClose(before Close, ever Totals, open []payment.Payment) Close {
	c := Close{Number: before.Number + 1, Since: before.At, Period: Totals{}, Ever: Totals{}, Open: []OpenItem{}}
	for counter, t := range ever {
		if !counter.gauge() {
			c.Ever[counter] = t
		}
	}
	c.Period.Merge(c.Ever)
	c.Period.Merge(before.Ever.Minus())
	c.Perpetual = c.Ever[CountSale].Yen - c.Ever[CountVoid].Yen - c.Ever[CountRefund].Yen
	for _, p := range open {
		c.Open = append(c.Open, OpenItem{p.ID, p.State, p.Amount, p.BusinessDate, p.PendingRefund, p.Purpose})
	}
	return c
}

// Report lays out the period.
func (c Close) Report() Report {
	totals := Totals{}
	totals.Merge(c.Period)
	for _, o := range c.Open {
		if o.State.Open() || o.State == payment.RefundDue {
			totals.add(CountOpen.Of("state", o.State.String()), Tally{1, o.Yen})
		}
	}
	return New(c.Date, totals)
}

// gauge reports whether a counter tells how things stand, not what happened.
func (c Counter) gauge() bool {
	return c == CountOpen || strings.HasPrefix(string(c), string(CountOpen)+"/")
}

// A CloseOrder is who closes, and when.
type CloseOrder struct {
	At    time.Time
	Date  payment.Date
	Clerk string
}

// Closes keeps the closes.
type Closes interface {
	// CloseDay makes the next close of what is recorded at that moment, durable
	// when it returns.
	CloseDay(o CloseOrder) (Close, error)

	// Closed returns a close by its number, the newest for 0, or ErrNotFound.
	Closed(number int) (Close, error)
}
