package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"kaikei/terminal/desk"
)

// barHeight is that of the line on top of every screen.
const barHeight = 60

// A statusBar tells what is always of interest: the line, the day, what is
// open, and who works here.
type statusBar struct {
	lamp               *canvas.Circle
	line, today, open  *canvas.Text
	clerk              *canvas.Text
	history, languages *button
	box                fyne.CanvasObject
}

func newStatusBar(w *Window) *statusBar {
	b := &statusBar{
		lamp: canvas.NewCircle(green), line: text(sizeSmall, ink), today: boldText(sizeSmall, ink),
		open: boldText(sizeSmall, red), clerk: text(sizeSmall, inkSoft),
	}
	b.history = newButton(sizeSmall, fyne.NewSize(96, touch), card, blue, func() { w.send(desk.Intent{Kind: desk.IntentHistory}) })
	b.languages = newButton(sizeSmall, fyne.NewSize(112, touch), card, blue, w.speak)
	lamp := container.NewCenter(container.NewGridWrap(fyne.NewSize(16, 16), b.lamp))
	left := container.NewHBox(gap(8, 1), lamp, container.NewCenter(b.line), gap(16, 1), container.NewCenter(b.today), gap(16, 1), container.NewCenter(b.open))
	right := container.NewHBox(container.NewCenter(b.clerk), gap(8, 1), b.history, b.languages)
	_, box := ground(card, 0, container.NewBorder(nil, nil, left, right, layout.NewSpacer()))
	b.box = container.NewStack(gap(1, barHeight), box)
	return b
}

func (b *statusBar) draw(v desk.View, w Words) {
	state, colour := w.Of("status.offline"), red
	if v.Online {
		state, colour = w.Of("status.online"), green
	}
	if b.lamp.FillColor != colour {
		b.lamp.FillColor = colour
		b.lamp.Refresh()
	}
	write(b.line, state)
	write(b.today, w.Of("status.today", v.Today.Sales.Count, v.Today.Net))
	open := ""
	if v.Today.Open.Count > 0 {
		open = w.Of("status.open", v.Today.Open.Count, v.Today.Open.Yen)
	}
	write(b.open, open)
	write(b.clerk, v.Clerk)
	b.history.set(w.Of("status.history"), v.Screen == desk.ScreenAmount || v.Screen == desk.ScreenResult)
	b.languages.set(w.Of("status.language"), true)
}
