package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"kaikei/terminal/desk"
	"kaikei/terminal/staff"
)

// A doorPanel takes somebody's PIN: who it is, and digits that nobody sees. A
// staff card before the camera does the same without it.
type doorPanel struct {
	win         *Window
	k           kit
	kind        desk.IntentKind
	pin, chosen string
	title       *paragraph
	reason      *paragraph // in the clerk's words
	hint        *paragraph
	until       *line
	dots        *line
	list        *fyne.Container
	erase       *button
	back, enter *button
	box         *fyne.Container
}

func newDoorPanel(w *Window, kind desk.IntentKind) *doorPanel {
	k := w.kit
	p := &doorPanel{
		win: w, k: k, kind: kind, title: newParagraph(k, sizeLarge, k.ink).strong(), hint: newParagraph(k, sizeSmall, k.soft),
		reason: newParagraph(k, sizeText, k.ink), until: newLine(k.bold(sizeText, k.bad)), dots: newLine(k.bold(sizeTitle, k.ink)).centred(), list: matrix(spaceSmall, 2),
	}
	p.reason.font = k.people.regular
	grid := digitKeys(k, eraseRow, p.press)
	p.erase = k.button(sizeHead, 62, k.plain(), func() { p.set(p.pin[:max(0, len(p.pin)-1)]) })
	p.erase.set(k.words.Of("key.back"), true)
	grid.Add(p.erase)
	p.back = k.button(sizeLarge, 96, k.plain(), func() { w.send(desk.Intent{Kind: desk.IntentBack}) }).wide(150)
	p.enter = k.button(sizeHead, 96, k.goesOn(), p.send).wide(240)
	_, dots := ground(k.card, corner, pad(spaceHair, p.dots))
	said := rows(space, p.title, p.reason, p.until, grow(rows(0, p.list)), p.hint)
	p.box = cover(k.paper, 0, pad(spaceLarge, counter(0.38, said, rows(spaceSmall, dots, grow(grid)), row(space, p.back, grow(p.enter)))))
	return p
}

// press adds a digit. Who types again has read that the PIN before was wrong: what
// says so lies over keys.
func (p *doorPanel) press(digit string) {
	if f := p.win.view.Fault; f != nil && f.Code == "PIN" && p.pin == "" {
		p.win.send(desk.Intent{Kind: desk.IntentDismiss})
	}
	if len(p.pin) < staff.MostPIN {
		p.set(p.pin + digit)
	}
}

// set changes what is typed.
func (p *doorPanel) set(pin string) {
	p.pin = pin
	p.dots.write(strings.Repeat("●", len(pin)))
	p.drawEnter()
	p.win.tellDrawn()
}

// typed takes the keys of a keyboard.
func (p *doorPanel) typed(keys string) {
	eachKey(keys, p.press, func() { p.set(p.pin[:max(0, len(p.pin)-1)]) })
}

// send tries the PIN, and forgets it.
func (p *doorPanel) send() {
	i := desk.Intent{Kind: p.kind, Clerk: p.chosen, Text: p.pin}
	p.set("")
	p.win.send(i)
}

// draw shows who may come in.
func (p *doorPanel) draw(v desk.View, title string, fits func(desk.Member) bool) {
	w := p.k.words
	p.title.write(title)
	hint := w.Of("door.card")
	if v.Health.Camera == desk.Trouble { // it sees no card
		hint = ""
	}
	p.hint.write(hint)
	until := ""
	if v.Staff.Until != "" {
		until = w.Of("door.until", v.Staff.Until)
	}
	p.until.write(until)
	p.list.Objects = nil
	n := 0
	for _, m := range v.Staff.Members {
		if !fits(m) {
			continue
		}
		if n++; p.chosen == "" {
			p.chosen = m.ID
		}
		d := p.k.onCard()
		if m.ID == p.chosen {
			d = p.k.called()
		}
		b := p.k.button(sizeText, 64, d, func() {
			p.chosen = m.ID
			p.set("")
			p.win.draw(p.win.view)
		})
		b.label.t.FontSource = p.k.people.regular
		b.set(m.Name, !v.Busy)
		p.list.Add(b)
	}
	if n%2 == 1 {
		p.list.Add(gap(1, 1))
	}
	p.back.set(w.Of("scan.back"), !v.Busy)
	p.drawEnter()
}

// drawEnter lets a PIN be sent when it may be one.
func (p *doorPanel) drawEnter() {
	p.enter.set(p.k.words.Of("door.enter"), len(p.pin) >= 4 && p.chosen != "" && !p.win.view.Busy)
}

// A signInScreen asks who stands at the till.
type signInScreen struct{ door *doorPanel }

func newSignInScreen(w *Window) *signInScreen {
	return &signInScreen{newDoorPanel(w, desk.IntentSignIn)}
}

func (s *signInScreen) object() fyne.CanvasObject { return s.door.box }

// typed takes the keys of a keyboard.
func (s *signInScreen) typed(keys string) { s.door.typed(keys) }

func (s *signInScreen) draw(v desk.View) {
	s.door.draw(v, s.door.k.words.Of("door.title"), func(desk.Member) bool { return true })
	show(s.door.back, v.Staff.Signed.ID != "")
}

// drawAsking covers the screen while a manager must allow something.
func (w *Window) drawAsking(v desk.View) {
	if v.Asking == nil {
		if w.door.box.Visible() {
			w.door.set("")
			w.door.chosen = ""
		}
		show(w.door.box, false)
		return
	}
	title := w.kit.words.Of("door.allow", w.kit.words.Of("right."+string(v.Asking.Right)))
	if v.Asking.Amount > 0 {
		title += "  " + v.Asking.Amount.String()
	}
	w.door.reason.write(v.Asking.Reason)
	w.door.draw(v, title, func(m desk.Member) bool { return m.Role == staff.Manager })
	show(w.door.box, true)
}
