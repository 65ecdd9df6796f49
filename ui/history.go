package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// A historyScreen lists the payments of the day, newest first.
type historyScreen struct {
	win   *Window
	k     kit
	empty *line
	list  []terminal.Payment // that is drawn
	rows  *fyne.Container
	title *line
	find  *button
	back  *button
	box   fyne.CanvasObject
}

func newHistoryScreen(w *Window) *historyScreen {
	k := w.kit
	s := &historyScreen{win: w, k: k, empty: newLine(k.text(sizeText, k.soft)).centred(), rows: rows(spaceHair)}
	s.title = newLine(k.bold(sizeHead, k.ink))
	s.find = k.button(sizeText, 64, k.beside(), w.openSearch).wide(150)
	s.back = k.button(sizeText, 64, k.plain(), func() { w.send(desk.Intent{Kind: desk.IntentBack}) }).wide(150)
	head := row(space, grow(s.title), s.find, s.back)
	s.box = pad(spaceLarge, rows(space, head, grow(stack(rows(0, spring(), s.empty, spring()), container.NewVScroll(container.New(gutter{}, s.rows))))))
	return s
}

func (s *historyScreen) object() fyne.CanvasObject { return s.box }

func (s *historyScreen) draw(v desk.View) {
	s.back.set(s.k.words.Of("history.back"), !v.Busy)
	title := "history.title"
	if v.Query != (terminal.Query{}) {
		title = "history.found"
	}
	s.title.write(s.k.words.Of(title))
	s.find.set(s.k.words.Of("history.find"), !v.Busy)
	empty := ""
	if len(v.History) == 0 {
		empty = s.k.words.Of("history.empty")
	}
	s.empty.write(empty)
	if slices.EqualFunc(s.list, v.History, sameRow) {
		return
	}
	s.list, s.rows.Objects = v.History, nil
	for _, p := range v.History {
		s.rows.Add(s.row(p))
	}
	s.rows.Refresh()
}

// openSearch asks what to look for.
func (w *Window) openSearch() {
	say := w.kit.words.Of
	look := func(q terminal.Query) { w.send(desk.Intent{Kind: desk.IntentSearch, Query: q}) }
	w.asker.choose(say("history.find"),
		option{name: say("find.slip"), tap: func() {
			w.asker.number(say("find.slip"), "%04d", 9999, func(n terminal.Yen) { look(terminal.Query{Slip: int(n)}) })
		}},
		option{name: say("find.amount"), tap: func() {
			w.asker.number(say("find.amount"), "", w.view.Limit, func(y terminal.Yen) { look(terminal.Query{Least: y, Most: y}) })
		}},
		option{name: say("find.state"), tap: func() { w.askState(look) }},
		option{name: say("find.wallet"), tap: func() {
			w.asker.chooseText(say("find.wallet"), []string{"J-Coin", "Alipay", "Kakao", "GCash", "TrueMoney", "cash"}, func(name string) { look(terminal.Query{Wallet: name}) })
		}},
		option{name: say("find.code"), tap: func() {
			w.asker.letters(say("find.code"), 4, 4, func(text string) { look(terminal.Query{Text: text}) })
		}},
		option{name: say("find.all"), tap: func() { look(terminal.Query{}) }},
	)
}

// askState asks for payments of a state.
func (w *Window) askState(look func(terminal.Query)) {
	var all []option
	for _, s := range terminal.States() {
		all = append(all, option{name: w.kit.words.Of("state." + s.String() + ".title"), tap: func() { look(terminal.Query{State: s}) }})
	}
	w.asker.choose(w.kit.words.Of("find.state"), all...)
}

// sameRow reports whether two payments look the same in the list.
func sameRow(a, b terminal.Payment) bool {
	return a.ID == b.ID && a.State == b.State && a.Purpose == b.Purpose && a.Brand == b.Brand && a.Slip == b.Slip
}

// row is one payment: time, slip, sum, wallet, and its state as sign and word.
func (s *historyScreen) row(p terminal.Payment) fyne.CanvasObject {
	k, f := s.k, faceOf(p.State)
	at, slip := newLine(k.text(sizeSmall, k.soft)), newLine(k.text(sizeSmall, k.soft)).trailing()
	sum, wallet := newLine(k.bold(sizeLarge, k.ink)).trailing(), newLine(k.name(sizeText, k.ink)).shortened()
	at.write(p.CreatedAt.In(terminal.JST).Format("15:04:05"))
	slip.write(slipOf(p.Slip))
	sum.write(p.Amount.String())
	wallet.write(k.words.Wallet(p))
	chip := k.chip(f, stateTitle(k.words, p))
	b := k.button(sizeNote, 64, k.onCard(), func() { s.win.send(desk.Intent{Kind: desk.IntentShow, Payment: p.ID}) })
	b.called = "#" + slipOf(p.Slip)
	return stack(b, container.New(record{}, at, slip, sum, wallet, chip))
}

// chip is a state in a line: its colour, its sign and its word.
func (k kit) chip(f face, word string) *fyne.Container {
	t := newLine(k.bold(sizeSmall, f.ink))
	t.least = sizeNote
	t.write(word)
	_, chip := ground(f.ground, spaceSmall, container.New(inset{spaceSmall, spaceHair},
		row(spaceSmall, middle(fixed(26, 26, newSign(f.mark, 26, f.ink))), grow(middle(t)))))
	return chip
}

// A record is the line of a payment: on a wide screen one row of cells, on an
// upright one two.
type record struct{}

// Layout places time, slip, sum, wallet and state.
func (record) Layout(o []fyne.CanvasObject, s fyne.Size) {
	w := s.Width - 2*space
	cell := func(i int, from, to, y, h float32) {
		place(o[i], fyne.NewPos(space+from*w, y+spaceHair), fyne.NewSize((to-from)*w-spaceSmall, h-2*spaceHair))
	}
	if s.Width > 900 {
		cell(0, 0, 0.09, 0, s.Height)
		cell(1, 0.09, 0.15, 0, s.Height)
		cell(2, 0.15, 0.37, 0, s.Height)
		cell(3, 0.39, 0.66, 0, s.Height)
		cell(4, 0.66, 1.01, spaceSmall, s.Height-2*spaceSmall)
		return
	}
	top := o[0].MinSize().Height
	cell(0, 0, 0.14, 0, top+2*spaceHair)
	cell(1, 0.14, 0.24, 0, top+2*spaceHair)
	cell(2, 0, 0.30, top, s.Height-top)
	cell(3, 0.32, 0.59, 0, s.Height)
	cell(4, 0.59, 1.01, spaceSmall, s.Height-2*spaceSmall)
}

// MinSize is that of the narrow form: two lines of text.
func (record) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(480, o[0].MinSize().Height+o[2].MinSize().Height+2*spaceHair)
}
