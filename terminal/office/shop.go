package office

import (
	"context"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/report"
)

// A ShopDay is what all terminals of the shop did on a business date, as the
// backend has it.
type ShopDay struct {
	Date                           terminal.Date
	AllSent                        bool // each has sent everything: only then are the sums final
	Paid, Refunds, TopUps, PayOuts report.Tally
	Terminals                      []ShopTerminal // by id
}

// Net is what was collected with codes, less what was given back.
func (s ShopDay) Net() terminal.Yen { return s.Paid.Yen - s.Refunds.Yen }

// A ShopTerminal is one terminal's part.
type ShopTerminal struct {
	ID            string
	Here          bool // it is this one
	Sent          bool // everything of the day is at the backend
	Revoked       bool // shut out: it sends nothing any more
	InProcess     int64
	Open          int64         // what its newest close left open
	Closed        terminal.Date // of its newest close that the backend has; "" none
	Heard         time.Time     // when its journal last came; zero never
	Paid, Refunds report.Tally
}

// Net is what it collected with codes, less what it gave back.
func (s ShopTerminal) Net() terminal.Yen { return s.Paid.Yen - s.Refunds.Yen }

// Why says what of a terminal may still be missing.
type Why uint8

// What may be missing, the plainest first.
const (
	WhyNothing   Why = 0
	WhyNever     Why = 1 // its journal never came
	WhyInProcess Why = 2 // the backend has something of it without an end
	WhyNotClosed Why = 3 // it has not closed the day
	WhyOpen      Why = 4 // its close left something open
	WhyAfter     Why = 5 // something of the day was recorded after its close
)

// Why tells what may still be missing of a date.
func (s ShopTerminal) Why(d terminal.Date) Why {
	switch {
	case s.Sent:
		return WhyNothing
	case s.Heard.IsZero():
		return WhyNever
	case s.InProcess > 0:
		return WhyInProcess
	case s.Closed < d:
		return WhyNotClosed
	case s.Open > 0:
		return WhyOpen
	}
	return WhyAfter
}

// readShop asks the backend for the date that is shown.
func (o *Office) readShop() {
	o.view.Shop = ShopDay{}
	o.consult(func(ctx context.Context) error {
		s, err := o.Centre.ShopDay(ctx, o.view.Day.Report.Date)
		if err == nil {
			o.view.Shop = s
		}
		return err
	})
}

// onShop serves the shop's day.
func (o *Office) onShop(i Intent) {
	if i.Kind == IntentDate {
		o.shift(i.Days)
		o.readShop()
	}
}
