package ui

import (
	"context"
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal/desk"
	"kaikei/ui/customer"
	"kaikei/ui/words"
)

// A Preview gives the live picture of the camera, and its number; the same
// number means the same picture.
type Preview interface {
	Preview() (*image.RGBA, uint64)
}

// Sounds plays a sound, a WAV file in memory, and does not wait for it.
type Sounds interface {
	Play(wav []byte)
}

// Style is how windows look: the fonts of each language, the colours, and how
// fine the screen is.
type Style struct {
	Fonts map[string]Fonts // by language; one that is not here has those of Japanese
	Dark  bool
	DPI   int // dots per inch of the screen, by which 9 mm are counted; 0 is 160
}

// Options are what a window is made of. Send takes what the clerk wants. What
// follows it may be left out.
type Options struct {
	Style
	Title    string
	Language string
	Send     func(desk.Intent)
	Preview  Preview
	Hints    Hints
	Keys     Keys
	Sounds   Sounds
	// DrawQR draws a QR code with its quiet zone, so many pixels a module.
	DrawQR     func(text string, cell int) (*image.Gray, error)
	Side       fyne.CanvasObject // stands beside the till, in a demo
	FullScreen bool
	// Drawn is told what is drawn, each time that it is other than before.
	Drawn func(Drawn)
	// Painted is called once, when the first view is on the screen.
	Painted func()
}

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
	screens  map[desk.Screen]screen
	asker    *asker
	door     *doorPanel      // while a manager must allow something
	content  *fyne.Container // the screen that is shown
	till     *fyne.Container
	page     func(Kit) fyne.CanvasObject // lies over the screen; nil when nothing does
	gone     func()                      // tells that the desk took it away
	sent     bool                        // an intent is in flight: taps are dropped until the next view
	restless bool                        // Drawn was told while nothing could be tapped yet
	turned   time.Time                   // when another screen came

	guest    string // the language that the customer chose; "" goes by the wallet
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

// kitOf makes the kit of a language.
func (s Style) kitOf(language string, faces map[string]typeface) kit {
	colours := light()
	if s.Dark {
		colours = dark()
	}
	dpi := s.DPI
	if dpi == 0 {
		dpi = 160
	}
	w := words.Or(language)
	return kit{
		palette: colours, words: w, faces: faces[w.Language()], people: faces[words.Languages()[0]], touch: touchAt(dpi),
		calm: func() bool { return true },
	}
}

// New makes a window of an app. It is shown by ShowAndRun.
func New(app fyne.App, o Options) *Window {
	w := &Window{
		opts: o, faces: typefaces(o.Fonts), now: time.Now, do: doSoon,
		content: container.New(pile{}),
	}
	w.till = container.New(frame{w})
	w.kit = o.kitOf(o.Language, w.faces)
	w.kit.calm = w.calm
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
	w.asker, w.door = newAsker(w), newDoorPanel(w, desk.IntentAllow)
	w.door.box.Hide()
	w.screens = map[desk.Screen]screen{
		desk.ScreenAmount: newAmountScreen(w), desk.ScreenScan: newScanScreen(w), desk.ScreenWait: newWaitScreen(w),
		desk.ScreenResult: newResultScreen(w), desk.ScreenHistory: newHistoryScreen(w), desk.ScreenDetail: newDetailScreen(w),
		desk.ScreenDigits: newDigitsScreen(w), desk.ScreenShown: newShownScreen(w), desk.ScreenCash: newCashScreen(w),
		desk.ScreenSignIn: newSignInScreen(w), desk.ScreenHeld: newHeldScreen(w), desk.ScreenSplit: newSplitScreen(w),
	}
	w.drawn = false
	w.till.Objects = []fyne.CanvasObject{canvas.NewRectangle(w.kit.paper), w.drill.box, w.bar.box, w.content, w.asker.box, w.door.box, w.fault.box}
	w.till.Refresh()
}

// A frame is the whole till: the ground, the sign of training, the line of
// states, the screen and what may cover it, and trouble over its lower part. It
// asks for no size: it takes that of the screen.
type frame struct{ w *Window }

