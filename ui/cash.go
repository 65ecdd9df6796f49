package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// mostNotes is how many sums there are one tap for.
const mostNotes = 4

// A cashScreen takes money on the counter: the sum, what was given, and what goes
// back.
type cashScreen struct {
	amountTitle, givenTitle, changeTitle *canvas.Text
	amount, given, change                *canvas.Text
	notes                                [mostNotes]*button
	sums                                 [mostNotes]terminal.Yen
	keys                                 *keypad
	back, take                           *button
	box                                  fyne.CanvasObject
}

func newCashScreen(w *Window) *cashScreen {
	s := &cashScreen{
		amountTitle: text(sizeText, inkSoft), givenTitle: text(sizeText, inkSoft), changeTitle: text(sizeText, inkSoft),
		amount: boldText(44, ink), given: boldText(44, ink), change: boldText(sizeAmount-16, green),
	}
	give := func(y terminal.Yen) { w.send(desk.Intent{Kind: desk.IntentType, Amount: y}) }
	s.keys = newKeypad(fyne.NewSize(122, 94), give)
	quick := container.NewGridWithColumns(mostNotes)
	for i := range s.notes {
		s.notes[i] = newButton(sizeText, fyne.NewSize(110, 64), card, blue, func() { give(s.sums[i]) })
		quick.Add(s.notes[i])
	}
	s.back = newButton(sizeLarge, fyne.NewSize(150, 96), line, ink, func() { w.send(desk.Intent{Kind: desk.IntentBack}) })
	s.take = newButton(sizeLarge+4, fyne.NewSize(300, 96), blue, white, func() { w.send(desk.Intent{Kind: desk.IntentCharge}) })
	rows := container.NewVBox()
	for _, r := range [][2]*canvas.Text{{s.amountTitle, s.amount}, {s.givenTitle, s.given}, {s.changeTitle, s.change}} {
		r[1].Alignment = fyne.TextAlignTrailing
		rows.Add(container.NewBorder(nil, nil, container.NewCenter(r[0]), nil, r[1]))
	}
	_, sums := ground(card, 12, pad(16, rows))
	buttons := container.NewBorder(nil, nil, container.NewHBox(s.back, gap(12, 1)), nil, s.take)
	left := container.NewBorder(container.NewVBox(sums, gap(1, 12), quick), buttons, nil, nil)
	s.box = pad(16, container.NewBorder(nil, nil, nil, container.NewHBox(gap(16, 1), s.keys.box), left))
	return s
}

func (s *cashScreen) object() fyne.CanvasObject { return s.box }

// typed takes the keys of a keyboard.
func (s *cashScreen) typed(keys string) { eachKey(keys, s.keys.press, s.keys.erase) }

func (s *cashScreen) draw(v desk.View, w Words) {
	s.keys.follow(v.Tendered)
	s.keys.draw(w)
	write(s.amountTitle, w.Of("amount.title"))
	write(s.givenTitle, w.Of("cash.given"))
	write(s.amount, v.Amount.String())
	write(s.given, v.Tendered.String())
	enough := v.Tendered >= v.Amount
	title, sum, colour := w.Of("cash.change"), v.Tendered-v.Amount, green
	if !enough {
		title, sum, colour = w.Of("cash.short"), v.Amount-v.Tendered, red
	}
	s.change.Color = colour
	write(s.changeTitle, title)
	write(s.change, sum.String())
	for i, b := range s.notes {
		show(b, i < len(v.Notes))
		if i < len(v.Notes) {
			s.sums[i] = v.Notes[i]
			b.set(v.Notes[i].String(), !v.Busy)
		}
	}
	s.back.set(w.Of("scan.back"), !v.Busy)
	s.take.set(w.Of("cash.take"), enough && !v.Busy)
}
