package manager

import (
	"reflect"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"kaikei/terminal/office"
	"kaikei/ui"
)

// A Window is where pages are shown: the till's.
type Window interface {
	// Cover lays a page over the till, and calls gone when the till takes it away.
	Cover(page func(ui.Kit) fyne.CanvasObject, gone func())
}

// A Screen shows an office on a window.
type Screen struct {
	win  Window
	send func(office.Intent)

	mu   sync.Mutex // guards what follows
	last office.View
	page office.Page // that was drawn, on the toolkit's goroutine

	lists ui.Places
}

// New returns the screen of an office that takes intents by send.
func New(w Window, send func(office.Intent)) *Screen {
	return &Screen{win: w, send: send}
}

// Show draws a view, soon. Any goroutine may call it.
func (s *Screen) Show(v office.View) {
	s.mu.Lock()
	same := v
	same.Now = time.Time{}
	unchanged := reflect.DeepEqual(same, s.last)
	s.last = same
	s.mu.Unlock()
	switch {
	case unchanged:
	case v.Page == office.PageNone:
		s.win.Cover(nil, nil)
	default:
		s.win.Cover(func(k ui.Kit) fyne.CanvasObject { return s.draw(k, v) }, func() { s.send(office.Intent{Kind: office.IntentLeave}) })
	}
}

// draw makes the page of a view.
func (s *Screen) draw(k ui.Kit, v office.View) fyne.CanvasObject {
	s.mu.Lock()
	if s.page != v.Page {
		s.page = v.Page
		s.lists.Clear()
		k.Turned()
	}
	s.mu.Unlock()
	p := page{Kit: k, v: v, s: s}
	bodies := map[office.Page]func() fyne.CanvasObject{
		office.PageToday: p.today, office.PageList: p.list, office.PagePayment: p.payment, office.PageClose: p.closes,
		office.PageCount: p.count, office.PageClosed: p.closed, office.PageReconcile: p.reconcile, office.PageStatement: p.statement,
		office.PagePayout: p.payout, office.PageAccount: p.account, office.PageBanks: p.banks, office.PageShop: p.shop,
		office.PageStaff: p.staff, office.PageMember: p.member, office.PageGoods: p.goods, office.PageItem: p.item, office.PageSettings: p.settings, office.PageExport: p.export,
	}
	parts := []fyne.CanvasObject{p.head()}
	if n := p.news(); n != nil {
		parts = append(parts, n)
	}
	return k.Page(k.Rows(append(parts, k.Fill(bodies[v.Page]()))...))
}

// A page is one drawing.
type page struct {
	ui.Kit
	v office.View
	s *Screen
}

// tap returns what sends an intent; nil while something is under way.
func (p page) tap(i office.Intent) func() {
	if p.v.Busy {
		return nil
	}
	return func() { p.s.send(i) }
}

// tapIf is tap where something holds.
func (p page) tapIf(holds bool, i office.Intent) func() {
	if !holds {
		return nil
	}
	return p.tap(i)
}

// head is the row of the first pages, and the way back.
func (p page) head() fyne.CanvasObject {
	back := func() { p.s.send(office.Intent{Kind: office.IntentBack}) } // ends what is under way, too
	first := []office.Page{office.PageToday, office.PageClose, office.PageReconcile, office.PageStatement}
	keys := map[office.Page]string{
		office.PageToday: "office.today", office.PageClose: "office.close", office.PageReconcile: "office.reconcile", office.PageStatement: "office.statement",
		office.PageList: "office.list", office.PagePayment: "office.payment", office.PageCount: "office.count", office.PageClosed: "office.closed",
		office.PagePayout: "office.payout", office.PageAccount: "office.account.change", office.PageBanks: "office.bank", office.PageShop: "office.shop",
		office.PageStaff: "office.staff", office.PageMember: "office.member", office.PageGoods: "office.goods", office.PageItem: "office.item", office.PageSettings: "office.settings", office.PageExport: "office.export",
	}
	nested := true
	tabs := []fyne.CanvasObject{}
	for _, at := range first {
		look := ui.Beside
		if at == p.v.Page {
			look, nested = ui.Called, false
		}
		tabs = append(tabs, p.Tab(look, p.Of(keys[at]), p.tap(office.Intent{Kind: office.IntentPage, Page: at})))
	}
	look := ui.Beside
	var more []ui.Option
	may := map[office.Page]bool{office.PageShop: true, office.PageStaff: p.v.Rights.Members, office.PageGoods: p.v.Rights.Catalogue, office.PageSettings: true, office.PageExport: true}
	for _, at := range []office.Page{office.PageShop, office.PageStaff, office.PageGoods, office.PageSettings, office.PageExport} {
		if at == p.v.Page {
			look, nested = ui.Called, false
		}
		more = append(more, ui.Option{Name: p.Of(keys[at]), Tap: p.tapIf(may[at], office.Intent{Kind: office.IntentPage, Page: at})})
	}
	if nested {
		return p.Row(p.Wide(p.Strong(ui.Head, ui.Ink, p.Of(keys[p.v.Page]))), p.Button(ui.Plain, 150, p.Of("history.back"), back))
	}
	var choose func()
	if !p.v.Busy {
		choose = func() { p.Choose(p.Of("office.more"), more...) }
	}
	tabs = append(tabs, p.Tab(look, p.Of("office.more"), choose))
	return p.Row(p.Fill(p.Grid(len(tabs), tabs...)), p.Button(ui.Plain, 150, p.Of("office.leave"), back))
}

