package report

import (
	"fmt"
	"maps"
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
	Cash      Cash       `json:"cash,omitzero"` // the drawer; zero in closes of older programs
	Open      []OpenItem `json:"open"`          // not settled; none is lost by closing
	After     uint64     `json:"after"`         // the journal's newest record before this one
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
	c.Cash = cash(before, c.Period)
	c.Perpetual = c.Ever[CountSale].Yen - c.Ever[CountVoid].Yen - c.Ever[CountRefund].Yen
	for _, p := range open {
		c.Open = append(c.Open, OpenItem{p.ID, p.State, p.Amount, p.BusinessDate, p.PendingRefund, p.Purpose})
	}
	return c
}

// Left is what the close leaves open for the next: how many, and how much in all.
func (c Close) Left() Tally {
	left := Tally{}
	for _, o := range c.Open {
		left = left.Add(Tally{1, o.Yen})
	}
	return left
}

// Order returns c as the close that o asks for. Errors: sale.ErrAmount and
// sale.ErrReason, about what was counted.
func (c Close) Order(o CloseOrder) (Close, error) {
	c.At, c.Date, c.Clerk = o.At.UTC(), o.Date, o.Clerk
	if o.Count == nil {
		return c, nil
	}
	drawer, err := c.Cash.count(*o.Count)
	if err != nil {
		return c, fmt.Errorf("count of close %d: %w", c.Number, err)
	}
	c.Cash = drawer
	return c, nil
}

// Follows reports whether c says of money what the close want does, which was
// made of the records alone: the same counts, and a drawer that follows from
// them.
func (c Close) Follows(want Close) bool {
	drawer := want.Cash
	if c.Cash.Checked {
		var err error
		if drawer, err = want.Cash.count(c.Cash.counted()); err != nil {
			return false
		}
	}
	return c.Perpetual == want.Perpetual && maps.Equal(c.Period, want.Period) && maps.Equal(c.Ever, want.Ever) && (c.Cash == drawer || c.Cash == Cash{})
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
	r := New(c.Date, totals)
	r.Cash = c.Cash
	return r
}

// gauge reports whether a counter tells how things stand, not what happened.
func (c Counter) gauge() bool {
	return c == CountOpen || strings.HasPrefix(string(c), string(CountOpen)+"/")
}

// A CloseOrder is who closes, and when, and what was counted.
type CloseOrder struct {
	At    time.Time
	Date  payment.Date
	Clerk string
	Count *Count // nil when nobody counted the drawer
}

// Closes keeps the closes.
type Closes interface {
	// CloseDay makes the next close of what is recorded at that moment, durable
	// when it returns. sale.ErrReason is a drawer that is over or short without a
	// reason, sale.ErrAmount a count that cannot be; nothing is closed then.
	CloseDay(o CloseOrder) (Close, error)

	// DraftClose returns what CloseDay would make now, and makes nothing: how much
	// should be in the drawer, and whether a count of it needs a reason.
	DraftClose(o CloseOrder) (Close, error)

	// Closed returns a close by its number, the newest for 0, or ErrNotFound.
	Closed(number int) (Close, error)
}
