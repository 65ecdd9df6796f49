package ui

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"

	"kaikei/terminal/desk"
)

// A digitsScreen is where the digits under a bar code are typed. It is the one
// place where they are shown.
type digitsScreen struct {
	win                 *Window
	k                   kit
	amount, count       *line
	lines               [2]*line
	sign                *fyne.Container
	marked              mark
	check               *paragraph
	erase, cancel, send *button
	box                 fyne.CanvasObject
}

func newDigitsScreen(w *Window) *digitsScreen {
	k := w.kit
	s := &digitsScreen{
		win: w, k: k, amount: newLine(k.bold(sizeLarge, k.ink)).trailing(), count: newLine(k.text(sizeText, k.soft)).trailing(),
		sign: fixed(36, 36), check: newParagraph(k, sizeText, k.ink),
	}
	for i := range s.lines {
		s.lines[i] = newLine(k.bold(sizeTitle, k.ink))
		s.lines[i].secret = true
	}
	label := func(key string) *line {
		l := newLine(k.text(sizeText, k.soft))
		l.write(k.words.Of(key))
		return l
	}
	s.cancel = k.button(sizeLarge, 110, k.plain(), func() { w.send(desk.Intent{Kind: desk.IntentBack}) }).wide(150)
	s.send = k.button(sizeHead, 110, k.goesOn(), func() { w.send(desk.Intent{Kind: desk.IntentSendDigits}) }).wide(260)
	head := row(space, label("digits.title"), grow(s.count))
	_, sheet := ground(k.card, corner, pad(spaceLarge, rows(spaceHair, head, s.lines[0], s.lines[1])))
	said := rows(space, row(space, label("amount.title"), grow(s.amount)), sheet, row(space, rows(0, s.sign), grow(s.check)))
	s.box = pad(spaceLarge, counter(0.38, said, s.keypad(), row(space, s.cancel, grow(s.send))))
	return s
}

// keypad makes the keys, in the order of the keypad for sums.
func (s *digitsScreen) keypad() fyne.CanvasObject {
	grid := digitKeys(s.k, eraseRow, s.digit)
	s.erase = s.k.button(sizeHead, 62, s.k.plain(), s.eraseLast)
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

func (s *digitsScreen) draw(v desk.View) {
	e, w := v.Entry, s.k.words
	s.amount.write(v.Amount.String())
	s.count.write(w.Count("digits.count", int64(len(e.Digits))))
	groups := groupsOfFour(string(e.Digits))
	s.lines[0].write(strings.Join(groups[:min(4, len(groups))], "  "))
	s.lines[1].write(strings.Join(groups[min(4, len(groups)):], "  "))
	m, c, say := s.checkOf(e)
	if s.marked != m {
		s.marked, s.sign.Objects = m, nil
		if m != 0 {
			s.sign.Objects = []fyne.CanvasObject{newSign(m, 34, c)}
		}
		s.sign.Refresh()
	}
	s.check.write(say)
	s.erase.set(w.Of("key.back"), e.Digits != "" && !v.Busy)
	s.cancel.set(w.Of("digits.cancel"), !v.Busy)
	s.send.set(w.Of("digits.send"), e.Check == desk.CheckGood && !v.Busy)
}

// checkOf says what the digits are worth: a mark, its colour, and words. While
// digits are to come there is nothing wrong yet, and no mark.
func (s *digitsScreen) checkOf(e desk.CodeEntry) (mark, color.Color, string) {
	w, key := s.k.words, fmt.Sprintf("digits.check.%d", e.Check)
	switch e.Check {
	case desk.CheckShort:
		return 0, s.k.ink, w.Of(key, e.Missing)
	case desk.CheckGood:
		return markCheck, s.k.good, w.Of(key, e.Wallet)
	case desk.CheckEmpty:
		return 0, s.k.ink, w.Of(key)
	}
	return markCross, s.k.bad, w.Of(key)
}

// groupsOfFour parts digits as they are printed under a bar code.
func groupsOfFour(digits string) []string {
	var groups []string
	for ; len(digits) > 4; digits = digits[4:] {
		groups = append(groups, digits[:4])
	}
	return append(groups, digits)
}
