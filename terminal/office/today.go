package office

import (
	"context"
	"errors"

	"kaikei/terminal"
)

// listMost bounds how many payments one list has.
const listMost = 200

// readDay reads the day that is shown.
func (o *Office) readDay() {
	d, err := ReadDay(o.Books, o.view.Day.Report.Date, o.Now(), o.Terms())
	if err != nil {
		o.fault(err)
		return
	}
	o.view.Day = d
}

// onToday serves the day.
func (o *Office) onToday(i Intent) {
	switch i.Kind {
	case IntentDate:
		o.shift(i.Days)
		o.readDay()
	case IntentSection:
		o.view.Section = i.Section
	case IntentList:
		o.list(i.Query)
	case IntentPayment:
		o.inspect(i.ID)
	case IntentMend:
		o.mend(i)
		o.readDay()
	}
}

// shift goes to another date, not into the future.
func (o *Office) shift(days int) {
	if next := Shift(o.view.Day.Report.Date, days); next <= o.view.Today {
		o.view.Day.Report.Date = next
		o.view.Compared = false
	}
}

// list shows the payments behind a sum of the day.
func (o *Office) list(q terminal.Query) {
	q.From, q.To = o.view.Day.Report.Date, o.view.Day.Report.Date
	found, err := o.Books.Search(q, listMost)
	if err != nil {
		o.fault(err)
		return
	}
	o.view.List = found
	o.into(PageList)
}

// inspect shows one payment and its journal.
func (o *Office) inspect(id terminal.PaymentID) {
	if o.readPayment(id) {
		o.into(PagePayment)
	}
}

// readPayment reads one payment and its journal.
func (o *Office) readPayment(id terminal.PaymentID) bool {
	p, err := o.Trail.Payment(id)
	if err != nil {
		o.fault(err)
		return false
	}
	o.view.Item = Items([]terminal.Payment{p}, o.Terms().CancelUntil)[0]
	o.view.Records = nil
	err = o.during(localMost, func(ctx context.Context) (err error) {
		o.view.Records, err = o.Trail.Trail(ctx, id)
		return err
	})
	o.fault(err)
	return err == nil
}

// onPayments serves a list and a payment.
func (o *Office) onPayments(i Intent) {
	switch {
	case i.Kind == IntentPayment && o.view.Page == PageList:
		o.inspect(i.ID)
	case i.Kind == IntentMend && o.view.Page == PagePayment && i.ID == o.view.Item.Payment.ID:
		done := o.mend(i)
		fault := o.view.Fault
		o.readPayment(i.ID)
		o.view.Done = done
		if fault != nil {
			o.view.Fault = fault
		}
	}
}

// mend does the one thing that an open payment needs.
func (o *Office) mend(i Intent) Done {
	p, err := o.Trail.Payment(i.ID)
	if err != nil {
		o.fault(err)
		return DoneNothing
	}
	act := ActOf(p)
	if act == ActNone {
		return DoneNothing // settled meanwhile
	}
	if act == ActGiveBack && !o.view.Rights.Refund {
		o.fault(terminal.ErrNotAllowed)
		return DoneNothing
	}
	done := DoneNothing
	err = o.during(askMost, func(ctx context.Context) error {
		if act == ActGiveBack {
			done = DoneGiven
			r, err := o.Money.Refund(ctx, terminal.RefundOrder{Payment: p.ID, Amount: p.Remaining(), Reason: i.Text, Clerk: o.view.By})
			if err == nil && r.State != terminal.RefundDone {
				done = DoneWaits
			}
			return err
		}
		q, err := o.Money.Ask(ctx, p.ID)
		done = DoneAsked
		if q.Waits() {
			done = DoneWaits
		}
		return err
	})
	if errors.Is(err, context.DeadlineExceeded) {
		err, done = nil, DoneWaits // the till goes on with it
	}
	if err != nil {
		o.fault(err)
		return DoneNothing
	}
	o.view.Done = done
	return done
}
