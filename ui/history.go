package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// A historyScreen lists the payments of the day, newest first.
type historyScreen struct {
	win   *Window
	title *canvas.Text
	empty *canvas.Text
	rows  *fyne.Container
	back  *button
	box   fyne.CanvasObject
}

func newHistoryScreen(w *Window) *historyScreen {
	s := &historyScreen{win: w, title: boldText(sizeLarge, ink), empty: text(sizeText, inkSoft), rows: container.NewVBox()}
	s.back = newButton(sizeText, fyne.NewSize(150, touch+6), line, ink, func() { w.send(desk.Intent{Kind: desk.IntentBack}) })
	head := container.NewBorder(nil, nil, container.NewCenter(s.title), s.back)
	s.box = pad(16, container.NewBorder(container.NewVBox(head, gap(1, 8)), nil, nil, nil, container.NewStack(container.NewVScroll(s.rows), container.NewCenter(s.empty))))
	return s
}

func (s *historyScreen) object() fyne.CanvasObject { return s.box }

func (s *historyScreen) draw(v desk.View, w Words) {
	write(s.title, w.Of("history.title"))
	s.back.set(w.Of("history.back"), !v.Busy)
	empty := ""
	if len(v.History) == 0 {
		empty = w.Of("history.empty")
	}
	write(s.empty, empty)
	s.rows.Objects = nil
	for _, p := range v.History {
		s.rows.Add(s.row(p, w))
	}
	s.rows.Refresh()
}

// row is one payment: time, slip, sum, wallet, and its state as sign and word.
func (s *historyScreen) row(p terminal.Payment, w Words) fyne.CanvasObject {
	f := faceOf(p.State)
	cell := func(width float32, t *canvas.Text, value string) fyne.CanvasObject {
		t.Text = value
		return fixed(width, touch, container.NewHBox(layout.NewSpacer(), container.NewCenter(t)))
	}
	left := func(width float32, t *canvas.Text, value string) fyne.CanvasObject {
		t.Text = value
		return fixed(width, touch, container.NewHBox(container.NewCenter(t)))
	}
	chip, state := ground(f.ground, 8, container.NewCenter(boldTextOf(w.Of("state."+p.State.String()+".title"), f)))
	chip.SetMinSize(fyne.NewSize(280, touch-16))
	facts := container.NewHBox(
		gap(8, 1), left(100, text(sizeText, inkSoft), p.CreatedAt.In(terminal.JST).Format("15:04:05")),
		cell(64, text(sizeText, inkSoft), slipOf(p.Slip)), cell(190, boldText(26, ink), p.Amount.String()), gap(20, 1),
		left(230, text(sizeText, ink), w.wallet(p)), container.NewCenter(newSign(f.mark, 34, signInk(f))), gap(6, 1), container.NewCenter(state))
	b := newButton(1, fyne.NewSize(400, touch+6), card, card, func() { s.win.send(desk.Intent{Kind: desk.IntentShow, Payment: p.ID}) })
	return container.NewStack(b, facts)
}

// signInk is a colour in which the sign of a state is seen on white.
func signInk(f face) interface{ RGBA() (r, g, b, a uint32) } {
	if f.mark == markQuestion {
		return ink
	}
	return f.ground
}

// boldTextOf is a line in the colours of a state.
func boldTextOf(s string, f face) *canvas.Text {
	t := boldText(16, f.ink)
	t.Text = s
	return t
}
