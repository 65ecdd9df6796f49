package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/receipt"
)

// historyMost is how many payments of a day the history shows.
const historyMost = 200

// openHistory shows the payments of the day.
func (d *Desk) openHistory() {
	if d.view.Screen != ScreenHistory && d.view.Screen != ScreenDetail {
		d.opened = d.view.Screen
	}
	d.view.Query = terminal.Query{}
	day, err := d.Books.Day(d.Till.Day(d.Till.Clock.Now()), historyMost)
	if err != nil {
		d.fault(err)
		return
	}
	d.view.Screen, d.view.History, d.view.Payment, d.view.Fault = ScreenHistory, day, terminal.Payment{}, nil
}

// listed brings a payment up to date in the list that is shown.
func (d *Desk) listed(p terminal.Payment) {
	at := slices.IndexFunc(d.view.History, func(q terminal.Payment) bool { return q.ID == p.ID })
	if at >= 0 {
		d.view.History = slices.Clone(d.view.History) // who draws it may still read the other
		d.view.History[at] = p
	}
}

// onHistory serves the history and the detail of one payment.
func (d *Desk) onHistory(i Intent) {
	onDetail := d.view.Screen == ScreenDetail
	switch {
	case i.Kind == IntentBack && onDetail:
		d.openHistory()
	case i.Kind == IntentBack:
		d.leaveHistory()
	case i.Kind == IntentSearch && !onDetail:
		d.search(i.Query)
	case (i.Kind == IntentNamed || i.Kind == IntentGift) && onDetail:
		d.onSlip(i)
	case i.Kind == IntentShow:
		d.openDetail(i.Payment)
	case i.Kind == IntentVoid && onDetail && d.view.CanVoid:
		d.askVoid(i.Text)
	case i.Kind == IntentRefund && onDetail && d.view.CanGive > 0:
		d.askRefund(i.Amount, i.Text)
	case i.Kind == IntentReprint && onDetail:
		d.print(d.view.Payment, again)
	}
}

// openDetail shows one payment.
func (d *Desk) openDetail(id terminal.PaymentID) {
	p, err := d.Till.Ledger.Payment(id)
	if err != nil {
		d.fault(err)
		return
	}
	d.view.Screen, d.view.Print, d.view.Fault = ScreenDetail, PrintNone, nil
	d.noNews(id)
	d.detail(p)
}

// detail puts p, its refunds and what may be done with it on the screen.
func (d *Desk) detail(p terminal.Payment) {
	refunds, err := d.Till.Refunds.Refunds(p.ID)
	if err != nil {
		d.fault(err)
		return
	}
	d.view.Payment, d.view.Amount, d.view.Refunds = p, p.Amount, refunds
	d.view.CanVoid = d.Till.CanVoid(p) == nil
	d.view.CanGive = 0
	if p.PendingRefund == "" {
		d.view.CanGive = p.Remaining()
	}
}

// void takes back the shown payment.
func (d *Desk) void(o terminal.VoidOrder) {
	turn := d.busy(WaitCancel)
	till := d.Till // training may exchange it meanwhile
	d.begin(func() func() {
		p, err := till.VoidBy(d.life, o)
		return func() {
			d.idle(turn, err)
			if err == nil && p.State == terminal.Cancelled {
				d.handBack(turn, p)
				d.print(p, original)
			}
		}
	})
}

// refund gives back some of the shown payment.
func (d *Desk) refund(o terminal.RefundOrder) {
	turn := d.busy(WaitRefund)
	till, p := d.Till, d.view.Payment // training may exchange it meanwhile
	d.begin(func() func() {
		r, err := till.Refund(d.life, o)
		if errors.Is(err, terminal.ErrNotReached) {
			err = errors.Join(terminal.ErrNotGiven, err)
		}
		return func() {
			d.idle(turn, err)
			if r.State == terminal.RefundDone {
				d.handBack(turn, p)
				d.printRefund(till, r)
			}
		}
	})
}

// handBack opens the drawer for what went back of p, if it goes over the counter and who
// asked for it is still there.
func (d *Desk) handBack(turn int, p terminal.Payment) {
	if turn == d.turn && p.InDrawer() {
		d.openDrawer()
	}
}

