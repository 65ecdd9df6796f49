package ui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// A heldScreen lists the sales that were put aside.
type heldScreen struct {
	win  *Window
	k    kit
	rows *fyne.Container
	part bool // one of them is partly paid: all keep room for the chip that says so
	back *button
	box  fyne.CanvasObject
}

func newHeldScreen(w *Window) *heldScreen {
	k := w.kit
	s := &heldScreen{win: w, k: k, rows: rows(spaceHair)}
	title := newLine(k.bold(sizeHead, k.ink))
	title.write(k.words.Of("held.title"))
	s.back = k.button(sizeText, 64, k.plain(), func() { w.send(desk.Intent{Kind: desk.IntentBack}) }).wide(150)
	s.box = pad(spaceLarge, rows(space, row(space, grow(title), s.back), grow(container.NewVScroll(container.New(gutter{}, s.rows)))))
	return s
}

func (s *heldScreen) object() fyne.CanvasObject { return s.box }

func (s *heldScreen) draw(v desk.View) {
	s.back.set(s.k.words.Of("history.back"), !v.Busy)
	s.rows.Objects, s.part = nil, slices.ContainsFunc(v.Held, func(h desk.HeldCart) bool { return h.Split })
	for _, h := range v.Held {
		s.rows.Add(s.row(h))
	}
	s.rows.Refresh()
}

// row is one sale: when, whose, how many pieces, and the sum.
func (s *heldScreen) row(h desk.HeldCart) fyne.CanvasObject {
	k, w := s.k, s.k.words
	at, who, pieces, sum := newLine(k.text(sizeText, k.soft)), newLine(k.name(sizeText, k.ink)).shortened(), newLine(k.text(sizeText, k.soft)).trailing(), newLine(k.bold(sizeLarge, k.ink)).trailing()
	at.write(h.At)
	who.write(h.Clerk + "  " + h.Label)
	pieces.write(w.Count("cart.pieces", h.Pieces))
	sum.write(h.Total.String())
	b := k.button(sizeNote, 72, k.onCard(), func() { s.win.send(desk.Intent{Kind: desk.IntentResume, Text: h.ID}) })
	b.called = "=" + h.At
	var state fyne.CanvasObject = gap(170, 1) // the sums stand in one column
	if h.Split {
		state = middle(fixed(170, 40, k.chip(faceOf(terminal.PartRefunded), w.Of("held.split"))))
	}
	cells := row(space, stack(gap(72, 1), at), grow(who), stack(gap(96, 1), pieces), stack(gap(180, 1), sum), state)
	show(state, s.part)
	return stack(b, container.New(inset{space, spaceHair}, cells))
}

// A splitScreen is a sale that is paid in parts: what is paid, and what is left.
type splitScreen struct {
	win                      *Window
	k                        kit
	left                     *line
	leftTitle, facts         *line
	parts                    *fyne.Container
	keys                     *keypad
	hold, undo, cash, charge *button
	box                      fyne.CanvasObject
}

func newSplitScreen(w *Window) *splitScreen {
	k := w.kit
	s := &splitScreen{
		win: w, k: k, left: newLine(k.bold(sizeSum, k.ink)).trailing(), leftTitle: newLine(k.text(sizeText, k.soft)),
		facts: newLine(k.text(sizeText, k.soft)), parts: rows(spaceHair),
	}
	s.keys = newKeypad(w)
	s.hold = k.button(sizeSmall, 84, k.plain(), func() { w.send(desk.Intent{Kind: desk.IntentHold}) }).wide(90)
	s.undo = k.button(sizeSmall, 84, k.takes(), func() {
		if untouched(w.view.Split) {
			w.send(desk.Intent{Kind: desk.IntentBack})
			return
		}
		w.asker.chooseText(k.words.Of("ask.reason"), reasonsOf(k, "ask.refund"), func(reason string) {
			w.send(desk.Intent{Kind: desk.IntentGiveBack, Text: reason})
		})
	}).wide(110)
	s.cash = k.button(sizeLarge, 84, k.beside(), func() { w.send(desk.Intent{Kind: desk.IntentCash}) }).wide(110)
	s.charge = k.button(sizeHead, 84, k.goesOn(), func() { w.send(desk.Intent{Kind: desk.IntentCharge}) }).wide(180)
	title := newLine(k.bold(sizeLarge, k.ink))
	title.write(k.words.Of("split.title"))
	_, card := ground(k.card, corner, pad(spaceLarge, rows(spaceHair, title, s.facts, grow(container.NewVScroll(s.parts)), s.leftTitle, s.left)))
	parts := counter(0.38, rows(0, grow(card)), s.keys.box, row(spaceSmall, s.hold, s.undo, s.cash, grow(s.charge)))
	parts.Layout = trio{share: 0.38, keys: linesKeys}
	s.box = pad(spaceLarge, parts)
	return s
}

func (s *splitScreen) object() fyne.CanvasObject { return s.box }

// typed takes the keys of a keyboard.
func (s *splitScreen) typed(keys string) { eachKey(keys, s.keys.press, s.keys.erase) }

func (s *splitScreen) draw(v desk.View) {
	if v.Split == nil {
		return
	}
	w, p := s.k.words, *v.Split
	facts := w.Of("split.facts", p.Total, p.Paid)
	if leaves(v) {
		facts = w.Of(fmt.Sprintf("wait.%d", v.WaitFor))
	}
	s.facts.write(facts)
	title, sum := w.Of("split.left"), p.Left
	switch {
	case p.Part > 0:
		title, sum = w.Of("split.next", p.Left), p.Part
	case p.Open > 0: // nothing is left to collect, and yet it is not paid
		title, sum = w.Of("split.open"), p.Open
	}
	s.leftTitle.write(title)
	s.left.write(sum.String())
	s.parts.Objects = nil
	for _, q := range p.Parts {
		s.parts.Add(s.part(q))
	}
	s.parts.Refresh()
	ready := !v.Busy && !p.Settled && p.Left > 0
	s.hold.set(w.Of("menu.hold"), !v.Busy || v.CanLeave)
	if untouched(v.Split) {
		s.undo.wear(s.k.plain())
		s.undo.set(w.Of("scan.back"), !v.Busy)
	} else {
		s.undo.wear(s.k.takes())
		s.undo.set(w.Of("split.undo"), v.CanUndo && !v.Busy)
	}
	s.cash.set(w.Of("tender.cash"), ready)
	s.charge.set(w.Of("amount.charge"), ready)
}

// untouched reports whether nothing is paid of a sale in parts, nor on its way: then it
// may be a sale like any other again.
func untouched(p *desk.Split) bool { return p != nil && p.Paid == 0 && p.Open == 0 }

// part is one payment of the sale.
func (s *splitScreen) part(p terminal.Payment) fyne.CanvasObject {
	wallet, sum := newLine(s.k.name(sizeText, s.k.ink)), newLine(s.k.bold(sizeText, s.k.ink)).trailing()
	wallet.write(s.k.words.Wallet(p))
	sum.write(p.Amount.String())
	chip := s.k.chip(faceOf(p.State), s.k.words.Of("state."+p.State.String()+".title"))
	return stack(gap(1, 44), row(space, grow(wallet), stack(gap(120, 1), sum), middle(fixed(250, 40, chip))))
}
