package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"kaikei/terminal/desk"
)

// A waitScreen says who is waited for, since when, until when, and offers the
// way out.
type waitScreen struct {
	now            func() time.Time
	title, amount  *canvas.Text
	elapsed, until *canvas.Text
	more           *paragraph
	stop, next     *button
	box            fyne.CanvasObject
}

func newWaitScreen(w *Window) *waitScreen {
	s := &waitScreen{
		now: func() time.Time { return w.now() }, title: boldText(40, ink), amount: boldText(72, ink), elapsed: text(sizeText, inkSoft), until: text(sizeText, inkSoft),
		more: newParagraph(w.look, 26, ink),
	}
	for _, t := range []*canvas.Text{s.title, s.amount} {
		t.Alignment = fyne.TextAlignCenter
	}
	s.more.label.Alignment = fyne.TextAlignCenter
	s.stop = newButton(sizeLarge, fyne.NewSize(360, 96), red, white, func() { w.send(desk.Intent{Kind: desk.IntentStop}) })
	s.next = newButton(sizeLarge, fyne.NewSize(360, 96), blue, white, func() { w.send(desk.Intent{Kind: desk.IntentNext}) })
	clock := container.NewHBox(layout.NewSpacer(), s.elapsed, gap(32, 1), s.until, layout.NewSpacer())
	buttons := container.NewHBox(layout.NewSpacer(), s.stop, gap(24, 1), s.next, layout.NewSpacer())
	s.box = pad(24, container.NewBorder(container.NewVBox(gap(1, 30), s.amount, gap(1, 16), s.title, gap(1, 8), s.more.box, gap(1, 16), clock), buttons, nil, nil))
	return s
}

func (s *waitScreen) object() fyne.CanvasObject { return s.box }

func (s *waitScreen) draw(v desk.View, w Words) {
	key := fmt.Sprintf("wait.%d", v.WaitFor)
	write(s.title, w.Of(key))
	write(s.amount, v.Amount.String())
	s.more.write(w.Of(key+".more"), w)
	s.stop.set(w.Of("wait.stop"), v.CanStop)
	s.next.set(w.Of("wait.next"), v.CanLeave)
	s.seconds(v, w)
}

// seconds counts the time that has passed, and the time that is left.
func (s *waitScreen) seconds(v desk.View, w Words) {
	now := s.now()
	write(s.elapsed, w.Of("wait.elapsed", max(0, int(now.Sub(v.Since)/time.Second))))
	left := ""
	if !v.Deadline.IsZero() {
		left = w.Of("wait.left", max(0, int(v.Deadline.Sub(now)/time.Second)))
	}
	write(s.until, left)
}
