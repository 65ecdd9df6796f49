package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
)

// maxDigits is how many digits a sum may have on the keypad.
const maxDigits = 8

// A keypad is ten digits and what corrects them. It tells the sum after each
// key.
type keypad struct {
	typed string
	tell  func(terminal.Yen)
	clear *button
	back  *button
	box   *fyne.Container
}

func newKeypad(k kit, tell func(terminal.Yen)) *keypad {
	p := &keypad{tell: tell}
	p.box = matrix(spaceSmall, 3)
	add := func(digits string) {
		b := k.button(sizeHead, 62, k.onCard(), func() { p.press(digits) })
		b.set(digits, true)
		p.box.Add(b)
	}
	for _, digits := range []string{"7", "8", "9", "4", "5", "6", "1", "2", "3", "0", "00", "000"} {
		add(digits)
	}
	p.clear = k.button(sizeLarge, 62, k.plain(), func() { p.set("") })
	p.back = k.button(sizeHead, 62, k.plain(), p.erase)
	p.clear.set(k.words.Of("key.clear"), true)
	p.back.set(k.words.Of("key.back"), true)
	p.box = rowsOf(p.box, shared(spaceSmall, p.clear, p.back))
	return p
}

// rowsOf sets the keys over those that correct, which are as high as one row.
func rowsOf(keys, corrects fyne.CanvasObject) *fyne.Container {
	return container.New(keypadLayout{}, keys, corrects)
}

// keypadLayout gives the digits four parts of the height and the rest one.
type keypadLayout struct{}

// Layout places them.
func (keypadLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := (s.Height - 4*spaceSmall) / 5
	place(o[0], 0, 0, s.Width, 4*h+3*spaceSmall)
	place(o[1], 0, s.Height-h, s.Width, h)
}

// MinSize is what both need.
func (keypadLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+b.Height+spaceSmall)
}

// press adds digits.
func (p *keypad) press(digits string) {
	if next := p.typed + digits; len(next) <= maxDigits {
		p.set(next)
	}
}

// set changes what is typed and tells the sum.
func (p *keypad) set(typed string) {
	n, err := strconv.ParseInt(typed, 10, 64)
	if err != nil {
		n, typed = 0, ""
	}
	if n == 0 {
		typed = ""
	}
	p.typed = typed
	p.tell(terminal.Yen(n))
}

// follow takes over a sum that came from elsewhere.
func (p *keypad) follow(y terminal.Yen) {
	p.typed = ""
	if y > 0 {
		p.typed = strconv.FormatInt(int64(y), 10)
	}
}

// erase takes the last digit back.
func (p *keypad) erase() { p.set(p.typed[:max(0, len(p.typed)-1)]) }
