package ui

import (
	"fyne.io/fyne/v2"

	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// mostNotes is how many sums there are one tap for.
const mostNotes = 4

// A cashScreen takes money on the counter: the sum, what was given, and what goes
// back.
type cashScreen struct {
	k                     kit
	amount, given, change *line
	changeTitle, title    *line
	notes                 [mostNotes]*button
	sums                  [mostNotes]terminal.Yen
	keys                  *keypad
	back, take            *button
	box                   fyne.CanvasObject
}

func newCashScreen(w *Window) *cashScreen {
	k := w.kit
	sum := func(size float32) *line { return newLine(k.bold(size, k.ink)).trailing() }
	title := func(key string) *line {
		l := newLine(k.text(sizeText, k.soft))
		l.write(k.words.Of(key))
		return l
	}
	s := &cashScreen{k: k, amount: sum(sizeHead), given: sum(sizeHead), change: sum(sizeSum), changeTitle: title("cash.change"), title: title("amount.title")}
	give := func(y terminal.Yen) { w.send(desk.Intent{Kind: desk.IntentType, Amount: y}) }
	s.keys = newKeypad(w)
	quick := shared(spaceSmall)
	for i := range s.notes {
		s.notes[i] = k.button(sizeText, 64, k.beside(), func() { give(s.sums[i]) })
		quick.Add(s.notes[i])
	}
	s.back = k.button(sizeLarge, 96, k.plain(), func() { w.send(desk.Intent{Kind: desk.IntentBack}) }).wide(150)
	s.take = k.button(sizeHead, 96, k.goesOn(), func() { w.send(desk.Intent{Kind: desk.IntentCharge}) }).wide(260)
	_, sums := ground(k.card, corner, pad(spaceLarge, rows(spaceHair,
		row(space, s.title, grow(s.amount)), row(space, title("cash.given"), grow(s.given)), spring(), s.changeTitle, s.change)))
	said := rows(space, grow(sums), quick)
	s.box = pad(spaceLarge, counter(0.38, said, s.keys.box, row(space, s.back, grow(s.take))))
	return s
}

func (s *cashScreen) object() fyne.CanvasObject { return s.box }

// typed takes the keys of a keyboard.
func (s *cashScreen) typed(keys string) { eachKey(keys, s.keys.press, s.keys.erase) }

func (s *cashScreen) draw(v desk.View) {
	w := s.k.words
	s.title.write(sumTitle(w, v.Purpose))
	s.amount.write(v.Amount.String())
	s.given.write(v.Tendered.String())
	enough := v.Tendered >= v.Amount
	title, sum, colour := w.Of("cash.change"), v.Tendered-v.Amount, s.k.good
	if !enough {
		title, sum, colour = w.Of("cash.short"), v.Amount-v.Tendered, s.k.bad
	}
	s.change.t.Color = colour
	s.changeTitle.write(title)
	s.change.write(sum.String())
	for i, b := range s.notes {
		show(b, i < len(v.Notes))
		if i < len(v.Notes) {
			s.sums[i] = v.Notes[i]
			b.set(v.Notes[i].String(), !v.Busy)
		}
	}
	s.back.set(w.Of("scan.back"), !v.Busy)
	take := "cash.take"
	if v.Purpose.Credit() {
		take = "cash.scan" // the wallet's code comes next
	}
	s.take.set(w.Of(take), enough && !v.Busy)
}
