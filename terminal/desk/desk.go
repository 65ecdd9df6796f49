package desk

import (
	"context"
	"sync"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/cart"
	"kaikei/terminal/catalogue"
	"kaikei/terminal/fault"
	"kaikei/terminal/report"
	"kaikei/terminal/staff"
)

// A Scan is one code that was read.
type Scan struct {
	Text string
	At   time.Time // of the frame it was read from
}

// A Scanner reads codes while a sale waits for one. Next returns the next code
// in view. ErrAmbiguous means that two different codes are in view; ErrCamera
// that there is no picture. The desk asks again after either.
type Scanner interface {
	Next(ctx context.Context) (Scan, error)
}

// A Drawer holds the cash.
type Drawer interface {
	OpenDrawer(ctx context.Context) error
}

// A ReportPrinter prints the day so far. It may take its time.
type ReportPrinter interface {
	PrintReport(ctx context.Context, s ReportSlip) error
}

// Parts are what a desk is made of. Scanner and Printer may be nil on a
// till without one.
type Parts struct {
	Till    *terminal.Till
	Books   terminal.Books
	Scanner Scanner
	Printer terminal.Printer
	// Drawer opens the drawer for cash; nil on a till without one.
	Drawer Drawer
	Clerk  string
	// Items reads product codes while a sale is rung up; nil does not.
	Items ItemScanner
	// Shop is what the shop keeps beside payments; a nil part of it does without.
	Shop Shop
	// Training is the till on which people learn; nil on a till without one.
	Training *Practice
	// Health tells how the devices are; nil when nobody knows. It must not block.
	Health func() Health
	// Slips knows the slips that nobody can tell of; nil on a till that does not.
	Slips Slips
	// Queued tells whether a slip of a sale came to the printer's queue; nil never knows.
	Queued func(terminal.PaymentID) bool
	// Reports prints the day so far; nil on a till without a printer.
	Reports ReportPrinter
	// Manager is called when somebody wants the manager's screens: whoever is signed
	// in, the zero Member in a shop without staff. Nil has none. It must not block.
	Manager func(by staff.Member)
	// Workshop is likewise for the technician's screens.
	Workshop func(by staff.Member)
	// Between is called about once a second while no customer is being served: it
	// may change the till's settings. Nil is nothing.
	Between func()
	// Show draws a view. It is called on the desk's goroutine, must not block,
	// and must not keep the slices of the view to write to them.
	Show func(View)
}

// A Desk is the clerk's side of the till: it turns intents into payments and
// payments into views. One goroutine, Run, owns all of its state.
type Desk struct {
	Parts
	intents chan Intent
	events  chan func() // what the desk's own goroutines bring back
	work    sync.WaitGroup

	view     View
	cart     cart.Cart
	selling  selling         // what is being collected
	signed   staff.Member    // who stands at the till
	owed     owed            // what the disk has not taken of who came and went
	before   Screen          // the screen to come back to from SignIn
	asked    terminal.Event  // what is asked for, with
	allowed  func(by string) // what waits until it is allowed
	kept     bool            // the cart was put aside, and goes back there unless it is collected
	rung     rung            // what of it is on disk while it grows
	waits    bool            // a sale that was put aside waits for what becomes of its payment
	shelved  *catalogue.Catalogue
	watching bool               // the training till is watched
	opened   Screen             // from which the history was opened
	reading  reading            // what is read beside the viewfinder
	real     *Practice          // the real till, while training
	charging terminal.PaymentID // the payment that the wait screen is about
	stopped  terminal.PaymentID // the payment that the clerk stopped
	leave    context.CancelFunc // ends the reading of codes
	outbox   outbox             // for the line of states
	blind    bool               // somebody has read that the camera gives no picture
	turn     int                // counts what held the buttons: what was left gives none back
	awaited  bool               // a printer's fault was told, and slips wait for its end
	printing int                // jobs of the desk's own, which tell how they end
	life     context.Context    // of Run; nothing outlives it
	alone    alone              // what ends with nobody who waits
}

// New returns a desk. Call Run to open it.
func New(parts Parts) *Desk {
	return &Desk{Parts: parts, intents: make(chan Intent, 16), events: make(chan func(), 64), leave: func() {}, outbox: outbox{open: map[terminal.PaymentID]terminal.Payment{}}, alone: alone{begun: map[terminal.PaymentID]terminal.Payment{}}}
}

// Send passes an intent to the desk. It never blocks: when the desk is that
// far behind, the tap is dropped, and the screen has not promised anything.
func (d *Desk) Send(i Intent) {
	select {
	case d.intents <- i:
	default:
	}
}

// Run serves until ctx ends, then waits for what it began. A payment that is
// on its way stays open in the ledger and is settled at the next start.
func (d *Desk) Run(ctx context.Context) error {
	d.life = ctx
	d.Till.Watch(func(p terminal.Payment) { d.post(ctx, func() { d.changed(p) }) })
	d.view = View{Screen: ScreenAmount, Clerk: d.Clerk}
	d.settings()
	d.openSlate()
	d.openShop()
	d.lookAtOutbox()
	d.show()
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for {
		select {
		case i := <-d.intents:
			d.handle(i)
			d.show()
		case event := <-d.events:
			event()
			d.show()
		case <-look.C:
			d.lookAround()
		case <-ctx.Done():
			d.leave()
			d.reading.stop()
			d.work.Wait()
			return ctx.Err()
		}
	}
}

