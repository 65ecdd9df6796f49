package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// slipOf writes a slip number as printed.
func slipOf(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%04d", n)
}

// A detailScreen shows one payment, and takes it back.
type detailScreen struct {
	win                         *Window
	title, amount               *canvas.Text
	facts                       *fyne.Container
	void, refund, reprint, back *button
	ask                         *askPanel
	box                         fyne.CanvasObject
}

func newDetailScreen(w *Window) *detailScreen {
	s := &detailScreen{win: w, title: boldText(sizeLarge, ink), amount: boldText(64, ink), facts: container.NewVBox()}
	side := fyne.NewSize(250, 84)
	s.void = newButton(sizeLarge-4, side, red, white, func() { s.ask.open(askVoid, w.view, w.words) })
	s.refund = newButton(sizeLarge-4, side, red, white, func() { s.ask.open(askRefund, w.view, w.words) })
	s.reprint = newButton(sizeLarge-4, side, card, ink, func() { w.send(desk.Intent{Kind: desk.IntentReprint}) })
	s.back = newButton(sizeLarge-4, side, line, ink, func() { w.send(desk.Intent{Kind: desk.IntentBack}) })
	s.ask = newAskPanel(w)
	buttons := container.NewVBox(s.refund, gap(1, 4), s.void, gap(1, 4), s.reprint, gap(1, 4), s.back)
	left := container.NewVBox(s.title, s.amount, gap(1, 4), s.facts)
	s.box = container.NewStack(pad(20, container.NewBorder(nil, nil, nil, buttons, left)), s.ask.box)
	return s
}

func (s *detailScreen) object() fyne.CanvasObject { return s.box }

func (s *detailScreen) draw(v desk.View, w Words) {
	p := v.Payment
	if v.Busy || s.win.view.Payment.ID != s.ask.about {
		s.ask.close()
	}
	write(s.title, w.Of("state."+p.State.String()+".title"))
	write(s.amount, p.Amount.String())
	s.facts.Objects = nil
	refunded := ""
	if p.Refunded > 0 {
		refunded = p.Refunded.String()
	}
	for _, f := range []struct{ key, value string }{
		{"detail.time", p.CreatedAt.In(terminal.JST).Format("2006-01-02 15:04:05")}, {"detail.slip", slipOf(p.Slip)}, {"detail.wallet", w.wallet(p)},
		{"detail.code", p.MaskedCode}, {"detail.network", p.NetworkID}, {"detail.clerk", p.Clerk}, {"detail.reason", w.reason(p.Reason)}, {"detail.refunded", refunded},
	} {
		if f.value != "" {
			s.facts.Add(fact(w.Of(f.key), f.value))
		}
	}
	s.facts.Refresh()
	s.void.set(w.Of("detail.void"), v.CanVoid && !v.Busy)
	s.refund.set(w.Of("detail.refund"), v.CanGive > 0 && !v.Busy)
	s.reprint.set(w.Of("detail.reprint"), (p.Captured() || p.State.Open()) && v.Print != desk.PrintRunning && !v.Busy)
	s.back.set(w.Of("detail.back"), !v.Busy)
}

// fact is a line of a name and a value.
func fact(name, value string) fyne.CanvasObject {
	n, v := text(sizeText, inkSoft), text(sizeText, ink)
	n.Text, v.Text = name, value
	return container.NewBorder(nil, nil, fixed(170, 32, n), nil, v)
}

// An ask is what a panel asks about.
type ask uint8

const (
	askVoid   ask = 1
	askRefund ask = 2
)

// An askPanel asks before money goes back. It covers the screen, so that
// nothing else is tapped meanwhile.
type askPanel struct {
	win      *Window
	about    terminal.PaymentID
	question *canvas.Text
	sum      *canvas.Text
	amount   terminal.Yen
	most     terminal.Yen
	keys     *keypad
	yes, no  *button
	kind     ask
	box      *fyne.Container
}

func newAskPanel(w *Window) *askPanel {
	p := &askPanel{win: w, question: boldText(sizeLarge-6, ink), sum: boldText(60, ink)}
	p.question.Alignment, p.sum.Alignment = fyne.TextAlignCenter, fyne.TextAlignCenter
	p.keys = newKeypad(fyne.NewSize(104, 62), p.typed)
	p.yes = newButton(sizeLarge-2, fyne.NewSize(320, 84), red, white, p.confirm)
	p.no = newButton(sizeLarge-2, fyne.NewSize(240, 84), line, ink, p.close)
	buttons := container.NewGridWithColumns(2, p.no, p.yes)
	_, panel := ground(paper, 0, pad(20, container.NewBorder(container.NewVBox(p.question, p.sum), buttons, nil, nil, container.NewCenter(p.keys.box))))
	p.box = container.NewStack(panel)
	p.box.Hide()
	return p
}

// open asks.
func (p *askPanel) open(kind ask, v desk.View, w Words) {
	p.kind, p.about, p.most, p.amount = kind, v.Payment.ID, v.CanGive, v.CanGive
	p.keys.follow(p.amount)
	p.keys.draw(w)
	if kind == askVoid {
		p.amount = v.Payment.Amount
		p.keys.box.Hide()
		p.question.Text = w.Of("confirm.void", v.Payment.Amount)
	} else {
		p.keys.box.Show()
		p.question.Text = w.Of("confirm.refund", v.CanGive)
	}
	p.no.set(w.Of("confirm.no"), true)
	p.draw()
	p.box.Show()
	p.box.Refresh()
}

// typed follows the keypad.
func (p *askPanel) typed(y terminal.Yen) {
	p.amount = y
	p.draw()
}

// draw shows the sum and whether it can be given.
func (p *askPanel) draw() {
	w := p.win.words
	write(p.sum, p.amount.String())
	if p.kind == askVoid {
		p.yes.set(w.Of("confirm.yes"), true)
		return
	}
	p.yes.set(w.Of("confirm.give", p.amount), p.amount > 0 && p.amount <= p.most)
}

// confirm does it.
func (p *askPanel) confirm() {
	i := desk.Intent{Kind: desk.IntentVoid}
	if p.kind == askRefund {
		i = desk.Intent{Kind: desk.IntentRefund, Amount: p.amount}
	}
	p.close()
	p.win.send(i)
}

// close asks no more.
func (p *askPanel) close() { p.box.Hide() }
