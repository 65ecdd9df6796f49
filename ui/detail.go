package ui

import (
	"fmt"

	"fyne.io/fyne/v2"

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
	k                           kit
	state                       *fyne.Container
	worn                        string
	amount                      *line
	waits                       *paragraph // for whom, while money goes back; else what is printed
	facts                       *fyne.Container
	void, refund, reprint, back *button
	more                        *button
	ask                         *askPanel
	box                         fyne.CanvasObject
}

func newDetailScreen(w *Window) *detailScreen {
	k := w.kit
	s := &detailScreen{win: w, k: k, state: stack(), amount: newLine(k.bold(sizeSum, k.ink)), facts: rows(2), waits: newParagraph(k, sizeText, k.ink).strong(), ask: newAskPanel(w)}
	s.refund = k.button(sizeLarge, 76, k.takes(), func() { s.ask.open(askRefund, w.view) })
	s.void = k.button(sizeLarge, 76, k.takes(), func() { s.ask.open(askVoid, w.view) })
	s.reprint = k.button(sizeLarge, 76, k.onCard(), func() { w.send(desk.Intent{Kind: desk.IntentReprint}) })
	s.back = k.button(sizeLarge, 76, k.plain(), func() { w.send(desk.Intent{Kind: desk.IntentBack}) })
	s.more = k.button(sizeLarge, 76, k.onCard(), w.openSlips)
	buttons := rows(space, s.refund, s.void, s.reprint, s.more, spring(), s.back)
	left := rows(spaceSmall, s.state, s.amount, s.waits, s.facts)
	s.box = stack(pad(spaceLarge, halves(0.27, 0, left, buttons)), s.ask.box)
	return s
}

func (s *detailScreen) object() fyne.CanvasObject { return s.box }

func (s *detailScreen) draw(v desk.View) {
	p, w := v.Payment, s.k.words
	if v.Busy || p.ID != s.ask.about {
		s.ask.close()
	}
	if title := stateTitle(w, p); s.worn != title {
		s.worn = title
		s.state.Objects = []fyne.CanvasObject{fixed(340, 40, s.k.chip(faceOf(p.State), title))}
	}
	s.amount.write(p.Amount.String())
	s.waits.write(s.waiting(v))
	s.facts.Objects = s.factsOf(v)
	s.void.set(w.Of("detail.void"), v.CanVoid && !v.Busy)
	s.refund.set(w.Of("detail.refund"), v.CanGive > 0 && !v.Busy)
	s.reprint.set(w.Of("detail.reprint"), (p.Captured() || p.State.Open()) && v.Print != desk.PrintRunning && !v.Busy)
	s.more.set(w.Of("amount.more"), p.Captured() && !v.Busy)
	s.back.set(w.Of("detail.back"), !v.Busy || v.CanLeave)
	s.facts.Refresh()
}

// leaves reports whether money goes back, and the clerk may leave that to the till.
func leaves(v desk.View) bool { return v.Busy && v.CanLeave }

// waiting says for whom is waited while money goes back, and that nobody has to stay;
// else what became of a slip that was asked for here.
func (s *detailScreen) waiting(v desk.View) string {
	if !leaves(v) {
		return s.k.words.Maybe(fmt.Sprintf("print.%d", v.Print))
	}
	key := fmt.Sprintf("wait.%d", v.WaitFor)
	return sentences(s.k.words.Of(key), s.k.words.Of(key+".till"))
}

// openSlips asks what else to print of a payment, or to do about it.
func (w *Window) openSlips() {
	v, say := w.view, w.kit.words.Of
	all := []option{
		{name: say("slip.named"), off: !v.Payment.Captured() || v.Payment.Purpose.Credit(), tap: w.openNamed},
		{name: say("slip.gift"), off: !v.Payment.Captured() || v.Payment.Purpose.Credit(), tap: func() { w.send(desk.Intent{Kind: desk.IntentGift}) }},
	}
	if v.Screen == desk.ScreenResult {
		all = append(all,
			option{name: say("slip.cash"), off: !v.CanRetry || v.Payment.Purpose.Credit(), tap: func() { w.send(desk.Intent{Kind: desk.IntentCash}) }},
			option{name: say("result.reprint"), off: v.Print == desk.PrintRunning, tap: func() { w.send(desk.Intent{Kind: desk.IntentReprint}) }},
			option{name: say("split.undo"), off: !v.CanUndo, tap: func() {
				w.asker.chooseText(say("ask.reason"), reasonsOf(w.kit, "ask.refund"), func(reason string) {
					w.send(desk.Intent{Kind: desk.IntentGiveBack, Text: reason})
				})
			}})
	}
	w.asker.choose(say("amount.more"), all...)
}

// purposes are what a receipt in a name is for, as Japanese bookkeepers want it.
var purposes = []string{"お品代として", "飲食代として", "書籍代として", "文具代として", "宿泊代として", "タクシー代として"}

// openNamed asks what a receipt in a name is for. Without a keyboard for Japanese
// the name is the usual one, and the rest is written by hand.
func (w *Window) openNamed() {
	var all []option
	for _, p := range purposes {
		all = append(all, option{name: p, japanese: true, tap: func() { w.send(desk.Intent{Kind: desk.IntentNamed, Text: "上様", Note: p}) }})
	}
	w.asker.choose(w.kit.words.Of("slip.for"), all...)
}

// factsOf are the lines about a payment.
func (s *detailScreen) factsOf(v desk.View) []fyne.CanvasObject {
	p, w := v.Payment, s.k.words
	refunded, until := "", ""
	if p.Refunded > 0 {
		refunded = p.Refunded.String()
	}
	if !v.CancelUntil.IsZero() {
		until = clockOf(v.CancelUntil)
	}
	if leaves(v) {
		return nil // it has their room
	}
	var all []fyne.CanvasObject
	for _, f := range []struct{ key, value string }{
		{"detail.time", p.CreatedAt.In(terminal.JST).Format("2006-01-02 15:04:05")}, {"detail.slip", slipOf(p.Slip)}, {"detail.wallet", w.Wallet(p)},
		{"detail.payer", p.PayerAmount}, {"detail.code", p.MaskedCode}, {"detail.network", p.NetworkID}, {"detail.clerk", p.Clerk}, {"detail.reason", w.Why(p)}, {"detail.handed", p.HandedTo},
		{"detail.refunded", refunded}, {"detail.until", until},
	} {
		if f.value != "" {
			all = append(all, s.k.fact(w.Of(f.key), f.value))
		}
	}
	return all
}

// fact is a line of a name and a value. The names stand in one column.
func (k kit) fact(name, value string) fyne.CanvasObject {
	n, v := newLine(k.text(sizeSmall, k.soft)), newLine(k.name(sizeText, k.ink)).shortened()
	n.write(name)
	v.write(value)
	return row(space, stack(gap(176, 1), n), grow(v))
}
