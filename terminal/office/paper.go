package office

import (
	"context"
)

// print prints what the page shows.
func (o *Office) print() {
	if o.Paper == nil {
		return
	}
	err := o.during(askMost, func(ctx context.Context) error {
		switch o.view.Page {
		case PageToday:
			return o.Paper.PrintDay(ctx, o.view.Day.Report, o.view.By)
		case PageClose:
			return o.Paper.PrintDay(ctx, o.view.Draft.Report(), o.view.By)
		case PageClosed:
			return o.Paper.PrintCloseAgain(ctx, o.view.Closed)
		}
		return context.Canceled // nothing that is printed
	})
	if err == nil {
		o.view.Done = DonePrinted
	}
	o.printed(err)
}

// printed tells how printing ended. What the printer did not take waits for it.
func (o *Office) printed(err error) {
	o.fault(err)
	o.awaits = err != nil && o.view.Fault != nil && o.view.Fault.OfPrinter()
}

// onPaper takes a printer's fault away when what it kept from being printed is on paper
// by now, so that nobody has to.
func (o *Office) onPaper() {
	if o.awaits && o.Unprinted != nil && o.Unprinted() == 0 {
		o.awaits, o.view.Fault, o.view.Done = false, nil, DonePrinted
		o.show()
	}
}
