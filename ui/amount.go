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
	box   fyne.CanvasObject
}

func newKeypad(key fyne.Size, tell func(terminal.Yen)) *keypad {
	k := &keypad{tell: tell}
	grid := container.NewGridWithColumns(3)
	for _, digits := range []string{"7", "8", "9", "4", "5", "6", "1", "2", "3", "0", "00"} {
		b := newButton(sizeLarge+4, key, card, ink, func() { k.press(digits) })
		b.set(digits, true)
		grid.Add(b)
	}
	k.back = newButton(sizeLarge+4, key, line, ink, k.erase)
	grid.Add(k.back)
	k.clear = newButton(sizeLarge, fyne.NewSize(3*key.Width, touch), line, ink, func() { k.set("") })
	k.box = container.NewBorder(nil, k.clear, nil, nil, grid)
	return k
}

// press adds digits.
func (k *keypad) press(digits string) {
	if next := k.typed + digits; len(next) <= maxDigits {
		k.set(next)
	}
}

// set changes what is typed and tells the sum.
func (k *keypad) set(typed string) {
	n, err := strconv.ParseInt(typed, 10, 64)
	if err != nil {
		n, typed = 0, ""
	}
	if n == 0 {
		typed = ""
	}
	k.typed = typed
	k.tell(terminal.Yen(n))
}

// follow takes over a sum that came from elsewhere.
func (k *keypad) follow(y terminal.Yen) {
	k.typed = ""
	if y > 0 {
		k.typed = strconv.FormatInt(int64(y), 10)
	}
}

// draw names the keys.
func (k *keypad) draw(w Words) {
	k.clear.set(w.Of("key.clear"), true)
	k.back.set(w.Of("key.back"), true)
}

// erase takes the last digit back.
func (k *keypad) erase() { k.set(k.typed[:max(0, len(k.typed)-1)]) }

// An amountScreen is where a sale begins.
type amountScreen struct {
	title, amount, hint, shop *canvas.Text
	keys                      *keypad
	cash, charge              *button
	box                       fyne.CanvasObject
}

func newAmountScreen(w *Window) *amountScreen {
	s := &amountScreen{title: text(sizeText, inkSoft), amount: boldText(sizeAmount, ink), hint: text(sizeText, red), shop: text(sizeSmall, inkSoft)}
	s.amount.Alignment = fyne.TextAlignTrailing
	s.hint.Alignment = fyne.TextAlignTrailing
	s.keys = newKeypad(fyne.NewSize(122, 94), func(y terminal.Yen) { w.send(desk.Intent{Kind: desk.IntentType, Amount: y}) })
	s.charge = newButton(sizeTitle-8, fyne.NewSize(300, 120), blue, white, func() { w.send(desk.Intent{Kind: desk.IntentCharge}) })
	s.cash = newButton(sizeLarge, fyne.NewSize(170, 120), card, blue, func() { w.send(desk.Intent{Kind: desk.IntentCash}) })
	_, sum := ground(card, 12, pad(20, container.NewVBox(s.title, gap(1, 36), s.amount, s.hint)))
	left := container.NewBorder(sum, container.NewBorder(nil, nil, container.NewHBox(s.cash, gap(12, 1)), nil, s.charge), nil, nil, container.NewBorder(gap(1, 10), nil, nil, nil, container.NewVBox(s.shop)))
	s.box = pad(16, container.NewBorder(nil, nil, nil, container.NewHBox(gap(16, 1), s.keys.box), left))
	return s
}

func (s *amountScreen) object() fyne.CanvasObject { return s.box }

// typed takes the keys of a keyboard.
func (s *amountScreen) typed(keys string) { eachKey(keys, s.keys.press, s.keys.erase) }

func (s *amountScreen) draw(v desk.View, w Words) {
	s.keys.follow(v.Typed)
	s.keys.draw(w)
	write(s.title, w.Of("amount.title"))
	write(s.amount, v.Typed.String())
	write(s.shop, v.Shop)
	hint, colour := "", red
	switch {
	case v.Typed > v.Limit:
		hint = w.Of("amount.over", v.Limit)
	case v.Typed == 0:
		hint, colour = w.Of("amount.hint"), inkSoft
	}
	s.hint.Color = colour
	write(s.hint, hint)
	sells := v.Typed > 0 && v.Typed <= v.Limit && !v.Busy
	s.cash.set(w.Of("tender.cash"), sells)
	s.charge.set(w.Of("amount.charge"), sells)
}
