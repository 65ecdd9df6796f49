package technician

import (
	"fmt"
	"strings"
	"sync"

	"fyne.io/fyne/v2"

	"kaikei/terminal/setup"
	"kaikei/terminal/workshop"
	"kaikei/ui"
)

// A Bench shows a workshop on a window.
type Bench struct {
	win  Window
	send func(workshop.Intent)

	mu    sync.Mutex // guards what follows
	last  workshop.View
	shape string
	page  workshop.Page

	lists ui.Places // by the numbers of the pages
}

// NewBench returns the screens of a workshop that takes intents by send.
func NewBench(w Window, send func(workshop.Intent)) *Bench {
	return &Bench{win: w, send: send}
}

// Show draws a view, soon. Any goroutine may call it. Only figures that differ do not
// make the page anew: they are live.
func (b *Bench) Show(v workshop.View) {
	shape := shapeOf(v)
	b.mu.Lock()
	same := shape == b.shape
	b.last, b.shape = v, shape
	b.mu.Unlock()
	switch {
	case same:
	case v.Page == workshop.PageNone:
		b.win.Cover(nil, nil)
	default:
		b.win.Cover(b.draw, func() { b.send(workshop.Intent{Kind: workshop.IntentLeave}) })
	}
}

// shapeOf is what of a view decides how its page is made: all but the figures.
func shapeOf(v workshop.View) string {
	var s strings.Builder
	fmt.Fprint(&s, v.Page, v.Busy, v.Done, v.Fault != nil, len(v.Config.Values), v.Config.Version, v.Config.Waiting, v.Config.Refused)
	for _, g := range v.Parts {
		fmt.Fprint(&s, g.Key, len(g.Lines))
	}
	for _, h := range v.Way {
		fmt.Fprint(&s, h.Name, h.OK, h.Tried)
	}
	for _, l := range v.Facts {
		fmt.Fprint(&s, l.Key, l.Bad)
	}
	return s.String()
}

// view is the newest view.
func (b *Bench) view() workshop.View {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.last
}

// draw makes the page.
func (b *Bench) draw(k ui.Kit) fyne.CanvasObject {
	v := b.view()
	b.mu.Lock()
	if b.page != v.Page {
		b.page = v.Page
		k.Turned()
	}
	b.mu.Unlock()
	p := bench{Kit: k, b: b}
	rows := []fyne.CanvasObject{p.head(v)}
	if n := p.news(v); n != nil {
		rows = append(rows, n)
	}
	body := p.Live(func() fyne.CanvasObject { return p.body(b.view()) })
	rows = append(rows, k.Fill(k.Kept(&b.lists, fmt.Sprint(v.Page), body)))
	if v.Page == workshop.PageConfig {
		rows = append(rows, k.Row(k.Spring(), k.Button(ui.GoesOn, 240, k.Of("config.fetch"), p.tapIf(!v.Busy, workshop.Intent{Kind: workshop.IntentFetch}))))
	}
	return k.Page(k.Rows(rows...))
}

// A bench is one drawing.
type bench struct {
	ui.Kit
	b *Bench
}

// tapIf returns what sends an intent where something holds.
func (p bench) tapIf(holds bool, i workshop.Intent) func() {
	if !holds {
		return nil
	}
	return func() { p.b.send(i) }
}

// head is the row of pages, and the way back.
func (p bench) head(v workshop.View) fyne.CanvasObject {
	keys := map[workshop.Page]string{
		workshop.PageParts: "live.parts", workshop.PageWay: "live.way", workshop.PageMachine: "live.machine", workshop.PageConfig: "config.title",
	}
	var tabs []fyne.CanvasObject
	for _, at := range workshop.Pages() {
		look := ui.Beside
		if at == v.Page {
			look = ui.Called
		}
		tabs = append(tabs, p.Tab(look, p.Of(keys[at]), p.tapIf(true, workshop.Intent{Kind: workshop.IntentPage, Page: at})))
	}
	back := p.tapIf(true, workshop.Intent{Kind: workshop.IntentBack})
	return p.Row(p.Fill(p.Grid(len(tabs), tabs...)), p.Button(ui.Plain, 130, p.Of("setup.finish"), back))
}

