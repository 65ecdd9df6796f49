package ui

import (
	"fmt"
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
	"kaikei/ui/customer"
	"kaikei/ui/words"
)

// GuestOptions are what the customer's window is made of.
type GuestOptions struct {
	Style
	Title      string
	DrawQR     func(text string, cell int) (*image.Gray, error)
	FullScreen bool
}

// A Guest is the customer's window: what is bought, what it comes to, the code
// to read, and what to do now, in the customer's language. A touch changes it.
type Guest struct {
	opts     GuestOptions
	win      fyne.Window
	faces    map[string]typeface
	kit      kit
	now      func() time.Time
	choose   func(language string)
	view     customer.View
	shop     *line
	total    *line
	called   *line // what the total is
	say      *paragraph
	more     *paragraph
	given    *line
	change   *line
	rest     *line
	left     *line
	due      *line // the sum, beside a code
	body     *fyne.Container
	lines    *fyne.Container
	list     *container.Scroll // of the lines
	sign     *fyne.Container
	signed   mark
	code     *codePicture
	tongues  []*button
	ground   *canvas.Rectangle
	box      *fyne.Container
	sums     *fyne.Container
	language string
}

// NewGuest makes the customer's window of an app. It shows what the till's
// window passes to it, once Window.Serve has been called.
func NewGuest(app fyne.App, o GuestOptions) *Guest {
	g := &Guest{opts: o, faces: typefaces(o.Fonts), now: time.Now, choose: func(string) {}, box: container.New(pile{})}
	g.win = app.NewWindow(o.Title)
	g.win.SetPadded(false)
	g.build(words.Languages()[0])
	g.win.SetContent(container.New(screenful{}, g.box))
	g.win.Resize(fyne.NewSize(tillWidth, tillHeight))
	g.win.SetFullScreen(o.FullScreen)
	return g
}

// A screenful takes the whole screen and asks for little.
type screenful struct{}

// Layout gives all of it.
func (screenful) Layout(o []fyne.CanvasObject, s fyne.Size) { fill(o[0], s) }

// MinSize asks for little.
func (screenful) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 480) }

// Serve shows the customer on a window what happens at the till.
func (w *Window) Serve(g *Guest) {
	w.second = g
	g.now = func() time.Time { return w.now() }
	g.choose = w.speaksTo
	g.win.Show()
}

// Listen calls f with what the customer sees, each time that it changes, on the
// toolkit's goroutine: f must not block.
func (w *Window) Listen(f func(customer.View)) { w.listener = f }

// Choose changes the language that the customer is spoken to in. Any goroutine
// may call it.
func (w *Window) Choose(language string) {
	w.do(func() { w.speaksTo(language) })
}

// guestStays is how long a language is kept for a customer who chose it before the
// first thing was rung up.
const guestStays = time.Minute

// speaksTo speaks to the customer in a language.
func (w *Window) speaksTo(language string) {
	w.guest, w.guestAt = language, w.now()
	w.draw(w.view)
}

// tellGuest shows the customer what there is to see. A customer who left takes
// the language along.
func (w *Window) tellGuest() {
	v := customer.Of(w.view, w.guestLanguage(w.view))
	if left := w.served && v.Stage == customer.StageWelcome; left && w.guest != "" {
		w.guest = ""
		v.Language = w.guestLanguage(w.view)
	}
	w.served = v.Stage != customer.StageWelcome
	if w.second != nil {
		w.second.draw(v)
	}
	if w.listener != nil {
		w.listener(v)
	}
}

// forgetGuest forgets the language of who chose one and bought nothing.
func (w *Window) forgetGuest() {
	if w.guest != "" && !w.served && w.now().Sub(w.guestAt) >= guestStays {
		w.guest = ""
		w.tellGuest()
	}
}

// build makes everything in the window for a language.
func (g *Guest) build(language string) {
	g.language = language
	k := g.opts.kitOf(language, g.faces)
	g.kit = k
	bold := func(size float32) *line { return newLine(k.bold(size, k.ink)) }
	g.shop, g.total = newLine(k.name(sizeText, k.soft)).shortened(), bold(sizeShout).trailing()
	g.say, g.more = newParagraph(k, sizeTitle, k.ink).strong().centred(), newParagraph(k, sizeLarge, k.ink).centred()
	g.given, g.change, g.rest = bold(sizeHead).trailing(), bold(sizeHead).trailing(), bold(sizeHead).trailing()
	g.left, g.due = bold(sizeHead).centred(), bold(sizeSum).centred()
	g.lines, g.sign, g.signed = rows(spaceSmall), container.New(halfwayAcross{140}), 0
	g.code = newCodePicture(k, g.opts.DrawQR)
	bar := shared(spaceSmall)
	g.tongues = nil
	for _, l := range words.Languages() {
		b := g.kitFor(l).button(sizeText, 60, k.beside(), func() { g.choose(l) })
		b.set(words.Or(l).Of("language.name"), true)
		if l == language {
			b.wear(k.called())
			b.set(words.Or(l).Of("language.name"), true)
		}
		g.tongues = append(g.tongues, b)
		bar.Add(b)
	}
	g.called = newLine(k.text(sizeHead, k.soft))
	var sums *fyne.Container
	g.list = container.NewVScroll(container.New(gutter{}, g.lines))
	_, sums = ground(k.card, corner, pad(spaceHuge, rows(spaceSmall, grow(g.list), container.New(gutter{}, rows(spaceSmall, g.given, g.change, g.rest, row(space, stack(gap(150, 1), middle(g.called)), grow(g.total)))))))
	g.sums = sums
	act := rows(space, spring(), g.sign, g.say, g.more, g.due, g.left, spring())
	g.body = container.New(g.facing(), stack(sums, g.code.box), act)
	var box *fyne.Container
	g.ground, box = ground(k.paper, 0, pad(spaceHuge, rows(spaceLarge, container.New(header{}, g.shop, bar), grow(g.body))))
	g.box.Objects = []fyne.CanvasObject{box}
	g.box.Refresh()
}

