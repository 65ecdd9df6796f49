package ui

import (
	"context"
	"image"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal/desk"
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

// Options are what a window is made of. Regular and Bold are OpenType fonts;
// Send takes what the clerk wants. The others may be left out.
type Options struct {
	Title         string
	Language      string
	Regular, Bold []byte
	Send          func(desk.Intent)
	Preview       Preview
	Hints         Hints
	Keys          Keys
	Sounds        Sounds
	// DrawQR draws a QR code with its quiet zone, so many pixels a module.
	DrawQR     func(text string, cell int) (*image.Gray, error)
	Side       fyne.CanvasObject // stands beside the till, in a demo
	FullScreen bool
}

// The size of the till, in the toolkit's units.
const (
	tillWidth  = 1024
	tillHeight = 600
)

// A Window is the till's window.
type Window struct {
	opts  Options
	win   fyne.Window
	look  look
	words Words
	now   func() time.Time
	do    func(func()) // runs on the toolkit's goroutine, soon

	bar     *statusBar
	fault   *faultPanel
	screens map[desk.Screen]screen
	content *fyne.Container // the screen that is shown
	sent    bool            // an intent is in flight: taps are dropped until the next view

	view  desk.View // what is drawn
	drawn bool

	mu     sync.Mutex // guards what follows, which Show leaves for the toolkit's goroutine
	newest *desk.View
	posted bool
}

// A screen draws one kind of view.
type screen interface {
	object() fyne.CanvasObject
	// draw brings the screen to what the view says. It is cheap when little
	// differs.
	draw(v desk.View, w Words)
}

// Dress gives an app our theme. It comes before anything of this package is
// made: the toolkit keeps the first font that it measures a style with, and
// would draw boxes for Japanese ever after.
func Dress(app fyne.App, regular, bold []byte) { app.Settings().SetTheme(newLook(regular, bold)) }

// New makes a window of an app that was dressed. It is shown by ShowAndRun.
func New(app fyne.App, o Options) *Window {
	w := &Window{opts: o, look: newLook(o.Regular, o.Bold), now: time.Now, do: doSoon, content: container.NewStack()}
	words, err := LoadWords(o.Language)
	if err != nil {
		words, _ = LoadWords(Languages[0]) // embedded: it loads
	}
	w.words = words
	w.bar, w.fault = newStatusBar(w), newFaultPanel(w)
	w.screens = map[desk.Screen]screen{
		desk.ScreenAmount: newAmountScreen(w), desk.ScreenScan: newScanScreen(w), desk.ScreenWait: newWaitScreen(w),
		desk.ScreenResult: newResultScreen(w), desk.ScreenHistory: newHistoryScreen(w), desk.ScreenDetail: newDetailScreen(w),
		desk.ScreenDigits: newDigitsScreen(w), desk.ScreenShown: newShownScreen(w), desk.ScreenCash: newCashScreen(w),
	}
	w.win = app.NewWindow(o.Title)
	w.win.SetPadded(false)
	backdrop := canvas.NewRectangle(paper)
	till := container.NewStack(backdrop, container.NewBorder(w.bar.box, nil, nil, nil, w.content), w.fault.box)
	size := fyne.NewSize(tillWidth, tillHeight)
	if o.Side == nil {
		w.win.SetContent(till)
	} else {
		w.win.SetContent(container.NewBorder(nil, nil, nil, o.Side, till))
		size.Width += o.Side.MinSize().Width
		size.Height = max(size.Height, o.Side.MinSize().Height)
	}
	w.win.Resize(size)
	w.win.SetFullScreen(o.FullScreen)
	w.listen()
	return w
}

// ShowAndRun shows the window and runs the toolkit until it is closed.
func (w *Window) ShowAndRun() { w.win.ShowAndRun() }

// Show draws a view, soon, on the toolkit's goroutine. When views come faster
// than they can be drawn, only the newest is.
func (w *Window) Show(v desk.View) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.newest = &v
	if w.posted {
		return
	}
	w.posted = true
	w.do(w.take)
}

// doSoon runs f on the toolkit's goroutine. It never runs it at once, as some
// drivers do: its callers hold locks.
func doSoon(f func()) { go fyne.Do(f) }

// take draws the newest view.
func (w *Window) take() {
	w.mu.Lock()
	v := w.newest
	w.newest, w.posted = nil, false
	w.mu.Unlock()
	if v != nil {
		w.draw(*v)
	}
}

// draw brings the window to a view. Only the toolkit's goroutine calls it.
func (w *Window) draw(v desk.View) {
	was := w.view
	w.view, w.sent = v, v.Busy
	s, ok := w.screens[v.Screen]
	if !ok {
		return // a view that was never filled in
	}
	s.draw(v, w.words)
	if !w.drawn || was.Screen != v.Screen {
		w.content.Objects = []fyne.CanvasObject{s.object()}
		w.content.Refresh()
	}
	w.bar.draw(v, w.words)
	w.fault.draw(v, w.words)
	w.play(was, v)
	w.drawn = true
}

// play sounds a result when it is new.
func (w *Window) play(was, v desk.View) {
	if w.opts.Sounds == nil || v.Screen != desk.ScreenResult {
		return
	}
	if was.Screen == v.Screen && was.Payment.ID == v.Payment.ID && was.Payment.State == v.Payment.State {
		return
	}
	w.opts.Sounds.Play(jingleOf(v.Payment.State))
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
func (w *Window) speak() {
	next := Languages[0]
	for i, l := range Languages {
		if l == w.words.language {
			next = Languages[(i+1)%len(Languages)]
		}
	}
	words, err := LoadWords(next)
	if err != nil {
		return // embedded: it loads
	}
	w.words = words
	w.draw(w.view)
}

// The pace of the live picture: 15 a second cost about a tenth of a core.
const previewEvery = time.Second / 15

// Run drives the live picture, the seconds of a wait and the end of scans that
// are typed, until ctx ends.
func (w *Window) Run(ctx context.Context) error {
	fyne.Do(w.followKeys)
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

// tick draws what moves by itself.
func (w *Window) tick() {
	switch s := w.screens[w.view.Screen].(type) {
	case *scanScreen:
		s.live()
	case *waitScreen:
		s.seconds(w.view, w.words)
	case *shownScreen:
		s.live()
		s.seconds(w.view, w.words)
	}
}
