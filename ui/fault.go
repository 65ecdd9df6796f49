package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
	"kaikei/terminal/desk"
	"kaikei/ui/words"
)

// A faultPanel lies over the lower part of a screen: what happened, whether
// money moved as colour, sign and word, and what to do.
type faultPanel struct {
	k          kit
	title      *line
	text, todo *paragraph
	money      *fyne.Container
	told       terminal.Money // whose sign is drawn
	ok         *button
	slip       uint64          // that is asked about
	yes, no    *button         // it was printed, or not
	slips      *fyne.Container // they both
	about      *line           // which slip
	panel      *fyne.Container // what is seen of it
	box        *fyne.Container
}

func newFaultPanel(w *Window) *faultPanel {
	k := w.kit
	p := &faultPanel{
		k: k, title: newLine(k.bold(sizeLarge, k.onAlert)), text: newParagraph(k, sizeSmall, k.onAlert), todo: newParagraph(k, sizeText, k.onAlert).strong(), money: stack(),
	}
	p.ok = k.button(sizeText, 64, dress{rgb(0x000000), rgb(0xffffff)}, func() {
		w.sent = false
		w.send(desk.Intent{Kind: desk.IntentDismiss})
	}).wide(228)
	answer := func(a desk.SlipAnswer) func() {
		return func() {
			w.sent = false
			w.send(desk.Intent{Kind: desk.IntentSlip, Slip: p.slip, Answer: a})
		}
	}
	p.about = newLine(k.name(sizeText, k.onAlert)).shortened()
	p.yes, p.no = k.button(sizeText, 64, dress{rgb(0x000000), rgb(0xffffff)}, answer(desk.SlipPrinted)), k.button(sizeText, 64, dress{rgb(0x000000), rgb(0xffffff)}, answer(desk.SlipMissing))
	p.slips = shared(space, p.yes, p.no)
	said := rows(spaceHair, p.title, p.text, p.todo, p.about, p.slips)
	right := rows(spaceSmall, p.money, p.ok)
	p.panel = rimmed(cover(k.alert, corner, container.New(inset{spaceLarge, space},
		row(spaceLarge, middle(fixed(64, 64, newSign(markAlert, 64, k.onAlert))), grow(middle(said)), middle(right)))), k.onAlert)
	p.box = pad(space, p.panel)
	p.box.Hide()
	return p
}

func (p *faultPanel) draw(v desk.View) {
	asked := v.Asking != nil && v.Fault != nil && v.Fault.Code == "NOT_ALLOWED" // the door says it
	if v.Fault == nil || asked {
		show(p.box, false)
		return
	}
	f := *v.Fault
	title, text, todo := p.k.words.Fault(f)
	p.title.write(title)
	p.text.write(text)
	p.todo.write(todo)
	if p.told != f.Money {
		p.told, p.money.Objects = f.Money, nil
		if f.Money != 0 {
			chip := p.k.chip(moneyFace(f.Money), p.k.words.Of(fmt.Sprintf("fault.money.%d", f.Money)))
			p.money.Objects = []fyne.CanvasObject{fixed(228, 38, chip)}
		}
		p.box.Refresh()
	}
	p.ok.set(p.k.words.Of("fault.ok"), true)
	p.drawSlips(v)
	show(p.box, true)
}

// titleOf is what a slip is called; a slip that is of no payment by its own title.
func titleOf(w words.Words, s desk.DoubtfulSlip) string {
	kind, of := w.Maybe("doubt.kind"+"."+string(s.Kind)), w.Maybe("doubt.copy"+"."+string(s.Copy))
	if kind == "" || of == "" {
		return s.Title
	}
	return fmt.Sprintf("%s %04d %s", kind, s.Slip, of)
}

// drawSlips asks about the oldest of the slips that nobody can tell of.
func (p *faultPanel) drawSlips(v desk.View) {
	asks := v.Fault.Code == "PRINT_UNKNOWN" && len(v.Doubtful) > 0
	about := ""
	if asks {
		p.ok.set(p.k.words.Of("doubt.later"), true)
		p.slip = v.Doubtful[0].Number
		about = titleOf(p.k.words, v.Doubtful[0]) + "  " + clockOf(v.Doubtful[0].Made)
		p.todo.write("")
		p.text.write("") // the question says it, and the chip: the change stays in sight
	}
	p.about.write(about)
	show(p.about, asks)
	p.yes.set(p.k.words.Of("doubt.yes"), true)
	p.no.set(p.k.words.Of("doubt.no"), true)
	show(p.slips, asks)
}