// kitFor is the kit in another language.
func (g *Guest) kitFor(language string) kit {
	k := g.kit
	k.words, k.faces = words.Or(language), g.faces[language]
	return k
}

// signOf is what the customer sees from afar.
func signOf(s customer.Stage) mark {
	switch s {
	case customer.StagePaid, customer.StageAdded, customer.StageSome:
		return markCheck
	case customer.StageNotPaid, customer.StageNotIn:
		return markCross
	case customer.StageUnknown, customer.StageCancel:
		return markQuestion
	case customer.StageBack, customer.StageDue, customer.StagePart:
		return markBack
	case customer.StageLater, customer.StageWait, customer.StageConfirm, customer.StageFilling, customer.StageEmptied, customer.StageRefund:
		return markClock
	}
	return 0
}

// draw brings the window to a view.
func (g *Guest) draw(v customer.View) {
	if v.Language != g.language {
		g.build(v.Language)
	}
	g.view = v
	k, w := g.kit, g.kit.words
	g.shop.write(v.Shop)
	g.total.write(v.Total.String())
	g.called.write(customer.TotalOf(w, v))
	say := w.Of(fmt.Sprintf("customer.%d", v.Stage))
	g.say.size = callSize(w, say)
	g.say.write(say)
	g.more.write(w.Maybe(fmt.Sprintf("customer.%d.more", v.Stage)))
	g.given.write(sumOf(w, "cash.given", v.Given))
	g.change.write(sumOf(w, "cash.change", v.Change))
	g.rest.write(sumOf(w, "split.left", v.Rest))
	// A code takes the whole side: a phone reads it from where the customer stands.
	show(g.sums, v.Stage != customer.StageWelcome && v.Code == "")
	show(g.code.box, v.Code != "")
	due := ""
	if v.Code != "" {
		due = v.Total.String()
	}
	g.due.write(due)
	g.body.Layout = g.facing()
	g.code.show(v.Code)
	g.lines.Objects = nil
	for _, l := range v.Lines {
		g.lines.Add(g.goods(l))
	}
	if m := signOf(v.Stage); m != g.signed {
		g.signed, g.sign.Objects = m, nil
		if m != 0 {
			g.sign.Objects = []fyne.CanvasObject{newSign(m, 140, k.ink)}
		}
	}
	show(g.sign, g.signed != 0)
	g.move()
	g.box.Refresh()
	relayout(g.box)
	g.list.ScrollToBottom() // what was rung up last is what the customer looks for
}

// callSize is how large a call is: one that does not go into a line, or a sentence,
// is smaller.
func callSize(w words.Words, call string) float32 {
	line := 9 // full-width characters
	if w.Spaced() {
		line = 18
	}
	if len([]rune(call)) > line {
		return sizeHead
	}
	return sizeTitle
}

// facing is how what is bought and what to do stand to each other.
func (g *Guest) facing() fyne.Layout {
	if g.view.Stage <= customer.StageWelcome {
		return single{}
	}
	return split{share: 0.46, floor: 0.5}
}

// A single has its second thing alone.
type single struct{}

// Layout gives all of it to the second thing.
func (single) Layout(o []fyne.CanvasObject, s fyne.Size) { fill(o[1], s) }

// MinSize asks for nothing, as a split does.
func (single) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// sumOf writes a sum with its name, or nothing.
func sumOf(w words.Words, key string, y terminal.Yen) string {
	if y == 0 {
		return ""
	}
	return w.Of(key) + "  " + y.String()
}

// goods is one line of the sale.
func (g *Guest) goods(l customer.Line) fyne.CanvasObject {
	k := g.kit
	name, count, sum := newLine(k.name(sizeLarge, k.ink)).shortened(), newLine(k.text(sizeLarge, k.soft)).trailing(), newLine(k.bold(sizeLarge, k.ink)).trailing()
	name.write(l.Name)
	if l.Count > 1 {
		count.write(fmt.Sprintf("×%d", l.Count))
	}
	sum.write(l.Sum.String())
	return row(space, grow(name), stack(gap(64, 1), count), stack(gap(140, 1), sum))
}

// move counts what is left of a code.
func (g *Guest) move() {
	left := ""
	if g.view.Code != "" {
		left = g.kit.words.Of("wait.left", g.kit.words.Seconds(int(g.view.Until.Sub(g.now())/time.Second)))
	}
	g.left.write(left)
}
