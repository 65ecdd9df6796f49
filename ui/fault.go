package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"kaikei/terminal/desk"
)

// A faultPanel lies over the lower part of a screen: what happened, whether
// money moved, what to do.
type faultPanel struct {
	title *canvas.Text
	text  *paragraph
	todo  *paragraph
	ok    *button
	box   *fyne.Container
}

func newFaultPanel(w *Window) *faultPanel {
	p := &faultPanel{title: boldText(26, black), text: newParagraph(w.look, 20, black), todo: newParagraph(w.look, 20, black)}
	p.ok = newButton(24, fyne.NewSize(190, 76), ink, white, func() {
		w.sent = false
		w.send(desk.Intent{Kind: desk.IntentDismiss})
	})
	words := container.NewVBox(p.title, p.text.box, p.todo.box)
	_, panel := ground(amber, 12, pad(10, container.NewBorder(nil, nil,
		container.NewHBox(container.NewCenter(newSign(markAlert, 84, black)), gap(14, 1)), container.NewHBox(gap(14, 1), container.NewCenter(p.ok)), words)))
	p.box = container.NewVBox(layout.NewSpacer(), pad(12, panel))
	p.box.Hide()
	return p
}

func (p *faultPanel) draw(v desk.View, w Words) {
	if v.Fault == nil {
		p.box.Hide()
		return
	}
	title, text, todo := w.fault(*v.Fault)
	write(p.title, title)
	p.text.write(text, w)
	p.todo.write(todo, w)
	p.ok.set(w.Of("fault.ok"), true)
	p.box.Show()
}
