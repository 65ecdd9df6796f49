package office

import (
	"context"
	"errors"

	"kaikei/terminal"
	"kaikei/terminal/report"
)

// closesMost bounds how many closes are listed.
const closesMost = 31

// anyReason stands for the words of a difference while nobody has said them: a
// draft shows what would be over or short.
const anyReason = "?"

// orderNow is a close at this moment.
func (o *Office) orderNow(c *report.Count) report.CloseOrder {
	now := o.Now()
	return report.CloseOrder{At: now, Date: o.Terms().Cutover.Date(now), Clerk: o.view.By, Count: c}
}

// readCloses reads what a close would be, and those before.
func (o *Office) readCloses() {
	draft, err := o.Closes.DraftClose(o.orderNow(nil))
	if err != nil {
		o.fault(err)
		return
	}
	o.view.Draft = draft
	if len(o.view.Closes) > 0 && o.view.Closes[0].Number == draft.Number-1 {
		return // none was made since
	}
	o.view.Closes, err = ReadCloses(o.Closes, draft.Number-1, closesMost)
	if err != nil {
		o.fault(err)
	}
}

// ReadCloses returns the close of a number and those before it, the newest first,
// at most so many. A recovered store may know no older ones.
func ReadCloses(c report.Closes, newest, most int) ([]report.Close, error) {
	all := []report.Close{}
	for n := newest; n > 0 && len(all) < most; n-- {
		z, err := c.Closed(n)
		if errors.Is(err, terminal.ErrNotFound) {
			break
		}
		if err != nil {
			return all, err
		}
		all = append(all, z)
	}
	return all, nil
}

// onCloses serves the period and the closes.
func (o *Office) onCloses(i Intent) {
	switch i.Kind {
	case IntentCount:
		if !o.view.Rights.Close {
			o.fault(terminal.ErrNotAllowed)
			return
		}
		o.view.Count = Count{}
		o.into(PageCount)
		o.draft()
	case IntentClosed:
		c, err := o.Closes.Closed(int(i.Number))
		if err != nil {
			o.fault(err)
			return
		}
		o.view.Closed = c
		if o.view.Page == PageClose {
			o.into(PageClosed)
		}
	}
}

// onCount serves the counting of the drawer.
func (o *Office) onCount(i Intent) {
	c := o.view.Count
	switch i.Kind {
	case IntentCoins:
		c = c.coins(i.Coin, i.Number)
	case IntentSum:
		c = c.sum(i.Amount)
	case IntentMoved:
		c.Moved = i.Amount
	case IntentRemoved:
		c.Removed = i.Amount
	case IntentCount:
		c = Count{}
	case IntentReason:
		c.Reason = i.Text
	case IntentMakeClose:
		o.close()
		return
	default:
		return
	}
	o.view.Count = c
	o.draft()
}

// draft works out the close with the drawer as it is counted so far. Whether a
// reason is wanted follows from it.
func (o *Office) draft() {
	count := o.view.Count.order()
	if count.Reason == "" {
		count.Reason = anyReason
	}
	d, err := o.Closes.DraftClose(o.orderNow(count))
	if err != nil {
		o.fault(err)
		return
	}
	o.view.Draft = d
	o.view.Reason = d.Cash.Over != 0 && o.view.Count.Reason == ""
}

// close makes the close, shows it, and prints it. A printer that does not print
// takes nothing back: the close is there, and is printed again from its page.
func (o *Office) close() {
	if !o.view.Count.Begun {
		return // nobody looked into the drawer
	}
	count := o.view.Count.order()
	if o.view.Draft.Cash.Over == 0 {
		count.Reason = ""
	}
	c, err := o.Closes.CloseDay(o.orderNow(count))
	if err != nil {
		// A sale that came meanwhile may have made a difference.
		o.draft()
		o.fault(err)
		return
	}
	o.before = []Page{PageClose}
	o.view.Page, o.view.Closed, o.view.Count, o.view.Reason = PageClosed, c, Count{}, false
	if o.Paper != nil {
		o.printed(o.during(askMost, func(ctx context.Context) error { return o.Paper.PrintClose(ctx, c) }))
	}
	o.view.Done = DoneClosed
}

// onReconcile serves the comparison with the backend.
func (o *Office) onReconcile(i Intent) {
	switch i.Kind {
	case IntentDate:
		o.shift(i.Days)
	case IntentCompare:
		o.consult(func(ctx context.Context) error {
			c, err := o.Centre.Compare(ctx, o.view.Day.Report.Date)
			if err == nil {
				o.view.Compare, o.view.Compared = c, true
			}
			return err
		})
	case IntentPayment:
		o.inspect(i.ID)
	}
}
