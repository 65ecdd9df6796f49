package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// A faultPanel lies over the lower part of a screen: what happened, whether
// money moved as colour, sign and word, and what to do.
type faultPanel struct {
	k          kit
	title      *line
	text, todo *paragraph
	money      *fyne.Container
	told       terminal.FaultCode
	ok         *button
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
	said := rows(spaceHair, p.title, p.text, p.todo)
	right := rows(spaceSmall, p.money, p.ok)
	_, panel := ground(k.alert, corner, container.New(inset{spaceLarge, space},
		row(spaceLarge, middle(fixed(64, 64, newSign(markAlert, 64, k.onAlert))), grow(middle(said)), middle(right))))
	p.box = pad(space, panel)
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
	if p.told != f.Code {
		p.told, p.money.Objects = f.Code, nil
		if f.Money != 0 {
			chip := p.k.chip(moneyFace(f.Money), p.k.words.Of(fmt.Sprintf("fault.money.%d", f.Money)))
			p.money.Objects = []fyne.CanvasObject{fixed(228, 38, chip)}
		}
	}
	p.ok.set(p.k.words.Of("fault.ok"), true)
	show(p.box, true)
}