// busy holds the buttons while money goes back, which takes as long as the backend is
// silent. The clerk may leave; what comes back then changes no screen.
func (d *Desk) busy(w Wait) (turn int) {
	turn = d.holds()
	d.view.CanLeave, d.view.WaitFor, d.view.Since = true, w, d.Till.Clock.Now()
	return turn
}

// holds has the buttons wait until idle gives them back.
func (d *Desk) holds() (turn int) {
	d.view.Busy, d.view.CanLeave, d.view.Fault = true, false, nil
	d.turn++
	return d.turn
}

// idle gives the buttons back, if they are still held for the same, and shows what went
// wrong in any case.
func (d *Desk) idle(turn int, err error) {
	if turn == d.turn {
		d.view.Busy, d.view.CanLeave = false, false
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		d.undone(err)
	}
}

// goOn lets the clerk serve others while money goes back. The till sees to it alone.
func (d *Desk) goOn() {
	d.turn++
	d.view.Busy, d.view.CanLeave = false, false
	if d.view.Screen == ScreenDetail {
		d.openHistory()
		return
	}
	d.leaveSplit()
}

// printWithin is how long one job may take: a slow printer with two slips
// needs several seconds, and one that hangs must not hold the desk's hand.
const printWithin = 15 * time.Second

// original is the slip as first printed.
func original(r terminal.Receipt) terminal.Receipt { return r }

// again is the slip marked as printed again.
func again(r terminal.Receipt) terminal.Receipt {
	r.Reprint = true
	return r
}

// print prints the customer's and the merchant's copy of p.
// A payment that took nothing and will not has no slip.
func (d *Desk) print(p terminal.Payment, mark func(terminal.Receipt) terminal.Receipt) {
	if !p.Captured() && !p.State.Open() {
		return
	}
	d.printSlips(p.ID, mark(receipt.OfSale(p, d.Till.Settings().Shop)))
}

// printRefund prints both copies of a refund that was made on a till.
func (d *Desk) printRefund(till *terminal.Till, r terminal.Refund) {
	p, err := till.Ledger.Payment(r.PaymentID)
	if err != nil {
		d.fault(err)
		return
	}
	d.printSlips(p.ID, receipt.OfRefund(p, r, till.Settings().Shop))
}

// printSlips prints in the background; printing never delays or undoes a sale.
func (d *Desk) printSlips(id terminal.PaymentID, slip terminal.Receipt) {
	if d.Printer == nil {
		return
	}
	if id == d.view.Payment.ID {
		d.view.Print = PrintRunning
	}
	d.printing++
	d.begin(func() func() {
		var err error
		for _, c := range []terminal.Copy{terminal.CustomerCopy, terminal.MerchantCopy} {
			slip.Copy = c
			ctx, cancel := context.WithTimeout(d.life, printWithin)
			// A printer that keeps its jobs prints both in the end.
			err = errors.Join(err, d.Printer.Print(ctx, slip))
			cancel()
		}
		return func() { d.printed(id, err) }
	})
}

// printed notes how a job ended. Trouble is shown also when the next customer
// is already there: somebody has to put in paper.
func (d *Desk) printed(id terminal.PaymentID, err error) {
	d.printing--
	if err != nil && !errors.Is(err, context.Canceled) {
		d.doubts()
		d.faultAs(err, func(f fault.Fault) fault.Fault { return d.toldOf(id, f) })
		awaited := d.awaited || d.Slips != nil && d.view.Fault.OfPrinter()
		d.awaited = awaited && !errors.Is(err, terminal.ErrSlipsWait) // such a slip never comes by itself
	}
	if id == "" || d.view.Payment.ID != id {
		return
	}
	d.view.Print = PrintDone
	if err != nil {
		d.view.Print = PrintTrouble
	}
}

// toldOf is a printer's fault with what is true of the payment's money.
func (d *Desk) toldOf(id terminal.PaymentID, f fault.Fault) fault.Fault {
	if id == "" { // a report, a card
		return f.Beside()
	}
	if p, err := d.Till.Ledger.Payment(id); err != nil || p.State != terminal.Paid || p.Purpose.Credit() {
		return f.Recorded()
	}
	return f
}
