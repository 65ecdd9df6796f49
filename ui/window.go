package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal/desk"
	"kaikei/ui/customer"
	"kaikei/ui/words"
)

// The size of the till, in the toolkit's units: the smallest that is made for.
const (
	tillWidth  = 1024
	tillHeight = 600
)

// settle is how long a new screen takes no taps: the second tap of a double tap
// was meant for the screen before.
const settle = 180 * time.Millisecond

// A Window is the till's window.
type Window struct {
	opts  Options
	win   fyne.Window
	faces map[string]typeface
	kit   kit
	now   func() time.Time
	do    func(func()) // runs on the toolkit's goroutine, soon

	bar      *statusBar
	fault    *faultPanel
	drill    *drillSign
	rest     rest
	screens  map[desk.Screen]screen // those that were shown
	asker    *asker
	door     *doorPanel      // while a manager must allow something
	content  *fyne.Container // the screen that is shown
	till     *fyne.Container
	page     func(Kit) fyne.CanvasObject // lies over the screen; nil when nothing does
	gone     func()                      // tells that the desk took it away
	motion   motion                      // of that page
	veil     veil                        // over what a fault cuts
	sent     bool                        // an intent is in flight: taps are dropped until the next view
	restless bool                        // Drawn was told too early: what can be tapped comes yet, or stands elsewhere
	laid     fyne.Size                   // for which the window is laid out
	turned   time.Time                   // when another screen came

	guest    string // the language that the customer chose; "" goes by the wallet
	guestAt  time.Time
	served   bool   // somebody is: the customer's screen says more than welcome
	second   *Guest // the customer's window; nil when there is none
	listener func(customer.View)

	view  desk.View // what is drawn
	drawn bool

	shown   newest[desk.View]
	covered newest[covering]
}

// A screen draws one kind of view.
type screen interface {
	object() fyne.CanvasObject
	// draw brings the screen to what the view says. It is cheap when little
	// differs.
	draw(v desk.View)
}

// New makes a window of an app. It is shown by ShowAndRun.
func New(app fyne.App, o Options) *Window {
	w := &Window{
		opts: o, faces: typefaces(o.Fonts), now: time.Now, do: doSoon,
		content: container.New(pile{}),
	}
	w.till = container.New(frame{w})
	w.kit = o.kitOf(o.Language, w.faces)
	w.kit.finger = finger{w.calm, w.use}
	app.Settings().SetTheme(newLook(w.kit.palette, w.kit.people.regular))
	w.win = app.NewWindow(o.Title)
	w.win.SetPadded(false)
	w.build()
	size := fyne.NewSize(tillWidth, tillHeight)
	if o.Side == nil {
		w.win.SetContent(w.till)
	} else {
		w.win.SetContent(container.NewBorder(nil, nil, nil, o.Side, w.till))
		size.Width += o.Side.MinSize().Width
		size.Height = max(size.Height, o.Side.MinSize().Height)
	}
	w.win.Resize(size)
	w.win.SetFullScreen(o.FullScreen)
	w.win.SetMaster()
	w.listen()
	return w
}

// build makes everything in the window, in the language of its kit.
func (w *Window) build() {
	w.bar, w.fault, w.drill = newStatusBar(w), newFaultPanel(w), newDrillSign(w)
	w.rest = newRest(w)
	w.asker, w.door = newAsker(w), newDoorPanel(w, desk.IntentAllow)
	w.door.box.Hide()
	show(w.bar.box, !w.opts.Bare)
	w.screens = map[desk.Screen]screen{}
	w.drawn = false
	w.till.Objects = []fyne.CanvasObject{w.drill.box, w.bar.box, w.content, w.asker.box, w.door.box, w.fault.box, w.rest.box}
	w.till.Refresh()
}

