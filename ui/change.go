package ui

import (
	"kaikei/terminal"
	"kaikei/terminal/desk"
)

// reasonsOf are the words to choose from under a key: "ask.refund.1", and so on.
func reasonsOf(k kit, key string) []string {
	var all []string
	for _, n := range []string{".1", ".2", ".3", ".4", ".5", ".6"} {
		if t := k.words.Maybe(key + n); t != "" {
			all = append(all, t)
		}
	}
	return all
}

// changeLine asks what to change about a line of the cart.
func (w *Window) changeLine(i int) {
	v, k := w.view, w.kit
	if i >= len(v.Cart.Lines) {
		return
	}
	l := v.Cart.Lines[i]
	send := func(in desk.Intent) func() {
		in.Line = i
		return func() { w.send(in) }
	}
	title := l.Name
	if title == "" {
		title = k.words.Of("cart.sum")
	}
	w.asker.chooseAbout(title+"  "+l.Net.String(),
		option{name: "+1", tap: send(desk.Intent{Kind: desk.IntentQuantity, Quantity: l.Quantity + 1})},
		option{name: "-1", off: l.Quantity < 2, tap: send(desk.Intent{Kind: desk.IntentQuantity, Quantity: l.Quantity - 1})},
		option{name: k.words.Of("change.remove"), tap: send(desk.Intent{Kind: desk.IntentQuantity, Quantity: 0})},
		option{name: k.words.Of("change.quantity"), tap: func() {
			w.asker.number(k.words.Of("change.quantity"), "×%d", 999, func(n terminal.Yen) {
				send(desk.Intent{Kind: desk.IntentQuantity, Quantity: int64(n)})()
			})
		}},
		option{name: k.words.Of("change.offYen"), tap: func() { w.discountYen(i, l.Full) }},
		option{name: k.words.Of("change.offPercent"), tap: func() { w.discountPercent(i) }},
		option{name: k.words.Of("change.offNone"), off: l.Off == 0, tap: send(desk.Intent{Kind: desk.IntentDiscount})},
		option{name: k.words.Of("change.price"), tap: func() { w.changePrice(i) }},
		option{name: k.words.Of("cart.rate", int64(otherRate(l.Rate))), tap: send(desk.Intent{Kind: desk.IntentRate, Rate: otherRate(l.Rate)})},
		option{name: k.words.Of("change.note"), tap: func() { w.note(i) }},
	)
}

// discountYen asks how many yen to take off a line, or with -1 off the sale.
func (w *Window) discountYen(i int, most terminal.Yen) {
	w.asker.number(w.kit.words.Of("change.offYen"), "", most, func(y terminal.Yen) {
		w.send(desk.Intent{Kind: desk.IntentDiscount, Line: i, Discount: terminal.Discount{Yen: y}})
	})
}

// discountPercent asks how many parts of a hundred.
func (w *Window) discountPercent(i int) {
	w.asker.number(w.kit.words.Of("change.offPercent"), "%d%%", 100, func(y terminal.Yen) {
		w.send(desk.Intent{Kind: desk.IntentDiscount, Line: i, Discount: terminal.Discount{Percent: int64(y)}})
	})
}

// changePrice asks for another price, and why.
func (w *Window) changePrice(i int) {
	k := w.kit
	w.asker.number(k.words.Of("change.price"), "", w.view.Limit, func(y terminal.Yen) {
		w.asker.chooseText(k.words.Of("ask.reason"), reasonsOf(k, "ask.price"), func(reason string) {
			w.send(desk.Intent{Kind: desk.IntentPrice, Line: i, Amount: y, Text: reason})
		})
	})
}

// note asks for a note to a line, or with -1 to the sale.
func (w *Window) note(i int) {
	k := w.kit
	w.asker.chooseText(k.words.Of("change.note"), reasonsOf(k, "ask.note"), func(text string) {
		w.send(desk.Intent{Kind: desk.IntentNote, Line: i, Text: text})
	})
}