// news is what went wrong or well, or that something is under way; nil when there
// is nothing to say.
func (p page) news() fyne.CanvasObject {
	switch {
	case p.v.Busy:
		return p.Note(ui.Soft, p.Say(ui.Text, ui.Ink, p.Of("office.busy")))
	case p.v.Fault != nil:
		title, text, todo := p.Words().Fault(*p.v.Fault)
		ok := p.Tab(ui.Beside, p.Of("office.read"), p.tap(office.Intent{Kind: office.IntentDismiss}))
		return p.Note(ui.Bad, p.Row(p.Wide(p.Rows(p.Strong(ui.Text, ui.Bad, title), p.Read(ui.Small, ui.Soft, text), p.Read(ui.Small, ui.Ink, todo))), ok))
	case p.v.Done != office.DoneNothing:
		key := map[office.Done]string{
			office.DonePrinted: "office.done.printed", office.DoneClosed: "office.done.closed", office.DoneAsked: "office.done.asked",
			office.DoneWaits: "office.done.waits", office.DoneGiven: "office.done.given",
			office.DoneAccount: "office.done.account", office.DoneKept: "office.done.kept", office.DoneWritten: "office.done.written",
		}[p.v.Done]
		tone := ui.Good
		if p.v.Done == office.DoneWaits {
			tone = ui.Soft
		}
		return p.Note(tone, p.Strong(ui.Text, tone, p.Of(key)))
	}
	return nil
}

// unread says what stands on the page as soon as there is a line; nothing when nothing
// is missing.
func (p page) unread() fyne.CanvasObject {
	if !p.v.Unread {
		return p.Rows()
	}
	return p.Card(p.Read(ui.Text, ui.Soft, p.Of("office.unread")))
}

// scroll is a list that keeps where it stands.
func (p page) scroll(name string, rows ...fyne.CanvasObject) fyne.CanvasObject {
	return p.Kept(&p.s.lists, name, p.List(rows...))
}

// sheet is a card that takes what is left of a page, and runs on where that is too
// little.
func (p page) sheet(name string, rows ...fyne.CanvasObject) fyne.CanvasObject {
	return p.Fill(p.Card(p.scroll(name, rows...)))
}

// fact is a name and a sum; each has half of the row, so that neither is set small.
func (p page) fact(key, value string) fyne.CanvasObject {
	return p.Row(p.Wide(p.Say(ui.Small, ui.Soft, p.Of(key))), p.Wide(p.Sum(ui.Text, ui.Ink, value)))
}

// told is a name and what people wrote.
func (p page) told(key, value string) fyne.CanvasObject {
	return p.Row(p.Cell(150, p.Say(ui.Small, ui.Soft, p.Of(key))), p.Wide(p.Name(ui.Text, ui.Ink, value)))
}

// dates steps from date to date.
func (p page) dates() fyne.CanvasObject {
	d := p.v.Day.Report.Date
	step := func(name string, days int, on bool) fyne.CanvasObject {
		return p.Button(ui.Plain, 64, name, p.tapIf(on, office.Intent{Kind: office.IntentDate, Days: days}))
	}
	return p.Row(step("<", -1, true), p.Wide(p.Strong(ui.Large, ui.Ink, string(d))), step(">", 1, d < p.v.Today))
}