// newScreen makes a screen; nil of a kind that there is not.
func newScreen(w *Window, kind desk.Screen) screen {
	switch kind {
	case desk.ScreenAmount:
		return newAmountScreen(w)
	case desk.ScreenScan:
		return newScanScreen(w)
	case desk.ScreenWait:
		return newWaitScreen(w)
	case desk.ScreenResult:
		return newResultScreen(w)
	case desk.ScreenHistory:
		return newHistoryScreen(w)
	case desk.ScreenDetail:
		return newDetailScreen(w)
	case desk.ScreenDigits:
		return newDigitsScreen(w)
	case desk.ScreenShown:
		return newShownScreen(w)
	case desk.ScreenCash:
		return newCashScreen(w)
	case desk.ScreenSignIn:
		return newSignInScreen(w)
	case desk.ScreenHeld:
		return newHeldScreen(w)
	case desk.ScreenSplit:
		return newSplitScreen(w)
	}
	return nil
}

// screen returns the screen of a kind, and makes it when it is shown for the first
// time: a start has one of them to draw. It is nil for a kind that there is not.
func (w *Window) screen(kind desk.Screen) screen {
	if s, is := w.screens[kind]; is {
		return s
	}
	s := newScreen(w, kind)
	w.screens[kind] = s
	return s
}

// calm reports whether the screen has stood long enough for a tap to be meant
// for it.
func (w *Window) calm() bool { return w.now().Sub(w.turned) >= settle }

// ShowAndRun shows the window and runs the toolkit until it is closed.
func (w *Window) ShowAndRun() { w.win.ShowAndRun() }

// Show draws a view, soon, on the toolkit's goroutine. When views come faster
// than they can be drawn, only the newest is.
func (w *Window) Show(v desk.View) { w.shown.put(v, w.do, w.draw) }

// doSoon runs f on the toolkit's goroutine, never at once, as some drivers do. What
// is left to it comes in any order.
func doSoon(f func()) { go fyne.Do(f) }

// draw brings the window to a view. Only the toolkit's goroutine calls it.
func (w *Window) draw(v desk.View) {
	was := w.view
	w.view, w.sent = v, v.Busy && !v.CanLeave
	s := w.screen(v.Screen)
	if s == nil {
		return // a view that was never filled in
	}
	s.draw(v)
	if !w.drawn || was.Screen != v.Screen {
		if w.drawn {
			w.turned = w.now()
			w.asker.close()
		}
		w.drawCover()
	}
	if v.Cart.Pieces > was.Cart.Pieces {
		w.asker.close() // goods that were scanned meanwhile are not added out of sight
	}
	w.bar.draw(v)
	w.drawAsking(v)
	w.fault.draw(v)
	w.drill.draw(v)
	w.settleDown()
	w.play(was, v)
	w.drawn = true
	w.tellGuest()
}

// play sounds a result when it is new.
func (w *Window) play(was, v desk.View) {
	if w.opts.Sounds == nil {
		return
	}
	if sound := soundOf(was, v); sound != nil {
		w.opts.Sounds.Play(sound)
	}
}

// send passes an intent on, unless one is in flight.
func (w *Window) send(i desk.Intent) {
	w.use()
	if w.sent {
		return
	}
	// Typing, reading and goods leave nothing in flight: two touches of a quick key
	// are two pieces. The rest waits for the view that answers it.
	switch i.Kind {
	case desk.IntentType, desk.IntentDigits, desk.IntentErase, desk.IntentDismiss, desk.IntentSeen, desk.IntentItem:
	default:
		w.sent = true
	}
	w.opts.Send(i)
}

// speak changes to the next language.
func (w *Window) speak() { w.speaks(nextLanguage(w.kit.words.Language())) }

// speaks changes to a language.
func (w *Window) speaks(language string) {
	finger := w.kit.finger
	w.kit = w.opts.kitOf(language, w.faces)
	w.kit.finger = finger
	w.build()
	w.draw(w.view)
}

// nextLanguage returns the one that follows.
func nextLanguage(language string) string {
	all := words.Languages()
	for i, l := range all {
		if l == language {
			return all[(i+1)%len(all)]
		}
	}
	return all[0]
}
