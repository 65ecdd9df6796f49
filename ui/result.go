package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// The sizes of a result: of its sign, and of its buttons.
const (
	signSide    = 180
	resultFoot  = 88
	resultWidth = 200 // of a button; there are up to four
)

// A resultScreen says what became of a payment: colour, sign and words.
type resultScreen struct {
	win                  *Window
	k                    kit
	ground               *canvas.Rectangle
	top                  *fyne.Container
	title, amount        *line
	wallet, slip, print  *line
	money, reason        *paragraph
	tell                 *tellCard
	reprint, again, next *button
	more                 *button
	facts                *roomy
	foot                 *fyne.Container
	shown                face
	box                  *fyne.Container
}

func newResultScreen(w *Window) *resultScreen {
	k := w.kit
	s := &resultScreen{win: w, k: k, top: stack(), tell: newTellCard(w)}
	s.reprint = k.button(sizeLarge, resultFoot, k.onCard(), func() { w.send(desk.Intent{Kind: desk.IntentReprint}) })
	s.more = k.button(sizeLarge, resultFoot, k.onCard(), w.openSlips)
	s.again = k.button(sizeLarge, resultFoot, k.onCard(), func() { w.send(desk.Intent{Kind: desk.IntentCharge}) })
	s.next = k.button(sizeLarge, resultFoot, dress{rgb(0x1b1f24), rgb(0xffffff)}, func() { w.send(desk.Intent{Kind: desk.IntentNext}) }).edged()
	s.foot = container.New(folding{space, resultWidth}, s.more, s.reprint, s.again, s.next)
	s.ground, s.box = ground(k.paper, 0, pad(spaceLarge, rows(spaceLarge, grow(s.top), s.foot)))
	return s
}

// halfwayAcross sets a square in the middle of the width.
type halfwayAcross struct{ side float32 }

// Layout places it.
func (h halfwayAcross) Layout(o []fyne.CanvasObject, s fyne.Size) {
	for _, x := range o {
		place(x, fyne.NewPos((s.Width-h.side)/2, 0), fyne.NewSize(h.side, h.side))
	}
}

// MinSize is the square's.
func (h halfwayAcross) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(h.side, h.side) }

func (s *resultScreen) object() fyne.CanvasObject { return s.box }

func (s *resultScreen) draw(v desk.View) {
	p, w := v.Payment, s.k.words
	s.wear(faceOf(p.State))
	s.title.size, s.amount.size = sizeTitle, sizeSum
	if v.Fault != nil || s.shown.mark == markQuestion {
		s.amount.size = sizeTitle // beside trouble, or what to say to the customer
	}
	if v.Fault != nil {
		s.title.size = sizeHead
	}
	s.facts.tight = v.Fault != nil
	s.title.write(stateTitle(w, p))
	s.amount.write(p.Amount.String())
	s.money.write(stateMoney(w, p))
	s.reason.write(s.because(v))
	wallet := w.Wallet(p)
	if p.PayerAmount != "" {
		wallet += "  " + p.PayerAmount
	}
	s.wallet.size = sizeLarge
	if p.Tendered > 0 && p.State == terminal.Paid {
		wallet = w.Of("cash.result", p.Amount, p.Tendered)
		if p.Change() > 0 { // which is counted out next
			s.amount.write(w.Of("cash.back", p.Change()))
		}
	}
	s.wallet.write(wallet)
	slip := ""
	if p.Slip > 0 {
		slip = w.Of("result.slip", p.Slip)
	}
	s.slip.write(slip)
	done := w.Maybe(fmt.Sprintf("print.%d", v.Print))
	if leaves(v) {
		done = w.Of(fmt.Sprintf("wait.%d", v.WaitFor))
	}
	s.print.write(done)
	s.tell.draw(v)
	show(s.reprint, p.Captured() || p.State.Open())
	show(s.again, v.CanRetry)
	show(s.more, p.Captured() || v.CanRetry)
	s.more.set(w.Of("amount.more"), !v.Busy)
	s.reprint.set(w.Of(s.printKey(v)), v.Print != desk.PrintRunning && !v.Busy)
	s.again.set(w.Of("result.again"), !v.Busy)
	s.next.set(w.Of(s.nextKey(v)), !v.Busy || v.CanLeave)
}

// printKey is what printing is called.
func (s *resultScreen) printKey(v desk.View) string {
	if v.Unprinted() {
		return "result.print"
	}
	return "result.reprint"
}

// nextKey is where the way on leads: to the same customer while a sale in parts is not
// paid.
func (s *resultScreen) nextKey(v desk.View) string {
	switch {
	case v.Split == nil || v.Split.Settled:
		return "result.next"
	case v.Split.Left > 0:
		return "result.rest"
	}
	return "split.title"
}

// because says why a payment that is not paid stands as it does, and until when
// something can be done about one that is open; of one that is paid, what is left of a
// sale in parts.
func (s *resultScreen) because(v desk.View) string {
	p, w := v.Payment, s.k.words
	if p.State == terminal.Paid {
		if v.Split == nil {
			return ""
		}
		return sumOf(w, "split.left", v.Split.Left)
	}
	text := w.Why(p)
	if p.State.Open() && !v.CancelUntil.IsZero() {
		text = sentences(text, cancelUntil(w, v))
	}
	return text
}

// wear puts on the look of a state.
func (s *resultScreen) wear(f face) {
	if s.shown == f {
		return
	}
	s.shown = f
	s.ground.FillColor = f.ground
	k := s.k
	s.title, s.amount = newLine(k.bold(sizeTitle, f.ink)), newLine(k.bold(sizeSum, f.ink))
	s.wallet, s.slip, s.print = newLine(k.name(sizeLarge, f.ink)), newLine(k.text(sizeText, f.ink)), newLine(k.text(sizeText, f.ink))
	s.money, s.reason = newParagraph(k, sizeText, f.ink), newParagraph(k, sizeText, f.ink)
	print := row(spaceHuge, grow(s.slip), grow(s.print))
	s.facts = &roomy{
		column: column{spaceSmall}, read: []*paragraph{s.money, s.reason},
		steps: [][]float32{{sizeHead, sizeLarge}, {sizeLarge, sizeLarge}, {sizeLarge, sizeText}, {sizeText, sizeText}},
	}
	if f.mark == markQuestion {
		s.facts.steps = append(s.facts.steps, []float32{sizeText, sizeSmall})
		// Not known: the customer asks, so what to say stands beside it.
		head := row(space, middle(fixed(72, 72, newSign(f.mark, 72, f.ink))), grow(middle(s.title)))
		facts := container.New(s.facts, head, s.amount, s.money, s.reason, s.wallet, print)
		s.top.Objects = []fyne.CanvasObject{halves(0.42, 0, facts, s.tell.box)}
	} else {
		// The change comes right under the sum, where a fault leaves it in sight.
		facts := container.New(s.facts, s.title, s.amount, s.wallet, s.money, s.reason, print)
		sign := container.New(halfwayAcross{signSide}, newSign(f.mark, signSide, f.ink))
		s.top.Objects = []fyne.CanvasObject{container.New(lead{signSide}, sign, facts)}
	}
	s.box.Refresh()
}
