package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// An amountScreen is where a sale is rung up: sums on the keypad, goods from the
// shelf, and beside them what is in the cart.
type amountScreen struct {
	win                *Window
	k                  kit
	amount, hint       *line
	shop               *canvas.Text
	empty              *fyne.Container // the sum alone, while the cart is empty
	cart               *cartCard
	keys               *keypad
	shelf              *shelfPane
	rate, add          *button
	sum                *fyne.Container // what is done with a typed sum
	more, cash, charge *button
	parts              *fyne.Container
	box                *fyne.Container
}

func newAmountScreen(w *Window) *amountScreen {
	k := w.kit
	s := &amountScreen{
		win: w, k: k, amount: newLine(k.bold(sizeAmount, k.ink)).trailing(), hint: newLine(k.text(sizeText, k.soft)).trailing(), shop: k.name(sizeSmall, k.soft),
	}
	title := newLine(k.text(sizeText, k.soft))
	title.write(k.words.Of("amount.title"))
	s.keys = newKeypad(w)
	s.cart, s.shelf = newCartCard(w), newShelfPane(w, s.keys)
	s.rate = k.button(sizeText, 0, k.plain(), func() { w.send(desk.Intent{Kind: desk.IntentRate, Line: -1, Rate: otherRate(w.view.Rate)}) }).wide(140)
	s.add = k.button(sizeText, 0, k.plain(), func() { w.send(desk.Intent{Kind: desk.IntentAdd}) }).wide(140)
	s.charge = k.button(sizeHead, 100, k.goesOn(), func() { w.send(desk.Intent{Kind: desk.IntentCharge}) }).wide(210)
	s.cash = k.button(sizeLarge, 100, k.beside(), func() { w.send(desk.Intent{Kind: desk.IntentCash}) }).wide(110)
	s.more = k.button(sizeText, 100, k.plain(), w.openMenu).wide(90)
	_, sum := ground(k.card, corner, pad(spaceLarge, rows(spaceHair, title, spring(), s.amount, s.hint)))
	s.empty = rows(spaceSmall, s.shop, grow(sum))
	s.sum = shared(spaceSmall, s.rate, s.add)
	said := rows(spaceSmall, grow(stack(s.empty, s.cart.box)), s.sum)
	s.parts = counter(0.38, said, s.shelf.box, row(spaceSmall, s.more, s.cash, grow(s.charge)))
	s.box = pad(spaceLarge, s.parts)
	return s
}

func (s *amountScreen) object() fyne.CanvasObject { return s.box }

// typed takes the keys of a keyboard.
func (s *amountScreen) typed(keys string) { eachKey(keys, s.keys.press, s.keys.erase) }

func (s *amountScreen) draw(v desk.View) {
	w := s.k.words
	s.amount.write(v.Typed.String())
	write(s.shop, v.Shop)
	hint, colour := "", s.k.bad
	switch {
	case v.Due > v.Limit:
		hint = w.Of("amount.over", v.Limit)
	case v.Due == 0:
		hint, colour = w.Of("amount.hint"), s.k.soft
	case v.Due != v.Typed:
		hint, colour = w.Of("amount.taxed", v.Due), s.k.ink
	}
	s.hint.t.Color = colour
	s.hint.write(hint)
	rung := len(v.Cart.Lines) > 0
	show(s.empty, !rung)
	s.cart.draw(v)
	s.shelf.draw(v)
	form := trio{share: 0.38}
	if s.shelf.stocked() {
		form.share = 0.48
	}
	if rung {
		form.keys = linesKeys
	}
	s.parts.Layout = form
	show(s.sum, !rung || s.shelf.keypad || v.Typed > 0) // else the cart has the room
	s.rate.set(w.Of("cart.rate", int64(v.Rate)), !v.Busy)
	s.add.set(w.Of("cart.add"), v.Typed > 0 && !v.Busy)
	sells := v.Due > 0 && v.Due <= v.Limit && !v.Busy
	s.more.set(w.Of("amount.more"), !v.Busy)
	s.cash.set(w.Of("tender.cash"), sells)
	s.charge.set(w.Of("amount.charge"), sells)
}

// linesKeys is the share of an upright screen for keys under a list of lines.
const linesKeys = 0.5

// otherRate is the rate that a tap changes to.
func otherRate(r terminal.TaxRate) terminal.TaxRate {
	if r == terminal.RateReduced {
		return terminal.RateStandard
	}
	return terminal.RateReduced
}

