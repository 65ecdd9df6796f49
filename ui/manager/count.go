package manager

import (
	"fmt"

	"fyne.io/fyne/v2"

	"kaikei/terminal"
	"kaikei/terminal/office"
	"kaikei/ui"
)

// The most that is typed: a drawer with more is not counted by hand.
const (
	mostSum   terminal.Yen = 99_999_999
	mostCoins terminal.Yen = 9_999
)

// count counts the drawer: by what lies in it, or as one sum.
func (p page) count() fyne.CanvasObject {
	var coins []fyne.CanvasObject
	for i, yen := range office.Coins {
		name, look := yen.String(), ui.Beside
		if n := p.v.Count.Coins[i]; n > 0 {
			name, look = fmt.Sprintf("%s × %d", name, n), ui.Called
		}
		coins = append(coins, p.Button(look, 0, name, p.ask(yen.String(), "× %d", mostCoins, func(y terminal.Yen) office.Intent {
			return office.Intent{Kind: office.IntentCoins, Coin: i, Number: int64(y)}
		})))
	}
	foot := p.Grid(3,
		p.Tab(ui.Beside, p.Of("office.count.sum"), p.ask(p.Of("office.count.sum"), "", mostSum, func(y terminal.Yen) office.Intent {
			return office.Intent{Kind: office.IntentSum, Amount: y}
		})),
		p.Tab(ui.Beside, p.Of("office.count.empty"), p.tap(office.Intent{Kind: office.IntentSum})),
		p.Tab(ui.Plain, p.Of("office.count.again"), p.tap(office.Intent{Kind: office.IntentCount})))
	grid := p.Fill(p.Grid(2, coins...))
	if p.news() != nil { // which takes the height of a row
		grid = p.Fill(p.scroll("coins", p.Grid(2, coins...)))
	}
	left := p.Rows(grid, foot)
	return p.Halves(0.5, 0.52, left, p.drawer())
}

// drawer is what the count comes to, and what goes on.
func (p page) drawer() fyne.CanvasObject {
	c, d := p.v.Count, p.v.Draft.Cash
	d.Checked = d.Checked && c.Begun
	d.Reason = c.Reason
	why := p.Tab(ui.Beside, p.Of("office.count.why"), nil)
	if c.Begun && d.Over != 0 && !p.v.Busy {
		look := ui.Beside
		if p.v.Reason {
			look = ui.GoesOn
		}
		why = p.Tab(look, p.Of("office.count.why"), func() {
			p.Reason(p.Of("office.count.why"), "ask.count", func(text string) { p.s.send(office.Intent{Kind: office.IntentReason, Text: text}) })
		})
	}
	moved := p.Tab(ui.Beside, p.Of("office.count.moved"), p.moved())
	removed := p.Tab(ui.Beside, p.Of("office.count.removed"), p.removed(c.Sum))
	close := p.Button(ui.GoesOn, 0, p.Of("office.make"), p.tapIf(c.Begun && !p.v.Reason, office.Intent{Kind: office.IntentMakeClose}))
	all := append([]fyne.CanvasObject{p.sheet("cash", p.cash(d)), p.Grid(3, moved, removed, why)}, p.stays(p.v.Draft)...)
	return p.Rows(append(all, close)...)
}

// removed asks what goes to the safe: no more than was counted.
func (p page) removed(counted terminal.Yen) func() {
	if counted == 0 {
		return nil
	}
	return p.ask(p.Of("office.count.removed"), "", min(counted, mostSum), func(y terminal.Yen) office.Intent {
		return office.Intent{Kind: office.IntentRemoved, Amount: y}
	})
}

// moved asks what was put into the drawer beside sales, or taken out of it.
func (p page) moved() func() {
	if p.v.Busy {
		return nil
	}
	in := func(sign terminal.Yen) func(terminal.Yen) office.Intent {
		return func(y terminal.Yen) office.Intent {
			return office.Intent{Kind: office.IntentMoved, Amount: sign * y}
		}
	}
	return func() {
		p.Choose(p.Of("office.count.moved"),
			ui.Option{Name: p.Of("office.count.in"), Tap: p.ask(p.Of("office.count.in"), "", mostSum, in(1))},
			ui.Option{Name: p.Of("office.count.out"), Tap: p.ask(p.Of("office.count.out"), "", mostSum, in(-1))},
			ui.Option{Name: p.Of("office.count.none"), Tap: p.tap(office.Intent{Kind: office.IntentMoved})})
	}
}

// ask returns what asks for a number and sends it.
func (p page) ask(title, pattern string, most terminal.Yen, intent func(terminal.Yen) office.Intent) func() {
	if p.v.Busy {
		return nil
	}
	return func() { p.Number(title, pattern, most, func(y terminal.Yen) { p.s.send(intent(y)) }) }
}