// news is what went wrong or well; nil when there is nothing to say.
func (p bench) news(v workshop.View) fyne.CanvasObject {
	switch {
	case v.Busy:
		return p.Note(ui.Soft, p.Say(ui.Text, ui.Ink, p.Of("setup.busy")))
	case v.Fault != nil:
		title, text, _ := p.Words().Fault(*v.Fault)
		return p.Note(ui.Bad, p.Rows(p.Strong(ui.Text, ui.Bad, title), p.Say(ui.Small, ui.Ink, text)))
	case v.Done:
		return p.Note(ui.Good, p.Strong(ui.Text, ui.Good, p.Of("config.fetched")))
	}
	return nil
}

// body is what the page shows.
func (p bench) body(v workshop.View) fyne.CanvasObject {
	switch v.Page {
	case workshop.PageParts:
		return p.parts(v.Parts)
	case workshop.PageWay:
		return p.way(v.Way)
	case workshop.PageMachine:
		return p.lines(v.Facts)
	case workshop.PageConfig:
		return p.config(v.Config)
	}
	return p.Spring()
}

// parts are the camera and the printer.
func (p bench) parts(all []workshop.Gauge) fyne.CanvasObject {
	var cards []fyne.CanvasObject
	for _, g := range all {
		cards = append(cards, p.Card(p.Rows(p.Strong(ui.Large, ui.Ink, p.Of(g.Key)), p.lines(g.Lines))))
	}
	return p.Rows(cards...)
}

// lines are sentences; what is wrong calls.
func (p bench) lines(all []workshop.Line) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, l := range all {
		if text := p.Of(l.Key, l.Args...); l.Bad {
			rows = append(rows, p.Note(ui.Bad, p.Read(ui.Text, ui.Bad, text)))
		} else {
			rows = append(rows, p.Read(ui.Text, ui.Ink, text))
		}
	}
	return p.List(rows...)
}

// way is the way to the backend.
func (p bench) way(all []setup.Hop) fyne.CanvasObject { return p.List(hopLines(p.Kit, all)...) }

// config is the configuration in force, value by value.
func (p bench) config(c workshop.Config) fyne.CanvasObject {
	if c.Version == 0 {
		return p.Spring()
	}
	day := "2006-01-02 15:04"
	rows := []fyne.CanvasObject{
		p.Strong(ui.Large, ui.Ink, p.Of("config.version", int(c.Version))),
		p.Read(ui.Small, ui.Soft, p.Of("config.signed", c.SignedBy, c.Issued.Format(day))),
	}
	if c.Expired {
		rows = append(rows, p.Note(ui.Bad, p.Read(ui.Small, ui.Bad, p.Of("config.expired", c.Until.Format(day)))))
	} else if !c.Until.IsZero() {
		rows = append(rows, p.Read(ui.Small, ui.Soft, p.Of("config.until", c.Until.Format(day))))
	}
	if c.Waiting > 0 {
		rows = append(rows, p.Note(ui.Soft, p.Read(ui.Small, ui.Ink, p.Of("config.waiting", int(c.Waiting)))))
	}
	if c.Refused != "" {
		rows = append(rows, p.Note(ui.Bad, p.Rows(p.Read(ui.Small, ui.Bad, p.Of("config.refused")), p.Name(ui.Small, ui.Soft, c.Refused))))
	}
	for _, v := range c.Values {
		value := p.List(p.Name(ui.Small, ui.Soft, v.Path), p.Name(ui.Text, ui.Ink, v.Text))
		rows = append(rows, p.Row(p.Wide(value), p.Cell(150, p.Sum(ui.Small, sourceTone(v.Source), p.Of("config.source"+"."+v.Source)))))
	}
	return p.List(rows...)
}

// sourceTone makes what somebody set stand out from what everybody has.
func sourceTone(source string) ui.Tone {
	if source == "standard" {
		return ui.Soft
	}
	return ui.Good
}
