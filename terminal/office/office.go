package office

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/staff"
)

// How long things may take, and how often a page is read anew.
const (
	localMost = 10 * time.Second // what is read here
	askMost   = 20 * time.Second // what the backend is asked
	writeMost = 10 * time.Minute // a file on a slow stick
	lookEvery = 5 * time.Second
)

// An Office serves one manager. One goroutine, Run, owns all of its state.
type Office struct {
	Parts
	asked chan func() // what to do next, in the order it was asked for

	mu   sync.Mutex // guards stop
	stop context.CancelFunc

	view   View
	before []Page // the way back
	pin    string // of a new member, until it is added
	awaits bool   // a slip that the printer's fault kept from being printed
	unread unread // of what is shown
	life   context.Context
}

// New returns an office that nobody opened.
func New(p Parts) *Office {
	return &Office{Parts: p, asked: make(chan func(), 16), stop: func() {}}
}

// Open shows a manager the day. The zero Member is whoever stands there, in a shop
// that knows no staff. It never blocks.
func (o *Office) Open(by staff.Member) {
	o.surely(func() { o.open(by) })
}

// Send passes an intent on. It never blocks; the way back ends what is under way.
func (o *Office) Send(i Intent) {
	if i.Kind == IntentBack || i.Kind == IntentLeave {
		o.mu.Lock()
		o.stop()
		o.mu.Unlock()
	}
	if i.Kind == IntentLeave {
		o.surely(func() { o.handle(i) })
		return
	}
	o.next(func() { o.handle(i) })
}

// next has the office's goroutine do something after all that was asked before: who
// leaves and comes back is in, and who taps after coming in is heard.
func (o *Office) next(do func()) {
	select {
	case o.asked <- do:
	default: // that far behind: the screen has promised nothing
	}
}

// surely is next for what must not be lost: where there is no room, the oldest taps are
// given up for it, which are of somebody who comes or goes.
func (o *Office) surely(do func()) {
	for range cap(o.asked) + 1 { // others may take the room that is made
		select {
		case o.asked <- do:
			return
		default:
		}
		select {
		case <-o.asked:
		default:
		}
	}
}

// Run serves until ctx ends.
func (o *Office) Run(ctx context.Context) error {
	o.life = ctx
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case do := <-o.asked:
			do()
		case <-tick.C:
			o.handle(Intent{Kind: intentLook})
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// open lets a manager in.
func (o *Office) open(by staff.Member) {
	may := func(r staff.Right) bool { return by.ID == "" || by.May(r) }
	if !may(staff.Reports) {
		return
	}
	o.before, o.unread = nil, unread{}
	now := o.Now()
	o.view = View{Page: PageToday, By: by.Name, Section: ByHour, Rights: Rights{Close: may(staff.Close), Refund: may(staff.Refund), Account: may(staff.Account), Members: may(staff.Members), Catalogue: may(staff.Catalogue), Print: o.Paper != nil}}
	o.view.Today = o.Terms().Cutover.Date(now)
	o.view.Day.Report.Date = o.view.Today
	o.read()
	o.show()
}

// show draws the view.
func (o *Office) show() {
	o.view.Now, o.view.Unread = o.Now(), o.unread.read != nil
	o.Show(o.view)
}

// fault puts trouble on the screen. What the manager ended is none.
func (o *Office) fault(err error) {
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	f := fault.Of(err).Apart()
	o.view.Fault = &f
	o.Log.Warn("manager told", "code", f.Code, "error", err)
}

// during does what takes its time: the screen says so, and the way back ends it.
func (o *Office) during(most time.Duration, f func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(o.life, most)
	o.mu.Lock()
	o.stop = cancel
	o.mu.Unlock()
	defer cancel()
	o.view.Busy = true
	o.show()
	err := f(ctx)
	o.view.Busy = false
	return err
}

// ask asks the backend something that moves no money. No answer in time is no
// connection.
func (o *Office) ask(f func(ctx context.Context) error) error {
	err := o.during(askMost, f)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w", terminal.ErrNotReached, err)
	}
	return err
}

// handle does what an intent asks for, if the page offers it.
func (o *Office) handle(i Intent) {
	if o.view.Page == PageNone {
		return
	}
	if i.Kind == intentLook {
		o.look()
		return
	}
	o.view.Fault, o.view.Done, o.awaits = nil, DoneNothing, false
	if i.Kind != IntentDismiss {
		o.unread = unread{}
	}
	switch i.Kind {
	case IntentBack:
		o.back()
	case IntentLeave:
		o.view = View{}
	case IntentPage:
		o.turn(i.Page)
	case IntentDismiss:
	case IntentPrint:
		o.print()
	default:
		o.onPage(i)
	}
	o.show()
}

// onPage serves what one page alone offers.
func (o *Office) onPage(i Intent) {
	switch o.view.Page {
	case PageToday:
		o.onToday(i)
	case PageList, PagePayment:
		o.onPayments(i)
	case PageClose, PageClosed:
		o.onCloses(i)
	case PageCount:
		o.onCount(i)
	case PageReconcile:
		o.onReconcile(i)
	case PageStatement:
		o.onStatement(i)
	case PageShop:
		o.onShop(i)
	case PageStaff:
		o.onStaff(i)
	case PageMember:
		o.onMember(i)
	case PageGoods:
		o.onGoods(i)
	case PageItem:
		o.onItem(i)
	case PageExport:
		o.onExport(i)
	case PageAccount:
		o.onAccount(i)
	case PageBanks:
		o.onBanks(i)
	}
}

// look reads the page anew where it shows how things stand, if they changed.
func (o *Office) look() {
	o.onPaper()
	o.readAgain()
	if o.view.Page == PageExport {
		o.lookForTargets()
	}
	if o.view.Page == PageToday || o.view.Page == PageClose {
		o.view.Today = o.Terms().Cutover.Date(o.Now())
		o.read()
		o.show()
	}
}

// turn goes to a page of the first row.
func (o *Office) turn(p Page) {
	switch p {
	case PageStaff, PageGoods:
		if p == PageStaff && !o.view.Rights.Members || p == PageGoods && !o.view.Rights.Catalogue {
			o.fault(terminal.ErrNotAllowed)
			return
		}
		fallthrough
	case PageToday, PageClose, PageReconcile, PageStatement, PageShop, PageSettings, PageExport:
		o.before = nil
		o.view.Page = p
		o.read()
	}
}

// into goes to a page from which there is a way back.
func (o *Office) into(p Page) {
	o.before = append(o.before, o.view.Page)
	o.view.Page = p
}

// back goes to the page before, and from the first out of the office.
func (o *Office) back() {
	last := len(o.before) - 1
	if last < 0 {
		o.view = View{}
		return
	}
	o.view.Page, o.before = o.before[last], o.before[:last]
	o.read()
}

// read brings what a page shows up to date.
func (o *Office) read() {
	switch o.view.Page {
	case PageToday:
		o.readDay()
	case PageClose:
		o.readCloses()
	case PageStatement:
		o.readStatement()
	case PageShop:
		o.readShop()
	case PageStaff:
		o.readStaff()
	case PageGoods:
		o.readGoods()
	case PageSettings:
		o.readSettings()
	case PageExport:
		o.readExport()
	}
}
