package ui

import (
	"fyne.io/fyne/v2"

	"kaikei/terminal"
	"kaikei/terminal/desk"
)

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
	k        kit
	about    terminal.PaymentID
	question *paragraph
	sum      *line
	amount   terminal.Yen
	most     terminal.Yen
	entry    *sumEntry
	keys     *keypad
	yes, no  *button
	kind     ask
	box      *fyne.Container
}

func newAskPanel(w *Window) *askPanel {
	k := w.kit
	p := &askPanel{win: w, k: k, question: newParagraph(k, sizeLarge, k.ink).strong(), sum: newLine(k.bold(sizeAmount, k.ink)).trailing()}
	p.entry, p.keys = newSumEntry(k, p.typed)
	p.yes = k.button(sizeHead, 100, k.takes(), p.confirm).wide(240)
	p.no = k.button(sizeLarge, 100, k.plain(), p.close).wide(160)
	_, card := ground(k.card, corner, pad(spaceHuge, rows(space, p.question, spring(), p.sum)))
	p.box = cover(k.paper, 0, pad(spaceLarge, counter(0.38, rows(0, grow(card)), p.keys.box, row(space, p.no, grow(p.yes)))))
	p.box.Hide()
	return p
}

// open asks.
func (p *askPanel) open(kind ask, v desk.View) {
	w := p.k.words
	p.kind, p.about, p.most, p.amount = kind, v.Payment.ID, v.CanGive, v.CanGive
	p.entry.typed = "" // the first key begins another sum than the one that is proposed
	show(p.keys.box, kind == askRefund)
	question := w.Of("confirm.refund", v.CanGive)
	if kind == askVoid {
		p.amount = v.Payment.Amount
		question = w.Of("confirm.void", v.Payment.Amount)
	}
	if v.Payment.InDrawer() {
		question = sentences(question, w.Of("confirm.cash"))
	}
	p.question.write(question)
	p.no.set(w.Of("confirm.no"), true)
	p.draw()
	p.box.Show()
	p.box.Refresh()
	p.win.turned = p.win.now()
	p.win.settleDown()
}

// typed follows the keypad.
func (p *askPanel) typed(y terminal.Yen) {
	p.amount = y
	p.draw()
	p.win.tellDrawn()
}

// draw shows the sum and whether it can be given.
func (p *askPanel) draw() {
	w := p.k.words
	p.sum.write(p.amount.String())
	if p.kind == askVoid {
		p.yes.set(w.Of("confirm.yes"), true)
		return
	}
	p.yes.set(w.Of("confirm.give", p.amount), p.amount > 0 && p.amount <= p.most)
}

// confirm does it, and in a shop that knows its staff asks why before.
func (p *askPanel) confirm() {
	i := desk.Intent{Kind: desk.IntentVoid}
	if p.kind == askRefund {
		i = desk.Intent{Kind: desk.IntentRefund, Amount: p.amount}
	}
	p.close()
	if !p.win.view.Staff.Needed {
		p.win.send(i)
		return
	}
	p.win.asker.chooseText(p.k.words.Of("ask.reason"), reasonsOf(p.k, "ask.refund"), func(reason string) {
		i.Text = reason
		p.win.send(i)
	})
}

// close asks no more.
func (p *askPanel) close() { p.win.uncover(p.box) }
