package ui

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// A face is how a state looks: colours and a mark.
type face struct {
	ground, ink color.Color
	mark        mark
}

// faceOf returns the look of a state.
func faceOf(s terminal.State) face {
	switch s {
	case terminal.Paid:
		return face{green, white, markCheck}
	case terminal.Declined, terminal.Abandoned:
		return face{red, white, markCross}
	case terminal.Cancelled:
		return face{slate, white, markCross}
	case terminal.PartRefunded, terminal.Refunded:
		return face{slate, white, markBack}
	case terminal.RefundDue, terminal.Uncollected:
		return face{violet, white, markAlert}
	}
	return face{amber, black, markQuestion}
}

// A resultScreen says what became of a payment: colour, sign and words.
type resultScreen struct {
	win                  *Window
	ground               *canvas.Rectangle
	sign                 *fyne.Container
	title, amount        *canvas.Text
	wallet, slip, print  *canvas.Text
	money, reason        *paragraph
	words                *fyne.Container
	reprint, again, next *button
	shown                face
	box                  fyne.CanvasObject
}

func newResultScreen(w *Window) *resultScreen {
	s := &resultScreen{
		win: w, sign: container.NewStack(), title: boldText(42, white), amount: boldText(60, white),
		wallet: boldText(30, white), slip: text(sizeText, white), print: text(sizeText, white), words: container.NewVBox(),
	}
	plain := fyne.NewSize(230, 92)
	s.reprint = newButton(sizeLarge-4, plain, card, ink, func() { w.send(desk.Intent{Kind: desk.IntentReprint}) })
	s.again = newButton(sizeLarge-4, fyne.NewSize(270, 92), card, ink, func() { w.send(desk.Intent{Kind: desk.IntentCharge}) })
	s.next = newButton(sizeLarge, fyne.NewSize(330, 92), ink, white, func() { w.send(desk.Intent{Kind: desk.IntentNext}) })
	facts := container.NewVBox(s.title, s.amount, s.words, gap(1, 4), s.wallet, container.NewHBox(s.slip, gap(24, 1), s.print))
	top := container.NewBorder(nil, nil, container.NewHBox(container.NewVBox(gap(1, 20), s.sign), gap(36, 1)), nil, facts)
	buttons := container.NewBorder(nil, nil, container.NewHBox(s.reprint, gap(8, 1), s.again), s.next)
	s.ground, s.box = ground(green, 0, pad(24, container.NewBorder(nil, buttons, nil, nil, top)))
	return s
}

func (s *resultScreen) object() fyne.CanvasObject { return s.box }

func (s *resultScreen) draw(v desk.View, w Words) {
	p := v.Payment
	s.wear(faceOf(p.State))
	key := "state." + p.State.String()
	write(s.title, w.Of(key+".title"))
	write(s.amount, p.Amount.String())
	s.money.write(w.Of(key+".money"), w)
	reason := ""
	if p.State != terminal.Paid {
		reason = w.reason(p.Reason)
	}
	s.reason.write(reason, w)
	wallet := w.wallet(p)
	if p.Tendered > 0 && p.State == terminal.Paid {
		wallet = w.Of("cash.result", p.Tendered, p.Change())
	}
	write(s.wallet, wallet)
	slip := ""
	if p.Slip > 0 {
		slip = w.Of("result.slip", p.Slip)
	}
	write(s.slip, slip)
	write(s.print, w.maybe(fmt.Sprintf("print.%d", v.Print)))
	show(s.reprint, p.Captured() || p.State.Open())
	show(s.again, v.CanRetry)
	s.reprint.set(w.Of("result.reprint"), v.Print != desk.PrintRunning && !v.Busy)
	s.again.set(w.Of("result.again"), !v.Busy)
	s.next.set(w.Of("result.next"), !v.Busy)
}

// show shows or hides a button.
func show(b *button, yes bool) {
	if yes {
		b.Show()
	} else {
		b.Hide()
	}
}

// wear puts on the look of a state.
func (s *resultScreen) wear(f face) {
	if s.shown == f {
		return
	}
	s.shown = f
	s.ground.FillColor = f.ground
	for _, t := range []*canvas.Text{s.title, s.amount, s.wallet, s.slip, s.print} {
		t.Color = f.ink
	}
	s.money, s.reason = newParagraph(s.win.look, 26, f.ink), newParagraph(s.win.look, sizeText, f.ink)
	s.words.Objects = []fyne.CanvasObject{s.money.box, gap(1, 2), s.reason.box, gap(1, 8)}
	s.sign.Objects = []fyne.CanvasObject{newSign(f.mark, 180, f.ink)}
	s.box.Refresh()
}