// Layout places the parts.
func (f frame) Layout(o []fyne.CanvasObject, s fyne.Size) {
	place(o[0], 0, 0, s.Width, s.Height)
	y := float32(0)
	for _, strip := range o[1:3] {
		if strip.Visible() {
			h := heightOf(strip, s.Width)
			place(strip, 0, y, s.Width, h)
			y += h
		}
	}
	for _, whole := range o[3:6] {
		place(whole, 0, y, s.Width, s.Height-y)
	}
	width := s.Width
	if f.w.view.Screen == desk.ScreenScan && !upright(s) {
		// Trouble with the camera comes again and again: it lies over the picture,
		// and the ways out beside it stay open.
		width = (1-sideShare)*s.Width - spaceSmall
	}
	h := heightOf(o[6], width)
	place(o[6], 0, s.Height-h, width, h)
}

// MinSize asks for nothing.
func (frame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 480) }

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
	w.view, w.sent = v, v.Busy
	s, ok := w.screens[v.Screen]
	if !ok {
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
	w.bar.draw(v)
	w.drawAsking(v)
	w.fault.draw(v)
	w.drill.draw(v)
	w.settleDown()
	w.play(was, v)
	w.drawn = true
	w.tellGuest()
}

// settleDown lays the window out anew: text that breaks may have become higher,
// and what was hidden has no place yet.
//
// What comes out of hiding is not known to the toolkit's canvas yet and does not
// repaint by itself: the whole is asked to.
func (w *Window) settleDown() {
	relayout(w.till)
	canvas.Refresh(w.till)
	w.tellDrawn()
}

// relayout places the children of a container again, and theirs: the toolkit
// does so only when a size changes.
func relayout(o fyne.CanvasObject) {
	c, ok := o.(*fyne.Container)
	if !ok || !o.Visible() {
		return
	}
	if c.Layout != nil {
		c.Layout.Layout(c.Objects, c.Size())
	}
	for _, child := range c.Objects {
		relayout(child)
	}
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
	if w.sent {
		return
	}
	// Typing and reading leave nothing in flight; the rest waits for the view
	// that answers it.
	switch i.Kind {
	case desk.IntentType, desk.IntentDigits, desk.IntentErase, desk.IntentDismiss:
	default:
		w.sent = true
	}
	w.opts.Send(i)
}

// speak changes to the next language.
func (w *Window) speak() { w.speaks(nextLanguage(w.kit.words.Language())) }

// speaks changes to a language.
func (w *Window) speaks(language string) {
	calm := w.kit.calm
	w.kit = w.opts.kitOf(language, w.faces)
	w.kit.calm = calm
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

// The pace of the live picture: 15 a second cost about a tenth of a core.
const previewEvery = time.Second / 15

// Run drives the live picture, the seconds of a wait and the end of scans that
// are typed, until ctx ends.
func (w *Window) Run(ctx context.Context) error {
	fyne.Do(w.followKeys)
	fyne.Do(w.followPaint)
	tick := time.NewTicker(previewEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			fyne.Do(w.tick)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// followPaint tells when the first view is on the screen. The toolkit runs
// animations before each frame: at the second one after a view was drawn, the
// first has been painted.
func (w *Window) followPaint() {
	if w.opts.Painted == nil {
		return
	}
	frames := 0
	var a *fyne.Animation
	a = fyne.NewAnimation(time.Hour, func(float32) {
		if !w.drawn {
			return
		}
		if frames++; frames == 2 {
			w.opts.Painted()
			a.Stop()
		}
	})
	a.RepeatCount = fyne.AnimationRepeatForever
	a.Start()
}

// A mover is a screen on which something moves by itself.
type mover interface {
	move(v desk.View)
}

// tick draws what moves by itself.
func (w *Window) tick() {
	if s, ok := w.screens[w.view.Screen].(mover); ok {
		s.move(w.view)
	}
	w.bar.tick(w.view)
	if w.restless && w.kit.calm() {
		w.tellDrawn()
	}
	if w.second != nil {
		w.second.move()
	}
}
