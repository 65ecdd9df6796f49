package technician

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"kaikei/terminal"
	"kaikei/terminal/fault"
	"kaikei/terminal/setup"
	"kaikei/ui"
)

// A Window is where pages are shown: the till's.
type Window interface {
	// Cover lays a page over the till, and calls gone when the till takes it away.
	Cover(page func(ui.Kit) fyne.CanvasObject, gone func())
	Speak(language string)
}

// A Wizard shows a set-up on a window.
type Wizard struct {
	win  Window
	send func(setup.Intent)
	look func() setup.Look // how the camera is now
	now  func() time.Time

	mu   sync.Mutex // guards what follows
	last setup.View
	at   time.Time // last came
	page setup.Step
}

// NewWizard returns the screens of a set-up that takes intents by send, and whose
// camera look tells of.
func NewWizard(w Window, send func(setup.Intent), look func() setup.Look) *Wizard {
	return &Wizard{win: w, send: send, look: look, now: time.Now}
}

// Show draws a view, soon. Any goroutine may call it.
func (z *Wizard) Show(v setup.View) {
	z.mu.Lock()
	was := z.last
	z.last, z.at = v, z.now()
	z.mu.Unlock()
	if v.Language != was.Language {
		z.win.Speak(v.Language)
	}
	same := v
	same.Spent = was.Spent
	switch {
	case reflect.DeepEqual(same, was):
	case !v.Shown:
		z.win.Cover(nil, nil)
	default:
		z.win.Cover(func(k ui.Kit) fyne.CanvasObject { return z.draw(k, v) }, z.lost)
	}
}

// lost asks for the view again: the till took the page away, because it had not drawn
// yet that it rests.
func (z *Wizard) lost() {
	z.mu.Lock()
	z.last = setup.View{Record: setup.Record{Language: z.last.Language}}
	z.mu.Unlock()
	z.send(setup.Intent{Kind: setup.IntentLost})
}

// spent is the stopwatch now.
func (z *Wizard) spent() time.Duration {
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.last.Done() {
		return z.last.Spent
	}
	return z.last.Spent + z.now().Sub(z.at)
}

// draw makes the page of a view.
func (z *Wizard) draw(k ui.Kit, v setup.View) fyne.CanvasObject {
	z.mu.Lock()
	if z.page != v.Step {
		z.page = v.Step
		k.Turned()
	}
	z.mu.Unlock()
	p := step{Kit: k, v: v, z: z}
	body := map[setup.Step]func() fyne.CanvasObject{
		setup.StepLanguage: p.languages, setup.StepNetwork: p.network, setup.StepScan: p.scan, setup.StepMake: p.making, setup.StepCamera: p.camera,
		setup.StepPrinter: p.printer, setup.StepSound: p.sound, setup.StepTouch: p.touch, setup.StepDisplay: p.display, setup.StepSale: p.sale, setup.StepReady: p.ready,
	}[v.Step]
	return k.Page(k.Rows(p.head(), k.Fill(body()), p.foot()))
}

// A step is one drawing.
type step struct {
	ui.Kit
	v setup.View
	z *Wizard
}

// of is the text under a key and a name.
func (p step) of(key, name string) string { return p.Of(key + "." + name) }

// tap returns what sends an intent.
func (p step) tap(kind setup.IntentKind) func() {
	return func() { p.z.send(setup.Intent{Kind: kind}) }
}

// minutes writes the stopwatch.
func minutes(d time.Duration) string {
	return fmt.Sprintf("%d:%02d", int(d/time.Minute), int(d/time.Second)%60)
}

// head is what is done, which step of how many it is, and the stopwatch.
func (p step) head() fyne.CanvasObject {
	all := setup.Steps()
	at := fmt.Sprintf("%d / %d", slices.Index(all, p.v.Step)+1, len(all))
	watch := p.Live(func() fyne.CanvasObject { return p.Sum(ui.Large, ui.Soft, minutes(p.z.spent())) })
	return p.Row(p.Wide(p.Strong(ui.Head, ui.Ink, p.of("setup.title", p.v.Step.String()))), p.Cell(110, p.Sum(ui.Text, ui.Soft, at)), p.Cell(110, watch))
}