// lookAround shows what changed on its own: the day and the line, at the end of
// a business day or through the command line; digits that were left standing.
func (d *Desk) lookAround() {
	was, online := d.view.Today, d.view.Online
	changed := d.between()
	d.payUp()
	d.rung.again()
	changed = d.lookAtStaff() || changed
	d.refresh()
	changed = d.lookAtHealth() || changed
	changed = d.newDoubts() || changed
	changed = d.onPaper() || changed
	if d.view.Screen == ScreenWait && d.view.Online != online {
		d.waiting(d.view.Payment)
	}
	if d.forgetDigits() || changed || d.view.Today != was || d.view.Online != online {
		d.watch()
		d.Show(d.view)
	}
}

// show refreshes what every screen has and draws the view.
func (d *Desk) show() {
	d.refresh()
	d.keepRung()
	d.showCart()
	d.watch()
	d.Show(d.view)
}

// refresh reads the day's totals and the state of the line.
func (d *Desk) refresh() {
	day := d.Till.Day(d.Till.Clock.Now())
	d.view.Online, d.view.Credits, d.view.Purpose = d.Till.Online(), d.creditsOf(), d.selling.purpose
	d.view.Manager, d.view.Workshop = d.mayManage(), d.mayMend()
	d.showNews()
	d.view.CancelUntil = time.Time{}
	if d.view.Payment.State.Open() {
		d.view.CancelUntil = d.Till.CancelUntil(d.view.Payment)
	}
	totals, err := d.Books.Totals(day)
	if err != nil {
		d.fault(err)
		return
	}
	d.view.Today = report.New(day, totals).Summary()
}

// fault puts trouble on the screen.
func (d *Desk) fault(err error) {
	f, was := fault.Of(err), d.view.Fault
	d.view.Fault = &f
	if was != nil && was.Code == f.Code {
		return // it was logged when it came
	}
	if f.Code == fault.Internal {
		d.Till.Log.Error("desk", "error", err)
		return
	}
	d.Till.Log.Warn("fault shown", "code", f.Code, "error", err)
}

// faultAs puts trouble on the screen as it is told of what it is about.
func (d *Desk) faultAs(err error, told func(fault.Fault) fault.Fault) {
	d.fault(err)
	f := told(*d.view.Fault)
	d.view.Fault = &f
}

// undone puts trouble on the screen with what sells nothing.
func (d *Desk) undone(err error) { d.faultAs(err, fault.Fault.Undone) }

// post brings an event to the desk's goroutine.
func (d *Desk) post(ctx context.Context, event func()) {
	select {
	case d.events <- event:
	case <-ctx.Done():
	}
}

// begin runs f on its own goroutine, which Run waits for, and passes what it
// returns to the desk's goroutine.
func (d *Desk) begin(f func() func()) {
	d.work.Go(func() { d.post(d.life, f()) })
}

// handle does what an intent asks for, if it makes sense on this screen.
func (d *Desk) handle(i Intent) {
	if d.hasRead(i) {
		return
	}
	if leaves := i.Kind == IntentBack || i.Kind == IntentNext || i.Kind == IntentHold; leaves && d.view.Busy && d.view.CanLeave {
		d.goOn()
		return
	}
	if d.view.Busy || d.owes(i) || d.atTheDoor(i) {
		return
	}
	switch d.view.Screen {
	case ScreenSignIn:
		d.onSignIn(i)
	case ScreenHeld:
		d.onHeld(i)
	case ScreenSplit:
		d.onSplit(i)
	case ScreenAmount:
		d.onAmount(i)
	case ScreenCash:
		d.onCash(i)
	case ScreenScan:
		d.onScan(i)
	case ScreenDigits:
		d.onDigits(i)
	case ScreenWait:
		d.onWait(i)
	case ScreenShown:
		d.onShown(i)
	case ScreenResult:
		d.onResult(i)
	case ScreenHistory, ScreenDetail:
		d.onHistory(i)
	}
}

// onAmount serves the keypad.
func (d *Desk) onAmount(i Intent) {
	switch i.Kind {
	case IntentType, IntentDigits, IntentErase:
		d.view.Typed = typed(d.view.Typed, i)
	case IntentCharge:
		d.collect(i, d.openViewfinder)
	case IntentCash:
		d.collect(i, d.openCash)
	case IntentHistory:
		d.openHistory()
	case IntentSplit:
		d.collect(i, func() { d.beginSplit(i.Amount) })
	case IntentDrawer, IntentTraining, IntentHeld, IntentManager, IntentWorkshop, IntentReport, IntentDoubts, IntentCredit:
		d.onSide(i)
	default:
		d.ring(i)
	}
}
