package desk

import (
	"context"
	"errors"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/fault"
)

// openViewfinder waits for a code, and meanwhile warms the line.
func (d *Desk) openViewfinder() {
	d.payAhead()
	d.view.Screen, d.view.Fault, d.blind = ScreenScan, nil, false
	d.view.Amount, d.view.Payment, d.view.Entry = d.selling.amount, terminal.Payment{}, CodeEntry{}
	scanning, leave := context.WithCancel(d.life)
	d.leave = leave
	till := d.Till // training may exchange it meanwhile
	d.begin(func() func() {
		_ = till.Connect(scanning) // the lamp tells; the payment will say why
		return func() {}
	})
	d.nextScan(scanning)
}

// scanPause is the rest after a code that is none of ours, or no picture: long
// enough to read what the screen says, short enough not to be noticed.
const scanPause = 300 * time.Millisecond

// nextScan reads one code and hands it to the desk.
func (d *Desk) nextScan(scanning context.Context) {
	if d.Scanner == nil {
		return
	}
	d.begin(func() func() {
		scan, err := d.Scanner.Next(scanning)
		return func() { d.scanned(scanning, scan, err) }
	})
}

// scanned begins a payment with what was read, or says why not and reads on.
func (d *Desk) scanned(scanning context.Context, s Scan, err error) {
	if scanning.Err() != nil { // the clerk left meanwhile
		return
	}
	if err == nil {
		err = d.charge(s)
	}
	if err == nil {
		return
	}
	if d.view.Screen == ScreenScan { // who types does not want to hear of the camera
		d.misread(err)
	}
	till := d.Till // training may exchange it meanwhile
	d.begin(func() func() {
		_ = till.Clock.Sleep(scanning, scanPause)
		return func() {
			if scanning.Err() == nil {
				d.nextScan(scanning)
			}
		}
	})
}

// onScan serves the viewfinder.
func (d *Desk) onScan(i Intent) {
	switch i.Kind {
	case IntentBack:
		d.leave()
		d.backFromSale()
	case IntentKeypad:
		d.view.Screen, d.view.Fault = ScreenDigits, nil
	case IntentPresent:
		if !d.selling.purpose.Credit() {
			d.present()
		}
	case IntentCode:
		d.chargeNow(Scan{Text: i.Text, At: d.Till.Clock.Now()})
	}
}

// charge begins the payment of the typed sum with a scanned code. An error
// means that the code is none of ours, and the viewfinder stays.
func (d *Desk) charge(s Scan) error {
	cfg := d.Till.Settings()
	code, err := cfg.Rules.Classify(s.Text)
	if err != nil {
		return err
	}
	terms, err := d.Till.Terms(string(code.Rail()))
	if err == nil {
		err = d.creditTerms(terms)
	}
	if err != nil {
		return err
	}
	id := d.nextID()
	if err := d.bind(id); err != nil {
		return err
	}
	d.leave()
	d.charging = id
	order := terminal.Order{
		ID: id, Sale: d.selling.sale, Share: d.selling.share,
		Code: code, ScannedAt: s.At, Clerk: d.Clerk,
	}
	d.view.Screen, d.view.Fault, d.view.Entry = ScreenWait, nil, CodeEntry{}
	d.view.Payment = terminal.Payment{ID: order.ID, Amount: d.view.Amount, Rail: string(code.Rail()), MaskedCode: code.Masked(), Purpose: d.selling.purpose}
	d.view.WaitFor, d.view.Since, d.view.Deadline = WaitBackend, d.Till.Clock.Now(), time.Time{}
	d.view.CanStop, d.view.CanLeave = false, false
	send := d.sending(order)
	d.begin(func() func() {
		p, err := send()
		return func() { d.charged(order.ID, p, err) }
	})
	return nil
}

// charged shows how the payment id ended. The clerk may have gone on to the
// next customer; the slip is printed all the same.
func (d *Desk) charged(id terminal.PaymentID, p terminal.Payment, err error) {
	if (d.view.Screen == ScreenWait || d.view.Screen == ScreenShown) && d.charging == id {
		if p.ID == "" { // refused before anything was recorded
			d.openViewfinder()
		} else {
			d.result(p)
		}
		if err != nil && !errors.Is(err, context.Canceled) {
			d.faultAs(err, func(f fault.Fault) fault.Fault { return creditFault(p, f) })
		}
	}
	if p.State == terminal.Paid && p.Share == (terminal.Share{}) { // a sale in parts is printed when it is settled
		d.print(p, original)
	}
	d.credited(p)
}
