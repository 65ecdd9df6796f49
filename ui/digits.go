package ui

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal/desk"
)

// A digitsScreen is where the digits under a bar code are typed. It is the one
// place where they are shown.
type digitsScreen struct {
	win                  *Window
	title, amount, count *canvas.Text
	lines                [2]*canvas.Text
	sign                 *fyne.Container
	marked               mark
	check                *paragraph
	keys                 []*button // 0 to 9
	erase, cancel, send  *button
	box                  fyne.CanvasObject
}

func newDigitsScreen(w *Window) *digitsScreen {
	s := &digitsScreen{
		win: w, title: text(sizeText, inkSoft), amount: boldText(sizeLarge, ink), count: text(sizeText, inkSoft),
		sign: container.NewStack(), check: newParagraph(w.look, 24, ink),
	}
	for i := range s.lines {
		s.lines[i] = boldText(46, ink)
	}
	s.cancel = newButton(sizeLarge-4, fyne.NewSize(200, 120), line, ink, func() { w.send(desk.Intent{Kind: desk.IntentBack}) })
	s.send = newButton(sizeTitle-8, fyne.NewSize(300, 120), blue, white, func() { w.send(desk.Intent{Kind: desk.IntentSendDigits}) })
	head := container.NewBorder(nil, nil, s.title, s.count)
	_, sheet := ground(card, 12, pad(20, container.NewVBox(head, gap(1, 4), s.lines[0], s.lines[1])))
	say := container.NewBorder(nil, nil, container.NewHBox(container.NewVBox(s.sign), gap(8, 1)), nil, s.check.box)
	buttons := container.NewBorder(nil, nil, container.NewHBox(s.cancel, gap(8, 1)), nil, s.send)
	left := container.NewBorder(container.NewVBox(s.amount, gap(1, 4), sheet, gap(1, 10), say), buttons, nil, nil)
	s.box = pad(16, container.NewBorder(nil, nil, nil, container.NewHBox(gap(16, 1), s.keypad()), left))
	return s
}

// keypad makes the keys, in the order of the keypad for sums.
func (s *digitsScreen) keypad() fyne.CanvasObject {
	size := fyne.NewSize(122, 110)
	grid := container.NewGridWithColumns(3)
	s.keys = make([]*button, 10)
	for _, digit := range []string{"7", "8", "9", "4", "5", "6", "1", "2", "3", "", "0"} {
		if digit == "" {
			grid.Add(gap(size.Width, size.Height))
			continue
		}
		b := newButton(sizeLarge+4, size, card, ink, func() { s.digit(digit) })
		b.set(digit, true)
		s.keys[digit[0]-'0'] = b
		grid.Add(b)
	}
	s.erase = newButton(sizeLarge+4, size, line, ink, s.eraseLast)
	grid.Add(s.erase)
	return grid
}

// digit types one more.
func (s *digitsScreen) digit(d string) {
	s.win.send(desk.Intent{Kind: desk.IntentDigits, Text: d})
}

// eraseLast takes the last one back.
func (s *digitsScreen) eraseLast() { s.win.send(desk.Intent{Kind: desk.IntentErase}) }

// typed takes the keys of a keyboard.
func (s *digitsScreen) typed(keys string) { eachKey(keys, s.digit, s.eraseLast) }

func (s *digitsScreen) object() fyne.CanvasObject { return s.box }

func (s *digitsScreen) draw(v desk.View, w Words) {
	e := v.Entry
	write(s.title, w.Of("digits.title"))
	write(s.amount, w.Of("amount.title")+"  "+v.Amount.String())
	write(s.count, w.Of("digits.count", len(e.Digits)))
	groups := groupsOfFour(string(e.Digits))
	write(s.lines[0], strings.Join(groups[:min(4, len(groups))], "  "))
	write(s.lines[1], strings.Join(groups[min(4, len(groups)):], "  "))
	m, c, say := checkOf(e, w)
	if s.marked != m {
		s.marked, s.sign.Objects = m, nil
		if m != 0 {
			s.sign.Objects = []fyne.CanvasObject{newSign(m, 34, c)}
		}
		s.sign.Refresh()
	}
	s.check.write(say, w)
	s.erase.set(w.Of("key.back"), e.Digits != "" && !v.Busy)
	s.cancel.set(w.Of("digits.cancel"), !v.Busy)
	s.send.set(w.Of("digits.send"), e.Check == desk.CheckGood && !v.Busy)
}

// checkOf says what the digits are worth: a mark, its colour, and words. While
// digits are to come there is nothing wrong yet, and no mark.
func checkOf(e desk.CodeEntry, w Words) (mark, color.Color, string) {
	key := fmt.Sprintf("digits.check.%d", e.Check)
	switch e.Check {
	case desk.CheckShort:
		return 0, ink, w.Of(key, e.Missing)
	case desk.CheckGood:
		return markCheck, green, w.Of(key, e.Wallet)
	case desk.CheckEmpty:
		return 0, ink, w.Of(key)
	}
	return markCross, red, w.Of(key)
}

// groupsOfFour parts digits as they are printed under a bar code.
func groupsOfFour(digits string) []string {
	var groups []string
	for ; len(digits) > 4; digits = digits[4:] {
		groups = append(groups, digits[:4])
	}
	return append(groups, digits)
}
