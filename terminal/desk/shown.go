package desk

import (
	"context"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/fault"
)

// present shows a code instead of reading one: the backend's, or without a line a
// bill of the till's own, whose proof the camera then waits for.
func (d *Desk) present() {
	cfg, id := d.Till.Settings(), d.nextID()
	if err := d.bind(id); err != nil {
		d.fault(err)
		return
	}
	d.leave()
	d.charging = id
	o := terminal.ShownOrder{
		// The rail that the configuration names first is the one with such codes.
		ID: d.charging, Sale: d.selling.sale, Share: d.selling.share, Rail: cfg.Rails[0].Rail, Clerk: d.Clerk,
	}
	d.view.Fault = nil
	d.view.Payment = terminal.Payment{ID: o.ID, Amount: d.view.Amount, Rail: o.Rail}
	if !d.Till.Online() && d.Till.Bills != nil {
		d.drawBill(o)
		return
	}
	d.view.Screen, d.view.WaitFor, d.view.Since, d.view.Deadline = ScreenWait, WaitBackend, d.Till.Clock.Now(), time.Time{}
	d.view.CanStop, d.view.CanLeave = false, false
	till := d.Till // training may exchange it meanwhile
	d.begin(func() func() {
		p, err := till.Present(d.life, o, func(c terminal.ShopCode) {
			d.post(d.life, func() { d.showCode(o.ID, c) })
		})
		return func() { d.charged(o.ID, p, err) }
	})
}

// drawBill draws a bill and waits for its proof.
func (d *Desk) drawBill(o terminal.ShownOrder) {
	p, err := d.Till.Draw(o)
	if p.Bill == "" {
		if p.ID == "" {
			d.openViewfinder() // nothing was recorded
		} else {
			d.result(p)
		}
		d.fault(err)
		return
	}
	d.openBill(p)
}

// openBill shows a bill and waits for its proof.
func (d *Desk) openBill(p terminal.Payment) {
	d.view.Payment = p
	d.showCode(p.ID, terminal.ShopCode{Text: p.Bill, Until: p.SentAt.Add(d.Till.Bills.Life)})
	scanning, leave := context.WithCancel(d.life)
	d.leave = leave
	d.nextProof(scanning)
}

// showCode puts a code on the screen, if its payment is still what it is about.
func (d *Desk) showCode(id terminal.PaymentID, c terminal.ShopCode) {
	if d.charging != id {
		return
	}
	d.view.Screen, d.view.Shown, d.view.Since, d.view.Deadline = ScreenShown, c, d.Till.Clock.Now(), c.Until
	d.view.CanStop = true
}

// lapsed leaves the code when its payment is no longer one that may be paid with
// it: it is being cancelled, or has ended.
//
// A bill has nobody else who waits for its end: with the line back the till hears that
// it was paid, and shows that; one that was paid or not when it lapsed is shown as such.
func (d *Desk) lapsed(p terminal.Payment) {
	switch {
	case p.Bill != "" && p.State == terminal.Paid:
		d.leave()
		d.charged(p.ID, p, nil)
	case p.Bill != "" && p.State != terminal.Sent:
		d.leave()
		d.result(p)
	case p.State == terminal.Cancelling:
		d.view.Screen = ScreenWait
		d.waiting(p)
	}
}

// onShown serves the screen of a shown code.
func (d *Desk) onShown(i Intent) {
	bill := d.view.Payment.Bill != ""
	switch {
	case i.Kind == IntentCode && bill:
		d.prove(i.Text)
	case i.Kind == IntentStop && bill:
		d.giveUp()
	case i.Kind == IntentStop && d.view.CanStop:
		d.view.CanStop = false
		d.Till.Stop(d.charging)
	}
}

// nextProof reads one code and tries it as the proof.
func (d *Desk) nextProof(scanning context.Context) {
	if d.Scanner == nil {
		return
	}
	d.begin(func() func() {
		scan, err := d.Scanner.Next(scanning)
		return func() {
			if scanning.Err() != nil {
				return // the clerk left meanwhile
			}
			if err != nil {
				d.misread(err)
			} else {
				d.prove(scan.Text)
			}
			if d.view.Screen == ScreenShown {
				d.proofAgain(scanning)
			}
		}
	})
}

// proofAgain reads on after a rest.
func (d *Desk) proofAgain(scanning context.Context) {
	till := d.Till // training may exchange it meanwhile
	d.begin(func() func() {
		_ = till.Clock.Sleep(scanning, scanPause)
		return func() {
			if scanning.Err() == nil {
				d.nextProof(scanning)
			}
		}
	})
}

// proveWithin is how long the background may keep a payment from its proof.
const proveWithin = 2 * time.Second

// prove tries a text as the proof of the bill that is shown.
func (d *Desk) prove(text string) {
	ctx, cancel := context.WithTimeout(d.life, proveWithin)
	defer cancel()
	p, err := d.Till.Prove(ctx, d.charging, text)
	if err != nil {
		d.faultAs(err, fault.Fault.Shown)
		return
	}
	d.view.Fault = nil
	d.leave()
	d.charged(p.ID, p, nil)
}

// giveUp leaves the bill: whether it was paid is asked when the line is back.
func (d *Desk) giveUp() {
	ctx, cancel := context.WithTimeout(d.life, proveWithin)
	defer cancel()
	p, err := d.Till.GiveUp(ctx, d.charging)
	if err != nil {
		d.faultAs(err, fault.Fault.Shown)
		return
	}
	d.leave()
	d.result(p)
}