// A cartCard is what is rung up: its lines, and what they come to.
type cartCard struct {
	win    *Window
	k      kit
	lines  *fyne.Container
	drawn  string
	scroll *container.Scroll
	facts  *paragraph
	typed  *line
	total  *line
	box    *fyne.Container
}

func newCartCard(w *Window) *cartCard {
	k := w.kit
	c := &cartCard{
		win: w, k: k, lines: rows(spaceHair), facts: newParagraph(k, sizeNote, k.soft), typed: newLine(k.bold(sizeText, k.link)).trailing(),
		total: newLine(k.bold(sizeTitle, k.ink)).trailing(),
	}
	c.scroll = container.NewVScroll(c.lines)
	title := newLine(k.text(sizeText, k.soft))
	title.write(k.words.Of("customer.total"))
	foot := rows(0, c.typed, c.facts, row(space, title, grow(c.total)))
	_, c.box = ground(k.card, corner, pad(spaceSmall, rows(spaceHair, grow(c.scroll), foot)))
	return c
}

func (c *cartCard) draw(v desk.View) {
	w, cart := c.k.words, v.Cart
	show(c.box, len(cart.Lines) > 0)
	if len(cart.Lines) == 0 {
		c.drawn = ""
		return
	}
	facts := w.Count("cart.pieces", cart.Pieces)
	tax := "cart.tax"
	if cart.Sums.Added() > 0 {
		tax = "cart.tax.added"
	}
	for _, t := range cart.Sums.Rates {
		if t.Free {
			facts += "  " + w.Of("cart.tax.free", int64(t.Rate), t.Gross)
			continue
		}
		facts += "  " + w.Of(tax, int64(t.Rate), t.Tax)
	}
	if cart.Sums.Discount > 0 {
		facts += "  " + w.Of("cart.off", cart.Sums.Discount)
	}
	if cart.Sums.Relief > 0 {
		facts += "  " + w.Of("cart.relief", cart.Sums.Relief)
	}
	c.facts.write(facts)
	typed := ""
	if v.Typed > 0 {
		typed = w.Of("cart.typed", v.Typed)
	}
	c.typed.write(typed)
	show(c.typed, typed != "")
	c.total.write(v.Due.String())
	if now := fmt.Sprint(cart.Lines, w.Language()); now != c.drawn {
		c.drawn, c.lines.Objects = now, nil
		for i, l := range cart.Lines {
			c.lines.Add(c.row(i, l))
		}
		c.lines.Refresh()
		c.scroll.ScrollToBottom()
	}
}

// row is one line: name, how many, the sum, and under them what is special.
func (c *cartCard) row(i int, l desk.CartLine) fyne.CanvasObject {
	k, w := c.k, c.k.words
	name, count, sum, more := newLine(k.name(sizeText, k.ink)).shortened(), newLine(k.text(sizeText, k.soft)).trailing(), newLine(k.bold(sizeText, k.ink)).trailing(), newLine(k.name(sizeNote, k.soft)).shortened()
	title := l.Name
	if title == "" {
		title = w.Of("cart.sum")
	}
	if l.Reduced {
		title += " ※"
	}
	name.write(title)
	if l.Quantity > 1 {
		count.write(fmt.Sprintf("×%d", l.Quantity))
	}
	sum.write(l.Net.String())
	more.write(c.special(l))
	b := k.button(sizeNote, 60, dress{k.paper, k.ink}, func() { c.win.changeLine(i) })
	b.called = "=" + title
	cells := rows(0, row(spaceSmall, grow(name), stack(gap(48, 1), count), stack(gap(112, 1), sum), gap(spaceHair, 1)), more)
	return stack(b, container.New(inset{spaceSmall, spaceHair}, middle(cells)))
}

// special says what else there is about a line.
func (c *cartCard) special(l desk.CartLine) string {
	w, text := c.k.words, ""
	add := func(s string) {
		if text != "" {
			text += " · "
		}
		text += s
	}
	if l.Off > 0 {
		add(w.Of("cart.off", l.Off))
	}
	if l.Override.Reason != "" {
		add(w.Of("cart.override", l.Override.From))
	}
	if l.Free {
		add(w.Of("cart.free"))
	}
	if l.Note != "" {
		add(l.Note)
	}
	return text
}