// openMenu asks what else to do on the screen where a sale is rung up.
func (w *Window) openMenu() {
	v, say := w.view, w.kit.words.Of
	rung := len(v.Cart.Lines) > 0
	send := func(i desk.Intent) func() { return func() { w.send(i) } }
	training := "menu.training"
	if v.Training {
		training = "menu.real"
	}
	all := []option{
		{name: say("menu.offYen"), off: !rung, tap: func() { w.discountYen(-1, v.Cart.Sums.Subtotal) }},
		{name: say("menu.offPercent"), off: !rung, tap: func() { w.discountPercent(-1) }},
		{name: say("menu.offNone"), off: v.Cart.Sums.Discount == 0, tap: send(desk.Intent{Kind: desk.IntentDiscount, Line: -1})},
		{name: say("menu.hold"), off: !rung, tap: send(desk.Intent{Kind: desk.IntentHold})},
		{name: w.kit.words.Count("menu.held", int64(len(v.Held))), off: len(v.Held) == 0, tap: send(desk.Intent{Kind: desk.IntentHeld})},
		{name: say("menu.split"), off: !rung && v.Typed == 0, tap: w.splitSale},
		w.taxOption(rung),
		{name: say("change.note"), off: !rung, tap: func() { w.note(-1) }},
		{name: say("menu.clear"), off: !rung, tap: send(desk.Intent{Kind: desk.IntentClear})},
		{name: say("menu.drawer"), tap: w.openDrawer},
		{name: say("menu.report"), tap: send(desk.Intent{Kind: desk.IntentReport})},
		{name: say(training), off: rung || v.Typed > 0, tap: send(desk.Intent{Kind: desk.IntentTraining})},
	}
	all = append(all, w.creditOptions(rung || v.Typed > 0)...)
	if len(v.Doubtful) > 0 {
		all = append(all, option{name: w.kit.words.Of("menu.doubts", len(v.Doubtful)), tap: send(desk.Intent{Kind: desk.IntentDoubts})})
	}
	if v.Manager {
		all = append(all, option{name: say("menu.manager"), off: rung || v.Typed > 0, tap: send(desk.Intent{Kind: desk.IntentManager})})
	}
	if v.Workshop {
		all = append(all, option{name: say("menu.workshop"), off: rung || v.Typed > 0, tap: send(desk.Intent{Kind: desk.IntentWorkshop})})
	}
	if v.Staff.Needed {
		all = append(all, option{name: say("menu.switch"), tap: send(desk.Intent{Kind: desk.IntentSwitch})})
	}
	w.asker.choose(say("amount.more"), all...)
}

// taxOption is the way to a sale free of tax, or back.
func (w *Window) taxOption(rung bool) option {
	if w.view.Cart.TaxFree.Scheme != "" {
		return option{name: w.kit.words.Of("menu.taxed"), tap: func() { w.send(desk.Intent{Kind: desk.IntentTaxed}) }}
	}
	return option{name: w.kit.words.Of("menu.taxFree"), off: !rung, tap: w.freeOfTax}
}

// splitSale asks how much is collected first.
func (w *Window) splitSale() {
	w.asker.number(w.kit.words.Of("split.first"), "", w.view.Limit, func(y terminal.Yen) {
		w.send(desk.Intent{Kind: desk.IntentSplit, Amount: y})
	})
}

// openDrawer asks why the drawer is opened without a sale.
func (w *Window) openDrawer() {
	k := w.kit
	w.asker.chooseText(k.words.Of("ask.reason"), reasonsOf(k, "ask.drawer"), func(reason string) {
		w.send(desk.Intent{Kind: desk.IntentDrawer, Text: reason})
	})
}

// countries are those whose visitors come most, by ISO 3166-1; others come by
// letters.
var countries = []string{"CHN", "KOR", "TWN", "HKG", "USA", "THA", "SGP", "MYS", "PHL", "VNM", "AUS"}

// freeOfTax asks what the law wants to know of a visitor: nationality, the day of
// landing, and the number of the passport, which nobody sees again.
func (w *Window) freeOfTax() {
	say := w.kit.words.Of
	passport := func(v terminal.Visitor) {
		w.asker.letters(say("visitor.passport"), 5, 12, func(number string) {
			w.send(desk.Intent{Kind: desk.IntentTaxFree, Visitor: v, Text: number})
		})
	}
	landed := func(country string) {
		w.asker.figures(say("visitor.landed"), Figures{Least: 8, Most: 8}, func(day string) {
			passport(terminal.Visitor{Nationality: country, Landed: day[:4] + "-" + day[4:6] + "-" + day[6:]})
		})
	}
	var all []option
	for _, c := range countries {
		all = append(all, option{name: say("visitor.of"+"."+c) + " " + c, tap: func() { landed(c) }})
	}
	all = append(all, option{name: say("visitor.other"), tap: func() { w.asker.letters(say("visitor.nationality"), 3, 3, landed) }})
	w.asker.choose(say("visitor.nationality"), all...)
}