// what is the sentence about what is tested, and the trouble under it.
func (p step) what(more ...fyne.CanvasObject) fyne.CanvasObject {
	all := []fyne.CanvasObject{p.Read(ui.Text, ui.Ink, p.of("setup.what", p.v.Step.String()))}
	if f := p.v.Fault; f != nil {
		title, _, todo := p.Words().Fault(*f)
		switch {
		case p.v.Step == setup.StepPrinter:
			todo = p.Of("setup.printer.todo")
		case broken(p.v.Hops):
			todo = p.Of("setup.make.todo")
		}
		all = append(all, p.Note(ui.Bad, p.Rows(p.Read(ui.Text, ui.Bad, title), p.Read(ui.Small, ui.Ink, todo))))
	}
	return p.Rows(append(all, more...)...)
}

// foot are the ways out of the step.
func (p step) foot() fyne.CanvasObject {
	var left, right []fyne.CanvasObject
	if p.v.CanBack() && !p.spent() {
		left = append(left, p.Button(ui.Plain, 116, p.Of("setup.back"), p.tap(setup.IntentBack)))
	}
	if p.v.CanSkip() {
		left = append(left, p.Button(ui.Plain, 128, p.Of("setup.skip"), p.skip))
	}
	if key := p.again(); key != "" {
		right = append(right, p.Button(ui.Beside, 160, p.Of(key), p.tap(setup.IntentAgain)))
	}
	if p.spent() {
		right = append(right, p.Button(ui.GoesOn, 210, p.Of("setup.rescan"), p.tap(setup.IntentBack)))
	} else if key, on := p.next(); key != "" {
		tap := p.tap(setup.IntentNext)
		if !on {
			tap = nil
		}
		right = append(right, p.Button(ui.GoesOn, 210, p.Of(key), tap))
	}
	return p.Row(append(append(left, p.Spring()), right...)...)
}

// spent reports whether the activation is not accepted: to try it again is no use,
// another one has to be read.
func (p step) spent() bool {
	return p.v.Step == setup.StepMake && p.v.Fault != nil && p.v.Fault.Code == fault.Of(terminal.ErrActivationSpent).Code
}

// skip asks why, over the sentence that says what follows from it.
func (p step) skip() {
	var all []ui.Option
	for n := 1; n <= 4; n++ {
		why := p.Of(fmt.Sprintf("setup.why.%d", n))
		all = append(all, ui.Option{Name: why, Tap: func() { p.z.send(setup.Intent{Kind: setup.IntentSkip, Text: why}) }})
	}
	p.Choose(p.of("setup.skip", p.v.Step.String()), all...)
}

// again is the word on what tries the step again; "" where there is nothing to try.
func (p step) again() string {
	switch p.v.Step {
	case setup.StepNetwork:
		if !p.v.Busy {
			return "setup.again"
		}
	case setup.StepMake:
		if p.v.Fault != nil && !p.spent() {
			return "setup.again"
		}
	case setup.StepPrinter:
		if p.v.Asks || p.v.Fault != nil {
			return "setup.again"
		}
		if !p.v.Busy {
			return "setup.print"
		}
	case setup.StepSound:
		return "setup.again"
	}
	return ""
}

// next is the word on what goes on, and whether it can; "" where the step ends by
// itself.
func (p step) next() (key string, on bool) {
	switch p.v.Step {
	case setup.StepNetwork:
		return "setup.next", p.v.Good
	case setup.StepMake:
		return "setup.next", p.v.Made
	case setup.StepCamera:
		return "setup.next", p.v.Good
	case setup.StepPrinter:
		return "setup.printed", p.v.Asks
	case setup.StepSound:
		return "setup.heard", p.v.Asks
	case setup.StepDisplay:
		return "setup.seen", true
	case setup.StepSale:
		return "setup.begin", true
	case setup.StepReady:
		return "setup.finish", true
	}
	return "", false
}
