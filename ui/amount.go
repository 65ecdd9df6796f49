package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
	"kaikei/terminal/desk"
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

// An amountScreen is where a sale begins.
type amountScreen struct {
	k            kit
	amount, hint *line
	shop         *canvas.Text
	keys         *keypad
	cash, charge *button
	box          fyne.CanvasObject
}

func newAmountScreen(w *Window) *amountScreen {
	k := w.kit
	s := &amountScreen{
		k: k, amount: newLine(k.bold(sizeAmount, k.ink)).trailing(), hint: newLine(k.text(sizeText, k.soft)).trailing(), shop: k.name(sizeSmall, k.soft),
	}
	title := newLine(k.text(sizeText, k.soft))
	title.write(k.words.Of("amount.title"))
	s.keys = newKeypad(k, func(y terminal.Yen) { w.send(desk.Intent{Kind: desk.IntentType, Amount: y}) })
	s.charge = k.button(sizeHead, 110, k.goesOn(), func() { w.send(desk.Intent{Kind: desk.IntentCharge}) }).wide(300)
	s.cash = k.button(sizeLarge, 110, k.beside(), func() { w.send(desk.Intent{Kind: desk.IntentCash}) }).wide(160)
	_, sum := ground(k.card, corner, pad(spaceHuge, rows(spaceSmall, title, spring(), s.amount, s.hint)))
	said := rows(space, s.shop, grow(sum))
	s.box = pad(spaceLarge, counter(0.38, said, s.keys.box, row(space, s.cash, grow(s.charge))))
	return s
}

func (s *amountScreen) object() fyne.CanvasObject { return s.box }

// typed takes the keys of a keyboard.
func (s *amountScreen) typed(keys string) { eachKey(keys, s.keys.press, s.keys.erase) }

func (s *amountScreen) draw(v desk.View) {
	w := s.k.words
	s.keys.follow(v.Typed)
	s.amount.write(v.Typed.String())
	write(s.shop, v.Shop)
	hint, colour := "", s.k.bad
	switch {
	case v.Typed > v.Limit:
		hint = w.Of("amount.over", v.Limit)
	case v.Typed == 0:
		hint, colour = w.Of("amount.hint"), s.k.soft
	}
	s.hint.t.Color = colour
	s.hint.write(hint)
	sells := v.Typed > 0 && v.Typed <= v.Limit && !v.Busy
	s.cash.set(w.Of("tender.cash"), sells)
	s.charge.set(w.Of("amount.charge"), sells)
}
