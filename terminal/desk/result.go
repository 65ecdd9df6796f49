package desk

import (
	"time"

	"kaikei/terminal"
)

// result turns the wait into a result.
func (d *Desk) result(p terminal.Payment) {
	d.view.Screen, d.view.Payment, d.view.Print = ScreenResult, p, PrintNone
	d.heard(p)
	d.retryable(p)
}

// retryable lets the clerk scan again for the same sum when the old payment is
// final and took nothing (R4).
func (d *Desk) retryable(p terminal.Payment) {
	d.view.CanRetry = tookNothing(p)
	d.showSplit()
}

// tookNothing reports whether a payment is final and no money moved by it.
func tookNothing(p terminal.Payment) bool {
	return p.State.Final() && p.State.Money() == terminal.MoneyNo && !p.Captured()
}

// changed follows the payment that the screen is about.
func (d *Desk) changed(p terminal.Payment) {
	d.settled(p)
	d.practised(p)
	d.heard(p)
	d.listed(p)
	d.ended(p)
	d.follow(p)
	d.endedAlone(p)
	if p.ID != d.view.Payment.ID {
		return
	}
	d.view.Payment = p
	switch d.view.Screen {
	case ScreenWait:
		d.waiting(p)
	case ScreenShown:
		d.lapsed(p)
	case ScreenResult:
		d.retryable(p)
	case ScreenDetail:
		d.detail(p)
	}
}

// waiting says for whom the screen waits now.
//
// Who stopped the payment is told so at once: the question that is on its way may
// take long to come back, and meanwhile nobody must ask the customer to confirm. Nor
// while the line is down, since the till would not hear of it.
func (d *Desk) waiting(p terminal.Payment) {
	cfg := d.Till.Settings()
	stopped := d.stopped == p.ID
	d.view.CanStop = p.State == terminal.Unknown && !stopped
	d.view.CanLeave = p.State == terminal.Unknown || p.State == terminal.Cancelling
	switch {
	case p.State == terminal.Unknown && stopped:
		d.view.WaitFor, d.view.Deadline = WaitCancel, time.Time{}
	case p.State == terminal.Unknown && p.Reason == terminal.ReasonConfirming && d.Till.Online():
		d.view.WaitFor, d.view.Deadline = WaitCustomer, p.SentAt.Add(cfg.InquireFor)
	case p.State == terminal.Unknown:
		d.view.WaitFor, d.view.Deadline = WaitInquiry, p.SentAt.Add(cfg.InquireFor)
	case p.State == terminal.Cancelling:
		d.view.WaitFor, d.view.Deadline = WaitCancel, time.Time{}
	case p.State == terminal.Sent:
		d.view.WaitFor, d.view.Deadline = WaitBackend, p.SentAt.Add(cfg.Answer)
	}
}

// onWait serves the wait screen: there is a safe way out at every moment at
// which waiting may be long.
func (d *Desk) onWait(i Intent) {
	switch {
	case i.Kind == IntentStop && d.view.CanStop:
		d.stopped = d.charging
		d.waiting(d.view.Payment)
		d.Till.Stop(d.charging)
	case i.Kind == IntentNext && d.view.CanLeave:
		d.result(d.view.Payment) // the till goes on alone; the screen says "not known"
	}
}

// onResult serves the result screen.
func (d *Desk) onResult(i Intent) {
	switch i.Kind {
	case IntentNext:
		d.nextAfter()
	case IntentCharge:
		if d.view.CanRetry {
			d.openViewfinder()
		}
	case IntentCash:
		if d.view.CanRetry && !d.selling.purpose.Credit() {
			d.openCash()
		}
	case IntentBack:
		if d.view.CanRetry {
			d.backFromSale()
		}
	case IntentReprint:
		mark := again
		if d.view.Unprinted() {
			mark = original
		}
		d.print(d.view.Payment, mark)
	case IntentGift, IntentNamed:
		d.onSlip(i)
	case IntentGiveBack:
		d.giveBack(i.Text)
	case IntentHistory:
		d.openHistory()
	}
}

// nextCustomer clears the desk.
func (d *Desk) nextCustomer() {
	d.view.Screen, d.view.Payment, d.view.Fault = ScreenAmount, terminal.Payment{}, nil
	d.view.Typed, d.view.Amount, d.view.Print, d.charging, d.view.CanRetry = 0, 0, PrintNone, "", false
	d.view.History, d.view.Refunds = nil, nil
	left := d.leaveHeld()
	if d.clearCart(); left {
		d.readHeld()
	}
}
